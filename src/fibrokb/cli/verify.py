"""Asking outside whether the references are what we print: verify."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, Output, With, open_index
from fibrokb.errors import WrongUsage

if TYPE_CHECKING:
    from fibrokb.curation.services import Service
    from fibrokb.knowledge.references import Reference
    from fibrokb.knowledge.verification import Verification
    from fibrokb.store.index import Index

Format = Literal["text", "markdown", "json"]
Email = Annotated[
    str,
    typer.Option(
        "--email", envvar="FIBROKB_EMAIL", help="Your address; both services ask for one. Needed unless --offline."
    ),
]
ApiKey = Annotated[
    str, typer.Option("--api-key", envvar="FIBROKB_NCBI_API_KEY", help="NCBI's key: ten questions a second, not three.")
]
PubmedUrl = Annotated[
    str, typer.Option("--pubmed-url", envvar="FIBROKB_PUBMED_URL", metavar="URL", help="Where the E-utilities are.")
]
CrossrefUrl = Annotated[
    str, typer.Option("--crossref-url", envvar="FIBROKB_CROSSREF_URL", metavar="URL", help="Where Crossref's API is.")
]


def verify(
    keys: Annotated[list[str] | None, typer.Argument(metavar="KEY…", help="Reference keys; by default all.")] = None,
    email: Email = "",
    api_key: ApiKey = "",
    max_age: Annotated[float, typer.Option(min=0, metavar="DAYS", help="Use kept replies up to this old.")] = 30,
    offline: Annotated[bool, typer.Option("--offline", help="Use only kept replies; ask no one.")] = False,
    timeout: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Wait this long for an answer.")] = 20,
    format: Annotated[Format, typer.Option("--format", help="What to write.")] = "text",
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
    pubmed_url: PubmedUrl = "",
    crossref_url: CrossrefUrl = "",
    data: Data = None,
    local: With = None,
) -> int:
    """Ask PubMed and Crossref whether each reference, its notices and the numbers from its abstract are as we print."""
    from fibrokb.cli.refs import reference_of

    index = open_index(data, local)
    chosen = tuple(reference_of(key, index) for key in dict.fromkeys(keys or ())) or tuple(index.references())
    how = _How("" if offline else _address(email), api_key, max_age, timeout)
    found = _asked(chosen, index, how, (pubmed_url, crossref_url))
    _give(found, index, "json" if as_json else format, output, force=force)
    return _status(found)


class _How(NamedTuple):
    """How to ask; without an address of ours no one is asked."""

    email: str
    api_key: str
    max_age: float
    timeout: float


def _address(email: str) -> str:
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+", email):
        message = f"«{email}» is no e-mail address" if email else "PubMed and Crossref ask for an e-mail address"
        raise WrongUsage(message, "give --email, or set FIBROKB_EMAIL; --offline needs none")
    return email


def _asked(chosen: tuple[Reference, ...], index: Index, how: _How, urls: tuple[str, str]) -> Verification:
    from fibrokb.curation import crossref, pubmed, verify

    services = (
        _service("PubMed", urls[0] or pubmed.BASE, pubmed.per_second(how.api_key), how),
        _service("Crossref", urls[1] or crossref.BASE, crossref.PER_SECOND, how),
    )
    try:
        return verify.verify(chosen, index.topics(), *services, screen.same_line)
    finally:
        screen.same_line("")
        for service in services:
            if service.client is not None:
                service.client.close()


def _service(name: str, base: str, per_second: float, how: _How) -> Service:
    from fibrokb.curation.client import Client
    from fibrokb.curation.services import Service
    from fibrokb.store.replies import Replies

    if not base.startswith(("https://", "http://")):
        raise WrongUsage(f"«{base}» is no address of {name}", "it begins with https://")
    asks = Client(name, base, per_second=per_second, email=how.email, timeout=how.timeout) if how.email else None
    key = how.api_key if name == "PubMed" else ""
    return Service(client=asks, kept=Replies(_folder(), name, base, how.max_age), key=key)


def _folder() -> Path:
    from fibrokb.store import source

    try:
        return source.cache_folder()
    except (OSError, RuntimeError):  # no home: nothing can be kept, and everything is asked for
        return Path(os.devnull)


def _give(found: Verification, index: Index, format: Format, output: Path | None, *, force: bool) -> None:
    from fibrokb.render import markdown, plain, verification

    document = verification.describe(found)
    if output is not None:
        words = {
            "json": lambda: screen.json_text(**_envelope(found, index)),
            "markdown": lambda: markdown.render(document),
            "text": lambda: plain.render(document, screen.width()),
        }[format]()
        screen.save(output, words, force=force)
        screen.talk(f"Wrote {len(found.verdicts)} verdicts to {output}")
    elif format == "json":
        screen.write_json(**_envelope(found, index))
    elif format == "markdown":
        screen.write(markdown.render(document))
    else:
        screen.show(document)


def _envelope(found: Verification, index: Index) -> dict[str, Any]:
    import msgspec

    return {
        "query": {"command": "verify"},
        "status": {0: "match", 1: "problems", 4: "service-unavailable"}[_status(found)],
        "results": [msgspec.to_builtins(verdict) for verdict in found.verdicts],
        "data_version": index.about.version,
    }


def _status(found: Verification) -> int:
    """Gives 1 if anything differs or was not found, else 4 if a service could not be asked, else 0."""
    if found.counts["differs"] or found.counts["not-found"]:
        return 1
    return 4 if found.counts["unavailable"] else 0
