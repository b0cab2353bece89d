"""Faults that take more than one field or one record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from benchmarks.mutation.faults import TOPICS, Change, Spot, fields, listed, pick, put, text
from benchmarks.mutation.world import copied, identity
from fibrokb.store.yamlfile import Node

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.mutation.world import World


def two(world: World, chance: random.Random, section: str, fits: Callable[[dict[str, Node]], bool]) -> list[Spot]:
    """Gives two records of a section that fit."""
    held = [tree for tree in world.trees[section] if isinstance(tree.value, dict) and fits(tree.value)]
    found = []
    for tree in chance.sample(held, 2):
        new = copied(tree)
        found.append(Spot(section, tree, new, new))
    return found


def swapped(key: str) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that swaps an identifier between two references."""

    def plant(world: World, chance: random.Random) -> Change | None:
        one, other = two(world, chance, "references", fields(key))
        one.record[key], other.record[key] = other.record[key], one.record[key]
        names = (identity(one.old), identity(other.old))
        changes = tuple((spot.section, spot.old, spot.new) for spot in (one, other))
        return Change(changes, names, f"{key} swapped between {names[0]} and {names[1]}")

    return plant


def reordered(section: str) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that lets two records of a section change places."""

    def plant(world: World, chance: random.Random) -> Change | None:
        one, other = two(world, chance, section, fields("id"))
        changes = ((section, one.old, other.new), (section, other.old, one.new))
        return Change(changes, (), f"{identity(one.old)} and {identity(other.old)} changed places")

    return plant


def alias_of_another(world: World, chance: random.Random) -> Change | None:
    """Gives a topic an alias that another one owns."""
    section = chance.choice(TOPICS)
    spot = pick(world, chance, "self", fields("aliases"), (section,))
    if spot is None:
        return None
    other = chance.choice([topic for topic in world.data.topics if topic.id != identity(spot.old) and topic.aliases])
    alias = chance.choice([alias for alias in other.aliases if alias not in world.data.shared_aliases] or [other.name])
    listed(spot.new, "aliases").append(Node(alias, spot.new.place))
    return spot.done(f"alias «{alias}» of {other.id}")


def signs_flipped(*, whole: bool) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that flips the sign of a difference, alone or with its interval."""

    def plant(world: World, chance: random.Random) -> Change | None:
        def fits(record: dict[str, Node]) -> bool:
            told = text(record.get("direction")) in ("benefit", "harm")
            differs = text(record.get("measure")) in ("MD", "SMD", "RD") and float(text(record["estimate"]) or 0) != 0
            return differs and "ci_lower" in record and (told or not whole)

        spot = pick(world, chance, "effects", lambda r: "estimate" in r and fits(r))
        if spot is None:
            return None
        put(spot, "estimate", negated(text(spot.record["estimate"])))
        if whole:
            low, high = text(spot.record["ci_lower"]), text(spot.record["ci_upper"])
            put(spot, "ci_lower", negated(high))
            put(spot, "ci_upper", negated(low))
        return spot.done("sign flipped", text(spot.record["source"]))

    return plant


def negated(number: str) -> str:
    """Gives a number as it is typed with the other sign."""
    return number[1:] if number.startswith("-") else f"-{number}"


def raised(by: str) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that raises a certainty by one step."""
    steps = ("very-low", "low", "moderate", "high")

    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(
            world, chance, "effects", lambda r: text(r["certainty_by"]) == by and text(r["certainty"]) in steps[:3]
        )
        if spot is None:
            return None
        old = text(spot.record["certainty"])
        put(spot, "certainty", steps[steps.index(old) + 1])
        return spot.done(f"certainty {old} raised", text(spot.record["source"]))

    return plant


def swapped_values(what: str, one: str, other: str) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that swaps two fields of a record."""

    def plant(world: World, chance: random.Random) -> Change | None:
        spot = pick(world, chance, what, lambda r: fields(one, other)(r) and text(r[one]) != text(r[other]))
        if spot is None:
            return None
        spot.record[one], spot.record[other] = spot.record[other], spot.record[one]
        return spot.done(f"{one} and {other} swapped", text(spot.record.get("source")))

    return plant


def status_of(words: str) -> Callable[[World, random.Random], Change | None]:
    """Gives a planter that makes a source retracted that supports a claim or carries an effect."""

    def plant(world: World, chance: random.Random) -> Change | None:
        carrying = {e.source for t in world.data.topics for c in t.claims for e in c.evidence if e.stance == "supports"}
        carrying |= {e.source for t in world.data.topics for e in getattr(t, "effects", ())}
        spot = pick(world, chance, "self", lambda r: text(r["id"]) in carrying, ("references",))
        if spot is None:
            return None
        custom = spot.record["custom"].value
        assert isinstance(custom, dict)
        custom["source_status"] = msgspec.structs.replace(custom["source_status"], value=words)
        custom["note"] = Node("A notice was seen.", spot.new.place)
        return spot.done(f"{words}, and it still counts", identity(spot.old))

    return plant
