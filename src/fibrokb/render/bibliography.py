"""References as text: a short line for a card, Vancouver for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fibrokb.knowledge.references import Name, Reference

_NOTICES = {
    "corrected": "corrected since",
    "expression-of-concern": "expression of concern",
    "retracted": "RETRACTED",
    "withdrawn": "WITHDRAWN",
    "superseded": "superseded by a newer version",
    "preprint": "preprint, not peer-reviewed",
}


def notice(reference: Reference) -> str:
    """Gives the notice on a source in words, or nothing if none was found."""
    return _NOTICES.get(reference.custom.source_status, "")


def identifier(reference: Reference) -> str:
    """Gives the identifier that a reader can look up: DOI, else PMID, else the address."""
    if reference.doi:
        return f"doi:{reference.doi}"
    return f"PMID {reference.pmid}" if reference.pmid else reference.url


def identifiers(reference: Reference | None) -> dict[str, str]:
    """Gives a reference's identifiers as columns of a table; empty ones where it is not in the bibliography."""
    if reference is None:
        return {"DOI": "", "PMID": "", "URL": ""}
    return {"DOI": reference.doi, "PMID": reference.pmid, "URL": reference.link}


def short(reference: Reference) -> str:
    """Gives a reference in a few words: first author, year, identifier."""
    more = " et al." if len(reference.author) > 1 else ""
    return f"{reference.lead}{more} {reference.year}, {identifier(reference)}"


def vancouver(reference: Reference) -> str:
    """Gives a reference in Vancouver style (ICMJE, Samples of formatted references), with its identifier."""
    names = [_initials(name) for name in reference.author[:6]]
    if len(reference.author) > 6:
        names.append("et al")
    title = reference.title.rstrip(".")
    end = "" if title.endswith(("?", "!")) else "."
    where = reference.container_title or reference.publisher
    volume = f";{reference.volume}" if reference.volume else ""
    issue = f"({reference.issue})" if reference.issue else ""
    page = f":{reference.page.replace('–', '-')}" if reference.page else ""
    source = f" {where}. {reference.year}{volume}{issue}{page}." if where else f" {reference.year}."
    return f"{', '.join(names)}. {title}{end}{source} {identifier(reference)}"


def _initials(name: Name) -> str:
    if name.literal:
        return name.literal
    parts = name.given.replace("-", " ").replace(".", " ").split()
    letters = "".join(part if part.isupper() and len(part) <= 3 else part[0].upper() for part in parts)
    return f"{name.family} {letters}".strip()


def entry(reference: Reference) -> str:
    """Gives a reference in Vancouver style, led by the notice on it if there is one."""
    said = notice(reference)
    return f"{f'[{said}] ' if said else ''}{vancouver(reference)}"
