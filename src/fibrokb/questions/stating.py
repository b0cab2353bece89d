"""Tells which of the learnt claims a sentence states in its context, and which it only speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fibrokb.questions import recogniser, sentences
from fibrokb.questions.recogniser import Recogniser, Sounding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.questions.context import Context
    from fibrokb.questions.sentences import Read

_LONG = 40


class Heard(msgspec.Struct, frozen=True):
    """What a sentence sounds like, alone or with the one it leans on, and the topics that it names or leans on."""

    sounding: Sounding
    topics: frozenset[str]
    asserting: float


class Stating:
    """Finds the claims that sentences state."""

    def __init__(self, claims: Mapping[str, PopularClaim]) -> None:
        """Takes all claims by their ids; those that were not learnt are left alone."""
        self._recogniser = Recogniser(claims)
        self._topics = {name: frozenset(claims[name].topics) for name in self._recogniser.known}
        self.known = self._recogniser.known

    def hear(self, one: Read, context: Context) -> Heard:
        """Gives what a sentence sounds like."""
        leaning = context.leaning(one)
        topics = frozenset(one.topics) | (frozenset(leaning.topics) if leaning else frozenset())
        together = [(leaning.words.with_next(one.words), topics)] if leaning else []
        sounding = self._recogniser.sounding((one.words, topics), *together)
        return Heard(sounding, topics, recogniser.asserting(one.words))

    @staticmethod
    def is_aside(one: Read, context: Context) -> bool:
        """Says whether a sentence asks, is taken back, calls something a myth or leaves it open: it states nothing."""
        back = sentences.is_taken_back(one, context.after, context.heading)
        return back or sentences.kind_of(one) == "question" or bool(one.places("denial") or one.places("open"))

    def of(self, one: Read, context: Context) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """Gives the claims that a sentence states, each with the words that say so, and those it only speaks of."""
        heard = self.hear(one, context)
        aside = self.is_aside(one, context)
        stated: dict[str, tuple[str, ...]] = {}
        spoken_of = []
        for claim, likely in heard.sounding.chances.items():
            says = recogniser.stated(self.clues(claim, heard, one, context)) >= recogniser.model().threshold
            if says and not aside:
                stated[claim] = self._recogniser.words(claim, one.words, heard.topics)
            elif likely >= recogniser.SOUNDS_LIKE and (aside or sentences.denials(one) > 0):
                spoken_of.append(claim)
        return stated, spoken_of

    def clues(self, claim: str, heard: Heard, one: Read, context: Context) -> dict[str, float]:
        """Gives what tells whether a sentence states a claim, as numbers (``training/recogniser.py`` weighs them)."""
        about = self._topics[claim]
        denying = min(2, sentences.denials(one))
        used_to = recogniser.denies(claim)
        return {
            **heard.sounding.clues(claim),
            "asserting": heard.asserting,
            "named": float(not about.isdisjoint(heard.topics)),
            "named here": float(not about.isdisjoint(one.topics)),
            "named in the paragraph": float(not about.isdisjoint(context.paragraph)),
            "named before": float(not about.isdisjoint(context.earlier)),
            "denying": denying,
            "denying what is not denied": float(denying > 0) * (1 - used_to),
            "not denying what is denied": float(denying == 0) * used_to,
            "denied round it": context.denying,
            "other illness": float(context.elsewhere != ""),
            "other illness here": float(sentences.elsewhere(one) != ""),
            "condition": float(bool(one.places("fibro"))),
            "length": min(_LONG, len(one.words.folded)) / _LONG,
            "sentences": min(5, context.length),
            "number": float(any(word[0].isdigit() for word in one.words.folded)),
            "heading": float(sentences.kind_of(one) == "heading"),
        }
