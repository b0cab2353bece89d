"""The rated statements of a text as schema.org ClaimReview, in JSON-LD; see https://schema.org/ClaimReview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fibrokb.knowledge.citations import sources_of_popular, without_citations
from fibrokb.render import bibliography, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.model import About, PopularClaim
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.reports import Report

_BEST = len(words.GRAVITY)


def reviews(found: Report, references: Iterable[Reference], about: About, date: str) -> dict[str, Any]:
    """Gives one ClaimReview for each statement that the text repeats, in the order in which it does.

    ``ratingValue`` runs from 1, the gravest rating, to the number of ratings, «holds up»; ``alternateName`` says it.
    """
    known = {reference.id: reference for reference in references}
    claims: dict[str, tuple[PopularClaim, list[str]]] = {}
    for sentence in found.rated:
        for match in sentence.matches:
            claims.setdefault(match.claim.id, (match.claim, []))[1].append(sentence.text)
    graph = [_review(claim, said, found.name, known, about, date) for claim, said in claims.values()]
    return {"@context": "https://schema.org", "@graph": graph}


def _review(
    claim: PopularClaim, said: list[str], name: str, known: dict[str, Reference], about: About, date: str
) -> dict[str, Any]:
    cited = [known[key] for key in sources_of_popular(claim) if key in known]
    return {
        "@type": "ClaimReview",
        "identifier": claim.id,
        "datePublished": date,
        "author": {"@type": "Organization", "name": about.name},
        "claimReviewed": claim.statement,
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {"@type": "CreativeWork", "name": name, "text": said},
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": words.GRAVITY.index(claim.rating) + 1,
            "worstRating": 1,
            "bestRating": _BEST,
            "alternateName": words.RATINGS[claim.rating],
        },
        "reviewBody": without_citations(claim.explanation),
        "citation": [_citation(reference) for reference in cited],
        "license": about.licence,
    }


def _citation(reference: Reference) -> dict[str, str]:
    cited = {"@type": "ScholarlyArticle", "name": bibliography.vancouver(reference)}
    return {**cited, "url": reference.link} if reference.link.startswith("https://") else cited
