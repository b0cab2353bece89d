"""Questions of what helps are answered by the symptom, or by the illness, never by a look-alike of their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fibrokb.questions import relief

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("What helps with the pain?", ("pain",)),
        ("best painkiller for fibro", ("pain",)),
        ("how can I improve my sleep", ("sleep",)),
        ("treatments for brain fog in fibromyalgia", ("brain", "fog")),
        ("what can I take for fatigue", ("fatigue",)),
        ("what helps", ()),
        ("best treatment for fibromyalgia", ()),
        ("massage therapy", ("massage",)),
        ("what diet should I follow", ()),
        ("which supplement is best for sleep", ("sleep",)),
    ],
)
def test_what_is_sought_is_read_from_the_question(question: str, what: tuple[str, ...]) -> None:
    assert relief.sought(question) == what


@pytest.mark.parametrize("question", ["", "pain", "duloxetine", "how do microglia work", "help"])
def test_other_questions_seek_nothing(question: str) -> None:
    assert relief.sought(question) is None


@pytest.mark.parametrize(
    ("question", "title", "holds"),
    [
        ("what helps with sleep", "Sleep problems (symptom)", "fibrokb treatments --for sleep-problems"),
        ("best painkiller", "Chronic widespread pain (symptom)", "fibrokb treatments --for widespread-pain"),
        ("what works for fibro fog", "Cognitive dysfunction (symptom)", "WHAT WAS TRIED"),
        ("what helps", "Fibromyalgia (background)", "WHAT WAS TRIED"),
        ("massage therapy", "Massage (intervention)", "WHAT THE STUDIES FOUND"),
        ("strong painkillers", "Strong opioids (intervention)", "HARMS AND CAUTIONS"),
    ],
)
def test_the_card_tells_what_was_tried(ask: Callable[..., Result], question: str, title: str, holds: str) -> None:
    answer = ask("search", *question.split(), data=None)
    assert answer.status == 0
    assert answer.out.startswith(title)
    assert holds in " ".join(answer.out.split())


def test_a_symptom_has_its_treatments_in_json_and_markdown(ask: Callable[..., Result]) -> None:
    assert '"treatments": [' in ask("show", "fatigue", "--json", data=None).out
    assert "## What was tried" in ask("export", "fatigue", data=None).out
    assert "What was tried" not in ask("export", "microglia", data=None).out


@pytest.mark.parametrize(
    ("question", "category"),
    [("best supplement", "supplement"), ("safest drug", "drug"), ("drugs or diet", None), ("what helps", None)],
)
def test_the_kind_of_treatment_is_read_from_the_question(question: str, category: str | None) -> None:
    assert relief.category(question) == category


def test_only_the_kind_that_was_asked_for_is_listed(ask: Callable[..., Result]) -> None:
    supplements = ask("search", "best", "supplement", "for", "fibromyalgia", data=None).out
    assert "fibrokb treatments --category supplement" in supplements
    assert "Acetyl-L-carnitine" in supplements
    assert "Duloxetine" not in supplements.split("WHAT IS KNOWN")[0]
    assert "--for sleep-problems --category supplement" in " ".join(
        ask("search", "which", "supplement", "is", "best", "for", "sleep", data=None).out.split()
    )


def test_a_symptom_that_no_trial_measured_says_so(ask: Callable[..., Result]) -> None:
    assert "None of our records of trials measures this" in ask("show", "headache-and-migraine", data=None).out
    assert "None of our records" not in ask("show", "fatigue", data=None).out
