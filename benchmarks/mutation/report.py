"""Plants faults of every kind, and says who found them."""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING, NamedTuple

from tests.curation.outside import running

from benchmarks.mutation.kinds import KINDS
from benchmarks.mutation.world import Outward, World, outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.mutation.faults import Change, Kind, Reach

MARK = 0.9
"""The share of faults within reach that must be found."""


class Planted(NamedTuple):
    """A planted fault and who found it."""

    kind: str
    reach: Reach
    said: str
    by_validate: bool
    only_warned: bool
    by_verify: bool
    codes: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Says whether anyone found it."""
        return self.by_validate or self.by_verify


def run(each: int, seed: int, kinds: Sequence[Kind] = KINDS, world: World | None = None) -> list[Planted]:
    """Plants so many faults of each kind, one at a time; the same seed plants the same faults in the same data."""
    held = world or World()
    with running(outside(held)) as services:
        outward = Outward(held, services)
        try:
            return [fault for kind in kinds for fault in _of_kind(kind, each, seed, held, outward)]
        finally:
            outward.close()


def _of_kind(kind: Kind, each: int, seed: int, world: World, outward: Outward) -> Iterable[Planted]:
    chance = random.Random(zlib.crc32(kind.name.encode()) ^ seed)
    seen: set[str] = set()
    for _ in range(each * 3):
        change = kind.plant(world, chance)
        if change is None or len(seen) == each:
            return
        if change.said not in seen:
            seen.add(change.said)
            yield _judged(kind, change, world, outward)


def _judged(kind: Kind, change: Change, world: World, outward: Outward) -> Planted:
    changed = world.changed(change.changes)
    told = [*world.told(changed), *((p.code, p.message, p.severity) for p in change.problems)]
    doubts = outward.told(changed, change.touched) if kind.reach != "validate" or not told else set()
    return Planted(
        kind=kind.name,
        reach=kind.reach,
        said=change.said,
        by_validate=bool(told),
        only_warned=bool(told) and all(severity == "warning" for _, _, severity in told),
        by_verify=bool(doubts),
        codes=tuple(sorted({code for code, _, _ in told})),
    )


def shares(planted: Sequence[Planted]) -> tuple[float, float]:
    """Gives the share found of what is within reach of validate and verify, and of everything."""
    within = [fault for fault in planted if fault.reach != "reading"]
    return tuple(sum(fault.found for fault in some) / max(1, len(some)) for some in (within, planted))  # type: ignore[return-value]


def table(planted: Sequence[Planted]) -> str:
    """Gives the table of the report as Markdown."""
    lines = [
        "| fault | who could know | n | validate | of these, a warning only | verify | found | codes |",
        "| --- " * 8 + "|",
    ]
    for name in dict.fromkeys(fault.kind for fault in planted):
        of_kind = [fault for fault in planted if fault.kind == name]
        lines.append(_row(name, of_kind[0].reach, of_kind))
    for title, reach in (("All within reach", ("validate", "verify")), ("All beyond it", ("reading",))):
        lines.append(_row(f"**{title}**", "", [fault for fault in planted if fault.reach in reach]))
    return "\n".join(lines)


def _row(name: str, reach: str, of_kind: Sequence[Planted]) -> str:
    count = len(of_kind)
    codes = sorted({code for fault in of_kind for code in fault.codes}) if reach else []
    cells = (
        name,
        reach,
        str(count),
        str(sum(fault.by_validate for fault in of_kind)),
        str(sum(fault.only_warned for fault in of_kind)),
        str(sum(fault.by_verify for fault in of_kind)),
        f"{sum(fault.found for fault in of_kind) / max(1, count):.0%}",
        " ".join(codes),
    )
    return f"| {' | '.join(cells)} |"
