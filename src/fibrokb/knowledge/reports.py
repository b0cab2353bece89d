"""What the check of an article gives: its sentences, the statements that they repeat, and what it leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from fibrokb.knowledge.model import PopularClaim, Topic

SentenceKind = Literal["statement", "question", "heading"]

OBJECTED = ("contradicted", "overstated", "unsupported")
"""The ratings to which a check objects."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that is going round and the words of the text that repeat it."""

    claim: PopularClaim
    words: tuple[str, ...]


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the text: where its line begins (from 1), what it repeats and which topics it names."""

    line: int
    paragraph: int
    """The number of its paragraph, from 0."""
    text: str
    kind: SentenceKind
    matches: tuple[Match, ...] = ()
    denied: tuple[PopularClaim, ...] = ()
    """Statements that the sentence speaks against, or only asks about."""
    near: tuple[PopularClaim, ...] = ()
    """Statements that the sentence may repeat, though it is not sure enough to rate it."""
    topics: tuple[str, ...] = ()
    elsewhere: str = ""
    """Another illness that the sentence is about, or the animals or cells."""
    softly: tuple[str, ...] = ()
    """The words that make what it says less than certain: «may», «some»."""
    of_study: bool = False
    """Whether it tells what a study found."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question that good health reporting answers, and the line of the first sentence that speaks of it."""

    id: str
    line: int | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a text says about the condition and how that holds up."""

    name: str
    words: int
    sentences: tuple[Sentence, ...]
    topics: tuple[Topic, ...]
    """The topics that the text names, in the order in which it does."""
    behind: tuple[Topic, ...]
    """The topics that hold the records behind the ratings."""
    questions: tuple[Question, ...]
    foreign: bool = False
    """Whether hardly any of its words are English, so that little of it can have been recognised."""
    narrowed: bool = False
    """Whether only some of the text's sentences are here: the rated ones, or those on a topic."""

    @property
    def rated(self) -> tuple[Sentence, ...]:
        """The sentences that repeat a statement."""
        return tuple(sentence for sentence in self.sentences if sentence.matches)

    @property
    def unjudged(self) -> tuple[Sentence, ...]:
        """The sentences that state something for which the evidence base has no rating."""
        said = (s for s in self.sentences if s.kind == "statement")
        return tuple(s for s in said if not (s.matches or s.denied or s.near))

    @property
    def close(self) -> tuple[Sentence, ...]:
        """The sentences that come close to a statement, and repeat none for sure."""
        return tuple(s for s in self.sentences if s.near and not s.matches)

    @property
    def turned_round(self) -> tuple[Sentence, ...]:
        """The sentences that deny, ask or take back a statement, and repeat none."""
        return tuple(s for s in self.sentences if s.denied and not s.matches)

    @property
    def objected(self) -> bool:
        """Whether anything in the text is overstated, unsupported or contradicted."""
        return any(match.claim.rating in OBJECTED for sentence in self.sentences for match in sentence.matches)
