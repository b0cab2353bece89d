"""What the evidence looks like at a glance: treatments compared, the evidence map, forest plots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.likeness import Difference
    from fibrokb.knowledge.model import Effect, Intervention
    from fibrokb.knowledge.terms import Better, Category, Certainty, Direction, EvidenceState, Measure, Outcome, Sort

Undrawn = Literal["no-estimate", "no-scale", "no-axis"]
"""Why a record has no place on an axis: it has no number, its scale is not named, or its measure has no such line."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What to keep of a list of treatments; an empty field keeps all, several directions keep any of them."""

    category: Category | None = None
    acts_on: str = ""
    guideline: str = ""
    state: EvidenceState | None = None
    outcome: Outcome | None = None
    comparator: str = ""
    direction: tuple[Direction, ...] = ()
    min_certainty: Certainty | None = None

    def used(self) -> dict[str, str | tuple[str, ...]]:
        """Gives the filters that keep less than all, by name."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name))}


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A list of treatments, what was asked for, and how many there were before it was cut."""

    rows: tuple[Treatment, ...]
    filters: Filters
    columns: tuple[Outcome, ...]
    sort: Sort
    of: int


class HeadToHead(msgspec.Struct, frozen=True, kw_only=True):
    """A record in which one of the compared treatments was tried against another of them."""

    topic: Intervention
    other: Intervention
    effect: Effect
    alone: bool
    """Whether the comparator was the other treatment and nothing else."""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A treatment's record on an outcome, if it has one, in a comparison."""

    topic: Intervention
    effect: Effect | None
    disputed: bool


class ComparedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The records of several treatments on one outcome, and in what they are unlike.

    ``family`` is the outcome that it is one way to count, as «pain at least halved» is of pain.
    """

    outcome: Outcome
    family: Outcome
    cells: tuple[Beside, ...]
    differences: tuple[Difference, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Several treatments side by side; records of one against another come first."""

    topics: tuple[Intervention, ...]
    direct: tuple[HeadToHead, ...]
    outcomes: tuple[ComparedOutcome, ...]
    alone: dict[str, tuple[Outcome, ...]]
    """For each treatment's id, the outcomes on which only it has a record."""


class EvidenceMap(msgspec.Struct, frozen=True, kw_only=True):
    """Treatments by outcomes; each cell is the record that says most, a missing cell is a gap."""

    columns: tuple[str, ...]
    rows: tuple[Treatment, ...]


class ForestRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a forest plot, and what its source is called: «Bruun 2024», or its key where that is not known."""

    topic: Intervention
    effect: Effect
    study: str = ""


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """The records that may share an axis: one outcome, one measure, one scale, one side that is better."""

    outcome: Outcome
    measure: Measure
    scale: str
    better: Better
    no_effect: float
    important: float | None
    """How far from no effect the smallest important difference lies; for ratios, the factor."""
    rows: tuple[ForestRow, ...]


class ForestPlot(msgspec.Struct, frozen=True, kw_only=True):
    """Estimates with their intervals, one panel for each kind of number, and what could not be drawn."""

    subject: str
    by: Literal["treatment", "study"]
    panels: tuple[Panel, ...]
    undrawn: tuple[tuple[ForestRow, Undrawn], ...]
