"""The interventions side by side: what was studied, what came of it, sorted and filtered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from fibrokb.errors import WrongUsage
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.answers import Treatment
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.model import Effect, Intervention, Topic
from fibrokb.knowledge.panorama import Filters, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.knowledge.terms import Category, EvidenceState, Outcome, Sort

    Columns = Mapping[Outcome, tuple[Outcome, ...]]

COLUMNS: dict[Outcome, tuple[Outcome, ...]] = {
    "pain": reading.family("pain"),
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
_COMPARATORS = ("placebo", "sham", "usual-care", "waitlist", "no-treatment")


class Emptied(NamedTuple):
    """The filter that removed the last treatments, and what there was of its kind before it, by count."""

    name: str
    before: dict[str, int]


def with_magnitude(topic: Topic) -> dict[str, Any]:
    """Gives a topic as plain values, each effect with the magnitude that follows from its numbers."""
    record: dict[str, Any] = msgspec.to_builtins(topic)
    if isinstance(topic, Intervention):
        for plain, effect in zip(record["effects"], topic.effects, strict=True):
            plain["magnitude"] = reading.magnitude(effect)
    return record


def effect_json(effect: Effect) -> dict[str, Any]:
    """Gives an effect as plain values, with the magnitude that follows from its numbers."""
    return {**msgspec.to_builtins(effect), "magnitude": reading.magnitude(effect)}


def column(topic: Intervention, outcomes: Iterable[Outcome], comparator: str = "") -> Effect | None:
    """Gives the record that says most on a column.

    Of each outcome its own; of these the one against placebo or sham and from a review, then one that counts the thing
    itself, then the surer, then one with a size, then the nearest.
    """
    wanted = tuple(outcomes)
    found = (reading.best(e for e in topic.effects if e.outcome == name and compares(e, comparator)) for name in wanted)
    return min(filter(None, found), key=lambda effect: _nearness(effect, wanted), default=None)


def _nearness(effect: Effect, wanted: tuple[Outcome, ...]) -> tuple[int, ...]:
    blinded, kind, *_ = reading.weight(effect)
    stands_in = effect.outcome not in reading.family(wanted[0])
    sizeless = reading.magnitude(effect) == "not-estimable"
    sure = reading.certainty_rank(effect.certainty)
    return (blinded, kind, stands_in, sure, sizeless, wanted.index(effect.outcome))


def columns(topic: Intervention, wanted: Columns, comparator: str = "") -> dict[str, Effect]:
    """Gives, for each column that has one, the record that says most."""
    found = {name: column(topic, outcomes, comparator) for name, outcomes in wanted.items()}
    return {name: effect for name, effect in found.items() if effect is not None}


def compares(effect: Effect, comparator: str) -> bool:
    """Says whether an effect is against a comparator: one of the closed list, «active», or words of an active one."""
    if not comparator:
        return True
    asked = fold(comparator)
    if asked.replace(" ", "-") in _COMPARATORS:
        return effect.comparator == asked.replace(" ", "-")
    return effect.comparator.startswith("active: ") and f" {asked} " in f" {fold(effect.comparator)} "


def _telling(topic: Intervention, best: Mapping[str, Effect], judged: Iterable[str]) -> list[Effect]:
    """Gives the judged records that say where a treatment stands: none on which sources disagree.

    Harms count only where nothing else is judged.
    """
    records = [best[name] for name in judged]
    records = [e for e in records if not reading.is_safety(e)] or records
    return [e for e in records if not reading.disputed(topic, e)]


def _tier(topic: Intervention, telling: Iterable[Effect]) -> int:
    """Gives how well the best of the records supports an intervention: 0 best, 8 not assessed."""
    if _STATES[topic.evidence_state]:
        return _STATES[topic.evidence_state]
    tiers = [4]
    for effect in telling:
        if effect.direction == "benefit":
            tiers.append({"high": 0, "moderate": 0, "low": 1}.get(effect.certainty, 2))
        elif effect.direction in ("no-important-difference", "harm"):
            tiers.append(3)
    return min(tiers)


def treatment(topic: Intervention, best: dict[str, Effect], judged: Iterable[str]) -> Treatment:
    """Gives an intervention with its best records, in the tier that the judged ones put it in."""
    disputed = frozenset(name for name, effect in best.items() if reading.disputed(topic, effect))
    names = tuple(judged)
    tier = _tier(topic, _telling(topic, best, names))
    return Treatment(topic=topic, best=best, disputed=disputed, judged=names, tier=tier, set_back=set_back(topic))


def listing(topics: Iterable[Topic], filters: Filters, sort: Sort = "evidence", limit: int | None = None) -> Listing:
    """Gives the list of the interventions that the filters keep, cut to a limit."""
    rows = treatments(topics, filters, sort)
    shown = (filters.outcome,) if filters.outcome else tuple(COLUMNS)
    return Listing(rows=rows[:limit], filters=filters, columns=shown, sort=sort, of=len(rows))


def tried_for(topic: Topic, topics: Iterable[Topic], category: Category | None = None) -> Listing | None:
    """Gives the treatments, of a category, with a record on what measures a symptom; None if nothing measures it."""
    outcome = reading.measure_of(topic.id) if topic.kind == "symptom" else None
    return listing(topics, Filters(outcome=outcome, category=category)) if outcome else None


def treatments(topics: Iterable[Topic], filters: Filters, sort: Sort = "evidence") -> tuple[Treatment, ...]:
    """Gives the interventions that the filters keep, by default the best-supported first."""
    kept = [
        row
        for topic in topics
        if isinstance(topic, Intervention) and _is_such(topic, filters) and (row := _judged(topic, filters))
    ]
    return tuple(sorted(kept, key=lambda row: _order(row, sort)))


def set_back(topic: Intervention) -> bool:
    """Says whether a regulator refused or warned of it and none approved it, or guidelines are only against it."""
    decided = {decision.status for decision in topic.regulatory}
    advised = {record.recommendation for record in topic.recommendations}
    refused = not decided.isdisjoint({"refused", "withdrawn", "warning"}) and "approved" not in decided
    return refused or (bool(advised) and advised <= {"weak-against", "strong-against"})


def _order(row: Treatment, sort: Sort) -> tuple[Any, ...]:
    """Gives a sort key; by evidence the surest benefit comes first, then one on pain, pooled trials, more outcomes."""
    topic, judged = row.topic, [row.best[name] for name in row.judged]
    if sort == "name":
        return (topic.name.casefold(),)
    if sort == "category":
        return (topic.category, row.tier, topic.name.casefold())
    if sort == "people":
        return (-_people(judged), topic.name.casefold())
    helped = [e for e in _telling(topic, row.best, row.judged) if e.direction == "benefit"]
    surest = min((reading.certainty_rank(effect.certainty) for effect in helped), default=9)
    surely = [effect for effect in helped if reading.certainty_rank(effect.certainty) == surest]
    elsewhere = not any(effect.outcome in reading.family("pain") for effect in surely)
    single = not any(reading.is_review(effect) for effect in surely)
    people = -_people(surely or judged)
    return (row.tier, row.set_back, surest, elsewhere, single, -len(surely), people, topic.name.casefold())


def _people(effects: Iterable[Effect]) -> int:
    return max((effect.n or 0 for effect in effects), default=0)


def _is_such(topic: Intervention, filters: Filters) -> bool:
    """Says whether the filters that look at the treatment itself keep it."""
    return (
        filters.category in (None, topic.category)
        and filters.state in (None, topic.evidence_state)
        and (not filters.acts_on or filters.acts_on in topic.acts_on)
        and (not filters.guideline or any(_is_by(body, filters.guideline) for body in _bodies(topic)))
    )


def _bodies(topic: Intervention) -> list[str]:
    """Gives the guideline bodies and regulators that took a position on a treatment."""
    return [*(record.body for record in topic.recommendations), *(decision.agency for decision in topic.regulatory)]


def _is_by(body: str, asked: str) -> bool:
    """Says whether a body is asked for, by a part of its name or by its initials: «EMA»."""
    initials = "".join(word[0] for word in body.casefold().split())
    return asked.casefold() == initials or asked.casefold() in body.casefold()


def _judged(topic: Intervention, filters: Filters) -> Treatment | None:
    """Gives the row of a treatment if the filters that look at records keep it.

    With an outcome only the best record on that outcome counts; else one best record on any outcome is enough.
    """
    best = columns(topic, COLUMNS, filters.comparator)
    if filters.outcome:
        best.pop(filters.outcome, None)
        effect = column(topic, reading.family(filters.outcome), filters.comparator)
        if effect is None or not _passes(topic, effect, filters):
            return None
        return treatment(topic, {**best, filters.outcome: effect}, [filters.outcome])
    if not (filters.comparator or filters.direction or filters.min_certainty):
        return treatment(topic, best, best)
    shown = {outcome for names in COLUMNS.values() for outcome in names}
    others = {e.outcome: (e.outcome,) for e in reading.ordered(topic.effects) if e.outcome not in shown}
    also = columns(topic, others, filters.comparator)
    passing = {name: effect for name, effect in {**best, **also}.items() if _passes(topic, effect, filters)}
    return treatment(topic, {**best, **passing}, passing) if passing else None


def _passes(topic: Intervention, effect: Effect, filters: Filters) -> bool:
    came_out = "mixed" if reading.disputed(topic, effect) else effect.direction
    if filters.direction and came_out not in filters.direction:
        return False
    least = filters.min_certainty
    return least is None or reading.certainty_rank(effect.certainty) <= reading.certainty_rank(least)


def first_to_empty(topics: Iterable[Topic], filters: Filters) -> Emptied | None:
    """Gives the filter that, added to those before it, left no treatment; None if some are left."""
    listed = tuple(topics)
    used = Filters()
    for name in Filters.__struct_fields__:
        value = getattr(filters, name)
        if value:
            before = treatments(listed, used)
            used = msgspec.structs.replace(used, **{name: value})
            if not treatments(listed, used):
                return Emptied(name, _values(name, before, used))
    return None


def _values(name: str, rows: Iterable[Treatment], filters: Filters) -> dict[str, int]:
    """Gives what a filter could have asked for, the most frequent first."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted.update(set(_values_of(name, row, filters)))
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _values_of(name: str, row: Treatment, filters: Filters) -> list[str]:
    judged = [row.best[column] for column in row.judged]
    match name:
        case "category":
            return [row.topic.category]
        case "guideline":
            return [body.split(" (")[0] for body in _bodies(row.topic)]
        case "state":
            return [row.topic.evidence_state]
        case "comparator":
            wanted = reading.family(filters.outcome) if filters.outcome else ()
            return [e.comparator for e in row.topic.effects if not wanted or e.outcome in wanted]
        case "direction":
            return [effect.direction for effect in judged]
        case "min_certainty":
            return [effect.certainty for effect in judged]
        case _:
            return []


