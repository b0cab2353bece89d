"""Forest plots as documents: a table with a strip of signs, one axis for each panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import axis, wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text
from fibrokb.render.grid import stacked

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.panorama import ForestPlot, ForestRow, Panel, Undrawn

LEGEND = (
    "■ estimate with its interval ── (95% unless another is named) · │ no effect · ┊ smallest important difference · "
    "◀ ▶ the interval goes on · ⊕⊕⊕⊕ high · ⊕⊕⊕○ moderate · ⊕⊕○○ low · ⊕○○○ very low certainty (GRADE) · ○○○○ not "
    "graded. Blinded comparisons first, then the surest; rows from different trials are not a ranking."
)
MEASURES = {
    "MD": "mean difference",
    "SMD": "standardised mean difference",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "HR": "hazard ratio",
    "RD": "difference in people of 100",
}
_REASONS: dict[Undrawn, str] = {
    "no-estimate": "no estimate of the difference was seen",
    "no-scale": "the source does not name the scale",
    "no-axis": "numbers needed to treat have no place for «no effect»",
}
_STRIP, _WIDEST_STRIP, _NARROW = 30, 72, 20
_GAPS = 2


def draw(plot: ForestPlot, width: int) -> Document:
    """Gives a plot, panel by panel, then what could not be drawn."""
    blocks: list[Block] = [Title(f"Forest plot: {subject(plot)}", "")]
    if plot.panels:
        blocks.append(Paragraph(text(Run(LEGEND, "muted"))))
    for panel in plot.panels:
        blocks += [Heading(title(panel)), Paragraph(text(Run(explained(panel), "muted")))]
        blocks.append(_panel(plot, panel, width))
    if plot.undrawn:
        blocks += [Heading("Not drawn"), Items(tuple(_undrawn(plot, *item) for item in plot.undrawn))]
    blocks.append(Paragraph(text(Run(wording.ADVICE, "muted"))))
    blocks.append(Hints(("fibrokb show TREATMENT", "fibrokb plot OUTCOME -o plot.svg")))
    return tuple(blocks)


def subject(plot: ForestPlot) -> str:
    """Gives what a plot is about, in plain words."""
    return next((said for known, said in words.OUTCOMES.items() if known == plot.subject), plot.subject)


def title(panel: Panel) -> str:
    """Gives the outcome and the kind of number of a panel."""
    outcome = words.OUTCOMES[panel.outcome]
    unit = f", {panel.scale}" if panel.scale else ""
    return f"{outcome[:1].upper()}{outcome[1:]}: {MEASURES[panel.measure]} ({panel.measure}){unit}"


def explained(panel: Panel) -> str:
    """Says which side is which, and where the smallest important difference lies."""
    left, right = axis.sides(panel)
    places = " and ".join(wording.number(round(value, 2)) for value in axis.important_values(panel))
    ours = "" if panel.measure in ("MD", "SMD") else " (our convention)"
    important = f" Smallest important difference{ours}: {places}." if places else ""
    shared = f" Compared with {against(panel)}." if against(panel) else ""
    return f"Left of {wording.number(panel.no_effect)}: {left}; right: {right}.{important}{shared}"


def against(panel: Panel) -> str:
    """Gives what all rows of a panel were compared with; empty if they differ in that."""
    shared = {row.effect.comparator for row in panel.rows}
    return wording.comparator(panel.rows[0].effect) if len(shared) == 1 else ""


def label(plot: ForestPlot, row: ForestRow, *, compared: bool) -> str:
    """Gives the name of a row: the treatment or the study, and what it was ``compared`` with if asked."""
    effect = row.effect
    by_study = [row.study, wording.given(effect), effect.timepoint]
    parts = [f"{words.named(row.topic)}{wording.tried(effect)}"] if plot.by == "treatment" else by_study
    if compared:
        parts.append(f"against {wording.comparator(effect)}")
    if effect.population != "adults with fibromyalgia" and plot.by == "study":
        parts.append(effect.population)
    return ", ".join(part for part in parts if part)


def interval(effect: Effect) -> str:
    """Gives estimate and interval without the measure: «−0.6 (−1.0 to −0.2)»."""
    assert effect.estimate is not None
    if effect.ci_lower is None or effect.ci_upper is None:
        return f"{wording.number(effect.estimate)} (no interval)"
    middle, lower, upper = wording.alike(effect.estimate, effect.ci_lower, effect.ci_upper)
    kind = wording.interval(effect)
    return f"{middle} ({lower} to {upper}{'' if kind == '95% CI' else f', {kind}'})"


def _panel(plot: ForestPlot, panel: Panel, width: int) -> Table:
    labels = [label(plot, row, compared=not against(panel)) for row in panel.rows]
    numbers = max(len("effect"), *(len(interval(row.effect)) for row in panel.rows))
    people = max(len("people"), *(len(wording.number(row.effect.n or 0)) for row in panel.rows))
    name = min(max(len("treatment"), *map(len, labels)), max(24, width // 4))
    strip = width - name - numbers - people - len("certainty") - 4 * _GAPS
    if strip >= _STRIP:
        return _wide(panel, labels, name, min(strip, _WIDEST_STRIP))
    return _narrow(panel, labels, max(_NARROW, width - numbers - _GAPS))


def _wide(panel: Panel, labels: list[str], name: int, strip: int) -> Table:
    rows: list[tuple[Line, ...]] = []
    for words_, row in zip(labels, panel.rows, strict=True):
        effect = row.effect
        cells = (
            _strip(panel, effect, strip),
            text(interval(effect)),
            text(wording.number(effect.n) if effect.n else "?"),
            text(Run(wording.certainty_mark(effect.certainty), "muted")),
        )
        rows += stacked(words_, name, cells)
    below: list[Line] = [text(_rule(panel, strip)), text(_scale(panel, strip)), text(_sides(panel, strip))]
    rows += [((), line, (), (), ()) for line in below if line]
    return Table(title(panel), ("treatment", "", "effect", "people", "certainty"), tuple(rows))


def _narrow(panel: Panel, labels: list[str], strip: int) -> Table:
    """Gives a panel in which each row has its name above it."""
    rows: list[tuple[Line, ...]] = []
    for words_, row in zip(labels, panel.rows, strict=True):
        mark = Run(wording.certainty_mark(row.effect.certainty), "muted")
        rows += stacked(words_, strip, [text(mark)])
        rows.append((_strip(panel, row.effect, strip), text(interval(row.effect))))
    rows += [(text(line), ()) for line in (_rule(panel, strip), _scale(panel, strip), _sides(panel, strip)) if line]
    return Table(title(panel), ("treatment", "effect"), tuple(rows))


def _column(panel: Panel, steps: float, strip: int) -> int:
    low, high = axis.limits(panel)
    return round((steps - low) / (high - low) * (strip - 1))


def _strip(panel: Panel, effect: Effect, strip: int) -> Line:
    """Gives one row's piece of the plot, every sign at its place."""
    assert effect.estimate is not None
    signs = [" "] * strip
    for value in axis.important_values(panel):
        signs[_column(panel, axis.place(panel, value), strip)] = "┊"
    signs[_column(panel, axis.place(panel, panel.no_effect), strip)] = "│"
    middle = first = last = _column(panel, axis.place(panel, effect.estimate), strip)
    if effect.ci_lower is not None and effect.ci_upper is not None:
        first, last = _end(panel, effect.ci_lower, strip), _end(panel, effect.ci_upper, strip)
        for position in range(max(first, 0), min(last, strip - 1) + 1):
            signs[position] = "─"
        if first < 0:
            signs[0] = "◀"
        if last >= strip:
            signs[-1] = "▶"
    signs[middle] = "■"
    first, last = max(min(first, middle), 0), min(max(last, middle), strip - 1)
    drawn = Run("".join(signs[first : last + 1]), wording.direction_mark(effect))
    return text("".join(signs[:first]), drawn, "".join(signs[last + 1 :]))


