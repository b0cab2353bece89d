"""Which numbers count as standing in an abstract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from fibrokb.curation.numbers import missing, numbers_in, of_field
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from fibrokb.store.index import Index

ABSTRACT = (
    "Pain was reduced (MD −0·34 points, 95% CI −0.95 to 0.27; P<.05) in forty-two women and 1\u2009204 men after 12 weeks; "
    "30 to 40% responded to 5, 10 or 20 mg. One hundred and twelve controls, aged ≥18 years, scored 61.2±14.3 (SF-36). "
    "Fatigue fell by 2.5 points and sleep rose by 1.5. More than 400 people were asked. Depression was 45 vs 32%. The interval was -0.8 -0.1 in all."
)


@pytest.mark.parametrize(
    "ours",
    [
        "MD −0.34, 95% interval −0.95 to 0.27, p < 0.05",
        "MD -0.340 (-0.95 to +0.27)",
        "42 women and 1204 men", "1,204 men", "twelve weeks", "112 controls", "one person, no one",
        "30%, 40 %, 30 per cent, 40 percent", "5 mg, 10 mg and 20 mg", "12-week",
        "at least 18 years", "61.2 and 14.3", "the SF-36, 5-HT and B12", "−2.5 points", "fell by 2.5",
        "over 400 people", "400 people", "> 400 people", "p below 0.05", "45% against 32%", "30 in 100 people", "an interval of −0.8 and −0.1",
    ],
)  # fmt: skip
def test_a_number_that_is_there_is_found(ours: str) -> None:
    assert missing(numbers_in(ours, ours=True), numbers_in(ABSTRACT)) == ()


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        ("MD 0.34", "other sign"),
        ("95% interval −0.95 to −0.27", "other sign"),
        ("interval 0.95 to 0.27", "other sign"),
        ("p > 0.05", "other comparator"),
        ("p = 0.05", "other comparator"),
        ("p ≤ 0.05", "other comparator"),
        ("p above 0.05", "other comparator"),
        ("fewer than 400 people", "other comparator"),
        ("<18 years", "other comparator"),
        ("18 years", "other comparator"),
        (">18 years", "other comparator"),
        ("12 months", "other unit"),
        ("30 people", "other unit"),
        ("20 g", "other unit"),
        ("42%", "other unit"),
        ("43 women", "absent"),
        ("0.3 points", "absent"),
        ("0.035", "absent"),
        ("thirteen weeks", "absent"),
        ("120 men", "absent"),
        ("−1.5", "other sign"),
    ],
)
def test_a_number_that_is_not_there_is_named(ours: str, why: str) -> None:
    assert why in [entry.why for entry in missing(numbers_in(ours, ours=True), numbers_in(ABSTRACT))]


@pytest.mark.parametrize(
    ("value", "unit", "fits"),
    [
        (-0.34, "", True), (0.34, "", False), (0.27, "", True), (-0.27, "", False), (42, "", True), (40, "%", True),
        (40, "", False), (-2.5, "", True), (2.5, "", True), (-1.5, "", False), (1204.0, "", True),
    ],
)  # fmt: skip
def test_a_field_is_held_against_the_abstract_with_its_sign(value: float, unit: str, fits: bool) -> None:
    assert (missing((of_field(value, unit),), numbers_in(ABSTRACT)) == ()) == fits


@pytest.mark.parametrize(
    "text", ["", "−", "%", "1" * 5000, "-" * 5000, "1," * 3000, "one and " * 3000, "٣ ² ½ 1e5 ∞", "<" * 999]
)
def test_odd_text_is_read_in_bounded_time(text: str) -> None:
    numbers = numbers_in(text)
    assert all(number.size >= 0 for number in numbers)


@pytest.mark.shipped
def test_each_shipped_finding_agrees_with_itself_and_a_planted_error_does_not(shipped: Index) -> None:
    texts = [entry.finding for topic in shipped.topics() for claim in topic.claims for entry in claim.evidence]
    texts += [e.finding for topic in shipped.topics() if isinstance(topic, Intervention) for e in topic.effects]
    assert [text for text in texts if missing(numbers_in(text, ours=True), numbers_in(text))] == []
    for pattern, instead, least in (
        (r"[<>]", {"<": ">", ">": "<"}, 0.97),
        (r"[<>] ?", {}, 0.97),
        (r"(?<![\w%)])[-−](?=\d)", {}, 0.95),
        (r"(?<=\d )(?:weeks|months)\b", {"weeks": "months", "months": "weeks"}, 0.97),
        (r"(?<=\d)%", {}, 0.9),
        (r"(?<=\d)\.(?=\d)", {}, 0.95),
    ):
        planted = [
            (text, text[: m.start()] + instead.get(m.group(), "") + text[m.end() :])
            for text in texts
            for m in re.finditer(pattern, text)
        ]
        caught = sum(bool(missing(numbers_in(wrong, ours=True), numbers_in(text))) for text, wrong in planted)
        assert planted
        assert caught >= least * len(planted), pattern
