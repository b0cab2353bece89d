"""What a sentence does with what it says: a label, a «not» and a heading above it change that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fibrokb.questions import sentences
from fibrokb.questions.context import readings
from fibrokb.questions.passages import pieces
from fibrokb.questions.signs import Signs

if TYPE_CHECKING:
    from fibrokb.questions.context import Context
    from fibrokb.questions.sentences import Read
    from fibrokb.store.index import Index


def read(text: str, index: Index) -> list[tuple[Read, Context]]:
    lines = list(enumerate(text.split("\n"), 1))
    return list(readings(list(pieces(lines)), index, Signs({}, sentences.CLASSES)))


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("Myth: only women get fibromyalgia.", True),
        ("Myth #2: only women get fibromyalgia.", True),
        ("MYTH 12 – only women get fibromyalgia.", True),
        ("Fact: only women were asked.", False),
        ("Myth and reality of fibromyalgia are far apart.", False),
        ("Myth", False),
    ],
)
def test_a_label_calls_a_sentence_a_myth(index: Index, text: str, *, labelled: bool) -> None:
    assert sentences.is_called_a_myth(read(text, index)[0][0]) == labelled


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Yoga does not cure fibromyalgia.", "Yoga does cure fibromyalgia"),
        ("Myth 3: You can't cure it.", "You can't cure it"),
        ("There is no evidence that yoga cures fibromyalgia.", "There is that yoga cures fibromyalgia"),
        ("Yoga cures fibromyalgia.", "Yoga cures fibromyalgia"),
    ],
)
def test_what_a_denial_denies_is_left_without_it(index: Index, text: str, left: str) -> None:
    assert " ".join(sentences.affirmed(read(text, index)[0][0]).written) == left


@pytest.mark.parametrize("label", ["Fact", "Reality", "Truth"])
def test_a_heading_on_myths_does_not_take_back_what_is_labelled_a_fact(index: Index, label: str) -> None:
    for said, back in ((f"{label}: exercise helps most people.", False), ("Exercise harms most people.", True)):
        *_, (one, context) = read(f"# Myths about fibromyalgia\n\n{said}", index)
        assert sentences.is_taken_back(one, context.after, context.heading) == back


@pytest.mark.parametrize(
    ("text", "soft", "of_study"),
    [
        ("Yoga may ease fibromyalgia for some people.", ("may", "some"), False),
        ("Yoga eases fibromyalgia.", (), False),
        ("A 2014 review of nine studies concluded that yoga eases fibromyalgia.", (), True),
        ("Studies of yoga in fibromyalgia are few.", (), False),
    ],
)
def test_how_surely_a_sentence_says_it_is_noticed(
    index: Index, text: str, soft: tuple[str, ...], *, of_study: bool
) -> None:
    ((one, _),) = read(text, index)
    assert sentences.softly(one) == soft
    assert sentences.reports_a_study(one) == of_study
