"""The references themselves: refs, refs impact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, With, open_index
from fibrokb.errors import NothingFound
from fibrokb.knowledge.terms import ReferenceSort, SeenAs, SourceStatus

if TYPE_CHECKING:
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.index import Index

app = typer.Typer(no_args_is_help=False)


@app.callback(invoke_without_command=True)
def refs(
    context: typer.Context,
    status: Annotated[SourceStatus | None, typer.Option(help="Only with this status.")] = None,
    seen_as: Annotated[SeenAs | None, typer.Option(help="Only seen in this way.")] = None,
    before: Annotated[int | None, typer.Option(metavar="YEAR", help="Only published before this year.")] = None,
    sort: Annotated[ReferenceSort, typer.Option(help="Order of the list.")] = "key",
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """List the references by status, age and how they were seen."""
    if context.invoked_subcommand:
        return 0
    from fibrokb.questions.impact import listed

    index = open_index(data, local)
    lines = listed(index, status=status, seen_as=seen_as, before=before, sort=sort)
    if not lines:
        raise NothingFound("No reference is left after these filters", "`fibrokb info` counts them by status")
    if as_json:
        _json({"command": "refs"}, lines, index)
    else:
        from fibrokb.render import refs as rendered

        screen.show(rendered.listed(lines), wide=True)
    return 0


@app.command()
def impact(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A reference key.")],
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Show what cites a reference, and what would fall if it were retracted."""
    from fibrokb.questions import impact as questions

    index = open_index(data, local)
    reference = reference_of(key, index)
    found = questions.impact(index, reference)
    if as_json:
        _json({"command": "refs impact", "key": reference.id}, (found,), index)
    else:
        from fibrokb.render import refs as rendered

        screen.show(rendered.impact(found, reference))
    return 0


def _json(query: dict[str, str], found: tuple[object, ...], index: Index) -> None:
    import msgspec

    results = [msgspec.to_builtins(value) for value in found]
    screen.write_json(query=query, status="match", results=results, data_version=index.about.version)


def reference_of(key: str, index: Index) -> Reference:
    """Gives the reference with a key, with or without @; raises NothingFound and names keys that look like it."""
    reference = index.reference(key.strip().removeprefix("@"))
    if reference is not None:
        return reference
    import difflib

    near = difflib.get_close_matches(key, [other.id for other in index.references()], n=3)
    hint = f"Did you mean: {', '.join(near)}" if near else "`fibrokb refs` lists every key"
    raise NothingFound(f"«{key[:60]}» is no reference key", hint)
