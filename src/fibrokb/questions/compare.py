"""Several treatments side by side: what was tried of one against another, then outcome by outcome."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from fibrokb.errors import NothingFound, WrongUsage
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.likeness import differences
from fibrokb.knowledge.model import Intervention
from fibrokb.knowledge.panorama import Beside, ComparedOutcome, Comparison, HeadToHead
from fibrokb.questions.evidence import effect_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fibrokb.knowledge.model import Effect, Topic
    from fibrokb.knowledge.terms import Outcome

_JOINED = re.compile(r"\s*(?:,|;|\+|\band\b|\bor\b|\bplus\b|\bwith\b|\balone\b|\bif\b)\s*")


def compare(topics: Sequence[Topic], outcome: Outcome | None = None) -> Comparison:
    """Gives treatments side by side, on one outcome or on all that two of them share; raises WrongUsage if too few."""
    chosen = _interventions(topics)
    asked = reading.family(outcome) if outcome else ()
    direct = [record for record in _head_to_head(chosen) if not asked or record.effect.outcome in asked]
    held = {topic.id: {e.outcome for e in topic.effects if not asked or e.outcome in asked} for topic in chosen}
    every = sorted({name for names in held.values() for name in names}, key=reading.outcome_order)
    if outcome and not every:
        raise NothingFound(f"None of them has a record on {outcome}", f"{_both(chosen)} shows what there is")
    shared = [name for name in every if outcome or _holders(name, held) > 1]
    alone = {topic: tuple(name for name in every if name in names - {*shared}) for topic, names in held.items()}
    return Comparison(
        topics=chosen, direct=tuple(direct), outcomes=tuple(_compared(name, chosen) for name in shared), alone=alone
    )


def _both(topics: Iterable[Intervention]) -> str:
    return f"`fibrokb compare {' '.join(topic.id for topic in topics)}`"


def _holders(outcome: Outcome, held: Mapping[str, set[Outcome]]) -> int:
    """Gives how many treatments have a record on an outcome or on another way to count the same thing."""
    alike = set(reading.family(_counted_as(outcome)))
    return sum(not alike.isdisjoint(names) for names in held.values())


def _counted_as(outcome: Outcome) -> Outcome:
    """Gives the outcome that another is one way to count, or itself."""
    return next((name for name, ways in reading.FAMILIES.items() if outcome in ways), outcome)


def _interventions(topics: Iterable[Topic]) -> tuple[Intervention, ...]:
    found: dict[str, Intervention] = {}
    for topic in topics:
        if not isinstance(topic, Intervention):
            message = f"«{topic.name}» is a {topic.kind} topic; only treatments can be compared"
            raise WrongUsage(
                message, f"`fibrokb show {topic.id}` shows it; `fibrokb list interventions` lists treatments"
            )
        found[topic.id] = topic
    if len(found) < 2:
        raise WrongUsage("two different treatments are needed", "for example: fibrokb compare duloxetine pregabalin")
    return tuple(found.values())


def _compared(outcome: Outcome, topics: Iterable[Intervention]) -> ComparedOutcome:
    cells = []
    for topic in topics:
        effect = reading.best(effect for effect in topic.effects if effect.outcome == outcome)
        cells.append(
            Beside(topic=topic, effect=effect, disputed=effect is not None and reading.disputed(topic, effect))
        )
    unlike = differences([cell.effect for cell in cells if cell.effect is not None])
    return ComparedOutcome(outcome=outcome, family=_counted_as(outcome), cells=tuple(cells), differences=unlike)


def _names(topic: Intervention) -> set[str]:
    return {fold(name) for name in (topic.id, topic.name, *topic.aliases)}


def _head_to_head(topics: Iterable[Intervention]) -> Iterator[HeadToHead]:
    """Yields the records of one treatment against another, those against it alone first."""
    chosen = tuple(topics)
    named = [(topic, _names(topic)) for topic in chosen]
    found = [
        HeadToHead(topic=topic, other=other, effect=effect, alone=fold(_comparator(effect)) in names)
        for topic in chosen
        for effect in reading.ordered(topic.effects)
        for other, names in named
        if other is not topic and _names_one(effect, names)
    ]
    yield from sorted(found, key=lambda record: (not record.alone, reading.outcome_order(record.effect.outcome)))


def _comparator(effect: Effect) -> str:
    return effect.comparator.removeprefix("active: ") if effect.comparator.startswith("active: ") else ""


def _names_one(effect: Effect, names: set[str]) -> bool:
    """Says whether a comparator is a treatment, or has it as one of its parts."""
    comparator = _comparator(effect)
    parts = (comparator, *_JOINED.split(comparator))
    return any(fold(part) in names for part in parts if part)


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Gives a comparison as plain values."""
    return {
        "treatments": [_treatment(topic) for topic in comparison.topics],
        "head_to_head": [
            {"treatment": r.topic.id, "against": r.other.id, "alone": r.alone, "effect": effect_json(r.effect)}
            for r in comparison.direct
        ],
        "outcomes": [
            {
                "outcome": compared.outcome,
                "counted_as": compared.family,
                "numbers_comparable": not compared.differences,
                "differences": compared.differences,
                "records": {
                    c.topic.id: {**effect_json(c.effect), "disputed": c.disputed} if c.effect else None
                    for c in compared.cells
                },
            }
            for compared in comparison.outcomes
        ],
        "only_one_has": comparison.alone,
    }


def _treatment(topic: Intervention) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(topic)
    fields = ("id", "name", "category", "evidence_state", "harms", "recommendations", "regulatory", "cautions")
    return {name: plain[name] for name in fields}
