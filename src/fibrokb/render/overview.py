"""The treatments side by side, as a document or as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.likeness import is_vague
from fibrokb.render import bibliography, wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text
from fibrokb.render.grid import stacked, table_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.model import Effect
    from fibrokb.knowledge.panorama import Listing
    from fibrokb.knowledge.references import Reference
    from fibrokb.render.notes import Notes

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
    "helps / helps a lot» is the size of the average effect, against placebo or sham where there is one; «no size»: "
    "none was seen; «uncertain (+)» leans towards benefit but may be chance. In brackets behind a result or a name: "
    "how it was counted, where that is not the column itself (halved, 30% less: people whose pain fell so far; "
    "severity: overall severity in place of daily function), what was tried, where that is only one member of a group, "
    "a mixture or a pool, and against which other treatment. «no record»: our data holds none; that is not the same as "
    "no effect."
)
POSITIONS = (
    "Guidelines, newest position of each body: ++ strongly for, + weakly for, 0 no position, − weakly against, "
    "−− strongly against. Regulators, on its use in fibromyalgia: FDA, the United States; EMA, the European Union."
)
ORDER = (
    "Order: by the surest benefit; then one on pain first, pooled trials before single ones, more outcomes, more "
    "people. Last in its group: what a regulator refused or warned of and none approved, and what guidelines are only "
    "against."
)
_ROOM = 30
NO_WRAP = 10_000
"""A width at which nothing is wrapped: for files."""


def treatments(listing: Listing, width: int, notes: Notes | None = None) -> Document:
    """Gives the treatments as tables where they fit, else as lists; in groups from best-supported to not studied.

    With ``notes`` every result and position is cited, and the sources stand at the end.
    """
    rows, columns, grouped = listing.rows, listing.columns, listing.sort == "evidence"
    counted = f"the first {len(rows)} of {listing.of}" if listing.of > len(rows) else f"{len(rows)}"
    blocks: list[Block] = [Title(f"Treatments in fibromyalgia: {counted}", "best-supported first" if grouped else "")]
    recorded = any(row.best for row in rows)
    blocks += [_legend(LEGEND)] if recorded else []
    tiers = dict.fromkeys(row.tier for row in rows) if grouped else {None: None}
    groups = [(tier, [row for row in rows if tier in (None, row.tier)]) for tier in tiers]
    layout = _layout([row for row in rows if not grouped or row.tier < 5], columns, width)
    for tier, group in groups:
        if tier is not None:
            blocks.append(Heading(f"{_tier(tier, columns)} ({len(group)})"))
        if tier is not None and tier > 4:
            blocks.append(_brief(group, notes, searches=len(groups) == 1 or notes is not None))
        else:
            blocks.append(_table(group, columns, *layout, notes) if layout else _list(group, columns, notes))
    blocks += [_legend(POSITIONS)] if any(positions(row) for row in rows) else []
    blocks += [_legend(ORDER)] if grouped and recorded else []
    blocks.append(_legend(wording.ADVICE))
    blocks += [notes.sources(full=True)] if notes else []
    blocks.append(Hints(("fibrokb show TREATMENT", "fibrokb compare A B", "fibrokb treatments --help")))
    return tuple(blocks)


def _legend(words: str) -> Paragraph:
    return Paragraph(text(Run(words, "muted")))


def _tier(tier: int, columns: Sequence[str]) -> str:
    """Gives the heading of a tier, which says «pain» where only pain was asked for."""
    return TIERS[tier].replace("something", outcome(columns[0]) if len(columns) == 1 else "something")


def outcome(name: str) -> str:
    """Gives an outcome's name in plain words."""
    return next((said for known, said in words.OUTCOMES.items() if known == name), name)


def _brief(group: Sequence[Treatment], notes: Notes | None, *, searches: bool) -> Items:
    """Gives the names of treatments without trials, with the search that found none where it is asked for."""
    items = []
    for row in group:
        found = [search for search in row.topic.searches if search.purpose == "trials"] if searches else []
        head: list[Run] = [Run(words.named(row.topic), "strong"), Run(f"  {row.topic.category}", "muted")]
        stood = positions(row, notes)
        under = [text(Run(wording.search(search), "muted")) for search in found]
        under += [text(Run(_whose(row), "muted"), *stood)] if stood else []
        items.append((tuple(head), tuple(under)))
    return Items(tuple(items))


