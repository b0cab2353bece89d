"""Weighs clues by boosted trees that were learnt: each adds to the log odds the leaf that the clues lead to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

Node = tuple[int, float, int, int]
"""The number of a clue, its edge, and the nodes to go to at or under the edge and above it; -1 and a value: a leaf."""


class Trees(msgspec.Struct, frozen=True):
    """Learnt trees over named clues."""

    clues: list[str] = []
    start: float = 0.0
    trees: list[list[Node]] = []

    def chance(self, clues: Mapping[str, float]) -> float:
        """Gives the chance, from 0 to 1, that the clues speak for."""
        values = [clues[name] for name in self.clues]
        odds = self.start
        for tree in self.trees:
            clue, edge, low, high = tree[0]
            while clue >= 0:
                clue, edge, low, high = tree[low if values[clue] <= edge else high]
            odds += edge
        return chance(odds)


def chance(log_odds: float) -> float:
    """Gives the chance, from 0 to 1, that log odds stand for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
