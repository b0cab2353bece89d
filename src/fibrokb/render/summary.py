"""Topic summaries to take away, in Markdown: full cards with a summary of findings, footnotes, edition and licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render import markdown
from fibrokb.render.card import card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.model import About, PopularClaim, Topic
    from fibrokb.knowledge.references import Reference

    Part = tuple[Topic, tuple[Reference, ...], tuple[PopularClaim, ...]]


def as_markdown(parts: Sequence[Part], about: About) -> str:
    """Gives topics as one Markdown text that ends with the edition of the data and its licence."""
    single = len(parts) == 1
    bodies = []
    for topic, references, popular in parts:
        document = card(topic, references, popular, full=True, tabled=True)
        bodies.append(markdown.render(document, "" if single else f"{topic.id}-", 1 if single else 2))
    head = [] if single else [f"# {markdown.escape(about.name)}: {len(parts)} topics\n"]
    end = f"{about.name}, edition {about.version}, licence {about.licence}."
    return "\n".join([*head, *bodies, "---\n", f"{markdown.escape(end)}\n"])
