"""The compiled copy of an evidence base: a SQLite file that a look-up reads a few rows of.

``topics``, ``refs`` and ``popular`` hold one record a row as JSON, without ``signs``, which only the check of an
article reads. ``names`` maps every folded name to its topic, ``terms`` maps a stem to the topics that use it, best
first, ``words`` and ``grams`` find a misspelt word. Every stored value carries a checksum; whatever does not fit
raises IndexBroken, and the copy is made anew.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

import msgspec

from fibrokb.errors import IndexBroken
from fibrokb.knowledge.model import About, Intervention, PopularClaim, Topic
from fibrokb.knowledge.references import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

T = TypeVar("T")
FORMAT = "15"
"""Changes whenever the tables or the records change shape, so that an old copy is never read."""

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE topics (row INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, name TEXT, body BLOB, phrases BLOB);
CREATE TABLE refs (id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
CREATE TABLE popular (id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
CREATE TABLE signs (owner TEXT, kind TEXT, body BLOB, PRIMARY KEY (kind, owner)) WITHOUT ROWID;
CREATE TABLE popular_topics (topic TEXT, claim TEXT, PRIMARY KEY (topic, claim)) WITHOUT ROWID;
CREATE TABLE citations (source TEXT, topic TEXT, PRIMARY KEY (source, topic)) WITHOUT ROWID;
CREATE TABLE names (key TEXT, topic INTEGER, field TEXT, shown TEXT);
CREATE TABLE terms (stem TEXT PRIMARY KEY, count INTEGER, topics BLOB) WITHOUT ROWID;
CREATE TABLE words (number INTEGER PRIMARY KEY, word TEXT, named INTEGER);
CREATE TABLE grams (gram TEXT PRIMARY KEY, words BLOB) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX topics_by_kind ON topics (kind, id);
CREATE INDEX names_by_key ON names (key);
"""


class NameRow(NamedTuple):
    """A folded name and the topic that has it."""

    key: str
    topic: int
    field: str
    shown: str


class TopicRow(NamedTuple):
    """What a list of hits shows of a topic, and its everyday phrases as stems."""

    row: int
    id: str
    kind: str
    name: str
    phrases: tuple[tuple[str, tuple[str, ...]], ...]


def sealed(data: bytes) -> bytes:
    """Gives data with its checksum in front."""
    return zlib.crc32(data).to_bytes(4, "big") + data


def opened(data: bytes | None) -> bytes:
    """Gives sealed data back; raises IndexBroken if it was changed."""
    if not data or zlib.crc32(data[4:]).to_bytes(4, "big") != data[:4]:
        raise IndexBroken("a stored value does not fit its checksum")
    return data[4:]


def _uri(path: Path) -> str:
    """Gives a path as SQLite takes it (``Path.as_uri`` imports urllib, which costs 5 ms)."""
    name = path.absolute().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return f"file://{'' if name.startswith('/') else '/'}{name}"


