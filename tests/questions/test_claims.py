"""Statements that are going round are found by their words, their rating and their topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from fibrokb.questions.claims import claims_with

if TYPE_CHECKING:
    from fibrokb.store.index import Index

GLOW, HABIT, ALL = "glow-causes-pain", "lampazine-is-not-habit-forming", "lampazine-works-for-all"


@pytest.mark.parametrize(
    ("words", "chosen", "found"),
    [
        ("", {}, [GLOW, HABIT, ALL]),
        ("  ", {}, [GLOW, HABIT, ALL]),
        ("lampazine", {}, [HABIT, ALL]),
        ("LAMPAZINE", {}, [HABIT, ALL]),
        ("lampazine everybody", {}, [ALL]),
        ("hooked on lampazine", {}, [HABIT]),
        ("pains caused by a glow", {}, [GLOW]),
        ("does fibromyalgia pain come from glow", {}, [GLOW]),
        ("nothing like it", {}, []),
        ("the of and", {}, []),
        ("fibromyalgia", {}, []),
        ("", {"topic": "glowing-cells"}, [GLOW, ALL]),
        ("", {"topic": "staring"}, []),
        ("", {"rating": "overstated"}, [ALL]),
        ("", {"rating": "outdated"}, []),
        ("lampazine", {"topic": "glowing-cells"}, [ALL]),
        ("glow", {"rating": "overstated"}, []),
    ],
)
def test_claims_are_found(index: Index, words: str, chosen: dict[str, Any], found: list[str]) -> None:
    assert [claim.id for claim in claims_with(index.popular_claims(), words, **chosen)] == found
