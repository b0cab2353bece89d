"""What questions give: hits and answers, treatments side by side, the holdings. Renderers show these values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from fibrokb.knowledge.model import About, Effect, Harm, Intervention
    from fibrokb.knowledge.terms import Category

Status = Literal["match", "corrected", "ambiguous", "none"]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A topic found, with a score from 0 to 1 and what matched what."""

    id: str
    kind: str
    name: str
    score: float
    matched: tuple[str, ...]
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gives: how it ended, the hits best first, and a sentence where one is needed."""

    query: str
    status: Status
    read_as: str = ""
    note: str = ""
    hits: tuple[Hit, ...] = ()
    pair: bool = False
    """Whether the question named several topics."""
    general: bool = False
    """Whether the question is about the illness as a whole: its treatment, its symptoms, its causes."""
    category: Category | None = None
    """The kind of treatment that a question of what helps asks for: «best supplement»."""
    missing: str = ""
    """What a treatment is asked about together with that the data does not hold: «warfarin»."""

    @property
    def opened(self) -> Hit | None:
        """The one topic that the answer is, if it is one."""
        return self.hits[0] if self.hits and self.status in ("match", "corrected") else None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a treatment's record says of what a question asks about it."""

    effects: tuple[Effect, ...] = ()
    cautions: tuple[str, ...] = ()
    harms: tuple[Harm, ...] = ()
    safety: bool = False
    """Whether the question asks for the harms of a treatment at all."""
    untold: tuple[str, ...] = ()
    """What it asks of which the record says nothing."""

    @property
    def of_harms(self) -> bool:
        """Says whether harms and cautions are what was asked for."""
        return bool(self.cautions or self.harms or self.safety or self.untold)


NOTHING_ASKED = Asked()


class Treatment(msgspec.Struct, frozen=True, kw_only=True):
    """An intervention and, for each column, the record that says most."""

    topic: Intervention
    best: dict[str, Effect]
    disputed: frozenset[str]
    """The columns on which reviews, or trials that none pools, disagree."""
    judged: tuple[str, ...] = ()
    """The columns that decided whether it was kept and where it stands."""
    tier: int
    set_back: bool = False
    """Whether a regulator refused or warned of it and none approved it, or guidelines are only against it."""


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and dates of an evidence base; shares are in per cent."""

    about: About
    topics: dict[str, int]
    references: int
    seen_as: dict[str, int]
    source_status: dict[str, int]
    claims: int
    evidence: int
    stances: dict[str, int]
    refuting_share: float
    not_in_people_share: float
    effects: int
    effects_with_interval: int
    directions: dict[str, int]
    certainties: dict[str, int]
    states: dict[str, int]
    harms: int
    recommendations: int
    popular_claims: int
    ratings: dict[str, int]
    oldest_searches: list[tuple[str, str]]
    reviewed_first: str
    reviewed_last: str
    local: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    """What a base of one's own has added, where one is laid over."""