def _tried(effect: Effect) -> str:
    """Gives what was tried, where it is not the whole topic, and against which other treatment."""
    named = effect.comparator.startswith("active: ") and not is_vague(effect.comparator)
    against = f"against {wording.comparator(effect)}" if named else ""
    return "; ".join(part for part in (wording.variant(effect), against) if part)


def common(row: Treatment, columns: Sequence[str]) -> str:
    """Gives what all records shown of a treatment tried, so that it is told once, behind its name."""
    shown = dict.fromkeys((*columns, *row.judged))
    told = {_tried(row.best[name]) for name in shown if name in row.best}
    return told.pop() if len(told) == 1 else ""


def called(row: Treatment, columns: Sequence[str]) -> str:
    """Gives a treatment's name, and what was tried where all records shown tried the same part of it."""
    shared = common(row, columns)
    return f"{words.named(row.topic)}{f' ({shared})' if shared else ''}"


def _cell(row: Treatment, column: str, columns: Sequence[str], notes: Notes | None) -> Line:
    effect = row.best.get(column)
    if effect is None:
        return text(Run(_GAP, "muted"))
    disputed = column in row.disputed
    said = Run(f"{wording.disagreeing(effect)} disagree", "open")
    said = said if disputed else Run(wording.short_words(effect), wording.direction_mark(effect))
    counted = words.SHORT_OUTCOMES.get(effect.outcome, "") if effect.outcome != column else ""
    tried = "" if common(row, columns) else _tried(effect)
    about = "; ".join(part for part in (counted, tried) if part)
    sources = [effect.source, *(other.source for other in reading.opposing(row.topic, effect))]
    return text(
        said,
        Run(f" {wording.certainty_mark(effect.certainty)}{f' ({about})' if about else ''}", "muted"),
        *(notes.cite(*sources) if notes else ()),
    )


def _also(row: Treatment, columns: Sequence[str], notes: Notes | None) -> Line:
    """Gives the records on other outcomes for which a treatment was kept."""
    line: list[Run] = []
    for name in row.judged:
        if name not in columns:
            line += [Run(f"{', ' if line else ''}{outcome(name)}: "), *_cell(row, name, columns, notes)]
    return tuple(line)


def guidelines(row: Treatment) -> dict[str, str]:
    """Gives the newest position of each guideline body, «NICE −−», with its source."""
    newest: dict[str, tuple[str, str]] = {}
    for record in sorted(row.topic.recommendations, key=lambda record: -record.year):
        newest.setdefault(record.body.split(" (")[0], (wording.short_recommendation(record), record.source))
    return dict(newest.values())


def regulators(row: Treatment) -> dict[str, str]:
    """Gives the newest decision of each regulator, «FDA approved», with its source."""
    newest: dict[str, tuple[str, str]] = {}
    for decision in sorted(row.topic.regulatory, key=lambda decision: -(decision.year or 0)):
        newest.setdefault(decision.agency, (wording.short_decision(decision), decision.source))
    return dict(newest.values())


def positions(row: Treatment, notes: Notes | None = None) -> Line:
    """Gives what guidelines say and what regulators decided: «NICE −−, EULAR +; FDA approved»."""
    line: list[Run] = []
    for found in (guidelines(row), regulators(row)):
        for number, (said, source) in enumerate(found.items()):
            between = ", " if number else "; " if line else ""
            line += [Run(f"{between}{said}", "muted"), *(notes.cite(source) if notes else ())]
    return tuple(line)


def _whose(row: Treatment) -> str:
    """Gives whose positions a line holds, for in front of it."""
    whose = ["guidelines"] if row.topic.recommendations else []
    whose += ["regulators"] if row.topic.regulatory else []
    return f"{' and '.join(whose).capitalize()}: "


def _layout(rows: Sequence[Treatment], columns: Sequence[str], width: int) -> tuple[int, bool] | None:
    """Gives the room for names and whether the category has a column; None if no table fits."""
    longest = max((len(called(row, columns)) for row in rows), default=0)
    whole = table_width(_table(rows, columns, longest, True, None))
    spared = 2 + max(len("category"), *(len(row.topic.category) for row in rows)) if rows else 0
    for room in (longest, min(longest, _ROOM)):
        for category in (True, False):
            if whole - (longest - room) - (0 if category else spared) <= width:
                return room, category
    return None


