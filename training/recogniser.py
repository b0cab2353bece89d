"""Trains the recogniser of popular claims: ``python -m training.recogniser`` (some minutes; ``.[training]`` first).

It learns from ``wordings.yaml`` (sentences that repeat a claim, and sentences about the same matter that don't), from
the claims' own phrasings, and from the tuning half of ``benchmarks/articles/sets.yaml``; the measured half is never
read. Three models come out, all linear: which claim the words sound like, whether a sentence asserts anything, and
whether it states the claim, by a few clues. The last is fitted to what the first says of articles that it was not
trained on (five parts, each left out in turn), and so is the threshold.
"""

from __future__ import annotations

import gzip
import math
import random
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fibrokb.questions import recogniser, sentences
from fibrokb.questions.recogniser import Model
from fibrokb.questions.stating import Stating
from fibrokb.store import source
from training.material import Passage, Sample, Wording, passages, samples, wordings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.questions.naming import Words

WRONG = 0.025
"""The share of rated passages of left-out articles that may be rated wrongly; it sets the threshold."""
PARTS = 5
STRENGTH, POSITIVE = 30.0, 3.0
LEAST_SINGLE, LEAST_PAIR, LEAST_ASSERTING = 3, 4, 8
OF_WORDINGS = 0.1
"""What a wording counts beside a sentence of an article when the clues are weighed."""
LEAST_WEIGHT = 0.5
"""Weights nearer to 0 are left out; on left-out articles nothing is lost by it."""


