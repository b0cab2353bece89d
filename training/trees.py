"""Learns trees that weigh clues, and puts them into the form that the tool reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from fibrokb.questions.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.questions.trees import Node

TREES, RATE, LEAVES, LEAST, RIDGE = 100, 0.08, 20, 80, 5.0
"""How many trees, how much each counts, its leaves, the rows that a leaf holds at least, and how much they are damped;
chosen on left-out articles, where twice as many trees or leaves gained nothing."""


def fitted(matrix: np.ndarray, right: np.ndarray, counts: np.ndarray | None = None) -> Any:
    """Gives a model that tells right rows from others; ``counts`` says how much each counts."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(matrix, right, sample_weight=counts)


def left_out(
    matrix: np.ndarray, right: np.ndarray, parts: np.ndarray, used: np.ndarray, counts: np.ndarray | None = None
) -> np.ndarray:
    """Gives for each row the chance by a model of the ``used`` rows of the other parts."""
    chances = np.zeros(len(right))
    for part in np.unique(parts):
        rows = (parts != part) & used
        model = fitted(matrix[rows], right[rows], None if counts is None else counts[rows])
        chances[parts == part] = model.predict_proba(matrix[parts == part])[:, 1]
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
