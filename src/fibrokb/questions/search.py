"""Answers a question with topics, or says plainly that it can't.

The pipeline: fold, names and aliases, typos, words, what everyday words mean; then a decision. Four outcomes:
``match`` (one topic, or the topics that the question names), ``corrected`` (a misspelling with one clear reading),
``ambiguous`` (several fit, or two are asked about: nothing is opened) and ``none`` (nearest topics, not a match).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.answers import Answer
from fibrokb.knowledge.language import stem
from fibrokb.questions import asked, danger, fitting, lexicon, matches, ranking, relief, senses
from fibrokb.questions.reading import SearchRows, read, read_words

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Hit, Status
    from fibrokb.questions.ranking import Ranked
    from fibrokb.questions.reading import Reading
    from fibrokb.questions.senses import Sense

_ENOUGH, _ALIKE, _SURE = 0.62, 0.6, 0.9
"""The share of a question that a topic covers, and how like one of its phrases it is, or the chance that the question
means it by what was learnt, from which it is opened."""
_RIVAL, _FAINT = 0.75, 0.1
"""The chance of another topic, as a share of its own or at all, above which it isn't opened for such a phrase."""
_MEANT = 0.4
"""The chance from which a topic is rather meant: then a question is not about the illness as a whole, and an everyday
word is the name of it."""
_MARGIN = 0.12
_DOUBT, _AWAY, _FAR_AWAY = 0.05, 0.1, 0.7
"""The chances that a question means no topic from which it is left open though an everyday word of it is a name, from
which it is refused, and from which a misspelt word in it is not taken for a name."""
_TORN, _FEW = 4, 2
_NAME = 4
"""How many letters a word has at least that is told to be missing."""
_CONDITION = "fibromyalgia"


def search(question: str, rows: SearchRows) -> Answer:
    """Gives the answer to a question; the same question on the same data always has the same answer.

    Where someone may be in danger, the topic that says where help is comes first. A question of what helps with a
    symptom, or at all, is answered by that symptom's topic or by that of the illness, which tell what was tried.
    """
    sought = _sought(question, rows)
    answer = sought or _answer(question, rows)
    if sought or answer.general:
        answer = msgspec.structs.replace(answer, category=relief.category(question))
    help_ = matches.named(read_words((danger.HELP,), rows), rows) if danger.is_urgent(question) else []
    if not help_:
        return answer
    others = (msgspec.structs.replace(hit, score=min(hit.score, 0.8)) for hit in answer.hits if hit.id != danger.HELP)
    return Answer(query=question, status="match", hits=(help_[0], *others))


def _sought(question: str, rows: SearchRows) -> Answer | None:
    """Answers a question of what helps; None if it is none, names no symptom, or is a name («pain management»)."""
    what = relief.sought(question)
    if what is None or _is_name(read(question, rows)):
        return None
    if not what:
        illness = matches.named(read_words((_CONDITION,), rows), rows)
        return Answer(query=question, status="match", hits=tuple(illness), general=True) if illness else None
    symptom = relief.symptom(what, rows)
    matched = (f"what helps with «{' '.join(what)}»",)
    return Answer(query=question, status="match", hits=(matches.make(symptom, 1.0, matched),)) if symptom else None


def _answer(question: str, rows: SearchRows) -> Answer:
    reading = read(question, rows)
    if not reading.words or (len(reading.words) == 1 and not reading.spans and reading.words[0] in lexicon.STOP):
        return Answer(query=question, status="none", note="There is no word in this question that can be looked up.")
    known = rows.known(stem(word) for word in reading.content)
    unknown = [word for word in reading.content if stem(word) not in known]
    if 1 < len(reading.words) == len(unknown):  # «vibro acustic»
        torn = _run_together(question, reading, rows)
        if torn:
            return torn
    answer = _mended(question, reading, rows, unknown) or _decide(question, reading, rows, unknown)
    return _run_together(question, reading, rows) or answer if answer.status == "none" else answer


def _mended(question: str, reading: Reading, rows: SearchRows, unknown: list[str]) -> Answer | None:
    """Answers a question with misspelt words as it was probably meant; None if none of them can be read."""
    if not unknown:
        return None
    from fibrokb.questions import typos

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
    read_as = read_words(words, rows)
    answer = _decide(question, read_as, rows, left)
    rest = [word for word in reading.content if word not in unknown]
    if rest and not reading.condition and fitting.all_learnt(answer.hits[:1]) and senses.sense(rest).none > _FAR_AWAY:
        return None  # «padel court dimensions» is no slip for Epadel
    return _as_corrected(answer, read_as)


