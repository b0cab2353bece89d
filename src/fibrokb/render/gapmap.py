"""The evidence gap map as a document: a grid where it fits, else a list."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fibrokb.render import wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text
from fibrokb.render.grid import stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.panorama import EvidenceMap

HEADS = {
    "pain": ("pain", "pain"),
    "fatigue": ("fatigue", "fatig"),
    "sleep": ("sleep", "sleep"),
    "function": ("function", "funct"),
    "cognition": ("thinking", "think"),
    "mood": ("mood", "mood"),
    "quality-of-life": ("quality of life", "QoL"),
    "withdrawal-adverse-events": ("stopping", "stop"),
}
"""The name of each column, and what it is called where there is no room."""
GAP = "·"
LEGEND = (
    "Each cell is the record that says most: ▲ better, ▼ worse, = little or no difference, ? unclear, ~ trials or "
    "reviews disagree; △ and ▽ only lean that way (very low certainty, or not graded). ⊕⊕⊕⊕ high · ⊕⊕⊕○ moderate · "
    "⊕⊕○○ low · ⊕○○○ very low certainty (GRADE) · ○○○○ not graded. · means that our data holds no record; that is not "
    "the same as no effect. «pain» stands for pain or people whose pain halved or fell by 30%, «function» for daily "
    "function or overall severity, «stopping» for people who stop because of side effects (▼: more of them), «QoL» for "
    "quality of life. * marks what is only of the member, mixture or pool named behind the treatment. Against placebo "
    "or sham where there is such a record."
)
_LEAST, _CELL = 20, 5
"""The least room for names, and how wide a cell is."""


def sign(effect: Effect, *, disputed: bool) -> str:
    """Gives the sign of a result; what is very uncertain is hollow."""
    if disputed or effect.direction == "mixed":
        return "~"
    weak = effect.certainty in ("very-low", "not-graded")
    return {
        "benefit": "△" if weak else "▲",
        "harm": "▽" if weak else "▼",
        "no-important-difference": "=",
        "unclear": "?",
    }[effect.direction]


def star(row: Treatment, column: str, columns: Sequence[str]) -> str:
    """Gives the mark of a cell that is only about a part of the treatment; empty if it is about the whole."""
    effect = row.best.get(column)
    if effect is None or not effect.intervention:
        return ""
    return "*" * (_parts(row, columns).index(wording.variant(effect)) + 1)


def _parts(row: Treatment, columns: Sequence[str]) -> list[str]:
    tried = (wording.variant(row.best[column]) for column in columns if column in row.best)
    return list(dict.fromkeys(part for part in tried if part))


def label(row: Treatment, columns: Sequence[str]) -> str:
    """Gives a treatment's name with what its marks stand for: «Other antidepressants (* esreboxetine)»."""
    marks = ", ".join(f"{'*' * number} {part}" for number, part in enumerate(_parts(row, columns), 1))
    return f"{words.named(row.topic)}{f' ({marks})' if marks else ''}"


def draw(found: EvidenceMap, width: int) -> Document:
    """Gives the map as one grid for each category, or as lists if the width is too small for a grid."""
    studied = [row for row in found.rows if row.topic.effects]
    blocks: list[Block] = [Title(f"Evidence map: {len(found.rows)} treatments", "treatments by outcomes")]
    blocks.append(Paragraph(text(Run(LEGEND, "muted"))))
    room, short = _layout(studied, found.columns, width)
    for category, group in groupby(found.rows, key=lambda row: row.topic.category):
        rows = list(group)
        blocks.append(Heading(category))
        tried = [row for row in rows if row.topic.effects]
        if tried:
            blocks.append(_grid(tried, found.columns, room, short) if room else _list(tried, found.columns))
        blocks += _without(rows)
    blocks.append(Paragraph(text(Run(wording.ADVICE, "muted"))))
    blocks.append(Hints(("fibrokb show TREATMENT", "fibrokb treatments --outcome OUTCOME", "fibrokb map -o map.svg")))
    return tuple(blocks)


def _layout(rows: Sequence[Treatment], columns: Sequence[str], width: int) -> tuple[int, bool]:
    """Gives the room for names and whether heads are short; no room means that no grid fits."""
    longest = max((len(label(row, columns)) for row in rows), default=_LEAST)
    cell = _CELL + max((len(star(row, column, columns)) for row in rows for column in columns), default=0)
    for short in (False, True):
        room = width - sum(2 + max(cell, len(HEADS[column][short])) for column in columns)
        if room >= (_LEAST if short else min(longest, 2 * _LEAST)):
            return min(room, max(longest, _LEAST)), short
    return 0, True


def _grid(rows: Sequence[Treatment], columns: Sequence[str], room: int, short: bool) -> Table:
    heads = ("treatment", *(HEADS[column][short] for column in columns))
    lines: list[tuple[Line, ...]] = []
    for row in rows:
        lines += stacked(label(row, columns), room, [_cell(row, column, columns) for column in columns])
    return Table("Treatments by outcomes: direction and certainty of the record that says most", heads, tuple(lines))


def _cell(row: Treatment, column: str, columns: Sequence[str]) -> Line:
    effect = row.best.get(column)
    if effect is None:
        return text(Run(GAP, "muted"))
    disputed = column in row.disputed
    mark = "open" if disputed else wording.direction_mark(effect)
    sure = f"{wording.certainty_mark(effect.certainty)}{star(row, column, columns)}"
    return text(Run(sign(effect, disputed=disputed), mark), Run(sure, "muted"))


def _list(rows: Sequence[Treatment], columns: Sequence[str]) -> Items:
    items = []
    for row in rows:
        line: list[Run] = []
        for column in columns:
            if column in row.best:
                line += [Run(f"{', ' if line else ''}{HEADS[column][0]} "), *_cell(row, column, columns)]
        gaps = [HEADS[column][0] for column in columns if column not in row.best]
        under = [tuple(line)] if line else []
        if gaps:
            under.append(text(Run(f"no record: {', '.join(gaps)}", "muted")))
        items.append((text(Run(label(row, columns), "strong")), tuple(under)))
    return Items(tuple(items))


def _without(rows: Sequence[Treatment]) -> list[Block]:
    """Gives the treatments without any record, by what is known about why."""
    states: dict[str, list[str]] = {}
    for row in rows:
        if not row.topic.effects:
            states.setdefault(words.STATES[row.topic.evidence_state], []).append(row.topic.name)
    return [
        Paragraph(text(Run(f"{state[:1].upper()}{state[1:]}: ", "muted"), ", ".join(names)))
        for state, names in states.items()
    ]
