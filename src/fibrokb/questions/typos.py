"""Finds the word that was meant, within an edit distance that grows with the length of what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.language import stem
from fibrokb.questions import lexicon
from fibrokb.store.build import grams

if TYPE_CHECKING:
    from fibrokb.questions.reading import SearchRows

_CANDIDATES = 400


def budget(length: int) -> int:
    """Gives how many slips (a letter left out, added, changed, or two swapped) a word of this length may have."""
    if length < 4:
        return 0
    if length < 8:
        return 1
    return 2 if length < 12 else 3


def meant(word: str, rows: SearchRows) -> tuple[str, ...]:
    """Gives the known words that a misspelt word can stand for, all at the same, smallest number of slips.

    A word that names something else (another drug, another illness), correctly spelt or nearer to that than to
    anything here, stands for nothing of ours.
    """
    from rapidfuzz.distance import OSA

    allowed = budget(len(word))
    if not allowed or not word.isascii() or any(c.isdigit() for c in word):
        return ()
    near: dict[int, list[tuple[bool, str]]] = {}
    for known, named in rows.words_with(grams(word), _CANDIDATES):
        slips = OSA.distance(word, known, score_cutoff=allowed)
        if slips and slips <= min(allowed, budget(len(known))) and _plausible(word, known, slips):
            near.setdefault(slips, []).append((not named, known))
    if not near:
        return ()
    least = min(near)
    for other in lexicon.elsewhere():
        if abs(len(other) - len(word)) <= least and OSA.distance(word, other, score_cutoff=least) <= least:
            return ()
    found = sorted(near[least], key=lambda one: (one[0], abs(len(one[1]) - len(word)), one[1]))
    same = [known for unnamed, known in found if unnamed == found[0][0]]
    return tuple(same)


def _plausible(word: str, known: str, slips: int) -> bool:
    """A short word may only have two letters swapped; many slips must leave the beginning as it is."""
    if len(word) == 4 or len(known) == 4:
        return sorted(word) == sorted(known) and word[0] == known[0]
    return slips == 1 or word[0] == known[0] or sorted(word[:2]) == sorted(known[:2])


def is_known(word: str, rows: SearchRows) -> bool:
    """Says whether any topic uses a word."""
    return rows.term(stem(word))[0] > 0
