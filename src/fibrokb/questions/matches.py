"""Makes the hits of an answer, each with what of the question matched what of the topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.answers import Hit

if TYPE_CHECKING:
    from fibrokb.questions.ranking import Ranked
    from fibrokb.questions.reading import Reading, SearchRows
    from fibrokb.store.index import TopicRow


def named(reading: Reading, rows: SearchRows) -> list[Hit]:
    """Gives the topics that a question names, with full score."""
    listed = rows.rows(row for span in reading.spans for row in span.topics)
    hits: dict[str, Hit] = {}
    for span in reading.spans:
        for row in span.topics:
            topic = listed[row]
            asked = " ".join(reading.words[span.start : span.end])
            matched = f"{span.field} «{span.shown}»" if span.exact else f"{span.field} «{span.shown}» for «{asked}»"
            hits.setdefault(topic.id, make(topic, 1.0, (matched,)))
    return list(hits.values())


def merged(*lists: list[Hit]) -> list[Hit]:
    """Gives the hits of several lists, each topic once; those behind the first list score less."""
    found: dict[str, Hit] = {}
    for hits in lists:
        for hit in hits:
            score = hit.score if not found or hit in lists[0] else min(hit.score, 0.8)
            found.setdefault(hit.id, msgspec.structs.replace(hit, score=score))
    return list(found.values())


def by_words(ranked: Ranked, score: float) -> Hit:
    """Gives a topic that was found by the words of the question."""
    matched = (f"words {', '.join(ranked.words)}",) if ranked.words else ()
    if ranked.likeness >= 0.5:
        matched = (f"phrase «{ranked.phrase}»", *matched)
    return make(ranked.row, round(score, 4), matched)


def make(topic: TopicRow, score: float, matched: tuple[str, ...]) -> Hit:
    """Gives a topic as a hit."""
    return Hit(id=topic.id, kind=topic.kind, name=topic.name, score=score, matched=matched)
