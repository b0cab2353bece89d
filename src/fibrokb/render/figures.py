"""Forest plots as pieces of an HTML page: a picture in the page itself, and what it shows in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.render import axis, pictures, wording, words
from fibrokb.render import forest as looks
from fibrokb.render.html import escape

if TYPE_CHECKING:
    from fibrokb.knowledge.panorama import ForestPlot, Panel

_DRAWN = re.compile(
    r'<svg[^>]*? width="(?P<wide>[\d.]+)pt" height="(?P<tall>[\d.]+)pt".*?(?P<body><g id=.*)</svg>', re.S
)
# matplotlib writes each label beside its outline as a comment, and escapes what could end one
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_NAMED = re.compile(r'((?:\sid=|href=)"#?|url\(#)')
_CAPTION = (
    "■ is an estimate and the line its interval (95% unless another is named), the upright line no effect, a dotted "
    "line the smallest important difference. Rows from different trials are not a ranking. Only estimates that share "
    "a scale with another are drawn; the table holds every record."
)


def forest(plot: ForestPlot, topic: str) -> str:
    """Gives a plot as a figure with picture, words and caption; its ids are led by the topic's."""
    drawn = _DRAWN.search(pictures.forest(plot, "svg").decode())
    assert drawn is not None
    lead = f"{topic}-plot-"
    body = re.sub(r"\s*\n\s*", " ", _NAMED.sub(rf"\g<1>{lead}", _COMMENT.sub("", drawn["body"])))
    title = f"Forest plot of {looks.subject(plot)} in fibromyalgia"
    # what hears a page reads the title and the description in place of the picture
    return "\n".join(
        (
            "<figure>",
            f'<svg role="img" aria-labelledby="{lead}title" aria-describedby="{lead}words" '
            f'viewBox="0 0 {drawn["wide"]} {drawn["tall"]}">',
            f'<title id="{lead}title">{escape(title)}</title>',
            f'<desc id="{lead}words">{escape(" ".join(_told(plot, panel) for panel in plot.panels))}</desc>',
            f"{body}</svg>",
            f"<figcaption>{escape(f'{title}. {_CAPTION}')}</figcaption>",
            "</figure>",
        )
    )


def _told(plot: ForestPlot, panel: Panel) -> str:
    """Says in words what a panel shows: which side is which, and every estimate with its certainty."""
    shared = looks.against(panel)
    left, right = axis.sides(panel)
    head = f"{looks.title(panel)}{f', against {shared}' if shared else ''}"
    sides = f"left of {wording.number(panel.no_effect)} {left}, right {right}"
    rows = []
    for row in panel.rows:
        effect = row.effect
        name = looks.label(plot, row, compared=not shared)
        rows.append(f"{name}: {looks.interval(effect)}, {words.CERTAINTY[effect.certainty]}")
    return f"{head}; {sides}. {'; '.join(rows)}."
