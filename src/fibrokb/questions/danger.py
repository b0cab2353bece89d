"""Tells whether a question may be asked in danger of life: then help comes first, whatever else the question names."""

from __future__ import annotations

import re

from fibrokb.knowledge.language import MAX_QUESTION, fold

HELP = "suicidality"
"""The topic that says where help is."""
_DANGER = re.compile(
    r"""\b(?:
    suicid\w* | overdos\w* | self\ ?harm\w* | (?:lethal|fatal|deadly)\ (?:dose|amount)s?
    | poison(?:ed|ing)\ (?:me|myself|by|from) | (?:kill|hurt|harm)(?:ing)?\ my\ ?self
    | (?:would|will|could|to|does|do|it)\ kill\ (?:me|you|someone|a\ person)
    | (?:took|taken|take|taking|swallowed)\ (?:\w+\ ){0,3}too\ (?:many|much) | too\ many\ (?:tablets|pills|tabs)
    | (?:took|taken|take|taking|swallowed)\ (?:all|the\ whole|a\ whole)\ .*(?:tablets|pills|bottle|box|packet|meds)
    | (?:end|ending|take|taking)\ my\ (?:own\ )?life | end\ it\ all | (?:be\ here|to\ live)\ any\ ?more
    | (?:want|wanna|wish|ready|i\ am\ going|i\ ?m\ going)\ (?:to\ |i\ could\ )?die
    )\b""",
    re.VERBOSE,
)


def is_urgent(question: str) -> bool:
    """Says whether a question speaks of taking too much, of wanting to die or of what would kill."""
    return bool(_DANGER.search(fold(question[:MAX_QUESTION])))
