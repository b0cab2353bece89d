"""What follows from an effect's numbers: the line of no effect, how large it is, which record says most.

Thresholds of magnitude, and where they come from:

- SMD: 0.2, 0.5 and 0.8, Cohen's small, moderate and large (Cochrane Handbook, version 6, section 15.5.3.1).
- MD: 10 %, 20 % and 30 % of the scale's range; 1 point of 10 is about minimal, 2 points about moderate
  (IMMPACT: Dworkin and others, J Pain 2008;9:105-121). Below half the smallest step counts as trivial.
- RR, OR, HR: 1.1, 1.25 and 2, or their reciprocals (our convention; stated because a threshold must be).
- RD, and people in 100 with and without wherever both are given: 5, 10 and 20 in 100 (our convention).
  NNTB, NNTH: 20, 10 and 5, the same steps read as numbers needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from fibrokb.knowledge.terms import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.model import Effect, Intervention
    from fibrokb.knowledge.terms import Certainty, Magnitude, Measure

RATIOS = ("RR", "OR", "HR")
NUMBERS_NEEDED = ("NNTB", "NNTH")
_STEPS: dict[str, tuple[float, float, float]] = {
    "SMD": (0.2, 0.5, 0.8),
    "MD": (0.05, 0.1, 0.2),
    "RD": (5, 10, 20),
}
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)")
_CERTAINTY = {"high": 0, "moderate": 1, "low": 2, "very-low": 3, "not-graded": 4}
_DESIGN = {"network-meta-analysis": 0, "meta-analysis": 0, "systematic-review": 1, "guideline": 1}
_BLINDED = {"placebo": 0, "sham": 0}


def no_effect(measure: Measure) -> float | None:
    """Gives the value at which intervention and comparator do not differ; None for numbers needed to treat."""
    if measure in NUMBERS_NEEDED:
        return None
    return 1.0 if measure in RATIOS else 0.0


def scale_range(unit: str) -> float | None:
    """Gives the width of the scale that a unit names («points on a 0-10 scale» gives 10), or None."""
    found = _RANGE.search(unit)
    return float(found[2]) - float(found[1]) if found else None


def magnitude(effect: Effect) -> Magnitude:
    """Gives how large an effect is by the thresholds above, whichever way it points.

    Where the source gives people in 100 with and without, their difference is read as RD, whatever else it gives.
    """
    measure, estimate, shares = effect.measure, effect.estimate, effect.absolute
    if shares:
        return _step(abs(shares.intervention - shares.comparator), _STEPS["RD"])
    if measure is None or estimate is None:
        return "not-estimable"
    if measure in RATIOS:
        if estimate <= 0:
            return "not-estimable"
        return _step(max(estimate, 1 / estimate), (1.1, 1.25, 2))
    if measure in NUMBERS_NEEDED:
        return _step(1 / abs(estimate), (0.05, 0.1, 0.2)) if estimate else "not-estimable"
    if measure == "MD":
        width = scale_range(effect.unit)
        return _step(abs(estimate) / width, _STEPS["MD"]) if width else "not-estimable"
    return _step(abs(estimate), _STEPS[measure])


def _step(size: float, steps: tuple[float, float, float]) -> Magnitude:
    small, moderate, large = steps
    if size < small:
        return "trivial"
    if size < moderate:
        return "small"
    return "moderate" if size < large else "large"


def smallest_important(measure: Measure, scale: str) -> float | None:
    """Gives the smallest of the thresholds above, as a distance from no effect (for ratios, a factor), or None."""
    if measure in RATIOS:
        return 1.1
    width = scale_range(scale)
    if measure == "MD":
        return width * 0.1 if width else None
    return {"SMD": 0.2, "RD": 5.0}.get(measure)


def favours(effect: Effect) -> int:
    """Gives 1 if the estimate lies on the better side, -1 on the worse side, 0 on neither or without estimate."""
    if effect.measure is None or effect.estimate is None:
        return 0
    null = no_effect(effect.measure)
    if null is None:
        return 1 if effect.measure == "NNTB" else -1
    side = (effect.estimate > null) - (effect.estimate < null)
    return side if effect.better == "higher" else -side


def interval_excludes_no_effect(effect: Effect) -> bool | None:
    """Says whether the interval leaves out «no effect»; None where there is no interval or no such value."""
    if effect.measure is None or effect.ci_lower is None or effect.ci_upper is None:
        return None
    null = no_effect(effect.measure)
    if null is None:
        return None
    return not effect.ci_lower <= null <= effect.ci_upper


def certainty_rank(certainty: Certainty) -> int:
    """Gives 0 for high to 4 for not graded, so that sorting puts the surest first."""
    return _CERTAINTY[certainty]


def weight(effect: Effect) -> tuple[int, int, bool, int, int, str]:
    """Gives a sort key that puts the record that says most first.

    Placebo or sham before other comparators; reviews before single trials, and of either what was tried of the topic
    itself before a member, a mixture or a pool; then those whose certainty the source itself judged; then more people;
    then the surer.
    """
    return (
        _BLINDED.get(effect.comparator, 1),
        2 * _DESIGN.get(effect.design, 2) + bool(effect.intervention),
        effect.certainty == "not-graded" or effect.certainty_by != "source",
        -(effect.n or 0),
        certainty_rank(effect.certainty),
        effect.source,
    )


def best(effects: Iterable[Effect]) -> Effect | None:
    """Gives the record that says most, or None if there is none."""
    return min(effects, key=weight, default=None)


MAIN_OUTCOMES: tuple[Outcome, ...] = (
    "pain",
    "pain-response-50",
    "pain-response-30",
    "overall-severity",
    "fatigue",
    "sleep",
    "function",
    "quality-of-life",
)
"""The outcomes that are shown first."""
FAMILIES: dict[Outcome, tuple[Outcome, ...]] = {"pain": ("pain", "pain-response-50", "pain-response-30")}
"""Several ways to count one thing, by the one that is asked for: shown together, never compared as numbers."""


def family(outcome: Outcome) -> tuple[Outcome, ...]:
    """Gives the outcomes that answer a question about one: people whose pain halved count as pain, no other does."""
    return FAMILIES.get(outcome, (outcome,))


def is_safety(effect: Effect) -> bool:
    """Says whether an effect is about harms or people leaving, not about getting better."""
    return effect.outcome.endswith(("adverse-events", "any-reason"))


def outcome_order(outcome: Outcome) -> tuple[int, str]:
    """Gives a sort key that puts the main outcomes first."""
    return MAIN_OUTCOMES.index(outcome) if outcome in MAIN_OUTCOMES else len(MAIN_OUTCOMES), outcome


def ordered(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Gives effects by outcome, and for each outcome the record that says most first."""
    return tuple(sorted(effects, key=lambda effect: (outcome_order(effect.outcome), weight(effect))))


