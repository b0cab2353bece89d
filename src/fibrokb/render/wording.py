"""Sentences and words made from the fields, so that the prose can never disagree with the number.

The pattern is GRADE's plain language (Santesso and others, J Clin Epidemiol 2020;119:126-135): high «reduces»,
moderate «probably reduces», low «may reduce», very low «the evidence is very uncertain».
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from fibrokb.knowledge.effects import is_review, is_safety, magnitude
from fibrokb.knowledge.model import Effect, Intervention
from fibrokb.render import words

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Harm, Measured, Recommendation, Regulatory, Search, Topic
    from fibrokb.knowledge.terms import Certainty, Magnitude
    from fibrokb.render.document import Mark

ADVICE = "Information about research, not medical advice. Ask a clinician before you start or stop a treatment."


def certainty_mark(certainty: Certainty) -> str:
    """Gives GRADE's four circles, full ones first."""
    return words.CIRCLES[certainty]


def number(value: float) -> str:
    """Gives a number as people write it: no trailing zero, a true minus sign, thousands apart."""
    shown = f"{value:,.0f}" if value == int(value) and abs(value) >= 1000 else f"{value:g}"
    return shown.replace("-", "−")


def comparator(effect: Effect) -> str:
    """Gives what an effect was compared with, in words."""
    return words.COMPARATORS.get(effect.comparator, effect.comparator.removeprefix("active: "))


def people(n: int | None, studies: int | None) -> str:
    """Gives how many studies and people: «3 studies, 264 people»."""
    parts = [f"{studies} {'study' if studies == 1 else 'studies'}"] if studies else []
    parts += [f"{number(n)} {'person' if n == 1 else 'people'}"] if n else []
    return ", ".join(parts)


def counted(effect: Effect) -> str:
    """Gives how many studies and people stand behind a result, or behind the whole review where only that was seen."""
    told = people(effect.n, effect.studies)
    return f"{told} in the whole review" if told and effect.counted == "whole-review" else told


def estimate(record: Effect | Harm) -> str:
    """Gives measure, estimate and interval: «MD −0.34 points on a 0-10 scale (95% CI −0.95 to 0.27)»."""
    if record.measure is None or record.estimate is None:
        return ""
    unit = f" {record.unit}" if isinstance(record, Effect) and record.unit else ""
    if record.ci_lower is None or record.ci_upper is None:
        return f"{record.measure} {number(record.estimate)}{unit}"
    middle, lower, upper = alike(record.estimate, record.ci_lower, record.ci_upper)
    return f"{record.measure} {middle}{unit} ({interval(record)} {lower} to {upper})"


def interval(record: Effect | Harm) -> str:
    """Gives the level of an interval and its kind: «95% CI», a Bayesian one «95% CrI»."""
    if isinstance(record, Effect):
        return f"{record.ci_level}% {'CrI' if record.interval == 'credible' else 'CI'}"
    return "95% CI"


def alike(*values: float) -> tuple[str, ...]:
    """Gives numbers that stand together with as many decimals each: «−0.33», «−0.36», «−0.30»."""
    decimals = max(len(f"{value:g}".partition(".")[2]) for value in values)
    return tuple(f"{value:,.{decimals}f}".replace("-", "−") for value in values)


def absolute(effect: Effect) -> str:
    """Gives the effect in people: «of 100 people, 39 with it and 30 with placebo»."""
    if effect.absolute is None:
        return ""
    with_it, without = number(effect.absolute.intervention), number(effect.absolute.comparator)
    return f"of 100 people, {with_it} with it and {without} with {comparator(effect)}"


def _size(effect: Effect) -> str:
    return {"small": "slightly ", "trivial": "very slightly ", "large": "greatly "}.get(magnitude(effect), "")


def _does(effect: Effect, certainty: Certainty) -> str:
    """Gives subject-less words for what happens, at a certainty: «probably slightly reduces pain»."""
    modal = {"high": "", "moderate": "probably ", "low": "may ", "not-graded": "is reported to "}.get(certainty, "")
    bare = modal in ("may ", "is reported to ")
    if effect.direction == "no-important-difference":
        verb = "make" if bare else "makes"
        return f"{modal}{verb} little or no difference to {words.OUTCOMES[effect.outcome]}"
    good = effect.direction == "benefit"
    if effect.outcome in words.EVENTS:
        verb = words.EVENTS[effect.outcome][0 if good else 1]
        verb = verb.replace("gives", "give").replace("leads", "lead").replace("leaves", "leave") if bare else verb
        return f"{modal}{verb} {words.EVENT_WORDS[effect.outcome]}"
    verb = ("reduces" if good else "increases") if effect.outcome in words.LESS else "improves" if good else "worsens"
    if bare:
        verb = verb.removesuffix("s")
    return f"{modal}{_size(effect)}{verb} {words.OUTCOMES[effect.outcome]}"


