"""The evidence base as its two files hold it, every record with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from fibrokb.errors import DataUnreadable
from fibrokb.knowledge.model import About, Intervention, PopularClaim, Topic
from fibrokb.knowledge.problem import Place, Problem
from fibrokb.knowledge.references import Reference
from fibrokb.store import yamlfile
from fibrokb.store.decode import Decoder

if TYPE_CHECKING:
    from pathlib import Path

    from fibrokb.knowledge.terms import Kind
    from fibrokb.store.yamlfile import Node

CLAIMS = "claims.yaml"
REFERENCES = "references.yaml"
SECTIONS: dict[str, Kind] = {
    "mechanisms": "mechanism",
    "symptoms": "symptom",
    "interventions": "intervention",
    "background": "background",
}
_KEYS = ("about", "shared_aliases", *SECTIONS, "popular_claims")
_UNNAMED = About(name="an evidence base", condition="fibromyalgia", version="0", licence="not stated")


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """All records of an evidence base, in the order of the files."""

    about: About = _UNNAMED
    shared_aliases: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    popular_claims: tuple[PopularClaim, ...] = ()
    references: tuple[Reference, ...] = ()
    places: dict[int, Place] = {}

    def place(self, record: object) -> Place:
        """Gives the place in the files at which a record starts."""
        return self.places.get(id(record), Place("?"))


def read(folder: Path) -> tuple[Dataset, list[Problem]]:
    """Gives the evidence base of a folder, and every fault of form that its files have."""
    problems: list[Problem] = []
    decoder = Decoder(problems)
    if not folder.exists():
        raise DataUnreadable(f"the folder {folder} does not exist", "--data takes a folder that holds claims.yaml")
    if not folder.is_dir():
        raise DataUnreadable(f"{folder} is not a folder", "--data takes the folder that holds claims.yaml")
    claims = _mapping(folder / CLAIMS, _KEYS, problems)
    bibliography = _mapping(folder / REFERENCES, ("references",), problems)
    topics: list[Topic] = []
    for section, kind in SECTIONS.items():
        shape: type[Topic] = Intervention if kind == "intervention" else Topic
        for node in _list(claims, section, problems):
            topic = decoder.read(node, shape, kind=kind)
            if topic is not None:
                topics.append(topic)
    about = decoder.read(claims["about"], About) if "about" in claims else None
    return (
        Dataset(
            about=about or _UNNAMED,
            shared_aliases=_words(claims, "shared_aliases", problems),
            topics=tuple(topics),
            popular_claims=_records(claims, "popular_claims", PopularClaim, decoder),
            references=_records(bibliography, "references", Reference, decoder),
            places=decoder.places,
        ),
        problems,
    )


def read_plain(folder: Path) -> Dataset | None:
    """Gives the evidence base of a folder without places, in a fraction of the time; None if anything is at fault."""
    try:
        claims: Any = yamlfile.plain(yamlfile.read_bytes(folder / CLAIMS))
        bibliography: Any = yamlfile.plain(yamlfile.read_bytes(folder / REFERENCES))
        if set(claims) - set(_KEYS) or set(bibliography) - {"references"}:
            return None
        topics: list[Topic] = []
        for section, kind in SECTIONS.items():
            listed = [{"kind": kind, **record} for record in claims.get(section, ())]
            shape = list[Intervention] if kind == "intervention" else list[Topic]
            topics += msgspec.convert(listed, shape, strict=False)
        if any("kind" in record for section in SECTIONS for record in claims.get(section, ())):
            return None
        return Dataset(
            about=msgspec.convert(claims.get("about", _UNNAMED), About, strict=False),
            shared_aliases=tuple(claims.get("shared_aliases", ())),
            topics=tuple(topics),
            popular_claims=msgspec.convert(claims.get("popular_claims", ()), tuple[PopularClaim, ...], strict=False),
            references=msgspec.convert(bibliography.get("references", ()), tuple[Reference, ...], strict=False),
        )
    except (yamlfile.NotPlain, DataUnreadable, msgspec.ValidationError, TypeError, AttributeError):
        return None


def _records(nodes: dict[str, Node], key: str, shape: type[Any], decoder: Decoder) -> tuple[Any, ...]:
    read = (decoder.read(node, shape) for node in _list(nodes, key, decoder.problems))
    return tuple(record for record in read if record is not None)


def _words(nodes: dict[str, Node], key: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(node.value for node in _list(nodes, key, problems) if isinstance(node.value, str))


def _list(nodes: dict[str, Node], key: str, problems: list[Problem]) -> list[Node]:
    if key not in nodes:
        return []
    node = nodes[key]
    if not isinstance(node.value, list):
        problems.append(Problem(place=node.place, code="S001", message=f"«{key}» is a list"))
        return []
    return node.value


def _mapping(path: Path, keys: tuple[str, ...], problems: list[Problem]) -> dict[str, Node]:
    root, faults = yamlfile.parse(yamlfile.read_bytes(path), path.name)
    problems.extend(faults)
    if root is None:
        if not faults:
            problems.append(Problem(place=Place(path.name), code="S001", message="the file is empty"))
        return {}
    if not isinstance(root.value, dict):
        message = f"the file is a mapping with the keys {', '.join(keys)}"
        problems.append(Problem(place=root.place, code="S001", message=message))
        return {}
    for key, place in root.keys.items():
        if key not in keys:
            message = f"«{key}» is no section of this file"
            problems.append(Problem(place=place, code="S002", message=message, allowed=keys))
    return {key: node for key, node in root.value.items() if key in keys}
