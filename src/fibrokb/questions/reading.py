"""Reads a question: which of its words name a topic, which ask, which are known, misspelt or about something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import msgspec

from fibrokb.knowledge.language import MAX_QUESTION, fold, singular
from fibrokb.questions import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.store.index import NameRow, TopicRow

MAX_WORDS = 40
MAX_NAME = 8
_DOSE = re.compile(r"\d+(mg|mcg|g|ml|iu|ug|x)?")


class SearchRows(Protocol):
    """What a search asks of an index."""

    topic_count: int

    def named(self, keys: Iterable[str]) -> list[NameRow]:
        """Gives the names that any of the folded keys stands for."""
        ...

    def rows(self, numbers: Iterable[int]) -> dict[int, TopicRow]:
        """Gives what lists show of some topics, by row number."""
        ...

    def numbers(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Gives the row numbers of those topics that there are."""
        ...

    def term(self, stem: str) -> tuple[int, dict[int, float]]:
        """Gives how many topics use a stem, and its weight in the best of them."""
        ...

    def known(self, stems: Iterable[str]) -> set[str]:
        """Gives those of some stems that any topic uses."""
        ...

    def words_with(self, grams: Iterable[str], most: int) -> list[tuple[str, bool]]:
        """Gives the words that share most of some letter groups, and whether a name holds each."""
        ...


class Span(msgspec.Struct, frozen=True):
    """Words ``start`` to ``end`` (not included) of a question that name topics; ``exact`` if letter by letter."""

    start: int
    end: int
    topics: tuple[int, ...]
    field: str
    shown: str
    exact: bool


class Reading(msgspec.Struct, frozen=True):
    """A question as it was read."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    content: tuple[str, ...]
    """Words outside the spans that say something of their own."""
    elsewhere: tuple[str, ...]
    """Words that name something that the data is not about."""
    short: tuple[str, ...]
    """One- and two-letter words outside the spans that may make it a different thing (vitamin *c*)."""
    condition: bool
    """Whether the question names the condition."""


def read(question: str, rows: SearchRows) -> Reading:
    """Gives what a question's words are."""
    return read_words(tuple(fold(question[:MAX_QUESTION]).split()[:MAX_WORDS]), rows)


def read_words(words: tuple[str, ...], rows: SearchRows) -> Reading:
    """Gives what folded words are."""
    spans = _spans(words, rows)
    away = _elsewhere(words, spans)
    spans = tuple(span for span in spans if away.isdisjoint(range(span.start, span.end)))
    taken = {position for span in spans for position in range(span.start, span.end)}
    content, short = [], []
    for position, word in enumerate(words):
        if position in taken or position in away:
            continue
        if word == "a" and 0 < position == len(words) - 1:
            short.append(word)  # vitamin a, coenzyme a
        if word in lexicon.STOP or word in lexicon.GENERIC:
            continue
        if _DOSE.fullmatch(word) and not _makes_another_name(position, words, rows):
            continue
        if position - 1 in taken and word in lexicon.RELEASE:
            continue  # Zydol SR, Lyrica CR
        if len(word) <= 2 and word.isascii():
            short.append(word)
        else:
            content.append(word)
    return Reading(
        words,
        spans,
        tuple(content),
        tuple(words[position] for position in sorted(away)),
        tuple(short),
        any(word in lexicon.CONDITION for word in words),
    )


def _makes_another_name(position: int, words: tuple[str, ...], rows: SearchRows) -> bool:
    """Says whether a bare number makes a name another thing: omega 6 is not omega 3, though the data has no omega 6."""
    if not position or not words[position].isdigit() or len(words[position]) > 2:
        return False
    if position + 1 < len(words) and _DOSE.fullmatch(f"1{words[position + 1]}"):
        return False
    before = ["".join(words[start:position]) for start in range(max(0, position - 4), position)]
    return bool(rows.named(f"{name}{number}" for name in before for number in range(1, 21)))


def _elsewhere(words: tuple[str, ...], spans: tuple[Span, ...]) -> set[int]:
    """Gives the places of names of other things; one that holds a name of ours goes before it («ACE inhibitors»)."""
    names = lexicon.elsewhere()
    found: set[int] = set()
    for start in range(len(words)):
        for end in range(start + 1, min(start + 4, len(words)) + 1):
            over = [(span.start, span.end) for span in spans if span.start < end and start < span.end]
            within = all(start <= first and last <= end and last - first < end - start for first, last in over)
            if within and "".join(words[start:end]) in names:
                found.update(range(start, end))
    return found


def _spans(words: tuple[str, ...], rows: SearchRows) -> tuple[Span, ...]:
    """Gives the names in a question, longest first where they overlap; letter by letter before by stem."""
    places: dict[str, list[tuple[int, int, bool]]] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + MAX_NAME, len(words)) + 1):
            part = words[start:end]
            places.setdefault("".join(part), []).append((start, end, True))
            places.setdefault("".join(singular(word) for word in part), []).append((start, end, False))
    key = "~" + "".join(sorted(singular(word) for word in words))
    if len(words) > 1:
        places[key] = [(0, len(words), False)]
    found: dict[tuple[int, int, bool], list[NameRow]] = {}
    for name in rows.named(list(places)[:880]):
        for place in places[name.key]:
            if _is_singular(name, words[place[0] : place[1]]):
                continue
            if name.field != "phrase" or place[1] - place[0] == len(words):
                found.setdefault(place, []).append(name)
    spans: list[Span] = []
    taken: set[int] = set()
    for (start, end, exact), names in sorted(found.items(), key=lambda item: _order(item[0], words)):
        part = words[start:end]
        if not taken.isdisjoint(range(start, end)):
            continue
        if len(part) < len(words) and all(word in lexicon.STOP for word in part):
            continue
        if len(part) < len(words) and all(word in lexicon.CONDITION for word in part) and _asks_more(words):
            continue
        best = [name for name in names if name.field != "phrase"] or names
        topics = tuple(dict.fromkeys(name.topic for name in best))
        spans.append(Span(start, end, topics, best[0].field, best[0].shown, exact))
        taken.update(range(start, end))
    telling = [span for span in spans if not all(word in lexicon.GENERIC for word in words[span.start : span.end])]
    return tuple(sorted(telling or spans, key=lambda span: span.start))  # «does yoga work» is not about working life


def _is_singular(name: NameRow, part: tuple[str, ...]) -> bool:
    """Says whether a word is only an abbreviation or an id without its s: «ten» is not TENS."""
    return (name.shown.isupper() or name.field == "id") and f"{''.join(part)}s" == name.shown.lower()


def _asks_more(words: tuple[str, ...]) -> bool:
    """Says whether a question that names the condition asks for something about it."""
    return any(word not in lexicon.CONDITION and word not in lexicon.STOP for word in words) or len(words) > 4


def _order(place: tuple[int, int, bool], words: tuple[str, ...]) -> tuple[int, int, bool, int]:
    start, end, exact = place
    letters = sum(len(word) for word in words[start:end])
    return start - end, -letters, not exact, start
