"""Topic summaries to take away: full cards with a summary of findings, edition and licence, in Markdown or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from fibrokb.render import html, markdown, wording, words
from fibrokb.render.answers import PLURALS
from fibrokb.render.card import card
from fibrokb.render.document import Document, Title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fibrokb.knowledge.model import About, PopularClaim, Topic
    from fibrokb.knowledge.references import Reference

    Part = tuple[Topic, tuple[Reference, ...], tuple[PopularClaim, ...]]

_DATED = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")


def _card(part: Part) -> Document:
    topic, references, popular = part
    return card(topic, references, popular, full=True, tabled=True)


def as_markdown(parts: Sequence[Part], about: About) -> str:
    """Gives topics as one Markdown text that ends with the edition of the data and its licence."""
    single = len(parts) == 1
    bodies = []
    for part in parts:
        prefix, level = ("", 1) if single else (f"{part[0].id}-", 2)
        bodies.append(markdown.render(_card(part), prefix, level))
    head = [] if single else [f"# {markdown.escape(about.name)}: {len(parts)} topics\n"]
    end = f"{about.name}, edition {about.version}, licence {about.licence}."
    return "\n".join([*head, *bodies, "---\n", f"{markdown.escape(end)}\n"])


def edition_date(about: About, topics: Sequence[Topic]) -> str:
    """Gives the day of an edition: its number if that is a date, else the day of the newest review among topics."""
    dated = _DATED.fullmatch(about.version)
    if dated:
        return f"{dated[1]}-{dated[2]:0>2}-{dated[3]:0>2}"
    return max((topic.reviewed for topic in topics), default="")


def facts_of(about: About, date: str) -> tuple[tuple[str, str], ...]:
    """Gives what every page says of itself: evidence base, edition, date, licence."""
    return (("Evidence base", about.name), ("Edition", about.version), ("Date", date), ("Licence", about.licence))


def legend() -> str:
    """Says what the circles of certainty mean."""
    circles = " · ".join(f"{circles} {words.CERTAINTY[certainty]}" for certainty, circles in words.CIRCLES.items())
    return f"How sure anyone is, after GRADE: {circles}."


def as_html(parts: Sequence[Part], about: About, date: str, figures: Mapping[str, str]) -> str:
    """Gives topics as one HTML page with edition, date and licence on top; several get a table of contents.

    ``figures`` are pieces of HTML by the id of their topic.
    """
    facts = facts_of(about, date)
    if len(parts) == 1:
        head, *rest = _card(parts[0])
        assert isinstance(head, Title)
        front = html.Front(head.text, f"{head.kind} in {about.condition}", facts, wording.ADVICE, legend())
        body = html.render(tuple(rest), figure=figures.get(parts[0][0].id, ""))
        return html.page(front, [("", html.headings(tuple(rest)))], body)
    title = f"Evidence on {about.condition}: {len(parts)} topics"
    front = html.Front(title, "Topic summaries", facts, wording.ADVICE, legend())
    body = "\n".join(_article(part, figures.get(part[0].id, "")) for part in parts)
    return html.page(front, _contents([part[0] for part in parts]), body)


def list_as_markdown(table: Document, asked: Mapping[str, Any], about: About, date: str) -> str:
    """Gives a list of treatments as Markdown, with what it was filtered by, edition, date and licence."""
    end = f"{about.name}, edition {about.version} ({date}), licence {about.licence}."
    return f"{markdown.render(table)}\n---\n\n{markdown.escape(f'{filtered(asked)} {end}')}\n"


def list_as_html(table: Document, asked: Mapping[str, Any], about: About, date: str) -> str:
    """Gives a list of treatments as one HTML page, with what it was filtered by, edition, date and licence."""
    head, *rest = table
    assert isinstance(head, Title)
    front = html.Front(head.text, filtered(asked), facts_of(about, date), wording.ADVICE, legend())
    return html.page(front, [("", html.headings(tuple(rest)))], html.render(tuple(rest)))


_ORDERS = {
    "evidence": "best-supported first",
    "name": "by name",
    "category": "by category",
    "people": "most people first",
}


def filtered(asked: Mapping[str, Any]) -> str:
    """Says what a list was filtered by, and its order."""
    kept = [f"{name.replace('_', ' ')} {value}" for name, value in asked.items() if name not in ("sort", "of")]
    which = f"Only {', '.join(kept)}" if kept else "All treatments"
    return f"{which}; {_ORDERS[asked['sort']]}."


def _article(part: Part, figure: str) -> str:
    topic = part[0].id
    return f'<article id="topic-{topic}">\n{html.render(_card(part), f"{topic}-", 2, figure)}\n</article>'


def _contents(topics: Sequence[Topic]) -> list[tuple[str, list[html.Entry]]]:
    named = sorted(topics, key=lambda topic: topic.name.casefold())
    groups = {kind: [topic for topic in named if topic.kind == kind] for kind in PLURALS}
    return [
        (PLURALS[kind], [html.Entry(f"topic-{topic.id}", topic.name) for topic in group])
        for kind, group in groups.items()
        if group
    ]
