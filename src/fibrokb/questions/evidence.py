"""The interventions side by side: what was studied, what came of it, sorted and filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec

from fibrokb.errors import WrongUsage
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.answers import Treatment
from fibrokb.knowledge.model import Effect, Intervention, Topic
from fibrokb.knowledge.terms import Category, Certainty, Direction, EvidenceState, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.terms import Sort


COLUMNS: dict[Outcome, tuple[Outcome, ...]] = {
    "pain": ("pain", "pain-response-50", "pain-response-30"),
    "fatigue": ("fatigue",),
    "sleep": ("sleep",),
    "function": ("function", "overall-severity"),
}
"""The four columns of the overview, and which outcomes stand for each, nearest first."""

_STATES: dict[EvidenceState, int] = {
    "synthesised": 0,
    "trials-only": 0,
    "observational-only": 5,
    "mechanistic-only": 6,
    "none-found": 7,
    "not-assessed": 8,
}
_CERTAINTIES: tuple[Certainty, ...] = ("high", "moderate", "low", "very-low", "not-graded")


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What to keep of a list of treatments; an empty field keeps all."""

    category: Category | None = None
    outcome: Outcome | None = None
    direction: Direction | None = None
    min_certainty: Certainty | None = None
    comparator: str = ""
    acts_on: str = ""
    guideline: str = ""
    state: EvidenceState | None = None


def with_magnitude(topic: Topic) -> dict[str, Any]:
    """Gives a topic as plain values, each effect with the magnitude that follows from its numbers."""
    record: dict[str, Any] = msgspec.to_builtins(topic)
    if isinstance(topic, Intervention):
        for plain, effect in zip(record["effects"], topic.effects, strict=True):
            plain["magnitude"] = reading.magnitude(effect)
    return record


def column(topic: Intervention, outcomes: Iterable[Outcome], comparator: str = "") -> Effect | None:
    """Gives the record that says most on a column: against placebo or sham first, then the nearest outcome."""
    wanted = tuple(outcomes)
    usable = [e for e in topic.effects if e.outcome in wanted and _compares(e, comparator)]
    return min(
        usable, key=lambda e: (*reading.weight(e)[:2], wanted.index(e.outcome), *reading.weight(e)[2:]), default=None
    )


def _compares(effect: Effect, comparator: str) -> bool:
    return not comparator or effect.comparator.removeprefix("active: ").casefold() == comparator.casefold()


def _tier(topic: Intervention, best: Iterable[Effect]) -> int:
    """Gives how well the best of the records supports an intervention: 0 best, 8 not assessed."""
    if _STATES[topic.evidence_state]:
        return _STATES[topic.evidence_state]
    tiers = [4]
    for effect in best:
        if effect.direction == "benefit":
            tiers.append({"high": 0, "moderate": 0, "low": 1}.get(effect.certainty, 2))
        elif effect.direction in ("no-important-difference", "harm"):
            tiers.append(3)
    return min(tiers)


def treatments(topics: Iterable[Topic], filters: Filters, sort: Sort = "evidence") -> tuple[Treatment, ...]:
    """Gives the interventions that the filters keep, by default the best-supported first."""
    kept = []
    for topic in topics:
        if isinstance(topic, Intervention) and _keeps(topic, filters):
            found: dict[str, Effect | None] = {
                name: column(topic, names, filters.comparator) for name, names in COLUMNS.items()
            }
            if filters.outcome and filters.outcome not in COLUMNS:
                found[filters.outcome] = column(topic, (filters.outcome,), filters.comparator)
            best = {name: effect for name, effect in found.items() if effect is not None}
            deciding = [best[filters.outcome]] if filters.outcome in best else list(best.values())
            disputed = frozenset(name for name, effect in best.items() if reading.disputed(topic, effect))
            sure = [effect for effect in deciding if not reading.disputed(topic, effect)]
            kept.append(Treatment(topic=topic, best=best, disputed=disputed, tier=_tier(topic, sure)))
    return tuple(sorted(kept, key=lambda treatment: _order(treatment, sort)))


def _order(treatment: Treatment, sort: Sort) -> tuple[Any, ...]:
    topic, people = treatment.topic, -max((e.n or 0 for e in treatment.best.values()), default=0)
    if sort == "name":
        return (topic.name.casefold(),)
    if sort == "category":
        return (topic.category, treatment.tier, topic.name.casefold())
    if sort == "people":
        return (people, topic.name.casefold())
    helped = [e for e in treatment.best.values() if e.direction == "benefit"]
    surest = min((reading.certainty_rank(e.certainty) for e in helped), default=9)
    return (treatment.tier, surest, -len(helped), people, topic.name.casefold())


def _keeps(topic: Intervention, filters: Filters) -> bool:
    if filters.category and topic.category != filters.category:
        return False
    if filters.state and topic.evidence_state != filters.state:
        return False
    if filters.acts_on and filters.acts_on not in topic.acts_on:
        return False
    if filters.guideline and not any(
        filters.guideline.casefold() in record.body.casefold() for record in topic.recommendations
    ):
        return False
    if not (filters.outcome or filters.direction or filters.min_certainty or filters.comparator):
        return True
    names = COLUMNS.get(filters.outcome, (filters.outcome,)) if filters.outcome else ()
    if filters.outcome:
        record = column(topic, names, filters.comparator)
        records = [record] if record else []
    else:
        records = [e for e in topic.effects if _compares(e, filters.comparator)]
    return any(_passes(record, filters) for record in records)


def _passes(effect: Effect, filters: Filters) -> bool:
    if filters.direction and effect.direction != filters.direction:
        return False
    least = filters.min_certainty
    return least is None or _CERTAINTIES.index(effect.certainty) <= _CERTAINTIES.index(least)


def first_to_empty(topics: Iterable[Topic], filters: Filters) -> str:
    """Gives the name of the filter that, added to those before it, left no treatment; empty if some are left."""
    listed = tuple(topics)
    used = Filters()
    for name in Filters.__struct_fields__:
        value = getattr(filters, name)
        if value:
            used = msgspec.structs.replace(used, **{name: value})
            if not treatments(listed, used):
                return name
    return ""


_OUTCOME_OF = {
    "widespread-pain": "pain",
    "hyperalgesia": "tenderness",
    "allodynia": "tenderness",
    "fibro-fog": "cognition",
    "word-finding": "cognition",
    "sleep-problems": "sleep",
    "depression": "mood",
    "irritable-bowel": "bowel",
    "sexual-problems": "sexual-function",
    "falls-and-balance": "balance",
}


def outcome_of(symptom: Topic) -> Outcome:
    """Gives the outcome that measures a symptom; raises WrongUsage if trials have none for it."""
    name = _OUTCOME_OF.get(symptom.id, symptom.id)
    if name not in get_args(Outcome):
        raise WrongUsage(
            f"no outcome of the trials measures «{symptom.name}»", f"--outcome takes {', '.join(get_args(Outcome))}"
        )
    found: Outcome = name  # type: ignore[assignment]
    return found


def treatment_json(treatment: Treatment) -> dict[str, Any]:
    """Gives a treatment as plain values: what it is, the best record per column, and the guidelines."""
    topic = treatment.topic
    return {
        "id": topic.id,
        "name": topic.name,
        "category": topic.category,
        "evidence_state": topic.evidence_state,
        "best": {
            name: {**msgspec.to_builtins(effect), "magnitude": reading.magnitude(effect)}
            for name, effect in treatment.best.items()
        },
        "disputed": sorted(treatment.disputed),
        "recommendations": msgspec.to_builtins(topic.recommendations),
    }
