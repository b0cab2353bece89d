"""The evidence map and forest plots as SVG or PNG, through matplotlib; the same values give the same bytes."""

from __future__ import annotations

import textwrap
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from fibrokb.errors import FibroKBError
from fibrokb.render import axis, wording, words
from fibrokb.render import forest as looks
from fibrokb.render.gapmap import HEADS, label, sign, star
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.panorama import EvidenceMap, ForestPlot, Panel

Format = Literal["svg", "png"]

# dark enough on white for small text, and apart for people who see few colours; every colour has a sign beside it
_INK, _MUTED, _FAINT = "#1a1a1a", "#595959", "#c8c8c8"
_COLOURS = {"good": "#00603a", "bad": "#a3190c", "open": "#7a4d00"}
_SHADES = {"good": "#cfe9dd", "bad": "#f6d3cd", "open": "#f7e8c6"}
_ROW, _NAME, _WIDE = 0.3, 3.6, 10.5
_LETTERS = 52
_SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "svg.hashsalt": "fibrokb",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "axes.unicode_minus": True,
}


def _matplotlib() -> Any:
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        message = "pictures are drawn with matplotlib, which is not installed"
        raise FibroKBError(message, "install it with: pip install 'fibrokb[plots]'") from None
    return matplotlib, Figure


def _saved(figure: Any, format: Format, title: str, description: str) -> bytes:
    held = BytesIO()
    about = {"Title": title, "Description": description, "Creator": "fibrokb"}
    more = {"Date": None} if format == "svg" else {"Software": None}
    figure.savefig(held, format=format, dpi=160, facecolor="white", metadata={**about, **more})
    return held.getvalue()


def forest(plot: ForestPlot, format: Format) -> bytes:
    """Gives a forest plot as a picture, one panel under the other; raises FibroKBError if nothing can be drawn."""
    if not plot.panels:
        raise FibroKBError("no record here has a number that can be drawn", "without -o the records are told in words")
    matplotlib, make = _matplotlib()
    with matplotlib.rc_context(_SETTINGS):
        heights = [_ROW * len(panel.rows) + 1.15 for panel in plot.panels]
        total = sum(heights) + 0.9
        figure = make(figsize=(_WIDE, total))
        title = f"Forest plot: {looks.subject(plot)}, in fibromyalgia"
        figure.text(0.02, 1 - 0.3 / total, shown(title), fontsize=12, weight="bold", color=_INK, va="center")
        top = total - 0.6
        for panel, height in zip(plot.panels, heights, strict=True):
            _draw_panel(figure, plot, panel, top, total)
            top -= height
        figure.text(0.02, 0.12 / total, _foot(plot), fontsize=7, color=_MUTED, va="center")
        return _saved(figure, format, title, f"{len(plot.panels)} panels; every number is in the text version.")


def _foot(plot: ForestPlot) -> str:
    left_out = (
        f" {len(plot.undrawn)} records could not be drawn; fibrokb plot tells them in words." if plot.undrawn else ""
    )
    return (
        "Dotted: smallest important difference. Arrows: the interval goes on. Rows from different trials are not a "
        f"ranking.{left_out}"
    )


def _draw_panel(figure: Any, plot: ForestPlot, panel: Panel, top: float, total: float) -> None:
    """Draws one panel: names on the left, the axis in the middle, numbers and certainty on the right."""
    tall = _ROW * len(panel.rows)
    bottom = (top - 0.3 - tall) / total
    axes = figure.add_axes((_NAME / _WIDE, bottom, 0.37, tall / total))
    low, high = axis.limits(panel)
    axes.set_xlim(low, high)
    axes.set_ylim(len(panel.rows) - 0.5, -0.5)
    title = f"{looks.title(panel)}{f'; against {looks.against(panel)}' if looks.against(panel) else ''}"
    figure.text(0.02, (top - 0.12) / total, shown(title), weight="bold", color=_INK, va="center")
    for value in axis.important_values(panel):
        axes.axvline(axis.place(panel, value), color=_MUTED, linewidth=0.8, linestyle=":")
    axes.axvline(axis.place(panel, panel.no_effect), color=_INK, linewidth=0.9)
    for number, row in enumerate(panel.rows):
        _draw_row(axes, panel, number, row.effect, (low, high))
        name = _lines(looks.label(plot, row, compared=not looks.against(panel)))
        axes.annotate(
            name,
            (0, number),
            (-_NAME * 72 + 15, 0),
            **_AT,
            color=_INK,
            va="center",
            annotation_clip=False,
            fontsize=7.5,
        )
        words_ = f"{looks.interval(row.effect)}   {wording.certainty_mark(row.effect.certainty)}"
        axes.annotate(words_, (1, number), (8, 0), **_AT, color=_INK, va="center", annotation_clip=False)
    _draw_axis(axes, panel)


_AT: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}


def _draw_row(axes: Any, panel: Panel, number: int, effect: Effect, ends: tuple[float, float]) -> None:
    assert effect.estimate is not None
    colour = _COLOURS.get(wording.direction_mark(effect), _INK)
    lower, upper = effect.ci_lower, effect.ci_upper
    if lower is not None and upper is not None:
        first = axis.place(panel, lower) if lower > 0 or not axis.is_log(panel) else ends[0] - 1
        last = axis.place(panel, upper)
        axes.plot((max(first, ends[0]), min(last, ends[1])), (number, number), color=colour, linewidth=1.4)
        if first < ends[0]:
            axes.plot(ends[0], number, marker="<", color=colour, markersize=5, clip_on=False)
        if last > ends[1]:
            axes.plot(ends[1], number, marker=">", color=colour, markersize=5, clip_on=False)
    axes.plot(axis.place(panel, effect.estimate), number, marker="s", color=colour, markersize=5)


