"""The evidence base as its files hold it, every record with its place, and those that are laid over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from fibrokb.errors import DataUnreadable
from fibrokb.knowledge.model import About, Addition, Intervention, PopularClaim, Topic
from fibrokb.knowledge.problem import Place, Problem
from fibrokb.knowledge.references import Reference
from fibrokb.store import files, yamlfile
from fibrokb.store.decode import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from fibrokb.knowledge.terms import Kind
    from fibrokb.store.yamlfile import Node

T = TypeVar("T")
SECTIONS: dict[str, Kind] = {
    "mechanisms": "mechanism",
    "symptoms": "symptom",
    "interventions": "intervention",
    "background": "background",
}
KEYS = ("about", "shared_aliases", *SECTIONS, "popular_claims", "additions")
UNNAMED = About(name="an evidence base", condition="fibromyalgia", version="0", licence="not stated")


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """All records of an evidence base, in the order of the files."""

    about: About = UNNAMED
    shared_aliases: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    popular_claims: tuple[PopularClaim, ...] = ()
    references: tuple[Reference, ...] = ()
    additions: tuple[Addition, ...] = ()
    places: dict[int, Place] = {}

    def place(self, record: object) -> Place:
        """Gives the place in the files at which a record starts."""
        return self.places.get(id(record), Place("?"))


def read(folder: Path, *local: Path) -> tuple[Dataset, list[Problem]]:
    """Gives the evidence base of a folder with those that are laid over it, and every fault of form in their files.

    Where there are several folders, the places of faults hold the path of the folder, else the file's name alone.
    """
    from fibrokb.store import layers

    problems: list[Problem] = []
    data = _folder(folder, problems, f"{folder}{os.sep}" if local else "", whole=True)
    for other in local:
        data = layers.lay(data, _folder(other, problems, f"{other}{os.sep}", whole=False), problems)
    return layers.extended(data, problems), problems


def _folder(folder: Path, problems: list[Problem], head: str, *, whole: bool) -> Dataset:
    claims, references = _files(folder, whole=whole)
    decoder = Decoder(problems)
    for name in files.unread(files.names_in(folder)):
        message = "this file is not read; names are claims.yaml, references.yaml, claims-….yaml and references-….yaml"
        problems.append(Problem(place=Place(head + name), code="S009", message=message, severity="warning"))
    parts = [_claims(_mapping(folder / name, head + name, KEYS, problems), decoder) for name in claims]
    bibliographies = [_mapping(folder / name, head + name, ("references",), problems) for name in references]
    cited = [record for nodes in bibliographies for record in _records(nodes, "references", Reference, decoder)]
    data = _joined(parts, cited, decoder.places)
    for more in [part.about for part in parts if part.about not in (UNNAMED, data.about)]:
        message = f"«about» stands in {data.place(data.about)} already"
        problems.append(Problem(place=data.place(more), code="S007", message=message))
    return msgspec.structs.replace(
        data,
        topics=tuple(_once(data.topics, "topic", data, problems)),
        popular_claims=tuple(_once(data.popular_claims, "popular claim", data, problems)),
        references=tuple(_once(data.references, "reference", data, problems)),
    )


def _joined(parts: list[Dataset], cited: Iterable[Reference], places: dict[int, Place]) -> Dataset:
    """Gives what several files hold together."""
    return Dataset(
        about=next((part.about for part in parts if part.about is not UNNAMED), UNNAMED),
        shared_aliases=tuple(dict.fromkeys(alias for part in parts for alias in part.shared_aliases)),
        topics=tuple(topic for part in parts for topic in part.topics),
        popular_claims=tuple(claim for part in parts for claim in part.popular_claims),
        references=tuple(cited),
        additions=tuple(addition for part in parts for addition in part.additions),
        places=places,
    )


def _files(folder: Path, *, whole: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gives the names of the files of claims and of references in a folder.

    A ``whole`` base has both; of one that is laid over another, either will do.
    """
    option = "--data" if whole else "--with"
    if not folder.exists():
        raise DataUnreadable(f"the folder {folder} does not exist", f"{option} takes a folder that holds claims.yaml")
    if not folder.is_dir():
        raise DataUnreadable(f"{folder} is not a folder", f"{option} takes the folder that holds claims.yaml")
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise DataUnreadable(f"{folder} cannot be read: {error.strerror or error}") from None
    names = files.names_in(folder)
    claims, references = files.chosen(names, files.CLAIMS), files.chosen(names, files.REFERENCES)
    for found, what in ((claims, files.CLAIMS), (references, files.REFERENCES)):
        if not found and (whole or not (claims or references)):
            hint = f"`fibrokb init {folder}` makes a small evidence base" if not names else ""
            raise DataUnreadable(f"{folder / what}.yaml does not exist", hint)
    return claims, references


