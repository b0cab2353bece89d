"""The evidence base with all that is needed to change one record and to look again, and the stand-in for the outside.

A record is changed as it stands in the file (a tree of YAML nodes) and read again by the reader that ``fibrokb
validate`` uses; then every check of ``fibrokb validate`` runs on the whole evidence base. Only the parsing of the other
records is saved. The stand-in speaks as PubMed and Crossref do and holds what the unchanged data says, abstracts made
of the numbers that we say stand there, and ten numbers of other abstracts as well, since a real one holds more.
"""

from __future__ import annotations

import copy
import os
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import msgspec
from tests.curation.outside import Article, Outside

from fibrokb.curation import verify as verification
from fibrokb.curation.client import Client
from fibrokb.curation.findings import quoted
from fibrokb.curation.services import Service
from fibrokb.curation.validate import check
from fibrokb.knowledge.citations import sources_of
from fibrokb.knowledge.model import Intervention, PopularClaim, Topic
from fibrokb.knowledge.references import Reference
from fibrokb.store import dataset, source, yamlfile
from fibrokb.store.decode import Decoder
from fibrokb.store.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset
    from fibrokb.store.yamlfile import Node

    Found = Counter[tuple[str, str]]

_NOISE = 10
_COMMENTS = {"retracted": "RetractionIn", "corrected": "ErratumIn", "expression-of-concern": "ExpressionOfConcernIn"}


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence base after one change, what the reader said of it, and the references that the change touches."""

    data: Dataset
    problems: tuple[Problem, ...]
    keys: tuple[str, ...]
    topics: tuple[Topic, ...]


class World:
    """The unchanged evidence base, its trees, and what is said of it before any change."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or source.shipped_folder()
        self.data, _ = dataset.read(self.folder)
        self.trees: dict[str, list[Node]] = {}
        self.lines: dict[str, list[str]] = {}
        for path in sorted(self.folder.glob("*.yaml")):
            root, _ = yamlfile.parse(path.read_bytes(), path.name)
            self.lines[path.name] = path.read_text("utf-8").split("\n")
            assert root is not None
            assert isinstance(root.value, dict)
            for section, node in root.value.items():
                if isinstance(node.value, list):
                    self.trees.setdefault(section, []).extend(node.value)
        self.before = _counted(check(self.data))
        self._records = {
            "references": {item.id: n for n, item in enumerate(self.data.references)},
            "popular_claims": {claim.id: n for n, claim in enumerate(self.data.popular_claims)},
            "topics": {topic.id: n for n, topic in enumerate(self.data.topics)},
        }
        self.citing: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in self.data.topics:
            for key in sources_of(topic):
                self.citing[key].append(topic)
        self.references = {item.id: item for item in self.data.references}

    def _read(self, section: str, node: Node, decoder: Decoder) -> Any:
        """Gives the record that a changed tree holds, or None if the reader finds a fault."""
        if section == "references":
            return decoder.read(node, Reference)
        if section == "popular_claims":
            return decoder.read(node, PopularClaim)
        shape: type[Topic] = Intervention if section == "interventions" else Topic
        return decoder.read(node, shape, kind=dataset.SECTIONS[section])

    def changed(self, changes: Iterable[tuple[str, Node, Node]]) -> Changed:
        """Gives the evidence base with some trees (section, old, new) changed."""
        problems: list[Problem] = []
        decoder = Decoder(problems)
        data, keys, topics = self.data, list[str](), list[Topic]()
        for section, old, new in changes:
            record = self._read(section, new, decoder)
            held = section if section in ("references", "popular_claims") else "topics"
            records = list(getattr(data, held))
            at = self._records[held][identity(old)]
            records[at : at + 1] = [record] if record is not None else []
            data = msgspec.structs.replace(data, **{held: tuple(records)})
            if held == "references" and record is not None:
                keys.append(record.id)
                topics += self.citing[record.id]
            elif held == "topics" and record is not None:
                keys += [key for key in sources_of(record) if key in self.references]
                topics.append(record)
        data = msgspec.structs.replace(data, places=data.places | decoder.places)
        return Changed(data=data, problems=tuple(problems), keys=tuple(keys), topics=tuple(topics))

    def told(self, changed: Changed) -> list[tuple[str, str, str]]:
        """Gives what validate says after a change and did not say before: code, message and severity."""
        problems = [*changed.problems, *check(changed.data)]
        new = _counted(problems) - self.before
        return sorted({(p.code, p.message, p.severity) for p in problems if (p.code, p.message) in new})


