"""Several treatments side by side, as a document; what can't be compared is said, not left to the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from fibrokb.knowledge.likeness import scale
from fibrokb.render import trials, wording, words
from fibrokb.render.document import Block, Document, Heading, Hints, Items, Line, Paragraph, Run, Table, Title, text
from fibrokb.render.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fibrokb.knowledge.likeness import Difference
    from fibrokb.knowledge.model import Effect, Intervention
    from fibrokb.knowledge.panorama import Beside, ComparedOutcome, Comparison, HeadToHead
    from fibrokb.knowledge.references import Reference

Entry = tuple[Line, tuple[Line, ...]]
_HARMS = 4
_NO_RECORD = "no record"
_INDIRECT = (
    "Same measure, scale, comparator and people; still different trials, so the difference between the numbers is "
    "only a hint."
)
_ONE_THING = "they are ways to count one thing."
_POOLED = "This is one pooled result of several treatments; it can't tell them apart."
_UNLIKE: dict[Difference, str] = {
    "measure": "they are different measures",
    "scale": "they are on different scales, or the scale is not named",
    "comparator": "the treatments were compared with different things, or it is not said with what",
    "population": "different people took part",
}


def describe(found: Comparison, references: Mapping[str, Reference]) -> Document:
    """Gives a comparison: what was tried directly, then outcome by outcome, harms and guidelines."""
    notes = Notes(references)
    blocks: list[Block] = [
        Title(f"{_listed([topic.name for topic in found.topics])} side by side", ""),
        *_directly(found, notes),
    ]
    blocks += [Heading("Outcome by outcome"), Paragraph(text(_each(found)))]
    for compared in found.outcomes:
        blocks += _outcome(compared, notes)
    blocks += _families(found)
    blocks += _alone(found)
    blocks += [Heading("Harms and cautions"), Items(tuple(_harms(topic, notes) for topic in found.topics))]
    blocks += [Heading("Guidelines and regulators"), Items(tuple(_positions(topic, notes) for topic in found.topics))]
    blocks += [Paragraph(text(Run(wording.ADVICE, "muted"))), notes.sources(full=False)]
    blocks.append(Hints(tuple(f"fibrokb show {topic.id}" for topic in found.topics)))
    return tuple(blocks)


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _each(found: Comparison) -> str:
    if not any(cell.effect for compared in found.outcomes for cell in compared.cells):
        return "Our data holds no outcome on which two of them have a record."
    return (
        "Each treatment against its own comparator, from the record that says most. These are different trials: what "
        "lies between two results is no more than a hint."
    )


def _directly(found: Comparison, notes: Notes) -> list[Block]:
    if not found.direct:
        sentence = (
            "No record in our data compares them directly, so it cannot say which is better. What follows sets their "
            "separate results beside each other."
        )
        return [Heading("Against each other"), Paragraph(text(Run(sentence, "strong")))]
    entries = [_direct(record, notes) for record in found.direct]
    return [Heading("Against each other"), Items(tuple(entries))]


def _direct(record: HeadToHead, notes: Notes) -> Entry:
    effect = record.effect
    verdict = wording.verdict(effect)
    head = Run(f"{record.topic.name}: {verdict[:1].lower()}{verdict[1:]}.", wording.direction_mark(effect))
    basis = "; ".join(part for part in (effect.finding.rstrip("."), wording.basis(effect)) if part)
    under: list[Line] = [text(Run(basis, "muted"), *notes.cite(effect.source))]
    if not record.alone:
        under.append(text(f"The comparator was not {record.other.name} alone, but: {wording.comparator(effect)}."))
    return text(head), tuple(under)


def _outcome(compared: ComparedOutcome, notes: Notes) -> list[Block]:
    name = words.OUTCOMES[compared.outcome]
    alike = not compared.differences
    heads = ("treatment", "result", *(["effect"] if alike else []), "certainty", "compared with", "based on", "source")
    rows = tuple(_row(cell, notes, numbers=alike) for cell in compared.cells)
    table = Table(f"What was found on {name}", heads, rows)
    held = [cell.effect for cell in compared.cells if cell.effect is not None]
    note = _note(compared, held)
    blocks: list[Block] = [Heading(f"{name[:1].upper()}{name[1:]}", 3), table]
    blocks += [Paragraph(note)] if note else []
    numbers = [_numbers(cell) for cell in compared.cells if cell.effect and wording.estimate(cell.effect)]
    return [*blocks, Items(tuple(numbers))] if numbers and not alike else blocks


def _families(found: Comparison) -> list[Block]:
    """Says which of the outcomes are several ways to count one thing, so that nobody compares their numbers."""
    ways: dict[str, list[str]] = {}
    for compared in found.outcomes:
        ways.setdefault(compared.family, []).append(words.OUTCOMES[compared.outcome])
    return [
        Paragraph(text(Run("Do not compare the numbers ", "warn"), f"of {_listed(names)}: {_ONE_THING}"))
        for names in ways.values()
        if len(names) > 1
    ]


def _row(cell: Beside, notes: Notes, *, numbers: bool) -> tuple[Line, ...]:
    effect = cell.effect
    name = text(f"{words.named(cell.topic)}{wording.tried(effect) if effect else ''}")
    if effect is None:
        return (name, text(Run(_NO_RECORD, "muted")), *((),) * (5 if numbers else 4))
    verdict = Run(f"{wording.disagreeing(effect)} disagree", "open") if cell.disputed else _verdict(effect)
    return (
        name,
        text(verdict),
        *([text(_told(effect) or "no number")] if numbers else []),
        text(wording.certainty(effect)),
        text(wording.comparator(effect)),
        text(wording.counted(effect) or "number not seen"),
        notes.cite(effect.source)[1:],
    )


def _verdict(effect: Effect) -> Run:
    return Run(wording.cell_words(effect), wording.direction_mark(effect))


def _note(compared: ComparedOutcome, held: list[Effect]) -> Line:
    """Says why the numbers can't be compared, or how far they can; nothing where there is only one record."""
    if len(held) < 2:
        return ()
    numbers = [(effect.source, effect.estimate, effect.n) for effect in held if effect.estimate is not None]
    if len(set(numbers)) == 1 and len(numbers) == len(held):
        return text(_POOLED)
    if not compared.differences:
        return text(Run(_INDIRECT, "muted")) if all(wording.estimate(effect) for effect in held) else ()
    reasons = "; ".join(f"{_UNLIKE[unlike]} ({_said(unlike, held)})" for unlike in compared.differences)
    what = "numbers" if sum(effect.estimate is not None for effect in held) > 1 else "results"
    return text(Run(f"Do not compare the {what}: ", "warn"), f"{reasons}.")


