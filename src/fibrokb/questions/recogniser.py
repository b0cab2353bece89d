"""Tells which popular claims a sentence repeats, by weights that were learnt from sentences of many hands.

``training/recogniser.py`` makes ``recogniser.gz`` and says how. Two questions are asked, one after the other: which
claim do the words sound like (one logistic regression a claim, on single words and the topics named)? And does the
sentence state it (boosted trees on some forty clues: how much it sounds like it and like others, also to a second ear
that hears pairs of words, whether it names what the claim is about, hedges, denies, asks, tells of another illness, how
the text speaks round it)? Nothing is judged here: the rating is the curated one of the claim.
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
    from collections.abc import Collection, Iterable, Iterator

    from fibrokb.questions.naming import Words

FILE = Path(__file__).with_name("recogniser.gz")

_DENIED, _PAIR, _TOPIC = 0.7, 0.7, 1.5
_SHOWN = 4
_EDGE, _REACH, _LENGTHS = 3, 6, 8
_NOTS = frozenset(
    """no not never neither nor none nothing nobody cannot cant wont dont doesnt didnt isnt arent wasnt werent havent
    hasnt hadnt wouldnt couldnt shouldnt aint hardly barely without""".split()
)
LIKELY = 0.02
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


class Ear(msgspec.Struct, frozen=True):
    """One way to recognise sentences: what weighs which features for which claim.

    Weights stand under their feature as pairs of bytes: the number of a claim, and its weight shifted by 128.
    """

    claims: Head
    stances: Head
    features: dict[str, tuple[float, bytes, bytes]]
    """The rarity of each feature, the weights that it has for claims, and for repeating what they are about."""


class Model(msgspec.Struct, frozen=True):
    """What was learnt."""

    plain: Ear
    """By single words."""
    paired: Ear
    """By pairs of words too: surer of what is said in known ways, less sure of the rest."""
    topics: Head
    of_topics: dict[str, bytes]
    """The weights that features of single words have for topics."""
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
    """Gives what the plain ear goes by: single words, those under a «not», the first and the last one, topics."""
    stems = words.stemmed
    found = dict.fromkeys(stems, 1.0)
    found.update(dict.fromkeys(_denied(words), _DENIED))
    found.update(dict.fromkeys(_edges(stems, 1), 1.0))
    found.update((f"@{topic}", _TOPIC) for topic in topics)
    return found


def pairs(words: Words, topics: Collection[str]) -> dict[str, float]:
    """Gives what the paired ear goes by: single words, pairs of neighbours, topics."""
    stems = words.stemmed
    found = dict.fromkeys(stems, 1.0)
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
    found.update(_edges(stems, _EDGE))
    found.add(f"{min(_LENGTHS, len(stems) // 4)} fours")
    found.update(_denied(words))
    if any(word[0].isdigit() for word in words.folded):
        found.add("#")
    return found


def _edges(stems: tuple[str, ...], most: int) -> Iterator[str]:
    """Yields the first and the last words of a sentence, marked as such."""
    yield from (f"^{one}" for one in stems[:most])
    yield from (f"{one}$" for one in stems[-most:])


def _denied(words: Words) -> Iterator[str]:
    """Yields the words that follow a «not» in its clause, marked as such."""
    left, clause = 0, -1
    for word, one, here in zip(words.folded, words.stemmed, words.clauses, strict=True):
        if word in _NOTS:
            left, clause = _REACH, here
        elif left and here == clause:
            left -= 1
            yield f"not {one}"


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
        names = self._learnt.plain.claims.names
        self.known = frozenset(claims) & frozenset(names)
        self._numbers = {name: number for number, name in enumerate(names)}
        self._plain = {feature: row[0] for feature, row in self._learnt.plain.features.items()}
        self._paired = {feature: row[0] for feature, row in self._learnt.paired.features.items()}

    def weigh(self, words: Words, topics: Collection[str]) -> dict[str, float]:
        """Gives what the plain ear hears in words with the topics that they name: features, by what they count."""
        return weighed(features(words, topics), self._plain)

    def weigh_pairs(self, words: Words, topics: Collection[str]) -> dict[str, float]:
        """Gives what the paired ear hears in words with the topics that they name."""
        return weighed(pairs(words, topics), self._paired)

    def sounding(self, *sentences: dict[str, float]) -> Sounding:
        """Gives what words sound like to the plain ear; of several, the likeliest counts."""
        chances: dict[str, float] = {}
        rows = self._learnt.plain.features
        for one in sentences:
            for name, odds in _all_odds(((rows[f][1], value) for f, value in one.items()), self._learnt.plain.claims):
                if odds >= _LIKELY_ODDS and name in self.known:
                    chances[name] = max(chances.get(name, 0.0), chance(odds))
        return Sounding(chances)

    def topics(self, found: dict[str, float]) -> dict[str, float]:
        """Gives the log odds of the topics that words may speak of, whether they name them or not, to the plain ear."""
        rows = self._learnt.of_topics
        return dict(_all_odds(((rows.get(f, b""), value) for f, value in found.items()), self._learnt.topics))

    def stance(self, claim: str, found: dict[str, float]) -> float:
        """Gives the log odds, to the plain ear, that words on a claim's matter repeat it, don't deny or narrow it."""
        return self._odds(claim, found, self._learnt.plain, 2)

    def in_pairs(self, claim: str, *sentences: dict[str, float]) -> float:
        """Gives the log odds of a claim to the paired ear; of several weighed sentences, the likeliest counts."""
        return max(self._odds(claim, one, self._learnt.paired, 1) for one in sentences)

    def stance_in_pairs(self, claim: str, found: dict[str, float]) -> float:
        """Gives what ``stance`` gives, to the paired ear."""
        return self._odds(claim, found, self._learnt.paired, 2)

    def _odds(self, claim: str, found: dict[str, float], ear: Ear, place: Literal[1, 2]) -> float:
        head = ear.claims if place == 1 else ear.stances
        number = self._numbers[claim]
        total = 0.0
        for feature, value in found.items():
            weights = ear.features[feature][place]
            at = weights[::2].find(number)
            if at >= 0:
                total += value * (weights[2 * at + 1] - 128)
        return head.biases[number] + head.scale * total

    def words(self, claim: str, words: Words, found: dict[str, float]) -> tuple[str, ...]:
        """Gives the words that speak most for a claim, as they are written and in their order."""
        number = self._numbers[claim]
        told: dict[str, float] = {}
        for feature, value in found.items():
            weights = self._learnt.plain.features[feature][1]
            mine = dict(zip(weights[::2], weights[1::2], strict=True)).get(number, 128) - 128
            for part in feature.split():  # of the first and the last word, only what they tell anywhere
                told[part] = told.get(part, 0.0) + value * mine
        telling = {s for s, w in zip(words.stemmed, words.folded, strict=True) if w not in lexicon.STOP}
        best = sorted(telling, key=lambda one: (-told.get(one, 0.0), one))[:_SHOWN]
        kept = {stem for stem in best if told.get(stem, 0.0) > 0}
        return tuple(dict.fromkeys(w for s, w in zip(words.stemmed, words.written, strict=True) if s in kept))


def _all_odds(found: Iterable[tuple[bytes, float]], head: Head) -> Iterator[tuple[str, float]]:
    """Yields the log odds of all that any weight of weighed features speaks for or against."""
    steps = [0.0] * len(head.names)
    for weights, value in found:
        for number, weight in zip(weights[::2], weights[1::2], strict=True):
            steps[number] += value * (weight - 128)
    for name, bias, step in zip(head.names, head.biases, steps, strict=True):
        if step:
            yield name, bias + head.scale * step


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
    return learnt.denying[learnt.plain.claims.names.index(claim)]