def verdict(effect: Effect) -> str:
    """Gives the result in words, without numbers: «Compared with placebo, it may slightly reduce pain»."""
    against = f"Compared with {comparator(effect)}, "
    what = words.OUTCOMES[effect.outcome]
    subject = effect.intervention or "it"
    if effect.direction == "unclear" and effect.outcome in words.EVENTS:
        verb = words.EVENTS[effect.outcome][is_safety(effect)]
        return f"{against}it is unclear whether {subject} {verb} {what_event(effect)}"
    if effect.direction == "unclear":
        return f"{against}it is unclear whether {subject} changes {what}"
    if effect.direction == "mixed":
        return f"{against}trials{_of(effect)} disagree about {what}"
    if effect.certainty == "very-low":
        lean = {
            "benefit": "the numbers lean towards benefit",
            "harm": "the numbers lean towards harm",
            "no-important-difference": "no important difference was seen",
        }[effect.direction]
        on = f"{effect.intervention} and {what}" if effect.intervention else what
        return f"{against}the evidence on {on} is very uncertain; {lean}"
    return f"{against}{subject} {_does(effect, effect.certainty)}"


def _of(effect: Effect) -> str:
    return f" of {effect.intervention}" if effect.intervention else ""


def variant(effect: Effect) -> str:
    """Gives what was tried, where it is not the topic as its name says, without the comma that a sentence needs."""
    return effect.intervention.removesuffix(",")


def tried(effect: Effect) -> str:
    """Gives what was tried in brackets, where it is not the topic as its name says: « (esreboxetine)»."""
    return f" ({variant(effect)})" if effect.intervention else ""


def given(effect: Effect) -> str:
    """Gives what was tried and its dose: «esreboxetine 4 mg a day»; empty where that is just the topic."""
    what = variant(effect)
    named = what.casefold() in effect.dose.casefold()
    return ", ".join(part for part in ("" if named else what, effect.dose) if part)


def what_event(effect: Effect) -> str:
    """Gives what people have or do, for outcomes that are counted in people."""
    return words.EVENT_WORDS[effect.outcome]


def dispute(effect: Effect) -> str:
    """Gives the verdict where reviews of the same question, or trials that none pools, disagree."""
    who = disagreeing(effect)
    return f"Compared with {comparator(effect)}, {who}{_of(effect)} disagree about {words.OUTCOMES[effect.outcome]}"


def disagreeing(effect: Effect) -> str:
    """Gives who disagrees with a disputed record: sources of its own kind."""
    return "reviews" if is_review(effect) else "trials"


def leaning(effect: Effect) -> str:
    """Gives a result in one or two words, for a line that sets it against another."""
    return {
        "benefit": "benefit",
        "harm": "harm",
        "no-important-difference": "little or no difference",
        "mixed": "mixed results",
        "unclear": "unclear",
    }[effect.direction]


def basis(effect: Effect) -> str:
    """Gives what a verdict rests on: numbers, people, dose, age, certainty."""
    parts = [
        estimate(effect),
        absolute(effect),
        counted(effect),
        effect.population if effect.population != "adults with fibromyalgia" else "",
        effect.dose,
        effect.timepoint,
        f"searched to {effect.searched_to}" if effect.searched_to else "",
        certainty(effect),
    ]
    return "; ".join(part for part in parts if part)


def certainty(effect: Effect) -> str:
    """Gives the certainty in words and who judged it."""
    shown = f"{words.CERTAINTY[effect.certainty]} {certainty_mark(effect.certainty)}"
    if effect.certainty == "not-graded":
        return f"{words.CERTAINTY[effect.certainty]}{words.own(effect)}"
    judged = "" if effect.certainty_by == "source" else ", rated locally" if effect.local else ", our rating"
    return f"{shown}{judged}{words.own(effect)}"


def short_verdict(effect: Effect) -> str:
    """Gives a verdict for a table cell: «helps a little ⊕⊕○○»."""
    return f"{short_words(effect)} {certainty_mark(effect.certainty)}"


_SIZES: dict[Magnitude, str] = {
    "trivial": " very little",
    "small": " a little",
    "moderate": "",
    "large": " a lot",
    "not-estimable": ", no size",
}


