"""The check of an article as a document: what it repeats and how that holds up, what is known, what it leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.model import Intervention
from fibrokb.render import wording, words
from fibrokb.render.card import subject
from fibrokb.render.document import Block, Document, Hints, Line, Mark, Paragraph, Run, Title, text
from fibrokb.render.notes import Notes
from fibrokb.render.trials import Entry, section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.knowledge.model import Cited, PopularClaim, Topic
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.reports import Match, Report, Sentence
    from fibrokb.knowledge.terms import Rating

RATING_MARKS: Mapping[Rating, Mark] = {"accurate": "good", "contradicted": "bad"}
"""How a rating is marked; those that are not here are open."""
STANCES = {"supports": "For", "contradicts": "Against", "qualifies": "But", "background": "Background"}
QUESTIONS = {
    "benefit-size": "How large is the benefit, in numbers?",
    "harms": "How common are the harms?",
    "studied": "Who was studied, and how many?",
    "compared": "Compared with what?",
    "disagree": "Who disagrees, or what speaks against it?",
    "cost": "What does it cost, and can it be had?",
}
"""What good health reporting answers, after the criteria of HealthNewsReview."""
_RECORDS, _TOPICS, _UNJUDGED, _LENGTH = 2, 12, 12, 150
FOREIGN = (
    "Most of these words are not English. Only English is read: that something is not found here, or not told, says "
    "nothing about this text."
)
UNCHECKED = (
    "A rating is that of a statement in the evidence base which the sentence was found to repeat, by its words; it can "
    "be found wrongly, so read the statement. It is no judgement of the article. What is not in the evidence base is "
    "not judged, which says nothing for or against it."
)


def report(found: Report, references: Iterable[Reference], *, full: bool = False) -> Document:
    """Gives the report on a text: short for a screen, with every record and sentence if ``full``."""
    notes = Notes({reference.id: reference for reference in references})
    last = Paragraph(text(Run(f"{UNCHECKED} {wording.ADVICE}", "muted")))
    hints = Hints(("fibrokb check FILE --full", "fibrokb check FILE -o report.html", "fibrokb claims WORDS"))
    return (*parts(found, notes, full=full), last, hints)


def parts(found: Report, notes: Notes, *, full: bool, listed: bool = True) -> list[Block]:
    """Gives the parts of a report; those that are rated only if they are not ``listed`` elsewhere."""
    behind = {topic.id: topic for topic in found.behind}
    blocks: list[Block] = [Title(found.name, "article")]
    blocks += [Paragraph(text(Run(FOREIGN, "warn")))] if found.foreign else []
    blocks.append(Paragraph(_counted(found)))
    if listed:
        blocks += section("Statements that are going round", _rated(found, behind, notes, full=full))
        blocks += section("Close to statements that are going round: not rated, read for yourself", _close(found))
        blocks += section("Said against, asked, left open or taken back: not rated", _denied(found))
    blocks += _topics(found, notes, full=full)
    blocks += section(
        "What good reporting tells, and whether the text does", [_asked(found, name) for name in QUESTIONS]
    )
    blocks += _unjudged(found, full=full)
    blocks.append(notes.sources(full=full))
    return blocks


def _counted(found: Report) -> Line:
    """Counts what was rated, and plainly what was not judged."""
    ratings = [match.claim.rating for sentence in found.rated for match in sentence.matches]
    told = ", ".join(f"{ratings.count(r)} {words.RATINGS[r]}" for r in words.GRAVITY if r in ratings)
    repeated = f"{_many(len(found.rated), 'sentence repeats', 'sentences repeat')} statements that are going round"
    judged = f" ({told})" if told else ""
    start = f"{_many(found.words, 'word', 'words')}. {repeated}{judged};"
    if found.narrowed:
        return text(f"{start} only what was asked for is counted and shown.")
    left = _many(len(found.unjudged), "sentence states", "sentences state")
    near = (
        f" {_many(len(found.close), 'comes', 'come')} close to one and {_is(found)} not rated;" if found.close else ""
    )
    return text(f"{start}{near} {left} something that is not judged.")


def _is(found: Report) -> str:
    return "is" if len(found.close) == 1 else "are"


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _rated(found: Report, behind: Mapping[str, Topic], notes: Notes, *, full: bool) -> list[Entry]:
    """Gives each sentence with the statements that it repeats, their ratings, and at the first of each why."""
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for sentence in found.rated:
        under: list[Line] = []
        for match in sentence.matches:
            under += explained(sentence, match, behind, notes, lines, full=full)
        line = text(Run(f"Line {sentence.line}: ", "muted"), f"«{sentence.text if full else shortened(sentence.text)}»")
        entries.append((line, tuple(under)))
    return entries


def explained(
    sentence: Sentence,
    match: Match,
    behind: Mapping[str, Topic],
    notes: Notes,
    told: dict[str, int],
    *,
    full: bool,
) -> list[Line]:
    """Gives the rating of a statement that a sentence repeats, why, and the records behind it, as lines.

    Why is told once: ``told`` holds the line at which it was, by claim, and is added to.
    """
    claim = match.claim
    rating = Run(words.RATINGS[claim.rating], RATING_MARKS.get(claim.rating, "open"))
    found = f"(matched: {', '.join(match.words)}{'' if claim.rating == 'accurate' else _manner(sentence)})"
    head = text(rating, f": «{claim.statement}» ", Run(found, "muted"))
    before = told.setdefault(claim.id, sentence.line)
    if before != sentence.line:
        return [head, text(Run(f"Why: as for line {before}", "muted"))]
    entries = claim.evidence if full else claim.evidence[:_RECORDS]
    records = [_record(entry, claim, behind, notes) for entry in entries]
    more = len(claim.evidence) - len(entries)
    rest = [text(Run(f"{_many(more, 'more record', 'more records')} (--full)", "muted"))] if more else []
    return [head, notes.prose(claim.explanation), *(record for record in records if record), *rest]


def _manner(sentence: Sentence) -> str:
    """Says how a sentence puts what it says, where that is softer than the statement."""
    if sentence.of_study:
        return "; the text tells it of a study"
    return f"; the text says it softly: {', '.join(sentence.softly)}" if sentence.softly else ""


def _record(entry: Cited, claim: PopularClaim, behind: Mapping[str, Topic], notes: Notes) -> Line:
    """Gives what a source found, from the record of it that one of the claim's topics holds."""
    stance = Run(f"{STANCES[entry.stance]} ", "strong")
    for topic in (behind[name] for name in claim.topics if name in behind):
        if isinstance(topic, Intervention):
            for effect in reading.ordered(topic.effects):
                if effect.source == entry.source:
                    return text(stance, f"{topic.name}: {wording.verdict(effect)}.", *notes.cite(entry.source))
        for claimed in topic.claims:
            for evidence in claimed.evidence:
                if evidence.source == entry.source:
                    told = text(stance, Run(f"({subject(evidence)}): ", "muted"), evidence.finding)
                    return (*told, *notes.cite(entry.source))
    return text(stance, "see", *notes.cite(entry.source))


