"""The axis of a forest plot: how far it reaches, where its marks stand, what lies on which side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fibrokb.knowledge.effects import RATIOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.panorama import Panel

_MARGIN = 0.04
_FARTHEST = 2.0
"""How far intervals may stretch an axis beyond its estimates, in widths of the middle interval."""


def is_log(panel: Panel) -> bool:
    """Says whether equal steps are equal factors: halving lies as far from 1 as doubling."""
    return panel.measure in RATIOS


def place(panel: Panel, value: float) -> float:
    """Gives where a value lies, in steps of the axis."""
    return math.log(value) if is_log(panel) else value


def _intervals(panel: Panel) -> Iterator[tuple[float, float]]:
    for row in panel.rows:
        lower, upper = row.effect.ci_lower, row.effect.ci_upper
        if lower is not None and upper is not None and (lower > 0 or not is_log(panel)):
            yield place(panel, lower), place(panel, upper)


def important_values(panel: Panel) -> tuple[float, ...]:
    """Gives the values at which a difference starts to be important, on both sides of no effect."""
    if panel.important is None:
        return ()
    if is_log(panel):
        return (panel.no_effect / panel.important, panel.no_effect * panel.important)
    return (panel.no_effect - panel.important, panel.no_effect + panel.important)


def limits(panel: Panel) -> tuple[float, float]:
    """Gives both ends of the axis in its steps; it holds every estimate, and intervals unless they are very wide."""
    kept = [place(panel, row.effect.estimate) for row in panel.rows if row.effect.estimate is not None]
    kept += [place(panel, value) for value in (panel.no_effect, *important_values(panel))]
    low, high = min(kept), max(kept)
    widths = sorted(upper - lower for lower, upper in _intervals(panel))
    room = max(high - low, _FARTHEST * widths[len(widths) // 2] if widths else 0.0)
    reach = [low, high, *(bound for both in _intervals(panel) for bound in both)]
    low, high = max(min(reach), low - room), min(max(reach), high + room)
    margin = _MARGIN * ((high - low) or 1.0)
    return low - margin, high + margin


def ticks(panel: Panel, most: int) -> tuple[float, ...]:
    """Gives at most so many round values to mark on the axis; no effect is among them."""
    low, high = limits(panel)
    return _log_ticks(low, high, most) if is_log(panel) else _linear_ticks(low, high, most)


def _linear_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    least = (high - low) / max(most, 1)
    size = 10.0 ** math.floor(math.log10(least))
    step = next(size * factor for factor in (1, 2, 5, 10, 20) if size * factor >= least)
    return tuple(round(n * step, 10) for n in range(math.ceil(low / step), math.floor(high / step) + 1))


def _log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    found: tuple[float, ...] = (1.0,)
    for steps in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)):
        values = (step * 10.0**power for power in range(-6, 7) for step in steps)
        fitting = tuple(round(value, 10) for value in values if low <= math.log(value) <= high)
        if len(fitting) > most:
            break
        found = fitting or found
    return found


def sides(panel: Panel) -> tuple[str, str]:
    """Gives what the left and the right of «no effect» mean."""
    better, worse = "treatment better", "comparator better"
    return (better, worse) if panel.better == "lower" else (worse, better)
