"""Finds the word that was meant, within an edit distance that grows with the length of what was typed.

Loading rapidfuzz takes longer than a search: this module is imported once a word is not known.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from fibrokb.knowledge.language import grams, sound, stem
from fibrokb.questions import lexicon

if TYPE_CHECKING:
    from fibrokb.questions.reading import SearchRows

_CANDIDATES = 200
_FILLER = 4
_RUN_TOGETHER = 8
_HEARD, _NEARLY_HEARD, _FAINTLY_HEARD = 5, 7, 11
_FAR = 5
_LONG = 8
_VOWELS = str.maketrans("aeiouy", "aaaaaa")


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
    allowed = budget(len(word))
    if not allowed or not word.isascii() or any(c.isdigit() for c in word) or _is_correct(word):
        return ()
    known = dict(rows.words_with(grams(word), _CANDIDATES))
    near: dict[float, list[tuple[bool, str]]] = {}
    for other, slips, _ in process.extract(word, list(known), scorer=OSA.distance, score_cutoff=_FAR, limit=None):
        cost = _cost(word, other, int(slips), allowed) if slips else 0.0
        if cost:
            near.setdefault(cost, []).append((not known[other], other))
    if not near:
        return ()
    least = min(near)
    if _is_rather_another(word, least):
        return ()
    found = sorted(near[least], key=lambda one: (one[0], *_unlike(word, one[1])))
    same = [known for unnamed, known in found if unnamed == found[0][0]]
    return tuple(same)


def _unlike(word: str, known: str) -> tuple[int, bool, int, str]:
    """Gives how unlike two words are at the same distance: by length and last letter; a letter left out goes first."""
    return abs(len(known) - len(word)), known[-1] != word[-1], -len(known), known


def _is_rather_another(word: str, cost: float) -> bool:
    """Says whether the name of another thing is no more slips away."""
    most = math.ceil(cost)
    rivals = itertools.chain.from_iterable(
        process.extract(word, _others().get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None)
        for length in range(len(word) - most, len(word) + most + 1)
    )
    return any(_weighed(word, other, int(slips)) <= cost for other, slips, _ in rivals)


def apart(word: str, rows: SearchRows) -> tuple[str, ...]:
    """Gives the two known words that were run together, as one text («tingling hands»), or nothing."""
    if len(word) < _RUN_TOGETHER or not word.isalpha() or _is_correct(word):
        return ()
    places = sorted(range(3, len(word) - 2), key=lambda at: abs(at - len(word) / 2))
    used = rows.known(stem(half) for at in places for half in (word[:at], word[at:]))
    fits = (at for at in places if stem(word[:at]) in used and stem(word[at:]) in used)
    return tuple(f"{word[:at]} {word[at:]}" for at in itertools.islice(fits, 1))


def _is_correct(word: str) -> bool:
    """Says whether a word is correctly spelt and another thing than anything here."""
    return lexicon.is_english(word) or word in lexicon.lookalikes()


def _cost(word: str, known: str, slips: int, allowed: int) -> float:
    """Gives what leads from a known word to what was typed, in slips; 0 if it can't be meant.

    A word that sounds the same is half a slip away, however it is written; one that nearly does, two or three.
    """
    costs = []
    most = min(allowed, budget(len(known)))
    long = len(word) >= _LONG
    if slips <= (2 * most if long else most) and _plausible(word, known, slips):
        weighed = _weighed(word, known, slips)
        costs += [weighed] if not long or weighed <= most else []
    shorter = min(len(word), len(known))
    if shorter >= _HEARD:
        typed, meant = sound(word), sound(known)
        heard = OSA.distance(typed, meant, score_cutoff=2)
        if heard == 0:
            costs.append(0.5)
        elif heard <= 2 and typed[:1] == meant[:1] and shorter >= (_NEARLY_HEARD if heard == 1 else _FAINTLY_HEARD):
            costs.append(heard + 1.0)
    return min(costs, default=0.0)


def _weighed(word: str, other: str, slips: int) -> float:
    """Gives the slips between two words, those from vowel to vowel counted half: they sound alike."""
    return (slips + OSA.distance(word.translate(_VOWELS), other.translate(_VOWELS))) / 2


def _plausible(word: str, known: str, slips: int) -> bool:
    """A short word may only have letters swapped, doubled or one left out; many slips must leave the beginning."""
    if len(word) == 4 and len(known) == 5:
        return word[0] == known[0] and word[-1] == known[-1]
    if len(word) == 4 or len(known) == 4:
        return word[0] == known[0] and (sorted(word) == sorted(known) or _once(word) == _once(known))
    return slips == 1 or word[0] == known[0] or sorted(word[:2]) == sorted(known[:2])


def _once(word: str) -> str:
    """Gives a word with doubled letters written once."""
    return re.sub(r"(.)\1+", r"\1", word)


def is_filler(word: str) -> bool:
    """Says whether a word is a misspelt word of asking, such as «efects» or «wich»."""
    if len(word) < _FILLER or _is_correct(word):
        return False
    return process.extractOne(word, _fillers(), scorer=OSA.distance, score_cutoff=1) is not None


def condition(word: str) -> tuple[str, ...]:
    """Gives the name of the condition that a misspelt word stands for («fibor»), or nothing."""
    if _is_correct(word):
        return ()
    names = (name for name in ("fibro", "fibromyalgia") if word[0] == name[0])
    return tuple(name for name in names if 0 < OSA.distance(word, name) <= max(1, budget(len(word))))


@functools.cache
def _others() -> dict[int, list[str]]:
    """Gives the names of other things by their length."""
    found: dict[int, list[str]] = {}
    for name in lexicon.elsewhere():
        found.setdefault(len(name), []).append(name)
    return found


@functools.cache
def _fillers() -> tuple[str, ...]:
    return tuple(word for word in lexicon.STOP | lexicon.GENERIC if len(word) >= _FILLER)
