"""References as RIS, which EndNote, Zotero, Mendeley and library databases read.

Our own writer: the format is one tag a line, and what a library would add is less than what it would cost to load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import bibliography
from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.references import CslType, Name, Reference

_TYPES: dict[CslType, str] = {
    "article-journal": "JOUR",
    "article": "UNPB",
    "report": "RPRT",
    "webpage": "ELEC",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "thesis": "THES",
}


def escape(words: str) -> str:
    """Gives a text on one line: a line break would begin a new tag."""
    return " ".join(shown(words).split())


def render(references: Iterable[Reference]) -> str:
    """Gives references as a RIS file; its lines end as the format asks for."""
    return "\r\n".join(entry(reference) for reference in references)


def entry(reference: Reference) -> str:
    """Gives one reference as RIS."""
    first, last = _pages(reference.page)
    tags = [
        ("TY", _TYPES[reference.type]),
        ("ID", reference.id),
        *(("AU", _name(name)) for name in reference.author),
        ("TI", reference.title),
        ("T2", reference.container_title),
        ("PY", str(reference.year)),
        ("DA", _date(reference)),
        ("VL", reference.volume),
        ("IS", reference.issue or reference.number),
        ("SP", first),
        ("EP", last),
        ("PB", reference.publisher),
        ("CY", reference.publisher_place),
        ("DO", reference.doi),
        ("AN", reference.pmid),
        ("UR", reference.url or reference.link),
        ("N1", bibliography.notice(reference)),
    ]
    lines = [f"{tag}  - {escape(words)}\r\n" for tag, words in tags if words]
    return "".join((*lines, "ER  - \r\n"))


def _name(name: Name) -> str:
    return name.literal or (f"{name.family}, {name.given}" if name.given else name.family)


def _date(reference: Reference) -> str:
    """Gives the date as year/month/day/, as far as it is known."""
    year, *rest = reference.date
    month, day = (f"{part:02d}" for part in (*rest, 0, 0)[:2])
    return f"{year}/{month.replace('00', '')}/{day.replace('00', '')}/" if rest else ""


def _pages(pages: str) -> tuple[str, str]:
    parts = pages.replace("–", "-").split("-")
    return (parts[0], parts[1]) if len(parts) == 2 else (pages, "")
