"""The treatments side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, With, one_of, open_index
from fibrokb.errors import NothingFound, WrongUsage
from fibrokb.knowledge.terms import Category, Certainty, Direction, EvidenceState, Outcome, Sort

if TYPE_CHECKING:
    from fibrokb.knowledge.panorama import Filters, Listing
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.index import Index

_DIRECTION = (
    "Only where the best record says so; no-important-difference: little or no effect; unclear: not known yet. "
    "May be given several times."
)
_OUTCOME = "Only treatments with a record on this outcome; the other filters judge it."
_STATE = "Only this state of the evidence; none-found: never studied (searched for, no trial found)."
_OUTPUT = "Write the list to a file; its ending chooses: .md, .html, .csv or .json."
_COMPARATOR = "Only against placebo, sham, usual-care, waitlist, no-treatment, active, or a treatment's name."
_DIRECTIONS = f"<{'|'.join(get_args(Direction))}>"
_ENDINGS = {".md": "markdown", ".html": "html", ".csv": "csv", ".json": "json"}


def treatments(
    category: Annotated[
        Category | None, typer.Option(help="Only this kind of treatment.", case_sensitive=False)
    ] = None,
    outcome: Annotated[Outcome | None, typer.Option(help=_OUTCOME, case_sensitive=False)] = None,
    symptom: Annotated[
        str | None, typer.Option("--for", metavar="SYMPTOM", help="The same, by the name of a symptom.")
    ] = None,
    direction: Annotated[list[str] | None, typer.Option(metavar=_DIRECTIONS, help=_DIRECTION)] = None,
    min_certainty: Annotated[
        Certainty | None, typer.Option(help="Only where the best record is this sure.", case_sensitive=False)
    ] = None,
    comparator: Annotated[str, typer.Option(metavar="NAME", help=_COMPARATOR)] = "",
    acts_on: Annotated[str, typer.Option(metavar="MECHANISM", help="Only what is said to act on this.")] = "",
    guideline: Annotated[str, typer.Option(metavar="BODY", help="Only with a position of this body (EULAR …).")] = "",
    state: Annotated[EvidenceState | None, typer.Option(help=_STATE, case_sensitive=False)] = None,
    sort: Annotated[Sort, typer.Option(help="Order of the list.", case_sensitive=False)] = "evidence",
    limit: Annotated[int | None, typer.Option(min=1, help="List at most this many.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Give the records as CSV.")] = False,
    as_json: AsJson = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help=_OUTPUT)] = None,
    force: Force = False,
    data: Data = None,
    local: With = None,
) -> int:
    """List the treatments that were studied, what came of it and how sure that is."""
    from fibrokb.knowledge.panorama import Filters

    index = open_index(data, local)
    filters = Filters(
        category=category,
        outcome=_outcome(outcome, symptom, index),
        direction=tuple(one_of(word, get_args(Direction), "direction") for word in direction or ()),
        min_certainty=min_certainty,
        comparator=comparator.strip(),
        acts_on=_mechanism(acts_on, index),
        guideline=guideline.strip(),
        state=state,
    )
    return _give(_listed(index, filters, sort, limit), _form(as_csv, as_json, output), index, output, force=force)


def _outcome(outcome: Outcome | None, symptom: str | None, index: Index) -> Outcome | None:
    """Gives the outcome that was asked for, by its own name or by a symptom's."""
    if symptom is None:
        return outcome
    from fibrokb.questions import evidence, lookup

    asked = symptom.strip().casefold().replace(" ", "-")
    found: Outcome = asked if asked in get_args(Outcome) else evidence.outcome_of(lookup.exact(symptom, index))  # type: ignore[assignment]
    if outcome not in (None, found):
        raise WrongUsage(f"--for means the outcome {found} here, --outcome another", "leave one of them out")
    return found


def _mechanism(name: str, index: Index) -> str:
    from fibrokb.questions import lookup

    return lookup.exact(name, index).id if name.strip() else ""


