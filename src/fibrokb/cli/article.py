"""What people read: check an article, list the statements that are going round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, Full, Output, With, open_index
from fibrokb.errors import NothingFound

if TYPE_CHECKING:
    from pathlib import Path

    from fibrokb.knowledge.model import PopularClaim
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.reports import Report
    from fibrokb.store.index import Index

CheckFormat = Literal["text", "markdown", "html", "json", "claimreview"]
RatingOption = Literal["accurate", "lacks-context", "overstated", "unsupported", "contradicted", "outdated"]
_ENDINGS: dict[str, CheckFormat] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonld": "claimreview",
}


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text, Markdown or saved web page; - reads a pipe.")],
    format: Annotated[
        CheckFormat | None, typer.Option("--format", help="By default what the ending of -o says, else text.")
    ] = None,
    output: Output = None,
    only: Annotated[Literal["rated"] | None, typer.Option("--only", help="Leave out what is not rated.")] = None,
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help="Only sentences that name this topic.")] = "",
    full: Full = False,
    force: Force = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Read an article and say how what it repeats holds up; exit 1 if something does not."""
    from fibrokb.questions.article import narrowed

    index = open_index(data, local)
    found = narrowed(_report(file, index), _topic_id(topic, index), rated_only=only is not None)
    chosen = "json" if as_json else format or _format_of(output)
    if output is None and chosen == "text":
        screen.show(_document(found, index, full=full))
    elif output is None:
        screen.write_file(_text(found, chosen, index, full=full))
    else:
        screen.save(output, _text(found, chosen, index, full=True), force=force)
        screen.talk(f"{output} written")
    return 1 if found.objected else 0


def _format_of(output: Path | None) -> CheckFormat:
    return screen.form_of(output, _ENDINGS) if output and output.suffix else "text"


def _report(file: str, index: Index) -> Report:
    from fibrokb.questions.article import check
    from fibrokb.store.texts import read_text

    lines = read_text(file)
    name = "standard input" if file == "-" else file
    found = check(name, lines, index, lambda share: screen.same_line(f"reading {share:.0%}"))
    screen.same_line("")
    return found


def _topic_id(name: str, index: Index) -> str:
    from fibrokb.questions.lookup import exact

    return exact(name, index).id if name else ""


def _references(found: Report, index: Index) -> tuple[Reference, ...]:
    from fibrokb.knowledge.base import cited_references
    from fibrokb.knowledge.citations import sources_of, sources_of_popular

    topics = (*found.topics, *found.behind)
    keys = {key: None for topic in topics for key in sources_of(topic)}
    keys |= {key: None for s in found.rated for match in s.matches for key in sources_of_popular(match.claim)}
    return cited_references(index, keys)


def _document(found: Report, index: Index, *, full: bool) -> Any:
    from fibrokb.render.report import report

    return report(found, _references(found, index), full=full)


def _text(found: Report, chosen: CheckFormat, index: Index, *, full: bool) -> str:
    """Gives a report in a format, for a file or a pipe."""
    from fibrokb.render import annotated, claimreview, markdown, plain, summary

    date = summary.edition_date(index.about, found.topics)
    if chosen == "html":
        return annotated.as_html(found, _references(found, index), index.about, date)
    if chosen == "markdown":
        return markdown.render(_document(found, index, full=full))
    if chosen == "json":
        return _json(found, index)
    if chosen == "claimreview":
        reviews = claimreview.reviews(found, _references(found, index), index.about, date)
        return screen.quiet_json(screen.whole(reviews))
    return plain.render(_document(found, index, full=full), screen.width())


def _json(found: Report, index: Index) -> str:
    from fibrokb.render.report import FOREIGN, as_records

    return screen.json_text(
        query={"file": found.name, "words": found.words},
        status="problems" if found.objected else "match",
        results=as_records(found),
        warnings=(FOREIGN,) if found.foreign else (),
        data_version=index.about.version,
        more={
            "topics": [{"id": topic.id, "kind": topic.kind, "name": topic.name} for topic in found.topics],
            "questions": {question.id: question.line for question in found.questions},
            "rated": len(found.rated),
            "not_judged": len(found.unjudged),
        },
    )


def claims(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS…", help="Words of the statement.")] = None,
    rating: Annotated[RatingOption | None, typer.Option("--rating", help="Only with this rating.")] = None,
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help="Only about this topic.")] = "",
    full: Full = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """List the statements that are going round, each with its rating and why."""
    from fibrokb.questions.claims import claims_with

    index = open_index(data, local)
    asked = " ".join(words or ())
    found = claims_with(index.popular_claims(), asked, topic=_topic_id(topic, index), rating=rating)
    if not found:
        raise NothingFound("no statement fits", "`fibrokb claims` lists all; `fibrokb search WORDS` looks among topics")
    if as_json:
        _claims_json(asked, found, index)
    else:
        _show_claims(found, index, full=full or len(found) == 1)
    return 0


def _claims_json(asked: str, found: tuple[PopularClaim, ...], index: Index) -> None:
    import msgspec

    screen.write_json(
        query={"text": asked},
        status="match",
        results=[msgspec.to_builtins(claim) for claim in found],
        data_version=index.about.version,
    )


def _show_claims(found: tuple[PopularClaim, ...], index: Index, *, full: bool) -> None:
    from fibrokb.knowledge.base import cited_references
    from fibrokb.knowledge.citations import sources_of_popular
    from fibrokb.render.statements import statements

    keys = {key: None for claim in found for key in sources_of_popular(claim)} if full else {}
    screen.show(statements(found, cited_references(index, keys), full=full))
