"""What was tried for a symptom, or for the illness, in a few lines: names by how well they are supported."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from fibrokb.render import overview, words
from fibrokb.render.document import Block, Heading, Items, Line, Mark, Run, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.answers import Treatment
    from fibrokb.knowledge.panorama import Listing

_TIERS: dict[int, tuple[str, Mark]] = {
    0: ("Helps, high or moderate certainty", "good"),
    1: ("May help, low certainty", "good"),
    2: ("Very uncertain", "open"),
    3: ("Little or no difference shown, or worse", "bad"),
    4: ("Unclear", "open"),
}
_NAMES = 6


def section(tried: Listing, command: str, *, full: bool) -> list[Block]:
    """Gives the treatments with controlled trials by tier, the first few of each or all, and where to read on."""
    entries: list[tuple[Line, tuple[Line, ...]]] = []
    for tier, group in groupby((row for row in tried.rows if row.tier in _TIERS), key=lambda row: row.tier):
        said, mark = _TIERS[tier]
        rows = list(group)
        shown = rows if full else rows[:_NAMES]
        more = f" and {len(rows) - len(shown)} more" if len(rows) > len(shown) else ""
        names = "; ".join(_name(row, tried.columns) for row in shown)
        entries.append((text(Run(f"{said} ({len(rows)}): ", mark), f"{names}{more}"), ()))
    if not entries:
        return []
    entries.append((text(Run("With sizes, certainty and positions: ", "muted"), Run(command, "code")), ()))
    return [Heading("What was tried"), Items(tuple(entries))]


def _name(row: Treatment, columns: Sequence[str]) -> str:
    """Gives a treatment's name, with what was tried of it and, where it was set back, by whom."""
    refused = ", ".join(said for said in overview.regulators(row) if "approved" not in said) if row.set_back else ""
    said = "; ".join(part for part in (overview.common(row, columns), refused) if part)
    return f"{words.named(row.topic)}{f' ({said})' if said else ''}"
