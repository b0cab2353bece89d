"""Checks that hold records against each other: what two of them say must be possible together."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import fault
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.model import Effect, Evidence
    from fibrokb.knowledge.problem import Problem
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.dataset import Dataset

CODES = {
    "X001": "the newest review of an intervention has passed its shelf life (warning)",
    "X002": "a search that ended after its review was published",
    "X003": "an estimate far from the middle of its interval (warning)",
    "X004": "the better side differs from that of the same scale elsewhere",
    "X005": "no important difference, though the interval holds one",
    "X006": "single trials and reviews with counts that do not fit: more studies than people, one trial of several",
    "X007": "the finding or the title names another animal than `species` (warning)",
    "X008": "a recommendation or decision that is dated ahead, or before its time",
    "X009": "two records of one source and one question that disagree on the number of people (warning)",
    "X010": "harms not reported, though effects on unwanted events are recorded",
}
SHELF_LIFE = 5.5
"""Years from the end of a review's search: half of the reviews had a signal for updating by then (Shojania and others,
Annals of Internal Medicine 2007;147:224-233, PMID 17638714)."""
_OFF_MIDDLE = 0.15
"""How far from the middle, as a share of the interval's width, an estimate may lie: skewed data stay below it."""
_IMPORTANT_RATIO = 1.25
"""A ratio is said to be about the same up to here; an interval of trials hardly ever leaves out 1.1."""
_ANIMALS = {"rat": "rats?", "mouse": "mice|mouse|murine", "rabbit": "rabbits?", "monkey": "monkeys?|macaques?"}


def _effects(data: Dataset) -> Iterator[tuple[Intervention, Effect]]:
    for topic in data.topics:
        if isinstance(topic, Intervention):
            yield from ((topic, effect) for effect in topic.effects)


def ages(data: Dataset, today: str) -> Iterator[Problem]:
    """The newest review of an intervention searched within the shelf life, and no search ended after print."""
    years = {item.id: item.year for item in data.references}
    for topic in data.topics:
        if not isinstance(topic, Intervention):
            continue
        searched = max((effect.searched_to for effect in topic.effects), default="")
        if searched and _years_between(searched, today) > SHELF_LIFE:
            message = f"the newest review of «{topic.id}» searched to {searched}; is there a newer one?"
            yield fault(data, topic, "X001", message, severity="warning")
        for effect in topic.effects:
            if effect.searched_to[:4].isdigit() and int(effect.searched_to[:4]) > years.get(effect.source, 9999):
                message = f"«{effect.source}» searched to {effect.searched_to}, after it was published"
                yield fault(data, effect, "X002", message)


def _years_between(month: str, day: str) -> float:
    """Gives the years from the end of a month (of a year, where no month is given) to a day."""
    numbers = [int(part) for part in re.findall(r"\d+", month)]
    ended = numbers[0] + (numbers[1] if len(numbers) > 1 else 12) / 12 if numbers else math.inf
    return int(day[:4]) + int(day[5:7]) / 12 - ended


def intervals(data: Dataset, today: str) -> Iterator[Problem]:
    """An estimate lies about in the middle of its interval; «no important difference» leaves out an important one."""
    for _, effect in _effects(data):
        off = _off_middle(effect)
        if off is not None and off > _OFF_MIDDLE:
            message = f"{_numbers(effect)}: the estimate lies far from the middle; is a digit wrong?"
            yield fault(data, effect, "X003", message, severity="warning")
        if effect.direction == "no-important-difference" and _holds_an_important_effect(effect):
            message = f"no-important-difference, but {_numbers(effect)} holds an important one"
            yield fault(data, effect, "X005", message)


def _numbers(effect: Effect) -> str:
    return f"{effect.measure} {effect.estimate} ({effect.ci_lower} to {effect.ci_upper})"


def _off_middle(effect: Effect) -> float | None:
    """Gives how far the estimate is from the middle, in widths, less what rounding may have moved; None if unsaid."""
    bounds = (effect.ci_lower, effect.estimate, effect.ci_upper)
    if None in bounds or effect.measure is None or effect.measure in reading.NUMBERS_NEEDED:
        return None
    low, middle, high = (float(value) for value in bounds if value is not None)
    half = 0.5 * 10 ** -max(_places(value) for value in (low, middle, high))
    if effect.measure in reading.RATIOS:
        if min(low, middle, high) <= half:
            return None
        half = half / low + half / middle  # an error of a logarithm is relative
        low, middle, high = math.log(low), math.log(middle), math.log(high)
    width = high - low
    slack = 2 * half
    return max(0.0, abs(middle - (low + high) / 2) - slack) / width if width > 0 else None


