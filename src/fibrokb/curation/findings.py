"""The numbers that our records say stand in the abstract of a source."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from fibrokb.curation.numbers import numbers_in, of_field
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fibrokb.curation.numbers import Number
    from fibrokb.knowledge.model import Effect, Harm, Topic

_ABSTRACT = re.compile(r"(?:title and )?abstract\b(?! of)(?P<rest>.*)", re.DOTALL)
_ALONE = re.compile(r"|\s*\(.*\)|, read in .*", re.DOTALL)


class Quoted(NamedTuple):
    """The numbers of one record, its place, and whether the abstract is the only place that it names."""

    place: str
    numbers: tuple[Number, ...]
    alone: bool


def quoted(topics: Iterable[Topic]) -> dict[str, tuple[Quoted, ...]]:
    """Gives, by source, the numbers of every record that says it stands in the abstract."""
    found: defaultdict[str, list[Quoted]] = defaultdict(list)
    for topic in topics:
        for source, where, place, numbers in _records(topic):
            named = _ABSTRACT.match(where.strip())
            if named and numbers:
                found[source].append(Quoted(place, numbers, bool(_ALONE.fullmatch(named["rest"]))))
    return {source: tuple(entries) for source, entries in found.items()}


def _records(topic: Topic) -> Iterator[tuple[str, str, str, tuple[Number, ...]]]:
    for claim in topic.claims:
        for entry in claim.evidence:
            numbers = (*numbers_in(entry.finding, ours=True), *_fields(entry.n, entry.studies))
            yield entry.source, entry.where, f"{topic.id}, claim {claim.id}", numbers
    if isinstance(topic, Intervention):
        for effect in topic.effects:
            yield effect.source, effect.where, f"{topic.id}, effect on {effect.outcome}", _of_effect(effect)
        for harm in topic.harms if topic.harms != "not-reported" else ():
            yield harm.source, harm.where, f"{topic.id}, harm: {harm.event}", _of_harm(harm)


def _fields(*values: float | None, unit: str = "") -> tuple[Number, ...]:
    return tuple(of_field(value, unit) for value in values if value is not None)


def _of_effect(effect: Effect) -> tuple[Number, ...]:
    percent = "%" if effect.measure == "RD" else ""
    absolute = (effect.absolute.intervention, effect.absolute.comparator) if effect.absolute else ()
    return (
        *_fields(effect.estimate, effect.ci_lower, effect.ci_upper, unit=percent),
        *_fields(*absolute, unit="%"),
        *_fields(effect.n, effect.studies),
        *numbers_in(effect.finding, ours=True),
    )


def _of_harm(harm: Harm) -> tuple[Number, ...]:
    return (
        *_fields(harm.percent, harm.comparator_percent, unit="%"),
        *_fields(harm.estimate, harm.ci_lower, harm.ci_upper, harm.n),
        *numbers_in(harm.finding, ours=True),
    )
