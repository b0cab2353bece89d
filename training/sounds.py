"""Learns what claims sound like, what speaks for and against each, and how a sentence that repeats any speaks."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fibrokb.questions import recogniser

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from fibrokb.questions.naming import Words
    from training.material import Sample, Wording

PLAIN, PAIRED, POSITIVE, STANCE, MANNER = 100.0, 30.0, 3.0, 10.0, 6.0
LEAST, LEAST_PAIR, LEAST_MANNER = 3, 4, 4
LEAST_WEIGHT, LEAST_STANCE = 0.5, 0.1
"""Weights nearer to 0 are left out; on left-out articles little is lost by it."""
_NEVER = -10.0


def _fitted(rows: Any, wanted: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Gives the weights and the bias of one claim or topic; what repeats it counts more, being rare."""
    if not wanted.any():
        return np.zeros(rows.shape[1], dtype=np.float32), _NEVER
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not wholly settled is settled enough
        model = LogisticRegression(
            C=strength,
            solver="liblinear",
            dual=True,
            class_weight={False: 1.0, True: POSITIVE},
            tol=0.02,
            max_iter=60,
            random_state=0,
        ).fit(rows, wanted)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


class Sounds:
    """Learns which claim words sound like, by the features of one ear."""

    def __init__(
        self,
        claims: list[str],
        every: list[Sample],
        features: Callable[[Words, Collection[str]], dict[str, float]],
        strength: float,
    ) -> None:
        """Takes the claims and all samples; features are those that stand in enough of them."""
        self.claims = claims
        self._strength = strength
        self._number = {claim: number for number, claim in enumerate(claims)}
        self._features = [features(sample.words, sample.topics) for sample in every]
        self._row = {id(sample): row for row, sample in enumerate(every)}
        counts = Counter(feature for features in self._features for feature in features)
        least = {f: 1 if f[0] == "@" else LEAST_PAIR if " " in f else LEAST for f in counts}
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
        wanted, ignored = [], []
        for sample in used:
            row = self._row[id(sample)]
            here = frozenset(claim for claim in sample.possible if found.get((sample.passage, claim)) == row)
            wanted.append(sample.claims | here)
            ignored.append(sample.ignored - here)
        return self._apart(used, self.claims, wanted, ignored)

    def topics(self, used: list[Sample], topics: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """Gives the weights and biases that tell what samples speak of."""
        return self._apart(used, topics, [sample.claims for sample in used], [sample.ignored for sample in used])

    def _apart(
        self, used: list[Sample], names: list[str], wanted: list[frozenset[str]], ignored: list[frozenset[str]]
    ) -> tuple[np.ndarray, np.ndarray]:
        rows = self._matrix[[self._row[id(sample)] for sample in used]]
        right = np.array([[name in mine for name in names] for mine in wanted])
        counted = np.array([[name not in mine for name in names] for mine in ignored])
        fitted = Parallel(n_jobs=2)(
            delayed(_fitted)(rows[counted[:, n]], right[counted[:, n], n], self._strength) for n in range(len(names))
        )
        return np.array([weights for weights, _ in fitted]).T, np.array([bias for _, bias in fitted])

    def stances(self, written: list[Wording]) -> tuple[np.ndarray, np.ndarray]:
        """Gives the weights and biases that tell the wordings that repeat a claim from those that only speak of it."""
        rows: dict[str, list[Wording]] = {claim: [] for claim in self.claims}
        for wording in written:
            rows[wording.claim].append(wording)
        fitted = []
        for claim in self.claims:
            matrix = self._matrix[[self._row[id(wording.sample)] for wording in rows[claim]]]
            model = LogisticRegression(C=STANCE, solver="liblinear", class_weight="balanced", random_state=0)
            fitted.append(model.fit(matrix, [wording.repeats for wording in rows[claim]]))
        return np.array([m.coef_[0] for m in fitted]).T, np.array([float(m.intercept_[0]) for m in fitted])

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

    def packed(self, weights: np.ndarray, least: float) -> tuple[float, list[bytes]]:
        """Gives what one step of weights stands for, and those that are worth keeping, in bytes for each feature."""
        weights = np.where(np.abs(weights) < least, 0, weights)
        scale = float(np.abs(weights).max()) / 127
        steps = np.rint(weights / scale).astype(int)
        return scale, [bytes(b for n in np.nonzero(row)[0] for b in (n, row[n] + 128)) for row in steps]


def asserting(written: list[Wording]) -> tuple[dict[str, float], float]:
    """Gives the weights of words that tell whether a sentence repeats a claim or only speaks of its matter."""
    counts = Counter(entry for wording in written for entry in recogniser.manner(wording.sample.words))
    column = {entry: n for n, entry in enumerate(e for e, count in counts.items() if count >= LEAST_MANNER)}
    rows, columns, values = [], [], []
    for row, wording in enumerate(written):
        known = [column[entry] for entry in recogniser.manner(wording.sample.words) if entry in column]
        rows += [row] * len(known)
        columns += known
        values += [1 / math.sqrt(len(known))] * len(known)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(written), len(column)))
    fitted = LogisticRegression(C=MANNER, max_iter=600).fit(matrix, [wording.repeats for wording in written])
    return {e: round(float(fitted.coef_[0][n]), 3) for e, n in column.items()}, float(fitted.intercept_[0])
