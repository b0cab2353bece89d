"""The treatments side by side, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import wording
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Recommendation

TIERS = {
    0: "Helps with something: high or moderate certainty",
    1: "May help with something: low certainty",
    2: "Very uncertain",
    3: "Little or no difference shown, or worse",
    4: "Unclear: trials too few, too small or in disagreement",
    5: "No controlled trials: observations only",
    6: "Not tried in people with fibromyalgia",
    7: "Not studied: searched for, no trial found",
    8: "Not assessed by us",
}
_GAP = "no record"
LEGEND = (
    "⊕⊕⊕⊕ high · ⊕⊕⊕○ moderate · ⊕⊕○○ low · ⊕○○○ very low certainty (GRADE) · ○○○○ not graded. «helps a little / "
    "helps / helps a lot» is the size of the average effect, against placebo or sham where there is one; "
    "«uncertain (+)» leans towards benefit but may be chance. «function» stands for daily function or overall "
    "severity. «no record»: our data holds none; that is not the same as no effect. Guidelines, newest position of "
    "each body: ++ strongly for, + weakly for, 0 no position, − weakly against, −− strongly against."
)


def treatments(rows: Sequence[Treatment], columns: Sequence[str], width: int, *, grouped: bool = True) -> Document:
    """Gives the treatments as tables where they fit, else as lists; in groups from best-supported to not studied."""
    blocks: list[Block] = [
        Title(f"Treatments studied in fibromyalgia: {len(rows)}", "best-supported first" if grouped else "")
    ]
    blocks.append(Paragraph(text(Run(LEGEND, "muted"))))
    tiers = dict.fromkeys(row.tier for row in rows) if grouped else {None: None}
    groups = [(tier, [row for row in rows if tier in (None, row.tier)]) for tier in tiers]
    tables = [_table(group, columns) for tier, group in groups if tier is None or tier < 5]
    fits = all(_wide(table) <= width for table in tables)
    for tier, group in groups:
        if tier is not None:
            blocks.append(Heading(f"{TIERS[tier]} ({len(group)})"))
        if tier is not None and tier > 4:
            blocks.append(_brief(group))
        else:
            blocks.append(_table(group, columns) if fits else Items(tuple(_item(row, columns) for row in group)))
    blocks.append(Paragraph(text(Run(wording.ADVICE, "muted"))))
    blocks.append(Hints(("fibrokb show TREATMENT", "fibrokb treatments --help")))
    return tuple(blocks)


def _brief(group: list[Treatment]) -> Items:
    return Items(tuple(((Run(row.topic.name, "strong"), Run(f"  {row.topic.category}", "muted")), ()) for row in group))


def _cell(row: Treatment, column: str) -> Line:
    effect = row.best.get(column)
    if effect is None:
        return text(Run(_GAP, "muted"))
    certainty = Run(f" {wording.certainty_mark(effect.certainty)}", "muted")
    if column in row.disputed:
        return text(Run("reviews disagree", "open"))
    return text(Run(wording.short_words(effect), wording.direction_mark(effect)), certainty)


def _guidelines(row: Treatment) -> str:
    newest: dict[str, Recommendation] = {}
    for record in sorted(row.topic.recommendations, key=lambda record: -record.year):
        newest.setdefault(record.body.split(" (")[0], record)
    return ", ".join(wording.short_recommendation(record) for record in newest.values())


def _table(group: list[Treatment], columns: Sequence[str]) -> Table:
    heads = ("treatment", "category", *columns, "guidelines")
    rows = tuple(
        (text(row.topic.name), text(row.topic.category), *(_cell(row, c) for c in columns), text(_guidelines(row)))
        for row in group
    )
    return Table("Treatments and what the best record says", heads, rows)


def _wide(table: Table) -> int:
    sizes = [len(head) for head in table.heads]
    for row in table.rows:
        sizes = [max(size, sum(len(run.text) for run in cell)) for size, cell in zip(sizes, row, strict=True)]
    return sum(sizes) + 2 * (len(sizes) - 1)


def _item(row: Treatment, columns: Sequence[str]) -> tuple[Line, tuple[Line, ...]]:
    head = (Run(row.topic.name, "strong"), Run(f"  {row.topic.category}", "muted"))
    line: list[Run] = []
    for column in columns:
        if column in row.best:
            line += [Run(" · ") if line else Run(""), Run(f"{column}: "), *_cell(row, column)]
    gaps = [column for column in columns if column not in row.best]
    if gaps:
        line.append(Run(f"{' · ' if line else ''}{_GAP} on {', '.join(gaps)}", "muted"))
    under: list[Line] = [tuple(run for run in line if run.text)]
    if _guidelines(row):
        under.append(text(Run(f"Guidelines: {_guidelines(row)}", "muted")))
    return head, tuple(under)
