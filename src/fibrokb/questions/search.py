"""Answers a question with topics, or says plainly that it can't.

The pipeline: fold, names and aliases, everyday phrases, words of the text, typos; then a decision. Four outcomes:
``match`` (one topic, or the topics that the question names), ``corrected`` (a misspelling with one clear reading),
``ambiguous`` (several fit, or two are asked about: nothing is opened) and ``none`` (nearest topics, not a match).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from fibrokb.errors import NothingFound
from fibrokb.knowledge.answers import Answer, Hit
from fibrokb.knowledge.language import MAX_QUESTION, fold
from fibrokb.questions import lexicon, ranking, typos
from fibrokb.questions.reading import SearchRows, read, read_words

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Status
    from fibrokb.knowledge.model import Topic
    from fibrokb.questions.ranking import Ranked
    from fibrokb.questions.reading import Reading
    from fibrokb.store.index import TopicRow

_ENOUGH = 0.62
_SOME = 0.5
_MARGIN = 0.12
_ALIKE, _RATHER_ALIKE = 0.6, 0.42
_PART, _MOSTLY_ALIKE = 0.4, 0.44
_MOST = 0.8
_STRONG = 0.55
_TORN = 4


class TopicRows(SearchRows, Protocol):
    """What an exact look-up asks of an index."""

    def topic(self, topic_id: str) -> Topic | None:
        """Gives the topic with an id, or None."""
        ...


def search(question: str, rows: SearchRows) -> Answer:
    """Gives the answer to a question; the same question on the same data always has the same answer."""
    reading = read(question, rows)
    if not reading.words:
        return Answer(query=question, status="none", note="There is no word in this question that can be looked up.")
    unknown = [w for w in reading.content if not typos.is_known(w, rows)]
    answer = _mended(question, reading, rows, unknown) or _decide(question, reading, rows, unknown)
    return _run_together(question, reading, rows) or answer if answer.status == "none" else answer


def _mended(question: str, reading: Reading, rows: SearchRows, unknown: list[str]) -> Answer | None:
    """Answers a question with misspelt words as it was probably meant; None if none of them can be read."""
    found = {word: typos.condition(word) or typos.meant(word, rows) for word in unknown}
    corrections = {word: readings or typos.apart(word, rows) for word, readings in found.items()}
    corrections = {word: readings for word, readings in corrections.items() if readings}
    if any(len(readings) > 1 for readings in corrections.values()):
        several = _several_readings(question, reading, corrections, rows)
        if several:
            return several
    if not corrections:
        return None
    mended = (corrections[w][0] if w in corrections else w for w in reading.words)
    words = tuple(" ".join(mended).split())
    left = [word for word in unknown if word not in corrections]
    return _as_corrected(_decide(question, read_words(words, rows), rows, left), " ".join(words))


def _run_together(question: str, reading: Reading, rows: SearchRows) -> Answer | None:
    """Answers a name whose words were torn apart or run together and misspelt («fibro og»); None if it is none."""
    if len(reading.words) > _TORN or reading.elsewhere:
        return None
    readings = typos.meant("".join(reading.words), rows)
    if len(readings) != 1:
        return None
    mended = read_words(readings, rows)
    return _as_corrected(_decide(question, mended, rows, []), readings[0]) if mended.spans else None


def _as_corrected(answer: Answer, read_as: str) -> Answer:
    status: Status = "corrected" if answer.status == "match" else answer.status
    return msgspec.structs.replace(answer, status=status, read_as=read_as)


def _several_readings(
    question: str, reading: Reading, corrections: dict[str, tuple[str, ...]], rows: SearchRows
) -> Answer | None:
    """Lists the topics that a misspelt word can stand for, if they are different ones."""
    hits: dict[str, Hit] = {}
    for word, readings in corrections.items():
        for other in readings:
            mended = read_words(tuple(other if w == word else w for w in reading.words), rows)
            for hit in _named_hits(mended, rows):
                hits.setdefault(hit.id, hit)
    if len(hits) < 2:
        return None
    note = "This word can stand for more than one topic; none was opened."
    return Answer(query=question, status="ambiguous", note=note, hits=tuple(hits.values()))


def _decide(question: str, reading: Reading, rows: SearchRows, unknown: list[str]) -> Answer:
    named = _named_hits(reading, rows)
    whole = len(reading.spans) == 1 and reading.spans[0].end - reading.spans[0].start == len(reading.words)
    if (reading.elsewhere and not reading.condition) or (reading.short and not whole):
        return _refuse(question, reading, rows, named)
    unknown = [word for word in unknown if not typos.is_filler(word)]
    rest = tuple(w for w in reading.content if w not in unknown and not typos.is_filler(w))
    if whole or (named and not rest and not unknown):
        return _answer_named(question, reading, named)
    text = tuple(word for span in reading.spans for word in reading.words[span.start : span.end]) + rest
    strong = [hit for hit in named if _is_strong(hit, reading, rows)]
    if strong and (len(unknown) < 2 or len(unknown) <= len(text) or reading.condition):
        fitting = ranking.rank(text, rows)
        answer = _answer_named(question, reading, _merged(strong, named, [_hit(one, 0.6) for one in fitting]))
        torn = fitting and fitting[0].row.id not in {hit.id for hit in strong}
        vague = unknown and not reading.condition and _is_everyday(reading)
        if vague and any(lexicon.is_afar(word) for word in unknown):
            return _no_topic(question, answer.hits)
        if answer.status != "match" or not (torn or vague):
            return answer
        note = "Other words of this question fit something else, or nothing here; none was opened."
        better = _hit(fitting[0], 1.0) if torn and _is_everyday(reading) else None  # «my hair is falling out»
        hits = _merged([better], list(answer.hits)) if better else list(answer.hits)
        return msgspec.structs.replace(answer, status="ambiguous", note=note, hits=tuple(hits))
    rows_named = frozenset(row for span in reading.spans for row in span.topics)
    return _by_words(question, (*text, *unknown) or reading.words, rows, rows_named, about=reading.condition)


def _answer_named(question: str, reading: Reading, hits: list[Hit]) -> Answer:
    leading = [hit for hit in hits if hit.score == 1.0]
    if len(leading) <= 1:
        return Answer(query=question, status="match", hits=tuple(hits))
    shared = len(reading.spans) == 1
    note = (
        f"«{reading.spans[0].shown}» is the name of more than one topic."
        if shared
        else "This question names more than one topic."
    )
    return Answer(query=question, status="ambiguous", note=note, hits=tuple(hits), pair=not shared)


def _by_words(question: str, words: tuple[str, ...], rows: SearchRows, named: frozenset[int], *, about: bool) -> Answer:
    ranked = ranking.rank(words, rows, named, about_condition=about)
    if not ranked:
        return Answer(query=question, status="none", note="Nothing in the data uses these words.")
    top = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    hits = tuple(_hit(one, min(0.99, one.score / (top.score + 0.4))) for one in ranked)
    clear = (top.score - second) / top.score >= _MARGIN if top.score else False
    sure = top.row.row in named if named else len(set(words)) > 1  # what was named is never passed over silently
    if top.coverage >= _ENOUGH and top.likeness >= _ALIKE and clear and sure:
        return Answer(query=question, status="match", hits=hits)
    elsewhere = not about and _is_elsewhere(words, top, rows)
    fits = top.coverage >= _SOME and (top.likeness >= _RATHER_ALIKE or top.strength >= _STRONG)
    partly = top.coverage >= _PART and top.likeness >= _MOSTLY_ALIKE
    fits = (top.coverage >= _MOST and not _all_afar(top)) if elsewhere else fits or partly
    if top.row.row in named or fits:
        return Answer(query=question, status="ambiguous", note="Several topics fit; none was opened.", hits=hits)
    return _no_topic(question, hits)


def _no_topic(question: str, hits: tuple[Hit, ...]) -> Answer:
    note = "No topic fits this question. The nearest, which may be about something else:"
    near = tuple(msgspec.structs.replace(hit, score=min(hit.score, 0.3)) for hit in hits[:5])
    return Answer(query=question, status="none", note=note, hits=near)


def _is_elsewhere(words: tuple[str, ...], top: Ranked, rows: SearchRows) -> bool:
    """Says whether words that did not match are no English, or belong to other walks of life than health."""
    left = (word for word in words if word not in top.words)
    return _all_afar(top) or any(
        lexicon.is_afar(word) or not (lexicon.is_english(word) or typos.is_known(word, rows)) for word in left
    )


def _all_afar(top: Ranked) -> bool:
    """Says whether only words of other walks of life matched («best laptop»)."""
    return all(lexicon.is_afar(word) for word in top.words)


def _refuse(question: str, reading: Reading, rows: SearchRows, named: list[Hit]) -> Answer:
    what = " ".join(reading.elsewhere) or " ".join(reading.short)
    near = named or [_hit(one, 0.3) for one in ranking.rank(reading.content or reading.words, rows)[:5]]
    hits = tuple(msgspec.structs.replace(hit, score=min(hit.score, 0.3)) for hit in near)
    note = f"«{what}» is not in this evidence base. The nearest topics, which are about something else:"
    return Answer(query=question, status="none", note=note, hits=hits)


def _is_strong(hit: Hit, reading: Reading, rows: SearchRows) -> bool:
    """A name stands out if it has several words, or if no other topic has its word in a name."""
    from fibrokb.knowledge.language import stem

    for span in reading.spans:
        topics = {row.id for row in rows.rows(span.topics).values()}
        if hit.id not in topics:
            continue
        if span.end - span.start > 1:
            return True
        _, weights = rows.term(stem(reading.words[span.start]))
        mine = max((weights.get(row, 0.0) for row in span.topics), default=0.0)
        rest = max((weight for row, weight in weights.items() if row not in span.topics), default=0.0)
        if mine > rest:
            return True
    return False


def _is_everyday(reading: Reading) -> bool:
    """Says whether all that a question names is named by single everyday words («grow tomatoes in pots»)."""
    return all(span.end - span.start == 1 and lexicon.is_english(reading.words[span.start]) for span in reading.spans)


def _named_hits(reading: Reading, rows: SearchRows) -> list[Hit]:
    listed = rows.rows(row for span in reading.spans for row in span.topics)
    hits: dict[str, Hit] = {}
    for span in reading.spans:
        for row in span.topics:
            topic = listed[row]
            asked = " ".join(reading.words[span.start : span.end])
            matched = f"{span.field} «{span.shown}»" if span.exact else f"{span.field} «{span.shown}» for «{asked}»"
            hits.setdefault(topic.id, _make(topic, 1.0, (matched,)))
    return list(hits.values())


def _merged(*lists: list[Hit]) -> list[Hit]:
    found: dict[str, Hit] = {}
    for hits in lists:
        for hit in hits:
            score = hit.score if not found or hit in lists[0] else min(hit.score, 0.8)
            found.setdefault(hit.id, msgspec.structs.replace(hit, score=score))
    return list(found.values())


def _hit(ranked: Ranked, score: float) -> Hit:
    matched = (f"words {', '.join(ranked.words)}",) if ranked.words else ()
    if ranked.likeness >= 0.5:
        matched = (f"phrase «{ranked.phrase}»", *matched)
    return _make(ranked.row, round(score, 4), matched)


def _make(topic: TopicRow, score: float, matched: tuple[str, ...]) -> Hit:
    return Hit(id=topic.id, kind=topic.kind, name=topic.name, score=score, matched=matched)


def limited(answer: Answer, kind: str | None, limit: int | None) -> Answer:
    """Gives an answer with only topics of a kind, and at most so many of them."""
    hits = answer.hits if kind is None else tuple(hit for hit in answer.hits if hit.kind == kind)
    if kind is not None and hits[:1] != answer.hits[:1] and answer.status != "none":
        note = f"No {kind} is named so; other topics of that kind that fit:" if hits else f"No {kind} fits."
        answer = msgspec.structs.replace(answer, status="ambiguous" if hits else "none", note=note)
    return msgspec.structs.replace(answer, hits=hits[:limit])


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
