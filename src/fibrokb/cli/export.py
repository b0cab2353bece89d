"""Taking it elsewhere: export, cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, Output, complete_topic, open_index
from fibrokb.errors import NothingFound, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.references import Reference
    from fibrokb.store.index import Index

Format = Literal["markdown", "json"]


def export(
    topics: Annotated[
        list[str] | None, typer.Argument(metavar="TOPIC…", help="Ids or names.", autocompletion=complete_topic)
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="What to write.")] = "markdown",
    output: Output = None,
    everything: Annotated[bool, typer.Option("--all", help="Every topic of the evidence base.")] = False,
    force: Force = False,
    as_json: AsJson = False,
    data: Data = None,
) -> int:
    """Write a summary of topics to paste into a wiki or hand to a doctor."""
    from fibrokb.questions.search import exact

    if bool(topics) == everything:
        raise WrongUsage("say which topics to export, or --all", "for example: fibrokb export microglia")
    index = open_index(data)
    chosen = list(index.topics()) if everything else [exact(name, index) for name in topics or []]
    words = _json(chosen, index) if as_json or format == "json" else _markdown(chosen, index)
    if output is None:
        screen.write(words)
    else:
        screen.save(output, words, force=force)
        screen.talk(f"Wrote {len(chosen)} {'topic' if len(chosen) == 1 else 'topics'} to {output}")
    return 0


def _markdown(chosen: Sequence[Topic], index: Index) -> str:
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.render import summary

    parts = [(t, bibliography_of(index, t), index.popular_claims(t.id)) for t in chosen]
    return summary.as_markdown(parts, index.about)


def _json(chosen: Sequence[Topic], index: Index) -> str:
    from fibrokb.cli.lookup import topic_json

    return screen.json_text(
        query={"topics": [topic.id for topic in chosen]},
        status="match",
        results=[topic_json(topic, index) for topic in chosen],
        data_version=index.about.version,
    )


def cite(
    names: Annotated[list[str], typer.Argument(metavar="KEY|TOPIC…", help="Reference keys, topic ids or names.")],
    as_json: AsJson = False,
    data: Data = None,
) -> int:
    """Give references in Vancouver style, or as CSL-JSON with --json."""
    index = open_index(data)
    found: dict[str, Reference] = {}
    for name in names:
        found.update((reference.id, reference) for reference in _references(name, index))
    if as_json:
        import msgspec

        results = [msgspec.to_builtins(reference) for reference in found.values()]
        screen.write_json(query={"names": names}, status="match", results=results, data_version=index.about.version)
    else:
        from fibrokb.render import bibliography

        screen.write("".join(f"{n}. {bibliography.entry(r)}\n" for n, r in enumerate(found.values(), 1)))
    return 0


def _references(name: str, index: Index) -> tuple[Reference, ...]:
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions.search import exact

    reference = index.reference(name.strip().removeprefix("@"))
    if reference is not None:
        return (reference,)
    try:
        return bibliography_of(index, exact(name, index))
    except NothingFound as nothing:
        message = f"«{name[:60]}» is neither a reference key nor a topic"
        raise NothingFound(message, nothing.hint, nothing.nearest) from None
