"""Decides whether the topic that fits the words of a question best fits them well enough."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fibrokb.questions import senses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.answers import Hit
    from fibrokb.questions.ranking import Ranked
    from fibrokb.questions.senses import Sense
    from fibrokb.store.index import TopicRow

_CONSTANT, _OF_NONE, _OF_CHANCE, _OF_COVERAGE, _OF_STRENGTH = -4.7, 0.6, 0.5, 1.9, 4.2
_LEAST = 0.5
"""How the log odds that a question means a topic are reckoned, and the least that will do: fitted to the tuning half,
with a table of everyday words that had not learnt from it."""
_TINY = 1e-4
_NOTHING = 0.7
"""The chance of meaning no topic above which naming the illness is not enough, and one's own topic must share more."""
_SOME, _MOST = 0.5, 0.8
_RATHER_ALIKE, _STRONG = 0.42, 0.55
"""What a question must share with a topic of one's own."""


def fits(top: Ranked, meaning: Sense, *, about_condition: bool) -> bool:
    """Says whether a question means a topic: by what was learnt of everyday words; one's own topics by the text."""
    if all_learnt([top.row]):
        return (about_condition and meaning.none <= _NOTHING) or _odds(top, meaning) >= _LEAST
    if meaning.none > _NOTHING:
        return top.coverage >= _MOST
    return top.coverage >= _SOME and (top.likeness >= _RATHER_ALIKE or top.strength >= _STRONG)


def _odds(top: Ranked, meaning: Sense) -> float:
    """Gives the log odds that a question means a topic at all, by what was learnt and how far the text answers it."""
    none, chance = (math.log((share + _TINY) / (1 - share + _TINY)) for share in (meaning.none, top.chance))
    return _CONSTANT - _OF_NONE * none + _OF_CHANCE * chance + _OF_COVERAGE * top.coverage + _OF_STRENGTH * top.strength


def all_learnt(topics: Iterable[Hit | TopicRow]) -> bool:
    """Says whether everyday words were learnt of all topics; they tell nothing of one's own."""
    return all(topic.id in senses.topics() for topic in topics)