def short_words(effect: Effect) -> str:
    """Gives a verdict in one to three words, without its certainty; very low certainty never sounds like a result."""
    if effect.certainty == "very-low" and effect.direction in ("benefit", "harm"):
        return "uncertain (+)" if effect.direction == "benefit" else "uncertain (−)"
    match effect.direction:
        case "benefit":
            return f"helps{_SIZES[magnitude(effect)]}"
        case "harm":
            return "worse"
        case "no-important-difference":
            return "no difference"
        case "mixed":
            return "trials disagree"
        case "unclear":
            return "unclear"
        case _:
            assert_never(effect.direction)


def direction_mark(effect: Effect) -> Mark:
    """Gives the mark for a result: good, bad or open."""
    if effect.direction == "benefit" and effect.certainty not in ("very-low", "not-graded"):
        return "good"
    return "bad" if effect.direction == "harm" else "open"


def unreported(topic: Intervention) -> str:
    """Says that no source counts the harms of a treatment, which some cautions may name all the same."""
    if topic.cautions:
        return "How common harms are, no source that we saw tells."
    return "The sources that we saw do not report harms; that does not mean that there are none."


def harm(record: Harm) -> str:
    """Gives a harm with how often it was seen."""
    parts = []
    if record.percent is not None:
        parts.append(f"{number(record.percent)} of 100 people")
        if record.comparator_percent is not None:
            parts[-1] += f", {number(record.comparator_percent)} with {record.comparator or 'the comparator'}"
    if estimate(record):
        against = f" against {record.comparator}" if record.comparator and not parts else ""
        parts.append(estimate(record) + against)
    if people(record.n, None):
        parts.append(people(record.n, None))
    if record.population != "adults with fibromyalgia":
        parts.append(record.population)
    event = f"Serious: {record.event}" if record.serious else record.event
    shown = f"{event[:1].upper()}{event[1:]}"
    shown += f" ({'; '.join(parts)})" if parts else ""
    shown += words.own(record)
    return f"{shown}: {record.finding}" if record.finding else shown


def recommendation(record: Recommendation) -> str:
    """Gives a guideline's position: «EULAR 2017 (Europe): weakly for»."""
    return f"{record.body} {record.year} ({record.place}): {words.STRENGTHS[record.recommendation]}{words.own(record)}"


def short_recommendation(record: Recommendation) -> str:
    """Gives a guideline's position for a table cell: «EULAR ++»."""
    return f"{record.body.split(' (')[0]} {words.SHORT_STRENGTHS[record.recommendation]}"


def cell_words(effect: Effect) -> str:
    """Gives a verdict for a summary-of-findings table; very low certainty never sounds like a result."""
    if effect.certainty == "very-low" and effect.direction in ("benefit", "harm"):
        return f"very uncertain; leans towards {effect.direction}"
    return short_words(effect)


def decision(record: Regulatory) -> str:
    """Gives a regulator's decision: «FDA 2007 (United States): approved»."""
    year = f" {record.year}" if record.year else ""
    return f"{record.agency}{year} ({record.place}): {record.status.replace('-', ' ')}{words.own(record)}"


def short_decision(record: Regulatory) -> str:
    """Gives a regulator's decision for a table cell: «EMA refused»."""
    return f"{words.AGENCIES.get(record.agency, record.agency)} {record.status.replace('-', ' ')}"


def search(record: Search) -> str:
    """Gives what was searched, where, when, and what came of it."""
    purpose = "For the other side" if record.purpose == "other-side" else "For trials"
    return (
        f"{purpose}: «{record.words}» in {record.where}, on {record.on}. {record.found[:1].upper()}{record.found[1:]}"
    )


def measured(value: Measured) -> str:
    """Gives a number about a condition with its range: «2.7 per cent (1.5 to 4.9)»."""
    shown = f"{number(value.value)}{'' if value.unit.startswith('%') else ' '}{value.unit}"
    if value.lower is None or value.upper is None:
        return shown
    return f"{shown} ({number(value.lower)} to {number(value.upper)})"


def age(topic: Topic) -> str:
    """Gives how old the evidence is: when it was last reviewed here, and when its reviews stopped searching."""
    effects = topic.effects if isinstance(topic, Intervention) else ()
    searched = sorted({effect.searched_to for effect in effects if effect.searched_to})
    if not searched:
        return f"Reviewed here on {topic.reviewed}."
    span = searched[0] if len(searched) == 1 else f"{searched[0]} (oldest) to {searched[-1]} (newest)"
    return f"Reviewed here on {topic.reviewed}. Its reviews searched to {span}."