def _listed(index: Index, filters: Filters, sort: Sort, limit: int | None) -> Listing:
    """Gives the list that was asked for; raises NothingFound if nothing is left of it."""
    from fibrokb.questions import evidence

    found = evidence.listing(index.topics("intervention"), filters, sort, limit)
    if not found.rows:
        raise _emptied(index, filters)
    return found


def _emptied(index: Index, filters: Filters) -> NothingFound:
    """Says which filter removed the last treatments, and what it could have asked for."""
    from fibrokb.questions import evidence

    emptied = evidence.first_to_empty(index.topics("intervention"), filters)
    if emptied is None:
        return NothingFound("This evidence base holds no treatment")
    value = getattr(filters, emptied.name)
    option = f"--{emptied.name.replace('_', '-')} {value if isinstance(value, str) else ' or '.join(value)}"
    counted = [f"{value} {count}" for value, count in list(emptied.before.items())[:8]]
    before = f"; before it there were: {', '.join(counted)}" if counted else ""
    return NothingFound("No treatment is left after these filters", f"{option} removed the last ones{before}")


def _form(as_csv: bool, as_json: bool, output: Path | None) -> str:
    """Gives the form that was asked for: by --csv or --json, or by the ending of the file; two are one too many."""
    asked = [form for form, wanted in (("csv", as_csv), ("json", as_json)) if wanted]
    if len(asked) > 1:
        raise WrongUsage("--csv and --json can't both be given", "leave one of them out")
    if output is None:
        return asked[0] if asked else "text"
    form = screen.form_of(output, _ENDINGS)
    if asked and asked != [form]:
        raise WrongUsage(f"--{asked[0]} and -o {output.name} ask for two formats", "leave one of them out")
    return form


def _give(listing: Listing, form: str, index: Index, output: Path | None, *, force: bool) -> int:
    """Shows a list, or writes it to a file."""
    if output is not None:
        screen.save(output, _file(listing, form, index), force=force)
        count = len(listing.rows)
        screen.talk(f"Wrote {count} {'treatment' if count == 1 else 'treatments'} to {output}")
    elif form == "json":
        screen.write_json(**_envelope(listing, {}, index))
    elif form == "csv":
        from fibrokb.render import overview

        screen.write(overview.as_csv(listing, _references(listing, index)))
    else:
        from fibrokb.render import overview

        screen.show(overview.treatments(listing, screen.full_width()), wide=True)
    return 0


def _file(listing: Listing, form: str, index: Index) -> str:
    """Gives the text of a file, with edition, licence, filters and the sources of every row."""
    from fibrokb.cli.export import date_of
    from fibrokb.render import overview, summary

    about, references = index.about, _references(listing, index)
    date = date_of([row.topic for row in listing.rows], index)
    made = {"edition": about.version, "date": date, "licence": about.licence}
    match form:
        case "markdown":
            return summary.list_as_markdown(listing, references, about, date)
        case "html":
            return summary.list_as_html(listing, references, about, date)
        case "csv":
            return overview.as_csv(listing, references, {**made, "filters": summary.filtered(listing)})
        case _:
            return screen.json_text(**_envelope(listing, {"evidence_base": about.name, **made}, index))


def _references(listing: Listing, index: Index) -> tuple[Reference, ...]:
    from fibrokb.knowledge.base import cited_references
    from fibrokb.render.overview import sources_of

    return cited_references(index, sources_of(listing))


def _envelope(listing: Listing, made: dict[str, str], index: Index) -> dict[str, Any]:
    from fibrokb.questions.evidence import treatment_json

    asked = {**listing.filters.used(), "sort": listing.sort, "of": listing.of}
    return {
        "query": {"command": "treatments", **asked, **made},
        "status": "match",
        "results": [treatment_json(row) for row in listing.rows],
        "data_version": index.about.version,
        "next_commands": tuple(f"fibrokb show {row.topic.id}" for row in listing.rows[:3]),
    }
