"""Asks Crossref's REST API for one work by its DOI; ``updated-by`` on it names the notices that were published on it.

Described in Crossref's REST API documentation («works/{doi}») and its JSON format.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from fibrokb.curation.client import Absent, BadAnswer
from fibrokb.knowledge.verification import Dated, Notice, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.curation.client import Client
    from fibrokb.knowledge.terms import SourceStatus
    from fibrokb.knowledge.verification import DateKind

BASE = "https://api.crossref.org"
PER_SECOND = 5.0
"""Single works may be asked for this often in either of Crossref's free pools."""
_UPDATES: dict[str, SourceStatus] = {
    "retraction": "retracted",
    "partial_retraction": "retracted",
    "retraction_and_replacement": "retracted",
    "withdrawal": "withdrawn",
    "removal": "withdrawn",
    "expression_of_concern": "expression-of-concern",
    "concern": "expression-of-concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "err": "corrected",
    "corrected": "corrected",
    "corrected_article": "corrected",
    "addendum": "corrected",
    "clarification": "corrected",
    "new_version": "superseded",
    "new_edition": "superseded",
}
_DATES: tuple[tuple[str, DateKind], ...] = (("published-print", "print"), ("published-online", "online"))
_LESS_SURE = ("published", "issued", "posted")
_MARKED = re.compile(r"^(RETRACTED|WITHDRAWN)(?: (?:ARTICLE|PAPER))?\s*:\s*", re.IGNORECASE)


def fetch(client: Client, doi: str) -> Record | None:
    """Gives what Crossref holds on a DOI, or None if it holds nothing."""
    try:
        return client.ask(f"works/{quote(doi, safe='')}", _work, query={"mailto": client.email})
    except Absent:
        return None


def _work(body: bytes) -> Record:
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        raise BadAnswer("sent broken JSON") from None
    work = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(work, dict) or answer.get("status", "ok") != "ok":
        raise BadAnswer(f"answered with an error: {_error(work)}")
    titles, marked = _titles(work)
    return Record(
        titles=titles,
        lead=_lead(work),
        dates=_dates(work),
        journals=tuple(
            dict.fromkeys((*_texts(work, "container-title"), *_texts(work, "short-container-title"), *_houses(work)))
        ),
        volume=_text(work.get("volume")),
        doi=_text(work.get("DOI")),
        abstract=_plain(_text(work.get("abstract"))),
        notices=(*marked, *_notices(work)),
        remarks=tuple(_remarks(work)),
    )


def _error(work: Any) -> str:
    faults = [str(fault.get("message", "")) for fault in work or () if isinstance(fault, dict)]
    return "; ".join(filter(None, faults))[:200] or "an answer of another shape"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _entries(work: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = work.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _texts(work: dict[str, Any], key: str) -> tuple[str, ...]:
    """Gives the texts of a field that is a list, in some records a single text."""
    value = work.get(key)
    listed = value if isinstance(value, list) else [value]
    return tuple(filter(None, (_plain(_text(entry)) for entry in listed)))


def _plain(text: str) -> str:
    """Gives a text without tags (JATS or HTML) and entities."""
    spaced = re.sub(r"</(?:jats:)?(?:p|title|sec)>", " ", text)
    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", spaced)).split())


def _titles(work: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Gives the title with and without its subtitle; «RETRACTED:» before it is a notice."""
    titles, subtitles = _texts(work, "title"), _texts(work, "subtitle")
    bare = tuple(_MARKED.sub("", title) for title in titles)
    words = dict.fromkeys(found[1].lower() for title in titles if (found := _MARKED.match(title)))
    whole = (f"{bare[0]}: {subtitles[0]}",) if bare and subtitles else ()
    marks = (Notice("retracted" if word == "retracted" else "withdrawn", "a mark in the title") for word in words)
    return (*bare, *whole, *_texts(work, "original-title")), tuple(marks)


def _lead(work: dict[str, Any]) -> tuple[str, ...]:
    authors = _entries(work, "author")
    first = next((author for author in authors if author.get("sequence") == "first"), authors[0] if authors else {})
    return tuple(filter(None, (_text(first.get("family")), _text(first.get("name")))))


def _dates(work: dict[str, Any]) -> tuple[Dated, ...]:
    found = [Dated(year, kind) for key, kind in _DATES for year in _years(work.get(key))]
    if not found:
        found = [Dated(year, "unsaid") for key in _LESS_SURE for year in _years(work.get(key))]
    return tuple(dict.fromkeys(found))


def _years(date: Any) -> Iterator[int]:
    parts = date.get("date-parts") if isinstance(date, dict) else None
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0] and type(parts[0][0]) is int:
        yield parts[0][0]


def _houses(work: dict[str, Any]) -> tuple[str, ...]:
    """Gives the servers of a preprint, which stand where a journal stands."""
    value = work.get("institution")
    listed = value if isinstance(value, list) else [value]
    return tuple(filter(None, (_text(entry.get("name")) for entry in listed if isinstance(entry, dict))))


def _kind(update: dict[str, Any]) -> str:
    return _text(update.get("type")).lower().replace("-", "_").replace(" ", "_")


def _notices(work: dict[str, Any]) -> Iterator[Notice]:
    for update in _entries(work, "updated-by"):
        if _kind(update) in _UPDATES:
            doi = _text(update.get("DOI"))
            yield Notice(_UPDATES[_kind(update)], _kind(update).replace("_", " "), f"doi:{doi}" if doi else "")
    if work.get("type") == "posted-content" and work.get("subtype", "preprint") == "preprint":
        yield Notice("preprint", "preprint")


def _remarks(work: dict[str, Any]) -> Iterator[str]:
    for update in _entries(work, "updated-by"):
        if _kind(update) not in _UPDATES:
            yield f"names an update of a kind that is not known here: {_kind(update)[:60] or 'without a name'}"
    for update in _entries(work, "update-to"):
        yield f"the record is itself a notice ({_kind(update)[:60].replace('_', ' ')})"
