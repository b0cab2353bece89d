"""The nouns of the evidence base: topics, claims, effects, harms, and the closed lists of words they use.

Every record is frozen. The meaning of each word, and how a record is made, is in ``data/README.md``. ``local`` and
``extended`` are never typed: they are set where an own evidence base is laid over another one.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fibrokb.knowledge.terms import (
    Better,
    Category,
    Certainty,
    CertaintyBy,
    Counted,
    Design,
    Direction,
    EvidenceState,
    Interval,
    Kind,
    Measure,
    Outcome,
    RatedDownFor,
    Rating,
    RegulatoryStatus,
    Relation,
    Stance,
    Standing,
    Strength,
)


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number about a condition, such as a prevalence in per cent."""

    value: float
    unit: str
    lower: float | None = None
    upper: float | None = None
    population: str
    source: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one source found about one claim, and which way that points."""

    source: str
    stance: Stance
    design: Design
    species: str = "human"
    n: int | None = None
    studies: int | None = None
    finding: str
    where: str


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One statement about a mechanism, a symptom or the condition, with all that speaks for and against it."""

    id: str
    statement: str
    standing: Standing
    relation: Relation
    evidence: tuple[Evidence, ...]
    value: Measured | None = None
    caveats: tuple[str, ...] = ()
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search that was made and what came of it, so that «nothing found» can be checked."""

    purpose: Literal["trials", "other-side"]
    words: str
    where: str
    on: str
    found: str


class Absolute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of every hundred people had the outcome, with the intervention and without."""

    intervention: float
    comparator: float


class Effect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The result for one outcome against one comparator, as one source gives it.

    ``intervention`` is what was tried where that is not the topic as its name says: one member of a group, a mixture,
    a pool. ``better`` says whether a lower or a higher value of the outcome is good for people. ``estimate``,
    ``ci_lower`` and ``ci_upper`` are on the scale of ``measure``, intervention minus (or over) comparator. ``counted``
    says whether ``n`` and ``studies`` stand behind this result or behind all that the review looked at.
    """

    outcome: Outcome
    intervention: str = ""
    comparator: str
    source: str
    design: Design
    population: str = "adults with fibromyalgia"
    dose: str = ""
    timepoint: str = ""
    measure: Measure | None = None
    estimate: float | None = None
    ci_lower: float | None = None
    ci_upper: float | None = None
    ci_level: int = 95
    interval: Interval = "confidence"
    unit: str = ""
    better: Better
    absolute: Absolute | None = None
    n: int | None = None
    studies: int | None = None
    counted: Counted = "result"
    searched_to: str = ""
    direction: Direction
    certainty: Certainty
    certainty_by: CertaintyBy
    rated_down_for: tuple[RatedDownFor, ...] = ()
    finding: str = ""
    where: str
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Harm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An unwanted effect, with how often it was seen (in per cent) wherever the source says so."""

    event: str
    percent: float | None = None
    comparator: str = ""
    comparator_percent: float | None = None
    measure: Measure | None = None
    estimate: float | None = None
    ci_lower: float | None = None
    ci_upper: float | None = None
    n: int | None = None
    serious: bool = False
    population: str = "adults with fibromyalgia"
    finding: str = ""
    source: str
    where: str
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Recommendation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a guideline says about an intervention. Strength is not certainty."""

    body: str
    year: int
    place: str
    recommendation: Strength
    says: str
    source: str
    where: str
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Regulatory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a regulator decided about an intervention for fibromyalgia."""

    agency: str
    place: str
    status: RegulatoryStatus
    year: int | None = None
    says: str
    source: str
    where: str
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mechanism, a symptom or a background question, with its claims."""

    id: str
    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    confusable_with: tuple[str, ...] = ()
    summary: str
    identifiers: dict[str, str] = {}
    related: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    caveats: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()
    signs: tuple[str, ...] = ()
    """Words that mean the topic in an article though they are none of its names; see ``fibrokb.questions.signs``."""
    reviewed: str
    local: bool | msgspec.UnsetType = msgspec.UNSET
    extended: bool | msgspec.UnsetType = msgspec.UNSET


class Intervention(Topic, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is done, taken or trained against fibromyalgia, with what came of it."""

    category: Category
    evidence_state: EvidenceState
    acts_on: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    harms: tuple[Harm, ...] | Literal["not-reported"]
    recommendations: tuple[Recommendation, ...] = ()
    regulatory: tuple[Regulatory, ...] = ()
    cautions: tuple[str, ...] = ()


class Addition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records of your own for a topic that stands elsewhere; they are put behind those that it has."""

    to: str
    aliases: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    confusable_with: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    caveats: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()
    signs: tuple[str, ...] = ()
    acts_on: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    harms: tuple[Harm, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    regulatory: tuple[Regulatory, ...] = ()
    cautions: tuple[str, ...] = ()
    local: bool | msgspec.UnsetType = msgspec.UNSET


class Cited(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source and which way it points for a popular claim; what it found is told by the topic's own record."""

    source: str
    stance: Stance


class PopularClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement that people meet in articles and forums, and how it holds up."""

    id: str
    statement: str
    phrasings: tuple[str, ...] = ()
    topics: tuple[str, ...]
    rating: Rating
    explanation: str
    evidence: tuple[Cited, ...] = ()
    heard_in: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    """What a sentence of an article must hold to repeat it, for a claim that the recogniser has not learnt; see
    ``fibrokb.questions.signs``."""
    local: bool | msgspec.UnsetType = msgspec.UNSET


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an evidence base is about, who made it and which edition this is."""

    name: str
    condition: str
    version: str
    licence: str
    note: str = ""
