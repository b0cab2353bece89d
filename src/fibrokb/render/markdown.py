"""Documents as Markdown (GitHub's, as pandoc reads it too), references as footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from fibrokb.render.document import Heading, Hints, Items, Paragraph, Sources, Table, Title
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.render.document import Block, Document, Line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$^#&!{}])")
_LEADING = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$)))?)((?<!\d)[-+=:]|[.)])")
_MARKS = {"strong": "**", "warn": "**", "good": "**", "bad": "**", "open": "**", "code": "`"}


def escape(words: str) -> str:
    """Gives a text in which nothing is read as Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", shown(words)).replace("@", "\\@")


def cell(line: Line, prefix: str = "") -> str:
    """Gives a line as Markdown on one line; ``prefix`` keeps footnotes of several documents apart."""
    parts: list[str] = []
    for run in line:
        if run.mark == "cite":
            while parts and not parts[-1].strip():
                parts.pop()
            parts.append(f"[^{prefix}{run.text}]")
            continue
        sign = _MARKS.get(run.mark, "")
        body = run.text.strip()
        if not sign or not body:
            parts.append(escape(run.text))
            continue
        before = run.text[: len(run.text) - len(run.text.lstrip())]
        after = run.text[len(run.text.rstrip()) :]
        inner = shown(body) if run.mark == "code" else escape(body)
        parts.append(f"{before}{sign}{inner}{sign}{after}")
    return _LEADING.sub(r"\1\\\2", "".join(parts).strip())


def render(document: Document, prefix: str = "", level: int = 1) -> str:
    """Gives a document as Markdown, its title at a heading level."""
    parts = ["\n".join(_block(block, prefix, level)) for block in document]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, prefix: str, level: int) -> Iterable[str]:
    match block:
        case Title():
            kind = ["", f"*{block.kind.capitalize()}*"] if block.kind else []
            return [f"{'#' * level} {escape(block.text)}", *kind]
        case Heading():
            return [f"{'#' * (level + block.level - 1)} {escape(block.text)}"]
        case Paragraph():
            return [cell(block.line, prefix)]
        case Items():
            return _items(block, prefix)
        case Table():
            return table(block, prefix)
        case Sources():
            return _sources(block, prefix)
        case Hints():
            return []
        case _:
            assert_never(block)


def _items(block: Items, prefix: str) -> list[str]:
    lines: list[str] = []
    for line, under in block.items:
        lines.append(f"- {cell(line, prefix)}")
        lines += [f"  - {cell(point, prefix)}" for point in under]
    return lines


def table(block: Table, prefix: str = "") -> list[str]:
    """Gives a table as a pipe table; every row has as many cells as there are heads."""
    rows = [[escape(head) for head in block.heads], ["---"] * len(block.heads)]
    rows += [[cell(entry, prefix) or " " for entry in row] for row in block.rows]
    return [f"| {' | '.join(row)} |" for row in rows]


def _sources(block: Sources, prefix: str) -> list[str]:
    lines: list[str] = []
    for item in block.items:
        notice = f" **{escape(item.notice)}.**" if item.notice else ""
        link = f" <{item.link}>" if re.fullmatch(r"https?://[^\s<>]+", item.link) and item.link.isprintable() else ""
        told = item.text.removesuffix(item.link).rstrip() if link else item.text  # an address stands there once
        lines.append(f"[^{prefix}{item.number}]: {escape(told)}{notice}{link}")
    return lines
