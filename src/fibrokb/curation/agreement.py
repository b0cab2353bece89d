"""Whether what a service holds on a work is what we print, field by field.

What is let pass, and nothing else:

- Title: case, punctuation, tags, accents and spelling are folded. One of the two may lack the subtitle: it is then the
  other's part before a colon, dash, full stop or question mark, of at least four words. This is said in a note.
- First author: accents and particles such as «de» and «van der» are folded.
- Year: any year that the service prints. Where it prints only one of print and online, the year may be the one before
  print or the one after online; where it does not say which, either. This is said in a note.
- Journal: its full name or an abbreviation, word for word in order («Arthritis Rheum»), without what is in brackets.
- Volume and DOI: without case; «Vol.» is dropped.
- A field that the service or we leave out is not compared, and not counted as compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.language import fold
from fibrokb.knowledge.verification import Difference, Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.terms import SourceStatus
    from fibrokb.knowledge.verification import Field, Record

_PARTICLES = frozenset("al da das de del della der di do dos du el la le los san ten ter van von y zu".split())
_SMALL = frozenset("a an and de der des die do e et for fur in la le of on the to und y".split())
_BREAK = re.compile(r"\s*(?::|\?|\.\s|\s[-–—]\s|—|;\s)\s*")
_GRAVE: tuple[SourceStatus, ...] = ("retracted", "withdrawn", "expression-of-concern")
_ORDER: tuple[SourceStatus, ...] = (*_GRAVE, "corrected", "superseded", "preprint")
_ELSEWHERE = ("superseded", "preprint")
"""Statuses that we may know from elsewhere; the services need not show them."""


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared, what differs, and what was let pass."""

    fields: tuple[Field, ...] = ()
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


def compare(reference: Reference, record: Record, service: str) -> Compared:
    """Gives how a reference fits the record that a service holds on it."""
    parts = [
        _title(reference, record, service),
        _lead(reference, record, service),
        _year(reference, record, service),
        _journal(reference, record, service),
        _exact("volume", _volume(reference.volume), _volume(record.volume), service),
        _exact("DOI", reference.doi.lower(), record.doi.lower(), service),
        _exact("PMID", reference.pmid, record.pmid, service),
    ]
    return merged(parts, tuple(f"{service}: {remark}" for remark in record.remarks))


def merged(parts: Iterable[Compared], notes: tuple[str, ...] = ()) -> Compared:
    """Gives several comparisons as one."""
    parts = tuple(parts)
    return Compared(
        fields=tuple(dict.fromkeys(field for part in parts for field in part.fields)),
        differences=tuple(difference for part in parts for difference in part.differences),
        notes=tuple(dict.fromkeys((*(note for part in parts for note in part.notes), *notes))),
    )


def _result(field: Field, ours: str, theirs: str, service: str, *, fits: bool, note: str = "") -> Compared:
    if fits:
        return Compared(fields=(field,), notes=(f"{service}: {note}",) if note else ())
    return Compared(fields=(field,), differences=(Difference(field=field, ours=ours, theirs=theirs, service=service),))


def _exact(field: Field, ours: str, theirs: str, service: str) -> Compared:
    if not ours or not theirs:
        return Compared()
    return _result(field, ours, theirs, service, fits=ours == theirs)


def _volume(text: str) -> str:
    return re.sub(r"^vol(?:ume|\.)?\s*", "", " ".join(text.lower().split()))


def _letters(text: str) -> str:
    return "".join(word for word in fold(text.replace("&", " and ")).split() if word != "and")


def _title(reference: Reference, record: Record, service: str) -> Compared:
    if not record.titles:
        return _result("title", reference.title, "no title", service, fits=False)
    ours = _letters(reference.title)
    if any(_letters(title) == ours for title in record.titles):
        return _result("title", "", "", service, fits=True)
    for title in record.titles:
        if ours in _mains(title) or _letters(title) in _mains(reference.title):
            return _result(
                "title", "", "", service, fits=True, note=f"one title lacks the subtitle of the other: {title}"
            )
    return _result("title", reference.title, record.titles[0], service, fits=False)