def _draw_axis(axes: Any, panel: Panel) -> None:
    values = axis.ticks(panel, 7)
    axes.set_xticks([axis.place(panel, value) for value in values], [wording.number(value) for value in values])
    axes.set_yticks([])
    axes.tick_params(colors=_INK, labelsize=7.5)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    null = axis.place(panel, panel.no_effect)
    for words_, where, shift in zip(axis.sides(panel), ("right", "left"), (-5, 5), strict=True):
        arrow = f"◀ {words_}" if where == "right" else f"{words_} ▶"
        at = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        axes.annotate(arrow, (null, 0), (shift, -24), **at, ha=where, color=_MUTED, fontsize=7, annotation_clip=False)


def _lines(name: str) -> str:
    return "\n".join(textwrap.wrap(shown(name), _LETTERS, max_lines=2, placeholder=" …"))


def evidence_map(found: EvidenceMap, format: Format) -> bytes:
    """Gives the evidence map as a picture; a gap is empty, and a treatment without records says why."""
    matplotlib, make = _matplotlib()
    with matplotlib.rc_context(_SETTINGS):
        groups = [(category, list(rows)) for category, rows in groupby(found.rows, key=lambda row: row.topic.category)]
        lines = len(found.rows) + 1.6 * len(groups)
        total = lines * _ROW + 2.05
        figure = make(figsize=(_WIDE, total))
        axes = figure.add_axes((0.02, 1.1 / total, 0.96, lines * _ROW / total))
        axes.set_xlim(-_NAME, len(found.columns))
        axes.set_ylim(lines, 0)
        axes.axis("off")
        title = "Evidence map: treatments tried in fibromyalgia, by outcome"
        figure.text(0.02, 1 - 0.3 / total, title, fontsize=12, weight="bold", color=_INK, va="center")
        _draw_heads(axes, found.columns)
        line = 0.0
        for category, rows in groups:
            axes.text(-_NAME, line + 1.1, category, weight="bold", color=_INK, va="center")
            line = _draw_rows(axes, rows, found.columns, line + 1.6)
        figure.text(0.02, 0.95 / total, _LEGEND, fontsize=7, color=_MUTED, va="top", linespacing=1.5)
        return _saved(figure, format, title, f"{len(found.rows)} treatments; the text version has every cell.")


_LEGEND = "\n".join(
    (
        "Each cell is the record that says most, against placebo or sham where there is one: ▲ better  ▼ worse  "
        "= little or no difference  ? unclear  ~ trials or reviews disagree",
        "△ ▽ only lean that way (very low certainty, or not graded).  Certainty (GRADE): ⊕⊕⊕⊕ high  ⊕⊕⊕○ moderate  "
        "⊕⊕○○ low  ⊕○○○ very low  ○○○○ not graded.",
        "An empty cell: our data holds no record, which is not the same as no effect.  pain: also people whose pain "
        "halved or fell by 30%.  function: daily function or overall severity.",
        "stopping: because of side effects.  *: only of the member, mixture or pool named behind the treatment.",
    )
)


def _draw_heads(axes: Any, columns: Sequence[str]) -> None:
    for number, column in enumerate(columns):
        axes.text(
            number + 0.5, -0.25, HEADS[column][0], ha="center", va="bottom", color=_INK, weight="bold", fontsize=8
        )


def _draw_rows(axes: Any, rows: Sequence[Treatment], columns: Sequence[str], line: float) -> float:
    """Draws the rows of a category from a line on, and gives the line that follows."""
    for row in rows:
        axes.plot((-_NAME, len(columns)), (line, line), color=_FAINT, linewidth=0.4)
        axes.text(-_NAME, line + 0.5, _lines(label(row, columns)), va="center", color=_INK)
        if not row.topic.effects:
            why = words.STATES[row.topic.evidence_state]
            axes.text(
                len(columns) / 2, line + 0.5, why, ha="center", va="center", color=_MUTED, style="italic", fontsize=7.5
            )
        for number, column in enumerate(columns):
            if column in row.best:
                _draw_cell(axes, number, line, row, columns)
        line += 1
    return line


def _draw_cell(axes: Any, number: int, line: float, row: Treatment, columns: Sequence[str]) -> None:
    from matplotlib.patches import Rectangle

    column = columns[number]
    effect, disputed = row.best[column], column in row.disputed
    mark = "open" if disputed else wording.direction_mark(effect)
    axes.add_patch(
        Rectangle((number + 0.03, line + 0.06), 0.94, 0.88, facecolor=_SHADES.get(mark, "white"), linewidth=0)
    )
    said = f"{sign(effect, disputed=disputed)} {wording.certainty_mark(effect.certainty)}{star(row, column, columns)}"
    axes.text(number + 0.5, line + 0.5, said, ha="center", va="center", color=_COLOURS.get(mark, _INK), fontsize=8)