def identity(node: Node) -> str:
    """Gives the id of the record that a tree holds."""
    assert isinstance(node.value, dict)
    held = node.value["id"].value
    assert isinstance(held, str)
    return held


def copied(node: Node) -> Node:
    """Gives a tree that can be changed."""
    return copy.deepcopy(node)


def _counted(problems: Iterable[Problem]) -> Found:
    return Counter((problem.code, problem.message) for problem in problems)


def outside(world: World) -> Outside:
    """Gives services that hold every reference as the unchanged data prints it."""
    chance = random.Random(20)
    numbers = {
        key: list(dict.fromkeys(number.written for entry in entries for number in entry.numbers))
        for key, entries in quoted(world.data.topics).items()
    }
    pool = [number for listed in numbers.values() for number in listed]
    articles, works = {}, {}
    for item in world.data.references:
        own = numbers.get(item.id, [])
        abstract = " ".join(f"It was {number}." for number in [*own, *chance.sample(pool, min(_NOISE, len(pool)))])
        if item.pmid:
            articles[item.pmid] = _article(item, abstract)
        if item.doi:
            works[item.doi] = _work(item, abstract)
    return Outside(articles, works)


def _article(item: Reference, abstract: str) -> Article:
    first = item.author[0]
    notice = _COMMENTS.get(item.custom.source_status)
    return Article(
        item.pmid, escape(item.title), first.family, first.literal, str(item.year), journal=item.container_title,
        volume=item.volume, doi=item.doi, abstract={"": escape(abstract)}, comments=((notice, "1"),) if notice else (),
    )  # fmt: skip


def _work(item: Reference, abstract: str) -> dict[str, Any]:
    first = item.author[0]
    name = {"family": first.family} if first.family else {"name": first.literal}
    preprint = {"type": "posted-content"} if item.custom.source_status == "preprint" else {"type": "journal-article"}
    return {
        **preprint, "DOI": item.doi, "title": [item.title], "author": [{**name, "sequence": "first"}],
        "container-title": [item.container_title] if item.container_title else [], "volume": item.volume,
        "issued": {"date-parts": [[item.year]]}, "abstract": f"<jats:p>{escape(abstract)}</jats:p>",
    }  # fmt: skip


class Outward:
    """``verify`` against the stand-in: which references it doubts, before and after a change."""

    def __init__(self, world: World, services: Outside) -> None:
        self._world = world
        self._pubmed = _service("PubMed", f"{services.address}/entrez/eutils/")
        self._crossref = _service("Crossref", services.address)
        self._before: dict[tuple[str, str], set[str]] = {}

    def close(self) -> None:
        """Ends the connections."""
        for service in (self._pubmed, self._crossref):
            assert service.client is not None
            service.client.close()

    def _doubts(self, references: Iterable[Reference], topics: Iterable[Topic]) -> set[tuple[str, str]]:
        found = verification.verify(tuple(references), topics, self._pubmed, self._crossref, lambda _: None)
        doubts = set()
        for verdict in found.verdicts:
            if verdict.verdict in ("differs", "not-found"):
                doubts.update((verdict.key, f"{d.field}: {d.ours}") for d in verdict.differences)
                doubts.add((verdict.key, verdict.verdict))
        return doubts

    def told(self, changed: Changed, touched: Iterable[str]) -> set[tuple[str, str]]:
        """Gives what verify doubts after a change and did not doubt before, for the references that it touches."""
        keys = set(touched)
        after = {item.id: item for item in changed.data.references if item.id in keys}
        before = [item for key, item in self._world.references.items() if key in keys]
        names = {topic.id for topic in changed.topics}
        unchanged = [topic for topic in self._world.data.topics if topic.id in names]
        return self._doubts(after.values(), changed.topics) - self._doubts(before, unchanged)


def _service(name: str, base: str) -> Service:
    client = Client(name, base, per_second=1e6, email="nobody@example.org")
    return Service(client=client, kept=Replies(Path(os.devnull), name, base, 0))
