"""What every output is made of: titles, paragraphs, lists and tables of marked text, before it has a look."""

from __future__ import annotations

from typing import Literal

import msgspec

Mark = Literal["", "strong", "muted", "good", "bad", "open", "warn", "cite", "code"]


class Run(msgspec.Struct, frozen=True):
    """A stretch of text with one mark; a mark says what it is, never what colour.

    A ``cite`` has the number as its text and the reference's key as ``key``.
    """

    text: str
    mark: Mark = ""
    key: str = ""


Line = tuple[Run, ...]


class Title(msgspec.Struct, frozen=True):
    """The name of the thing, and one word on what kind of thing it is."""

    text: str
    kind: str


class Heading(msgspec.Struct, frozen=True):
    """Opens a section; ``level`` counts from 2."""

    text: str
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph."""

    line: Line


class Items(msgspec.Struct, frozen=True):
    """A list of points; each point is a line and the points under it."""

    items: tuple[tuple[Line, tuple[Line, ...]], ...]


class Table(msgspec.Struct, frozen=True):
    """A table: column heads, rows of cells, and what it shows, for people who can't see it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


class Source(msgspec.Struct, frozen=True):
    """A numbered reference: its number and key, its text, its address, and a notice if there is one."""

    number: int
    key: str
    text: str
    link: str
    notice: str = ""


class Sources(msgspec.Struct, frozen=True):
    """The numbered references, in the order in which they are cited."""

    items: tuple[Source, ...]
    brief: bool = False
    """Whether they may run on in one paragraph, as on a short card."""


class Hints(msgspec.Struct, frozen=True):
    """Commands to type next; only where a person sits at a terminal."""

    items: tuple[str, ...]


Block = Title | Heading | Paragraph | Items | Table | Sources | Hints
Document = tuple[Block, ...]


def text(*parts: str | Run) -> Line:
    """Gives a line from plain texts and runs."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts if part)


def plain(line: Line) -> str:
    """Gives a line's text without marks."""
    return "".join(run.text for run in line)
