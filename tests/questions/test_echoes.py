"""A claim counts for more where the page comes back to it, and where others stand round it."""

from __future__ import annotations

import pytest

from fibrokb.questions.echoes import Echoes

NOTHING = {"likely elsewhere": 0.0, "likely next to it": 0.0, "others nearby": 0.0}
PAGE = Echoes(
    [(4, {"gluten": 0.3}), (4, {"gluten": 0.9, "yoga": 0.1}), (5, {}), (6, {"yoga": 0.6}), (9, {"gluten": 0.5})]
)


def test_the_likeliest_sentence_of_each_other_paragraph_counts() -> None:
    assert PAGE.clues("gluten", 5) == {
        "likely elsewhere": 0.9,
        "likely next to it": 0.9,
        "others nearby": pytest.approx((0.9 + 0.6) / 2),
    }


def test_what_its_own_paragraph_says_is_no_echo() -> None:
    assert PAGE.clues("gluten", 4) == {
        "likely elsewhere": 0.5,
        "likely next to it": 0.0,
        "others nearby": pytest.approx((0.0 + 0.6) / 2),
    }


def test_what_stands_a_chapter_away_or_nowhere_is_no_echo() -> None:
    assert PAGE.clues("gluten", 100) == NOTHING
    assert PAGE.clues("leptin", 40) == NOTHING
    assert Echoes([]).clues("gluten", 0) == NOTHING
