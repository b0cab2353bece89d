"""Which topics a sentence speaks of: a name isn't enough, and it isn't needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fibrokb.questions import sentences
from fibrokb.questions.article import check
from fibrokb.questions.context import readings
from fibrokb.questions.passages import pieces
from fibrokb.questions.signs import Signs
from fibrokb.questions.stating import Stating
from fibrokb.questions.subjects import Subjects

if TYPE_CHECKING:
    from fibrokb.store.index import Index


def spoken_of(text: str, index: Index) -> list[set[str]]:
    lines = list(enumerate(text.split("\n"), 1))
    return [set(sentence.topics) for sentence in check("a text", lines, index).sentences]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("My doctor put me on Lyrica and Cymbalta for the fibromyalgia.", "pregabalin"),
        ("Weekly yoga classes helped some of the patients with fibromyalgia.", "yoga"),
        ("At night her legs won't keep still, she has to get up and walk.", "restless-legs"),
        ("Many patients wake as tired as they went to bed, however long they sleep.", "sleep-problems"),
    ],
)
def test_a_topic_is_found_by_its_name_or_by_what_is_meant(shipped: Index, text: str, topic: str) -> None:
    assert topic in spoken_of(text, shipped)[0]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("She had to dance around the question of what causes it.", "dance"),
        ("Same here, my GP says it is all nonsense.", "same"),
    ],
)
def test_a_name_in_another_sense_is_no_topic(shipped: Index, text: str, topic: str) -> None:
    assert topic not in spoken_of(text, shipped)[0]


def test_a_topic_of_ones_own_counts_when_it_is_named(index: Index) -> None:
    assert spoken_of("Lampazine helps some people with sore elbows.", index) == [{"lampazine", "sore-elbows"}]


def test_what_the_paragraph_before_names_is_taken_in_one_order_in_every_process(shipped: Index) -> None:
    """It is held as a set, whose order changes from process to process."""
    claims = {claim.id: claim for claim in shipped.popular_claims()}
    stating, subjects = Stating(claims), Subjects(claims, (topic for _, topic, _ in shipped.topic_names()))
    lines = [
        (1, "Pregabalin, yoga, leptin, tramadol, magnesium, acupuncture."),
        (2, ""),
        (3, "The library opens at 9."),
    ]
    *_, (one, context) = readings(list(pieces(lines)), shipped, Signs({}, sentences.CLASSES))
    taken = [topic for topic, _ in subjects.candidates(one, context, stating.hear(one, context))]
    assert len(taken) > 4
    assert taken == sorted(context.earlier)
