"""What the evidence base holds, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render.answers import PLURALS
from fibrokb.render.document import Document, Heading, Items, Paragraph, Run, Title, text

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Holdings


def describe(found: Holdings) -> Document:
    """Gives the numbers of an evidence base as a page."""
    about = found.about
    head = f"Edition {about.version}, on {about.condition}, licence {about.licence}. "
    head += f"Reviewed between {found.reviewed_first} and {found.reviewed_last}."
    facts: tuple[tuple[str, str], ...] = (
        ("Topics", ", ".join(f"{n} {PLURALS[kind].lower()}" for kind, n in found.topics.items())),
        ("References", f"{found.references}, seen as: {_listed(found.seen_as)}"),
        ("Notices on references", _listed(found.source_status)),
        ("Claims", f"{found.claims}, with {found.evidence} entries of evidence: {_listed(found.stances)}"),
        ("Share that contradicts or qualifies", f"{found.refuting_share:g} of 100 entries that take a side"),
        ("Share from animals or cells", f"{found.not_in_people_share:g} of 100 entries"),
        ("Effects", f"{found.effects}, {found.effects_with_interval} with an interval: {_listed(found.directions)}"),
        ("Certainty of effects", _listed(found.certainties)),
        ("Interventions by state", _listed(found.states)),
        ("Harms and guideline positions", f"{found.harms} and {found.recommendations}"),
        ("Popular statements", f"{found.popular_claims}: {_listed(found.ratings)}"),
        ("Oldest searches of reviews", ", ".join(f"{topic} {until}" for until, topic in found.oldest_searches)),
    )
    own = {what.replace("-", " "): number for what, number in (found.local or {}).items()}
    facts = (*((("Local", _listed(own)),) if own else ()), *facts)
    items = tuple((text(Run(f"{name}: ", "strong"), words or "none"), ()) for name, words in facts)
    blocks: Document = (Title(about.name, "evidence base"), Paragraph(text(head)))
    if about.note:
        blocks += (Paragraph(text(about.note)),)
    return (*blocks, Heading("What it holds"), Items(items))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in counts.items())
