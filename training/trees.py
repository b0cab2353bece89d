"""Learns trees that weigh clues, and puts them into the form that the tool reads."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from fibrokb.questions.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.questions.trees import Node

TREES, RATE, LEAVES, LEAST, RIDGE = 100, 0.08, 20, 80, 5.0
"""How many trees, how much each counts, its leaves, the rows that a leaf holds at least, and how much they are damped;
chosen on left-out articles, where twice as many trees or leaves gained nothing."""


class Rows(NamedTuple):
    """What is learnt from: clues by rows, which rows are right, in which part each was left out, what each counts."""

    matrix: np.ndarray
    right: np.ndarray
    parts: np.ndarray
    counts: np.ndarray
    """0: not learnt from."""
    clues: list[str]
    rising: Mapping[str, int] = MappingProxyType({})
    """Clues of which more never makes a row less (1) or more (-1) likely to be right."""


def fitted(rows: Rows, but: int | None = None) -> Any:
    """Gives a model that tells right rows from others; of a part, nothing is used."""
    used = (rows.counts > 0) & (rows.parts != but)
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST,
        l2_regularization=RIDGE,
        early_stopping=False,
        monotonic_cst=[rows.rising.get(clue, 0) for clue in rows.clues],
        random_state=0,
    )
    return model.fit(rows.matrix[used], rows.right[used], sample_weight=rows.counts[used])


def left_out(rows: Rows) -> np.ndarray:
    """Gives for each row the chance by a model of the other parts."""
    chances = np.zeros(len(rows.right))
    for part in np.unique(rows.parts):
        here = rows.parts == part
        chances[here] = fitted(rows, part).predict_proba(rows.matrix[here])[:, 1]
    return chances


def packed(model: Any, clues: Iterable[str]) -> Trees:
    """Gives a model in the tool's form."""
    return Trees(
        list(clues), float(model._baseline_prediction.item()), [_nodes(tree.nodes) for (tree,) in model._predictors]
    )


def _nodes(nodes: np.ndarray) -> list[Node]:
    return [
        (-1, round(float(node["value"]), 4), 0, 0)
        if node["is_leaf"]
        else (int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]), int(node["right"]))
        for node in nodes
    ]
