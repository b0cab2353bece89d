"""Tells which popular claims a sentence repeats, by weights that were learnt from sentences of many hands.

``training/recogniser.py`` makes ``recogniser.gz`` and says how. Two questions are asked, one after the other: which
claim do the words sound like (one logistic regression a claim, on single words, pairs of words and the topics named)?
And does the sentence state it (boosted trees on some thirty clues: how much it sounds like it and like others, whether
it names what the claim is about, denies, asks, tells of another illness, how the text speaks round it)? Nothing is
judged here: the rating is the curated one of the claim.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from fibrokb.questions import lexicon
from fibrokb.questions.trees import Trees, chance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fibrokb.questions.naming import Words

FILE = Path(__file__).with_name("recogniser.gz")

_PAIR, _SKIPPED, _TOPIC = 0.7, 0.5, 1.5
_SHOWN = 4
_EDGE, _REACH, _LENGTHS = 3, 6, 8
_NOTS = frozenset(
    """no not never neither nor none nothing nobody cannot cant wont dont doesnt didnt isnt arent wasnt werent havent
    hasnt hadnt wouldnt couldnt shouldnt aint hardly barely without""".split()
)
LIKELY = 0.05
"""The least chance by its words at which a claim is looked at more closely."""
_LIKELY_ODDS = math.log(LIKELY / (1 - LIKELY))
SURELY = 0.5
"""The chance from which a sentence speaks of a topic that it doesn't name."""
SOUNDS_LIKE = 0.8
"""The chance by its words from which a sentence that doesn't state a claim is shown as speaking of it."""


class Head(msgspec.Struct, frozen=True):
    """What words are told apart into: its names, their biases, and what a weight of 1 in the bytes stands for."""

    names: list[str]
    biases: list[float]
    scale: float


class Model(msgspec.Struct, frozen=True):
    """What was learnt. Weights stand under their feature as pairs of bytes: a number, and its weight shifted by 128."""

    claims: Head
    stances: Head
    topics: Head
    features: dict[str, tuple[float, bytes, bytes, bytes]]
    """The rarity of each feature, the weights that it has for claims, for repeating what they are about, for topics."""
    denying: list[float]
    """The share of each claim's wordings that hold a «not»."""
    asserting: dict[str, float]
    """What tells of a sentence's manner whether it repeats a claim or only speaks of its matter."""
    asserting_bias: float
    stated: Trees = Trees()
    """What weighs the clues of a claim that a sentence may state."""
    threshold: float = 1.0
    """The chance from which a claim that holds up counts as stated."""
    strict_threshold: float = 1.0
    """The chance from which a claim counts as stated that does not hold up: an unfair objection does more harm."""
    subjects: Trees = Trees()
    """What weighs the clues of a topic that a sentence may speak of."""
    subjects_threshold: float = 1.0


@functools.cache
def model() -> Model:
    """Gives what was learnt."""
    return msgspec.msgpack.decode(gzip.decompress(FILE.read_bytes()), type=Model)


def features(words: Words, topics: Collection[str]) -> dict[str, float]:
    """Gives what a sentence is recognised by: its words, pairs of them (with one word between counts less), topics."""
    stems = words.stemmed
    found = dict.fromkeys(stems, 1.0)
    found.update((f"{one} {other}", _SKIPPED) for one, other in zip(stems, stems[2:], strict=False))
    found.update((f"{one} {other}", _PAIR) for one, other in itertools.pairwise(stems))
    found.update((f"@{topic}", _TOPIC) for topic in topics)
    return found


def weighed(found: dict[str, float], rarities: dict[str, float]) -> dict[str, float]:
    """Gives the features that were learnt, each by its rarity, together of length 1."""
    kept = {feature: value * rarities[feature] for feature, value in found.items() if feature in rarities}
    length = math.sqrt(sum(value * value for value in kept.values())) or 1.0
    return {feature: value / length for feature, value in kept.items()}


def manner(words: Words) -> set[str]:
    """Gives what tells how a sentence speaks: words, pairs of them, words under a «not», its edges and its length."""
    stems = words.stemmed
    found = {*stems, *(f"{one} {other}" for one, other in itertools.pairwise(stems))}
    found.update(f"{one} _ {other}" for one, other in zip(stems, stems[2:], strict=False))
    found.update(f"^{one}" for one in stems[:_EDGE])
    found.update(f"{one}$" for one in stems[-_EDGE:])
    found.add(f"{min(_LENGTHS, len(stems) // 4)} fours")
    left, clause = 0, -1
    for word, one, here in zip(words.folded, stems, words.clauses, strict=True):
        if word in _NOTS:
            left, clause = _REACH, here
        elif left and here == clause:
            left -= 1
            found.add(f"not {one}")
    if any(word[0].isdigit() for word in words.folded):
        found.add("#")
    return found


