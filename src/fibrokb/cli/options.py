"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fibrokb.cli import screen

if TYPE_CHECKING:
    from fibrokb.store.index import Index


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
AsJson = Annotated[bool, typer.Option("--json", help="Give the answer as JSON.")]
Full = Annotated[bool, typer.Option("--full", help="Show everything that the data holds.")]
TopicName = Annotated[str, typer.Argument(metavar="TOPIC", help="A topic's id or name.", autocompletion=complete_topic)]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")]
Force = Annotated[bool, typer.Option("--force", help="Write over an existing file.")]


def open_index(data: str | None) -> Index:
    """Gives the index of the evidence base that was asked for."""
    from fibrokb.store import source

    return source.open_index(source.folder_of(data), screen.progress)
