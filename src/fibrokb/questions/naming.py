"""Finds the topics that a sentence names: by a name or alias, as it stands or with a slip in it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.language import fold, singular, stem
from fibrokb.questions import lexicon, typos

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from fibrokb.questions.reading import SearchRows
    from fibrokb.questions.signs import Place
    from fibrokb.store.index import NameRow

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`´][^\W_]+)*|[,;:—–()]|\s-\s")
_JOINTS = frozenset(("but", "although", "though", "while", "whereas", "however", "because", "despite"))
_LEAST_MISSPELT = 7
_NAMES = ("name", "alias")
_LONGEST = 6
"""How many words a name has at most: in an article only names are looked up, no phrases."""
_BATCH = 800
_LONGEST_ABBREVIATION = 5


class Words(msgspec.Struct, frozen=True):
    """A sentence's words: folded, their stems, as they were written, and the clause in which each stands."""

    folded: tuple[str, ...]
    stemmed: tuple[str, ...]
    written: tuple[str, ...]
    clauses: tuple[int, ...]

    def with_next(self, other: Words) -> Words:
        """Gives these words and those of the next sentence as one."""
        return Words(
            self.folded + other.folded,
            self.stemmed + other.stemmed,
            self.written + other.written,
            self.clauses + other.clauses,
        )

    def without(self, places: Container[int]) -> Words:
        """Gives these words but for those at some places."""
        kept = [place for place in range(len(self.folded)) if place not in places]
        return Words(*(tuple(form[place] for place in kept) for form in msgspec.structs.astuple(self)))


def words_of(sentence: str) -> Words:
    """Gives the words of a sentence; commas and words such as «but» begin a new clause."""
    folded: list[str] = []
    written: list[str] = []
    clauses: list[int] = []
    clause = 0
    for token in _TOKEN.findall(sentence):
        forms = _folded(token)
        if not forms:
            clause += 1
            continue
        if forms[0] in _JOINTS:
            clause += 1
        for form in forms:
            folded.append(form)
            written.append(token)
            clauses.append(clause)
    return Words(tuple(folded), tuple(stem(word) for word in folded), tuple(written), tuple(clauses))


@functools.lru_cache(maxsize=65536)
def _folded(token: str) -> tuple[str, ...]:
    return tuple(fold(token).split())


class Namer:
    """Finds names in sentences; looks every group of words up once."""

    def __init__(self, rows: SearchRows) -> None:
        self._rows = rows
        self._names: dict[str, list[NameRow]] = {}
        self._ids: dict[int, str] = {}
        self._meant: dict[str, str] = {}

    def learn(self, sentences: Iterable[Words]) -> None:
        """Looks up all that the sentences could name, at once."""
        keys: dict[str, None] = {}
        for words in sentences:
            for start in range(len(words.folded)):
                for end in range(start + 1, min(start + _LONGEST, len(words.folded)) + 1):
                    keys.update(dict.fromkeys(_keys(words.folded[start:end])))
        self._look_up(keys)

    def _look_up(self, keys: Iterable[str]) -> None:
        new = [key for key in keys if key not in self._names]
        for at in range(0, len(new), _BATCH):
            batch = new[at : at + _BATCH]
            self._names.update({key: [] for key in batch})
            for name in self._rows.named(batch):
                if name.field in _NAMES:
                    self._names[name.key].append(name)
        unknown = {name.topic for key in new for name in self._names[key]} - self._ids.keys()
        self._ids.update({row: topic.id for row, topic in self._rows.rows(unknown).items()})

    def topics(self, words: Words) -> dict[str, list[Place]]:
        """Gives the topics that a sentence names, with the places, longest names first where they overlap."""
        mended = self._mended(words)
        if mended is not words:
            words = mended
            self.learn((words,))  # a name of several words, now that each is spelt right
        found: dict[str, list[Place]] = {}
        taken: set[int] = set()
        count = len(words.folded)
        for length in range(min(_LONGEST, count), 0, -1):
            for start in range(count - length + 1):
                if not taken.isdisjoint(range(start, start + length)):
                    continue
                names = self._named(words, start, start + length)
                if names:
                    taken.update(range(start, start + length))
                    for name in names:
                        found.setdefault(self._ids[name.topic], []).append(tuple(range(start, start + length)))
        return found

    def _named(self, words: Words, start: int, end: int) -> list[NameRow]:
        part = words.folded[start:end]
        if all(word in lexicon.STOP or word in lexicon.GENERIC for word in part):
            return []
        written = " ".join(dict.fromkeys(words.written[start:end]))
        for key in _keys(part):
            names = [name for name in self._names.get(key, ()) if _fits(name.shown, written, part)]
            if names:
                return names
        return []

    def _mended(self, words: Words) -> Words:
        """Gives the words with misspelt names put right."""
        folded = tuple(self._as_meant(word) for word in words.folded)
        return words if folded == words.folded else msgspec.structs.replace(words, folded=folded)

    def _as_meant(self, word: str) -> str:
        if len(word) < _LEAST_MISSPELT or self._names.get(word):
            return word
        if word not in self._meant:
            readings = () if self._rows.known((stem(word),)) else typos.meant(word, self._rows)
            self._meant[word] = readings[0] if len(readings) == 1 or self._name_one(readings) else word
        return self._meant[word]

    def _name_one(self, readings: tuple[str, ...]) -> bool:
        """Says whether several readings are names of the same topic, so that it does not matter which was meant."""
        self._look_up(readings)
        owners = {frozenset(name.topic for name in self._names[reading]) for reading in readings}
        return len(owners) == 1 and owners != {frozenset()}


def _keys(part: tuple[str, ...]) -> tuple[str, str]:
    return "".join(part), "".join(singular(word) for word in part)


def _fits(shown: str, written: str, part: tuple[str, ...]) -> bool:
    """Says whether an abbreviation was written as one: ACT is a therapy, act is not; SAMe is no «same»."""
    if len(part) > 1 or len(shown) > _LONGEST_ABBREVIATION or shown.islower() or shown[1:].islower():
        return True
    return any(letter.isupper() for letter in written[1:])
