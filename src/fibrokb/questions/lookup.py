"""Finds the one topic that a name exactly is, or says which are nearest; and cuts an answer short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from fibrokb.errors import NothingFound
from fibrokb.knowledge.language import MAX_QUESTION, fold
from fibrokb.questions.reading import SearchRows
from fibrokb.questions.search import search

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Answer
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


def limited(answer: Answer, kind: str | None, limit: int | None) -> Answer:
    """Gives an answer with only topics of a kind, and at most so many of them."""
    hits = answer.hits if kind is None else tuple(hit for hit in answer.hits if hit.kind == kind)
    if kind is not None and hits[:1] != answer.hits[:1] and answer.status != "none":
        note = f"No {kind} is named so; other topics of that kind that fit:" if hits else f"No {kind} fits."
        answer = msgspec.structs.replace(answer, status="ambiguous" if hits else "none", note=note)
    return msgspec.structs.replace(answer, hits=hits[:limit])


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:60]}…"