def _said(unlike: Difference, held: Iterable[Effect]) -> str:
    """Gives what stands in the records, so that a person sees the difference."""
    numbered = unlike in ("measure", "scale")
    said = (_value(unlike, effect) for effect in held if effect.estimate is not None or not numbered)
    return " · ".join(dict.fromkeys(said))


def _value(unlike: Difference, effect: Effect) -> str:
    match unlike:
        case "measure":
            return effect.measure or "no measure"
        case "scale":
            return scale(effect) or "not named"
        case "comparator":
            return wording.comparator(effect)
        case "population":
            return effect.population
        case _:
            assert_never(unlike)


def _numbers(cell: Beside) -> Entry:
    assert cell.effect is not None
    name = f"{cell.topic.name}{wording.tried(cell.effect)}: "
    return text(Run(name, "strong"), wording.estimate(cell.effect)), ()


def _told(effect: Effect) -> str:
    """Gives what a record says: its numbers, else the finding."""
    numbers = "; ".join(part for part in (wording.estimate(effect), wording.absolute(effect)) if part)
    return numbers or effect.finding.rstrip(".")


def _alone(found: Comparison) -> list[Block]:
    """Names the outcomes on which only one treatment has a record."""
    names = {topic.id: topic.name for topic in found.topics}
    entries = [
        (text(Run(f"Only {names[topic]}: ", "strong"), ", ".join(words.OUTCOMES[name] for name in outcomes)), ())
        for topic, outcomes in found.alone.items()
        if outcomes
    ]
    return [Heading("Recorded for one of them only", 3), Items(tuple(entries))] if entries else []


def _harms(topic: Intervention, notes: Notes) -> Entry:
    lines: list[Line] = [notes.prose(caution) for caution in topic.cautions]
    if topic.harms == "not-reported":
        lines.append(text(wording.unreported(topic)))
    else:
        ordered = sorted(topic.harms, key=lambda harm: (not harm.serious, -(harm.percent or 0)))
        lines += [text(wording.harm(harm), *notes.cite(harm.source)) for harm in trials.each(ordered)[:_HARMS]]
        more = len(ordered) - _HARMS
        if more > 0:
            lines.append(text(Run(f"{more} more: fibrokb show {topic.id} --full", "muted")))
    return text(Run(topic.name, "strong")), tuple(lines)


def _positions(topic: Intervention, notes: Notes) -> Entry:
    records = sorted(topic.recommendations, key=lambda record: (-record.year, record.body))
    decisions = sorted(topic.regulatory, key=lambda decision: (-(decision.year or 0), decision.agency))
    lines = [text(wording.recommendation(record), *notes.cite(record.source)) for record in records]
    lines += [text(wording.decision(decision), *notes.cite(decision.source)) for decision in decisions]
    return text(Run(topic.name, "strong")), tuple(lines) or (text("no position in our data"),)
