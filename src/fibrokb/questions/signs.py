"""Signs: what a sentence must hold to repeat a popular claim or to mean a topic, and how they are found in its words.

A sign is written as groups joined by « + »; an alternative of every group must stand in the sentence:
``@magnesium + $lack + $cause``. Alternatives are joined by « / »: a word in any form, several words, ``word*`` for a
beginning, ``take .. away`` with words between, ``@id`` for any name of a topic, ``$class`` for a class of words. A
group that begins with « - » must not stand there; ``$not`` as a group asks for a sentence that denies something.
"""

from __future__ import annotations

import functools
import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from fibrokb.knowledge.language import fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_GAP = 4
_FAR = 24
_TRIED = 400
_SHORT = 3

Place = tuple[int, ...]
"""The numbers of the words that something is made of, in order; words may lie between."""
Places = dict[str, list[Place]]
"""Where alternatives stand in a sentence, each under the way it is written: ``ease``, ``$cause``, ``@magnesium``."""
Part = tuple[str, Literal["stem", "start", "word"], int]
"""What to compare a word with, by its stem, its beginning or as it is, and how many words may stand before it."""


class Group(msgspec.Struct, frozen=True):
    """Alternatives, as they are written, of which one must stand in the sentence, or none if ``barred``."""

    alternatives: frozenset[str]
    barred: bool

    @property
    def names(self) -> bool:
        """Whether it asks for the name of a thing, which a later sentence may call «it»."""
        return any(written[0] == "@" or written == "$fibro" for written in self.alternatives)

    def places(self, found: Places) -> list[Place]:
        """Gives where any of the alternatives stands."""
        here = sorted(self.alternatives & found.keys())  # in one order, or ties would fall otherwise in each process
        return [place for written in here for place in found[written]]


class Sign(msgspec.Struct, frozen=True):
    """The groups that show a claim or a topic, by its id; ``denies`` if what is claimed denies something."""

    id: str
    groups: tuple[Group, ...]
    barred: tuple[Group, ...]
    denies: bool


class BadSign(ValueError):
    """A sign that can't be read."""


@functools.cache
def classes() -> dict[str, tuple[str, ...]]:
    """Gives the entries of each class of words."""
    lines = Path(__file__).with_name("classes.txt").read_text("utf-8").splitlines()
    named = (line.split(":", 1) for line in lines if line and line[0] != "#")
    return {name: tuple(entry.strip() for entry in entries.split(" / ")) for name, entries in named}


def read_sign(owner: str, written: str) -> Sign:
    """Gives a sign from how it is written; raises BadSign."""
    parts = [part.strip() for part in written.split(" + ")]
    groups = [_group(part) for part in parts if part != "$not"]
    wanted = tuple(group for group in groups if not group.barred)
    if not wanted:
        raise BadSign(f"«{written}» asks for nothing")
    return Sign(owner, wanted, tuple(group for group in groups if group.barred), "$not" in parts)


def _group(written: str) -> Group:
    barred = written.startswith("- ")
    alternatives = frozenset(part.strip() for part in written.removeprefix("- ").split(" / "))
    for entry in alternatives:
        if entry.startswith("$"):
            if entry[1:] not in classes():
                raise BadSign(f"no class is named «{entry}»")
        elif not entry.startswith("@") and not parts_of(entry):
            raise BadSign(f"«{entry}» has no word")
    return Group(alternatives, barred)


@functools.lru_cache(maxsize=65536)
def parts_of(entry: str) -> tuple[Part, ...]:
    """Gives the words that an alternative asks for, in order."""
    parts: list[Part] = []
    gap = 0
    for word in entry.split():
        if word == "..":
            gap = _GAP
            continue
        for folded in fold(word.rstrip("*")).split():
            parts.append(_part(folded, gap, begins=word.endswith("*")))
            gap = 0
    return tuple(parts)


def _part(folded: str, gap: int, *, begins: bool) -> Part:
    if begins:
        return folded, "start", gap
    return (folded, "word", gap) if len(folded) <= _SHORT else (stem(folded), "stem", gap)