def shortened(words_: str, length: int = _LENGTH) -> str:
    """Gives the beginning of a long text, cut between words."""
    return words_ if len(words_) <= length else f"{words_[:length].rsplit(' ', 1)[0]}…"


def _denied(found: Report) -> list[Entry]:
    return [
        (_said(sentence), (text(Run(f"about {_statements(sentence.denied)}", "muted")),))
        for sentence in found.turned_round
    ]


def _close(found: Report) -> list[Entry]:
    return [(_said(sentence), (text(Run(f"near {_statements(sentence.near)}", "muted")),)) for sentence in found.close]


def _said(sentence: Sentence) -> Line:
    return text(Run(f"Line {sentence.line}: ", "muted"), f"«{shortened(sentence.text)}»")


def _statements(claims: Iterable[PopularClaim]) -> str:
    return "; ".join(not_given(claim) for claim in claims)


def not_given(claim: PopularClaim) -> str:
    """Gives a statement that a sentence does not repeat, with a rating that can't be taken for the sentence's."""
    return f"«{claim.statement}» (the statement: {words.RATINGS[claim.rating]})"


def _topics(found: Report, notes: Notes, *, full: bool) -> list[Block]:
    shown = found.topics if full else found.topics[:_TOPICS]
    entries: list[Entry] = [(_known(topic, notes), ()) for topic in shown]
    rest = found.topics[len(shown) :]
    if rest:
        entries.append((text(Run(f"Also named: {', '.join(topic.name for topic in rest)} (--full)", "muted")), ()))
    return section("What is known about what the text names", entries)


