"""Topic summaries to take away: full cards with a summary of findings, edition and licence, in Markdown or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fibrokb.render import figures, html, markdown, overview, wording, words
from fibrokb.render.answers import PLURALS
from fibrokb.render.card import card
from fibrokb.render.document import Document, Sources, Title
from fibrokb.render.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fibrokb.knowledge.model import About, PopularClaim, Topic
    from fibrokb.knowledge.panorama import ForestPlot, Listing
    from fibrokb.knowledge.references import Reference

_DATED = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")


class Part(NamedTuple):
    """A topic, the references and popular claims that belong to it, and for a symptom what was tried for it."""

    topic: Topic
    references: tuple[Reference, ...]
    popular: tuple[PopularClaim, ...]
    tried: Listing | None = None


def _card(part: Part) -> Document:
    return card(*part, full=True, tabled=True)


def as_markdown(parts: Sequence[Part], about: About) -> str:
    """Gives topics as one Markdown text that ends with the edition of the data and its licence."""
    single = len(parts) == 1
    bodies = []
    for part in parts:
        prefix, level = ("", 1) if single else (f"{html.anchor(part[0].id)}-", 2)
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


def as_html(parts: Sequence[Part], about: About, date: str, plots: Mapping[str, ForestPlot]) -> str:
    """Gives topics as one HTML page with edition, date and licence on top; several get a table of contents.

    ``plots`` are forest plots by the id of their topic.
    """
    facts = facts_of(about, date)
    if len(parts) == 1:
        whole = _card(parts[0])
        head, *rest = whole
        assert isinstance(head, Title)
        front = html.Front(head.text, f"{head.kind} in {about.condition}", facts, wording.ADVICE, legend())
        body = html.render(tuple(rest), figure=_figure(parts[0], whole, plots))
        return html.page(front, [("", html.headings(tuple(rest)))], body)
    title = f"Evidence on {about.condition}: {len(parts)} topics"
    front = html.Front(title, "Topic summaries", facts, wording.ADVICE, legend())
    body = "\n".join(_article(part, plots) for part in parts)
    return html.page(front, _contents([part[0] for part in parts]), body)


def list_as_markdown(listing: Listing, references: Iterable[Reference], about: About, date: str) -> str:
    """Gives a list of treatments as Markdown, with what it was filtered by, edition, date and licence."""
    end = f"{about.name}, edition {about.version} ({date}), licence {about.licence}."
    return f"{markdown.render(_cited(listing, references))}\n---\n\n{markdown.escape(f'{filtered(listing)} {end}')}\n"


def list_as_html(listing: Listing, references: Iterable[Reference], about: About, date: str) -> str:
    """Gives a list of treatments as one HTML page, with what it was filtered by, edition, date and licence."""
    head, *rest = _cited(listing, references)
    assert isinstance(head, Title)
    front = html.Front(head.text, filtered(listing), facts_of(about, date), wording.ADVICE, legend())
    return html.page(front, [("", html.headings(tuple(rest)))], html.render(tuple(rest)))


def _cited(listing: Listing, references: Iterable[Reference]) -> Document:
    notes = Notes({reference.id: reference for reference in references})
    return overview.treatments(listing, overview.NO_WRAP, notes)


_ORDERS = {
    "evidence": "best-supported first",
    "name": "by name",
    "category": "by category",
    "people": "most people first",
}


def filtered(listing: Listing) -> str:
    """Says what a list was filtered by, and its order."""
    used = {name.replace("_", " "): value for name, value in listing.filters.used().items()}
    kept = [f"{name} {value if isinstance(value, str) else ' or '.join(value)}" for name, value in used.items()]
    which = f"Only {', '.join(kept)}" if kept else "All treatments"
    return f"{which}; {_ORDERS[listing.sort]}."


def _article(part: Part, plots: Mapping[str, ForestPlot]) -> str:
    topic, document = html.anchor(part[0].id), _card(part)
    figure = _figure(part, document, plots, f"{topic}-")
    return f'<article id="topic-{topic}">\n{html.render(document, f"{topic}-", 2, figure)}\n</article>'


def _figure(part: Part, document: Document, plots: Mapping[str, ForestPlot], prefix: str = "") -> str:
    """Gives the forest plot of a topic, cited by the numbers that the sources have in its document, or nothing."""
    topic = part.topic
    if topic.id not in plots:
        return ""
    numbers = {source.key: source.number for block in document if isinstance(block, Sources) for source in block.items}
    return figures.forest(plots[topic.id], prefix, numbers)


def _contents(topics: Sequence[Topic]) -> list[tuple[str, list[html.Entry]]]:
    named = sorted(topics, key=lambda topic: topic.name.casefold())
    groups = {kind: [topic for topic in named if topic.kind == kind] for kind in PLURALS}
    return [
        (PLURALS[kind], [html.Entry(f"topic-{html.anchor(topic.id)}", topic.name) for topic in group])
        for kind, group in groups.items()
        if group
    ]
