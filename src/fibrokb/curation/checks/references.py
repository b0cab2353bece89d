"""Checks of the bibliography."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from fibrokb.curation.checks.common import fault, is_date, repeated
from fibrokb.knowledge.citations import sources_of, sources_of_popular
from fibrokb.knowledge.references import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.problem import Problem
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.dataset import Dataset

CODES = {
    "R001": "the key is not family-year-word",
    "R002": "neither DOI nor PMID, and no note and address that say why",
    "R003": "malformed DOI",
    "R004": "malformed PMID",
    "R005": "two references share an identifier or a title",
    "R006": "never cited",
    "R007": "a status that needs a note",
    "R008": "a date that is malformed or lies ahead",
    "R009": "two keys look alike",
    "R010": "keys out of order or twice",
    "R011": "an author without a name",
    "R012": "an address that is not public",
}
DOI = re.compile(r'10\.\d{4,9}/[^\s"<>]*[^\s"<>.,;]')
PMID = re.compile(r"[1-9]\d{0,7}")
_PRIVATE = re.compile(r"https?://(\d+\.|localhost|[^/]*webvpn|[^/]*proxy)")
_NEEDS_NOTE = ("corrected", "expression-of-concern", "retracted", "withdrawn", "superseded", "preprint")


def keys(data: Dataset, today: str) -> Iterator[Problem]:
    """Keys are made from author, year and title, stand in order and do not look alike."""
    before = ("", "")
    for item in data.references:
        file = data.place(item).file
        if file == before[0] and item.id <= before[1]:
            yield fault(data, item, "R010", f"«{item.id}» stands after «{before[1]}»; references are sorted by id")
        before = (file, item.id)
        expected = key_of(item.lead, item.year, item.title)
        if item.id not in (expected, f"{expected}-2", f"{expected}-3"):
            yield fault(data, item, "R001", f"the key «{item.id}» should be «{expected}»")
    of_a_year = itertools.groupby(sorted(data.references, key=_digits), key=_digits)
    for first, second in (pair for _, group in of_a_year for pair in itertools.combinations(group, 2)):
        if OSA.distance(first.id, second.id, score_cutoff=1) == 1:
            yield fault(data, second, "R009", f"the key «{second.id}» looks like «{first.id}»")


def _digits(item: Reference) -> str:
    """Gives the digits of a key: only keys with the same ones can look alike, the rest is told apart by its year."""
    return re.sub(r"\D", "", item.id)


def identifiers(data: Dataset, today: str) -> Iterator[Problem]:
    """Every reference can be found: a well-formed DOI or PMID that no other reference has."""
    for item in data.references:
        if not item.doi and not item.pmid and not (item.url and item.custom.note):
            yield fault(data, item, "R002", f"«{item.id}» has neither DOI nor PMID; give one, or URL and a note why")
        if item.doi and not DOI.fullmatch(item.doi):
            yield fault(data, item, "R003", f"«{item.doi}» is no DOI (10.…/…, without https://doi.org/)")
        if item.pmid and not PMID.fullmatch(item.pmid):
            yield fault(data, item, "R004", f"«{item.pmid}» is no PMID (one to eight digits)")
        for address in (item.url, item.custom.seen_at):
            if address and (not address.startswith(("https://", "http://")) or _PRIVATE.match(address)):
                yield fault(data, item, "R012", f"«{address}» is no public address")
        if not all(name.family or name.literal for name in item.author) or not item.author:
            yield fault(data, item, "R011", f"«{item.id}» has an author without a family or literal name")
    for what, of in (
        ("DOI", lambda item: item.doi.lower()),
        ("PMID", lambda item: item.pmid),
        ("title", lambda item: f"{item.lead} {item.year} {item.title}".lower()),
    ):
        for first, second in repeated(data.references, of):
            yield fault(data, second, "R005", f"«{second.id}» has the same {what} as «{first.id}»")


def dates(data: Dataset, today: str) -> Iterator[Problem]:
    """Dates are written as year-month-day and do not lie ahead."""
    for item in data.references:
        for date in (item.custom.seen_on, item.custom.checked_on):
            if not is_date(date) or date > today:
                yield fault(data, item, "R008", f"«{date}» is no date up to today ({today})")
        if not 1800 <= item.year <= int(today[:4]) + 1:
            yield fault(data, item, "R008", f"«{item.year}» is no year of publication")


def status(data: Dataset, today: str) -> Iterator[Problem]:
    """A notice on a source is told in a note."""
    for item in data.references:
        if item.custom.source_status in _NEEDS_NOTE and not item.custom.note:
            yield fault(
                data, item, "R007", f"status «{item.custom.source_status}» needs a note that says what and where"
            )


def cited(data: Dataset, today: str) -> Iterator[Problem]:
    """Every reference is cited."""
    used = {key for topic in data.topics for key in sources_of(topic)}
    used.update(key for claim in data.popular_claims for key in sources_of_popular(claim))
    for item in data.references:
        if item.id not in used:
            yield fault(data, item, "R006", f"«{item.id}» is cited nowhere")


CHECKS = (keys, identifiers, dates, status, cited)
