"""Ranks topics by the words of a question: BM25 over all fields, everyday phrases, and what was learnt of words."""

from __future__ import annotations

import functools
import math
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.language import stem
from fibrokb.questions import lexicon, senses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.questions.reading import SearchRows
    from fibrokb.store.index import TopicRow

_SYNONYM = 0.7
_SHORTLIST = 16
_PHRASE = 1.4
_NAMED = 0.7
_BACKGROUND = 0.25
_LEARNT = 3.0
_LEAST = 0.02
_TOLD = 0.2


class Concept(msgspec.Struct, frozen=True):
    """A content word of a question with the stems that count for it and what it weighs by its rarity."""

    word: str
    stems: dict[str, float]
    rarity: float
    weights: dict[int, float]


class Ranked(msgspec.Struct, frozen=True):
    """A topic with its score, the share of the question that it covers (0 to 1), and what matched."""

    row: TopicRow
    score: float
    coverage: float
    strength: float
    """How strongly the words stand there, from 0 to about 0.8: names weigh most, details least."""
    phrase: str
    likeness: float
    words: tuple[str, ...]
    chance: float
    """The chance that the question means it, as the learnt table of everyday words tells."""


def concepts(words: tuple[str, ...], rows: SearchRows) -> list[Concept]:
    """Gives each word of a question once, with all that counts for it."""
    found = []
    for word in dict.fromkeys(words):
        own_stem = stem(word)
        counted = dict.fromkeys(lexicon.synonyms(own_stem), _SYNONYM)
        counted[own_stem] = 1.0
        weights: dict[int, float] = {}
        own = 0
        for form, share in counted.items():
            count, topics = rows.term(form)
            own = max(own, count) if share == 1.0 else own
            for row, weight in topics.items():
                weights[row] = max(weights.get(row, 0.0), share * weight)
        known = own or (len(weights) if weights else 0)
        rarity = math.log(1 + (rows.topic_count + 0.5) / (known + 0.5))
        found.append(Concept(word, counted, rarity, weights))
    return found


def rank(
    words: tuple[str, ...],
    rows: SearchRows,
    named: frozenset[int] = frozenset(),
    chances: Mapping[str, float] = MappingProxyType({}),
    *,
    about_condition: bool = False,
) -> list[Ranked]:
    """Gives the topics that fit the words best, best first; ``named`` topics are always among those looked at.

    ``chances`` are those of topics, by their ids, that the words mean them (``senses``). A question about the condition
    itself leans towards the background topics.
    """
    asked = concepts(words, rows)
    total = sum(concept.rarity for concept in asked)
    scores: dict[int, float] = dict.fromkeys(named, 0.0)
    for concept in asked:
        for row, weight in concept.weights.items():
            scores[row] = scores.get(row, 0.0) + weight
    best = sorted(scores, key=lambda row: (-scores[row], row))[:_SHORTLIST]
    meant = rows.numbers([topic for topic, chance in chances.items() if chance >= _LEAST])
    ranked = []
    for row, topic in rows.rows([*best, *named, *meant]).items():
        chance = chances.get(topic.id, 0.0)
        extra = _NAMED if row in named else _BACKGROUND if about_condition and topic.kind == "background" else 0.0
        ranked.append(_ranked(topic, scores.get(row, 0.0), asked, total or 1.0, extra + _LEARNT * chance, chance))
    return sorted(ranked, key=lambda one: (-one.score, one.row.id))


def _ranked(topic: TopicRow, score: float, asked: list[Concept], total: float, extra: float, chance: float) -> Ranked:
    matched = [concept for concept in asked if topic.row in concept.weights]
    coverage = sum(concept.rarity for concept in matched) / total
    stems_asked = frozenset(form for concept in matched for form in concept.stems)
    alike = (one for one in topic.phrases if not stems_asked.isdisjoint(one[1]))
    likeness, phrase = max(((_likeness(stems, asked, total), text) for text, stems in alike), default=(0.0, ""))
    full = (score / total) * (0.5 + coverage) + _PHRASE * likeness + extra
    words = tuple(concept.word for concept in matched)
    if not words and chance >= _TOLD:
        words = senses.telling((concept.word for concept in asked), topic.id)
    return Ranked(topic, full, coverage, score / total, phrase, likeness, words, chance)


def _likeness(phrase: tuple[str, ...], asked: list[Concept], total: float) -> float:
    """Gives how far a phrase and a question say the same, from 0 to 1 (harmonic mean of both shares)."""
    forms = _telling(phrase)
    if not forms:
        return 0.0
    hit, covered = 0.0, set()
    for concept in asked:
        best, which = 0.0, ""
        for form, share in concept.stems.items():
            if share > best and form in forms:
                best, which = share, form
        if which:
            hit += best * concept.rarity
            covered.add(which)
    recall, precision = hit / total, len(covered) / len(forms)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


@functools.lru_cache(maxsize=8192)
def _telling(phrase: tuple[str, ...]) -> frozenset[str]:
    """Gives the words of a phrase that say something of their own, or all if none does."""
    return frozenset(phrase) - lexicon.STOP - lexicon.GENERIC or frozenset(phrase)
