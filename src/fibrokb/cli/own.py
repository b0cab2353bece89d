"""An evidence base of one's own: init, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Force, Output
from fibrokb.knowledge.terms import File


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")], as_json: AsJson = False
) -> int:
    """Make a small evidence base of your own, with comments that explain each field."""
    from fibrokb.curation.schema import as_text
    from fibrokb.render.plain import shown
    from fibrokb.store import starter

    made = starter.create(folder, {f"{file}.schema.json": as_text(file) for file in get_args(File)})
    commands = _next(folder)
    if as_json:
        screen.write_json(query={"folder": str(folder)}, status="match", results=list(made), next_commands=commands)
    else:
        lines = (f"Wrote to {shown(str(folder))}: {', '.join(made)}", "Next:", *(f"  {words}" for words in commands))
        screen.write("".join(f"{line}\n" for line in lines))
    return 0


def _next(folder: Path) -> tuple[str, ...]:
    """Gives the commands that try a new evidence base out: its form, alone, and over the shipped one."""
    import shlex

    name = shlex.quote(str(folder))
    return (
        f"fibrokb validate {name}",
        f"fibrokb search naltrexone --data {name}",
        f"fibrokb show example-naltrexone --with {name}",
    )


def schema(
    file: Annotated[File | None, typer.Argument(help="Which kind of file; by default either.")] = None,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Give the form of the data as JSON Schema, for editors that complete and check while you type."""
    from fibrokb.curation import schema as schemas

    if output is not None:
        screen.save(output, schemas.as_text(file), force=force)
        screen.talk(f"Wrote {output}")
    elif as_json:
        screen.write_json(query={"command": "schema", "file": file}, status="match", results=[schemas.schema(file)])
    else:
        screen.write_file(schemas.as_text(file))
    return 0
