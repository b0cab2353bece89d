"""Trains the recogniser of popular claims: ``python -m training.recogniser`` (an hour; ``.[training]`` first).

It learns from ``wordings.yaml`` (sentences that repeat a claim, and sentences about the same matter that don't), from
the claims' own phrasings, and from ``benchmarks/articles/tuning/``; ``measured.yaml`` is never read. Nets tell
which claim words sound like, whether words on its matter repeat it, and which topic they speak of (``nets``); a
regression tells whether a sentence asserts anything (``manner``). Then trees weigh some clues: whether a sentence
states a claim, and whether it speaks of a topic (``subjects``). They are fitted to what the nets say of articles that
these were not trained on (four parts, each left out in turn), and so are their thresholds.
"""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from fibrokb.questions import recogniser, senses, sentences
from fibrokb.questions.recogniser import UNTRIED, Model
from fibrokb.questions.stating import HOLDING, Stating
from fibrokb.store import source
from training import manner, subjects, trees
from training.material import Passage, Wording, passages, phrases, samples, wholes, wordings
from training.nets import Teacher

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.questions.trees import Trees

WRONG = 0.015
"""The share of rated passages of left-out articles that may be rated wrongly; it sets the thresholds.

Most of these passages retell real pages, where it errs most; of left-out invented ones some 1.0% are then rated
wrongly.
"""
PARTS = 4
OF_WORDINGS = 0.03
"""What a wording counts beside a sentence of an article when the clues are weighed."""
_DAMPED = 10
"""How many rows must tell of a claim before they count more than nothing known."""


class Row(NamedTuple):
    """A claim that a sentence may state: in which passage (-1: a wording), its clues, and whether it is right."""

    passage: int
    claim: str
    clues: dict[str, float]
    right: bool
    aside: bool


def candidates(found: list[tuple[int, Passage]], stating: Stating) -> list[Row]:
    """Gives what comes into question in passages, with the model that ``recogniser.model`` gives."""
    rows = []
    for number, passage in found:
        for one, context in passage.read:
            heard = stating.hear(one, context)
            aside = stating.is_aside(one) or stating.is_fragment(one, context)
            for claim in heard.sounding.chances:
                clues = stating.clues(claim, heard, one, context)
                rows.append(Row(number, claim, clues, claim in passage.accepted, aside))
    return rows


def of_wordings(written: list[Wording], stating: Stating) -> list[Row]:
    """Gives what comes into question in wordings, of their own claim only."""
    rows = []
    for wording in written:
        for one, context in wording.read:
            heard = stating.hear(one, context)
            if wording.claim in heard.sounding.chances:
                clues = stating.clues(wording.claim, heard, one, context)
                rows.append(Row(-1, wording.claim, clues, wording.repeats, stating.is_aside(one)))
    return rows


def use(model: Model, weights: np.ndarray) -> None:
    """Makes the recogniser work with what is not yet in its files."""
    recogniser.model = lambda: model  # type: ignore[assignment]
    recogniser.weights = lambda: weights  # type: ignore[assignment]


def threshold(rows: list[Row], chances: np.ndarray, found: list[Passage], claims: Collection[str]) -> float:
    """Gives the least chance at which some claims are rated wrongly in at most ``WRONG`` of the passages rated for any.

    Prints a table.
    """
    mine = [(row, chance) for row, chance in zip(rows, chances, strict=True) if row.claim in claims]
    wanted = sum(len(passage.wanted & frozenset(claims)) for passage in found)
    alone = [chance for row, chance in mine if row.passage < 0 and row.right]
    best = 1.0
    for level in np.arange(0.99, 0.8, -0.01):
        got: dict[int, set[str]] = {}
        for row, chance in mine:
            if chance >= level and not row.aside and row.passage >= 0:
                got.setdefault(row.passage, set()).add(row.claim)
        wrong = sum(bool(stated - found[n].accepted) for n, stated in got.items()) / max(1, len(got))
        recall = sum(len(stated & found[n].wanted) for n, stated in got.items()) / max(1, wanted)
        known = sum(chance >= level for chance in alone) / max(1, len(alone))
        print(f"{level:.2f}: {len(got)} rated, {wrong:.1%} wrongly, recall {recall:.1%}; of wordings alone {known:.1%}")
        if wrong <= WRONG:
            best = float(level)
    return round(best, 2)


class Trainer:
    """Makes models of all that is to be learnt, or of a part of it."""

    def __init__(self, claims: Mapping[str, PopularClaim], written: list[Wording], found: list[Passage]) -> None:
        """Takes the claims by their ids and all that there is to learn from."""
        self.claims = claims
        self._names = sorted(claims)
        self._denying = denying_shares(written, self._names)
        self._topics = sorted({topic for claim in claims.values() for topic in claim.topics} | set(senses.topics()))
        self._said, self._wholes, self._phrases = samples(found), wholes(found), phrases()
        spoken = [*self._wholes, *self._phrases]
        self._teacher = Teacher(claims, self._topics, written, self._said, spoken)

    def model(self, by: list[Wording], out: Collection[str]) -> tuple[Model, np.ndarray]:
        """Gives a model of some wordings and the articles that are not left out, and what features weigh in its nets.

        Its clues don't weigh anything yet.
        """
        used = [sample for sample in (*self._said, *self._wholes, *self._phrases) if sample.article not in out]
        asserting, bias = manner.asserting(by)
        nets, weights = self._teacher.nets([*(wording.sample for wording in by), *used])
        learnt = Model(
            features=self._teacher.features,
            nets=nets,
            claims=self._names,
            topics=self._topics,
            denying=self._denying,
            asserting=asserting,
            asserting_bias=bias,
        )
        return learnt, weights