def _mains(title: str) -> set[str]:
    """Gives what a title is without its subtitle, wherever that may begin."""
    starts = (title[: found.start()] for found in _BREAK.finditer(title))
    return {_letters(start) for start in starts if len(fold(start).split()) >= 4}


def _family(name: str) -> str:
    words = fold(name).split()
    return "".join(word for word in words if word not in _PARTICLES) or "".join(words)


def _lead(reference: Reference, record: Record, service: str) -> Compared:
    if not record.lead:
        return Compared(notes=(f"{service}: names no author",))
    ours = _family(reference.lead)
    fits = any(_family(name) == ours for name in record.lead)
    return _result("first author", reference.lead, record.lead[0], service, fits=fits)


def _year(reference: Reference, record: Record, service: str) -> Compared:
    if not record.dates:
        return Compared(notes=(f"{service}: gives no year",))
    year, kinds = reference.year, {date.kind for date in record.dates}
    if any(date.year == year for date in record.dates):
        return _result("year", "", "", service, fits=True)
    shown = ", ".join(f"{date.year}{'' if date.kind == 'unsaid' else f' ({date.kind})'}" for date in record.dates)
    near = [date for date in record.dates if abs(date.year - year) == 1]
    may_be = {"print": year + 1, "online": year - 1}
    passes = len(kinds) == 1 and any(may_be.get(date.kind, date.year) == date.year for date in near)
    note = f"gives the year as {shown}, we as {year}: taken as online against print"
    return _result("year", str(year), shown, service, fits=passes, note=note)


def _journal(reference: Reference, record: Record, service: str) -> Compared:
    ours = reference.container_title or (reference.publisher if reference.type == "article" else "")
    if not ours or not record.journals:
        return Compared()
    fits = any(_same_journal(ours, name) for name in record.journals)
    return _result("journal", ours, record.journals[0], service, fits=fits)


def _same_journal(ours: str, theirs: str) -> bool:
    return any(_abbreviates(a, b) or _abbreviates(b, a) for a in _journal_words(ours) for b in _journal_words(theirs))


def _journal_words(name: str) -> list[list[str]]:
    """Gives a journal's name as words, also without what stands in brackets and after a colon or equals sign."""
    bare = re.sub(r"\s*[(\[].*?[)\]]", "", name)
    forms = dict.fromkeys((name, bare, re.split(r"\s*[:=]\s*", bare)[0]))
    words = ([word for word in fold(form).split() if word not in _SMALL] for form in forms)
    return [listed for listed in words if listed]


def _abbreviates(short: list[str], long: list[str]) -> bool:
    if "".join(short) == "".join(long):
        return True
    return len(short) == len(long) and all(b.startswith(a) for a, b in zip(short, long, strict=True))


def status(reference: Reference, notices: tuple[tuple[str, Notice], ...]) -> Compared:
    """Gives how the status that we print fits the notices that the services show, each with the service's name."""
    ours, shown = reference.custom.source_status, {notice.status for _, notice in notices}
    worst = next((word for word in _ORDER if word in shown), None)
    grave = worst in _GRAVE
    if worst is None:
        return _without_notice(ours)
    fits = ours == worst or (ours in shown and not grave) or (ours in _GRAVE[:2] and worst in _GRAVE[:2])
    told = "; ".join(dict.fromkeys(_told(notice) for _, notice in notices))
    services = " and ".join(dict.fromkeys(service for service, _ in notices))
    if fits:
        return Compared(fields=("status",), notes=(f"{services}: {told}",))
    differs = Difference(field="status", ours=ours, theirs=told, service=services)
    return Compared(fields=("status",), differences=(differs,))


def _told(notice: Notice) -> str:
    where = f", {notice.where}" if notice.where else ""
    return f"{notice.status} ({notice.word}{where})"


def _without_notice(ours: SourceStatus) -> Compared:
    if ours in ("no-notice-found", "unknown"):
        return Compared(fields=("status",))
    if ours in _ELSEWHERE:
        return Compared(fields=("status",), notes=(f"we print «{ours}»; no service shows it, and none need do so",))
    differs = Difference(field="status", ours=ours, theirs="no notice", service="every service asked")
    return Compared(fields=("status",), differences=(differs,))
