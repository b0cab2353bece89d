"""Citations in prose, in pandoc's form ``[@key; @key]``, and every place at which a record names a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fibrokb.knowledge.model import Intervention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fibrokb.knowledge.model import PopularClaim, Topic

BRACKET = re.compile(r"\s*\[(@[a-z0-9-]+(?:\s*;\s*@[a-z0-9-]+)*)\]")
_KEY = re.compile(r"@([a-z0-9-]+)")


def keys_in(text: str) -> tuple[str, ...]:
    """Gives the keys that a text cites, in order."""
    return tuple(key for bracket in BRACKET.finditer(text) for key in _KEY.findall(bracket.group(1)))


def without_citations(text: str) -> str:
    """Gives a text without its citations."""
    return BRACKET.sub("", text)


def replaced(text: str, mark: Callable[[tuple[str, ...]], str]) -> str:
    """Gives a text with each bracket of citations replaced by what ``mark`` makes of its keys."""
    return BRACKET.sub(lambda bracket: mark(tuple(_KEY.findall(bracket.group(1)))), text)


def prose_of(topic: Topic) -> tuple[str, ...]:
    """Gives the texts of a topic that may carry citations."""
    texts = [topic.summary, *topic.caveats]
    texts += [caveat for claim in topic.claims for caveat in claim.caveats]
    if isinstance(topic, Intervention):
        texts += topic.cautions
        texts += [recommendation.says for recommendation in topic.recommendations]
        texts += [decision.says for decision in topic.regulatory]
    return tuple(texts)


def _in_fields(topic: Topic) -> Iterator[str]:
    for claim in topic.claims:
        yield from (evidence.source for evidence in claim.evidence)
        if claim.value:
            yield claim.value.source
    if isinstance(topic, Intervention):
        yield from (effect.source for effect in topic.effects)
        if topic.harms != "not-reported":
            yield from (harm.source for harm in topic.harms)
        yield from (recommendation.source for recommendation in topic.recommendations)
        yield from (decision.source for decision in topic.regulatory)


def sources_of(topic: Topic) -> tuple[str, ...]:
    """Gives every source that a topic names, once each: those of its records first, then those of its prose."""
    keys = dict.fromkeys(_in_fields(topic))
    for text in prose_of(topic):
        keys.update(dict.fromkeys(keys_in(text)))
    return tuple(keys)


def sources_of_popular(claim: PopularClaim) -> tuple[str, ...]:
    """Gives every source that a popular claim names, once each."""
    keys = dict.fromkeys(cited.source for cited in claim.evidence)
    keys.update(dict.fromkeys(keys_in(claim.explanation)))
    return tuple(keys)
