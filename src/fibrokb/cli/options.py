"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from fibrokb.cli import screen
from fibrokb.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.store.index import Index


Word = TypeVar("Word", bound=str)


def complete_topic(incomplete: str) -> list[str]:
    """Gives the topic ids that begin like what was typed, for the shell; nothing if the data can't be read."""
    try:
        names = open_index(None).topic_names()
    except Exception:  # a shell's completion must stay silent
        return []
    return [topic for _, topic, _ in names if topic.startswith(incomplete)]


Data = Annotated[
    str | None,
    typer.Option("--data", metavar="DIR", help="Use the evidence base in this folder (also FIBROKB_DATA)."),
]
With = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="DIR", help="Lay the evidence base in this folder over it (also FIBROKB_WITH)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Give the answer as JSON.")]
Full = Annotated[bool, typer.Option("--full", help="Show everything that the data holds.")]
TopicName = Annotated[str, typer.Argument(metavar="TOPIC", help="A topic's id or name.", autocompletion=complete_topic)]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")]
Force = Annotated[bool, typer.Option("--force", help="Write over an existing file.")]


def one_of(asked: str, allowed: Sequence[Word], what: str) -> Word:
    """Gives the allowed word that was asked for; else says which there are, and which is nearest."""
    wanted = asked.strip().casefold().replace(" ", "-")
    for word in allowed:
        if word == wanted:
            return word
    import difflib

    near = difflib.get_close_matches(wanted, allowed, 1, 0.4) or [word for word in allowed if word[:1] == wanted[:1]]
    meant = f"did you mean {near[0]}? " if near else ""
    raise WrongUsage(f"«{asked[:40]}» is no {what}", f"{meant}allowed: {', '.join(allowed)}")


def open_index(data: str | None, local: list[str] | None = None) -> Index:
    """Gives the index of the evidence base that was asked for, with those that are to be laid over it."""
    from fibrokb.store import source

    return source.open_index(source.folder_of(data), screen.progress, source.local_of(local, alone=data is not None))
