"""Tells which topics a sentence speaks of: those that it names, means, or goes on about without naming them again.

A name alone isn't enough («the large stretches of the brain» are no stretching), nor is it needed. Learnt trees weigh
a few clues (``training/subjects.py``). Topics of one's own count when named.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fibrokb.questions import lexicon, recogniser, senses, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.questions.context import Context
    from fibrokb.questions.recogniser import Sounding
    from fibrokb.questions.sentences import Read
    from fibrokb.questions.stating import Heard

_LEAST = 0.05
_LIKELY, _UNLIKELY = -1.0, -6.0
_TINY = 1e-3
_MANY = 5


class Subjects:
    """Finds the subjects of an article's sentences, one after the other: what was spoken of counts later."""

    def __init__(self, claims: Mapping[str, PopularClaim], topics: Iterable[str]) -> None:
        """Takes the popular claims by their ids (who repeats one speaks of its topics) and the ids of all topics."""
        self._learnt = senses.topics() & frozenset(topics)
        self._about = {name: claim.topics for name, claim in claims.items()}
        self._mentions: dict[str, int] = {}

    def of(self, one: Read, context: Context, heard: Heard) -> tuple[str, ...]:
        """Gives the topics that a sentence speaks of; to be called once for each, in their order."""
        leaning = context.leaning(one)
        own = one.topics or (leaning.topics if leaning else sorted(context.carried(one)))
        found = [topic for topic in own if topic not in self._learnt]
        for topic, clues in self.candidates(one, context, heard):
            if recogniser.spoken_of(clues):
                found.append(topic)
        return tuple(found)

    def candidates(self, one: Read, context: Context, heard: Heard) -> list[tuple[str, dict[str, float]]]:
        """Gives the topics that come into question, with what tells of each, and takes note of what is named."""
        sense = senses.sense(one.words.folded)
        before = context.before.words.folded if context.before is not None else ()
        together = senses.sense((*before, *one.words.folded)) if before else sense
        claimed = self._claimed(heard.sounding)
        meant = [topic for topic, chance in sense.chances.items() if chance >= _LEAST]
        meant += [topic for topic, odds in heard.speaking.items() if odds >= _LIKELY]
        named = dict.fromkeys((*one.topics, *claimed, *meant, *sorted(context.earlier), *_heading(context)))
        told = context.paragraph - one.topics.keys()  # another sentence of the paragraph names it
        found = [
            (topic, self._clues(topic, one, context, heard, (sense, together), claimed.get(topic, (0.0, 0.0))))
            for topic in named
            if topic in self._learnt and topic not in told
        ]
        for topic in one.topics:
            self._mentions[topic] = self._mentions.get(topic, 0) + 1
        return found

    def _claimed(self, sounding: Sounding) -> dict[str, tuple[float, float]]:
        """Gives for topics the chance of the likeliest claim that is first of all about them, and of any about them."""
        found: dict[str, tuple[float, float]] = {}
        for name, chance in sounding.chances.items():
            for place, topic in enumerate(self._about[name]):
                first, any_ = found.get(topic, (0.0, 0.0))
                found[topic] = (max(first, chance * (place == 0)), max(any_, chance))
        return found

    def _clues(
        self,
        topic: str,
        one: Read,
        context: Context,
        heard: Heard,
        meaning: tuple[senses.Sense, senses.Sense],
        claimed: tuple[float, float],
    ) -> dict[str, float]:
        sense, together = meaning
        places = one.topics.get(topic, [])
        named = topic in one.topics
        words = {word for place in places for word in place}
        return {
            "named": float(named),
            "named by more than an everyday word": float(named and _tells(one, places)),
            "named again": float(len(places) > 1),
            "words of the name": min(3, len(words)),
            "means it": _odds(sense.chances.get(topic, 0.0)),
            "means it, and it is named": named * _odds(sense.chances.get(topic, 0.0)),
            "means it with the sentence before": _odds(together.chances.get(topic, 0.0)),
            "means nothing": _odds(sense.none),
            "sounds like it": max(_UNLIKELY, heard.speaking.get(topic, _UNLIKELY)),
            "a claim that is about it": _odds(claimed[0]),
            "a claim that touches it": _odds(claimed[1]),
            "named in the paragraph before": float(topic in context.earlier),
            "goes on": float(topic in context.earlier and sentences.points_back(one) and one.piece.first),
            "in the heading": float(topic in _heading(context)),
            "mentioned before": math.log1p(self._mentions.get(topic, 0)),
            "others named": min(_MANY, len(one.topics)),
            "length": math.log1p(len(one.words.folded)),
            "question": float(sentences.kind_of(one) == "question"),
            "heading": float(sentences.kind_of(one) == "heading"),
            "other illness": float(context.elsewhere != ""),
        }


def _odds(chance: float) -> float:
    return math.log((chance + _TINY) / (1 - chance + _TINY))


def _topics(one: Read | None) -> Iterable[str]:
    return one.topics if one is not None else ()


def _heading(context: Context) -> Iterable[str]:
    return _topics(context.heading)


def _tells(one: Read, places: list[tuple[int, ...]]) -> bool:
    """Says whether a name is no single everyday word."""
    return any(len(place) > 1 or not lexicon.is_english(one.words.folded[place[0]]) for place in places)
