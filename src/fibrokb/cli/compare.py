"""Treatments against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, With, complete_topic, open_index
from fibrokb.knowledge.terms import Outcome

if TYPE_CHECKING:
    from fibrokb.knowledge.panorama import Comparison
    from fibrokb.store.index import Index


def compare(
    names: Annotated[
        list[str], typer.Argument(metavar="A B…", help="Ids or names of treatments.", autocompletion=complete_topic)
    ],
    outcome: Annotated[Outcome | None, typer.Option(help="Only this outcome.", case_sensitive=False)] = None,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Set treatments side by side: direct comparisons first, and no number beside one it can't be compared with."""
    from fibrokb.questions import compare, lookup

    index = open_index(data, local)
    found = compare.compare([lookup.exact(name, index) for name in names], outcome)
    if as_json:
        screen.write_json(
            query={"treatments": [topic.id for topic in found.topics], "outcome": outcome},
            status="match",
            results=[compare.comparison_json(found)],
            data_version=index.about.version,
            next_commands=tuple(f"fibrokb show {topic.id}" for topic in found.topics),
        )
    else:
        _as_text(found, index)
    return 0


def _as_text(found: Comparison, index: Index) -> None:
    from fibrokb.knowledge.base import cited_references
    from fibrokb.knowledge.citations import sources_of
    from fibrokb.render import compare

    keys = dict.fromkeys(key for topic in found.topics for key in sources_of(topic))
    references = {reference.id: reference for reference in cited_references(index, keys)}
    screen.show(compare.describe(found, references), wide=True)