def _end(panel: Panel, bound: float, strip: int) -> int:
    """Gives the column of an interval's end, outside the strip if the axis does not reach it."""
    if axis.is_log(panel) and bound <= 0:
        return -1
    return _column(panel, axis.place(panel, bound), strip)


def _rule(panel: Panel, strip: int) -> str:
    signs = ["─"] * strip
    for value in _ticks(panel, strip):
        signs[_column(panel, axis.place(panel, value), strip)] = "┴"
    return "".join(signs)


def _ticks(panel: Panel, strip: int) -> tuple[float, ...]:
    return axis.ticks(panel, max(2, strip // 9))


def _scale(panel: Panel, strip: int) -> str:
    """Gives the line of values under an axis; one that would touch another is left out."""
    line = ""
    for value in _ticks(panel, strip):
        shown = wording.number(value)
        start = max(0, min(_column(panel, axis.place(panel, value), strip) - len(shown) // 2, strip - len(shown)))
        if not line or start > len(line):
            line = line.ljust(start) + shown
    return line


def _sides(panel: Panel, strip: int) -> str:
    """Gives what lies on which side, at its side; nothing where there is no room, as it is said above too."""
    null = _column(panel, axis.place(panel, panel.no_effect), strip)
    for left, right in (axis.sides(panel), _short(panel)):
        before, after = f"◀ {left} ", f" {right} ▶"
        if len(before) <= null and len(after) <= strip - null - 1:
            return f"{before.rjust(null)} {after}"
    return ""


def _short(panel: Panel) -> tuple[str, str]:
    return ("better", "worse") if panel.better == "lower" else ("worse", "better")


def _undrawn(plot: ForestPlot, row: ForestRow, reason: Undrawn) -> tuple[Line, tuple[Line, ...]]:
    effect = row.effect
    verdict = wording.verdict(effect)
    head = f"{label(plot, row, compared=False)}: "
    numbers = wording.estimate(effect) or effect.finding.rstrip(".")
    parts = (numbers, wording.counted(effect), wording.certainty(effect), _REASONS[reason])
    under = text(Run("; ".join(part for part in parts if part), "muted"))
    return text(Run(head, "strong"), Run(f"{verdict}.", wording.direction_mark(effect))), (under,)
