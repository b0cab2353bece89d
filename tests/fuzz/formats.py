"""Fuzzing each renderer: text of the data stays text in every format."""

from __future__ import annotations

import csv
import functools
import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec

from fibrokb.knowledge.base import bibliography_of
from fibrokb.knowledge.model import Intervention
from fibrokb.questions import evidence
from fibrokb.render import bibtex, card, citestyles, csl, csvfile, markdown, plain, ris, summary, terminal
from fibrokb.render.document import Heading, Title
from fibrokb.store import dataset
from tests.fuzz import material

if TYPE_CHECKING:
    from collections.abc import Callable

    from fibrokb.knowledge.model import About
    from fibrokb.knowledge.references import Reference
    from fibrokb.render.document import Document

    Part = summary.Part

from tests.fuzz.common import folder, indexes, is_quiet

_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def _made(data: bytes) -> tuple[Part, tuple[Reference, ...], About] | None:
    """Gives a topic with what belongs to it, as the commands get it; None if it can't be read."""
    material.worded(data).write(folder())
    found = dataset.read_plain(folder())
    if found is None or not found.topics:
        return None
    named = sorted({reference.id: reference for reference in found.references}.items())
    references = tuple(reference for _, reference in named)
    topic = found.topics[0]
    popular = tuple(claim for claim in found.popular_claims if topic.id in claim.topics)
    tried = evidence.tried_for(topic, (other for other in found.topics if other.kind == "intervention"))
    return summary.Part(topic, references, popular, tried), references, found.about


def _card(part: Part, *, full: bool) -> Document:
    return card.card(*part, full=full, tabled=full)


def on_plain(data: bytes) -> None:
    """Plain text holds no control character, in no width."""
    made = _made(data)
    if made:
        for full, width in ((False, 20), (True, 100)):
            is_quiet(plain.render(_card(made[0], full=full), width))


def on_terminal(data: bytes) -> None:
    """Coloured text holds no control sequence but our colours, and the words of the plain text."""
    made = _made(data)
    if made:
        document = _card(made[0], full=True)
        coloured = terminal.render(document, 72)
        is_quiet(_COLOUR.sub("", coloured))
        assert len(_COLOUR.findall(coloured)) < 4000


@functools.cache
def _markdown_reader() -> Callable[[str], list[Any]]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    return lambda text: list(reader.parse(text))


def on_markdown(data: bytes) -> None:
    """A reader of Markdown finds our headings and links, no HTML, no picture, and rows of equal length."""
    made = _made(data)
    if not made:
        return
    document = _card(made[0], full=True)
    text = markdown.render(document)
    is_quiet(text + summary.as_markdown([made[0], made[0]], made[2]))
    tokens = _markdown_reader()(text)
    kinds = [token.type for token in tokens]
    inline = [child for token in tokens for child in token.children or ()]
    assert kinds.count("heading_open") == sum(isinstance(block, (Title, Heading)) for block in document), text
    assert "html_block" not in kinds, text
    assert "code_block" not in kinds, text
    assert "fence" not in kinds, text
    assert not [child for child in inline if child.type in ("html_inline", "image")], text
    for link in (child for child in inline if child.type == "link_open"):
        assert link.markup == "autolink", (link, text)


class _Tags(HTMLParser):
    """Collects tags, names of attributes and addresses, and counts what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update([(tag, ""), *((tag, name) for name, _ in attrs)])
        given = dict(attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag not in ("meta", "link", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_decl(self, decl: str) -> None:
        assert decl.lower() == "doctype html"

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def _tags(page: str) -> _Tags:
    found = _Tags()
    found.feed(page)
    found.close()
    assert not found.open, found.open
    return found


@functools.cache
def _usual_tags() -> frozenset[tuple[str, str]]:
    """Gives the tags and attributes that pages have when their texts are tame."""
    names: set[tuple[str, str]] = set()
    for index in indexes():
        parts = [summary.Part(t, bibliography_of(index, t), index.popular_claims(t.id)) for t in index.topics()]
        for chosen in (parts, parts[:1]):
            names |= _tags(summary.as_html(chosen, index.about, "2026-01-01", {})).names
    return frozenset(names)


def on_html(data: bytes) -> None:
    """A page has only the tags and attributes of a tame one, closed in order, and leads only to the web or itself."""
    made = _made(data)
    if not made:
        return
    part, _, about = made
    for parts in ([part], [part, part]):
        page = summary.as_html(parts, about, "2026-01-01", {})
        is_quiet(page)
        found = _tags(page)
        assert found.names <= _usual_tags(), found.names - _usual_tags()
        assert all(re.match(r"#|https?://|data:,$", link) for link in found.links), found.links
        assert not [name for name in found.ids if re.search(r"\s", name)], found.ids


_SAFE_CELL = re.compile(r"(?![=+\-@\t\r\n＝＋－＠]).*|[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.DOTALL)


def on_csv(data: bytes) -> None:
    """A reader of CSV finds rows of equal length and no cell that a spreadsheet takes for a formula."""
    made = _made(data)
    if not made or not isinstance(made[0][0], Intervention):
        return
    text = csvfile.effects([made[0][0]], {reference.id: reference for reference in made[1]})
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == (len(made[0][0].effects) + 1 if made[0][0].effects else 0)
    assert len({len(row) for row in rows}) <= 1
    for cell in (cell for row in rows for cell in row):
        is_quiet(cell)
        assert _SAFE_CELL.fullmatch(cell), cell


_ENTRY = re.compile(r"@[a-z]+\{[^\s,{}\"#%\\]+,")
_COMMANDS = re.compile(r"\\(textbackslash|textbraceleft|textbraceright|textasciitilde|textasciicircum|[$&%#_])")


def on_bibtex(data: bytes) -> None:
    """One entry a reference, braces closed where they should be, and no command of TeX but our escapes."""
    made = _made(data)
    if not made:
        return
    for reference in made[1]:
        entry = bibtex.entry(reference)
        first, *lines = entry.rstrip("\n").split("\n")
        assert _ENTRY.fullmatch(first), first
        assert lines.pop() == "}", entry
        is_quiet(entry)
        for line in lines:
            assert re.fullmatch(r"  [a-z]+ = (\{.*\}|[a-z]{3}),", line), line
            depth = 0
            for sign in line.rstrip(","):
                depth += (sign == "{") - (sign == "}")
                assert depth >= 0, line
            assert depth == 0, line
            if not re.match(r"  (url|doi) ", line):
                assert "\\" not in _COMMANDS.sub("", line), line


def on_ris(data: bytes) -> None:
    """Every line is a tag, and there are as many beginnings and ends as references."""
    made = _made(data)
    if not made:
        return
    text = ris.render(made[1])
    lines = [line for line in text.split("\r\n") if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines), lines
    starts = [line[:2] for line in lines]
    assert starts.count("TY") == starts.count("ER") == starts.count("ID") == len(made[1])
    is_quiet("".join(lines))


def on_styles(data: bytes) -> None:
    """References as lists and as CSL-JSON: no control character, valid JSON."""
    made = _made(data)
    if not made:
        return
    for entry in citestyles.entries(made[1], "vancouver"):
        is_quiet(entry)
    assert len(msgspec.json.decode(csl.as_json(made[1]))) == len(made[1])