def _table(rows: Sequence[Treatment], columns: Sequence[str], room: int, category: bool, notes: Notes | None) -> Table:
    also = any(_also(row, columns, None) for row in rows)
    last = ("guidelines, regulators",) if any(positions(row) for row in rows) else ()
    heads = ("treatment", *(["category"] if category else []), *columns, *(["also"] if also else []), *last)
    lines: list[tuple[Line, ...]] = []
    for row in rows:
        cells = [text(row.topic.category)] if category else []
        cells += [_cell(row, column, columns, notes) for column in columns]
        cells += [_also(row, columns, notes)] if also else []
        cells += [positions(row, notes)] if last else []
        lines += stacked(called(row, columns), room, cells)
    return Table("Treatments and what the best record says", heads, tuple(lines))


def _list(rows: Sequence[Treatment], columns: Sequence[str], notes: Notes | None) -> Items:
    return Items(tuple(_item(row, columns, notes) for row in rows))


def _item(row: Treatment, columns: Sequence[str], notes: Notes | None) -> tuple[Line, tuple[Line, ...]]:
    head = (Run(called(row, columns), "strong"), Run(f"  {row.topic.category}", "muted"))
    line: list[Run] = []
    for column in columns:
        if column in row.best:
            line += [Run(" · ") if line else Run(""), Run(f"{column}: "), *_cell(row, column, columns, notes)]
    gaps = [column for column in columns if column not in row.best]
    if gaps:
        line.append(Run(f"{' · ' if line else ''}{_GAP} on {', '.join(gaps)}", "muted"))
    under: list[Line] = [tuple(run for run in line if run.text)]
    also, stood = _also(row, columns, notes), positions(row, notes)
    under += [(Run("also "), *also)] if also else []
    under += [(Run(_whose(row), "muted"), *stood)] if stood else []
    return head, tuple(under)


_FIELDS = (
    "id name category evidence_state column outcome intervention direction magnitude certainty certainty_by disputed "
    "comparator measure estimate ci_lower ci_upper ci_level interval unit better n studies counted population dose "
    "timepoint design searched_to source DOI PMID URL guidelines regulators"
).split()


def sources_of(listing: Listing) -> tuple[str, ...]:
    """Gives every source that the rows of a list rest on, once each."""
    keys: dict[str, None] = {}
    for row in listing.rows:
        for effect in row.best.values():
            keys |= dict.fromkeys([effect.source, *(other.source for other in reading.opposing(row.topic, effect))])
        keys |= dict.fromkeys([*guidelines(row).values(), *regulators(row).values()])
    return tuple(keys)


def as_csv(listing: Listing, references: Iterable[Reference], made: Mapping[str, str] | None = None) -> str:
    """Gives the treatments as CSV: a row for each record shown, one without record for a treatment that has none.

    What a file says of itself, ``made``, stands in every row.
    """
    import csv
    from io import StringIO

    from fibrokb.render.csvfile import cell

    held, known = StringIO(), {reference.id: reference for reference in references}
    writer = csv.writer(held, lineterminator="\n")
    own = made or {}
    writer.writerow((*_FIELDS, *own))
    for row in listing.rows:
        names = [name for name in dict.fromkeys((*listing.columns, *row.judged)) if name in row.best]
        for record in [_record(row, name, known) for name in names] or [_record(row, "", known)]:
            writer.writerow([cell(value) for value in (*record, *own.values())])
    return held.getvalue()


def _record(row: Treatment, column: str, references: Mapping[str, Reference]) -> list[str | float | None]:
    effect = row.best.get(column)
    about: dict[str, str | float | None] = {name: getattr(row.topic, name) for name in _FIELDS[:4]}
    about |= {"column": column, "guidelines": ", ".join(guidelines(row)).replace("−", "-")}
    about |= {"regulators": ", ".join(regulators(row))}
    if effect is not None:
        disputed = "yes" if column in row.disputed else "no"
        about |= {"magnitude": reading.magnitude(effect), "disputed": disputed}
        about |= bibliography.identifiers(references.get(effect.source))
    return [about[name] if name in about else getattr(effect, name, "") for name in _FIELDS]
