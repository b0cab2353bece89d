"""Holds our references, and the numbers we take from their abstracts, against PubMed and Crossref."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from fibrokb.curation import agreement, services
from fibrokb.curation.findings import quoted
from fibrokb.curation.numbers import missing, numbers_in
from fibrokb.knowledge.verification import VERDICTS, Difference, Reply, Verdict, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fibrokb.curation.agreement import Compared
    from fibrokb.curation.findings import Quoted
    from fibrokb.curation.services import Service, Tell
    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.verification import Record, ServiceName, VerdictWord


class Replies(NamedTuple):
    """What the services replied on one reference; None where there was nothing to ask with."""

    pubmed: Reply | None
    crossref: Reply | None

    @property
    def named(self) -> tuple[tuple[ServiceName, Reply], ...]:
        """The replies with the names of the services."""
        both: tuple[tuple[ServiceName, Reply | None], ...] = (("PubMed", self.pubmed), ("Crossref", self.crossref))
        return tuple((name, reply) for name, reply in both if reply is not None)

    @property
    def records(self) -> tuple[tuple[ServiceName, Record], ...]:
        """The records that were found, with the names of the services."""
        return tuple((name, reply.record) for name, reply in self.named if reply.record is not None)


def verify(
    references: Sequence[Reference], topics: Iterable[Topic], pubmed: Service, crossref: Service, tell: Tell
) -> Verification:
    """Gives a verdict on every reference, those that need a person first."""
    numbers = quoted(topics)
    from_pubmed = _from_pubmed(references, pubmed, tell)
    dois = {reference.id: reference.doi or _doi(from_pubmed.get(reference.id)) for reference in references}
    works = services.works_of(crossref, filter(None, dois.values()), tell)
    verdicts = (
        judge(
            reference,
            Replies(from_pubmed.get(reference.id), works.get(dois[reference.id])),
            numbers.get(reference.id, ()),
        )
        for reference in references
    )
    ordered = tuple(sorted(verdicts, key=lambda verdict: (VERDICTS.index(verdict.verdict), verdict.key)))
    counts = Counter(verdict.verdict for verdict in ordered)
    return Verification(verdicts=ordered, counts={word: counts[word] for word in VERDICTS})


def _doi(reply: Reply | None) -> str:
    return reply.record.doi if reply is not None and reply.record is not None else ""


def _from_pubmed(references: Sequence[Reference], pubmed: Service, tell: Tell) -> dict[str, Reply]:
    """Gives PubMed's reply by key, for a reference without PMID by way of its DOI."""
    searched = services.pmids_of(pubmed, (r.doi for r in references if r.doi and not r.pmid), tell)
    pmids = [r.pmid for r in references if r.pmid]
    pmids += [pmid for reply in searched.values() for pmid in reply.pmids]
    records = services.records_of(pubmed, pmids, tell)
    replies = {r.id: records[r.pmid] for r in references if r.pmid}
    replies |= {r.id: _with_doi(r.doi, searched[r.doi], records) for r in references if r.doi and not r.pmid}
    return replies


def _with_doi(doi: str, searched: Reply, records: dict[str, Reply]) -> Reply:
    """Gives the one found record that has the DOI: a search may also give works that only mention it."""
    if searched.found != "found":
        return searched
    found = [records[pmid] for pmid in searched.pmids]
    own = (reply for reply in found if _doi(reply).lower() == doi.lower())
    failed = (reply for reply in found if reply.found == "unavailable")
    return next(own, None) or next(failed, None) or Reply(found="not-found", asked=searched.asked)


