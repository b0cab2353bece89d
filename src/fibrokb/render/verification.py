"""What came of checking the references outside, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.render.document import Document, Heading, Items, Paragraph, Run, Title, text

if TYPE_CHECKING:
    from fibrokb.knowledge.verification import Difference, Verdict, VerdictWord, Verification
    from fibrokb.render.document import Line, Mark

_HEADS: dict[VerdictWord, str] = {
    "differs": "Differs",
    "not-found": "Not found",
    "unavailable": "Not checked: a service did not answer",
    "agrees": "Agrees",
    "not-asked": "Not asked: neither DOI nor PMID",
}
_MARKS: dict[VerdictWord, Mark] = {
    "differs": "bad",
    "not-found": "bad",
    "unavailable": "open",
    "agrees": "good",
    "not-asked": "muted",
}


def describe(found: Verification) -> Document:
    """Gives every verdict, those that need a person first, with what was compared and what was let pass."""
    blocks: Document = (Title("References against PubMed and Crossref", "verification"), Paragraph(tally(found)))
    for word, head in _HEADS.items():
        verdicts = [verdict for verdict in found.verdicts if verdict.verdict == word]
        if verdicts:
            blocks += (Heading(f"{head} ({len(verdicts)})"), Items(tuple(_item(verdict) for verdict in verdicts)))
    return blocks


def tally(found: Verification) -> Line:
    """Gives how many references got each verdict, in one line."""
    total = sum(found.counts.values())
    runs: list[str | Run] = [f"{total} {'reference' if total == 1 else 'references'}: "]
    for position, (word, count) in enumerate(found.counts.items()):
        runs += [", " if position else "", Run(f"{count} {word}", _MARKS[word] if count else "muted")]  # type: ignore[index]
    return text(*runs, ".")


def _item(verdict: Verdict) -> tuple[Line, tuple[Line, ...]]:
    compared = [field for field in verdict.compared if field != "number"]
    if verdict.numbers:
        compared.append(f"{verdict.numbers} {'number' if verdict.numbers == 1 else 'numbers'}")  # type: ignore[arg-type]
    head = text(
        Run(verdict.key, "strong"),
        f" ({'; '.join(verdict.asked)})" if verdict.asked else "",
        Run(f", compared: {', '.join(compared)}" if compared else "", "muted"),
    )
    under = [_difference(difference) for difference in verdict.differences]
    under += [text(Run("Note: ", "muted"), note) for note in verdict.notes]
    return head, tuple(under)


def _difference(difference: Difference) -> Line:
    place = f" in {difference.place}" if difference.place else ""
    return text(
        Run(f"{difference.field}{place}: ", "bad"),
        f"ours «{difference.ours}»; {difference.service}: {difference.theirs}",
    )
