"""Checks of topics: their names, their words, their state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import KEBAB, fault, is_date, repeated
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "T001": "an id that is not kebab-case",
    "T002": "an id that stands twice",
    "T003": "topics out of order",
    "T004": "a name or alias with two owners",
    "T005": "an everyday phrase that holds the name, or stands twice",
    "T006": "too few or too many everyday phrases",
    "T007": "a summary of more than 90 words",
    "T008": "a topic id that does not exist",
    "T009": "only supporting sources, and no search for the other side",
    "T010": "none-found without the words that were searched",
    "T011": "the state of the evidence does not fit the records",
    "T012": "a date that is malformed or lies ahead",
    "T013": "an identifier that is unknown or malformed",
    "T014": "a topic without any evidence",
}
_IDENTIFIERS = {
    "mesh": re.compile(r"[CD]\d{6,9}"),
    "hpo": re.compile(r"HP:\d{7}"),
    "chebi": re.compile(r"CHEBI:\d+"),
    "atc": re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d|[A-Z]\d\d[A-Z]{0,2}"),
    "mondo": re.compile(r"MONDO:\d{7}"),
    "icd-11": re.compile(r"[0-9A-Z]{4}(\.[0-9A-Z]{1,2})?"),
}
_POOLED = ("meta-analysis", "network-meta-analysis", "systematic-review", "guideline")
_TRIALS = (*_POOLED, "rct", "crossover-rct", "nonrandomised-trial")


def ids(data: Dataset, today: str) -> Iterator[Problem]:
    """Ids are kebab-case, unique, and in order within their section."""
    before = ("", "", "")
    for topic in data.topics:
        if not KEBAB.fullmatch(topic.id):
            yield fault(data, topic, "T001", f"«{topic.id}» is no id (small letters, digits, single hyphens)")
        file = data.place(topic).file
        if (file, topic.kind) == before[:2] and topic.id < before[2]:
            yield fault(data, topic, "T003", f"«{topic.id}» stands after «{before[2]}»; topics are sorted by id")
        before = (file, topic.kind, topic.id)
    for _, second in repeated(data.topics, lambda topic: topic.id):
        yield fault(data, second, "T002", f"the id «{second.id}» stands twice")


def names(data: Dataset, today: str) -> Iterator[Problem]:
    """A name or alias belongs to one topic, or is declared shared."""
    shared = {fold(alias) for alias in data.shared_aliases}
    owners: dict[str, str] = {}
    for topic in data.topics:
        mine = dict.fromkeys([fold(topic.name), *(fold(alias) for alias in topic.aliases)])
        for word in mine:
            owner = owners.setdefault(word, topic.id)
            if owner != topic.id and word not in shared:
                message = f"«{word}» of «{topic.id}» belongs to «{owner}» already; or list it in shared_aliases"
                yield fault(data, topic, "T004", message)
        yield from _phrases(data, topic, [word for word in mine if len(word) > 3])


def _phrases(data: Dataset, topic: object, words: list[str]) -> Iterator[Problem]:
    from fibrokb.knowledge.model import Topic

    assert isinstance(topic, Topic)
    seen: set[str] = set()
    for phrase in topic.asked_as:
        folded = f" {fold(phrase)} "
        held = next((word for word in words if f" {word} " in folded), None)
        if held:
            yield fault(data, topic, "T005", f"the phrase «{phrase}» of «{topic.id}» holds its own name «{held}»")
        if folded in seen:
            yield fault(data, topic, "T005", f"the phrase «{phrase}» of «{topic.id}» stands twice")
        seen.add(folded)
    if not 6 <= len(topic.asked_as) <= 20:
        yield fault(
            data, topic, "T006", f"«{topic.id}» has {len(topic.asked_as)} everyday phrases; 6 to 20 are asked for"
        )


def summaries(data: Dataset, today: str) -> Iterator[Problem]:
    """A summary can be read on a bad day."""
    from fibrokb.knowledge.citations import without_citations

    for topic in data.topics:
        words = len(without_citations(topic.summary).split())
        if words > 90:
            yield fault(data, topic, "T007", f"the summary of «{topic.id}» has {words} words; at most 90")
        if not is_date(topic.reviewed) or topic.reviewed > today:
            yield fault(data, topic, "T012", f"«{topic.reviewed}» is no date up to today ({today})")
        for search in topic.searches:
            if not is_date(search.on) or search.on > today:
                yield fault(data, search, "T012", f"«{search.on}» is no date up to today ({today})")
        for space, identifier in topic.identifiers.items():
            form = _IDENTIFIERS.get(space)
            if form is None or not form.fullmatch(identifier):
                message = f"«{space}: {identifier}» is no identifier that is known here"
                yield fault(data, topic, "T013", message, tuple(_IDENTIFIERS))


def links(data: Dataset, today: str) -> Iterator[Problem]:
    """Ids that are named exist."""
    known = {topic.id for topic in data.topics}
    mechanisms = {topic.id for topic in data.topics if topic.kind == "mechanism"}
    for topic in data.topics:
        for other in topic.related:
            if other not in known or other == topic.id:
                yield fault(data, topic, "T008", f"«{topic.id}» names «{other}» as related; no other topic has that id")
        if isinstance(topic, Intervention):
            for other in topic.acts_on:
                if other not in mechanisms:
                    yield fault(data, topic, "T008", f"«{topic.id}» acts on «{other}»; no mechanism has that id")


def balance(data: Dataset, today: str) -> Iterator[Problem]:
    """Where all sources support, the other side was searched for."""
    for topic in data.topics:
        stances = {evidence.stance for claim in topic.claims for evidence in claim.evidence}
        if isinstance(topic, Intervention):
            continue
        if not topic.claims:
            yield fault(data, topic, "T014", f"«{topic.id}» has no claims")
        elif not stances & {"contradicts", "qualifies"} and not _searched(topic.searches, "other-side"):
            message = f"all sources of «{topic.id}» support; add `searches` with purpose other-side"
            yield fault(data, topic, "T009", message)


def _searched(searches: tuple[object, ...], purpose: str) -> bool:
    return any(getattr(search, "purpose", "") == purpose for search in searches)


def states(data: Dataset, today: str) -> Iterator[Problem]:
    """The state of the evidence fits the records."""
    for topic in data.topics:
        if not isinstance(topic, Intervention):
            continue
        state, designs = topic.evidence_state, {effect.design for effect in topic.effects}
        if state == "none-found" and not _searched(topic.searches, "trials"):
            yield fault(data, topic, "T010", f"«{topic.id}»: none-found needs `searches` with purpose trials")
        if state in ("none-found", "not-assessed", "mechanistic-only") and designs & set(_TRIALS):
            yield fault(data, topic, "T011", f"«{topic.id}» is {state} but has effects from trials")
        if state == "synthesised" and not designs & set(_POOLED):
            yield fault(data, topic, "T011", f"«{topic.id}» is synthesised but no effect comes from a review")
        if state == "trials-only" and (designs & set(_POOLED) or not designs & set(_TRIALS)):
            yield fault(
                data,
                topic,
                "T011",
                f"«{topic.id}» is trials-only; its effects must come from trials, none from reviews",
            )
        if state in ("observational-only", "mechanistic-only") and not (topic.effects or topic.claims):
            yield fault(data, topic, "T014", f"«{topic.id}» is {state} but has neither effects nor claims")


CHECKS = (ids, names, summaries, links, balance, states)
