"""Finds the one topic that a name exactly is, or says which are nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fibrokb.errors import NothingFound
from fibrokb.knowledge.language import MAX_QUESTION, fold
from fibrokb.questions.reading import SearchRows
from fibrokb.questions.search import search

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Topic


class TopicRows(SearchRows, Protocol):
    """What an exact look-up asks of an index."""

    def topic(self, topic_id: str) -> Topic | None:
        """Gives the topic with an id, or None."""
        ...


def exact(name: str, rows: TopicRows) -> Topic:
    """Gives the topic that has exactly this id, name or alias; raises NothingFound with the nearest otherwise."""
    topic = rows.topic(name.strip())
    if topic is not None:
        return topic
    words = fold(name[:MAX_QUESTION]).split()
    owned = [row for row in rows.named(["".join(words)]) if row.field != "phrase"] if words else []
    found = rows.rows({row.topic for row in owned})
    if len(found) == 1:
        owner = rows.topic(next(iter(found.values())).id)
        assert owner is not None
        return owner
    nearest = tuple(row.id for row in found.values()) or tuple(hit.id for hit in search(name, rows).hits[:3])
    said = "is the name of more than one topic" if found else "is not a topic of this evidence base"
    hint = f"Did you mean: {', '.join(nearest)}?" if nearest else "`fibrokb list` shows all topics"
    raise NothingFound(f"«{_shortened(name)}» {said}", hint, nearest)


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"
