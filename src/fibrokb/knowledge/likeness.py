"""Whether numbers can stand beside each other: the same measure, scale, comparator and people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from fibrokb.knowledge.effects import scale_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.model import Effect

Difference = Literal["measure", "scale", "comparator", "population"]

_ASIDE = re.compile(r"\s*\(printed as [^)]*\)")
_UNNAMED = re.compile(r"\bnot\b")
_VAGUE = re.compile(r"\b(?:mixed|other|pooled|together|usual|standard|not)\b")
_LETTERS = re.compile(r"[a-z]+")
_SCALE_WORDS = frozenset(
    "a an analog analogue cm mm numeric numerical of on point points rating scale the visual".split()
)


def scale(effect: Effect) -> str | None:
    """Gives what an effect's number counts, the same words for the same scale; None if the source does not say.

    «points on a 0-10 scale» and «cm on a 0-10 cm scale» are one scale; a questionnaire with a name is its own.
    """
    unit = _ASIDE.sub("", effect.unit).strip()
    if effect.measure != "MD":
        return "" if unit == "people in 100" else unit
    if not unit or _UNNAMED.search(unit):
        return None
    width = scale_range(unit)
    if width and _SCALE_WORDS.issuperset(_LETTERS.findall(unit.lower())):
        return f"points on a 0-{width:g} scale"
    return unit


def is_vague(comparator: str) -> bool:
    """Says whether a comparator's words can stand for different things in different trials."""
    return comparator.startswith("active: ") and _VAGUE.search(comparator) is not None


def differences(effects: Sequence[Effect]) -> tuple[Difference, ...]:
    """Gives in what the records differ, so that their numbers must not be compared; empty if in nothing."""
    numbers = [effect for effect in effects if effect.estimate is not None]
    scales = [(scale(effect), effect.better) for effect in numbers]
    found: list[Difference] = []
    if len({effect.measure for effect in numbers}) > 1:
        found.append("measure")
    elif len(scales) > 1 and (len(set(scales)) > 1 or scales[0][0] is None):
        found.append("scale")
    comparators = {effect.comparator for effect in effects}
    if len(comparators) > 1 or (len(effects) > 1 and any(map(is_vague, comparators))):
        found.append("comparator")
    if len({effect.population for effect in effects}) > 1:
        found.append("population")
    return tuple(found)
