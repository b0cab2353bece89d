"""The evidence base as the rest of the program sees it: topics by exact name, what cites what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fibrokb.knowledge.citations import sources_of, sources_of_popular

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fibrokb.knowledge.model import About, PopularClaim, Topic
    from fibrokb.knowledge.references import Reference


class Rows(Protocol):
    """Where a knowledge base gets its records."""

    about: About

    def topic(self, topic_id: str) -> Topic | None:
        """Gives the topic with an id, or None."""
        ...

    def topics(self, kind: str = "") -> Iterator[Topic]:
        """Yields the topics of a kind, or all."""
        ...

    def reference(self, key: str) -> Reference | None:
        """Gives the reference with a key, or None."""
        ...

    def references(self) -> Iterator[Reference]:
        """Yields every reference."""
        ...

    def popular_claims(self, topic_id: str = "") -> tuple[PopularClaim, ...]:
        """Gives the popular claims about a topic, or all."""
        ...

    def citing(self, key: str) -> tuple[str, ...]:
        """Gives the ids of the topics that cite a reference."""
        ...


def cited_references(rows: Rows, keys: Iterable[str]) -> tuple[Reference, ...]:
    """Gives the references with the given keys, in that order; a key that is nowhere is left out."""
    found = (rows.reference(key) for key in keys)
    return tuple(reference for reference in found if reference is not None)


def bibliography_of(rows: Rows, topic: Topic, *, popular: bool = True) -> tuple[Reference, ...]:
    """Gives every reference that a topic names, and unless ``popular`` is false those of popular claims about it."""
    keys = dict.fromkeys(sources_of(topic))
    for claim in rows.popular_claims(topic.id) if popular else ():
        keys.update(dict.fromkeys(sources_of_popular(claim)))
    return cited_references(rows, keys)
