"""Looking things up: search, show, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Full, TopicName, With, open_index

if TYPE_CHECKING:
    from fibrokb.knowledge.answers import Answer
    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.panorama import Listing
    from fibrokb.render.document import Document
    from fibrokb.store.index import Index

KindOption = Literal["mechanism", "symptom", "intervention", "background"]
Section = Literal["mechanisms", "symptoms", "interventions", "background"]


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What to look for; no quotes needed.")],
    kind: Annotated[KindOption | None, typer.Option("--kind", help="Only topics of this kind.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="List at most this many topics.")] = 5,
    everything: Annotated[bool, typer.Option("--all", help="List every topic that fits.")] = False,
    full: Full = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Find a topic, however it is written, and show what the evidence says."""
    from fibrokb.questions.lookup import limited
    from fibrokb.questions.search import search

    index = open_index(data, local)
    answer = _marked(limited(search(" ".join(words), index), kind, None if everything else limit), index)
    if as_json:
        _answer_json(answer, index)
    else:
        _answer_text(answer, index, full=full)
    return 1 if answer.status == "none" else 0


def _marked(answer: Answer, index: Index) -> Answer:
    """Gives an answer whose hits say which of them a base of one's own has added."""
    local = index.local_topics()
    if not local:
        return answer
    from msgspec.structs import replace

    return replace(answer, hits=tuple(replace(hit, local=True) if hit.id in local else hit for hit in answer.hits))


def _answer_json(answer: Answer, index: Index) -> None:
    import msgspec

    from fibrokb.questions import asked
    from fibrokb.render.answers import whole

    opened = answer.opened
    cautions = {topic.id: {"cautions": found.cautions} for topic, found in asked.beside(answer, index)[0]}
    screen.write_json(
        query={"text": answer.query, "read_as": answer.read_as},
        status=answer.status,
        results=[msgspec.to_builtins(hit) | cautions.get(hit.id, {}) for hit in answer.hits],
        data_version=index.about.version,
        warnings=(answer.note,) if answer.note else (),
        next_commands=whole(answer)
        if answer.general
        else tuple(f"fibrokb show {h.id}" for h in answer.hits[: 1 if opened else 3]),
    )


def _answer_text(answer: Answer, index: Index, *, full: bool) -> None:
    from fibrokb.render import answers

    opened = answer.opened
    if opened is None:
        return screen.show(answers.listed(answer, _beside(answer, index)))
    if answer.read_as:
        screen.talk(answers.read_as(answer))
    topic = index.topic(opened.id)
    assert topic is not None
    return screen.show((*card_of(topic, index, answer, full=full), *answers.runners_up(answer)))


def _beside(answer: Answer, index: Index) -> Document:
    """Gives what the records of the things that a question named together say of each other, with the sources."""
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions import asked
    from fibrokb.render import answers

    found, names = asked.beside(answer, index)
    references = (one for topic, _ in found for one in bibliography_of(index, topic, popular=False))
    return answers.beside(found, names, references, missing=bool(answer.missing)) if names else ()


def card_of(topic: Topic, index: Index, answer: Answer | None = None, *, full: bool) -> Document:
    """Gives the card of a topic with what belongs to it; what the question of an ``answer`` asks of it comes first."""
    from fibrokb.knowledge.answers import NOTHING_ASKED
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.knowledge.model import Intervention
    from fibrokb.questions.asked import asked
    from fibrokb.render.card import card

    references = bibliography_of(index, topic, popular=full)  # a short card explains no popular claim
    first = NOTHING_ASKED
    if answer and isinstance(topic, Intervention):
        first = asked(answer.read_as or answer.query, topic)
    return card(topic, references, index.popular_claims(topic.id), _tried(topic, index, answer), first, full=full)


def _tried(topic: Topic, index: Index, answer: Answer | None = None) -> Listing | None:
    """Gives the treatments of a symptom, or those of the illness for a question on the whole of it."""
    from fibrokb.knowledge.panorama import Filters
    from fibrokb.questions import evidence

    category = answer.category if answer else None
    if answer and answer.general:
        return evidence.listing(index.topics("intervention"), Filters(category=category))
    return evidence.tried_for(topic, index.topics("intervention"), category) if topic.kind == "symptom" else None


def topic_json(topic: Topic, index: Index) -> dict[str, Any]:
    """Gives a topic as JSON holds it: its record, its references, the popular claims about it."""
    import msgspec

    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions.evidence import tried_json, with_magnitude

    record = with_magnitude(topic)
    record["references"] = msgspec.to_builtins(bibliography_of(index, topic))
    record["popular_claims"] = msgspec.to_builtins(index.popular_claims(topic.id))
    tried = _tried(topic, index)
    if tried:
        record["treatments"] = [tried_json(row) for row in tried.rows]
    return record


def show(topic: TopicName, full: Full = False, as_json: AsJson = False, data: Data = None, local: With = None) -> int:
    """Show one topic by its exact id or name."""
    from fibrokb.questions.lookup import exact

    index = open_index(data, local)
    found = exact(topic, index)
    if as_json:
        screen.write_json(
            query={"topic": topic},
            status="match",
            results=[topic_json(found, index)],
            data_version=index.about.version,
            next_commands=(f"fibrokb export {found.id}",),
        )
    else:
        screen.show(card_of(found, index, full=full))
    return 0


def list_topics(
    section: Annotated[Section | None, typer.Argument(help="Only this part.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """List the topics that the evidence base holds."""
    from fibrokb.render import answers
    from fibrokb.store.dataset import SECTIONS

    index = open_index(data, local)
    wanted = SECTIONS[section] if section else None
    names = [row for row in index.topic_names() if wanted in (None, row[0])]
    local_topics = index.local_topics()
    if as_json:
        results = [
            {"id": topic, "kind": kind, "name": name, **({"local": True} if topic in local_topics else {})}
            for kind, topic, name in names
        ]
        screen.write_json(
            query={"section": section or "all"}, status="match", results=results, data_version=index.about.version
        )
    else:
        screen.show(answers.contents(names, local_topics))
    return 0
