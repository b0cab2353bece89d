"""Lays an evidence base of one's own over another: what it adds, marked as local, and what it may not do.

New topics, popular claims and references are put beside those that are there. ``additions`` put claims, effects,
caveats and the like behind those of a topic that is there. Nothing is taken away, and no topic is replaced; only a
reference may be written again, for what is newly known about the same source, such as a retraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from fibrokb.knowledge.model import About, Addition, Intervention
from fibrokb.knowledge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.knowledge.problem import Place
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.dataset import Dataset

    Places = dict[int, Place]

T = TypeVar("T", bound=msgspec.Struct)
_RECORDS = ("claims", "effects", "harms", "recommendations", "regulatory")
_TEXTS = ("caveats", "cautions")
_LISTS = tuple(name for name in Addition.__struct_fields__ if name not in ("to", "local"))


def lay(base: Dataset, local: Dataset, problems: list[Problem]) -> Dataset:
    """Gives a base with another one laid over it, whose records are marked; notes what can't be laid."""
    joined = msgspec.structs.replace(base, places={**base.places, **local.places})
    places = joined.places
    return msgspec.structs.replace(
        joined,
        about=_both(base.about, local.about),
        shared_aliases=tuple(dict.fromkeys((*base.shared_aliases, *local.shared_aliases))),
        topics=(*base.topics, *_new(local.topics, base.topics, joined, problems)),
        popular_claims=(*base.popular_claims, *_new(local.popular_claims, base.popular_claims, joined, problems)),
        references=_references(base.references, local.references, joined, problems),
        additions=(*base.additions, *(_own(addition, places) for addition in local.additions)),
    )


def _both(base: About, local: About) -> About:
    """Gives the name, edition and licence of two bases together; the condition is that of the lower one."""
    from fibrokb.store.dataset import UNNAMED

    if local == UNNAMED:
        local = About(name="local records", condition="", version="local", licence="not stated")
    return About(
        name=f"{base.name} with {local.name}",
        condition=base.condition,
        version=f"{base.version}+{local.version}",
        licence=f"{base.licence} (local records: {local.licence})",
        note=" ".join(note for note in (base.note, local.note) if note),
    )


def _new(
    records: Iterable[Topic] | Iterable[PopularClaim],
    there: Iterable[Topic] | Iterable[PopularClaim],
    joined: Dataset,
    problems: list[Problem],
) -> Iterator[Any]:
    """Yields records, marked, whose id the base below does not have, and notes the others."""
    taken = {record.id: record for record in there}
    for record in records:
        if record.id not in taken:
            yield marked(record, joined.places)
            continue
        message = f"«{record.id}» stands in the evidence base below already ({joined.place(taken[record.id])})"
        hint = "; write what you add to it under `additions`" if hasattr(record, "summary") else "; choose another id"
        problems.append(Problem(place=joined.place(record), code="S007", message=message + hint))


def _references(
    base: tuple[Reference, ...], local: tuple[Reference, ...], joined: Dataset, problems: list[Problem]
) -> tuple[Reference, ...]:
    """Gives the references of both; of one source that is in both, the local record counts."""
    found = {reference.id: reference for reference in base}
    repeated = tuple(reference for reference in base if found[reference.id] is not reference)
    for reference in local:
        below = found.get(reference.id)
        if below is not None and not _is_same(below, reference):
            message = f"the key «{reference.id}» is another source in the evidence base below ({joined.place(below)})"
            problems.append(Problem(place=joined.place(reference), code="S007", message=message))
            continue
        found[reference.id] = marked(reference, joined.places)
    return (*found.values(), *repeated)


def _is_same(one: Reference, other: Reference) -> bool:
    if one.doi and other.doi:
        return one.doi.lower() == other.doi.lower()
    if one.pmid and other.pmid:
        return one.pmid == other.pmid
    return (one.title.casefold(), one.year) == (other.title.casefold(), other.year)


def marked(record: T, places: Places, **changes: Any) -> T:
    """Gives a record marked as local, with its place."""
    changed: T = msgspec.structs.replace(record, local=True, **changes)
    if id(record) in places:
        places[id(changed)] = places[id(record)]
    return changed


def _own(addition: Addition, places: Places) -> Addition:
    """Gives an addition whose records are marked; a text can't be, so it says so itself."""
    changes: dict[str, Any] = {
        name: tuple(marked(record, places) for record in getattr(addition, name)) for name in _RECORDS
    }
    changes |= {name: tuple(f"Local: {text}" for text in getattr(addition, name)) for name in _TEXTS}
    return marked(addition, places, **changes)


def extended(data: Dataset, problems: list[Problem]) -> Dataset:
    """Gives a dataset in which every addition has reached its topic; notes those that fit none."""
    if not data.additions:
        return data
    topics = list(data.topics)
    numbers = {topic.id: number for number, topic in reversed(list(enumerate(topics)))}
    for addition in data.additions:
        problem = _misfit(addition, topics, numbers)
        if problem:
            problems.append(Problem(place=data.place(addition), code="S008", message=problem))
            continue
        number = numbers[addition.to]
        old = topics[number]
        topics[number] = _with(old, addition)
        data.places[id(topics[number])] = data.place(old)
    return msgspec.structs.replace(data, topics=tuple(topics), additions=())


def _misfit(addition: Addition, topics: list[Topic], numbers: dict[str, int]) -> str:
    """Says why an addition can't reach its topic, or nothing."""
    if addition.to not in numbers:
        from difflib import get_close_matches

        near = get_close_matches(addition.to, numbers, 1)
        meant = f"did you mean «{near[0]}»?" if near else "to add to the shipped base, lay this folder over it: --with"
        return f"no topic has the id «{addition.to}»; {meant}"
    topic = topics[numbers[addition.to]]
    foreign = [name for name in _LISTS if getattr(addition, name) and name not in topic.__struct_fields__]
    return f"«{topic.id}» is a {topic.kind} topic; it has no {', '.join(foreign)}" if foreign else ""


def _with(topic: Topic, addition: Addition) -> Topic:
    changes: dict[str, Any] = {}
    for name in _LISTS:
        more = getattr(addition, name)
        if more:
            held = getattr(topic, name)
            changes[name] = tuple(dict.fromkeys((*(() if held == "not-reported" else held), *more)))
    if addition.local and not topic.local:
        changes["extended"] = True
    return msgspec.structs.replace(topic, **changes)


def is_marked(data: Dataset) -> bool:
    """Says whether any record bears a mark that only the program may set."""
    holders: tuple[Any, ...] = (*data.topics, *data.additions)
    records = [record for holder in holders for name in _RECORDS for record in _listed(holder, name)]
    everything: tuple[Any, ...] = (*data.topics, *data.additions, *data.popular_claims, *data.references, *records)
    typed = any(record.local is not msgspec.UNSET for record in everything)
    return typed or any(topic.extended is not msgspec.UNSET for topic in data.topics)


def _listed(holder: Topic | Addition, name: str) -> tuple[Any, ...]:
    if isinstance(holder, (Intervention, Addition)) or name == "claims":
        records = getattr(holder, name)
        return () if records == "not-reported" else tuple(records)
    return ()
