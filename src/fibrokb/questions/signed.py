"""Tells which claims a sentence states by their signs: for claims that were signed by hand, such as one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from fibrokb.questions import sentences
from fibrokb.questions.signs import closest

if TYPE_CHECKING:
    from fibrokb.questions.context import Context
    from fibrokb.questions.sentences import Read
    from fibrokb.questions.signs import Place, Sign, Signs


class Held(msgspec.Struct, frozen=True):
    """A claim whose sign a sentence holds, with the places and whether they are turned round."""

    claim: str
    places: tuple[Place, ...]
    refused: bool


def all_held(one: Read, signs: Signs, context: Context) -> list[Held]:
    """Gives what a sentence holds; of claims whose words lie within another's, only the other."""
    asked = signs.held(one.found, missing=1)
    held = [found for sign in asked if (found := _held(one, sign, context)) is not None]
    return [found for found in held if not any(_within(found, other) for other in held)]


def _held(one: Read, sign: Sign, context: Context) -> Held | None:
    """Gives a sign that a sentence holds; one of its groups may stand in the sentence that it leans on."""
    if any(group.places(one.found) for group in sign.barred):
        return None
    groups = [group.places(one.found) for group in sign.groups]
    here = [places for places in groups if places]
    if len(here) < len(groups):
        absent = next(group for group, places in zip(sign.groups, groups, strict=True) if not places)
        before = context.before
        if before is None or not (here and absent.names and sentences.leans_on(one) and absent.places(before.found)):
            return None
    held = closest(here)
    if not held:
        return None
    denied = bool(sentences.nots(one, held))
    return Held(sign.id, held, sentences.is_aside(one, held) or denied != sign.denies)


def of_others(one: Read, found: Held, context: Context) -> bool:
    """Says whether a sentence tells of another illness, or of animals."""
    return bool(context.elsewhere) and (sentences.elsewhere(one, found.places) != "" or not one.places("illness"))


def _within(found: Held, other: Held) -> bool:
    """Says whether a claim's words are only a part of another's: the one that asks for more is meant."""
    mine = {word for place in found.places for word in place}
    return mine < {word for place in other.places for word in place}


def words(one: Read, found: Held) -> tuple[str, ...]:
    """Gives the words that a sign stands for, as they are written."""
    shown = (dict.fromkeys(one.words.written[word] for word in place) for place in sorted(found.places))
    return tuple(" ".join(words) for words in shown)
