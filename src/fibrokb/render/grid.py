"""Rows of a table whose first cell may need several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render.document import Line, plain, text
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.render.document import Table


def stacked(label: str, room: int, cells: Iterable[Line]) -> list[tuple[Line, ...]]:
    """Gives a row as several if its label is longer than its room; the cells stand beside the first line."""
    values = tuple(cells)
    if len(label) <= room:
        return [(text(label), *values)]
    import textwrap

    first, *others = textwrap.wrap(shown(label), max(room, 12), subsequent_indent="  ") or [""]
    return [(text(first), *values), *((text(other), *((),) * len(values)) for other in others)]


def table_width(table: Table) -> int:
    """Gives how many columns of the screen a table takes."""
    sizes = [len(head) for head in table.heads]
    for row in table.rows:
        sizes = [max(size, len(shown(plain(cell)))) for size, cell in zip(sizes, row, strict=True)]
    return sum(sizes) + 2 * (len(sizes) - 1)
