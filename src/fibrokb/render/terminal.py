"""Documents in colour for a terminal, through rich; the words are those of the plain text."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, assert_never

from rich.color import ColorSystem
from rich.style import Style
from rich.text import Text

from fibrokb.render.document import Heading, Hints, Items, Paragraph, Run, Sources, Table, Title
from fibrokb.render.plain import HELD, shown, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.render.document import Block, Document, Line, Mark, Source

STYLES: dict[Mark, str] = {
    "": "",
    "strong": "bold",
    "muted": "dim",
    "good": "green",
    "bad": "red",
    "open": "yellow",
    "warn": "bold magenta",
    "cite": "cyan",
    "code": "cyan",
}


def line_text(line: Line) -> Text:
    """Gives a line as rich text; data is never read as markup."""
    result, cited = Text(), False
    for position, run in enumerate(line):
        if run.mark == "cite":
            following = line[position + 1 : position + 3]
            opens = "" if cited else "["
            cited = len(following) == 2 and following[1].mark == "cite"
            result.append(f"{opens}{run.text}{', ' if cited else ']'}", "cyan")
        elif not (cited and run == Run(" ")):
            result.append(shown(run.text), STYLES[run.mark])
    return result


def render(document: Document, width: int) -> str:
    """Gives a document as coloured text, no line wider than ``width`` unless a word is.

    rich's Text and Style are used without its Console, whose import takes as long as a whole search.
    """
    lines: list[Text] = []
    before: Block | None = None
    for block in document:
        part = list(_block(block, width))
        if part and lines and not isinstance(before, (Heading, Title)):
            lines.append(Text())
        lines += part
        before = block if part else before
    return "".join(f"{coloured(line)}\n" for line in lines).replace(HELD, " ")


def coloured(line: Text) -> str:
    """Gives a line with the terminal's colour codes."""
    edges = sorted({0, len(line), *(edge for span in line.spans for edge in (span.start, span.end))})
    parts = []
    for start, end in itertools.pairwise(edges):
        names = [str(span.style) for span in line.spans if span.start <= start and end <= span.end]
        style = Style.combine([Style.null(), *(_style(name) for name in names if name)])
        parts.append(style.render(line.plain[start:end], color_system=ColorSystem.STANDARD))
    return "".join(parts)


@functools.cache
def _style(name: str) -> Style:
    return Style.parse(name)


def wrapped(line: Text, width: int, head: Text, indent: int) -> Iterable[Text]:
    """Yields a text as lines of at most a width, the first led by ``head``, the others indented."""
    end = 0
    for number, piece in enumerate(wrap(line.plain, max(12, width - indent))):
        start = max(line.plain.find(piece, end), end)
        end = start + len(piece)
        yield Text.assemble(head if number == 0 else " " * indent, line[start:end])


def _block(block: Block, width: int) -> Iterable[Text]:
    match block:
        case Title():
            head = Text.assemble((shown(block.text), "bold underline"), (f"  {block.kind}", "dim"))
            yield from wrapped(head, width, Text(), 0)
        case Heading():
            style = "bold cyan" if block.level == 2 else "bold"
            yield from wrapped(Text(shown(block.text), style), width, Text(), 0)
        case Paragraph():
            yield from wrapped(line_text(block.line), width, Text(), 0)
        case Items():
            for line, under in block.items:
                yield from wrapped(line_text(line), width, Text("• ", "cyan"), 2)
                for point in under:
                    yield from wrapped(line_text(point), width, Text("    "), 4)
        case Table():
            yield from table(block, width)
        case Sources():
            yield from _sources(block, width)
        case Hints():
            if block.items:
                words = Text("Next: ", "dim").append(shown("   ".join(block.items)), "cyan")
                yield from wrapped(words, width, Text(), 0)
        case _:
            assert_never(block)


def _sources(block: Sources, width: int) -> Iterable[Text]:
    if not block.items:
        return
    yield Text("Sources", "bold cyan")
    listed = [_source(item, width if block.brief else 0) for item in block.items]
    if block.brief:
        yield from wrapped(Text("  ").join(listed), width, Text(), 0)
        return
    for item, line in zip(block.items, listed, strict=True):
        head = len(f"[{item.number}] ")
        yield from wrapped(line[head:], width, line[:head], head)


def _source(item: Source, room: int) -> Text:
    head, notice = f"[{item.number}] ", f" [{item.notice}]" if item.notice else ""
    space = HELD if len(head + shown(item.text) + notice) <= room else " "
    line = Text.assemble((head.replace(" ", space), "cyan"), shown(item.text).replace(" ", space))
    return line.append(notice.replace(" ", space), "bold red")


def table(block: Table, width: int) -> Iterable[Text]:
    """Yields a table in columns if it fits a width, else one row as a small list."""
    cells = [[line_text(cell) for cell in row] for row in block.rows]
    widths = [max([len(head), *(row[i].cell_len for row in cells)]) for i, head in enumerate(block.heads)]
    if sum(widths) + 2 * (len(widths) - 1) <= width:
        yield Text("  ".join(h.ljust(w) for h, w in zip(block.heads, widths, strict=True)), "bold")
        for row in cells:
            line = Text()
            for cell, w in zip(row, widths, strict=True):
                line.append_text(cell).append(" " * (w - cell.cell_len + 2))
            line.rstrip()
            yield line
        return
    for row in cells:
        name = row[0].copy()
        name.stylize("bold")
        yield from wrapped(name, width, Text(), 0)
        for head, cell in zip(block.heads[1:], row[1:], strict=True):
            if cell.plain:
                yield from wrapped(Text.assemble((f"{head}: ", "dim"), cell), width, Text("    "), 4)
