"""Weighs the clues that tell which topics a sentence speaks of; ``training/recogniser.py`` calls it.

A passage is labelled as a whole, so each of its sentences counts as right for the topics of the passage; topics that
one may or may not see there don't count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fibrokb.questions import senses
from fibrokb.questions.subjects import Subjects
from training import trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.questions.stating import Stating
    from fibrokb.questions.trees import Trees
    from training.material import Passage

PRECISION = 0.84
"""The share of the topics found in left-out articles that must be right; it sets the threshold."""


class Row(NamedTuple):
    """A topic that a sentence may speak of: in which passage, and its clues."""

    passage: int
    topic: str
    clues: dict[str, float]


def candidates(found: list[tuple[int, Passage]], stating: Stating, claims: Mapping[str, PopularClaim]) -> list[Row]:
    """Gives what comes into question in passages of articles, with the model that ``recogniser.model`` gives."""
    rows: list[Row] = []
    article, subjects = "", Subjects(claims, senses.topics())
    for number, passage in found:
        if passage.article != article:
            article, subjects = passage.article, Subjects(claims, senses.topics())
        for one, context in passage.read:
            heard = stating.hear(one, context)
            rows += [Row(number, topic, clues) for topic, clues in subjects.candidates(one, context, heard)]
    return rows


def weigh(rows: list[Row], parts: np.ndarray, found: list[Passage]) -> tuple[Trees, float]:
    """Gives what weighs the clues, and the chance from which a topic counts."""
    kinds = list(rows[0].clues)
    matrix = np.array([[row.clues[kind] for kind in kinds] for row in rows])
    right = np.array([row.topic in found[row.passage].label["topics"] for row in rows])
    open_ = np.array([row.topic in found[row.passage].label["allowed_topics"] for row in rows]) & ~right
    learnt = trees.Rows(matrix, right, parts, (~open_).astype(float), kinds)
    return trees.packed(trees.fitted(learnt), kinds), _strict(rows, trees.left_out(learnt), found)


def _strict(rows: list[Row], chances: np.ndarray, found: list[Passage]) -> float:
    """Gives the least chance at which the topics found are right often enough; prints a table."""
    wanted = sum(len(passage.label["topics"]) for passage in found)
    for level in np.arange(0.1, 0.7, 0.02):
        got = {(row.passage, row.topic) for row, chance in zip(rows, chances, strict=True) if chance >= level}
        right = sum(topic in found[n].label["topics"] for n, topic in got)
        stray = sum(topic not in (*found[n].label["topics"], *found[n].label["allowed_topics"]) for n, topic in got)
        precision, recall = 1 - stray / max(1, len(got)), right / wanted
        print(f"{level:.2f}: topics precision {precision:.1%}, recall {recall:.1%}")
        if precision >= PRECISION:
            return round(float(level), 2)
    return 0.7
