"""Tells what the rest of a text sounds like: a page comes back to what it claims, and claims stand together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NEARBY, _FAR = 3, 25
"""How many paragraphs before and after a sentence's own are nearby, and how many are looked at: a page, not a book."""


class Echoes:
    """The chances of claims by the words of each paragraph of a text."""

    def __init__(self, heard: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Takes the number of its paragraph and the chances of claims for each sentence."""
        self._likeliest: dict[int, float] = {}
        self._paragraphs: dict[str, dict[int, float]] = defaultdict(dict)
        for paragraph, chances in heard:
            self._likeliest[paragraph] = max(self._likeliest.get(paragraph, 0.0), *chances.values(), 0.0)
            for claim, chance in chances.items():
                mine = self._paragraphs[claim]
                mine[paragraph] = max(mine.get(paragraph, 0.0), chance)

    def clues(self, claim: str, paragraph: int) -> dict[str, float]:
        """Gives how likely a claim is in other paragraphs and in the next ones, and how likely any claim is nearby."""
        mine = self._paragraphs.get(claim, {})
        others = [self._likeliest[number] for number in _round(paragraph, _NEARBY) if number in self._likeliest]
        return {
            "likely elsewhere": max(mine.get(number, 0.0) for number in _round(paragraph, _FAR)),
            "likely next to it": max(mine.get(number, 0.0) for number in _round(paragraph, 1)),
            "others nearby": sum(others) / max(1, len(others)),
        }


def _round(paragraph: int, reach: int) -> Iterator[int]:
    """Yields the numbers of the paragraphs before and after one."""
    yield from range(paragraph - reach, paragraph)
    yield from range(paragraph + 1, paragraph + reach + 1)
