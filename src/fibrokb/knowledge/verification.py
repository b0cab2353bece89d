"""What the services outside say of a reference, and how that fits what we hold: records, differences, verdicts."""

from __future__ import annotations

from typing import Literal

import msgspec

from fibrokb.knowledge.terms import SourceStatus

ServiceName = Literal["PubMed", "Crossref"]
DateKind = Literal["print", "online", "unsaid"]
Found = Literal["found", "not-found", "unavailable"]
Field = Literal["title", "first author", "year", "journal", "volume", "DOI", "PMID", "status", "number"]
VerdictWord = Literal["differs", "not-found", "unavailable", "agrees", "not-asked"]

VERDICTS: tuple[VerdictWord, ...] = ("differs", "not-found", "unavailable", "agrees", "not-asked")
"""Every verdict, the one that needs a person first. ``not-asked`` has neither DOI nor PMID; it is no pass."""


class Dated(msgspec.Struct, frozen=True):
    """A year of publication and which publication it dates."""

    year: int
    kind: DateKind


class Notice(msgspec.Struct, frozen=True):
    """A notice on a work: the status it leads to, the service's own word for it, and where it stands."""

    status: SourceStatus
    word: str
    where: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a service holds on one work; what it leaves out is empty."""

    titles: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    """The names under which the first author goes."""
    dates: tuple[Dated, ...] = ()
    journals: tuple[str, ...] = ()
    volume: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: str = ""
    notices: tuple[Notice, ...] = ()
    remarks: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """How a service answered: with a record, with none, or not at all (and why); when, in seconds since 1970."""

    found: Found
    record: Record | None = None
    pmids: tuple[str, ...] = ()
    reason: str = ""
    asked: float = 0.0


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field on which we and a service differ; a number has the place in our data at which it stands."""

    field: Field
    ours: str
    theirs: str
    service: str
    place: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of checking one reference: what was compared with whom, what differs, and what was let pass and why."""

    key: str
    verdict: VerdictWord
    asked: tuple[str, ...] = ()
    """Each service that was asked, how it answered and on which day."""
    compared: tuple[Field, ...] = ()
    numbers: int = 0
    """How many numbers were looked for in the abstract."""
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """All verdicts, those that need a person first, and how many there are of each."""

    verdicts: tuple[Verdict, ...]
    counts: dict[str, int]