def _fitted(rows: Any, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    """Gives the weights and the bias of one claim; repeating it counts more, being rare."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not wholly settled is settled enough
        model = LogisticRegression(
            C=STRENGTH, solver="liblinear", dual=True, class_weight={False: 1.0, True: POSITIVE}, tol=0.02, max_iter=60
        ).fit(rows, wanted)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


class Sounds:
    """Learns which claim words sound like."""

    def __init__(self, claims: list[str], every: list[Sample]) -> None:
        """Takes the claims and all samples; features are those that stand in enough of them."""
        self.claims = claims
        self._number = {claim: number for number, claim in enumerate(claims)}
        self._features = [recogniser.features(sample.words, sample.topics) for sample in every]
        self._row = {id(sample): row for row, sample in enumerate(every)}
        counts = Counter(feature for features in self._features for feature in features)
        least = {f: LEAST_PAIR if " " in f else 1 if f[0] == "@" else LEAST_SINGLE for f in counts}
        self.rarities = {f: math.log(len(every) / n) for f, n in counts.items() if n >= least[f]}
        self._column = {feature: column for column, feature in enumerate(self.rarities)}
        self._matrix = self._made()

    def _made(self) -> Any:
        rows, columns, values = [], [], []
        for row, features in enumerate(self._features):
            for feature, value in recogniser.weighed(features, self.rarities).items():
                rows.append(row)
                columns.append(self._column[feature])
                values.append(value)
        shape = (len(self._features), len(self._column))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def fit(self, used: list[Sample], found: dict[tuple[int, str], int]) -> tuple[np.ndarray, np.ndarray]:
        """Gives the weights (features by claims) and biases that tell the used samples apart.

        ``found`` says which sentence of a passage repeats a claim, where it has several.
        """
        rows = self._matrix[[self._row[id(sample)] for sample in used]]
        wanted, counted = (np.zeros((len(used), len(self.claims)), dtype=bool) for _ in range(2))
        counted[:] = True
        for row, sample in enumerate(used):
            here = [claim for claim in sample.possible if found.get((sample.passage, claim)) == self._row[id(sample)]]
            wanted[row, self._numbers({*sample.claims, *here})] = True
            counted[row, self._numbers(sample.ignored - frozenset(here))] = False
        fitted = Parallel(n_jobs=2)(
            delayed(_fitted)(rows[counted[:, n]], wanted[counted[:, n], n]) for n in range(len(self.claims))
        )
        return np.array([weights for weights, _ in fitted]).T, np.array([bias for _, bias in fitted])

    def _numbers(self, claims: Iterable[str]) -> list[int]:
        return [self._number[claim] for claim in claims if claim in self._number]

    def places(self, used: list[Sample], weights: np.ndarray) -> dict[tuple[int, str], int]:
        """Gives for each passage and claim the sentence that sounds most like it, by its row."""
        rows = [self._row[id(sample)] for sample in used]
        odds = self._matrix[rows] @ weights
        best: dict[tuple[int, str], tuple[float, int]] = {}
        for at, (row, sample) in enumerate(zip(rows, used, strict=True)):
            for claim in sample.possible & self._number.keys():
                mine = (float(odds[at, self._number[claim]]), row)
                best[sample.passage, claim] = max(best.get((sample.passage, claim), mine), mine)
        return {key: row for key, (_, row) in best.items()}

    def packed(self, weights: np.ndarray) -> tuple[float, dict[str, tuple[float, bytes]]]:
        """Gives the weights that are worth keeping, in bytes, and what one step of them stands for."""
        weights = np.where(np.abs(weights) < LEAST_WEIGHT, 0, weights)
        scale = float(np.abs(weights).max()) / 127
        steps = np.rint(weights / scale).astype(int)
        packed = {}
        for feature, column in self._column.items():
            kept = np.nonzero(steps[column])[0]
            pairs = bytes(b for number in kept for b in (number, steps[column][number] + 128))
            packed[feature] = (round(self.rarities[feature], 3), pairs)
        return scale, packed


def asserting(written: list[Wording]) -> tuple[dict[str, float], float]:
    """Gives the weights of words that tell whether a sentence repeats a claim or only speaks of its matter."""

    def held(words: Words) -> set[str]:
        return {*words.stemmed, *(f"{a} {b}" for a, b in zip(words.stemmed, words.stemmed[1:], strict=False))}

    counts = Counter(entry for wording in written for entry in held(wording.sample.words))
    column = {entry: n for n, entry in enumerate(e for e, count in counts.items() if count >= LEAST_ASSERTING)}
    rows, columns, values = [], [], []
    for row, wording in enumerate(written):
        known = [column[entry] for entry in held(wording.sample.words) if entry in column]
        rows += [row] * len(known)
        columns += known
        values += [1 / math.sqrt(len(known))] * len(known)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(written), len(column)))
    fitted = LogisticRegression(C=3, max_iter=500).fit(matrix, [wording.repeats for wording in written])
    return {e: round(float(fitted.coef_[0][n]), 3) for e, n in column.items()}, float(fitted.intercept_[0])


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
            aside = stating.is_aside(one, context)
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
                rows.append(Row(-1, wording.claim, clues, wording.repeats, stating.is_aside(one, context)))
    return rows


def use(model: Model) -> None:
    """Makes the recogniser work with a model that is not yet in its file."""
    recogniser.model = lambda: model  # type: ignore[assignment]


def threshold(rows: list[Row], chances: np.ndarray, found: list[Passage]) -> float:
    """Gives the least chance at which at most ``WRONG`` of the rated passages are rated wrongly; prints a table."""
    wanted = sum(len(passage.wanted) for passage in found)
    alone = [(row, chance) for row, chance in zip(rows, chances, strict=True) if row.passage < 0 and row.right]
    best = 1.0
    for level in np.arange(0.99, 0.5, -0.01):
        got: dict[int, set[str]] = {}
        for row, chance in zip(rows, chances, strict=True):
            if chance >= level and not row.aside and row.passage >= 0:
                got.setdefault(row.passage, set()).add(row.claim)
        wrong = sum(bool(claims - found[n].accepted) for n, claims in got.items()) / max(1, len(got))
        recall = sum(len(claims & found[n].wanted) for n, claims in got.items()) / wanted
        known = sum(chance >= level for _, chance in alone) / max(1, len(alone))
        print(f"{level:.2f}: {len(got)} rated, {wrong:.1%} wrongly, recall {recall:.1%}; of wordings alone {known:.1%}")
        if wrong <= WRONG:
            best = float(level)
    return round(best, 2)


def main() -> None:
    """Trains all three models and writes them."""
    index = source.open_index(source.shipped_folder())
    claims = {claim.id: claim for claim in index.popular_claims()}
    names = sorted(claims)
    written = wordings(index)
    random.Random(0).shuffle(written)
    found = passages(index)
    learnt = samples(found)
    sounds = Sounds(names, [*(wording.sample for wording in written), *learnt])
    places = sounds.places(learnt, sounds.fit([wording.sample for wording in written], {})[0])  # by the wordings alone
    denying = denying_shares(written, names)

    def model(by: list[Wording], used: list[Sample], clues: dict[str, float], bias: float, level: float) -> Model:
        weights, biases = sounds.fit([*(wording.sample for wording in by), *used], places)
        scale, packed = sounds.packed(weights)
        tells, tells_bias = asserting(by)
        plain = [float(b) for b in biases]
        return Model(names, plain, denying, scale, packed, tells, tells_bias, clues, bias, level)

    articles = sorted({passage.article for passage in found})
    random.Random(0).shuffle(articles)
    rows: list[Row] = []
    parts: list[int] = []
    for part in range(PARTS):
        out = set(articles[part::PARTS])
        kept = [wording for n, wording in enumerate(written) if n % PARTS != part]
        use(model(kept, [sample for sample in learnt if sample.article not in out], {}, 0.0, 1.0))
        stating = Stating(claims)
        rows += candidates([(n, p) for n, p in enumerate(found) if p.article in out], stating)
        rows += of_wordings(written[part::PARTS], stating)
        parts += [part] * (len(rows) - len(parts))
        print(f"part {part + 1}: {len(rows)} candidates", flush=True)
    clues, bias, level = weigh(rows, np.array(parts), found)
    final = model(written, learnt, clues, bias, level)
    recogniser.FILE.write_bytes(gzip.compress(msgspec.msgpack.encode(final), mtime=0))
    print({kind: round(value, 2) for kind, value in clues.items()}, "threshold", level)
    print(f"{recogniser.FILE.stat().st_size / 1024:.0f} KiB, {len(final.features)} features")


def denying_shares(written: list[Wording], names: list[str]) -> list[float]:
    """Gives for each claim the share of its wordings that hold a «not»."""
    told: dict[str, list[bool]] = {name: [] for name in names}
    for wording in written:
        if wording.repeats:
            told[wording.claim].append(any(bool(sentences.denying(one)) for one, _ in wording.read))
    return [float(np.mean(told[name])) for name in names]


def weigh(rows: list[Row], parts: np.ndarray, found: list[Passage]) -> tuple[dict[str, float], float, float]:
    """Gives the weights of the clues, their bias, and the threshold, all from what each part was not trained on."""
    kinds = list(rows[0].clues)
    matrix = np.array([[row.clues[kind] for kind in kinds] for row in rows])
    matrix, spread = matrix / (matrix.std(0) + 1e-9), matrix.std(0) + 1e-9
    right = np.array([row.right for row in rows])
    counts = np.array([1.0 if row.passage >= 0 else OF_WORDINGS for row in rows])
    chances = np.zeros(len(rows))
    for part in range(PARTS):
        used = parts != part
        fitted = LogisticRegression(max_iter=3000).fit(matrix[used], right[used], sample_weight=counts[used])
        chances[~used] = fitted.predict_proba(matrix[~used])[:, 1]
    fitted = LogisticRegression(max_iter=3000).fit(matrix, right, sample_weight=counts)
    clues = {kind: float(c) for kind, c in zip(kinds, fitted.coef_[0] / spread, strict=True)}
    return clues, float(fitted.intercept_[0]), threshold(rows, chances, found)


if __name__ == "__main__":
    main()
