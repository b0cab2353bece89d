"""The evidence base itself: validate, info."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, open_index

if TYPE_CHECKING:
    from fibrokb.knowledge.problem import Problem


def validate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The evidence base; by default the one in use.")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
) -> int:
    """Name every fault of an evidence base, with file, line and column."""
    from fibrokb.curation import validate as validation
    from fibrokb.store import source

    checked = folder if folder is not None else source.folder_of(data)
    problems = validation.validate(checked)
    errors = [problem for problem in problems if problem.severity == "error"]
    if as_json:
        _problems_json(problems, str(checked))
    else:
        screen.write("".join(f"{problem}\n" for problem in problems))
        screen.talk(_tally(problems, errors))
    return 1 if errors else 0


def _tally(problems: list[Problem], errors: list[Problem]) -> str:
    warnings = len(problems) - len(errors)
    shown = f"{len(errors)} {'problem' if len(errors) == 1 else 'problems'}" if errors else "No problems found"
    return f"{shown}, {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else shown


def _problems_json(problems: list[Problem], folder: str) -> None:
    import msgspec

    results = [msgspec.to_builtins(problem) for problem in problems]
    screen.write_json(query={"folder": folder}, status="problems" if problems else "match", results=results)


def info(as_json: AsJson = False, data: Data = None) -> int:
    """Tell what the evidence base holds, how old it is and how much of it disagrees."""
    import msgspec

    from fibrokb.questions import holdings
    from fibrokb.render.holdings import describe

    index = open_index(data)
    found = holdings.count(index)
    if as_json:
        screen.write_json(
            query={"command": "info"},
            status="match",
            results=[msgspec.to_builtins(found)],
            data_version=index.about.version,
        )
    else:
        screen.show(describe(found))
    return 0
