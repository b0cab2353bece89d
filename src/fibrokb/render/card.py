"""The card of a topic, as a document: what is known, how sure, harms, who disagrees, caveats, sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.knowledge.answers import NOTHING_ASKED
from fibrokb.knowledge.model import Intervention
from fibrokb.render import trials, wording, words
from fibrokb.render.document import Block, Document, Hints, Line, Mark, Paragraph, Run, Title, text
from fibrokb.render.notes import Notes
from fibrokb.render.trials import Entry, points, section
from fibrokb.render.tried import section as tried_section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.answers import Asked
    from fibrokb.knowledge.model import Claim, Evidence, PopularClaim, Topic
    from fibrokb.knowledge.panorama import Listing
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.terms import Rating, Standing

_STANCES = {"supports": "For", "contradicts": "Against", "qualifies": "But", "background": "Background"}
_STANDING_MARKS: dict[Standing, Mark] = {"established": "good", "supported": "good", "refuted": "bad"}
_RATING_MARKS: dict[Rating, Mark] = {"accurate": "good", "contradicted": "bad"}
_STATEMENTS, _CLAIMS, _CAVEATS = 2, 3, 2
_UNMEASURED = "None of our records of trials measures this; that does not mean that nothing helps."
_SENTENCE = re.compile(r"(?<=[a-z\d)][.!?]) (?=[A-Z])")


def card(
    topic: Topic,
    references: Iterable[Reference],
    popular: Iterable[PopularClaim] = (),
    tried: Listing | None = None,
    asked: Asked = NOTHING_ASKED,
    *,
    full: bool = False,
    tabled: bool = False,
) -> Document:
    """Gives the card of a topic: one screen by default, everything that the data holds if ``full``.

    ``tried`` are the treatments that were tried for it; what was ``asked`` comes first; ``tabled`` puts the records of
    trials into a summary-of-findings table.
    """
    notes = Notes({reference.id: reference for reference in references})
    blocks: list[Block] = [Title(topic.name, words.kind(topic)), Paragraph(notes.prose(topic.summary))]
    if tried:
        what = f" --for {topic.id}" if tried.filters.outcome else ""
        kind = f" --category {tried.filters.category}" if tried.filters.category else ""
        blocks += tried_section(tried, f"fibrokb treatments{what}{kind}", full=full)
    elif topic.kind == "symptom":
        blocks += section("What was tried", [(text(_UNMEASURED), ())])
    if isinstance(topic, Intervention):
        harms = [] if not asked.of_harms else trials.harms(topic, notes, asked, full=full, tabled=tabled)
        blocks += harms
        blocks += trials.found(topic, notes, asked, full=full, tabled=tabled)
        blocks += [] if harms else trials.harms(topic, notes, full=full, tabled=tabled)
        blocks += trials.positions(topic, notes)
    blocks += _claims(topic, notes, full=full)
    searches = [search for search in topic.searches if full or search.purpose == "trials"]
    blocks += section("What we searched for", [(text(wording.search(search)), ()) for search in searches])
    blocks += points("Caveats", topic.caveats if full else topic.caveats[:_CAVEATS], notes)
    blocks += _popular(topic, popular, notes, full=full)
    if full and topic.aliases:
        blocks.append(Paragraph(text(Run("Also called: ", "strong"), ", ".join(topic.aliases))))
    blocks.append(notes.sources(full=full))
    blocks.append(Paragraph(text(Run(f"{wording.age(topic)} {wording.ADVICE}", "muted"))))
    blocks.append(Hints(_next(topic, full=full)))
    return tuple(blocks)


def subject(evidence: Evidence) -> str:
    """Gives who or what was studied, so that a rat is never taken for a person."""
    design = words.DESIGNS[evidence.design]
    who = f"people, {design}" if evidence.species == "human" else f"{design}, not people: {evidence.species}"
    counted = (wording.people(None, evidence.studies), f"n={wording.number(evidence.n)}" if evidence.n else "")
    return ", ".join((who, *(part for part in counted if part)))


def _chosen(claim: Claim) -> list[Evidence]:
    """Gives the entries that a short card shows: the first of each side with people, and the first without."""
    picked: dict[tuple[bool, bool], Evidence] = {}
    for entry in claim.evidence:
        if entry.stance != "background" or len(claim.evidence) == 1:
            picked.setdefault((entry.species != "human", entry.stance == "supports"), entry)
    return [entry for entry in claim.evidence if entry in picked.values()][:3]


def _claims(topic: Topic, notes: Notes, *, full: bool) -> list[Block]:
    shown = topic.claims if full else topic.claims[:_CLAIMS]
    title = f"What is known, and who disagrees{_of(len(shown), len(topic.claims))}"
    return section(title, [_claim(claim, notes, full=full) for claim in shown])


def _of(shown: int, there: int) -> str:
    """Says how many of all are shown, where it is not all; --full shows all."""
    return f" ({shown} of {there})" if shown < there else ""


def _claim(claim: Claim, notes: Notes, *, full: bool) -> Entry:
    shown = list(claim.evidence) if full else _chosen(claim)
    told = f"; {len(shown)} of {len(claim.evidence)} sources" if len(shown) < len(claim.evidence) else ""
    standing = f"[{words.STANDING[claim.standing]}; {claim.relation}{told}{words.own(claim)}]"
    under = [_evidence(entry, notes, full=full) for entry in shown]
    if claim.value:
        value = (Run(wording.measured(claim.value), "strong"), Run(f", {claim.value.population}"))
        under.insert(0, (*value, *notes.cite(claim.value.source)))
    if full:
        under += [notes.prose(caveat) for caveat in claim.caveats]
    sources = notes.cite(*(entry.source for entry in shown)) if full else ()
    head = Run(standing, _STANDING_MARKS.get(claim.standing, "open"))
    return text(f"{claim.statement} ", head, *sources), tuple(under)


def _evidence(entry: Evidence, notes: Notes, *, full: bool) -> Line:
    return text(
        Run(f"{_STANCES[entry.stance]} ", "strong"),
        Run(f"({subject(entry)}): ", "muted" if entry.species == "human" else "warn"),
        entry.finding if full else _SENTENCE.split(entry.finding)[0],
        *notes.cite(entry.source),
    )


def _popular(topic: Topic, claims: Iterable[PopularClaim], notes: Notes, *, full: bool) -> list[Block]:
    ordered = sorted(claims, key=lambda c: (c.topics.index(topic.id), words.GRAVITY.index(c.rating), c.id))
    shown = ordered if full else ordered[:_STATEMENTS]
    entries: list[Entry] = []
    for claim in shown:
        rating = Run(f"{words.RATINGS[claim.rating]}{words.own(claim)}", _RATING_MARKS.get(claim.rating, "open"))
        sources = notes.cite(*(cited.source for cited in claim.evidence)) if full else ()
        head = text(f"«{claim.statement}» ", rating, *sources)
        entries.append((head, (notes.prose(claim.explanation),) if full else ()))
    return section(f"Statements that are going round{_of(len(shown), len(ordered))}", entries)


def _next(topic: Topic, *, full: bool) -> tuple[str, ...]:
    commands = [] if full else [f"fibrokb show {topic.id} --full"]
    commands.append(f"fibrokb export {topic.id}")
    commands += [f"fibrokb show {other}" for other in topic.related[:1]]
    return tuple(commands)
