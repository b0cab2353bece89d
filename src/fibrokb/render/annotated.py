"""The check of an article as a web page: its text, what it repeats marked, and in the margin how that holds up."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from fibrokb.render import html, report, summary, wording, words
from fibrokb.render.document import Heading, Items, Paragraph, Run, Title, text
from fibrokb.render.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.model import About
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.reports import Report, Sentence
    from fibrokb.render.document import Document


def as_html(found: Report, references: Iterable[Reference], about: About, date: str) -> str:
    """Gives the report as one page: the text with its marks, then what is known and what the text leaves open."""
    known = tuple(references)
    notes = Notes({reference.id: reference for reference in known})
    why: dict[str, int] = {}
    passages = tuple(
        _passage(list(group), found, notes, why)
        for _, group in itertools.groupby(found.sentences, lambda s: s.paragraph)
    )
    head, counted, *rest = report.parts(found, notes, full=True, listed=False)
    assert isinstance(head, Title)
    assert isinstance(counted, Paragraph)
    front = html.Front(
        f"Check of {head.text}",
        f"what is going round about {about.condition}, and how it holds up",
        summary.facts_of(about, date),
        f"{report.UNCHECKED} {wording.ADVICE}",
        summary.legend(),
    )
    blocks: Document = (counted, Heading("The text, with its marks"))
    after: Document = tuple(rest)
    body = html.annotated(blocks, passages, after)
    return html.page(front, [("", html.headings((*blocks, *after)))], body)


def _passage(sentences: list[Sentence], found: Report, notes: Notes, why: dict[str, int]) -> html.Passage:
    """Gives a paragraph with its rated sentences marked, and what stands beside it in the margin.

    ``why`` holds where the margin has said why, by claim.
    """
    behind = {topic.id: topic for topic in found.behind}
    line: list[Run] = []
    entries = []
    for sentence in sentences:
        if not sentence.matches:
            line.append(Run(f"{sentence.text} "))
            continue
        worst = min((match.claim.rating for match in sentence.matches), key=words.GRAVITY.index)
        line += [Run(sentence.text, report.RATING_MARKS.get(worst, "open")), Run(" ")]
        for match in sentence.matches:
            first, *under = report.explained(sentence, match, behind, notes, why, full=True)
            entries.append((first, tuple(under)))
    unrated = [sentence for sentence in sentences if not sentence.matches]
    denied = {claim.id: claim for sentence in unrated for claim in sentence.denied}
    near = {claim.id: claim for sentence in unrated for claim in sentence.near}
    for told, claims in (("not stated here, only denied or asked: ", denied), ("close to, not rated: ", near)):
        entries += [(text(Run(told, "muted"), report.not_given(claim)), ()) for claim in claims.values()]
    heading = sentences[0].kind == "heading" and len(sentences) == 1
    noted = next((s for s in sentences if s.matches or s.denied or s.near), sentences[0])
    return html.Passage(noted.line, tuple(line), Items(tuple(entries)) if entries else None, heading)
