"""Holding an evidence base against its rules: validate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, With

if TYPE_CHECKING:
    from fibrokb.knowledge.problem import Problem

Format = Literal["text", "json", "github"]


def validate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The evidence base; by default the one in use.")
    ] = None,
    warnings: Annotated[bool, typer.Option("--warnings", help="List the warnings too, not only their number.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as problems.")] = False,
    format: Annotated[
        Format, typer.Option("--format", help="What to write; github: lines that a forge shows beside the change.")
    ] = "text",
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Name every fault of an evidence base, with file, line and column."""
    from fibrokb.curation import validate as validation
    from fibrokb.store import source

    checked = folder if folder is not None else source.folder_of(data)
    over = source.local_of(local, alone=folder is not None or data is not None)
    problems = validation.validate(checked, local=over)
    errors = [problem for problem in problems if problem.severity == "error"]
    shown = problems if warnings or strict else errors
    failed = bool(errors or (strict and problems))
    _give(shown, problems, checked, "json" if as_json else format, failed=failed)
    return int(failed)


def _give(shown: list[Problem], problems: list[Problem], folder: Path, format: Format, *, failed: bool) -> None:
    from fibrokb.curation import report

    if format == "json":
        import msgspec

        results = [msgspec.to_builtins(problem) for problem in problems]
        screen.write_json(query={"folder": str(folder)}, status="problems" if failed else "match", results=results)
    elif format == "github":
        screen.write(report.for_github(shown, folder))
    else:
        screen.write(report.lines(shown))
        screen.talk(report.tally(problems, listed=len(shown) == len(problems)))
