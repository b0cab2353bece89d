"""Compiles a dataset into the tables of the index."""

from __future__ import annotations

import math
import re
import sqlite3
from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.citations import sources_of, sources_of_popular, without_citations
from fibrokb.knowledge.language import fold, grams, singular, stems
from fibrokb.store.index import FORMAT, INDEXES, SCHEMA, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import TypeVar

    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.store.dataset import Dataset

    Signed = TypeVar("Signed", Topic, PopularClaim)

# How much a word counts by where it stands, and how fast repetition stops to count (BM25F:
# Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.6).
_WEIGHTS = {"name": 6.0, "phrase": 3.0, "summary": 1.5, "statement": 1.0}
_SATURATION = 1.4
_PLURAL_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]+s")
_LENGTH = 0.6
BEST_PER_TERM = 256
"""A term keeps this many topics, those where it weighs most; so a search costs the same however many there are."""


def compile_to(path: Path | str, data: Dataset, facts: Mapping[str, str]) -> None:
    """Writes the compiled copy of a dataset to a path (``:memory:`` is none: use ``compile_in``)."""
    connection = sqlite3.connect(path)
    try:
        compile_in(connection, data, facts)
    finally:
        connection.close()


def compile_in(connection: sqlite3.Connection, data: Dataset, facts: Mapping[str, str]) -> None:
    """Fills an open, empty database with the compiled copy of a dataset."""
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
    encode = msgspec.json.Encoder().encode
    topics = sorted(data.topics, key=lambda topic: topic.id)
    with connection:
        connection.executemany(
            "INSERT OR IGNORE INTO topics VALUES (?, ?, ?, ?, ?, ?)",
            (
                (row, t.id, t.kind, t.name, sealed(encode(_unsigned(t))), sealed(encode(_phrases(t))))
                for row, t in enumerate(topics)
            ),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO refs VALUES (?, ?)", ((r.id, sealed(encode(r))) for r in data.references)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO popular VALUES (?, ?)",
            ((p.id, sealed(encode(_unsigned(p)))) for p in data.popular_claims),
        )
        connection.executemany("INSERT OR IGNORE INTO signs VALUES (?, ?, ?)", _signs(data))
        connection.executemany(
            "INSERT OR IGNORE INTO popular_topics VALUES (?, ?)",
            ((topic, p.id) for p in data.popular_claims for topic in p.topics),
        )
        connection.executemany("INSERT OR IGNORE INTO citations VALUES (?, ?)", _citations(data))
        connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", dict.fromkeys(_names(topics)))
        connection.executemany("INSERT INTO terms VALUES (?, ?, ?)", _terms(topics))
        _fill_words(connection, topics)
        meta = {**facts, "format": FORMAT, "about": encode(data.about).decode(), "topics": str(len(topics))}
        meta["local"] = "\n".join(topic.id for topic in topics if topic.local)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    connection.executescript(INDEXES)


def _unsigned(record: Signed) -> Signed:
    return msgspec.structs.replace(record, signs=()) if record.signs else record


def _signs(data: Dataset) -> Iterable[tuple[str, str, bytes]]:
    encode = msgspec.json.Encoder().encode
    yield from ((claim.id, "claim", sealed(encode(claim.signs))) for claim in data.popular_claims if claim.signs)
    yield from ((topic.id, "topic", sealed(encode(topic.signs))) for topic in data.topics if topic.signs)


def _citations(data: Dataset) -> Iterable[tuple[str, str]]:
    for topic in data.topics:
        yield from ((key, topic.id) for key in sources_of(topic))
    for claim in data.popular_claims:
        yield from ((key, topic) for key in sources_of_popular(claim) for topic in claim.topics)


def _phrases(topic: Topic) -> list[tuple[str, tuple[str, ...]]]:
    texts = dict.fromkeys((*topic.asked_as, topic.name, *topic.aliases))
    return [(text, stems(text)) for text in texts]


def keys_of(words: Iterable[str]) -> tuple[str, str]:
    """Gives the keys under which folded words are looked up: as they are, and in the singular, without spaces."""
    words = tuple(words)
    return "".join(words), "".join(singular(word) for word in words)


def _names(topics: list[Topic]) -> Iterable[tuple[str, int, str, str]]:
    for row, topic in enumerate(topics):
        for field, shown in (("name", topic.name), ("id", topic.id), *(("alias", alias) for alias in topic.aliases)):
            words = fold(shown).split()
            for key in keys_of(words):
                yield key, row, field, shown
            if _PLURAL_ABBREVIATION.fullmatch(shown):
                yield fold(shown[:-1]), row, field, shown
            if len(words) > 1:
                yield "~" + "".join(sorted(singular(word) for word in words)), row, field, shown
        for phrase in topic.asked_as:
            yield "".join(fold(phrase).split()), row, "phrase", phrase


def _fields(topic: Topic) -> Iterable[tuple[str, str]]:
    yield "name", " ".join((topic.name, *topic.aliases))
    yield "phrase", " ".join(topic.asked_as)
    yield "summary", without_citations(topic.summary)
    yield "statement", " ".join(claim.statement for claim in topic.claims)


def _terms(topics: list[Topic]) -> Iterable[tuple[str, int, bytes]]:
    counts = [{field: Counter(stems(text)) for field, text in _fields(topic)} for topic in topics]
    average = {field: max(1.0, sum(sum(c[field].values()) for c in counts) / max(1, len(counts))) for field in _WEIGHTS}
    found: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for row, fields in enumerate(counts):
        for field, words in fields.items():
            length = 1 - _LENGTH + _LENGTH * sum(words.values()) / average[field]
            for word, times in words.items():
                weight = _WEIGHTS[field] * times / length
                found[word][row] = found[word].get(row, 0.0) + weight
    for word, rows in sorted(found.items()):
        rarity = math.log(1 + (len(topics) - len(rows) + 0.5) / (len(rows) + 0.5))
        weights = {row: rarity * weight / (_SATURATION + weight) for row, weight in rows.items()}
        best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:BEST_PER_TERM]
        numbers, impacts = array("I", [row for row, _ in best]), array("f", [impact for _, impact in best])
        yield word, len(rows), sealed(numbers.tobytes() + impacts.tobytes())


def _fill_words(connection: sqlite3.Connection, topics: list[Topic]) -> None:
    named: dict[str, bool] = {}
    for topic in topics:
        for name in (topic.name, *topic.aliases):
            words = fold(name).split()
            for word in (*words, "".join(words)) if len(words) > 1 else words:
                named[word] = True
        for phrase in topic.asked_as:
            for word in fold(phrase).split():
                named.setdefault(word, False)
    lists: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, word in enumerate(sorted(named)):
        for gram in grams(word, sounded=named[word]):
            lists[gram].append(number)
    numbered = ((number, word, named[word]) for number, word in enumerate(sorted(named)))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?)", numbered)
    connection.executemany(
        "INSERT INTO grams VALUES (?, ?)", ((gram, sealed(lists[gram].tobytes())) for gram in sorted(lists))
    )
