"""Finds the statements that are going round: about a topic, with a rating, with some words in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.language import stems
from fibrokb.questions import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.knowledge.terms import Rating


def claims_with(
    claims: Iterable[PopularClaim], words: str = "", *, topic: str = "", rating: Rating | None = None
) -> tuple[PopularClaim, ...]:
    """Gives the claims that fit, those first that hold the most of the words in one wording; else by their ids."""
    kept = [c for c in claims if (not topic or topic in c.topics) and (rating is None or c.rating == rating)]
    asked = {stem for stem in stems(words) if stem not in lexicon.STOP and stem not in lexicon.CONDITION}
    if not words.strip():
        return tuple(kept)
    scored = [(_share(claim, asked), claim) for claim in kept]
    best = max((share for share, _ in scored), default=0.0)
    found = [(share, claim) for share, claim in scored if share and share >= best - 0.34]
    return tuple(claim for _, claim in sorted(found, key=lambda one: (-one[0], one[1].id)))


def _share(claim: PopularClaim, asked: set[str]) -> float:
    """Gives the share of the asked stems that one wording of a claim holds, at best."""
    if not asked:
        return 0.0
    wordings = (claim.statement, *claim.phrasings)
    return max(sum(stem in found for stem in asked) / len(asked) for found in map(set, map(stems, wordings)))