def main() -> None:
    """Trains all models and writes them."""
    index = source.open_index(source.shipped_folder())
    written = wordings(index)
    random.Random(0).shuffle(written)
    found = passages(index)
    trainer = Trainer({claim.id: claim for claim in index.popular_claims()}, written, found)
    articles = sorted({passage.article for passage in found})
    random.Random(0).shuffle(articles)
    rows: list[Row] = []
    spoken: list[subjects.Row] = []
    parts: list[int] = []
    spoken_parts: list[int] = []
    for part in range(PARTS):
        out = set(articles[part::PARTS])
        kept = [wording for n, wording in enumerate(written) if n % PARTS != part]
        use(*trainer.model(kept, out))
        stating = Stating(trainer.claims)
        left = [(n, passage) for n, passage in enumerate(found) if passage.article in out]
        rows += [*candidates(left, stating), *of_wordings(written[part::PARTS], stating)]
        spoken += subjects.candidates(left, stating, trainer.claims)
        parts += [part] * (len(rows) - len(parts))
        spoken_parts += [part] * (len(spoken) - len(spoken_parts))
        print(f"part {part + 1}: {len(rows)} candidates, {len(spoken)} topics", flush=True)
    stated, chances = weigh(rows, np.array(parts))
    holding = frozenset(name for name, claim in trainer.claims.items() if claim.rating in HOLDING)
    level = threshold(rows, chances, found, holding)
    strict = threshold(rows, chances, found, trainer.claims.keys() - holding)
    of_topics, topic_level = subjects.weigh(spoken, np.array(spoken_parts), found)
    final, weights = trainer.model(written, ())
    final = msgspec.structs.replace(
        final,
        trusted=trusted(rows),
        stated=stated,
        threshold=level,
        strict_threshold=strict,
        subjects=of_topics,
        subjects_threshold=topic_level,
    )
    recogniser.FILE.write_bytes(gzip.compress(msgspec.msgpack.encode(final), mtime=0))
    np.save(recogniser.WEIGHTS, weights)
    print(f"thresholds: claims that hold up {level}, others {strict}, topics {topic_level}")
    print(f"{len(final.features)} features")


def denying_shares(written: list[Wording], names: list[str]) -> list[float]:
    """Gives for each claim the share of its wordings that hold a «not»."""
    told: dict[str, list[bool]] = {name: [] for name in names}
    for wording in written:
        if wording.repeats:
            told[wording.claim].append(any(bool(sentences.denying(one)) for one, _ in wording.read))
    return [float(np.mean(told[name])) for name in names]


def trusted(rows: Iterable[Row]) -> dict[str, float]:
    """Gives for each claim the share of right ones among the rows of passages that rather sound like it than not."""
    told: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.passage >= 0 and row.clues["likely"] > 0:
            told[row.claim].append(row.right)
    return {claim: (sum(right) + UNTRIED * _DAMPED) / (len(right) + _DAMPED) for claim, right in told.items()}


def weigh(rows: list[Row], parts: np.ndarray) -> tuple[Trees, np.ndarray]:
    """Gives what weighs the clues, and for each row the chance by what the other parts tell."""
    kinds = list(rows[0].clues)
    matrix = np.array([[row.clues[kind] for kind in kinds] for row in rows])
    for part in np.unique(parts):
        shares = trusted(row for row, other in zip(rows, parts, strict=True) if other != part)
        here = np.flatnonzero(parts == part)
        matrix[here, kinds.index("trusted")] = [shares.get(rows[n].claim, UNTRIED) for n in here]
    learnt = trees.Rows(
        matrix,
        np.array([row.right for row in rows]),
        parts,
        np.array(counted(rows)),
        kinds,
        {"likely": 1, "very likely": 1, "rival": -1},
    )
    return trees.packed(trees.fitted(learnt), kinds), trees.left_out(learnt)


def counted(rows: list[Row]) -> list[float]:
    """Gives what each row counts.

    A label is of a whole passage: only the sentence that sounds most like a claim is taken to repeat it, and others
    count neither as right nor as wrong.
    """
    most: dict[tuple[int, str], float] = {}
    for row in rows:
        key = (row.passage, row.claim)
        most[key] = max(most.get(key, row.clues["likely"]), row.clues["likely"])
    plain = (not row.right or row.clues["likely"] == most[row.passage, row.claim] for row in rows)
    return [OF_WORDINGS if row.passage < 0 else float(one) for row, one in zip(rows, plain, strict=True)]


if __name__ == "__main__":
    main()
