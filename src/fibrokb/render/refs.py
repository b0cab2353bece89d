"""The list of references, and what hangs on one of them, as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render.bibliography import entry
from fibrokb.render.document import Document, Heading, Hints, Items, Paragraph, Run, Table, Title, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.impact import Impact, Listed, Use, UseKind
    from fibrokb.knowledge.references import Reference
    from fibrokb.render.document import Block, Line

_KINDS: dict[UseKind, str] = {
    "claim": "Claims",
    "value": "Measured values",
    "effect": "Effects",
    "harm": "Harms",
    "recommendation": "Recommendations",
    "regulatory": "Decisions of regulators",
    "popular-claim": "Popular statements",
    "text": "Cited in texts",
}
_HEADS = ("Key", "Year", "Status", "Seen as", "Checked on", "Topics", "Identifier")


def listed(lines: tuple[Listed, ...]) -> Document:
    """Gives references as a table, one a row."""
    rows = tuple(
        (
            text(Run(line.key, "strong"), " (local)" if line.local else ""),
            text(str(line.year)),
            text(Run(line.source_status, "" if line.source_status == "no-notice-found" else "warn")),
            text(line.seen_as),
            text(line.checked_on),
            text(str(len(line.cited_by))),
            text(line.identifier),
        )
        for line in lines
    )
    count = f"{len(lines)} {'reference' if len(lines) == 1 else 'references'}."
    return Table("References with status and how they were seen", _HEADS, rows), Paragraph(text(count))


def impact(found: Impact, reference: Reference) -> Document:
    """Gives what falls if a reference falls, then everything that cites it."""
    topics = dict.fromkeys(use.topic for use in found.uses if use.kind != "popular-claim")
    return (
        Title(found.key, "reference"),
        Paragraph(text(entry(reference))),
        Heading("If it were retracted"),
        *_falls("Would have no support left", found.unsupported),
        *_falls("Would have no record of this outcome left", found.unrecorded),
        *_nothing_falls(found),
        *_cited(found.uses),
        Hints((*(f"fibrokb show {topic}" for topic in list(topics)[:2]), f"fibrokb verify {found.key}")),
    )


def _falls(head: str, uses: tuple[Use, ...]) -> Iterable[Block]:
    if uses:
        yield Paragraph(text(Run(f"{head}: {len(uses)}", "bad")))
        yield Items(tuple((_line(use), ()) for use in uses))


def _nothing_falls(found: Impact) -> Iterable[Block]:
    if not found.uses:
        yield Paragraph(text("Nothing cites it."))
    elif not found.unsupported and not found.unrecorded:
        yield Paragraph(text("No claim would lose its last support, and no outcome its last record."))


def _cited(uses: tuple[Use, ...]) -> Iterable[Block]:
    for kind, head in _KINDS.items():
        own = [use for use in uses if use.kind == kind]
        if own:
            yield Heading(f"{head} ({len(own)})")
            yield Items(tuple((_line(use), ()) for use in own))


def _line(use: Use) -> Line:
    how = f" ({use.how})" if use.how else ""
    return text(Run(f"{use.topic}, {use.record}", "strong"), f"{how}{': ' if use.says else ''}{use.says}")
