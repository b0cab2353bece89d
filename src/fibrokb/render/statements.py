"""The statements that are going round as a list: the gravest rating first, each with why if there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Title, text
from fibrokb.render.notes import Notes
from fibrokb.render.report import RATING_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.knowledge.references import Reference


def statements(claims: Sequence[PopularClaim], references: Iterable[Reference], *, full: bool) -> Document:
    """Gives the claims by rating; with why they have it, other wordings and sources if ``full``."""
    notes = Notes({reference.id: reference for reference in references})
    counted = f"{len(claims)} {'statement' if len(claims) == 1 else 'statements'}"
    blocks: list[Block] = [Title("Statements that are going round", counted)]
    for rating in words.GRAVITY:
        rated = [claim for claim in claims if claim.rating == rating]
        if rated:
            shown = words.RATINGS[rating]
            blocks.append(Heading(f"{shown[:1].upper()}{shown[1:]}: {words.RATING_MEANINGS[rating]} ({len(rated)})"))
            blocks.append(Items(tuple(_entry(claim, notes, full=full) for claim in rated)))
    blocks += [notes.sources(full=True)] if full else []
    blocks.append(Paragraph(text(Run(wording.ADVICE, "muted"))))
    blocks.append(Hints(("fibrokb claims WORDS", "fibrokb claims --full", "fibrokb check FILE")))
    return tuple(blocks)


def _entry(claim: PopularClaim, notes: Notes, *, full: bool) -> tuple[Line, tuple[Line, ...]]:
    mark = RATING_MARKS.get(claim.rating, "open")
    line = text(f"«{claim.statement}»", Run(f"  {', '.join(claim.topics)}", "muted"))
    if not full:
        return line, ()
    said = text(Run("Also said: ", "strong"), "; ".join(f"«{phrasing}»" for phrasing in claim.phrasings))
    heard = text(Run("Heard in: ", "strong"), ", ".join(claim.heard_in))
    why = (Run(f"{words.RATINGS[claim.rating]}: ", mark), *notes.prose(claim.explanation))
    rest = ((said, claim.phrasings), (heard, claim.heard_in))
    return line, (why, *(told for told, there in rest if there))
