"""Checks of our own sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import fault
from fibrokb.knowledge.citations import prose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

CODES = {
    "W001": "a word we do not use in our own voice",
    "W002": "a citation that is malformed",
}
_BANNED = re.compile(
    r"\b(statistically significant|significant(?:ly)?|insignificant|proven|proves?|cures?|cured|miracle|"
    r"breakthrough|no evidence of (?:an )?effect)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"@[a-z]+-\d{4}-|\[@")
_BRACKET = re.compile(r"\[@[a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*\]")


def wording(data: Dataset, today: str) -> Iterator[Problem]:
    """Our sentences use none of the words that mislead, and their citations are well formed."""
    for topic in data.topics:
        for text in (*prose_of(topic), *(claim.statement for claim in topic.claims)):
            yield from _sentence(data, topic, text, topic.id)
    for claim in data.popular_claims:
        yield from _sentence(data, claim, claim.explanation, claim.id)


def _sentence(data: Dataset, record: object, text: str, name: str) -> Iterator[Problem]:
    banned = _BANNED.search(text)
    if banned:
        yield fault(data, record, "W001", f"«{banned.group()}» in «{name}»; say it in other words")
    if _LOOSE.search(_BRACKET.sub("", text)):
        yield fault(data, record, "W002", f"a citation in «{name}» is not of the form [@key; @key]")


CHECKS = (wording,)
