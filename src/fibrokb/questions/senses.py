"""Tells which topics everyday words mean, or that they mean none of them, by a table that was learnt.

``training/senses.py`` makes the table and says how: a softmax regression on the words of a question. It knows the
topics that are shipped; topics of one's own are found by their words alone (``ranking``).
"""

from __future__ import annotations

import functools
import math
import sqlite3
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.language import stem

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = Path(__file__).with_name("senses.db")
ENTRY = "<Hb"
"""How a weight is stored: the number of its topic, and how many steps of the scale it is worth."""
_MOST = 500
"""How many words of a text count; SQLite takes no more than some thousands at once."""


class Sense(msgspec.Struct, frozen=True):
    """The chance of each topic, by its id, and of none of them; together 1."""

    chances: dict[str, float]
    none: float


class _Table(msgspec.Struct, frozen=True):
    rows: sqlite3.Connection
    topics: list[str]
    biases: list[float]
    scale: float


@functools.cache
def _table() -> _Table:
    rows = sqlite3.connect(f"{FILE.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    listed = rows.execute("SELECT id, bias FROM topics ORDER BY number").fetchall()
    scale = rows.execute("SELECT scale FROM meta").fetchone()[0]
    return _Table(rows, [topic for topic, _ in listed], [bias for _, bias in listed], scale)


@functools.cache
def topics() -> frozenset[str]:
    """Gives the ids of the topics that were learnt."""
    return frozenset(_table().topics) - {""}


def stems(words: Iterable[str]) -> list[str]:
    """Gives what counts of a question's folded words: each stem once."""
    return list(dict.fromkeys(stem(word) for word in words))


def telling(words: Iterable[str], topic: str, most: int = 3) -> tuple[str, ...]:
    """Gives the words that speak most for a topic, in their order."""
    table = _table()
    number = table.topics.index(topic)
    weights: dict[str, int] = {}
    for word in words:
        for (packed,) in table.rows.execute("SELECT weights FROM stems WHERE stem = ?", (stem(word),)):
            weights[word] = dict(struct.iter_unpack(ENTRY, packed)).get(number, 0)
    best = sorted((word for word in weights if weights[word] > 0), key=lambda word: -weights[word])[:most]
    return tuple(word for word in weights if word in best)


def sense(words: Iterable[str]) -> Sense:
    """Gives what folded words mean."""
    table = _table()
    asked = stems(words)[:_MOST]
    marks = ",".join("?" * len(asked))
    known = table.rows.execute(f"SELECT rarity, weights FROM stems WHERE stem IN ({marks}) ORDER BY stem", asked)
    steps = [0] * len(table.topics)
    square = 0.0
    for rarity, weights in known:
        square += rarity * rarity
        for topic, weight in struct.iter_unpack(ENTRY, weights):
            steps[topic] += weight
    share = table.scale / (math.sqrt(square) or 1.0)
    odds = [math.exp(bias + share * step) for bias, step in zip(table.biases, steps, strict=True)]
    total = sum(odds)
    chances = {topic: value / total for topic, value in zip(table.topics, odds, strict=True)}
    return Sense(chances, chances.pop(""))
