"""A record about one member of a group never reads as one about the group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fibrokb.knowledge.panorama import Filters
from fibrokb.questions import compare, evidence, forest, gapmap
from fibrokb.render import compare as beside
from fibrokb.render import forest as plotted
from fibrokb.render import gapmap as mapped
from fibrokb.render import overview, plain, wording
from fibrokb.render.card import card
from tests.questions.test_evidence import effect, make, record

if TYPE_CHECKING:
    from fibrokb.render.document import Document

ONE = make("others", effect(intervention="onepam", certainty="moderate"), title="Other pills")
TWO = make(
    "two", effect(intervention="twopam"), effect(outcome="sleep", intervention="threepam"), effect(outcome="fatigue")
)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"certainty": "moderate"}, "Compared with placebo, onepam probably reduces pain"),
        ({"certainty": "low"}, "Compared with placebo, onepam may reduce pain"),
        ({"direction": "unclear"}, "Compared with placebo, it is unclear whether onepam changes pain"),
        ({"direction": "mixed"}, "Compared with placebo, trials of onepam disagree about pain"),
        (
            {"certainty": "very-low"},
            "Compared with placebo, the evidence on onepam and pain is very uncertain; "
            "the numbers lean towards benefit",
        ),
        (
            {"direction": "unclear", "outcome": "withdrawal-adverse-events"},
            "Compared with placebo, it is unclear whether onepam leads to more people stopping because of side effects",
        ),
    ],
)
def test_the_sentence_names_what_was_tried(fields: dict[str, Any], sentence: str) -> None:
    assert wording.verdict(record(intervention="onepam", **fields)) == sentence


def text(document: Document) -> str:
    return " ".join(plain.render(document, 200).split())


def test_every_view_names_what_was_tried() -> None:
    listing = evidence.listing((ONE, TWO), Filters())
    told = text(overview.treatments(listing, 200))
    assert "Other pills (onepam) drug" in told
    for said in ("helps, no size ⊕⊕○○ (twopam)", "helps, no size ⊕⊕○○ (threepam)", "helps, no size ⊕⊕○○ "):
        assert said in told
    assert "onepam" in overview.as_csv(listing, ())
    told = text(mapped.draw(gapmap.draw((ONE, TWO)), 200))
    assert "Other pills (* onepam) ▲⊕⊕⊕○*" in told
    assert "Two (* twopam, ** threepam) ▲⊕⊕○○* ▲⊕⊕○○ ▲⊕⊕○○**" in told
    assert "Other pills (onepam)" in text(beside.describe(compare.compare((ONE, TWO)), {}))
    numbered = make("n", effect(intervention="onepam", measure="SMD", estimate=-1), title="Other pills")
    assert "Other pills (onepam)" in text(plotted.draw(forest.of_outcome("pain", (numbered,)), 200))
    assert "onepam probably reduces pain" in text(card(ONE, ()))
    assert "onepam against placebo" in text(card(ONE, (), full=True, tabled=True))


def test_a_dose_that_names_it_is_not_told_twice() -> None:
    assert wording.given(record(intervention="onepam", dose="Onepam 5 mg")) == "Onepam 5 mg"
    assert wording.given(record(intervention="onepam", dose="5 mg")) == "onepam, 5 mg"
    assert wording.given(record()) == ""


def test_another_treatment_as_comparator_is_told_beside_the_result() -> None:
    topic = make("a", effect(comparator="active: onepam"), effect(outcome="sleep"))
    assert "pain: helps, no size ⊕⊕○○ (against onepam)" in text(
        overview.treatments(evidence.listing((topic,), Filters()), 60)
    )
