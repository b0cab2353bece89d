"""The two services as ``verify`` uses them: kept replies first, then questions in batches, every reply kept at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from fibrokb.curation import crossref, pubmed
from fibrokb.curation.client import NoAnswer
from fibrokb.knowledge.verification import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fibrokb.curation.client import Client
    from fibrokb.knowledge.verification import Record
    from fibrokb.store.replies import Replies

    Tell = Callable[[str], None]


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service: who asks it (no one when offline), what it answered before, and the key it gave us."""

    client: Client | None
    kept: Replies
    key: str = ""


_OFFLINE = Reply(found="unavailable", reason="was not asked: no fresh reply is kept")


def records_of(service: Service, pmids: Iterable[str], tell: Tell) -> dict[str, Reply]:
    """Gives PubMed's reply on each PMID, asked for in batches."""
    wanted = tuple(dict.fromkeys(pmids))
    kept = {pmid: service.kept.get(f"pmid {pmid}") for pmid in wanted}
    replies = {pmid: reply for pmid, reply in kept.items() if reply is not None}
    # one malformed number would make PubMed refuse the whole batch
    replies |= {pmid: Reply(found="not-found") for pmid in wanted if not re.fullmatch(r"[0-9]{1,8}", pmid)}
    left = [pmid for pmid in wanted if pmid not in replies]
    done = len(replies)
    for batch in _batches(left):
        replies.update(_batch(service, batch))
        done += len(batch)
        tell(f"PubMed: {done} of {len(wanted)} records")
    return replies


def _batches(pmids: list[str]) -> Iterable[tuple[str, ...]]:
    for start in range(0, len(pmids), pubmed.BATCH):
        yield tuple(pmids[start : start + pubmed.BATCH])


def _batch(service: Service, pmids: tuple[str, ...]) -> dict[str, Reply]:
    if service.client is None:
        return dict.fromkeys(pmids, _OFFLINE)
    try:
        records = pubmed.fetch(service.client, pmids, service.key)
    except NoAnswer as failure:
        return dict.fromkeys(pmids, Reply(found="unavailable", reason=str(failure)))
    return {pmid: service.kept.keep(f"pmid {pmid}", _reply(records.get(pmid))) for pmid in pmids}


def _reply(record: Record | None) -> Reply:
    return Reply(found="found", record=record) if record else Reply(found="not-found")


def pmids_of(service: Service, dois: Iterable[str], tell: Tell) -> dict[str, Reply]:
    """Gives PubMed's reply to the search for each DOI: the PMIDs that it finds."""
    wanted = tuple(dict.fromkeys(dois))
    replies: dict[str, Reply] = {}
    for number, doi in enumerate(wanted, 1):
        replies[doi] = service.kept.get(f"doi {doi}") or _searched(service, doi)
        tell(f"PubMed: {number} of {len(wanted)} DOIs searched")
    return replies


def _searched(service: Service, doi: str) -> Reply:
    if service.client is None:
        return _OFFLINE
    try:
        pmids = pubmed.find(service.client, doi, service.key)
    except NoAnswer as failure:
        return Reply(found="unavailable", reason=str(failure))
    return service.kept.keep(f"doi {doi}", Reply(found="found" if pmids else "not-found", pmids=pmids))


def works_of(service: Service, dois: Iterable[str], tell: Tell) -> dict[str, Reply]:
    """Gives Crossref's reply on each DOI."""
    wanted = tuple(dict.fromkeys(dois))
    replies: dict[str, Reply] = {}
    for number, doi in enumerate(wanted, 1):
        replies[doi] = service.kept.get(f"doi {doi}") or _work(service, doi)
        tell(f"Crossref: {number} of {len(wanted)} works")
    return replies


def _work(service: Service, doi: str) -> Reply:
    if service.client is None:
        return _OFFLINE
    try:
        return service.kept.keep(f"doi {doi}", _reply(crossref.fetch(service.client, doi)))
    except NoAnswer as failure:
        return Reply(found="unavailable", reason=str(failure))
