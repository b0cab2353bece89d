"""Checks an article: which of its sentences repeat a statement that is going round, and which topics it names.

Nothing is judged by the program itself: a sentence gets the rating of a curated statement if it names one of its
topics, holds what its signs ask for, those of a second hand too where there are any, and does not deny it, ask it, or
tell of another illness or of animals. Everything else that is stated is listed as not judged, with what is known of
the topics it names.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.reports import Match, Report, Sentence
from fibrokb.questions import reporting, sentences
from fibrokb.questions.naming import Namer, Words, words_of
from fibrokb.questions.passages import pieces
from fibrokb.questions.sentences import Read
from fibrokb.questions.signs import Signs, closest, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.questions.passages import Piece
    from fibrokb.questions.signs import Place, Sign
    from fibrokb.store.index import Index

_CHUNK = 200


class _Context(msgspec.Struct, frozen=True):
    """What stands round a sentence: the one that it may lean on, the one that follows, the heading above."""

    before: Read | None
    after: Read | None
    heading: Read | None
    elsewhere: str
    """Another illness, or animals, that the paragraph tells of so far."""


class _Hands(msgspec.Struct, frozen=True):
    """The signs of claims by the first hand and by the second, and the claims that a second hand has signed."""

    first: Signs
    second: Signs
    signed: frozenset[str]


class _Held(msgspec.Struct, frozen=True):
    """A claim whose sign a sentence holds, with the places and whether they are turned round."""

    claim: str
    places: tuple[Place, ...]
    refused: bool


def check(
    name: str, lines: list[tuple[int, str]], index: Index, progress: Callable[[float], None] = lambda _: None
) -> Report:
    """Gives what a text states and how it holds up; ``progress`` is told the share that is done, from 0 to 1."""
    claims = {claim.id: claim for claim in index.popular_claims()}
    found = list(pieces(lines))
    named = list(_named(found, index, progress))
    hands = _hands({topic for _, topics in named for topic in topics}, claims, index)
    read = [_read(piece, words, topics, hands) for piece, (words, topics) in zip(found, named, strict=True)]
    judged = tuple(_sentence(one, context, hands, claims) for one, context in _in_context(read))
    shown = dict.fromkeys(topic for sentence in judged for topic in sentence.topics)
    judging = dict.fromkeys(topic for sentence in judged for match in sentence.matches for topic in match.claim.topics)
    return Report(
        name=name,
        words=sum(len(one.words.folded) for one in read),
        sentences=judged,
        topics=_topics(shown, index),
        behind=_topics(judging, index),
        questions=reporting.answered(found),
    )


def _topics(names: Iterable[str], index: Index) -> tuple[Topic, ...]:
    found = (index.topic(name) for name in names)
    return tuple(topic for topic in found if topic is not None)


def narrowed(found: Report, topic: str, *, rated_only: bool) -> Report:
    """Gives the report of only those sentences that name a topic, or that are rated."""
    kept = [s for s in found.sentences if not topic or topic in s.topics]
    kept = [s for s in kept if s.matches] if rated_only else kept
    if not topic and not rated_only:
        return found
    named = {name for sentence in kept for name in sentence.topics}
    topics = tuple(one for one in found.topics if one.id in named)
    return msgspec.structs.replace(found, sentences=tuple(kept), topics=topics)


def _named(
    found: list[Piece], index: Index, progress: Callable[[float], None]
) -> Iterator[tuple[Words, dict[str, list[Place]]]]:
    """Yields the words of each sentence and the topics that they name or mean."""
    hints = Signs(index.signs("topic"))
    namer = Namer(index)
    for start in range(0, len(found), _CHUNK):
        worded = [words_of(piece.text) for piece in found[start : start + _CHUNK]]
        namer.learn(worded)
        for words in worded:
            named = namer.topics(words)
            meant = _meant(words, hints, named)
            yield words, named | {topic: meant[topic] for topic in meant if topic not in named}
        progress((start + len(worded)) / len(found))


def _hands(named: set[str], claims: dict[str, PopularClaim], index: Index) -> _Hands:
    """Gives the signs of those claims that are about something that the text names; no other can be rated."""
    about = {claim.id for claim in claims.values() if not named.isdisjoint(claim.topics)}
    first, second = (
        {claim: signs for claim, signs in index.signs(kind).items() if claim in about}
        for kind in ("claim", "claim-again")
    )
    return _Hands(Signs(first, sentences.CLASSES), Signs(second), frozenset(second))


def _read(piece: Piece, words: Words, topics: dict[str, list[Place]], hands: _Hands) -> Read:
    found = hands.second.find(words.folded, words.stemmed) | hands.first.find(words.folded, words.stemmed)
    found.update({f"@{topic}": places for topic, places in topics.items()})
    return Read(piece, words, topics, found)


def _meant(words: Words, hints: Signs, named: dict[str, list[Place]]) -> dict[str, list[Place]]:
    """Gives the topics that a sentence's words mean though they don't name them."""
    found = hints.find(words.folded, words.stemmed)
    found.update({f"@{topic}": places for topic, places in named.items()})
    meant: dict[str, list[Place]] = {}
    for hint in hints.held(found):
        places = stands(hint, found)
        if places:
            meant.setdefault(hint.id, []).append(tuple(sorted(word for place in places for word in place)))
    return meant


def _in_context(read: list[Read]) -> Iterator[tuple[Read, _Context]]:
    before: Read | None = None
    heading: Read | None = None
    other = ""
    for one, after in itertools.zip_longest(read, read[1:]):
        if one.piece.first and not (one.piece.kind == "item" and before and before.piece.text.endswith(":")):
            before, other = None, ""
        if after is not None and after.piece.paragraph != one.piece.paragraph:
            after = None
        other = "" if one.places("fibro") else sentences.elsewhere(one) or other
        yield one, _Context(before, after, heading, other)
        if one.piece.kind == "heading":
            heading = one
        if one.piece.kind != "item":
            before = one


def _sentence(one: Read, context: _Context, hands: _Hands, claims: dict[str, PopularClaim]) -> Sentence:
    kind = sentences.kind_of(one)
    aside = kind == "question" or _taken_back(one, context)
    leaning = context.before if context.before is not None and sentences.leans_on(one) else None
    named = one.topics.keys() | (leaning.topics.keys() if leaning else set())
    held = [found for found in _all_held(one, hands.first, context) if not named.isdisjoint(claims[found.claim].topics)]
    again = _all_held(one, hands.second, context)
    confirmed = {found.claim for found in again if not found.refused}
    stated = {
        found.claim: found
        for found in held
        if not (aside or found.refused or _of_others(one, found, context))
        and (found.claim in confirmed or found.claim not in hands.signed)
    }
    refused = (found.claim for found in held if found.refused or aside)
    matches = tuple(Match(claim=claims[claim], words=_words(one, found)) for claim, found in stated.items())
    spoken_of = (match.claim.topics[0] for match in matches)
    carried = leaning.topics if leaning and not one.topics else ()
    return Sentence(
        line=one.piece.line,
        paragraph=one.piece.paragraph,
        text=one.piece.text,
        kind=kind,
        matches=matches,
        denied=tuple(claims[claim] for claim in dict.fromkeys(refused) if claim not in stated),
        topics=tuple(dict.fromkeys((*one.topics, *spoken_of, *carried))),
        elsewhere=context.elsewhere,
    )


def _all_held(one: Read, signs: Signs, context: _Context) -> list[_Held]:
    """Gives what a sentence holds; of claims whose words lie within another's, only the other."""
    asked = signs.held(one.found, missing=1)
    held = [found for sign in asked if (found := _held(one, sign, context)) is not None]
    return [found for found in held if not any(_within(found, other) for other in held)]