def _run_together(question: str, reading: Reading, rows: SearchRows) -> Answer | None:
    """Answers a name whose words were torn apart or run together and misspelt («fibro og»); None if it is none."""
    if len(reading.words) > _TORN or reading.elsewhere:
        return None
    from fibrokb.questions import typos

    readings = typos.meant("".join(reading.words), rows)
    if len(readings) != 1:
        return None
    mended = read_words(readings, rows)
    return _as_corrected(_decide(question, mended, rows, []), mended) if mended.spans else None


def _as_corrected(answer: Answer, mended: Reading) -> Answer:
    status: Status = "corrected" if answer.status == "match" else answer.status
    return msgspec.structs.replace(answer, status=status, read_as=_written(mended))


def _written(reading: Reading) -> str:
    """Gives the words of a question, in small letters, names as the data writes them: «aerobics», not «erobics»."""
    parts: list[str] = []
    at = 0
    for span in reading.spans:
        parts += reading.words[at : span.start]
        typed = " ".join(reading.words[span.start : span.end])
        parts.append(span.shown.lower() if span.exact and span.field != "id" else typed)
        at = span.end
    return " ".join((*parts, *reading.words[at:]))


def _several_readings(
    question: str, reading: Reading, corrections: dict[str, tuple[str, ...]], rows: SearchRows
) -> Answer | None:
    """Lists the topics that a misspelt word can stand for, if they are different ones."""
    hits: dict[str, Hit] = {}
    for word, readings in corrections.items():
        for other in readings:
            mended = read_words(tuple(other if w == word else w for w in reading.words), rows)
            for hit in matches.named(mended, rows):
                hits.setdefault(hit.id, hit)
    if len(hits) < 2:
        return None
    note = "This word can stand for more than one topic; none was opened."
    return Answer(query=question, status="ambiguous", note=note, hits=tuple(hits.values()))


def _decide(question: str, reading: Reading, rows: SearchRows, unknown: list[str]) -> Answer:
    named = matches.named(reading, rows)
    whole = _is_name(reading)
    if (reading.elsewhere and not reading.condition) or (reading.short and not whole and len(reading.content) <= _FEW):
        return _refuse(question, reading, rows, named, reading.elsewhere or reading.short)
    unknown = [word for word in unknown if not _is_filler(word)]
    rest = tuple(word for word in reading.content if word not in unknown and not _is_filler(word))
    if whole or (named and not rest and not unknown):
        return _answer_named(question, reading, named)
    text = tuple(word for span in reading.spans for word in reading.words[span.start : span.end]) + rest
    meaning = senses.sense(reading.words)
    if reading.condition and not (rest or named):
        strange = (*reading.elsewhere, *(word for word in unknown if len(word) >= _NAME))  # «wat is fibro»
        general = _about_the_whole(question, reading, strange, meaning, rows)
        if general:
            return general
    strong = [hit for hit in named if _is_strong(hit, reading, rows)]
    if strong and (len(unknown) < 2 or len(unknown) <= len(text) or reading.condition):
        others = ranking.rank(text, rows, chances=meaning.chances)
        near = [matches.by_words(one, 0.6) for one in others]
        answer = _answer_named(question, reading, matches.merged(strong, named, near))
        meant = max(meaning.chances.get(hit.id, 0.0) for hit in strong) >= _MEANT  # «weather changes pain»
        everyday = _is_everyday(reading) and fitting.all_learnt(strong) and not meant
        if everyday and meaning.none > _AWAY and not reading.condition:
            return _no_topic(question, answer.hits)
        concern = not lexicon.concerns().keys().isdisjoint(rest) and any(hit.kind == "intervention" for hit in strong)
        torn = others and not concern and others[0].row.id not in {hit.id for hit in strong}
        vague = everyday and meaning.none > _DOUBT and not reading.condition
        if answer.status != "match" or not (torn or vague):
            return answer
        note = "Other words of this question fit something else, or nothing here; none was opened."
        better = matches.by_words(others[0], 1.0) if torn and everyday else None  # «my hair is falling out»
        hits = matches.merged([better], list(answer.hits)) if better else list(answer.hits)
        return msgspec.structs.replace(answer, status="ambiguous", note=note, hits=tuple(hits))
    rows_named = frozenset(row for span in reading.spans for row in span.topics)
    words = (*text, *unknown) or reading.words
    ranked = ranking.rank(words, rows, rows_named, meaning.chances, about_condition=reading.condition)
    return _by_words(question, ranked, rows_named, reading, meaning)


