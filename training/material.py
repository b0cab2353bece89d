"""What the recogniser learns from, read as the check reads it: wordings, and the passages of the tuning half."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import yaml
from benchmarks.articles import NOTHING, TUNING, sets

from fibrokb.questions import sentences
from fibrokb.questions.context import readings
from fibrokb.questions.naming import words_of
from fibrokb.questions.passages import pieces
from fibrokb.questions.signs import Signs

if TYPE_CHECKING:
    from fibrokb.questions.context import Context
    from fibrokb.questions.naming import Words
    from fibrokb.questions.sentences import Read
    from fibrokb.store.index import Index

HERE = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Sample(NamedTuple):
    """Words with the topics that they name, what they repeat, and the claims that don't count here.

    Where a passage has several sentences, one of them repeats the ``possible`` claims; which one is found on the way.
    """

    words: Words
    topics: frozenset[str]
    claims: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    article: str = ""
    passage: int = -1


class Wording(NamedTuple):
    """A written sentence, or two: its claim, whether it repeats it, and how it is read."""

    claim: str
    repeats: bool
    sample: Sample
    read: list[tuple[Read, Context]]


class Passage(NamedTuple):
    """A passage of an article: its label and its sentences in their context."""

    article: str
    label: dict[str, Any]
    read: list[tuple[Read, Context]]

    @property
    def wanted(self) -> frozenset[str]:
        """The claims that it repeats."""
        return frozenset(self.label["claims"])

    @property
    def accepted(self) -> frozenset[str]:
        """The claims that it repeats or may be said to repeat."""
        return self.wanted | frozenset(self.label["allowed"])


def read_texts(texts: list[str], index: Index) -> list[list[tuple[Read, Context]]]:
    """Gives the sentences of paragraphs, each in its context."""
    lines = list(enumerate("\n\n".join(" ".join(text.split()) for text in texts).split("\n"), 1))
    found: list[list[tuple[Read, Context]]] = [[] for _ in texts]
    for one, context in readings(list(pieces(lines)), index, Signs({}, sentences.CLASSES)):
        found[(one.piece.line - 1) // 2].append((one, context))
    return found


def wordings(index: Index) -> list[Wording]:
    """Gives all written sentences."""
    written = yaml.load((HERE / "wordings.yaml").read_text("utf-8"), LOADER)
    found = []
    for claim in index.popular_claims():
        mine = written.get(claim.id, {"says": [], "not": []})
        says = [claim.statement, *claim.phrasings, *mine["says"]]
        texts = [*says, *mine["not"]]
        for number, (text, told) in enumerate(zip(texts, read_texts(texts, index), strict=True)):
            read = alone(told)
            topics = frozenset(topic for one, _ in read for topic in one.topics)
            repeats = number < len(says)
            sample = Sample(words_of(text), topics, frozenset([claim.id]) if repeats else frozenset())
            found.append(Wording(claim.id, repeats, sample, read))
    return found


def alone(read: list[tuple[Read, Context]]) -> list[tuple[Read, Context]]:
    """Gives the sentences of a wording as a text of their own."""
    text = [one for one, _ in read]
    about = sum(bool(one.places("fibro")) for one in text) / max(1, len(text))
    return [(one, msgspec.structs.replace(context, text=text, about=about)) for one, context in read]


def passages(index: Index) -> list[Passage]:
    """Gives the passages of the tuning half."""
    found = []
    for one in sets(TUNING):
        read = read_texts([label["text"] for label in one["passages"]], index)
        found += [Passage(one["id"], NOTHING | label, r) for label, r in zip(one["passages"], read, strict=True)]
    return found


def wholes(found: list[Passage]) -> list[Sample]:
    """Gives passages as wholes with the topics that they speak of; those that one may see there or not are ignored."""
    out = []
    for passage in found:
        named = frozenset(topic for one, _ in passage.read for topic in one.topics)
        wanted, open_ = frozenset(passage.label["topics"]), frozenset(passage.label["allowed_topics"])
        out.append(Sample(words_of(passage.label["text"]), named, wanted, open_ - wanted, article=passage.article))
    return out


def phrases() -> list[Sample]:
    """Gives what people type when they mean a topic."""
    lines = (HERE / "phrases.tsv").read_text("utf-8").splitlines()[1:]
    pairs = (line.split("\t") for line in lines)
    return [Sample(words_of(phrase), frozenset(), frozenset([topic])) for topic, phrase in pairs]


def samples(found: list[Passage]) -> list[Sample]:
    """Gives the sentences of passages to learn from."""
    out = []
    for number, passage in enumerate(found):
        several = len(passage.read) > 1
        for one, context in passage.read:
            leaning = context.leaning(one)
            topics = frozenset(one.topics) | (frozenset(leaning.topics) if leaning else frozenset())
            known, possible = (frozenset(), passage.wanted) if several else (passage.wanted, frozenset())
            ignored = passage.accepted - known
            out.append(Sample(one.words, topics, known, ignored, possible, passage.article, number))
    return out
