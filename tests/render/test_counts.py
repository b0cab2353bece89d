"""What stands beside an estimate tells what it is: whose people are counted, which kind of interval, how many decimals."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fibrokb.knowledge.effects import magnitude
from fibrokb.knowledge.model import Effect
from fibrokb.render import wording


def effect(**fields: Any) -> Effect:
    given = {
        "outcome": "pain",
        "comparator": "placebo",
        "source": "a-2020-b",
        "design": "meta-analysis",
        "better": "lower",
    }
    given |= {"direction": "benefit", "certainty": "low", "certainty_by": "source", "where": "abstract"}
    return msgspec.convert({**given, **fields}, Effect)


def test_people_of_the_whole_review_are_not_told_as_people_of_the_result() -> None:
    assert "3 studies, 264 people;" in wording.basis(effect(n=264, studies=3))
    assert "3 studies, 264 people in the whole review;" in wording.basis(
        effect(n=264, studies=3, counted="whole-review")
    )
    assert "whole review" not in wording.basis(effect(counted="whole-review"))


def test_an_estimate_and_its_interval_have_as_many_decimals_each() -> None:
    numbers = {"measure": "SMD", "estimate": -0.33, "ci_lower": -0.4, "ci_upper": 0}
    assert wording.estimate(effect(**numbers)) == "SMD −0.33 (95% CI −0.40 to 0.00)"
    assert wording.estimate(effect(**numbers, interval="credible")) == "SMD −0.33 (95% CrI −0.40 to 0.00)"
    assert wording.estimate(effect(measure="SMD", estimate=-1500)) == "SMD −1,500"


@pytest.mark.parametrize(("with_it", "size"), [(33, "trivial"), (37, "small"), (41, "moderate"), (52, "large")])
def test_without_an_estimate_people_in_100_tell_the_size(with_it: float, size: str) -> None:
    shares = {"intervention": with_it, "comparator": 30}
    assert magnitude(effect(outcome="pain-response-50", better="higher", absolute=shares)) == size


def test_a_benefit_whose_size_was_not_seen_says_so() -> None:
    assert wording.short_words(effect()) == "helps, no size"
