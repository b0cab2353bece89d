"""Reads the sentences of a text: what each names and holds, and what stands round it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from fibrokb.questions import sentences
from fibrokb.questions.naming import Namer, Words, words_of
from fibrokb.questions.sentences import Read
from fibrokb.questions.signs import Signs, stands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fibrokb.questions.passages import Piece
    from fibrokb.questions.signs import Place
    from fibrokb.store.index import Index

_CHUNK = 200
_FEW = 2


class Context(msgspec.Struct, frozen=True):
    """What stands round a sentence: the ones before and after in its paragraph, and the heading above."""

    before: Read | None
    after: Read | None
    heading: Read | None
    elsewhere: str
    """Another illness, or animals, that the paragraph tells of so far."""
    paragraph: frozenset[str]
    """The topics that its paragraph names."""
    earlier: frozenset[str]
    """The topics that the paragraph before names."""
    denying: int
    """How many other sentences of its paragraph deny something."""
    length: int
    """How many sentences its paragraph has."""
    condition: bool
    """Whether its paragraph names the condition."""
    about: float
    """The share of the text's sentences that name the condition."""
    text: list[Read]
    """All sentences of the text."""

    def leaning(self, read: Read) -> Read | None:
        """Gives the sentence that another leans on: the one before, if it begins with «It» or the like."""
        return self.before if self.before is not None and sentences.leans_on(read) else None

    def carried(self, read: Read) -> frozenset[str]:
        """Gives the topic that a paragraph goes on with, if it opens with «They» or the like and names none itself."""
        goes_on = read.piece.first and sentences.points_back(read) and len(self.earlier) <= _FEW
        return self.earlier if goes_on else frozenset()


def readings(
    found: list[Piece], index: Index, signs: Signs, progress: Callable[[float], None] = lambda _: None
) -> Iterator[tuple[Read, Context]]:
    """Yields each sentence with the topics that it names and the ``signs`` in it, and its context."""
    named = _named(found, index, progress)
    read = [_read(piece, words, topics, signs) for piece, (words, topics) in zip(found, named, strict=True)]
    yield from _in_context(read)


def _read(piece: Piece, words: Words, topics: dict[str, list[Place]], signs: Signs) -> Read:
    found = signs.find(words.folded, words.stemmed)
    found.update({f"@{topic}": places for topic, places in topics.items()})
    return Read(piece, words, topics, found)


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


def _in_context(read: list[Read]) -> Iterator[tuple[Read, Context]]:
    about = sum(bool(one.places("fibro")) for one in read) / max(1, len(read))
    heading: Read | None = None
    before: Read | None = None
    earlier: frozenset[str] = frozenset()
    for _, group in itertools.groupby(read, lambda one: one.piece.paragraph):
        paragraph = list(group)
        topics = frozenset(topic for one in paragraph for topic in one.topics)
        denying = sum(sentences.speaks_against(one) for one in paragraph)
        condition = any(one.places("fibro") for one in paragraph)
        if not (paragraph[0].piece.kind == "item" and before and before.piece.text.endswith(":")):
            before = None
        other = ""
        for one, after in itertools.zip_longest(paragraph, paragraph[1:]):
            other = "" if one.places("fibro") else sentences.elsewhere(one) or other
            others = denying - sentences.speaks_against(one)
            yield (
                one,
                Context(before, after, heading, other, topics, earlier, others, len(paragraph), condition, about, read),
            )
            heading = one if one.piece.kind == "heading" else heading
            before = before if one.piece.kind == "item" else one
        earlier = topics
