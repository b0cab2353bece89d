"""What a question asks of a treatment (another drug, alcohol, an outcome) is told first, or said to be missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from fibrokb.knowledge.model import Topic
from fibrokb.questions.asked import asked
from tests.questions.test_evidence import effect, make

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result

_SEEN = {"source": "a-2020-b", "where": "label"}
ALCOHOL, BETAX = "Wine is to be avoided [@a-2020-b].", "With Betax it may harm [@a-2020-b]."
ALPHA = make(
    "alpha",
    effect(),
    effect(outcome="sleep"),
    cautions=["Stop at once with a rash [@driving-2020-c].", ALCOHOL, BETAX],
    harms=[{"event": "Weight gain (450 mg)", **_SEEN}, {"event": "Dizziness", **_SEEN}],
)
BETA = make("beta", title="Betax")
SLEEP = msgspec.convert(
    {"id": "sleep-problems", "kind": "symptom", "name": "Sleep", "summary": "", "reviewed": "2026-01-01"}, Topic
)


@pytest.mark.parametrize(
    ("question", "cautions", "harms", "untold"),
    [
        ("can I drink on alpha", [ALCOHOL], [], ()),
        ("does alpha make me gain weight", [], ["Weight gain (450 mg)"], ()),
        ("alpha and driving", [], [], ("driving",)),  # the key of a source is no word of the record
        ("does alpha work", [], [], ()),
    ],
)
def test_cautions_and_harms_that_name_it_are_picked(
    question: str, cautions: list[str], harms: list[str], untold: tuple[str, ...]
) -> None:
    found = asked(question, ALPHA)
    assert list(found.cautions) == cautions
    assert [harm.event for harm in found.harms] == harms
    assert found.untold == untold
    assert found.of_harms == bool(cautions or harms or untold)


def test_of_two_treatments_every_caution_is_told_the_ones_on_each_other_first() -> None:
    assert asked("alpha with betax", ALPHA, (ALPHA, BETA)).cautions == (BETAX, *ALPHA.cautions[:2])


def test_where_two_are_compared_only_cautions_on_each_other_are_told() -> None:
    assert asked("is alpha better than betax", ALPHA, (ALPHA, BETA)).cautions == (BETAX,)


def test_of_a_symptom_the_results_on_it_are_picked() -> None:
    assert [one.outcome for one in asked("alpha for bad nights", ALPHA, (SLEEP,)).effects] == ["sleep"]
    assert [one.outcome for one in asked("does alpha help sleep", ALPHA).effects] == ["sleep"]


def test_safety_is_asked_for_by_its_words() -> None:
    assert asked("side effects of alpha", ALPHA).safety
    assert not asked("effects of alpha", ALPHA).safety


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("can I drink alcohol on pregabalin", "alcohol is to be avoided"),
        ("does duloxetine help sleep", "may improve sleep"),
        ("does pregabalin make you gain weight", "Weight gain"),
    ],
)
def test_the_card_begins_with_what_was_asked(ask: Callable[..., Result], question: str, first: str) -> None:
    answer = ask("search", *question.split(), data=None)
    below = " ".join(answer.out.split("\n- ", 1)[1].split("\n- ", 1)[0].split())
    assert answer.status == 0
    assert first in below


def test_two_drugs_are_told_with_their_cautions_and_who_can_look_further(ask: Callable[..., Result]) -> None:
    answer = " ".join(ask("search", "tramadol", "and", "duloxetine", "together", data=None).out.split())
    assert "TRAMADOL, ASKED WITH DULOXETINE" in answer
    assert "serotonin syndrome" in answer
    assert "a pharmacist can look it up" in answer
    assert "fibrokb compare tramadol duloxetine" in answer
    assert "pharmacist" not in ask("search", "yoga", "and", "pilates", data=None).out


def test_a_pair_without_a_record_is_said_to_have_none(ask: Callable[..., Result]) -> None:
    assert "Our data holds no result of «Pilates» with" in ask("search", "pilates", "headache", data=None).out


def test_a_drug_that_is_not_held_is_told_with_what_is_known_of_the_other(ask: Callable[..., Result]) -> None:
    found = ask("search", "can", "I", "take", "St John's wort", "with", "warfarin", data=None)
    answer = " ".join(found.out.split())
    assert found.status == 1
    assert "«warfarin» is not in this evidence base." in answer
    assert "ST JOHN'S WORT, ASKED WITH WARFARIN" in answer
    assert answer.index("blood thinners") < answer.index("pregnant")  # what names it comes first
    assert "a pharmacist can look it up" in answer
    assert "PREGABALIN, ASKED WITH LISINOPRIL" in ask("search", "pregabalin", "lisinopril", data=None).out
    assert "nearest topics" in ask("search", "lisinopril", "instead", "of", "pregabalin", data=None).out.replace(
        "\n", " "
    )


def test_nothing_held_on_two_things_together_is_said(ask: Callable[..., Result]) -> None:
    answer = ask("search", "collagen", "with", "warfarin", data=None).out.replace("\n", " ")
    assert "Our data holds nothing on «Collagen supplements» with «warfarin»" in answer
    assert "a pharmacist can look it up" in answer
    assert "pharmacist" not in ask("search", "acupuncture", "asthma", data=None).out


@pytest.mark.parametrize("question", ["tramadol and duloxetine", "tramadol with warfarin"])
def test_json_carries_the_cautions_of_two_things_together(ask: Callable[..., Result], question: str) -> None:
    found = json.loads(ask("search", question, "--json", data=None).out)
    assert any("alcohol" in caution for caution in found["results"][0]["cautions"])
    assert "cautions" not in json.loads(ask("search", "tramadol", "--json", data=None).out)["results"][0]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("doctor says its bullshit", "Legitimacy of fibromyalgia"),  # never «bulls hit»
        ("does fibromyalgia shorten your life", "Life expectancy and causes of death"),
    ],
)
def test_rude_and_frightened_questions_open_their_topic(ask: Callable[..., Result], question: str, title: str) -> None:
    answer = ask("search", *question.split(), data=None)
    assert answer.status == 0
    assert answer.out.startswith(title)