def _places(value: float) -> int:
    return len(repr(value).rstrip("0").partition(".")[2])


def _holds_an_important_effect(effect: Effect) -> bool:
    if effect.measure is None or effect.ci_lower is None or effect.ci_upper is None:
        return False
    small = reading.smallest_important(effect.measure, effect.unit)
    if small is None:
        return False
    if effect.measure in reading.RATIOS:
        return effect.ci_lower <= 0 or max(effect.ci_upper, 1 / effect.ci_lower) > _IMPORTANT_RATIO
    return max(abs(effect.ci_lower), abs(effect.ci_upper)) > small


def scales(data: Dataset, today: str) -> Iterator[Problem]:
    """The better side of an outcome on a scale is the same wherever that scale is used."""
    sides: defaultdict[tuple[str, str], list[Effect]] = defaultdict(list)
    for _, effect in _effects(data):
        if effect.unit:
            sides[effect.outcome, fold(effect.unit)].append(effect)
    for effects in sides.values():
        rarer = min(("higher", "lower"), key=lambda side: sum(e.better == side for e in effects))
        if all(effect.better == rarer for effect in effects):
            continue
        for effect in (effect for effect in effects if effect.better == rarer):
            message = f"{effect.better} is better on «{effect.unit}» here, and not elsewhere"
            yield fault(data, effect, "X004", message)


def counts(data: Dataset, today: str) -> Iterator[Problem]:
    """Counts of people and studies are possible, and agree between records of one source and question."""
    seen: dict[tuple[str, ...], Effect] = {}
    for topic, effect in _effects(data):
        yield from _counts(data, effect)
        single = effect.design in ("rct", "crossover-rct")
        key = (topic.id, effect.source, effect.comparator, effect.population, effect.timepoint, effect.dose)
        first = seen.setdefault(key, effect)
        if single and effect.n and first.n and effect.n != first.n:
            message = f"«{effect.source}» has {effect.n} people here and {first.n} in its record on {first.outcome}"
            yield fault(data, effect, "X009", message, severity="warning")
    for holder in data.topics:
        for claim in holder.claims:
            for entry in claim.evidence:
                yield from _counts(data, entry)


def _counts(data: Dataset, record: Effect | Evidence) -> Iterator[Problem]:
    if record.studies and record.n and record.n < 2 * record.studies:
        yield fault(data, record, "X006", f"{record.n} people in {record.studies} studies: fewer than two each")
    if record.design in ("rct", "crossover-rct") and (record.studies or 1) > 1:
        yield fault(data, record, "X006", f"one trial ({record.design}) is said to be {record.studies} studies")


def animals(data: Dataset, today: str) -> Iterator[Problem]:
    """The animal of a record is the one that its finding and its title name."""
    references = {item.id: item for item in data.references}
    for topic in data.topics:
        for entry in (entry for claim in topic.claims for entry in claim.evidence if entry.species != "human"):
            named = _animals(f"{entry.finding} {_title(references.get(entry.source))}")
            said = _animals(entry.species)
            if named and said and not named & said:
                message = (
                    f"«{entry.source}»: species {entry.species}, but finding or title name {', '.join(sorted(named))}"
                )
                yield fault(data, entry, "X007", message, severity="warning")


def _title(reference: Reference | None) -> str:
    return reference.title if reference else ""


def _animals(text: str) -> set[str]:
    return {name for name, words in _ANIMALS.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)}


def positions(data: Dataset, today: str) -> Iterator[Problem]:
    """What bodies and agencies said is dated, and harms are looked for where effects on them are recorded."""
    for topic in data.topics:
        if not isinstance(topic, Intervention):
            continue
        dated = [(r, r.year) for r in topic.recommendations] + [(r, r.year) for r in topic.regulatory if r.year]
        for record, year in dated:
            if not 1950 <= year <= int(today[:4]):
                yield fault(data, record, "X008", f"«{year}» is no year up to today ({today})")
        unwanted = [effect for effect in topic.effects if reading.is_safety(effect) and effect.direction == "harm"]
        if topic.harms == "not-reported" and unwanted:
            message = f"harms of «{topic.id}» are not-reported, but an effect on {unwanted[0].outcome} is recorded"
            yield fault(data, topic, "X010", message)


CHECKS = (ages, intervals, scales, counts, animals, positions)
