"""Documents in colour for a terminal; the words are those of the plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from fibrokb.render.coloured import Coloured
from fibrokb.render.document import Heading, Hints, Items, Paragraph, Run, Sources, Table, Title
from fibrokb.render.plain import INDENT, shown, together, wrap

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


def line_text(line: Line) -> Coloured:
    """Gives a line with its colours."""
    result, cited = Coloured(), False
    for position, run in enumerate(line):
        if run.mark == "cite":
            following = line[position + 1 : position + 3]
            opens = "" if cited else "["
            cited = len(following) == 2 and following[1].mark == "cite"
            result = result.then(f"{opens}{run.text}{', ' if cited else ']'}", "cyan")
        elif not (cited and run == Run(" ")):
            result = result.then(shown(run.text), STYLES[run.mark])
    return result


def render(document: Document, width: int) -> str:
    """Gives a document as coloured text, no line wider than ``width`` unless a word is."""
    lines: list[Coloured] = []
    before: Block | None = None
    for block in document:
        part = list(_block(block, width))
        if part and lines and not isinstance(before, (Heading, Title)):
            lines.append(Coloured())
        lines += part
        before = block if part else before
    return "".join(f"{line.codes()}\n" for line in lines)


def wrapped(line: Coloured, width: int, head: Coloured, indent: int) -> Iterable[Coloured]:
    """Yields a text as lines of at most a width, the first led by ``head``, the others indented."""
    end = 0
    for number, piece in enumerate(wrap(line.plain, max(12, width - indent))):
        start = max(line.plain.find(piece, end), end)
        end = start + len(piece)
        yield (head if number == 0 else Coloured().then(" " * indent)).with_next(line.between(start, end))


def _block(block: Block, width: int) -> Iterable[Coloured]:
    match block:
        case Title():
            head = Coloured().then(shown(block.text), "bold underline").then(f"  {block.kind}", "dim")
            yield from wrapped(head, width, Coloured(), 0)
        case Heading():
            style = "bold cyan" if block.level == 2 else "bold"
            yield from wrapped(Coloured().then(shown(block.text), style), width, Coloured(), 0)
        case Paragraph():
            yield from wrapped(line_text(block.line), width, Coloured(), 0)
        case Items():
            for line, under in block.items:
                yield from wrapped(line_text(line), width, Coloured().then("• ", "cyan"), 2)
                for point in under:
                    yield from wrapped(line_text(point), width, Coloured().then("    "), 4)
        case Table():
            yield from table(block, width)
        case Sources():
            yield from _sources(block, width)
        case Hints():
            if block.items:
                words = Coloured().then("Next: ", "dim").then(shown("   ".join(block.items)), "cyan")
                yield from wrapped(words, width, Coloured(), 0)
        case _:
            assert_never(block)


def _sources(block: Sources, width: int) -> Iterable[Coloured]:
    if not block.items:
        return
    yield Coloured().then("Sources", "bold cyan")
    yield from _rows(block, width) if block.brief else _list(block, width)


def _rows(block: Sources, width: int) -> Iterable[Coloured]:
    for row in together(block, width):
        whole = Coloured(tuple(part for item in row for part in (*_source(item).parts, ("  ", ""))))
        first, *rest = wrap(whole.plain, width, then=" " * INDENT)
        yield whole.between(0, len(first))
        for further in rest:
            yield Coloured().then(further)


def _list(block: Sources, width: int) -> Iterable[Coloured]:
    for item in block.items:
        line, head = _source(item), len(f"[{item.number}] ")
        yield from wrapped(line.between(head), width, line.between(0, head), head)


def _source(item: Source) -> Coloured:
    line = Coloured().then(f"[{item.number}] ", "cyan").then(shown(item.text))
    return line.then(f" [{item.notice}]" if item.notice else "", "bold red")


def table(block: Table, width: int) -> Iterable[Coloured]:
    """Yields a table in columns if it fits a width, else one row as a small list."""
    from rich.cells import cell_len

    cells = [[line_text(cell) for cell in row] for row in block.rows]
    widths = [max([len(head), *(cell_len(row[i].plain) for row in cells)]) for i, head in enumerate(block.heads)]
    if sum(widths) + 2 * (len(widths) - 1) <= width:
        yield Coloured().then("  ".join(h.ljust(w) for h, w in zip(block.heads, widths, strict=True)), "bold")
        for row in cells:
            line = Coloured()
            for cell, w in zip(row, widths, strict=True):
                line = line.with_next(cell).then(" " * (w - cell_len(cell.plain) + 2))
            yield line.between(0, len(line.plain.rstrip()))
        return
    for row in cells:
        yield from wrapped(row[0].also("bold"), width, Coloured(), 0)
        for head, cell in zip(block.heads[1:], row[1:], strict=True):
            if cell.plain:
                yield from wrapped(
                    Coloured().then(f"{head}: ", "dim").with_next(cell), width, Coloured().then("    "), 4
                )
