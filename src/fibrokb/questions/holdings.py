"""What the evidence base holds, in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from fibrokb.knowledge.answers import Holdings
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from fibrokb.knowledge.base import Rows
    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.knowledge.references import Reference


def count(rows: Rows) -> Holdings:
    """Gives the numbers of an evidence base."""
    topics, references, popular = list(rows.topics()), list(rows.references()), rows.popular_claims()
    claims = [claim for topic in topics for claim in topic.claims]
    evidence = [entry for claim in claims for entry in claim.evidence]
    treatments = [topic for topic in topics if isinstance(topic, Intervention)]
    effects = [effect for topic in treatments for effect in topic.effects]
    stances: Counter[str] = Counter(entry.stance for entry in evidence)
    telling = len(evidence) - stances["background"]
    reviewed = sorted(topic.reviewed for topic in topics) or [""]
    searched = sorted({(e.searched_to, t.id) for t in treatments for e in t.effects if e.searched_to})
    return Holdings(
        about=rows.about,
        topics=_sorted(Counter(topic.kind for topic in topics)),
        references=len(references),
        seen_as=_sorted(Counter(reference.custom.seen_as for reference in references)),
        source_status=_sorted(Counter(reference.custom.source_status for reference in references)),
        claims=len(claims),
        evidence=len(evidence),
        stances=_sorted(stances),
        refuting_share=_share(stances["contradicts"] + stances["qualifies"], telling),
        not_in_people_share=_share(sum(entry.species != "human" for entry in evidence), len(evidence)),
        effects=len(effects),
        effects_with_interval=sum(effect.ci_lower is not None for effect in effects),
        directions=_sorted(Counter(effect.direction for effect in effects)),
        certainties=_sorted(Counter(effect.certainty for effect in effects)),
        states=_sorted(Counter(topic.evidence_state for topic in treatments)),
        harms=sum(len(topic.harms) for topic in treatments if topic.harms != "not-reported"),
        recommendations=sum(len(topic.recommendations) for topic in treatments),
        popular_claims=len(popular),
        ratings=_sorted(Counter(claim.rating for claim in popular)),
        oldest_searches=searched[:5],
        reviewed_first=reviewed[0],
        reviewed_last=reviewed[-1],
        local=_local(topics, references, popular) or msgspec.UNSET,
    )


def _local(topics: list[Topic], references: list[Reference], popular: tuple[PopularClaim, ...]) -> dict[str, int]:
    counts = {
        "topics": sum(bool(topic.local) for topic in topics),
        "topics-with-local-records": sum(bool(topic.extended) for topic in topics),
        "references": sum(bool(reference.local) for reference in references),
        "popular-claims": sum(bool(claim.local) for claim in popular),
    }
    return {what: count for what, count in counts.items() if count}


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
