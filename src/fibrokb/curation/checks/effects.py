"""Checks of effects and harms: numbers, signs, intervals, words that must agree with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import fault, is_month, repeated
from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.model import Effect, Harm
    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "E001": "interval bounds in the wrong order or only one of them",
    "E002": "an estimate outside its interval",
    "E003": "an estimate without measure, or a measure without estimate",
    "E004": "neither estimate nor finding",
    "E005": "the direction does not agree with the numbers",
    "E006": "an unknown comparator",
    "E007": "a certainty whose reasons do not fit",
    "E008": "a mean difference without its scale",
    "E009": "a number that cannot be: a ratio below zero, a percentage over 100, a count below one",
    "E010": "a review without the date its search ended (warning)",
    "E011": "the absolute numbers do not agree with the direction",
    "E012": "a harm without number and finding",
    "E013": "the same record twice",
    "E014": "an outcome whose better side is impossible",
    "E015": "a retracted or withdrawn source that carries an effect",
}
_COMPARATOR = re.compile(r"placebo|sham|usual-care|waitlist|no-treatment|active: \S.*")
_WORDS = ("placebo", "sham", "usual-care", "waitlist", "no-treatment", "active: NAME")
_REVIEWS = ("meta-analysis", "network-meta-analysis", "systematic-review")
_LESS_IS_BETTER = (
    "pain",
    "fatigue",
    "overall-severity",
    "any-adverse-events",
    "serious-adverse-events",
    "withdrawal-adverse-events",
    "withdrawal-any-reason",
)
_MORE_IS_BETTER = ("pain-response-30", "pain-response-50", "global-improvement", "fitness", "strength")
_STEPS_DOWN = {"high": 0, "moderate": 1, "low": 2, "very-low": 3}


def numbers(data: Dataset, today: str) -> Iterator[Problem]:
    """Estimates, intervals, measures and counts fit each other."""
    for effect in _effects(data):
        yield from _interval(data, effect)
        if (effect.measure is None) != (effect.estimate is None):
            yield fault(data, effect, "E003", "measure and estimate stand together or not at all")
        if effect.estimate is None and not effect.finding:
            yield fault(data, effect, "E004", "an effect without estimate needs a finding in words")
        if effect.measure in reading.RATIOS and effect.estimate is not None and effect.estimate <= 0:
            yield fault(data, effect, "E009", f"{effect.measure} {effect.estimate} is not above zero")
        if effect.measure == "RD" and effect.estimate is not None and not -100 <= effect.estimate <= 100:
            yield fault(data, effect, "E009", f"a risk difference of {effect.estimate} in 100 cannot be")
        if effect.measure == "MD" and not effect.unit:
            yield fault(data, effect, "E008", "a mean difference needs `unit`: the scale and its range")
        if any(count is not None and count < 1 for count in (effect.n, effect.studies)):
            yield fault(data, effect, "E009", "n and studies count from 1")
        if effect.absolute and not all(
            0 <= share <= 100 for share in (effect.absolute.intervention, effect.absolute.comparator)
        ):
            yield fault(data, effect, "E009", "absolute numbers are people in 100")


def _interval(data: Dataset, record: Effect | Harm) -> Iterator[Problem]:
    low, high, estimate = record.ci_lower, record.ci_upper, record.estimate
    if (low is None) != (high is None):
        yield fault(data, record, "E001", "ci_lower and ci_upper stand together or not at all")
    elif low is not None and high is not None:
        if low > high:
            yield fault(data, record, "E001", f"the interval runs from {low} down to {high}")
        elif estimate is None:
            yield fault(data, record, "E003", "an interval needs its estimate")
        elif not low <= estimate <= high:
            yield fault(data, record, "E002", f"the estimate {estimate} lies outside {low} to {high}")


def directions(data: Dataset, today: str) -> Iterator[Problem]:
    """The word for the direction agrees with sign, interval and absolute numbers."""
    for effect in _effects(data):
        side, excludes = reading.favours(effect), reading.interval_excludes_no_effect(effect)
        shown = f"{effect.measure} {effect.estimate}"
        if effect.direction == "benefit" and side < 0:
            yield fault(
                data, effect, "E005", f"direction benefit, but {shown} lies on the worse side (better: {effect.better})"
            )
        if effect.direction == "harm" and side > 0:
            yield fault(
                data, effect, "E005", f"direction harm, but {shown} lies on the better side (better: {effect.better})"
            )
        if effect.direction in ("benefit", "harm") and excludes is False:
            yield fault(
                data, effect, "E005", f"direction {effect.direction}, but the interval of {shown} includes no effect"
            )
        if effect.direction == "unclear" and excludes and effect.certainty != "very-low":
            yield fault(data, effect, "E005", f"direction unclear, but the interval of {shown} leaves out no effect")
        absolute = effect.absolute
        if absolute and effect.direction in ("benefit", "harm"):
            gain = absolute.intervention - absolute.comparator
            gain = gain if effect.better == "higher" else -gain
            if (gain < 0) == (effect.direction == "benefit") and gain != 0:
                yield fault(
                    data, effect, "E011", f"direction {effect.direction}, but the absolute numbers point the other way"
                )
        if (effect.outcome in _LESS_IS_BETTER and effect.better == "higher" and effect.measure != "NNTB") or (
            effect.outcome in _MORE_IS_BETTER and effect.better == "lower"
        ):
            yield fault(data, effect, "E014", f"for {effect.outcome}, {effect.better} is not better")


def words(data: Dataset, today: str) -> Iterator[Problem]:
    """Comparators are known, certainty has its reasons, reviews say when they searched."""
    pulled = {i.id for i in data.references if i.custom.source_status in ("retracted", "withdrawn")}
    for effect in _effects(data):
        if not _COMPARATOR.fullmatch(effect.comparator):
            yield fault(data, effect, "E006", f"«{effect.comparator}» is no comparator", _WORDS)
        if effect.source in pulled:
            yield fault(data, effect, "E015", f"«{effect.source}» is retracted or withdrawn and carries no effect")
        if effect.certainty_by == "fibrokb":
            yield from _own_rating(data, effect)
        if effect.design in _REVIEWS and not effect.searched_to:
            message = f"«{effect.source}» is a review; when did its search end (searched_to)?"
            yield fault(data, effect, "E010", message, severity="warning")
        if effect.searched_to and (not is_month(effect.searched_to) or effect.searched_to > today):
            yield fault(data, effect, "E009", f"«{effect.searched_to}» is no month up to today")


def _own_rating(data: Dataset, effect: Effect) -> Iterator[Problem]:
    if effect.certainty == "not-graded":
        if effect.rated_down_for:
            yield fault(data, effect, "E007", "not-graded has no reasons for rating down")
        return
    steps = _STEPS_DOWN[effect.certainty]
    starts_low = effect.design in ("cohort", "case-control", "cross-sectional", "case-series", "nonrandomised-trial")
    if not effect.rated_down_for and steps and not (starts_low and effect.certainty == "low"):
        yield fault(data, effect, "E007", f"certainty {effect.certainty}, judged here, needs rated_down_for")
    if effect.rated_down_for and not steps:
        yield fault(data, effect, "E007", "certainty high has nothing it was rated down for")
    down = len(effect.rated_down_for) + (2 if starts_low else 0)
    if effect.rated_down_for and steps and steps != min(3, down):
        start, reasons = "low" if starts_low else "high", len(effect.rated_down_for)
        message = f"from {start}, {reasons} {'step' if reasons == 1 else 'steps'} down is not {effect.certainty}"
        yield fault(data, effect, "E007", message)


def harms(data: Dataset, today: str) -> Iterator[Problem]:
    """A harm says how often, or says it in words."""
    for topic in data.topics:
        if not isinstance(topic, Intervention) or topic.harms == "not-reported":
            continue
        for harm in topic.harms:
            yield from _interval(data, harm)
            shares = [s for s in (harm.percent, harm.comparator_percent) if s is not None]
            if not all(0 <= share <= 100 for share in shares):
                yield fault(data, harm, "E009", f"«{harm.event}»: a percentage lies between 0 and 100")
            if not shares and harm.estimate is None and not harm.finding:
                yield fault(data, harm, "E012", f"«{harm.event}» has neither number nor finding")


def doubles(data: Dataset, today: str) -> Iterator[Problem]:
    """No effect is recorded twice."""
    for topic in data.topics:
        if isinstance(topic, Intervention):
            for _, second in repeated(topic.effects, _identity):
                message = f"{second.outcome} against {second.comparator} from «{second.source}» stands twice"
                yield fault(data, second, "E013", message)


def _identity(effect: Effect) -> str:
    parts = (effect.outcome, effect.comparator, effect.source, effect.timepoint, effect.dose)
    return "|".join((*parts, effect.population, effect.unit, effect.measure or ""))


def _effects(data: Dataset) -> Iterator[Effect]:
    for topic in data.topics:
        if isinstance(topic, Intervention):
            yield from topic.effects


CHECKS = (numbers, directions, words, harms, doubles)
