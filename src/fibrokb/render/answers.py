"""What a search says around a card: how it was read, what else fits, what was not found; and the table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge.effects import measure_of
from fibrokb.knowledge.terms import TAKEN
from fibrokb.render import trials
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, text
from fibrokb.render.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from fibrokb.knowledge.answers import Answer, Asked, Hit
    from fibrokb.knowledge.model import Intervention
    from fibrokb.knowledge.references import Reference

PLURALS = {
    "mechanism": "Mechanisms",
    "symptom": "Symptoms",
    "intervention": "Interventions",
    "background": "Background",
}


_PHARMACIST = "Our data does not hold all that is known of two things taken together; a pharmacist can look it up."


def whole(answer: Answer) -> tuple[str, ...]:
    """Gives the commands that answer a question about the illness as a whole."""
    kind = f" --category {answer.category}" if answer.category else ""
    return (f"fibrokb treatments{kind}", "fibrokb list symptoms", "fibrokb list mechanisms")


def read_as(answer: Answer) -> str:
    """Gives one line that says how a misspelt question was read."""
    return f"Read as: {answer.read_as}"


def _entry(hit: Hit) -> tuple[Line, tuple[Line, ...]]:
    matched = f"  by {'; '.join(hit.matched)}" if hit.matched else ""
    kind = f"{hit.kind}, local" if hit.local else hit.kind
    return text(Run(hit.name, "strong"), f" ({kind}, {hit.id})", Run(matched, "muted")), ()


def listed(answer: Answer, beside: Document = ()) -> Document:
    """Gives the answer of a search that opened nothing: why, and the topics to choose from.

    ``beside`` is what their records say of each other where the question named several.
    """
    blocks: Document = ()
    if answer.read_as:
        blocks += (Paragraph(text(read_as(answer))),)
    blocks += (Paragraph(text(Run(answer.note or "Nothing found.", "strong"))),)
    if answer.hits:
        blocks += (Items(tuple(_entry(hit) for hit in answer.hits)),)
    blocks += beside
    if answer.pair:
        blocks += (Paragraph(text("Try: ", Run(_together(answer), "code"))),)
    return (*blocks, Hints(_next(answer)))


def _together(answer: Answer) -> str:
    """Gives the command that answers a question about several topics at once."""
    leading = [hit for hit in answer.hits if hit.score == 1.0]
    treatments = [hit.id for hit in leading if hit.kind == "intervention"]
    symptoms = [hit.id for hit in leading if hit.kind == "symptom" and measure_of(hit.id)]
    if len(treatments) > 1:
        return f"fibrokb compare {' '.join(treatments)}"
    return f"fibrokb treatments --for {symptoms[0]}" if symptoms else f"fibrokb show {leading[0].id}"


def beside(
    found: Sequence[tuple[Intervention, Asked]],
    names: Sequence[str],
    references: Iterable[Reference],
    *,
    missing: bool = False,
) -> Document:
    """Gives what treatments' records say of the other things that a question named, with the sources.

    ``missing`` says that one of the ``names`` is not in the data.
    """
    notes = Notes({reference.id: reference for reference in references})
    blocks: list[Block] = []
    for topic, asked in found:
        blocks += trials.beside(topic, asked, " and ".join(name for name in names if name != topic.name), notes)
    if not blocks and (missing or len(found) == 1):
        held = "nothing on" if missing else "no result of"
        blocks.append(Paragraph(text(f"Our data holds {held} «{names[0]}» with «{'», «'.join(names[1:])}».")))
    taken = any(topic.category in TAKEN for topic, _ in found)
    if taken and (missing or (blocks and len(found) > 1)):
        blocks.append(Paragraph(text(Run(_PHARMACIST, "muted"))))
    return (*blocks, notes.sources(full=False)) if blocks else ()


def _next(answer: Answer) -> tuple[str, ...]:
    shows = tuple(f"fibrokb show {hit.id}" for hit in answer.hits[:2])
    return shows or ("fibrokb list",)


def runners_up(answer: Answer) -> Document:
    """Gives the other topics that fit, for under the card of the first, or what tells of the illness as a whole."""
    if answer.general:
        parts = [part for command in whole(answer) for part in (Run(command, "code"), ", ")]
        return (Paragraph(text("On the illness as a whole: ", *parts[:-1])),)
    others = answer.hits[1:]
    if not others:
        return ()
    return (Heading("Also matching"), Items(tuple(_entry(hit) for hit in others)))


def contents(names: list[tuple[str, str, str]], local: Container[str] = ()) -> Document:
    """Gives the topics by kind, each with its id; ``local`` are the ids of those that a base of one's own has added."""
    blocks: Document = ()
    for kind in PLURALS:
        rows = [(topic, name) for one, topic, name in names if one == kind]
        if rows:
            marks = {topic: " (local)" for topic, _ in rows if topic in local}
            items = tuple((text(name, Run(f"  {topic}{marks.get(topic, '')}", "muted")), ()) for topic, name in rows)
            blocks += (Heading(f"{PLURALS[kind]} ({len(rows)})"), Items(items))
    return blocks or (Paragraph(text("This evidence base is empty.")),)