class Index:
    """Reads the rows of a compiled copy."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.about = self._decode(self._meta("about").encode(), About)
        self.topic_count = int(self._meta("topics"))

    @classmethod
    def open(cls, path: Path) -> Index:
        """Opens the copy at a path for reading; raises IndexBroken if it isn't one of this format."""
        try:
            connection = sqlite3.connect(f"{_uri(path)}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as error:
            raise IndexBroken(str(error)) from None
        try:
            return cls(connection)
        except IndexBroken:
            connection.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _rows(self, query: str, *given: object) -> list[tuple[object, ...]]:
        try:
            return self._connection.execute(query, given).fetchall()
        except UnicodeEncodeError:  # a question with half a sign in it: no stored text is like that
            return []
        except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
            raise IndexBroken(str(error)) from None

    def _meta(self, key: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        if not rows or not isinstance(rows[0][0], str):
            raise IndexBroken(f"the copy does not say its {key}")
        return rows[0][0]

    def meta(self, key: str) -> str:
        """Gives one of the facts that the copy keeps about itself; raises IndexBroken if it has none."""
        return self._meta(key)

    def local_topics(self) -> frozenset[str]:
        """Gives the ids of the topics that a base of one's own has added."""
        return frozenset(self._meta("local").split("\n")) - {""}

    def _decode(self, data: bytes, shape: type[T]) -> T:
        try:
            return msgspec.json.decode(data, type=shape)
        except msgspec.MsgspecError as error:
            raise IndexBroken(str(error)) from None

    def _record(self, body: object, shape: type[T]) -> T:
        return self._decode(opened(body if isinstance(body, bytes) else None), shape)

    def _topic(self, kind: object, body: object) -> Topic:
        return self._record(body, Intervention if kind == "intervention" else Topic)

    def topic(self, topic_id: str) -> Topic | None:
        """Gives the topic with an id, or None."""
        rows = self._rows("SELECT kind, body FROM topics WHERE id = ?", topic_id)
        return self._topic(*rows[0]) if rows else None

    def topics(self, kind: str = "") -> Iterator[Topic]:
        """Yields the topics of a kind, or all, in the order of their ids within each kind."""
        where = "WHERE kind = ?" if kind else ""
        query = f"SELECT kind, body FROM topics {where} ORDER BY kind, id"
        for row in self._rows(query, *([kind] if kind else [])):
            yield self._topic(*row)

    def topic_names(self) -> tuple[tuple[str, str, str], ...]:
        """Gives kind, id and name of every topic, without reading the records."""
        rows = self._rows("SELECT kind, id, name FROM topics ORDER BY kind, id")
        return tuple((str(kind), str(topic), str(name)) for kind, topic, name in rows)

    def reference(self, key: str) -> Reference | None:
        """Gives the reference with a key, or None."""
        rows = self._rows("SELECT body FROM refs WHERE id = ?", key)
        return self._record(rows[0][0], Reference) if rows else None

    def references(self) -> Iterator[Reference]:
        """Yields every reference in the order of the keys."""
        for (body,) in self._rows("SELECT body FROM refs ORDER BY id"):
            yield self._record(body, Reference)

    def popular_claims(self, topic_id: str = "") -> tuple[PopularClaim, ...]:
        """Gives the popular claims about a topic, or all, in the order of their ids."""
        if topic_id:
            query = "SELECT body FROM popular JOIN popular_topics ON claim = id WHERE topic = ? ORDER BY id"
            rows = self._rows(query, topic_id)
        else:
            rows = self._rows("SELECT body FROM popular ORDER BY id")
        return tuple(self._record(body, PopularClaim) for (body,) in rows)

    def signs(self, kind: Literal["claim", "topic"]) -> dict[str, tuple[str, ...]]:
        """Gives the signs of every popular claim or topic that has any, by its id; a record comes without them."""
        rows = self._rows("SELECT owner, body FROM signs WHERE kind = ? ORDER BY owner", kind)
        return {str(owner): self._record(body, tuple[str, ...]) for owner, body in rows}

    def citing(self, key: str) -> tuple[str, ...]:
        """Gives the ids of the topics that cite a reference."""
        rows = self._rows("SELECT topic FROM citations WHERE source = ? ORDER BY topic", key)
        return tuple(str(topic) for (topic,) in rows)

    def named(self, keys: Iterable[str]) -> list[NameRow]:
        """Gives the names that any of the folded keys stands for."""
        wanted = tuple(dict.fromkeys(keys))[:900]
        marks = ",".join("?" * len(wanted))
        query = f"SELECT key, topic, field, shown FROM names WHERE key IN ({marks}) ORDER BY key, topic, rowid"
        rows = self._rows(query, *wanted)
        return [NameRow(*row) for row in rows]  # type: ignore[arg-type]

    def rows(self, numbers: Iterable[int]) -> dict[int, TopicRow]:
        """Gives what lists show of some topics, by their row numbers."""
        wanted = tuple(dict.fromkeys(numbers))[:900]
        marks = ",".join("?" * len(wanted))
        query = f"SELECT row, id, kind, name, phrases FROM topics WHERE row IN ({marks})"
        found = {}
        for row, topic, kind, name, phrases in self._rows(query, *wanted):
            listed = self._record(phrases, tuple[tuple[str, tuple[str, ...]], ...])
            found[int(row)] = TopicRow(int(row), str(topic), str(kind), str(name), listed)  # type: ignore[call-overload]
        return found

    def numbers(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Gives the row numbers of those topics that there are."""
        wanted = tuple(ids)[:900]
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT row FROM topics WHERE id IN ({marks})", *wanted)
        return tuple(int(row) for (row,) in rows)  # type: ignore[call-overload]

    def term(self, stem: str) -> tuple[int, dict[int, float]]:
        """Gives how many topics use a stem, and the weight it has in the best of them by row number."""
        rows = self._rows("SELECT count, topics FROM terms WHERE stem = ?", stem)
        if not rows:
            return 0, {}
        data = opened(rows[0][1])  # type: ignore[arg-type]
        half = len(data) // 2
        numbers, weights = array("I"), array("f")
        numbers.frombytes(data[:half])
        weights.frombytes(data[half:])
        return int(rows[0][0]), dict(zip(numbers, weights, strict=True))  # type: ignore[call-overload]

    def known(self, stems: Iterable[str]) -> set[str]:
        """Gives those of some stems that any topic uses."""
        wanted = tuple(dict.fromkeys(stems))[:900]
        marks = ",".join("?" * len(wanted))
        return {str(stem) for (stem,) in self._rows(f"SELECT stem FROM terms WHERE stem IN ({marks})", *wanted)}

    def words_with(self, grams: Iterable[str], most: int) -> list[tuple[str, bool]]:
        """Gives the words that share most of the given letter groups, each with whether a name holds it."""
        from collections import Counter

        shared: Counter[int] = Counter()
        wanted = tuple(dict.fromkeys(grams))
        marks = ",".join("?" * len(wanted))
        for (data,) in self._rows(f"SELECT words FROM grams WHERE gram IN ({marks})", *wanted):
            numbers = array("I")
            numbers.frombytes(opened(data))  # type: ignore[arg-type]
            shared.update(numbers)
        best = sorted(shared, key=shared.__getitem__, reverse=True)[:most]
        marks = ",".join("?" * len(best))
        rows = self._rows(f"SELECT word, named FROM words WHERE number IN ({marks}) ORDER BY word", *best)
        return [(str(word), bool(named)) for word, named in rows]