def _held(one: Read, sign: Sign, context: _Context) -> _Held | None:
    """Gives a sign that a sentence holds; one of its groups may stand in the sentence that it leans on."""
    if any(group.places(one.found) for group in sign.barred):
        return None
    groups = [group.places(one.found) for group in sign.groups]
    here = [places for places in groups if places]
    if len(here) < len(groups):
        absent = next(group for group, places in zip(sign.groups, groups, strict=True) if not places)
        before = context.before
        if before is None or not (here and absent.names and sentences.leans_on(one) and absent.places(before.found)):
            return None
    held = closest(here)
    if not held:
        return None
    denied = bool(sentences.nots(one, held))
    return _Held(sign.id, held, sentences.is_aside(one, held) or denied != sign.denies)


def _taken_back(one: Read, context: _Context) -> bool:
    """Says whether the next sentence, or the heading above, calls a statement wrong."""
    myths = context.heading is not None and one.piece.first and bool(context.heading.places("denial"))
    return myths or (context.after is not None and sentences.turns_round(context.after))


def _of_others(one: Read, found: _Held, context: _Context) -> bool:
    return bool(context.elsewhere) and (sentences.elsewhere(one, found.places) != "" or not one.places("illness"))


def _within(found: _Held, other: _Held) -> bool:
    """Says whether a claim's words are only a part of another's: the one that asks for more is meant."""
    mine = {word for place in found.places for word in place}
    return mine < {word for place in other.places for word in place}


def _words(one: Read, found: _Held) -> tuple[str, ...]:
    shown = (dict.fromkeys(one.words.written[word] for word in place) for place in sorted(found.places))
    return tuple(" ".join(words) for words in shown)