class Signs:
    """Signs that are looked for together: finds their alternatives in sentences, and the signs that these make up."""

    def __init__(self, signs: Mapping[str, Iterable[str]], also: Iterable[str] = ()) -> None:
        """Takes signs by the id of their owner, and classes to look for besides; a sign that can't be read is none."""
        self._signs = tuple(_readable(signs))
        self._uses: dict[str, list[tuple[int, int]]] = {}
        for number, sign in enumerate(self._signs):
            for place, group in enumerate(sign.groups):
                for written in group.alternatives:
                    self._uses.setdefault(written, []).append((number, place))
        barred = (written for sign in self._signs for group in sign.barred for written in group.alternatives)
        self._by_stem: dict[str, dict[tuple[Part, ...], list[str]]] = {}
        self._by_start: dict[str, dict[tuple[Part, ...], list[str]]] = {}
        for written in {*self._uses, *barred, *(f"${name}" for name in also)}:
            self._look_for(written)
        self._lengths = tuple(sorted({len(start) for start in self._by_start}))

    def _look_for(self, written: str) -> None:
        if written.startswith("@"):
            return
        for entry in classes()[written[1:]] if written.startswith("$") else (written,):
            parts = parts_of(entry)
            table = self._by_start if parts[0][1] == "start" else self._by_stem
            wanted, how, _ = parts[0]
            for key in (wanted, f"{wanted}s") if how == "word" else (wanted,):
                table.setdefault(key, {}).setdefault(parts, []).append(written)

    def find(self, words: tuple[str, ...], stemmed: tuple[str, ...]) -> Places:
        """Gives where the alternatives and classes stand in a sentence's folded words."""
        found: Places = {}
        for at, word in enumerate(words):
            tables = [self._by_stem.get(stemmed[at])]
            tables += [self._by_start.get(word[:length]) for length in self._lengths if length <= len(word)]
            for table in tables:
                for parts, meant in table.items() if table else ():
                    place = _place(parts, at, words, stemmed)
                    for written in meant if place else ():
                        found.setdefault(written, []).append(place)
        return found

    def held(self, found: Places, missing: int = 0) -> list[Sign]:
        """Gives the signs of which at most so many groups are missing."""
        hit: dict[int, set[int]] = {}
        for written in found:
            for number, place in self._uses.get(written, ()):
                hit.setdefault(number, set()).add(place)
        signs = ((self._signs[number], len(places)) for number, places in sorted(hit.items()))
        return [sign for sign, places in signs if places + missing >= len(sign.groups)]


def _readable(signs: Mapping[str, Iterable[str]]) -> Iterable[Sign]:
    for owner, written in signs.items():
        for one in written:
            try:
                yield read_sign(owner, one)
            except BadSign:  # validation names it
                continue


def _place(parts: tuple[Part, ...], at: int, words: tuple[str, ...], stemmed: tuple[str, ...]) -> Place:
    """Gives the words from one on that an alternative is made of, or nothing."""
    if not _is(parts[0], words[at], stemmed[at]):
        return ()
    place = [at]
    for part in parts[1:]:
        for here in range(place[-1] + 1, min(place[-1] + part[2] + 2, len(words))):
            if _is(part, words[here], stemmed[here]):
                place.append(here)
                break
        else:
            return ()
    return tuple(place)


def _is(part: Part, word: str, stemmed: str) -> bool:
    wanted, how, _ = part
    if how == "start":
        return word.startswith(wanted)
    return stemmed == wanted if how == "stem" else word in (wanted, f"{wanted}s")


def stands(sign: Sign, found: Places) -> tuple[Place, ...]:
    """Gives the places of a sign all of whose groups stand in a sentence, or nothing."""
    if any(group.places(found) for group in sign.barred):
        return ()
    groups = [group.places(found) for group in sign.groups]
    return closest(groups) if all(groups) else ()


def closest(groups: list[list[Place]]) -> tuple[Place, ...]:
    """Gives one place for each group, as near together as they are; nothing if they are far apart."""
    best: tuple[Place, ...] = ()
    width = _FAR + 1
    for chosen in itertools.islice(itertools.product(*groups), _TRIED):
        words = [word for place in chosen for word in place]
        spread = max(words) - min(words) + 1
        if spread < width and len(set(words)) == len(words):  # one word can't stand for two groups
            best, width = chosen, spread
    return best
