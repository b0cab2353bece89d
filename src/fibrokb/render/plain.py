"""Documents as plain text, wrapped to a width; nothing is cut off."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, assert_never

from fibrokb.render.document import Heading, Hints, Items, Paragraph, Run, Sources, Table, Title, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.render.document import Block, Document, Line, Source


def shown(word: str) -> str:
    """Gives a text with control characters made visible, so that none is obeyed by a terminal."""
    if word.isprintable():
        return word
    return "".join(c if c.isprintable() else " " if c in "\n\t" else f"\\x{ord(c):02x}" for c in word)


def line_text(line: Line) -> str:
    """Gives a line as plain text, citations as [number]."""
    parts: list[str] = []
    for run in line:
        if run.mark == "cite" and parts and parts[-1].endswith("]") and parts[-1].startswith("["):
            parts[-1] = f"{parts[-1][:-1]}, {run.text}]"
        elif run.mark == "cite":
            parts.append(f"[{run.text}]")
        elif run == Run(" ") and parts and parts[-1].startswith("["):
            continue
        else:
            parts.append(run.text)
    return shown("".join(parts))


def render(document: Document, width: int = 80) -> str:
    """Gives a document as plain text, no line wider than ``width`` unless a word is."""
    lines: list[str] = []
    before: Block | None = None
    for block in document:
        part = list(_block(block, width))
        if part and lines and not isinstance(before, (Heading, Title)):
            lines.append("")
        lines += part
        before = block if part else before
    return "\n".join(lines) + "\n"


def wrap(words: str, width: int, first: str = "", then: str = "") -> list[str]:
    """Gives a text as lines of at most a width, with what the first and the other lines begin with."""
    return textwrap.wrap(
        words,
        max(width, len(then) + 12),
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def _block(block: Block, width: int) -> Iterable[str]:
    match block:
        case Title():
            head = wrap(f"{shown(block.text)}{f' ({block.kind})' if block.kind else ''}", width)
            return [*head, "=" * max(map(len, head))]
        case Heading():
            name, bracket, rest = shown(block.text).partition(" (")
            return wrap((name.upper() if block.level == 2 else name) + bracket + rest, width)
        case Paragraph():
            return wrap(line_text(block.line), width)
        case Items():
            return _items(block, width)
        case Table():
            return table(block, width)
        case Sources():
            return _sources(block, width)
        case Hints():
            return [shown("Next: " + "  |  ".join(block.items))] if block.items else []
        case _:
            assert_never(block)


def _items(block: Items, width: int) -> list[str]:
    lines: list[str] = []
    for line, under in block.items:
        lines += wrap(line_text(line), width, "- ", "  ")
        for point in under:
            lines += wrap(line_text(point), width, "    ", "    ")
    return lines


def _sources(block: Sources, width: int) -> list[str]:
    lines = ["SOURCES"] if block.items else []
    if block.brief:
        for row in together(block, width):
            lines += wrap("  ".join(source_text(item) for item in row), width, then=" " * INDENT)
        return lines
    for item in block.items:
        lines += wrap(source_text(item), width, then=" " * len(f"[{item.number}] "))
    return lines


INDENT = 4
"""How far a source that is too long for a line is set in."""


def together(block: Sources, width: int) -> list[list[Source]]:
    """Gives sources in rows of at most a width, as many in one as fit; one that fits none has a row of its own."""
    rows: list[list[Source]] = []
    left = 0
    for item in block.items:
        room = len(source_text(item)) + 2
        if rows and room <= left:
            rows[-1].append(item)
        else:
            rows.append([item])
            left = width + 2
        left -= room
    return rows


def source_text(item: Source) -> str:
    """Gives a numbered source in one line, with the notice on it if there is one."""
    return shown(f"[{item.number}] {item.text}{f' [{item.notice}]' if item.notice else ''}")


def table(block: Table, width: int) -> list[str]:
    """Gives a table in columns if it fits a width, else one row as a small list."""
    cells = [[shown(plain(cell)) for cell in row] for row in block.rows]
    widths = [max([len(head), *(len(row[i]) for row in cells)]) for i, head in enumerate(block.heads)]
    if sum(widths) + 2 * (len(widths) - 1) <= width:
        rule = ["-" * w for w in widths]
        return [
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in (list(block.heads), rule, *cells)
        ]
    lines: list[str] = []
    for row in cells:
        lines += wrap(row[0], width)
        for head, cell in zip(block.heads[1:], row[1:], strict=True):
            if cell:
                lines += wrap(f"{head}: {cell}", width, "    ", "      ")
    return lines


_LETTERS = str.maketrans(
    {
        "«": '"',
        "»": '"',
        "⊕": "+",
        "○": "-",
        "−": "-",
        "–": "-",
        "—": "-",
        "…": "...",
        "’": "'",
        "•": "*",
        "≥": ">=",
        "≤": "<=",
        "▲": "^",
        "△": "^",
        "▼": "v",
        "▽": "v",
        "·": ".",
        "■": "#",
        "─": "-",
        "│": "|",
        "┊": ":",
        "┴": "+",
        "◀": "<",
        "▶": ">",
    }
)


def in_encoding(words: str, encoding: str) -> str:
    """Gives a text that an encoding can hold: signs that it lacks become plain letters, the rest a question mark."""
    try:
        words.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        import unicodedata

        spelt = unicodedata.normalize("NFKD", words.translate(_LETTERS))
        base = "".join(c for c in spelt if not unicodedata.combining(c))
        return base.encode("ascii", "replace").decode("ascii")
    return words
