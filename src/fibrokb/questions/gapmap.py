"""The evidence gap map: treatments by main outcomes, each cell the record that says most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fibrokb.knowledge.effects import magnitude
from fibrokb.knowledge.model import Intervention
from fibrokb.knowledge.panorama import EvidenceMap
from fibrokb.questions import evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.terms import Category, Outcome

COLUMNS: dict[Outcome, tuple[Outcome, ...]] = {
    **evidence.COLUMNS,
    "cognition": ("cognition",),
    "mood": ("mood",),
    "quality-of-life": ("quality-of-life",),
    "withdrawal-adverse-events": ("withdrawal-adverse-events",),
}
"""The columns of the map, and which outcomes stand for each, nearest first."""


def draw(topics: Iterable[Topic], category: Category | None = None) -> EvidenceMap:
    """Gives the map of the treatments, by category and within it the best-supported first."""
    rows = []
    for topic in topics:
        if isinstance(topic, Intervention) and category in (None, topic.category):
            best = evidence.columns(topic, COLUMNS)
            rows.append(evidence.treatment(topic, best, best))
    ordered = sorted(rows, key=lambda row: (row.topic.category, row.tier, row.topic.name.casefold()))
    return EvidenceMap(columns=tuple(COLUMNS), rows=tuple(ordered))


def row_json(row: Treatment, columns: Iterable[str]) -> dict[str, Any]:
    """Gives a row of the map as plain values; a gap is null."""
    return {
        "id": row.topic.id,
        "name": row.topic.name,
        **evidence.local_mark(row.topic),
        "category": row.topic.category,
        "evidence_state": row.topic.evidence_state,
        "cells": {column: _cell(row, column) for column in columns},
    }


def _cell(row: Treatment, column: str) -> dict[str, Any] | None:
    effect = row.best.get(column)
    if effect is None:
        return None
    fields = ("outcome", "direction", "certainty", "certainty_by", "comparator", "design", "n", "studies", "source")
    values = {name: getattr(effect, name) for name in fields}
    return {**values, "magnitude": magnitude(effect), "disputed": column in row.disputed}
