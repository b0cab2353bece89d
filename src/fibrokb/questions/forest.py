"""Forest plots: the estimates on an outcome or of a treatment, sorted into panels that may share an axis."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from fibrokb.errors import WrongUsage
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.likeness import scale
from fibrokb.knowledge.model import Intervention
from fibrokb.knowledge.panorama import ForestPlot, ForestRow, Panel
from fibrokb.questions.evidence import effect_json, local_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.panorama import Undrawn
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.terms import Outcome

_BLINDED = ("placebo", "sham")


def of_outcome(outcome: Outcome, topics: Iterable[Topic], *, every: bool = False) -> ForestPlot:
    """Gives the plot of an outcome: of each treatment the record that says most, or ``every`` one.

    Other ways to count the outcome have panels of their own.
    Where that record has no number, the next with one is drawn and the first is still told.
    """
    rows: list[ForestRow] = []
    for topic in topics:
        if isinstance(topic, Intervention):
            for name in reading.family(outcome):
                found = reading.ordered(effect for effect in topic.effects if effect.outcome == name)
                rows += _chosen([ForestRow(topic=topic, effect=effect) for effect in found], every=every)
    return _plot(outcome, "treatment", rows)


def _chosen(rows: list[ForestRow], *, every: bool) -> list[ForestRow]:
    first = next((row for row in rows if _undrawn(row) is None), None)
    return rows if every else [row for row in rows if row is rows[0] or row is first]


def of_treatment(topic: Topic, outcome: Outcome | None = None, references: Iterable[Reference] = ()) -> ForestPlot:
    """Gives the plot of all records of a treatment, a panel for each outcome and kind of number.

    ``references`` give its sources their names.
    """
    if not isinstance(topic, Intervention):
        message = f"«{topic.name}» is a {topic.kind} topic, which has no effects to plot"
        raise WrongUsage(message, "plot takes an outcome, a symptom that trials measure, or a treatment")
    wanted = reading.family(outcome) if outcome else ()
    found = reading.ordered(effect for effect in topic.effects if not wanted or effect.outcome in wanted)
    called = {reference.id: reference.called for reference in references}
    rows = [ForestRow(topic=topic, effect=effect, study=called.get(effect.source, effect.source)) for effect in found]
    return _plot(topic.name, "study", rows)


def shared(plot: ForestPlot) -> ForestPlot:
    """Gives of a plot the panels that hold at least two estimates: one alone has nothing to be seen beside."""
    return ForestPlot(
        subject=plot.subject,
        by=plot.by,
        panels=tuple(panel for panel in plot.panels if len(panel.rows) > 1),
        undrawn=(),
    )


def _plot(subject: str, by: Literal["treatment", "study"], rows: Sequence[ForestRow]) -> ForestPlot:
    reasons = [(row, _undrawn(row)) for row in rows]
    drawn = sorted((row for row, reason in reasons if reason is None), key=_axis)
    panels = [_panel(tuple(group)) for _, group in groupby(drawn, key=_axis)]
    # the axis with most records first, but one outcome stays together
    panels.sort(key=lambda panel: (reading.outcome_order(panel.outcome), -len(panel.rows), panel.measure))
    undrawn = tuple((row, reason) for row, reason in reasons if reason is not None)
    return ForestPlot(subject=subject, by=by, panels=tuple(panels), undrawn=undrawn)


def _undrawn(row: ForestRow) -> Undrawn | None:
    effect = row.effect
    if effect.measure is None or effect.estimate is None:
        return "no-estimate"
    if reading.no_effect(effect.measure) is None or (effect.measure in reading.RATIOS and effect.estimate <= 0):
        return "no-axis"
    return "no-scale" if scale(effect) is None else None


def _axis(row: ForestRow) -> tuple[str, str, str, str]:
    effect = row.effect
    return (effect.outcome, effect.measure or "", scale(effect) or "", effect.better)


def _panel(rows: tuple[ForestRow, ...]) -> Panel:
    effect = rows[0].effect
    assert effect.measure is not None
    shared = scale(effect) or ""
    null = reading.no_effect(effect.measure)
    assert null is not None
    return Panel(
        outcome=effect.outcome,
        measure=effect.measure,
        scale=shared,
        better=effect.better,
        no_effect=null,
        important=reading.smallest_important(effect.measure, shared),
        rows=tuple(sorted(rows, key=_order)),
    )


def _order(row: ForestRow) -> tuple[bool, int, int, str]:
    """Blinded comparisons first, then the surer, then more people: never the largest effect first."""
    effect = row.effect
    blinded = effect.comparator in _BLINDED
    return (not blinded, reading.certainty_rank(effect.certainty), -(effect.n or 0), row.topic.name.casefold())


def plot_json(plot: ForestPlot) -> dict[str, Any]:
    """Gives a plot as plain values."""
    panels = [
        {
            "outcome": panel.outcome,
            "measure": panel.measure,
            "scale": panel.scale,
            "better": panel.better,
            "no_effect": panel.no_effect,
            "smallest_important_difference": panel.important,
            "records": [_record(row) for row in panel.rows],
        }
        for panel in plot.panels
    ]
    not_drawn = [{**_record(row), "why": reason} for row, reason in plot.undrawn]
    return {"subject": plot.subject, "panels": panels, "not_drawn": not_drawn}


def _record(row: ForestRow) -> dict[str, Any]:
    return {"id": row.topic.id, "name": row.topic.name, **local_mark(row.topic), "effect": effect_json(row.effect)}
