"""The records of effects as CSV (RFC 4180), one row a record, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from fibrokb.knowledge.effects import magnitude, ordered
from fibrokb.render.bibliography import identifiers
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.knowledge.model import Effect, Intervention
    from fibrokb.knowledge.references import Reference

Cell = str | float | None
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def cell(value: Cell) -> str:
    """Gives a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    words = str(value)
    formula = words.startswith(_FORMULA) and not _NUMBER.fullmatch(words)
    return f"{chr(39) if formula else ''}{shown(words)}"


def effects(topics: Iterable[Intervention], references: Mapping[str, Reference]) -> str:
    """Gives every effect of some interventions as CSV, the heads first; nothing if there is none."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    rows = [_row(topic, effect, references.get(effect.source)) for topic in topics for effect in ordered(topic.effects)]
    writer.writerows([tuple(row) for row in rows[:1]])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return held.getvalue()


def _row(topic: Intervention, effect: Effect, reference: Reference | None) -> dict[str, Cell]:
    absolute = effect.absolute
    return {
        "topic": topic.id,
        "name": topic.name,
        "category": topic.category,
        "outcome": effect.outcome,
        "intervention": effect.intervention,
        "comparator": effect.comparator,
        "population": effect.population,
        "dose": effect.dose,
        "timepoint": effect.timepoint,
        "measure": effect.measure,
        "estimate": effect.estimate,
        "ci_lower": effect.ci_lower,
        "ci_upper": effect.ci_upper,
        "ci_level": effect.ci_level if effect.ci_lower is not None else None,
        "interval": effect.interval if effect.ci_lower is not None else None,
        "unit": effect.unit,
        "better": effect.better,
        "per_100_intervention": absolute.intervention if absolute else None,
        "per_100_comparator": absolute.comparator if absolute else None,
        "direction": effect.direction,
        "magnitude": magnitude(effect),
        "certainty": effect.certainty,
        "certainty_by": effect.certainty_by,
        "rated_down_for": " ".join(effect.rated_down_for),
        "n": effect.n,
        "studies": effect.studies,
        "counted": effect.counted if effect.n or effect.studies else None,
        "searched_to": effect.searched_to,
        "design": effect.design,
        "finding": effect.finding,
        "where": effect.where,
        "source": effect.source,
        "first_author": reference.lead if reference else "",
        "year": reference.year if reference else None,
        "title": reference.title if reference else "",
        **identifiers(reference),
        "source_status": reference.custom.source_status if reference else "",
        "reviewed": topic.reviewed,
    }