def _known(topic: Topic, notes: Notes) -> Line:
    """Gives the one line that says most about a topic."""
    name = Run(f"{topic.name}: ", "strong")
    if isinstance(topic, Intervention):
        leading = [effect for effect in reading.leading(topic) if not reading.is_safety(effect)]
        if leading:
            effect = leading[0]
            return text(name, f"{wording.verdict(effect)}.", *notes.cite(effect.source))
        return text(name, f"{words.STATES[topic.evidence_state]}.")
    if topic.claims:
        claim = topic.claims[0]
        sources = [entry.source for entry in claim.evidence[:2]]
        standing = Run(f" ({words.STANDING[claim.standing]}): ", "open")  # before what it is about, lest it be missed
        return text(Run(topic.name, "strong"), standing, claim.statement, *notes.cite(*sources))
    return (name, *notes.prose(topic.summary))


def _asked(found: Report, name: str) -> Entry:
    line = next((question.line for question in found.questions if question.id == name), None)
    answer = Run("not told", "open") if line is None else Run(f"spoken of from line {line}", "good")
    return text(f"{QUESTIONS[name]} ", answer), ()


def _unjudged(found: Report, *, full: bool) -> list[Block]:
    left = found.unjudged
    shown = left if full else left[:_UNJUDGED]
    entries: list[Entry] = [(_unjudged_line(sentence, full=full), ()) for sentence in shown]
    if len(left) > len(shown):
        entries.append((text(Run(f"and {len(left) - len(shown):,} more (--full lists them)", "muted")), ()))
    return section(f"Not judged: nothing in the evidence base rates these ({len(left):,})", entries)


def _unjudged_line(sentence: Sentence, *, full: bool) -> Line:
    said = sentence.text if full else shortened(sentence.text, 90)
    told = f" ({sentence.elsewhere}: not about this condition, or not in people)" if sentence.elsewhere else ""
    return text(Run(f"Line {sentence.line}: ", "muted"), said, Run(told, "warn"))


def as_records(found: Report) -> list[dict[str, Any]]:
    """Gives every sentence of a report as plain values, for JSON."""
    return [
        {
            "line": sentence.line,
            "text": sentence.text,
            "kind": sentence.kind,
            "verdict": _verdict(sentence),
            "matches": [_matched(match) for match in sentence.matches],
            "not_stated": [claim.id for claim in sentence.denied],
            "near": [claim.id for claim in sentence.near],
            "topics": sentence.topics,
            "elsewhere": sentence.elsewhere,
            "softly": sentence.softly,
            "of_study": sentence.of_study,
        }
        for sentence in found.sentences
    ]


def _verdict(sentence: Sentence) -> str:
    if sentence.matches:
        return "rated"
    if sentence.denied:
        return "not-stated"
    if sentence.near:
        return "near"
    return "not-judged" if sentence.kind == "statement" else "no-statement"


def _matched(match: Match) -> dict[str, Any]:
    claim = match.claim
    return {
        "claim": claim.id,
        "statement": claim.statement,
        "rating": claim.rating,
        "explanation": claim.explanation,
        "words": match.words,
        "topics": claim.topics,
        "evidence": [{"source": entry.source, "stance": entry.stance} for entry in claim.evidence],
    }