def _claims(nodes: dict[str, Node], decoder: Decoder) -> Dataset:
    """Gives what one file of claims holds."""
    topics: list[Topic] = []
    for section, kind in SECTIONS.items():
        shape: type[Topic] = Intervention if kind == "intervention" else Topic
        read = (decoder.read(node, shape, kind=kind) for node in _list(nodes, section, decoder.problems))
        topics += [topic for topic in read if topic is not None]
    about = decoder.read(nodes["about"], About) if "about" in nodes else None
    return Dataset(
        about=about or UNNAMED,
        shared_aliases=_words(nodes, "shared_aliases", decoder.problems),
        topics=tuple(topics),
        popular_claims=_records(nodes, "popular_claims", PopularClaim, decoder),
        additions=_records(nodes, "additions", Addition, decoder),
    )


def _once(records: Iterable[T], what: str, data: Dataset, problems: list[Problem]) -> Iterator[T]:
    """Yields records without those whose id another file has already, and notes each of these."""
    first: dict[str, Place] = {}
    for record in records:
        name: str = record.id  # type: ignore[attr-defined]
        here = data.place(record)
        before = first.setdefault(name, here)
        if before.file == here.file:
            yield record
        else:
            message = f"the {what} «{name}» stands in {before} already"
            problems.append(Problem(place=here, code="S007", message=message))


def read_plain(folder: Path, *local: Path) -> Dataset | None:
    """Gives what ``read`` gives, without places, in a fraction of the time; None if anything is at fault."""
    from fibrokb.store import layers

    problems: list[Problem] = []
    try:
        data = _plain_folder(folder, whole=True)
        for other in local:
            data = layers.lay(data, _plain_folder(other, whole=False), problems)
        data = layers.extended(data, problems)
    except (yamlfile.NotPlain, DataUnreadable, msgspec.ValidationError, TypeError, AttributeError):
        return None
    return None if problems else data


def _plain_folder(folder: Path, *, whole: bool) -> Dataset:
    from fibrokb.store import layers

    claims, references = _files(folder, whole=whole)
    parts = [_plain_claims(_plain(folder / name, KEYS)) for name in claims]
    bibliographies = [_plain(folder / name, ("references",)) for name in references]
    cited = [
        record
        for values in bibliographies
        for record in msgspec.convert(values.get("references", ()), list[Reference], strict=False)
    ]
    data = _joined(parts, cited, {})
    listed: tuple[tuple[Any, ...], ...] = (data.topics, data.popular_claims, data.references)
    repeats = any(len({record.id for record in records}) < len(records) for records in listed)
    if repeats or sum(part.about is not UNNAMED for part in parts) > 1 or layers.is_marked(data):
        raise yamlfile.NotPlain
    return data


def _plain(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    values: Any = yamlfile.plain(yamlfile.read_bytes(path))
    if set(values) - set(keys):
        raise yamlfile.NotPlain
    return dict(values)


def _plain_claims(values: dict[str, Any]) -> Dataset:
    topics: list[Topic] = []
    for section, kind in SECTIONS.items():
        listed = [{"kind": kind, **record} for record in values.get(section, ())]
        shape = list[Intervention] if kind == "intervention" else list[Topic]
        topics += msgspec.convert(listed, shape, strict=False)
    if any("kind" in record for section in SECTIONS for record in values.get(section, ())):
        raise yamlfile.NotPlain
    return Dataset(
        about=msgspec.convert(values["about"], About, strict=False) if "about" in values else UNNAMED,
        shared_aliases=tuple(values.get("shared_aliases", ())),
        topics=tuple(topics),
        popular_claims=msgspec.convert(values.get("popular_claims", ()), tuple[PopularClaim, ...], strict=False),
        additions=msgspec.convert(values.get("additions", ()), tuple[Addition, ...], strict=False),
    )


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


def _mapping(path: Path, file: str, keys: tuple[str, ...], problems: list[Problem]) -> dict[str, Node]:
    root, faults = yamlfile.parse(yamlfile.read_bytes(path), file)
    problems.extend(faults)
    if root is None:
        if not faults:
            problems.append(Problem(place=Place(file), code="S001", message="the file is empty"))
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
