"""Documents in colour for a terminal, through rich; the words are those of the plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rich.text import Text

from fibrokb.render.document import Heading, Hints, Items, Paragraph, Run, Sources, Table, Title
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from fibrokb.render.document import Block, Document, Line, Mark

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


def show(document: Document, console: Console, width: int) -> None:
    """Prints a document to a console, no line wider than ``width`` unless a word is."""
    shown: list[Text] = []
    before: Block | None = None
    for block in document:
        lines = list(_block(block, console, width))
        if lines and shown and not isinstance(before, (Heading, Title)):
            shown.append(Text())
        shown += lines
        before = block if lines else before
    console.print(Text("\n").join(shown), soft_wrap=True, highlight=False)


def wrapped(line: Text, console: Console, width: int, head: Text, indent: int) -> Iterable[Text]:
    """Yields a text as lines of at most a width, the first led by ``head``, the others indented."""
    room = max(12, width - indent)
    fits = line.cell_len <= room and "\n" not in line.plain  # wrapping is slow, and most lines need none
    for number, part in enumerate([line] if fits else line.wrap(console, room)):
        part.rstrip()
        yield Text.assemble(head if number == 0 else " " * indent, part)


def _block(block: Block, console: Console, width: int) -> Iterable[Text]:
    match block:
        case Title():
            head = Text.assemble((shown(block.text), "bold underline"), (f"  {block.kind}", "dim"))
            yield from wrapped(head, console, width, Text(), 0)
        case Heading():
            style = "bold cyan" if block.level == 2 else "bold"
            yield from wrapped(Text(shown(block.text), style), console, width, Text(), 0)
        case Paragraph():
            yield from wrapped(line_text(block.line), console, width, Text(), 0)
        case Items():
            for line, under in block.items:
                yield from wrapped(line_text(line), console, width, Text("• ", "cyan"), 2)
                for point in under:
                    yield from wrapped(line_text(point), console, width, Text("    "), 4)
        case Table():
            yield from table(block, console, width)
        case Sources():
            yield from _sources(block, console, width)
        case Hints():
            if block.items:
                words = Text("Next: ", "dim").append("   ".join(block.items), "cyan")
                yield from wrapped(words, console, width, Text(), 0)
        case _:
            assert_never(block)


def _sources(block: Sources, console: Console, width: int) -> Iterable[Text]:
    if block.items:
        yield Text("Sources", "bold cyan")
    for item in block.items:
        words = Text(shown(item.text))
        if item.notice:
            words.append(f" [{item.notice}]", "bold red")
        head = Text(f"[{item.number}] ", "cyan")
        yield from wrapped(words, console, width, head, len(head))


def table(block: Table, console: Console, width: int) -> Iterable[Text]:
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
        yield from wrapped(name, console, width, Text(), 0)
        for head, cell in zip(block.heads[1:], row[1:], strict=True):
            if cell.plain:
                yield from wrapped(Text.assemble((f"{head}: ", "dim"), cell), console, width, Text("    "), 4)