def _is_name(reading: Reading) -> bool:
    """Says whether all words of a question are one name."""
    return len(reading.spans) == 1 and reading.spans[0].end - reading.spans[0].start == len(reading.words)


def _about_the_whole(
    question: str, reading: Reading, strange: tuple[str, ...], meaning: Sense, rows: SearchRows
) -> Answer | None:
    """Answers a question of nothing but words of asking («best treatment for fibro») by the card of the illness.

    What is not in the data («semaglutide for fibro») is refused; None if the question rather means another topic («how
    is fibromyalgia diagnosed»).
    """
    illness = read_words((_CONDITION,), rows)
    hits = matches.named(illness, rows)
    rivals = [chance for topic, chance in meaning.chances.items() if topic not in {hit.id for hit in hits}]
    if not hits or max(rivals, default=0.0) >= _MEANT:
        return None
    if strange:
        return _refuse(question, reading, rows, [], strange)
    return msgspec.structs.replace(_answer_named(question, illness, hits), general=True)


def _is_filler(word: str) -> bool:
    """Says whether a word is a misspelt word of asking; only what is no English word is looked at more closely."""
    if lexicon.is_english(word):
        return False
    from fibrokb.questions import typos

    return typos.is_filler(word)


def _answer_named(question: str, reading: Reading, hits: list[Hit]) -> Answer:
    leading = [hit for hit in hits if hit.score == 1.0]
    if len(leading) <= 1:
        return Answer(query=question, status="match", hits=tuple(hits))
    first, shared = reading.spans[0], len(reading.spans) == 1
    is_ = "can mean" if first.field == "phrase" else "is the name of"
    note = f"«{first.shown}» {is_} more than one topic." if shared else "This question names more than one topic."
    return Answer(query=question, status="ambiguous", note=note, hits=tuple(hits), pair=not shared)


def _by_words(question: str, ranked: list[Ranked], named: frozenset[int], reading: Reading, meaning: Sense) -> Answer:
    if not ranked:
        return Answer(query=question, status="none", note="Nothing in the data uses these words.")
    top = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    hits = tuple(matches.by_words(one, min(0.99, one.score / (top.score + 0.4))) for one in ranked)
    named_too = top.row.row in named and meaning.none <= _AWAY
    if not (named_too or fitting.fits(top, meaning, about_condition=reading.condition)):
        return _no_topic(question, hits)
    clear = (top.score - second) / top.score >= _MARGIN if top.score else False
    # what was named is never passed over silently
    sure = top.row.row in named if named else len(set(reading.words)) > 1
    learnt = fitting.all_learnt([top.row])  # of one's own topics nothing was, and no chance speaks for them
    other = max((chance for topic, chance in meaning.chances.items() if learnt and topic != top.row.id), default=0.0)
    alike = top.coverage >= _ENOUGH and top.likeness >= _ALIKE
    told = top.chance >= _SURE or (alike and other <= max(_RIVAL * top.chance, _FAINT))
    if told and clear and sure:
        return Answer(query=question, status="match", hits=hits)
    return Answer(
        query=question, status="ambiguous", note="Several topics may fit, or none does; none was opened.", hits=hits
    )


def _no_topic(question: str, hits: tuple[Hit, ...]) -> Answer:
    note = "No topic fits this question. The nearest, which may be about something else:"
    near = tuple(msgspec.structs.replace(hit, score=min(hit.score, 0.3)) for hit in hits[:5])
    return Answer(query=question, status="none", note=note, hits=near)


def _refuse(question: str, reading: Reading, rows: SearchRows, named: list[Hit], strange: tuple[str, ...]) -> Answer:
    near = named or [matches.by_words(one, 0.3) for one in ranking.rank(reading.content or reading.words, rows)[:5]]
    hits = tuple(msgspec.structs.replace(hit, score=min(hit.score, 0.3)) for hit in near)
    nearest = " The nearest topics, which are about something else:" if hits else ""
    missing = " ".join(strange)
    names = {word for span in reading.spans for word in reading.words[span.start : span.end]}.union(missing.split())
    together = any(hit.kind == "intervention" for hit in named) and asked.side_by_side(reading.words, names)
    note = f"«{missing}» is not in this evidence base.{'' if together else nearest}"
    return Answer(query=question, status="none", note=note, hits=hits, missing=missing if together else "")


def _is_strong(hit: Hit, reading: Reading, rows: SearchRows) -> bool:
    """A name stands out if it has several words, or if no other topic has its word in a name."""
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
