"""Tells which popular claims a sentence repeats, by what was learnt from sentences of many hands.

``training/recogniser.py`` makes ``recogniser.gz`` and ``recogniser.npy`` and says how. Two questions are asked, one
after the other: which claim do the words sound like (``nets``: by single words, those under a «not», the first and last
one, the topics named)? And does the sentence state it (``trees``: boosted trees on some fifty clues: how much it sounds
like it and like others, whether it names what the claim is about, hedges, denies, asks, tells of another illness, how
the text speaks round it, ``echoes`` of the claim elsewhere)? Nothing is judged here: the rating is the curated one of
the claim.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from fibrokb.questions import lexicon
from fibrokb.questions.nets import Hearing, Net, Nets
from fibrokb.questions.trees import Trees, chance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fibrokb.questions.naming import Words

FILE = Path(__file__).with_name("recogniser.gz")
WEIGHTS = FILE.with_suffix(".npy")
"""What features weigh in the nets: most of what was learnt, of which a text needs little, so it is not packed."""

_SHOWN = 4
_EDGE, _REACH, _LENGTHS = 3, 6, 8
_NOTS = frozenset(
    """no not never neither nor none nothing nobody cannot cant wont dont doesnt didnt isnt arent wasnt werent havent
    hasnt hadnt wouldnt couldnt shouldnt aint hardly barely without""".split()
)
LIKELY = 0.02
"""The least chance by its words at which a claim is looked at more closely."""
UNTRIED = 0.5
"""How far a claim is trusted of which nothing is known."""
_LIKELY_ODDS = math.log(LIKELY / (1 - LIKELY))
SOUNDS_LIKE = 0.8
"""The chance by its words from which a sentence that doesn't state a claim is shown as speaking of it."""


class Model(msgspec.Struct, frozen=True):
    """What was learnt."""

    features: list[str]
    """What the nets know of sentences."""
    nets: list[Net]
    claims: list[str]
    """What the nets give log odds of: each claim among all sentences,"""
    topics: list[str]
    """each topic, and once more each claim, among sentences on its matter."""
    denying: list[float]
    """The share of each claim's wordings that hold a «not»."""
    asserting: dict[str, float]
    """What tells of a sentence's manner whether it repeats a claim or only speaks of its matter."""
    asserting_bias: float
    trusted: dict[str, float] = {}
    """The share of sentences that repeat a claim among those that sound like it, from 0 to 1."""
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


@functools.cache
def weights() -> np.ndarray:
    """Gives what features weigh in the nets, by feature, net and hidden unit; read from the file where it is needed."""
    return np.asarray(np.load(WEIGHTS, mmap_mode="r"))


def features(words: Words, topics: Collection[str]) -> set[str]:
    """Gives what sentences are recognised by: single words, those under a «not», the first and the last one, topics."""
    stems = words.stemmed
    return {*stems, *_denied(words), *_edges(stems, 1), *(f"@{topic}" for topic in topics)}


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
        learnt = model()
        self.known = frozenset(claims) & frozenset(learnt.claims)
        self._claims, self._topics = learnt.claims, learnt.topics
        self._numbers = {name: number for number, name in enumerate(learnt.claims)}
        self._nets = Nets(learnt.nets, learnt.features, weights())

    def hear(self, words: Words, topics: Collection[str]) -> Hearing:
        """Gives what words sound like, with the topics that they name."""
        return self._nets.hear(features(words, topics))

    def sounding(self, *heard: Hearing) -> Sounding:
        """Gives the claims that come into question; of several hearings, the likeliest counts."""
        odds = np.max([one.mean()[: len(self._claims)] for one in heard], axis=0)
        likely = (int(number) for number in np.flatnonzero(odds >= _LIKELY_ODDS))
        return Sounding({name: chance(float(odds[n])) for n in likely if (name := self._claims[n]) in self.known})

    def topics(self, heard: Hearing) -> dict[str, float]:
        """Gives the log odds of the topics that words may speak of, whether they name them or not."""
        first = len(self._claims)
        return dict(zip(self._topics, heard.mean()[first : first + len(self._topics)].tolist(), strict=True))

    def odds(self, claim: str, heard: Hearing) -> tuple[float, float]:
        """Gives the log odds of a claim among all sentences, on the whole and by the net that doubts it most."""
        mine = heard.odds[:, self._numbers[claim]]
        return float(mine.mean()), float(mine.min())

    def stance(self, claim: str, heard: Hearing) -> float:
        """Gives the log odds that words on a claim's matter repeat it, don't deny or narrow it."""
        return float(heard.odds[:, len(self._claims) + len(self._topics) + self._numbers[claim]].mean())

    def words(self, claim: str, words: Words, heard: Hearing) -> tuple[str, ...]:
        """Gives the words that speak most for a claim, as they are written and in their order."""
        shares = self._nets.shares(heard, self._numbers[claim])
        told = {stem: shares.get(self._nets.number(stem), 0.0) for stem in words.stemmed}
        telling = {s for s, w in zip(words.stemmed, words.folded, strict=True) if w not in lexicon.STOP}
        best = sorted(telling, key=lambda one: (-told[one], one))[:_SHOWN]
        kept = {stem for stem in best if told[stem] > 0}
        return tuple(dict.fromkeys(w for s, w in zip(words.stemmed, words.written, strict=True) if s in kept))


def stated(clues: dict[str, float]) -> float:
    """Gives the chance that a sentence states a claim, by its clues."""
    return model().stated.chance(clues)


def spoken_of(clues: dict[str, float]) -> bool:
    """Says whether a sentence speaks of a topic, by its clues."""
    return model().subjects.chance(clues) >= model().subjects_threshold


def denies(claim: str) -> float:
    """Gives the share of a claim's wordings that hold a «not», from 0 to 1."""
    learnt = model()
    return learnt.denying[learnt.claims.index(claim)]
