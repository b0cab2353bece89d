"""Where references are used, and what would fall if one were retracted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.citations import keys_in, prose_of, sources_of_popular, without_citations
from fibrokb.knowledge.impact import Impact, Listed, Use
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fibrokb.knowledge.base import Rows
    from fibrokb.knowledge.model import Claim, PopularClaim, Topic
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.terms import Outcome, ReferenceSort, SeenAs, SourceStatus

_FALLEN = ("retracted", "withdrawn")
_GRAVEST_FIRST = (
    "retracted withdrawn expression-of-concern corrected superseded preprint unknown no-notice-found".split()
)


def impact(rows: Rows, reference: Reference) -> Impact:
    """Gives everything that cites a reference, and what would be left without support or record if it fell.

    A source that is already retracted or withdrawn supports nothing. The rating of a popular statement rests on all the
    sources that it names.
    """
    key = reference.id
    fallen = {key, *(other.id for other in rows.references() if other.custom.source_status in _FALLEN)}
    topics = [topic for topic in (rows.topic(topic_id) for topic_id in rows.citing(key)) if topic is not None]
    popular = [claim for claim in rows.popular_claims() if key in sources_of_popular(claim)]
    uses = [use for topic in topics for use in (*_claims(topic, key), *_treatment(topic, key), *_prose(topic, key))]
    uses += [_popular(claim, key) for claim in popular]
    unsupported = [_claim_use(t, c, key) for t in topics for c in t.claims if _falls(_carrying(c), key, fallen)]
    unsupported += [_popular(c, key) for c in popular if _falls({cited.source for cited in c.evidence}, key, fallen)]
    return Impact(
        key=key,
        status=reference.custom.source_status,
        uses=tuple(uses),
        unsupported=tuple(unsupported),
        unrecorded=tuple(use for topic in topics for use in _emptied(topic, key, fallen)),
    )


def _carrying(claim: Claim) -> set[str]:
    """Gives the sources that carry a claim's standing: those that support it, or contradict it if it is refuted."""
    stance = "contradicts" if claim.standing == "refuted" else "supports"
    return {entry.source for entry in claim.evidence if entry.stance == stance}


def _falls(sources: set[str], key: str, fallen: set[str]) -> bool:
    return key in sources and sources <= fallen


def _claims(topic: Topic, key: str) -> Iterator[Use]:
    for claim in topic.claims:
        if any(entry.source == key for entry in claim.evidence):
            yield _claim_use(topic, claim, key)
        if claim.value is not None and claim.value.source == key:
            says = f"{claim.value.value:g} {claim.value.unit}"
            yield Use(kind="value", topic=topic.id, record=claim.id, says=says)


def _claim_use(topic: Topic, claim: Claim, key: str) -> Use:
    stances = dict.fromkeys(entry.stance for entry in claim.evidence if entry.source == key)
    return Use(kind="claim", topic=topic.id, record=claim.id, says=claim.statement, how=", ".join(stances))


def _treatment(topic: Topic, key: str) -> Iterator[Use]:
    if not isinstance(topic, Intervention):
        return
    for effect in topic.effects:
        if effect.source == key:
            yield Use(
                kind="effect",
                topic=topic.id,
                record=effect.outcome,
                says=f"against {effect.comparator}",
                how=effect.direction,
            )
    for harm in topic.harms if topic.harms != "not-reported" else ():
        if harm.source == key:
            yield Use(kind="harm", topic=topic.id, record=harm.event, says=harm.finding)
    for advice in topic.recommendations:
        if advice.source == key:
            says = without_citations(advice.says)
            yield Use(
                kind="recommendation",
                topic=topic.id,
                record=f"{advice.body} {advice.year}",
                says=says,
                how=advice.recommendation,
            )
    for decision in topic.regulatory:
        if decision.source == key:
            says = without_citations(decision.says)
            yield Use(kind="regulatory", topic=topic.id, record=decision.agency, says=says, how=decision.status)


def _prose(topic: Topic, key: str) -> Iterator[Use]:
    for text in prose_of(topic):
        if key in keys_in(text):
            record = "summary" if text == topic.summary else "text"
            yield Use(kind="text", topic=topic.id, record=record, says=without_citations(text))


def _popular(claim: PopularClaim, key: str) -> Use:
    stances = dict.fromkeys(cited.stance for cited in claim.evidence if cited.source == key)
    return Use(
        kind="popular-claim",
        topic=", ".join(claim.topics),
        record=claim.id,
        says=claim.statement,
        how=", ".join(stances) or "cited in the explanation",
    )


def _emptied(topic: Topic, key: str, fallen: set[str]) -> Iterator[Use]:
    if not isinstance(topic, Intervention):
        return
    sources: dict[Outcome, set[str]] = {}
    for effect in topic.effects:
        sources.setdefault(effect.outcome, set()).add(effect.source)
    for outcome, keys in sources.items():
        if _falls(keys, key, fallen):
            yield Use(kind="effect", topic=topic.id, record=outcome, says="")


def listed(
    rows: Rows,
    *,
    status: SourceStatus | None = None,
    seen_as: SeenAs | None = None,
    before: int | None = None,
    sort: ReferenceSort = "key",
) -> tuple[Listed, ...]:
    """Gives the references with a status, seen in a way, older than a year, in an order."""
    chosen = (
        reference
        for reference in rows.references()
        if (status is None or reference.custom.source_status == status)
        and (seen_as is None or reference.custom.seen_as == seen_as)
        and (before is None or reference.year < before)
    )
    return tuple(sorted((_line(rows, reference) for reference in chosen), key=_ORDERS[sort]))


def _line(rows: Rows, reference: Reference) -> Listed:
    own = reference.doi and f"doi:{reference.doi}"
    return Listed(
        key=reference.id,
        year=reference.year,
        source_status=reference.custom.source_status,
        seen_as=reference.custom.seen_as,
        checked_on=reference.custom.checked_on,
        cited_by=rows.citing(reference.id),
        local=reference.local,
        identifier=own or (f"PMID {reference.pmid}" if reference.pmid else reference.url),
    )


_ORDERS: dict[ReferenceSort, Callable[[Listed], tuple[object, ...]]] = {
    "key": lambda line: (line.key,),
    "year": lambda line: (line.year, line.key),
    "checked": lambda line: (line.checked_on, line.key),
    "status": lambda line: (_GRAVEST_FIRST.index(line.source_status), line.key),
    "cited": lambda line: (-len(line.cited_by), line.key),
}
