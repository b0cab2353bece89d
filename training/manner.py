"""Learns how a sentence speaks that repeats any claim."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fibrokb.questions import recogniser

if TYPE_CHECKING:
    from training.material import Wording

STRENGTH, LEAST = 6.0, 4


def asserting(written: list[Wording]) -> tuple[dict[str, float], float]:
    """Gives the weights of words that tell whether a sentence repeats a claim or only speaks of its matter."""
    counts = Counter(entry for wording in written for entry in recogniser.manner(wording.sample.words))
    column = {entry: n for n, entry in enumerate(e for e, count in counts.items() if count >= LEAST)}
    rows, columns, values = [], [], []
    for row, wording in enumerate(written):
        known = [column[entry] for entry in recogniser.manner(wording.sample.words) if entry in column]
        rows += [row] * len(known)
        columns += known
        values += [1 / math.sqrt(len(known))] * len(known)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(written), len(column)))
    fitted = LogisticRegression(C=STRENGTH, max_iter=600).fit(matrix, [wording.repeats for wording in written])
    return {e: round(float(fitted.coef_[0][n]), 3) for e, n in column.items()}, float(fitted.intercept_[0])