def outcome_of(symptom: Topic) -> Outcome:
    """Gives the outcome that measures a symptom; raises WrongUsage if trials have none for it."""
    found = reading.measure_of(symptom.id)
    if found is None:
        raise WrongUsage(
            f"no outcome of the trials measures «{symptom.name}»",
            f"`fibrokb show {symptom.id}` tells what is known of it, `fibrokb treatments` lists every treatment",
        )
    return found


def local_mark(topic: Topic) -> dict[str, bool]:
    """Gives the mark of a topic that a base of one's own has added, as plain values; nothing for any other."""
    return {"local": True} if topic.local else {}


def tried_json(row: Treatment) -> dict[str, Any]:
    """Gives a treatment in short, as plain values: the record that says most on the one outcome that was asked for."""
    (column,) = row.judged
    effect = row.best[column]
    fields = ("outcome", "comparator", "direction", "certainty", "source")
    return {"id": row.topic.id, "name": row.topic.name, **{name: getattr(effect, name) for name in fields}}


def treatment_json(row: Treatment) -> dict[str, Any]:
    """Gives a treatment as plain values: what it is, the best record per column, and the guidelines."""
    topic = row.topic
    return {
        "id": topic.id,
        "name": topic.name,
        **local_mark(topic),
        "category": topic.category,
        "evidence_state": topic.evidence_state,
        "best": {name: effect_json(effect) for name, effect in row.best.items()},
        "judged": row.judged,
        "disputed": sorted(row.disputed),
        "recommendations": msgspec.to_builtins(topic.recommendations),
        "regulatory": msgspec.to_builtins(topic.regulatory),
    }
