"""The evidence as a picture: the map, forest plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, Force, With, complete_topic, open_index
from fibrokb.errors import NothingFound, WrongUsage
from fibrokb.knowledge.terms import Category, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from fibrokb.knowledge.panorama import ForestPlot
    from fibrokb.store.index import Index

Picture = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write a picture: a name that ends in .svg or .png."),
]
_ENDINGS = {".svg": "svg", ".png": "png"}


def evidence_map(
    category: Annotated[
        Category | None, typer.Option(help="Only this kind of treatment.", case_sensitive=False)
    ] = None,
    output: Picture = None,
    force: Force = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Show the evidence map: treatments by outcomes, what the best record says, and the gaps."""
    from fibrokb.questions import gapmap

    index = open_index(data, local)
    found = gapmap.draw(index.topics("intervention"), category)
    if not found.rows:
        raise NothingFound(
            "This evidence base holds no such treatment", "--category removed the last ones" if category else ""
        )
    if output is not None:
        return _save(output, force, as_json, lambda pictures, format: pictures.evidence_map(found, format))
    if as_json:
        return _json(
            {"command": "map", "category": category}, [gapmap.row_json(r, found.columns) for r in found.rows], index
        )
    from fibrokb.render import gapmap as looks

    screen.show(looks.draw(found, screen.full_width()), wide=True)
    return 0


def plot(
    name: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOME|TOPIC", help="An outcome, a symptom, or a treatment.", autocompletion=complete_topic
        ),
    ],
    outcome: Annotated[
        Outcome | None, typer.Option(help="Of a treatment, only this outcome.", case_sensitive=False)
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Of an outcome, every record, not each treatment's best.")
    ] = False,
    output: Picture = None,
    force: Force = False,
    as_json: AsJson = False,
    data: Data = None,
    local: With = None,
) -> int:
    """Draw a forest plot: estimates with intervals, no effect, and which side is better."""
    from fibrokb.questions import forest

    index = open_index(data, local)
    found = _plotted(name, outcome, every, index)
    if output is not None:
        return _save(output, force, as_json, lambda pictures, format: pictures.forest(found, format))
    if as_json:
        return _json({"subject": name, "outcome": outcome}, [forest.plot_json(found)], index)
    from fibrokb.render import forest as looks

    screen.show(looks.draw(found, screen.full_width()), wide=True)
    return 0


def _plotted(name: str, outcome: Outcome | None, every: bool, index: Index) -> ForestPlot:
    """Gives the plot of an outcome, of the outcome that measures a symptom, or of a treatment."""
    from fibrokb.knowledge.base import bibliography_of
    from fibrokb.questions import evidence, forest, lookup

    asked: Any = name.strip().casefold().replace(" ", "-")
    topic = None if asked in get_args(Outcome) else lookup.exact(name, index)
    if outcome and (topic is None or topic.kind == "symptom"):
        raise WrongUsage(f"--outcome narrows the plot of a treatment, and «{name}» is none", "leave it out")
    if topic is not None and topic.kind == "symptom":
        asked, topic = evidence.outcome_of(topic), None
    found = (
        forest.of_treatment(topic, outcome, bibliography_of(index, topic, popular=False))
        if topic
        else forest.of_outcome(asked, index.topics("intervention"), every=every)
    )
    if not (found.panels or found.undrawn):
        raise NothingFound(
            f"No record on {outcome or ''}{' of ' if outcome and topic else ''}{topic.name if topic else asked}",
            f"`fibrokb show {topic.id}` shows what there is" if topic else "",
        )
    return found


def _save(path: Path, force: bool, as_json: bool, draw: Callable[[Any, Any], bytes]) -> int:
    from fibrokb.render import pictures

    if as_json:
        raise WrongUsage(f"--json and -o {path.name} ask for two formats", "leave one of them out")
    screen.save(path, draw(pictures, screen.form_of(path, _ENDINGS)), force=force)
    screen.talk(f"Wrote {path}")
    return 0


def _json(query: dict[str, Any], results: list[Any], index: Index) -> int:
    screen.write_json(query=query, status="match", results=results, data_version=index.about.version)
    return 0
