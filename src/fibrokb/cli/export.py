"""Taking it elsewhere: export, cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, assert_never, get_args

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, Output, With, complete_topic, one_of, open_index
from fibrokb.errors import NothingFound, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fibrokb.knowledge.model import Topic
    from fibrokb.knowledge.panorama import ForestPlot
    from fibrokb.knowledge.references import Reference
    from fibrokb.render.summary import Part
    from fibrokb.store.index import Index

Format = Literal["markdown", "html", "json", "csv", "csl-json", "bibtex", "ris"]
FORMATS: tuple[Format, ...] = get_args(Format)
_ENDINGS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".csv": "csv",
    ".bib": "bibtex",
    ".ris": "ris",
}


def _complete_format(incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


def _complete_style(incomplete: str) -> list[str]:
    return [name for name in _styles() if name.startswith(incomplete)]


def export(
    topics: Annotated[
        list[str] | None, typer.Argument(metavar="TOPIC…", help="Ids or names.", autocompletion=complete_topic)
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            autocompletion=_complete_format,
            help=f"{', '.join(FORMATS)}. By default what the ending of FILE says, else markdown.",
        ),
    ] = "",
    output: Output = None,
    everything: Annotated[bool, typer.Option("--all", help="Every topic of the evidence base.")] = False,
    force: Force = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Write a summary of topics to print, to paste or to hand to a doctor; or their records and references."""
    from fibrokb.questions.lookup import exact

    if bool(topics) == everything:
        raise WrongUsage("say which topics to export, or --all", "for example: fibrokb export microglia")
    chosen_format = _format(format, output, as_json=as_json)
    index = open_index(data, local)
    chosen = (
        list(index.topics())
        if everything
        else list({t.id: t for t in (exact(n, index) for n in topics or [])}.values())
    )
    _put(_text(chosen_format, chosen, index), chosen, chosen_format, output, force=force)
    return 0


def _format(asked: str, output: Path | None, *, as_json: bool) -> Format:
    """Gives the format that was asked for: by name, by --json, by the ending of the file, else Markdown."""
    if as_json and asked not in ("", "json"):
        raise WrongUsage(f"--json and --format {asked} ask for two formats", "leave one of them out")
    if as_json:
        return "json"
    if asked:
        return one_of(asked, FORMATS, "format")
    return screen.form_of(output, _ENDINGS) if output and output.suffix else "markdown"


def _put(words: str, chosen: Sequence[Topic], format: Format, output: Path | None, *, force: bool) -> None:
    if output is not None:
        screen.save(output, words, force=force)
        screen.talk(f"Wrote {len(chosen)} {'topic' if len(chosen) == 1 else 'topics'} as {format} to {output}")
    elif format in ("markdown", "json"):
        screen.write(words)
    else:
        screen.write_file(words)


def _text(format: Format, chosen: Sequence[Topic], index: Index) -> str:
    from fibrokb.render import bibtex, csl, ris, summary

    match format:
        case "markdown":
            return summary.as_markdown(_parts(chosen, index), index.about)
        case "html":
            parts, about = _parts(chosen, index), index.about
            return summary.as_html(parts, about, date_of(chosen, index), _plots(chosen, index))
        case "json":
            return _json(chosen, index)
        case "csv":
            return _csv(chosen, index)
        case "csl-json":
            return csl.as_json(_bibliography(chosen, index))
        case "bibtex":
            return bibtex.render(_bibliography(chosen, index))
        case "ris":
            return ris.render(_bibliography(chosen, index))
        case _:
            assert_never(format)


def _parts(chosen: Sequence[Topic], index: Index) -> list[Part]:
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions.evidence import tried_for
    from fibrokb.render.summary import Part

    every = tuple(index.topics("intervention")) if any(topic.kind == "symptom" for topic in chosen) else ()
    return [Part(t, bibliography_of(index, t), index.popular_claims(t.id), tried_for(t, every)) for t in chosen]


def _bibliography(chosen: Sequence[Topic], index: Index) -> list[Reference]:
    """Gives the references of some topics, each once, by their keys."""
    from fibrokb.knowledge.base import bibliography_of

    found = {reference.id: reference for topic in chosen for reference in bibliography_of(index, topic)}
    if not found:
        raise NothingFound("these topics cite no source", "so there is no reference to write")
    return [found[key] for key in sorted(found)]


def _plots(chosen: Sequence[Topic], index: Index) -> dict[str, ForestPlot]:
    """Gives the forest plots of treatments with estimates to set side by side."""
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.knowledge.model import Intervention
    from fibrokb.questions import forest

    treatments = [topic for topic in chosen if isinstance(topic, Intervention)]
    named = {t.id: forest.of_treatment(t, references=bibliography_of(index, t, popular=False)) for t in treatments}
    plots = {topic: forest.shared(plot) for topic, plot in named.items()}
    return {topic: plot for topic, plot in plots.items() if plot.panels}


def date_of(chosen: Sequence[Topic], index: Index) -> str:
    """Gives the day that a page carries: that of the edition, or the one that SOURCE_DATE_EPOCH sets."""
    import os
    from datetime import UTC, datetime

    from fibrokb.render.summary import edition_date

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return edition_date(index.about, chosen)
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise WrongUsage("SOURCE_DATE_EPOCH is no number of seconds since 1970") from None


def _json(chosen: Sequence[Topic], index: Index) -> str:
    from fibrokb.cli.lookup import topic_json

    return screen.json_text(
        query={"topics": [topic.id for topic in chosen]},
        status="match",
        results=[topic_json(topic, index) for topic in chosen],
        data_version=index.about.version,
    )


def _csv(chosen: Sequence[Topic], index: Index) -> str:
    from fibrokb.knowledge.model import Intervention
    from fibrokb.render import csvfile

    recorded = [topic for topic in chosen if isinstance(topic, Intervention) and topic.effects]
    if not recorded:
        raise NothingFound("these topics hold no record of an effect", "--format json holds their claims")
    if len(chosen) > len(recorded):
        screen.talk(f"{len(chosen) - len(recorded)} of {len(chosen)} topics hold no record of an effect")
    return csvfile.effects(recorded, {reference.id: reference for reference in _bibliography(recorded, index)})


def _styles() -> tuple[str, ...]:
    from fibrokb.render.citestyles import STYLES

    return STYLES


def cite(
    names: Annotated[list[str], typer.Argument(metavar="KEY|TOPIC…", help="Reference keys, topic ids or names.")],
    style: Annotated[
        str,
        typer.Option(
            metavar="STYLE", autocompletion=_complete_style, help="vancouver, apa, ama, harvard, ieee, nature."
        ),
    ] = "vancouver",
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Give references in the style of a journal, or as CSL-JSON with --json."""
    from fibrokb.render import citestyles, csl

    wanted = one_of(style, citestyles.STYLES, "style")
    index = open_index(data, local)
    found = {reference.id: reference for name in names for reference in _references(name, index)}
    if as_json:
        results = [csl.item(reference) for reference in found.values()]
        screen.write_json(query={"names": names}, status="match", results=results, data_version=index.about.version)
    else:
        screen.write("".join(f"{entry}\n" for entry in citestyles.entries(tuple(found.values()), wanted)))
    return 0


def _references(name: str, index: Index) -> tuple[Reference, ...]:
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions.lookup import exact

    reference = index.reference(name.strip().removeprefix("@"))
    if reference is not None:
        return (reference,)
    try:
        return bibliography_of(index, exact(name, index))
    except NothingFound as nothing:
        message = f"«{name[:60]}» is neither a reference key nor a topic"
        raise NothingFound(message, nothing.hint, nothing.nearest) from None