def judge(reference: Reference, replies: Replies, entries: tuple[Quoted, ...]) -> Verdict:
    """Gives the verdict on one reference from what the services replied."""
    if not replies.named:
        note = "it has neither DOI nor PMID, so neither service can be asked"
        return Verdict(key=reference.id, verdict="not-asked", notes=(note,))
    parts = [agreement.compare(reference, record, name) for name, record in replies.records]
    if replies.records:
        notices = tuple((name, notice) for name, record in replies.records for notice in record.notices)
        parts.append(_status(reference, notices, replies))
        parts.append(_numbers(entries, replies.records))
    absent, remarks = _absent(reference, replies)
    compared = agreement.merged(parts, (*absent, *remarks))
    return Verdict(
        key=reference.id,
        verdict=_word(compared, absent, replies),
        asked=tuple(_asked(name, reply) for name, reply in replies.named),
        compared=compared.fields,
        numbers=sum(len(dict.fromkeys(entry.numbers)) for entry in entries) if "number" in compared.fields else 0,
        differences=compared.differences,
        notes=compared.notes,
    )


def _word(compared: Compared, absent: tuple[str, ...], replies: Replies) -> VerdictWord:
    if compared.differences:
        return "differs"
    if absent:
        return "not-found"
    return "unavailable" if any(reply.found == "unavailable" for _, reply in replies.named) else "agrees"


def _asked(name: ServiceName, reply: Reply) -> str:
    day = time.strftime(", %Y-%m-%d", time.gmtime(reply.asked)) if reply.asked else ""
    return f"{name}: {reply.found}{day}"


def _status(reference: Reference, notices: tuple, replies: Replies) -> Compared:  # type: ignore[type-arg]
    """Compares the status; that we print a notice which no service shows counts only if all of them answered."""
    compared = agreement.status(reference, notices)
    if notices or all(reply.found != "unavailable" for _, reply in replies.named):
        return compared
    return agreement.Compared()


def _absent(reference: Reference, replies: Replies) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gives what an identifier of ours did not lead to, and what else is to be said of the replies."""
    absent, remarks = [], []
    records = dict(replies.records)
    for name, reply in replies.named:
        if reply.found == "unavailable":
            remarks.append(f"{name} {reply.reason}")
        elif reply.found == "not-found" and name == "PubMed" and reference.pmid:
            absent.append(f"PubMed holds no record with PMID {reference.pmid}")
        elif reply.found == "not-found" and name == "PubMed":
            remarks.append("PubMed holds no record with this DOI")
        elif reply.found == "not-found":
            confirmed = "PubMed" in records and records["PubMed"].doi
            (remarks if confirmed else absent).append(f"Crossref holds no work with DOI {reference.doi or confirmed}")
    found = records.get("PubMed")
    if found is not None and not reference.pmid:
        remarks.append(f"PubMed: PMID {found.pmid} (we print none)")
    if found is not None and found.doi and not reference.doi:
        remarks.append(f"PubMed: DOI {found.doi} (we print none)")
    return tuple(absent), tuple(remarks)


def _numbers(entries: tuple[Quoted, ...], records: tuple[tuple[ServiceName, Record], ...]) -> Compared:
    """Looks for each number in the abstract (and title) that PubMed holds, else Crossref's."""
    if not entries:
        return agreement.Compared()
    name, record = next(((n, r) for n, r in records if r.abstract), (None, None))
    if name is None or record is None:
        count = sum(len(dict.fromkeys(entry.numbers)) for entry in entries)
        return agreement.Compared(notes=(f"{count} numbers were not looked for: no service gives the abstract",))
    theirs = numbers_in("\n".join((*record.titles[:1], record.abstract)))
    differences: dict[tuple[str, str], Difference] = {}
    notes: list[str] = []
    for entry in entries:
        for number, why, nearest in missing(entry.numbers, theirs):
            told = f"«{nearest}» ({why})" if nearest else "not in the abstract"
            if entry.alone:
                differences[entry.place, number.written] = Difference(
                    field="number", ours=number.written, theirs=told, service=name, place=entry.place
                )
            else:
                notes.append(f"{number.written}: {told}; {entry.place} names another place too")
    return agreement.Compared(fields=("number",), differences=tuple(differences.values()), notes=tuple(notes))
