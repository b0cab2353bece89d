"""Forest plots within an HTML page: a list of results, each with a strip of its own, so that words stay words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import axis, wording, words
from fibrokb.render import forest as looks
from fibrokb.render.html import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.panorama import ForestPlot, ForestRow, Panel

_CAPTION = (
    "■ is an estimate and the line its interval (95% unless another is named), the upright line no effect, a dotted "
    "line the smallest important difference. Rows from different trials are not a ranking. Only estimates that share "
    "a scale with another are drawn; the table holds every record."
)
_TICKS = 5


def forest(plot: ForestPlot, prefix: str, numbers: Mapping[str, int]) -> str:
    """Gives a plot as a figure; ``numbers`` are those of the sources in the page, whose ids are led by ``prefix``."""
    parts = ["<figure>"]
    for panel in plot.panels:
        parts.append(f"<p><strong>{escape(looks.title(panel))}</strong><br>{escape(looks.explained(panel))}</p>")
        parts.append("<ul class=forest>")
        for row in panel.rows:
            name = looks.label(plot, row, compared=not looks.against(panel))
            parts.append(_row(panel, row, name, _cited(row.effect.source, prefix, numbers)))
        parts += [f"<li class=axis aria-hidden=true><svg class=strip>{_axis(panel)}</svg></li>", "</ul>"]
    caption = f"Forest plot of {looks.subject(plot)} in fibromyalgia. {_CAPTION}"
    return "\n".join((*parts, f"<figcaption>{escape(caption)}</figcaption>", "</figure>"))


def _cited(source: str, prefix: str, numbers: Mapping[str, int]) -> str:
    number = numbers.get(source)
    if number is None:
        return ""
    return f'<sup><a href="#{prefix}source-{number}" aria-label="source {number}">[{number}]</a></sup>'


def _row(panel: Panel, row: ForestRow, name: str, cited: str) -> str:
    effect = row.effect
    mark = wording.direction_mark(effect)
    sure = f"{wording.certainty_mark(effect.certainty)}<span class=heard> {words.CERTAINTY[effect.certainty]}</span>"
    return (
        f"<li><span>{escape(name)}{cited}</span>"
        f'<svg class="strip {mark}" aria-hidden=true>{_strip(panel, effect)}</svg>'
        f"<span>{escape(looks.interval(effect))}</span><span>{sure}</span></li>"
    )


def _at(panel: Panel, steps: float) -> float:
    """Gives where a place on the axis lies, in per cent of the strip."""
    low, high = axis.limits(panel)
    return round(100 * (steps - low) / (high - low), 2)


def _upright(panel: Panel, kind: str, value: float) -> str:
    at = _at(panel, axis.place(panel, value))
    return f'<line class={kind} x1="{at}%" x2="{at}%" y1="0" y2="100%"/>'


def _strip(panel: Panel, effect: Effect) -> str:
    assert effect.estimate is not None
    lines = [_upright(panel, "least", value) for value in axis.important_values(panel)]
    lines.append(_upright(panel, "null", panel.no_effect))
    if effect.ci_lower is not None and effect.ci_upper is not None:
        lines.append(_interval(panel, effect.ci_lower, effect.ci_upper))
    at = _at(panel, axis.place(panel, effect.estimate))
    lines.append(f'<rect x="{at}%" y="50%" width="9" height="9" transform="translate(-4.5 -4.5)"/>')
    return "".join(lines)


def _interval(panel: Panel, lower: float, upper: float) -> str:
    """Gives the line of an interval, with an arrow at each end that lies outside the axis."""
    endless = axis.is_log(panel) and lower <= 0
    first = -1.0 if endless else _at(panel, axis.place(panel, lower))
    last = _at(panel, axis.place(panel, upper))
    line = f'<line class=interval x1="{max(first, 0)}%" x2="{min(last, 100)}%" y1="50%" y2="50%"/>'
    left = '<svg x="0" y="50%"><path d="M0 0l7-5v10z"/></svg>' if first < 0 else ""
    right = '<svg x="100%" y="50%"><path d="M0 0l-7-5v10z"/></svg>' if last > 100 else ""
    return f"{line}{left}{right}"


def _axis(panel: Panel) -> str:
    marks = ['<line class=rule x1="0" x2="100%" y1="0" y2="0"/>']
    for value in axis.ticks(panel, _TICKS):
        at = _at(panel, axis.place(panel, value))
        marks.append(f'<line class=rule x1="{at}%" x2="{at}%" y1="0" y2="5"/>')
        marks.append(f'<text x="{at}%" y="1.4em">{wording.number(value)}</text>')
    return "".join(marks)