def leading(topic: Intervention) -> tuple[Effect, ...]:
    """Gives, for each outcome, the record that says most."""
    found: dict[Outcome, Effect] = {}
    for effect in ordered(topic.effects):
        found.setdefault(effect.outcome, effect)
    return tuple(found.values())


def is_review(effect: Effect) -> bool:
    """Says whether an effect pools trials."""
    return _DESIGN.get(effect.design) is not None


def _same_question(first: Effect, second: Effect) -> bool:
    return first.outcome == second.outcome and first.comparator == second.comparator and not is_safety(first)


def otherwise(topic: Intervention, lead: Effect) -> tuple[Effect, ...]:
    """Gives the records that answer the leading one's question and come out differently, the weightiest first."""
    same = (effect for effect in topic.effects if _same_question(effect, lead))
    return ordered(effect for effect in same if effect.direction != lead.direction)


def disputed(topic: Intervention, lead: Effect) -> bool:
    """Says whether reviews, or trials that no review pools, disagree on whether there is a benefit."""
    return bool(opposing(topic, lead))


def opposing(topic: Intervention, lead: Effect) -> tuple[Effect, ...]:
    """Gives the reviews that disagree with a leading review, or the trials that do with a leading trial.

    They answer the same question on the same thing and differ on whether there is a benefit. Neither a source of less
    than half the people of the leading one nor its own other results make a dispute.
    """
    alike = (effect for effect in otherwise(topic, lead) if is_review(effect) == is_review(lead))
    others = (effect for effect in alike if effect.source != lead.source)
    same = (effect for effect in others if effect.intervention == lead.intervention)
    large = (effect for effect in same if (effect.n or 0) * 2 >= (lead.n or 0))
    return tuple(effect for effect in large if "benefit" in (effect.direction, lead.direction))


_MEASURED_AS: dict[str, Outcome] = {
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


def measure_of(symptom: str) -> Outcome | None:
    """Gives the outcome that measures a symptom, by its id; None if trials have none for it."""
    outcomes: tuple[Outcome, ...] = get_args(Outcome)
    return _MEASURED_AS.get(symptom) or next((outcome for outcome in outcomes if outcome == symptom), None)


def symptom_of(word: str) -> str | None:
    """Gives the id of the symptom that an outcome measures; None for what is no outcome or measures none."""
    return next((symptom for symptom, outcome in _MEASURED_AS.items() if outcome == word), None)
