"""Tells whether a question asks what helps, and with what: «what helps with sleep», «best painkiller»."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.knowledge import effects as reading
from fibrokb.knowledge.language import MAX_QUESTION, fold
from fibrokb.questions import lexicon

if TYPE_CHECKING:
    from fibrokb.knowledge.terms import Category
    from fibrokb.questions.reading import SearchRows
    from fibrokb.store.index import TopicRow

_TREATMENT = r"(?:treatments?|therap(?:y|ies)|medications?|medicines?|meds|drugs?|remed(?:y|ies)|cures?|relief|help)"
_PRAISED = r"(?:the |best |good |better |effective |natural |safe |safest |new |newest |latest |most |any |some )*"
_KINDS = r"(?:diets?|foods?|exercises?|workouts?|sports?|supplements?|vitamins?|minerals?|herbs?)"
_WHO = r"(?:(?:so )?(?:what|which) (?:\w+ )?|(?:is there )?any ?thing (?:that )?(?:to )?)"
_WHICH = r"(?:(?:what|which)(?: are| is| s|s)? )?"
_EASES = r"(?:help|work|ease|relieve|reduce|improve|treat|stop|fix|lessen|calm)s?"
_QUESTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_WHO}(?:else |really |can |could |does |do |might |will |would )*(?:best )?{_EASES}(?: best| most)?"
        r"(?: with| for| against)?(?P<what>(?: .*)?)",
        r"what(?: is| s|s)(?: the)? (?:good|best|helpful)(?: thing)? (?:for|against|with)(?P<what> .*)",
        rf"(?:what is|what s|whats|what are|which is) {_PRAISED}{_TREATMENT}(?P<what>)",
        r"(?:does|will|can) any ?thing (?:ever )?(?:really |actually )?(?:help|work)(?: for| with)?(?P<what>(?: .*)?)",
        rf"{_WHICH}{_PRAISED}{_TREATMENT}(?: options?)? (?:for|of|against|with)(?P<what> .*)",
        r"how (?:to|do i|can i|do you|can you|do we|should i|could i) (?:best )?(?:treat|ease|relieve|manage|"
        r"help|improve|reduce|stop|fix|get rid of|cope with|deal with|control|lessen|calm)(?: with)?(?P<what> .*)",
        r"what (?:can|could|should|do|would) (?:i|you|we|one) (?:take|do|try|use|eat)(?: for| about| against| with)"
        r"(?P<what> .*)",
        rf"{_WHICH}{_PRAISED}(?P<what>pain) ?(?:killers?|relief|relievers?|{_TREATMENT}|"
        r"management)(?: .*)?",
        rf"{_PRAISED}(?P<what>.+) {_TREATMENT}(?: options?)?",
        rf"(?:the )?(?:best|good|safest|most effective) {_KINDS}(?: for| against)?(?P<what>(?: .*)?)",
        rf"(?:what|which)(?: are| is| s|s)? {_PRAISED}{_KINDS}(?: is| are| works?| helps?|"
        r" (?:should|can|could|do|to) (?:i |you |we )?(?:take|eat|follow|do|try|have))?(?: best| good| most)?"
        r"(?: for| with| against)?(?P<what>(?: .*)?)",
    )
)
_EMPTY = frozenset("my me i you your our the a an in with of for and to at all it this that have has is are".split())
_WHOLE = frozenset(("symptoms", "symptom", "patients", "people", "someone", "best", "most"))
_PLAIN = {"painful": "pain", "pains": "pain", "sleeping": "sleep", "tiredness": "fatigue"}


_CATEGORIES: dict[Category, frozenset[str]] = {
    "drug": frozenset("drug drugs medication medications medicine medicines meds painkiller painkillers".split()),
    "supplement": frozenset("supplement supplements vitamin vitamins mineral minerals herb herbs herbal".split()),
    "diet": frozenset("diet diets food foods".split()),
    "exercise": frozenset("exercise exercises workout sport sports".split()),
}


def category(question: str) -> Category | None:
    """Gives the kind of treatment that a question asks for, if it names one kind only."""
    words = frozenset(fold(question[:MAX_QUESTION]).split())
    found = [name for name, forms in _CATEGORIES.items() if words & forms]
    return found[0] if len(found) == 1 else None


def sought(question: str) -> tuple[str, ...] | None:
    """Gives the words for what a question seeks help with, none for the illness itself; None if it seeks none."""
    asked = fold(question[:MAX_QUESTION])
    for pattern in _QUESTIONS:
        found = pattern.fullmatch(asked)
        if found:
            words = (word for word in found["what"].split() if word not in lexicon.CONDITION and word not in _EMPTY)
            return tuple(word for word in words if word not in _WHOLE)
    return None


def symptom(words: tuple[str, ...], rows: SearchRows) -> TopicRow | None:
    """Gives the symptom that words name, by a name of its own or as what trials measure; None if they name none."""
    plain = _PLAIN.get(words[0], words[0]) if len(words) == 1 else ""
    measured = reading.symptom_of(plain)
    numbers = rows.numbers((measured,)) if measured else ()
    numbers = numbers or tuple({name.topic for name in rows.named(["".join(words)]) if name.field != "phrase"})
    found = list(rows.rows(numbers).values())
    return found[0] if len(found) == 1 and found[0].kind == "symptom" else None
