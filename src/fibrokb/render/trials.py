"""What trials found, harms and positions, for the card of an intervention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.answers import NOTHING_ASKED
from fibrokb.render import wording, words
from fibrokb.render.document import Block, Heading, Items, Line, Paragraph, Run, Table, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.answers import Asked
    from fibrokb.knowledge.model import Effect, Harm, Intervention
    from fibrokb.render.notes import Notes

Entry = tuple[Line, tuple[Line, ...]]
_HEADS = ("Outcome", "Comparison", "What was found", "Effect", "People", "Certainty", "Source")
_EFFECTS, _HARMS, _OTHERS = 5, 4, 2
_UNTOLD = "On {} our data holds nothing here; a doctor or pharmacist can say more."
_UNGRADED = "How often each of these was seen stands as its source prints it; no rating of how sure that is was seen."


def section(title: str, entries: Iterable[Entry]) -> list[Block]:
    """Gives a heading with a list under it, or nothing for an empty list."""
    items = tuple(entries)
    return [Heading(title), Items(items)] if items else []


def points(title: str, texts: Iterable[str], notes: Notes) -> list[Block]:
    """Gives a heading with one point for each text."""
    return section(title, [(notes.prose(words), ()) for words in texts])


def found(topic: Intervention, notes: Notes, asked: Asked = NOTHING_ASKED, *, full: bool, tabled: bool) -> list[Block]:
    """Gives what the studies found: the leading verdicts, all of them if ``full``, as a table too if ``tabled``.

    The results that were asked for come first.
    """
    state = Paragraph(text(Run(f"Evidence: {words.STATES[topic.evidence_state]}.", "strong")))
    every = (effect for effect in reading.leading(topic) if not reading.is_safety(effect))
    leading = sorted(every, key=lambda effect: effect not in asked.effects)
    if tabled:
        verdicts = section("What the studies found", [_verdict(effect, notes, topic) for effect in leading])
        return [state, *verdicts, *_table(topic, notes)]
    shown = reading.ordered(topic.effects) if full else leading[:_EFFECTS]
    more = len(leading) - len(shown)
    entries = [_effect(topic, effect, notes, full=full) for effect in shown]
    if more > 0:
        rest = ", ".join(words.OUTCOMES[effect.outcome] for effect in leading[_EFFECTS:])
        entries.append((text(Run(f"Also recorded: {rest} (--full)", "muted")), ()))
    return [state, *section("What the studies found", entries)]


def _effect(topic: Intervention, effect: Effect, notes: Notes, *, full: bool) -> Entry:
    disputed = reading.disputed(topic, effect) and not full
    words, mark = (
        (wording.dispute(effect), "open") if disputed else (wording.verdict(effect), wording.direction_mark(effect))
    )
    line = text(Run(f"{words}.", mark))  # type: ignore[arg-type]
    under = [_basis(effect, notes, f"{wording.leaning(effect)}: " if disputed else "")]
    if not full:
        others: dict[str, Effect] = {}
        for other in reading.otherwise(topic, effect):
            if other.source != effect.source:
                others.setdefault(_leaning(other), other)  # one for each way in which it comes out
        under += [_basis(other, notes, f"Otherwise, {how}: ") for how, other in list(others.items())[:_OTHERS]]
    return line, tuple(under)


def _leaning(effect: Effect) -> str:
    return f"{wording.leaning(effect)}{wording.tried(effect)}"


def _basis(effect: Effect, notes: Notes, head: str) -> Line:
    """Gives the numbers that a verdict rests on, or the finding in words where there are none."""
    basis = wording.basis(effect)
    words = basis if wording.estimate(effect) or not effect.finding else f"{effect.finding.rstrip('.')}; {basis}"
    return text(Run(head), Run(words, "muted"), *notes.cite(effect.source))


def _verdict(effect: Effect, notes: Notes, topic: Intervention | None = None) -> Entry:
    against = reading.opposing(topic, effect) if topic else ()
    words = wording.dispute(effect) if against else wording.verdict(effect)
    sources = (effect.source, *(other.source for other in against))
    whose = "" if effect.population == "adults with fibromyalgia" else f"{effect.population}; "
    return text(f"{words} ", Run(f"({whose}{wording.certainty(effect)}).", "muted"), *notes.cite(*sources)), ()


def _table(topic: Intervention, notes: Notes) -> list[Block]:
    if not topic.effects:
        return []
    rows = tuple(_row(effect, notes) for effect in reading.ordered(topic.effects))
    return [Heading("Summary of findings"), Table("Summary of findings", _HEADS, rows)]


def _row(effect: Effect, notes: Notes) -> tuple[Line, ...]:
    numbers = "; ".join(part for part in (wording.estimate(effect), wording.absolute(effect)) if part)
    others = "" if effect.population == "adults with fibromyalgia" else effect.population
    who = "; ".join(part for part in (wording.counted(effect), others) if part)
    searched = f"; searched to {effect.searched_to}" if effect.searched_to else ""
    return (
        text(words.OUTCOMES[effect.outcome], f" ({effect.timepoint})" if effect.timepoint else ""),
        text(f"{wording.given(effect)} against {wording.comparator(effect)}".strip()),
        text(wording.cell_words(effect)),
        text(numbers or effect.finding),
        text(f"{who or 'number not seen'}{searched}"),
        text(wording.certainty(effect)),
        notes.cite(effect.source),
    )


def harms(topic: Intervention, notes: Notes, asked: Asked = NOTHING_ASKED, *, full: bool, tabled: bool) -> list[Block]:
    """Gives harms and cautions, what was asked for, the serious and the frequent first.

    Verdicts on harms follow where no list holds all.
    """
    cautions = sorted(topic.cautions, key=lambda caution: caution not in asked.cautions)
    entries: list[Entry] = [(text(_UNTOLD.format(" or ".join(asked.untold))), ())] if asked.untold else []
    entries += [(notes.prose(caution), ()) for caution in cautions]
    if topic.harms == "not-reported":
        entries.append((text(wording.unreported(topic)), ()))
    else:
        ordered = sorted(
            topic.harms, key=lambda harm: (harm not in asked.harms, not harm.serious, -(harm.percent or 0))
        )
        shown = ordered if full else each(ordered)[: max(_HARMS, len(asked.harms))]
        told = [_harm(harm, notes) for harm in shown]
        entries = [*told[: len(asked.harms)], *entries, *told[len(asked.harms) :]]
        if full and shown:
            entries.append((text(Run(_UNGRADED, "muted")), ()))
        if len(ordered) > len(shown):
            entries.append((text(Run(f"{len(ordered) - len(shown)} more with --full", "muted")), ()))
    if tabled or not full:
        verdicts = [_verdict(effect, notes) for effect in reading.leading(topic) if reading.is_safety(effect)]
        entries += verdicts if full else verdicts[:2]
    return section("Harms and cautions", entries)


def each(harms: Iterable[Harm]) -> list[Harm]:
    """Gives of each kind of harm the first: «dizziness» that was counted at several doses is one kind."""
    kinds: dict[tuple[str, bool], Harm] = {}
    for harm in harms:
        kinds.setdefault((harm.event.partition(" (")[0].casefold(), harm.serious), harm)
    return list(kinds.values())


def _harm(harm: Harm, notes: Notes) -> Entry:
    return (*text(wording.harm(harm)), *notes.cite(harm.source)), ()


def beside(topic: Intervention, asked: Asked, other: str, notes: Notes) -> list[Block]:
    """Gives what a treatment's record says of what was asked with it, under the names of both."""
    entries = [_verdict(effect, notes, topic) for effect in asked.effects]
    entries += [(notes.prose(caution), ()) for caution in asked.cautions]
    entries += [_harm(harm, notes) for harm in asked.harms]
    return section(f"{topic.name}, asked with {other}", entries)


def positions(topic: Intervention, notes: Notes) -> list[Block]:
    """Gives what guidelines and regulators say, the newest first."""
    entries: list[Entry] = []
    for record in sorted(topic.recommendations, key=lambda record: (-record.year, record.body)):
        head = Run(wording.recommendation(record), "strong")
        entries.append((text(head, ". ", *_said(record.says, record.source, notes)), ()))
    for decision in sorted(topic.regulatory, key=lambda decision: (-(decision.year or 0), decision.agency)):
        head = Run(wording.decision(decision), "strong")
        entries.append((text(head, ". ", *_said(decision.says, decision.source, notes)), ()))
    return section("Guidelines and regulators", entries)


def _said(says: str, source: str, notes: Notes) -> Line:
    """Gives what a body says with its source, once: some texts cite it themselves."""
    return (*notes.prose(says), *(() if f"@{source}" in says else notes.cite(source)))
