"""Picks what a treatment's record says of what a question asks about it: alcohol, weight, sleep, another drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.answers import Asked
from fibrokb.knowledge.citations import BRACKET
from fibrokb.knowledge.language import MAX_QUESTION, fold, stem
from fibrokb.knowledge.model import Intervention
from fibrokb.knowledge.terms import TAKEN
from fibrokb.questions import lexicon

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from fibrokb.knowledge.answers import Answer
    from fibrokb.knowledge.model import Topic
    from fibrokb.store.index import Index

_COMPARED = frozenset("better best worse or versus vs compare compared comparison than difference stronger".split())
_SAFETY = frozenset(
    """safe safely safer safest safety dangerous danger dangers harm harms harmful risk risks side unsafe caution
    cautions warning warnings interaction interactions interact contraindications""".split()
)
"""Words that ask for the harms of a treatment, whichever they are."""
_TOGETHER = frozenset(
    """alongside and combine combined combining interact interaction interactions mix mixed mixing plus together
    with""".split()
)
"""Words that put two things side by side, as in «can I take it with warfarin»."""


def side_by_side(words: Collection[str], names: set[str]) -> bool:
    """Says whether a question asks about things together: by a word for it, or with no word beside their ``names``."""
    return not _TOGETHER.isdisjoint(words) or names.issuperset(words)


def beside(answer: Answer, index: Index) -> tuple[list[tuple[Intervention, Asked]], list[str]]:
    """Gives the treatments that a question names with something else, what is asked of each, and all the names.

    Both are empty where the question names one thing.
    """
    if not (answer.pair or answer.missing):
        return [], []
    hits = (hit for hit in answer.hits if answer.missing or hit.score == 1.0)
    named = [topic for hit in hits if (topic := index.topic(hit.id))]
    treatments = [topic for topic in named if isinstance(topic, Intervention)]
    found = [(topic, asked(answer.query, topic, named, answer.missing)) for topic in treatments]
    return found, [*(topic.name for topic in named), *([answer.missing] if answer.missing else [])]


def asked(question: str, topic: Intervention, others: Iterable[Topic] = (), missing: str = "") -> Asked:
    """Gives what a treatment's record says of what a question asks about it; ``others`` are the topics named beside.

    Of a symptom the results on it; of another treatment, unless the two are compared, and of something ``missing`` in
    the data, every caution; of all else the cautions and harms that name it.
    """
    words = fold(question[:MAX_QUESTION]).split()
    others = [other for other in others if other.id != topic.id]
    outcomes = {*words, *(reading.measure_of(other.id) for other in others)}
    concerns = {group[0]: _stems(group) for word in words if (group := lexicon.concerns().get(word))}
    names = [_stems(_names(other)) for other in others if not reading.measure_of(other.id)]
    names.append(_stems(fold(missing).split()))
    sought = (*concerns.values(), *names)
    taken = any(isinstance(other, Intervention) for other in others) and not _COMPARED.intersection(words)
    reported = () if topic.harms == "not-reported" else topic.harms
    harms = {harm: _stems(fold(harm.event).split()) for harm in reported}
    cautions = {text: _stems(fold(BRACKET.sub("", text)).split()) for text in topic.cautions}
    told = [text for text, stems in cautions.items() if any(stems & one for one in sought)]
    record = frozenset().union(*cautions.values(), *harms.values())
    return Asked(
        effects=tuple(effect for effect in reading.leading(topic) if effect.outcome in outcomes),
        cautions=tuple(dict.fromkeys((*told, *topic.cautions))) if taken or missing else tuple(told),
        harms=tuple(harm for harm, stems in harms.items() if any(stems & one for one in sought)),
        safety=bool(_SAFETY.intersection(words)),
        untold=tuple(name for name, stems in concerns.items() if topic.category in TAKEN and not stems & record),
    )


def _names(topic: Topic) -> tuple[str, ...]:
    """Gives the names of a topic that are a single word."""
    names = (fold(name).split() for name in (topic.name, *topic.aliases))
    return tuple(name[0] for name in names if len(name) == 1)


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words)
