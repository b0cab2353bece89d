"""The treatments side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, open_index
from fibrokb.errors import NothingFound, WrongUsage
from fibrokb.knowledge.terms import Category, Certainty, Direction, EvidenceState, Outcome, Sort

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Treatment
    from fibrokb.store.index import Index

_DIRECTION = "Only where the best record says so; no-important-difference: little or no effect; unclear: not known yet."
_STATE = "Only this state of the evidence; none-found: never studied (searched for, no trial found)."
_OUTPUT = "Write the list to a file; its ending chooses: .md, .html, .csv or .json."
_COMPARATOR = "Only against placebo, sham, usual-care, waitlist, no-treatment, active, or a treatment's name."

_NO_WRAP = 10_000


def treatments(
    category: Annotated[Category | None, typer.Option(help="Only this kind of treatment.")] = None,
    outcome: Annotated[
        Outcome | None, typer.Option(help="Only treatments with a record on this outcome; the other filters judge it.")
    ] = None,
    symptom: Annotated[
        str | None, typer.Option("--for", metavar="SYMPTOM", help="The same, by the name of a symptom.")
    ] = None,
    direction: Annotated[Direction | None, typer.Option(help=_DIRECTION)] = None,
    min_certainty: Annotated[Certainty | None, typer.Option(help="Only where the best record is this sure.")] = None,
    comparator: Annotated[str, typer.Option(metavar="NAME", help=_COMPARATOR)] = "",
    acts_on: Annotated[str | None, typer.Option(metavar="MECHANISM", help="Only what is said to act on this.")] = None,
    guideline: Annotated[str, typer.Option(metavar="BODY", help="Only with a position of this body (EULAR …).")] = "",
    state: Annotated[EvidenceState | None, typer.Option(help=_STATE)] = None,
    sort: Annotated[Sort, typer.Option(help="Order of the list.")] = "evidence",
    limit: Annotated[int | None, typer.Option(min=1, help="List at most this many.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Give the records as CSV.")] = False,
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help=_OUTPUT)] = None,
    force: Force = False,
    data: Data = None,
) -> int:
    """List the treatments that were studied, what came of it and how sure that is."""
    from fibrokb.questions import evidence, search

    if as_csv and as_json:
        raise WrongUsage("--csv and --json can't both be given", "leave one of them out")
    index = open_index(data)
    filters = evidence.Filters(
        category=category,
        outcome=_outcome(outcome, symptom, index),
        direction=direction,
        min_certainty=min_certainty,
        comparator=comparator.strip(),
        acts_on=search.exact(acts_on, index).id if acts_on else "",
        guideline=guideline.strip(),
        state=state,
    )
    rows = evidence.treatments(index.topics("intervention"), filters, sort)
    if not rows:
        raise _emptied(index, filters, "for" if symptom else "outcome")
    if output is not None:
        return _save(output, rows[:limit], {**_asked(filters), "sort": sort, "of": len(rows)}, index, force=force)
    show = _as_json if as_json else _as_csv if as_csv else _as_text
    show(rows[:limit], filters, sort, len(rows), index)
    return 0


def _outcome(outcome: Outcome | None, symptom: str | None, index: Index) -> Outcome | None:
    """Gives the outcome that was asked for, by its own name or by a symptom's."""
    if symptom is None:
        return outcome
    from typing import get_args

    from fibrokb.questions import evidence, search

    asked = symptom.strip().casefold().replace(" ", "-")
    found: Outcome = asked if asked in get_args(Outcome) else evidence.outcome_of(search.exact(symptom, index))  # type: ignore[assignment]
    if outcome not in (None, found):
        raise WrongUsage(f"--for means the outcome {found} here, --outcome another", "leave one of them out")
    return found


def _emptied(index: Index, filters: Any, outcome_option: str) -> NothingFound:
    """Says which filter removed the last treatments, and what it could have asked for."""
    from fibrokb.questions import evidence

    emptied = evidence.first_to_empty(index.topics("intervention"), filters)
    if emptied is None:
        return NothingFound("This evidence base holds no treatment")
    option = outcome_option if emptied.name == "outcome" else emptied.name.replace("_", "-")
    counted = [f"{value} {count}" for value, count in list(emptied.before.items())[:8]]
    before = f"; before it there were: {', '.join(counted)}" if counted else ""
    return NothingFound("No treatment is left after these filters", f"--{option} removed the last ones{before}")


def _columns(filters: Any) -> list[Outcome]:
    from fibrokb.questions.evidence import COLUMNS

    return [filters.outcome] if filters.outcome else list(COLUMNS)


def _as_text(rows: tuple[Treatment, ...], filters: Any, sort: str, of: int, index: Index) -> None:
    from fibrokb.render import overview

    width = screen.full_width()
    shown = overview.treatments(rows, _columns(filters), width, grouped=sort == "evidence", of=of)
    screen.show(shown, wide=True)


def _as_csv(rows: tuple[Treatment, ...], filters: Any, sort: str, of: int, index: Index) -> None:
    from fibrokb.render import overview

    screen.write(overview.as_csv(rows, _columns(filters)))


def _save(output: Path, rows: tuple[Treatment, ...], asked: dict[str, Any], index: Index, *, force: bool) -> int:
    """Writes the list to a file in the form that its ending names, with edition, licence and filters."""
    from fibrokb.cli.export import date_of
    from fibrokb.questions.evidence import COLUMNS
    from fibrokb.render import overview, summary

    about, date = index.about, date_of([row.topic for row in rows], index)
    columns = [asked["outcome"]] if "outcome" in asked else list(COLUMNS)
    table = overview.treatments(rows, columns, _NO_WRAP, grouped=asked["sort"] == "evidence", of=asked["of"])
    made = {"edition": about.version, "date": date, "licence": about.licence}
    writers = {
        ".md": lambda: summary.list_as_markdown(table, asked, about, date),
        ".html": lambda: summary.list_as_html(table, asked, about, date),
        ".csv": lambda: overview.as_csv(rows, columns, {**made, "filters": summary.filtered(asked)}),
        ".json": lambda: screen.json_text(**_envelope(rows, {**asked, "evidence_base": about.name, **made}, index)),
    }
    ending = output.suffix.lower()
    if ending not in writers:
        raise WrongUsage(f"«{output.name}» names no format", f"give -o a file that ends in {', '.join(writers)}")
    screen.save(output, writers[ending](), force=force)
    screen.talk(f"Wrote {len(rows)} {'treatment' if len(rows) == 1 else 'treatments'} to {output}")
    return 0


def _asked(filters: Any) -> dict[str, Any]:
    return {name: value for name in filters.__struct_fields__ if (value := getattr(filters, name))}


def _as_json(rows: tuple[Treatment, ...], filters: Any, sort: str, of: int, index: Index) -> None:
    screen.write_json(**_envelope(rows, {**_asked(filters), "sort": sort, "of": of}, index))


def _envelope(rows: tuple[Treatment, ...], asked: dict[str, Any], index: Index) -> dict[str, Any]:
    from fibrokb.questions.evidence import treatment_json

    return {
        "query": {"command": "treatments", **asked},
        "status": "match",
        "results": [treatment_json(row) for row in rows],
        "data_version": index.about.version,
        "next_commands": tuple(f"fibrokb show {row.topic.id}" for row in rows[:3]),
    }