def asserting(words: Words) -> float:
    """Gives the chance that a sentence repeats a claim, whichever, and does not only speak of its matter."""
    learnt = model()
    known = [learnt.asserting[entry] for entry in manner(words) if entry in learnt.asserting]
    return chance(learnt.asserting_bias + sum(known) / math.sqrt(len(known) or 1))


class Sounding(msgspec.Struct, frozen=True):
    """The chance of each claim by a sentence's words alone, for those that come into question."""

    chances: dict[str, float]

    def clues(self, claim: str) -> dict[str, float]:
        """Gives how much a sentence sounds like a claim, and like the likeliest other."""
        mine = self.chances.get(claim, 0.0)
        rival = max((other for name, other in self.chances.items() if name != claim), default=0.0)
        likely = math.log((mine + 1e-4) / (1 - mine + 1e-4))
        return {"likely": likely, "very likely": max(0.0, likely), "rival": rival, "first": float(mine >= rival)}


class Recogniser:
    """Recognises those claims of an evidence base that were learnt."""

    def __init__(self, claims: Iterable[str]) -> None:
        """Takes the ids of the claims that there are."""
        self._learnt = model()
        self.known = frozenset(claims) & frozenset(self._learnt.claims.names)
        self._rarities = {feature: row[0] for feature, row in self._learnt.features.items()}

    def sounding(self, *sentences: tuple[Words, Collection[str]]) -> Sounding:
        """Gives what words sound like, each with the topics that they name; of several, the likeliest counts."""
        chances: dict[str, float] = {}
        for words, topics in sentences:
            for name, odds in self._odds(words, topics, self._learnt.claims, 1).items():
                if odds >= _LIKELY_ODDS and name in self.known:
                    chances[name] = max(chances.get(name, 0.0), chance(odds))
        return Sounding(chances)

    def topics(self, words: Words, named: Collection[str]) -> dict[str, float]:
        """Gives the log odds of the topics that words may speak of, whether they name them or not."""
        return self._odds(words, named, self._learnt.topics, 3)

    def _odds(self, words: Words, topics: Collection[str], head: Head, place: Literal[1, 3]) -> dict[str, float]:
        steps = [0.0] * len(head.names)
        for feature, value in weighed(features(words, topics), self._rarities).items():
            weights = self._learnt.features[feature][place]
            for number, weight in zip(weights[::2], weights[1::2], strict=True):
                steps[number] += value * (weight - 128)
        odds = zip(head.names, head.biases, steps, strict=True)
        return {name: bias + head.scale * step for name, bias, step in odds if step}

    def stance(self, claim: str, words: Words, topics: Collection[str]) -> float:
        """Gives the log odds that words on the matter of a claim repeat it, instead of denying or narrowing it."""
        head = self._learnt.stances
        number = head.names.index(claim)
        total = 0.0
        for feature, value in weighed(features(words, topics), self._rarities).items():
            weights = self._learnt.features[feature][2]
            at = weights[::2].find(number)
            if at >= 0:
                total += value * (weights[2 * at + 1] - 128)
        return head.biases[number] + head.scale * total

    def words(self, claim: str, words: Words, topics: Collection[str]) -> tuple[str, ...]:
        """Gives the words that speak most for a claim, as they are written and in their order."""
        number = self._learnt.claims.names.index(claim)
        told: dict[str, float] = {}
        for feature, value in weighed(features(words, topics), self._rarities).items():
            weights = self._learnt.features[feature][1]
            mine = dict(zip(weights[::2], weights[1::2], strict=True)).get(number, 128) - 128
            for part in feature.split():
                told[part] = told.get(part, 0.0) + value * mine
        telling = {s for s, w in zip(words.stemmed, words.folded, strict=True) if w not in lexicon.STOP}
        best = sorted(telling, key=lambda one: (-told.get(one, 0.0), one))[:_SHOWN]
        kept = {stem for stem in best if told.get(stem, 0.0) > 0}
        return tuple(dict.fromkeys(w for s, w in zip(words.stemmed, words.written, strict=True) if s in kept))


def stated(clues: dict[str, float]) -> float:
    """Gives the chance that a sentence states a claim, by its clues."""
    return model().stated.chance(clues)


def spoken_of(clues: dict[str, float], *, surely: bool) -> bool:
    """Says whether a sentence speaks of a topic, by its clues, or ``surely`` does, where it doesn't name it."""
    learnt = model()
    needed = max(SURELY, learnt.subjects_threshold) if surely else learnt.subjects_threshold
    return learnt.subjects.chance(clues) >= needed


def denies(claim: str) -> float:
    """Gives the share of a claim's wordings that hold a «not», from 0 to 1."""
    learnt = model()
    return learnt.denying[learnt.claims.names.index(claim)]
