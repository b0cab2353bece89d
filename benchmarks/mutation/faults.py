"""The faults that are planted: each takes the world and a chance, and gives a change, or None if there is no place.

``reach`` says who could know: ``validate`` (it contradicts something in our own data or breaks a rule), ``verify``
(only the source can tell, and it can be asked) or ``reading`` (only someone who reads the source can tell).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from benchmarks.mutation.world import copied, identity
from fibrokb.store.yamlfile import Node

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from benchmarks.mutation.world import World
    from fibrokb.knowledge.problem import Problem

Reach = Literal["validate", "verify", "reading"]
TOPICS = ("mechanisms", "symptoms", "interventions", "background")
_PROSE = ("summary", "explanation")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ABSTRACT = re.compile(r"(?:title and )?abstract(?:\s*\(.*\)|, read in .*)?", re.DOTALL)


class Change(NamedTuple):
    """One planted fault: the trees before and after, the references that it touches, and one line on it."""

    changes: tuple[tuple[str, Node, Node], ...]
    touched: tuple[str, ...]
    said: str
    problems: tuple[Problem, ...] = ()
    """What the reader says of the file before any record is made of it."""


class Kind(NamedTuple):
    """A kind of fault: its name, who could know, and how it is planted."""

    name: str
    reach: Reach
    plant: Callable[[World, random.Random], Change | None]


class Spot(NamedTuple):
    """A record within a tree that can be changed: the section, the whole old and new tree, the record's own tree."""

    section: str
    old: Node
    new: Node
    holder: Node

    @property
    def record(self) -> dict[str, Node]:
        """The fields of the record."""
        assert isinstance(self.holder.value, dict)
        return self.holder.value

    def done(self, said: str, *touched: str) -> Change:
        """Gives the change."""
        return Change(((self.section, self.old, self.new),), touched, f"{identity(self.old)}: {said}")


def text(node: Node | None) -> str:
    """Gives the text of a node, or nothing."""
    return node.value if node is not None and isinstance(node.value, str) else ""


def put(spot: Spot, key: str, value: str) -> None:
    """Writes another text where one stands."""
    old = spot.record.get(key)
    spot.record[key] = Node(value, old.place if old else spot.new.place, old.quoted if old else False)
    spot.holder.keys.setdefault(key, spot.new.place)


def listed(node: Node, key: str) -> list[Node]:
    """Gives what a list of a record holds."""
    assert isinstance(node.value, dict)
    held = node.value.get(key)
    return held.value if held is not None and isinstance(held.value, list) else []


def _within(section: str, tree: Node, what: str) -> Iterator[Node]:
    if what == "self":
        yield tree
    elif what == "evidence" and section != "popular_claims":
        for claim in listed(tree, "claims"):
            yield from listed(claim, "evidence")
    else:
        yield from listed(tree, what)


def spots(world: World, what: str, sections: tuple[str, ...] = TOPICS) -> list[tuple[str, Node, int]]:
    """Gives every record of a sort: its section, its tree, and its number there."""
    return [
        (section, tree, number)
        for section in sections
        for tree in world.trees.get(section, ())
        for number, _ in enumerate(_within(section, tree, what))
    ]


def pick(
    world: World, chance: random.Random, what: str, fits: Callable[[dict[str, Node]], bool], sections: Any = TOPICS
) -> Spot | None:
    """Gives one record of a sort that fits, at random, ready to be changed."""
    found = spots(world, what, sections)
    chance.shuffle(found)
    for section, tree, number in found:
        held = list(_within(section, tree, what))[number].value
        if isinstance(held, dict) and fits(held):
            new = copied(tree)
            return Spot(section, tree, new, list(_within(section, new, what))[number])
    return None


def fields(*names: str) -> Callable[[dict[str, Node]], bool]:
    """Says whether a record has some fields."""
    return lambda record: all(name in record for name in names)


def other_digit(words: str, chance: random.Random) -> str:
    """Gives a text with one of its digits changed; a number gets no zero in front."""
    at = chance.choice([found.start() for found in _DIGIT.finditer(words)])
    first = at == 0 or not (words[at - 1].isdigit() or words[at - 1] == ".")
    digits = [d for d in "0123456789" if d != words[at] and not (first and d == "0")]
    return words[:at] + chance.choice(digits) + words[at + 1 :]


def in_abstract(world: World, record: dict[str, Node]) -> bool:
    """Says whether a record says that it stands in the abstract of a source that can be asked for."""
    reference = world.references.get(text(record.get("source")))
    return bool(_ABSTRACT.fullmatch(text(record.get("where")))) and bool(
        reference and (reference.doi or reference.pmid)
    )


def set_field(
    what: str, key: str, values: tuple[str, ...], fits: Callable[[dict[str, Node]], bool], sections: Any = TOPICS
) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that writes another of some values into a field."""

    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(world, chance, what, lambda r: fits(r) and bool(set(values) - {text(r.get(key))}), sections)
        if spot is None:
            return None
        old = text(spot.record.get(key))
        new = chance.choice([value for value in values if value != old])
        put(spot, key, new)
        return spot.done(f"{key} {old or '(none)'} became {new}", text(spot.record.get("source")))

    return plant


def drop(
    what: str, key: str, fits: Callable[[dict[str, Node]], bool], sections: Any = TOPICS
) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that leaves a field out."""

    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(world, chance, what, lambda r: key in r and fits(r), sections)
        if spot is None:
            return None
        del spot.record[key]
        return spot.done(f"{key} left out", text(spot.record.get("source")))

    return plant


def digit(
    what: str, key: str, sections: Any = TOPICS, fits: Callable[[World, dict[str, Node]], bool] = lambda _w, _r: True
) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that changes one digit in a field."""

    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(world, chance, what, lambda r: bool(_DIGIT.search(text(r.get(key)))) and fits(world, r), sections)
        if spot is None:
            return None
        old = text(spot.record[key])
        put(spot, key, other_digit(old, chance))
        key_of = text(spot.record.get("source")) or identity(spot.old)
        return spot.done(f"{key} {old[:40]} became {text(spot.record[key])[:40]}", key_of)

    return plant


def number_in(what: str, key: str, *, abstract: bool) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that changes one digit of a number, in an abstract or beyond it."""
    return digit(what, key, fits=lambda world, record: in_abstract(world, record) == abstract)


def reword(
    what: str, keys: tuple[str, ...], old: str, new: str | Callable[[re.Match[str]], str], sections: Any,
    fits: Callable[[World, dict[str, Node]], bool] = lambda _w, _r: True,
) -> Callable[[World, random.Random], Change | None]:  # fmt: skip
    """Gives a planter that rewrites one piece of a text."""

    def plant(world: World, chance: random.Random) -> Change | None:
        key = chance.choice(keys)
        spot = pick(world, chance, what, lambda r: bool(re.search(old, text(r.get(key)))) and fits(world, r), sections)
        if spot is None:
            return None
        found = chance.choice(list(re.finditer(old, text(spot.record[key]))))
        words = found.string
        put(spot, key, words[: found.start()] + found.expand(new) + words[found.end() :] if isinstance(new, str)
            else words[: found.start()] + new(found) + words[found.end() :])  # fmt: skip
        return spot.done(f"«{found.group()[:40]}» in {key}", text(spot.record.get("source")))

    return plant
