"""Checks of popular claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import KEBAB, fault, repeated
from fibrokb.knowledge.citations import sources_of
from fibrokb.knowledge.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "P001": "an id that is malformed, twice, or out of order",
    "P002": "a topic that does not exist",
    "P003": "a source that no record of the claim's topics cites",
    "P004": "a phrasing that stands twice",
    "P005": "a rating that its sources do not bear out",
}


def ids(data: Dataset, today: str) -> Iterator[Problem]:
    """Ids are kebab-case, unique and in order; topics exist."""
    known = {topic.id for topic in data.topics}
    before = ("", "")
    for claim in data.popular_claims:
        if not KEBAB.fullmatch(claim.id):
            yield fault(data, claim, "P001", f"«{claim.id}» is no id (small letters, digits, single hyphens)")
        file = data.place(claim).file
        if file == before[0] and claim.id <= before[1]:
            message = f"«{claim.id}» stands after «{before[1]}»; popular claims are sorted by id"
            yield fault(data, claim, "P001", message)
        before = (file, claim.id)
        for topic in claim.topics:
            if topic not in known:
                yield fault(data, claim, "P002", f"«{claim.id}» names «{topic}»; no topic has that id")
        if not claim.topics:
            yield fault(data, claim, "P002", f"«{claim.id}» names no topic")


def phrasings(data: Dataset, today: str) -> Iterator[Problem]:
    """A phrasing belongs to one popular claim."""
    pairs = [
        (fold(text), claim)
        for claim in data.popular_claims
        for text in dict.fromkeys((claim.statement, *claim.phrasings))
    ]
    for first, second in repeated(pairs, lambda pair: pair[0]):
        yield fault(data, second[1], "P004", f"«{second[0]}» of «{second[1].id}» stands in «{first[1].id}» already")


def evidence(data: Dataset, today: str) -> Iterator[Problem]:
    """What a source found is told by a record of one of the claim's topics."""
    topics = {topic.id: topic for topic in data.topics}
    for claim in data.popular_claims:
        told = {key for name in claim.topics if name in topics for key in sources_of(topics[name])}
        for cited in claim.evidence:
            if cited.source not in told:
                message = f"«{claim.id}» leans on «{cited.source}», which no record of its topics cites"
                yield fault(data, claim, "P003", message)
        stances = {cited.stance for cited in claim.evidence}
        if claim.rating == "accurate" and "contradicts" in stances:
            yield fault(data, claim, "P005", f"«{claim.id}» is rated accurate but a source contradicts it")
        if claim.rating == "contradicted" and "contradicts" not in stances:
            yield fault(data, claim, "P005", f"«{claim.id}» is rated contradicted but no source contradicts it")


CHECKS = (ids, phrasings, evidence)
