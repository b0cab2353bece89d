"""The evidence side by side: treatments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, open_index
from fibrokb.errors import NothingFound
from fibrokb.knowledge.terms import Category, Certainty, Direction, EvidenceState, Outcome, Sort

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Treatment
    from fibrokb.store.index import Index


def treatments(
    category: Annotated[Category | None, typer.Option(help="Only this kind of treatment.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="Only treatments with a record on this outcome.")] = None,
    symptom: Annotated[
        str | None, typer.Option("--for", metavar="SYMPTOM", help="The same, by the name of a symptom.")
    ] = None,
    direction: Annotated[Direction | None, typer.Option(help="Only where the best record points this way.")] = None,
    min_certainty: Annotated[Certainty | None, typer.Option(help="Only records at least this sure.")] = None,
    comparator: Annotated[str, typer.Option(metavar="NAME", help="Only against placebo, sham, usual-care …")] = "",
    acts_on: Annotated[str | None, typer.Option(metavar="MECHANISM", help="Only what is said to act on this.")] = None,
    guideline: Annotated[str, typer.Option(metavar="BODY", help="Only with a position of this body.")] = "",
    state: Annotated[EvidenceState | None, typer.Option(help="Only this state of the evidence.")] = None,
    sort: Annotated[Sort, typer.Option(help="Order of the list.")] = "evidence",
    limit: Annotated[int | None, typer.Option(min=1, help="List at most this many.")] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> int:
    """List the treatments that were studied, what came of it and how sure that is."""
    from fibrokb.questions import evidence, search

    index = open_index(data)
    filters = evidence.Filters(
        category=category,
        outcome=evidence.outcome_of(search.exact(symptom, index)) if symptom else outcome,
        direction=direction,
        min_certainty=min_certainty,
        comparator=comparator,
        acts_on=search.exact(acts_on, index).id if acts_on else "",
        guideline=guideline,
        state=state,
    )
    rows = evidence.treatments(index.topics("intervention"), filters, sort)[:limit]
    if not rows:
        raise _emptied(index, filters)
    return _treatments_json(rows, index) if as_json else _treatments_text(rows, filters, sort)


def _emptied(index: Index, filters: Any) -> NothingFound:
    from fibrokb.questions import evidence

    name = evidence.first_to_empty(index.topics("intervention"), filters).replace("_", "-")
    option = "for" if name == "outcome" else name
    return NothingFound("No treatment is left after these filters", f"--{option} removed the last ones" if name else "")


def _treatments_text(rows: tuple[Treatment, ...], filters: Any, sort: str) -> int:
    from fibrokb.questions.evidence import COLUMNS
    from fibrokb.render import overview

    columns = [filters.outcome] if filters.outcome else list(COLUMNS)
    width = screen.full_width()
    screen.show(overview.treatments(rows, columns, width, grouped=sort == "evidence"), wide=True)
    return 0


def _treatments_json(rows: tuple[Treatment, ...], index: Index) -> int:
    from fibrokb.questions.evidence import treatment_json

    screen.write_json(
        query={"command": "treatments"},
        status="match",
        results=[treatment_json(row) for row in rows],
        data_version=index.about.version,
        next_commands=tuple(f"fibrokb show {row.topic.id}" for row in rows[:3]),
    )
    return 0
