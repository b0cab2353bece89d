"""Checks of claims and of what their sources are said to have found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import KEBAB, fault, repeated
from fibrokb.knowledge.citations import sources_of, sources_of_popular
from fibrokb.knowledge.language import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.model import Claim
    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "C001": "a source that is not in the bibliography",
    "C002": "animal or cell work without its species, or a species on a design with people",
    "C003": "a retracted or withdrawn source that supports",
    "C004": "a claim id that is malformed or stands twice in its topic",
    "C005": "a claim without evidence",
    "C006": "a title used as a finding",
    "C007": "a count below one",
    "C008": "a claim whose standing does not fit its sources",
    "C009": "a measured value outside its bounds",
}
_NOT_HUMAN = ("animal", "in-vitro")
_MIXED = ("systematic-review", "meta-analysis", "narrative-review", "regulatory")


def sources(data: Dataset, today: str) -> Iterator[Problem]:
    """Every source that is named stands in the bibliography."""
    known = {item.id for item in data.references}
    for topic in data.topics:
        for key in sources_of(topic):
            if key not in known:
                yield fault(data, topic, "C001", f"«{topic.id}» cites «{key}», which is not in references.yaml")
    for claim in data.popular_claims:
        for key in sources_of_popular(claim):
            if key not in known:
                yield fault(data, claim, "C001", f"«{claim.id}» cites «{key}», which is not in references.yaml")


def evidence(data: Dataset, today: str) -> Iterator[Problem]:
    """Animal work says so, retracted work supports nothing, and a finding is more than a title."""
    pulled = {i.id for i in data.references if i.custom.source_status in ("retracted", "withdrawn")}
    titles = {fold(item.title): item.id for item in data.references}
    for topic in data.topics:
        for claim in topic.claims:
            for entry in claim.evidence:
                human = entry.species == "human"
                if human and entry.design in _NOT_HUMAN:
                    yield fault(
                        data, entry, "C002", f"design {entry.design} needs `species` («rat», «human cells in vitro»)"
                    )
                if not human and entry.design not in (*_NOT_HUMAN, *_MIXED):
                    yield fault(data, entry, "C002", f"species «{entry.species}» does not fit design {entry.design}")
                if entry.source in pulled and entry.stance == "supports":
                    yield fault(data, entry, "C003", f"«{entry.source}» is retracted or withdrawn and cannot support")
                if fold(entry.finding) in titles:
                    yield fault(data, entry, "C006", f"the finding of «{entry.source}» is only its title")
                if any(count is not None and count < 1 for count in (entry.n, entry.studies)):
                    yield fault(data, entry, "C007", f"«{entry.source}»: n and studies count from 1")


def claims(data: Dataset, today: str) -> Iterator[Problem]:
    """A claim has an id, evidence, and a standing that its sources bear out."""
    for topic in data.topics:
        for claim in topic.claims:
            if not KEBAB.fullmatch(claim.id):
                yield fault(data, claim, "C004", f"«{claim.id}» is no id (small letters, digits, single hyphens)")
            if not claim.evidence:
                yield fault(data, claim, "C005", f"the claim «{claim.id}» of «{topic.id}» has no evidence")
            stances = {entry.stance for entry in claim.evidence}
            people = any(e.design not in _NOT_HUMAN and e.stance == "supports" for e in claim.evidence)
            if claim.standing in ("established", "supported") and claim.evidence and not people:
                yield fault(
                    data, claim, "C008", f"«{claim.id}» is {claim.standing} but no source with people supports it"
                )
            if claim.standing == "established" and "contradicts" in stances:
                yield fault(data, claim, "C008", f"«{claim.id}» is established but a source contradicts it")
            if claim.standing == "supported" and _count(claim, "contradicts") >= max(1, _count(claim, "supports")):
                yield fault(data, claim, "C008", f"«{claim.id}» is supported but no fewer sources contradict it")
            if claim.standing == "refuted" and "supports" in stances:
                yield fault(
                    data, claim, "C008", f"«{claim.id}» is refuted but a source supports it; then it is contested"
                )
            if claim.standing == "refuted" and "contradicts" not in stances:
                yield fault(data, claim, "C008", f"«{claim.id}» is refuted but no source contradicts it")
            if claim.standing == "contested" and not stances & {"contradicts", "qualifies"}:
                yield fault(data, claim, "C008", f"«{claim.id}» is contested but no source contradicts or qualifies it")
            value = claim.value
            if value and not (value.lower if value.lower is not None else value.value) <= value.value <= (
                value.upper if value.upper is not None else value.value
            ):
                yield fault(data, value, "C009", f"{value.value} lies outside {value.lower} to {value.upper}")
            if value and re.search(r"per ?cent|%", value.unit) and not 0 <= value.value <= 100:
                yield fault(data, value, "C009", f"{value.value} is no percentage")
        for _, second in repeated(topic.claims, lambda claim: claim.id):
            yield fault(data, second, "C004", f"the claim id «{second.id}» stands twice in «{topic.id}»")


def _count(claim: Claim, stance: str) -> int:
    return sum(entry.stance == stance for entry in claim.evidence)


CHECKS = (sources, evidence, claims)
