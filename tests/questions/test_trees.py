"""Learnt trees: which leaf clues lead to, and what the leaves come to."""

from __future__ import annotations

import math

import pytest

from fibrokb.questions.trees import Trees

GROWN = Trees(
    clues=["warm", "wet"],
    start=-1.0,
    trees=[
        [(0, 20.0, 1, 2), (-1, 0.0, 0, 0), (1, 0.5, 3, 4), (-1, 1.0, 0, 0), (-1, 3.0, 0, 0)],
        [(1, 0.0, 1, 2), (-1, 0.5, 0, 0), (-1, -0.5, 0, 0)],
    ],
)


@pytest.mark.parametrize(
    ("warm", "wet", "odds"),
    [(20.0, 1.0, -1.5), (20.1, 0.5, -0.5), (20.1, 0.6, 1.5), (30.0, 0.0, 0.5)],
)
def test_the_leaves_that_clues_lead_to_are_added_up(warm: float, wet: float, odds: float) -> None:
    assert GROWN.chance({"wet": wet, "warm": warm, "windy": 9.0}) == pytest.approx(1 / (1 + math.exp(-odds)))


def test_without_trees_nothing_is_known() -> None:
    assert Trees().chance({}) == 0.5
