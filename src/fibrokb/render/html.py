"""Documents as HTML, and the one self-contained page that holds them: no script, no network, made to be printed."""

from __future__ import annotations

import re
from html import escape as _escape
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import msgspec

from fibrokb.render.document import Heading, Hints, Items, Line, Paragraph, Sources, Table, Title
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.render.document import Block, Document, Run, Source

_TAGS = {"strong": "strong", "muted": "span", "code": "code"}
_IDENTIFIER = re.compile(r"(?:doi:\S+|PMID \d+|https?://\S+)$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Entry(msgspec.Struct, frozen=True):
    """A line of a table of contents: the id it leads to and its words."""

    target: str
    words: str


class Front(msgspec.Struct, frozen=True):
    """What stands above and below a page: its title, what it is, facts about it, a notice, a legend."""

    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    notice: str
    legend: str


def escape(words: str) -> str:
    """Gives a text in which nothing is read as HTML."""
    return _escape(shown(words))


def anchor(words: str) -> str:
    """Gives a topic's id as it may stand in the id of an element; a well-formed one stays as it is."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", words)


def slug(words: str) -> str:
    """Gives a heading's words as they stand in an id."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"


class _Body:
    """Writes blocks, and counts citations so that each source can lead back to the places that cite it."""

    def __init__(self, prefix: str, level: int) -> None:
        self._prefix, self._level = prefix, level
        self._cited: dict[str, int] = {}
        self._tables: dict[str, int] = {}
        self._heading = ""

    def block(self, block: Block) -> str:
        match block:
            case Title():
                return f"<h{self._level}>{escape(block.text)}</h{self._level}>\n<p class=kind>{escape(block.kind)}</p>"
            case Heading():
                self._heading = block.text
                return self._head(block.text, block.level)
            case Paragraph():
                return f"<p>{self._line(block.line)}</p>"
            case Items():
                return self._items(block)
            case Table():
                return self._table(block)
            case Sources():
                return self._sources(block)
            case Hints():
                return ""
            case _:
                assert_never(block)

    def _head(self, words: str, level: int) -> str:
        tag = f"h{self._level + level - 1}"
        return f'<{tag} id="{self._prefix}{slug(words)}">{escape(words)}</{tag}>'

    def _line(self, line: Line) -> str:
        parts: list[str] = []
        for run in line:
            if run.mark == "cite":
                while parts and not parts[-1].strip():
                    parts.pop()
                parts.append(self._cite(run))
            elif run.mark:
                tag, kind = _TAGS.get(run.mark, "strong"), "" if run.mark in ("strong", "code") else run.mark
                parts.append(f"<{tag}{f' class={kind}' if kind else ''}>{escape(run.text)}</{tag}>")
            else:
                parts.append(escape(run.text))
        return "".join(parts).strip()

    def _cite(self, run: Run) -> str:
        number = escape(run.text)
        times = self._cited[run.text] = self._cited.get(run.text, 0) + 1
        here, there = f"{self._prefix}cite-{number}-{times}", f"{self._prefix}source-{number}"
        label = f'aria-label="source {number}"'
        return f'<sup><a id="{here}" href="#{there}" role="doc-noteref" {label}>[{number}]</a></sup>'

    def _items(self, block: Items) -> str:
        lines = []
        for line, under in block.items:
            points = "".join(f"<li>{self._line(point)}</li>" for point in under)
            lines.append(f"<li>{self._line(line)}{f'<ul>{points}</ul>' if points else ''}</li>")
        return "\n".join(("<ul>", *lines, "</ul>"))

    def _table(self, block: Table) -> str:
        heads = "".join(f"<th scope=col>{escape(head)}</th>" for head in block.heads)
        # a caption that the heading above has already said is for those who hear the page
        told = " class=heard" if block.caption == self._heading else ""
        name = f"{self._prefix}{slug(block.caption)}-table"
        times = self._tables[name] = self._tables.get(name, 0) + 1
        name += f"-{times}" if times > 1 else ""
        lines = [
            f'<div class=scroll role=group tabindex=0 aria-labelledby="{name}">',
            f'<table><caption id="{name}"{told}>{escape(block.caption)}</caption>',
            f"<thead><tr>{heads}</tr></thead>",
            "<tbody>",
        ]
        for first, *rest in block.rows:
            cells = "".join(f"<td>{self._line(cell)}</td>" for cell in rest)
            lines.append(f"<tr><th scope=row>{self._line(first)}</th>{cells}</tr>")
        return "\n".join((*lines, "</tbody></table></div>"))

    def _sources(self, block: Sources) -> str:
        if not block.items:
            return ""
        lines = [self._head("Sources", 2), "<ol class=sources>"]
        lines += [self._source(item) for item in block.items]
        return "\n".join((*lines, "</ol>"))

    def _source(self, item: Source) -> str:
        notice = f" <strong class=bad>{escape(item.notice)}.</strong>" if item.notice else ""
        times = self._cited.get(str(item.number), 0)
        back = "".join(self._back(item.number, n, times) for n in range(1, times + 1))
        head = f'<li value={item.number} id="{self._prefix}source-{item.number}">'
        return f"{head}{_linked(item)}{notice}{back}</li>"

    def _back(self, number: int, time: int, times: int) -> str:
        label = f"back to citation {time} of source {number}"
        sign = f"↩{time if times > 1 else ''}"
        return f' <a class=back href="#{self._prefix}cite-{number}-{time}" aria-label="{label}">{sign}</a>'


def _linked(item: Source) -> str:
    """Gives a source's text, its identifier as the link; an address that is none stays text."""
    if not _ADDRESS.fullmatch(item.link):
        return escape(item.text)
    found = _IDENTIFIER.search(item.text)
    head, words = (item.text[: found.start()], found.group()) if found else (f"{item.text} ", item.link)
    return f'{escape(head)}<a href="{escape(item.link)}">{escape(words)}</a>'


def render(document: Document, prefix: str = "", level: int = 1, figure: str = "") -> str:
    """Gives a document as a piece of HTML, its title at a heading level, its ids led by ``prefix``.

    A ``figure`` is HTML already and stands below the first table, whose numbers it draws.
    """
    body = _Body(prefix, level)
    parts: list[str] = []
    for block in document:
        parts.append(body.block(block))
        if isinstance(block, Table):
            parts.append(figure)
            figure = ""
    return "\n".join(part for part in parts if part)


def headings(document: Document) -> tuple[Entry, ...]:
    """Gives the sections of a document that is a page of its own."""
    found = [block.text for block in document if isinstance(block, Heading) and block.level == 2]
    found += ["Sources" for block in document if isinstance(block, Sources) and block.items]
    return tuple(Entry(slug(words), words) for words in found)


def page(front: Front, contents: Sequence[tuple[str, Sequence[Entry]]], body: str) -> str:
    """Gives a whole page: title block, table of contents in named groups, body, and a closing line."""
    style = Path(__file__).with_name("style.css").read_text("utf-8")
    title = escape(front.title)
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>" for name, words in front.facts)
    closing = ", ".join(f"{name.lower()} {words}" for name, words in front.facts[1:])
    return "\n".join(
        (
            "<!doctype html>",
            "<html lang=en>",
            "<head>",
            "<meta charset=utf-8>",
            '<meta name=viewport content="width=device-width, initial-scale=1">',
            '<meta name=color-scheme content="light dark">',
            f'<meta http-equiv=Content-Security-Policy content="{_POLICY}">',
            "<meta name=generator content=fibrokb>",
            '<link rel=icon href="data:,">',
            f"<title>{title}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            '<a class=skip href="#content">Skip to the content</a>',
            "<header>",
            f"<p class=kind>{escape(front.kind)}</p>",
            f"<h1>{title}</h1>",
            f"<dl>{facts}</dl>",
            f"<p class=notice>{escape(front.notice)}</p>",
            "</header>",
            *_contents(contents),
            '<main id=content tabindex="-1">',
            body,
            "</main>",
            "<footer>",
            f"<p>{escape(front.legend)}</p>",
            f"<p>{escape(f'{front.facts[0][1]}, {closing}. {front.notice}')}</p>",
            "</footer>",
            "</body>",
            "</html>\n",
        )
    )


def _contents(groups: Sequence[tuple[str, Sequence[Entry]]]) -> list[str]:
    lines = [f"<nav aria-labelledby=contents{' class=long' if len(groups) > 1 else ''}>"]
    lines.append("<h2 id=contents>Contents</h2>")
    for name, entries in groups:
        lines += [f"<h3>{escape(name)}</h3>"] if name else []
        links = "".join(f'<li><a href="#{entry.target}">{escape(entry.words)}</a></li>' for entry in entries)
        lines.append(f"<ul>{links}</ul>")
    return [*lines, "</nav>"]


class Passage(msgspec.Struct, frozen=True):
    """A paragraph of somebody's text, its marked sentences as marked runs, and what is said of it in the margin."""

    number: int
    """The line on which it begins."""
    line: Line
    margin: Items | None
    heading: bool


def annotated(before: Document, passages: Sequence[Passage], after: Document) -> str:
    """Gives a text with notes in its margin between two documents, all with one count of citations."""
    body = _Body("", 1)
    parts = [body.block(block) for block in before]
    for passage in passages:
        marked = "".join(_marked(run) for run in passage.line).strip()
        words = f"<strong>{marked}</strong>" if passage.heading else marked
        margin = body.block(passage.margin) if passage.margin else ""
        label = f'role=note aria-label="on line {passage.number}" data-line={passage.number}'
        note = f"\n<div class=margin {label}>\n{margin}\n</div>" if margin else ""
        parts.append(f"<div class=passage>\n<p>{words}</p>{note}\n</div>")
    parts += [body.block(block) for block in after]
    return "\n".join(part for part in parts if part)


def _marked(run: Run) -> str:
    return f"<mark class={run.mark}>{escape(run.text)}</mark>" if run.mark else escape(run.text)
