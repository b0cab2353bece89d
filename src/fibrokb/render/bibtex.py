"""References as BibTeX, in UTF-8, for LaTeX and for reference managers.

Our own writer: a library would add the braces and leave to us what is hard, the choice of fields and the escape.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.render import bibliography
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.references import CslType, Name, Reference

_TYPES: dict[CslType, tuple[str, str, str]] = {
    "article-journal": ("article", "journal", "publisher"),
    "article": ("misc", "howpublished", "publisher"),
    "report": ("techreport", "series", "institution"),
    "webpage": ("misc", "howpublished", "publisher"),
    "book": ("book", "series", "publisher"),
    "chapter": ("incollection", "booktitle", "publisher"),
    "dataset": ("misc", "howpublished", "publisher"),
    "thesis": ("phdthesis", "series", "school"),
}
"""For each type of source: the entry's type, and the fields that hold where it appeared and who published it."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# a brace counts for BibTeX even behind a backslash, so the two are written as words
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_SPECIAL = re.compile(r"[\\{}~^$&%#_]")
_UNKEYED = re.compile(r"[^\w:.+/-]+", re.ASCII)  # what may not stand in the key of an entry


def escape(words: str) -> str:
    """Gives a text in which nothing is read as a command of TeX."""
    return _SPECIAL.sub(lambda sign: _ESCAPES[sign.group()], " ".join(shown(words).split()))


def render(references: Iterable[Reference]) -> str:
    """Gives references as a BibTeX file."""
    return "\n".join(entry(reference) for reference in references)


def entry(reference: Reference) -> str:
    """Gives one reference as a BibTeX entry."""
    kind = _TYPES[reference.type][0]
    lines = [f"  {name} = {value}," for name, value in _fields(reference) if value not in ("{}", "{{}}")]
    key = _UNKEYED.sub("-", reference.id) or "untitled"
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def _fields(reference: Reference) -> list[tuple[str, str]]:
    _, where, publisher = _TYPES[reference.type]
    date = reference.date
    is_article = reference.type == "article-journal"
    return [
        ("author", f"{{{' and '.join(_name(name) for name in reference.author)}}}"),
        ("title", f"{{{{{escape(reference.title)}}}}}"),  # twice, so that no style changes a capital
        (where, f"{{{escape(reference.container_title)}}}"),
        ("year", f"{{{date[0]}}}"),
        ("month", _MONTHS[date[1] - 1] if len(date) > 1 and 1 <= date[1] <= 12 else "{}"),
        ("volume", f"{{{escape(reference.volume)}}}"),
        ("number", f"{{{escape(reference.issue if is_article else reference.number)}}}"),
        ("pages", f"{{{escape(re.sub('[-–]+', '--', reference.page))}}}"),
        (publisher, f"{{{escape(reference.publisher)}}}"),
        ("address", f"{{{escape(reference.publisher_place)}}}"),
        ("doi", f"{{{_verbatim(reference.doi)}}}"),
        ("pmid", f"{{{escape(reference.pmid)}}}"),
        ("url", f"{{{_verbatim(reference.url)}}}"),
        ("note", f"{{{escape(bibliography.notice(reference))}}}"),
    ]


def _name(name: Name) -> str:
    """Gives a name so that BibTeX finds family and given name; a group is one word to it."""
    if name.literal or not name.given:
        return f"{{{escape(name.literal or name.family)}}}"
    family, given = escape(name.family), escape(name.given)
    return f"{f'{{{family}}}' if ',' in family or ' and ' in family else family}, {given}"


def _verbatim(words: str) -> str:
    """Gives an address as it is; what would end the field or the line is percent-encoded, as addresses may be."""
    return re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign.group()):02X}", shown(words).strip())
