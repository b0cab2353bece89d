"""Cuts a text into paragraphs and sentences, each with the line on which it begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

ParagraphKind = Literal["text", "heading", "item"]

_SHORT = 60
_HEADING_WORDS = 14
_MARKS = re.compile(r"^\s{0,3}(#{1,6}\s+|>+\s?|(?:[-*+•–]|\d{1,2}[.)])\s+)")
_RULE = re.compile(r"^\s*([-*_=]\s*){3,}$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]{1,80}\]:.*")
_ROW = re.compile(r"^\s*\|(.*?)\|?\s*$")
_GOES_ON = re.compile(
    r"\b(?:an?|the|and|or|of|to|in|on|at|by|for|from|with|that|which|is|are|was|has|have|had|my|your|their|our|I)$"
)
"""Words at which no line of its own ends: the next one goes on, though it begins with a capital."""
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`")
_MARKUP = re.compile(
    r"%[ds]\b|</?(?:a|b|br|center|div|em|font|i|p|small|span|strong|sub|sup|u)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"""<?https?://[^\s<>"'’”»)\]]*[^\s<>"'’”»)\].,:;!?…]>?""")
_END = re.compile(r"""[.!?…]+["'”’»)\]]*\s+(?=["'“‘«(\[]*[A-Z0-9])""")
_REFERENCE = re.compile(
    r"\b(?:19|20)\d\d(?: \w{3,9}\.?(?: \d{1,2})?)?;\s?\d|\bdoi:\s?10\.|\bdoi\.org/10\.|\bPMID:?\s?\d"
)
_DATED = re.compile(r"\(((?:19|20)\d\d|n\.d\.)\)\.")
_BIBLIOGRAPHY = re.compile(
    r"(?:(?:article|our|selected|medical) )?(?:sources|references|bibliography|citations|works cited|footnotes)"
    r"(?: (?:and|cited|used)\b.{0,40})?\W*$|how we reviewed this article\W*$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"\s*[A-Z][\w’'-]+,? [A-Z]{1,3}\b")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|dr|mr|mrs|ms|prof|vs|etc|approx|st|fig|al|ca|resp|incl|jan|feb|aug|sept?|oct|nov|dec)|\b[A-Z])\.$",
    re.IGNORECASE,
)


class Paragraph(msgspec.Struct, frozen=True):
    """Lines that belong together, each with its number from 1."""

    kind: ParagraphKind
    lines: tuple[tuple[int, str], ...]


class Piece(msgspec.Struct, frozen=True):
    """A sentence: the line on which it begins, its text, and the number of its paragraph from 0."""

    line: int
    text: str
    paragraph: int
    kind: ParagraphKind
    first: bool
    """Whether it opens its paragraph."""


def pieces(lines: list[tuple[int, str]]) -> Iterator[Piece]:
    """Yields the sentences of numbered lines of plain text or Markdown, but for entries of a bibliography."""
    for number, paragraph in enumerate(_without_references(_paragraphs(lines))):
        first = True
        for line, text in _sentences(paragraph.lines):
            yield Piece(line, text, number, paragraph.kind, first)
            first = False


def _without_references(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Leaves out what stands under a heading such as «References», and entries of bibliographies elsewhere."""
    under, among = False, False
    for paragraph in paragraphs:
        text = " ".join(line for _, line in paragraph.lines)
        if paragraph.kind == "heading":
            under, among = bool(_BIBLIOGRAPHY.match(text)), False
            yield paragraph
            continue
        among = _is_reference(paragraph.kind, text) or (among and paragraph.kind == "item")
        if not (under or among):
            yield paragraph


def _is_reference(kind: ParagraphKind, text: str) -> bool:
    """Says whether a paragraph is an entry of a bibliography."""
    item = kind == "item"
    return bool(_REFERENCE.search(text) and (item or _AUTHOR.match(text))) or (item and bool(_DATED.search(text)))


def _paragraphs(lines: list[tuple[int, str]]) -> Iterator[Paragraph]:
    held: list[tuple[int, str]] = []
    kind: ParagraphKind = "text"
    fenced = False
    for number, raw in lines:
        if _FENCE.match(raw):
            fenced = not fenced
            raw = ""
        elif fenced or _RULE.match(raw) or _DEFINITION.match(raw):
            raw = ""
        elif row := _ROW.match(raw):
            raw = _of_cells(row[1].split("|"))
        mark = _MARKS.match(raw)
        line = _bare(raw[mark.end() :] if mark else raw)
        starts = bool(mark) and not mark[1].startswith(">") if mark else False
        if held and (not line or starts or kind == "heading" or _breaks(held[-1][1], line)):
            yield Paragraph(_kind(kind, held), tuple(held))
            held, kind = [], "text"
        if line:
            if not held:
                kind = "heading" if mark and mark[1].startswith("#") else "item" if starts else "text"
            held.append((number, line))
    if held:
        yield Paragraph(_kind(kind, held), tuple(held))


def _of_cells(cells: list[str]) -> str:
    """Gives a row of a table as an item of a list; the line under its head is nothing."""
    told = [cell.strip() for cell in cells if cell.strip(" :-")]
    return f"- {', '.join(told)}" if told else ""


def _bare(line: str) -> str:
    line = _LINK.sub(r"\1", _LINK.sub(r"\1", line))  # a picture may be a link
    line = _MARKUP.sub("", _ADDRESS.sub(" ", line))
    return " ".join(_EMPHASIS.sub("", line).split())


def _breaks(before: str, line: str) -> bool:
    """Says whether a short line without an end is one of its own: a heading, or an entry of a list without marks."""
    ends = before[-1] not in ".!?…,;:" and not _GOES_ON.search(before)
    return len(before) < _SHORT and ends and line[:1].isupper()


def _kind(kind: ParagraphKind, held: list[tuple[int, str]]) -> ParagraphKind:
    """A short lone line without a full stop is a heading, however it is written."""
    words = held[0][1]
    lone = kind == "text" and len(held) == 1 and len(words.split()) <= _HEADING_WORDS
    return "heading" if lone and words[-1] not in '.!…,;:”"' else kind


def _sentences(lines: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, str]]:
    text, starts = "", []
    for number, line in lines:
        starts.append((len(text), number))
        text += f"{line} "
    begin = 0
    for end in _END.finditer(text):
        words = text[begin : end.end()].strip()
        if _ABBREVIATION.search(words) and words[-1] == ".":
            continue
        yield _line_at(begin, starts), words
        begin = end.end()
    if text[begin:].strip():
        yield _line_at(begin, starts), text[begin:].strip()


def _line_at(place: int, starts: list[tuple[int, int]]) -> int:
    return [number for start, number in starts if start <= place][-1]
