"""The treatments side by side, as a document or as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.effects import magnitude
from fibrokb.render import wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text
from fibrokb.render.grid import stacked, table_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.terms import Outcome

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
_NAME = 30


def treatments(
    rows: Sequence[Treatment], columns: Sequence[str], width: int, *, grouped: bool = True, of: int = 0
) -> Document:
    """Gives the treatments as tables where they fit, else as lists; in groups from best-supported to not studied.

    ``of`` is how many there were before the list was cut.
    """
    counted = f"the first {len(rows)} of {of}" if of > len(rows) else f"{len(rows)}"
    blocks: list[Block] = [
        Title(f"Treatments studied in fibromyalgia: {counted}", "best-supported first" if grouped else "")
    ]
    if any(row.best for row in rows):
        blocks.append(Paragraph(text(Run(LEGEND, "muted"))))
    tiers = dict.fromkeys(row.tier for row in rows) if grouped else {None: None}
    groups = [(tier, [row for row in rows if tier in (None, row.tier)]) for tier in tiers]
    layout = _layout([row for row in rows if not grouped or row.tier < 5], columns, width)
    for tier, group in groups:
        if tier is not None:
            blocks.append(Heading(f"{_tier(tier, columns)} ({len(group)})"))
        if tier is not None and tier > 4:
            blocks.append(_brief(group, searches=len(groups) == 1))
        else:
            blocks.append(_table(group, columns, *layout) if layout else _list(group, columns))
    blocks.append(Paragraph(text(Run(wording.ADVICE, "muted"))))
    blocks.append(Hints(("fibrokb show TREATMENT", "fibrokb compare A B", "fibrokb treatments --help")))
    return tuple(blocks)


def _tier(tier: int, columns: Sequence[str]) -> str:
    """Gives the heading of a tier, which says «pain» where only pain was asked for."""
    return TIERS[tier].replace("something", outcome(columns[0]) if len(columns) == 1 else "something")


def outcome(name: str) -> str:
    """Gives an outcome's name in plain words."""
    return next((said for known, said in words.OUTCOMES.items() if known == name), name)


def _brief(group: Sequence[Treatment], *, searches: bool) -> Items:
    """Gives the names of treatments without trials, with the search that found none if little else is shown."""
    items = []
    for row in group:
        found = [search for search in row.topic.searches if search.purpose == "trials"] if searches else []
        head = (Run(row.topic.name, "strong"), Run(f"  {row.topic.category}", "muted"))
        items.append((head, tuple(text(Run(wording.search(search), "muted")) for search in found)))
    return Items(tuple(items))


def _cell(row: Treatment, column: str) -> Line:
    effect = row.best.get(column)
    if effect is None:
        return text(Run(_GAP, "muted"))
    certainty = Run(f" {wording.certainty_mark(effect.certainty)}", "muted")
    if column in row.disputed:
        return text(Run("reviews disagree", "open"))
    return text(Run(wording.short_words(effect), wording.direction_mark(effect)), certainty)


def _also(row: Treatment, columns: Sequence[str]) -> Line:
    """Gives the records on other outcomes for which a treatment was kept."""
    line: list[Run] = []
    for name in row.judged:
        if name not in columns:
            line += [Run(f"{', ' if line else ''}{outcome(name)}: "), *_cell(row, name)]
    return tuple(line)


def guidelines(row: Treatment) -> str:
    """Gives the newest position of each body, and what regulators decided: «NICE −−, EULAR +, FDA approved»."""
    newest: dict[str, str] = {}
    for record in sorted(row.topic.recommendations, key=lambda record: -record.year):
        newest.setdefault(record.body.split(" (")[0], wording.short_recommendation(record))
    for decision in sorted(row.topic.regulatory, key=lambda decision: -(decision.year or 0)):
        newest.setdefault(decision.agency, f"{decision.agency} {decision.status.replace('-', ' ')}")
    return ", ".join(newest.values())


def _layout(rows: Sequence[Treatment], columns: Sequence[str], width: int) -> tuple[int, bool] | None:
    """Gives the room for names and whether the category has a column; None if no table fits."""
    longest = max((len(row.topic.name) for row in rows), default=0)
    whole = table_width(_table(rows, columns, longest, True))
    spared = 2 + max(len("category"), *(len(row.topic.category) for row in rows)) if rows else 0
    for room in (longest, min(longest, _NAME)):
        for category in (True, False):
            if whole - (longest - room) - (0 if category else spared) <= width:
                return room, category
    return None


def _table(rows: Sequence[Treatment], columns: Sequence[str], room: int, category: bool) -> Table:
    also = any(_also(row, columns) for row in rows)
    heads = ("treatment", *(["category"] if category else []), *columns, *(["also"] if also else []), "guidelines")
    lines: list[tuple[Line, ...]] = []
    for row in rows:
        cells = [text(row.topic.category)] if category else []
        cells += [_cell(row, column) for column in columns]
        cells += [_also(row, columns)] if also else []
        lines += stacked(row.topic.name, room, [*cells, text(guidelines(row))])
    return Table("Treatments and what the best record says", heads, tuple(lines))


def _list(rows: Sequence[Treatment], columns: Sequence[str]) -> Items:
    return Items(tuple(_item(row, columns) for row in rows))


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
    if _also(row, columns):
        under.append((Run("also "), *_also(row, columns)))
    if guidelines(row):
        under.append(text(Run(f"Guidelines: {guidelines(row)}", "muted")))
    return head, tuple(under)


_FIELDS = (
    "id name category evidence_state column outcome direction magnitude certainty certainty_by disputed comparator "
    "measure estimate ci_lower ci_upper ci_level unit better n studies population dose timepoint design searched_to "
    "source guidelines"
).split()


def as_csv(rows: Sequence[Treatment], columns: Sequence[Outcome], made: Mapping[str, str] | None = None) -> str:
    """Gives the treatments as CSV: a row for each record shown, one without record for a treatment that has none.

    What a file says of itself, ``made``, stands in every row.
    """
    import csv
    from io import StringIO

    from fibrokb.render.csvfile import cell

    held = StringIO()
    writer = csv.writer(held, lineterminator="\n")
    own = made or {}
    writer.writerow((*_FIELDS, *own))
    for row in rows:
        names = [name for name in dict.fromkeys((*columns, *row.judged)) if name in row.best]
        for record in [_record(row, name) for name in names] or [_record(row, "")]:
            writer.writerow([cell(value) for value in (*record, *own.values())])
    return held.getvalue()


def _record(row: Treatment, column: str) -> list[str | float | None]:
    effect: Effect | None = row.best.get(column)
    about: dict[str, str | float | None] = {name: getattr(row.topic, name) for name in _FIELDS[:4]}
    about |= {"column": column, "guidelines": guidelines(row).replace("−", "-")}
    if effect is not None:
        disputed = "yes" if column in row.disputed else "no"
        about |= {"magnitude": magnitude(effect), "disputed": disputed}
    return [about[name] if name in about else getattr(effect, name, "") for name in _FIELDS]
