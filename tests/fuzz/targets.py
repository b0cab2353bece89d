"""What is fuzzed: each target takes bytes and fails if a rule of the house is broken; bytes that say nothing pass.

reader: any bytes · validator: a spoilt evidence base · search: any question ·
plain, terminal, markdown, html, csv, bibtex, ris, styles: an evidence base of the right shape full of awkward texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from fibrokb.curation.validate import validate
from fibrokb.knowledge.problem import Problem
from fibrokb.questions.lookup import exact
from fibrokb.questions.search import search
from fibrokb.render import answers, plain, summary
from fibrokb.store import dataset, yamlfile
from tests.fuzz import material
from tests.fuzz.calls import article, commands
from tests.fuzz.common import folder, indexes, is_quiet
from tests.fuzz.formats import on_bibtex, on_csv, on_html, on_markdown, on_plain, on_ris, on_styles, on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from fibrokb.store.dataset import Dataset

    Part = summary.Part

_TODAY = "2026-06-01"


def reader(data: bytes) -> None:
    """The quick and the careful reading of YAML agree, and neither raises."""
    root, problems = yamlfile.parse(data, "x.yaml")
    assert all(isinstance(problem, Problem) for problem in problems)
    try:
        quick = yamlfile.plain(data)
    except yamlfile.NotPlain:
        assert problems or root is None or _has_guess(root), "the quick reading refuses what the careful one takes"
        return
    assert not problems, (problems, quick)
    assert (None if root is None else _values(root)) == quick


def _has_guess(node: yamlfile.Node) -> bool:
    """Says whether a tree holds what only the careful reading can judge: nothing at all, or a word such as «nan»."""
    if isinstance(node.value, str):
        return node.value.strip().lower().lstrip("-") in ("", "nan", "inf", "infinity", "null")
    return any(map(_has_guess, node.value.values() if isinstance(node.value, dict) else node.value))


def _values(node: yamlfile.Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _values(child) for key, child in node.value.items()}
    return [_values(child) for child in node.value] if isinstance(node.value, list) else node.value


def validator(data: bytes) -> None:
    """Any evidence base gets a list of problems, each with a sentence; what both readings take is the same."""
    place = folder()
    material.spoilt(data).write(place)
    problems = validate(place, _TODAY)
    for problem in problems:
        assert problem.message.strip()
        assert problem.place.file in ("claims.yaml", "references.yaml"), problem
        assert problem.place.line > 0, problem
    quick = dataset.read_plain(place)
    careful, faults = dataset.read(place)
    # numbers in quotes, lone signs of nothing: the quick reading is milder there, and only there
    assert quick is None or all(fault.code in ("S001", "S006") for fault in faults), faults
    if quick is not None and not faults:
        assert _bare(quick) == _bare(careful)


def _bare(data: Dataset) -> Any:
    """Gives the records as plain values; space around a text, which only the careful reading drops, is dropped."""
    values = msgspec.to_builtins((data.topics, data.references, data.popular_claims))
    return _stripped(values)


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [_stripped(child) for child in value]
    return value.strip() if isinstance(value, str) else value


def question(data: bytes) -> None:
    """Any question gets one of four answers, hits sorted, no topic twice, and an answer that can be shown."""
    index = indexes()[0 if data[:1] < b"\x40" else 1]
    asked = data[1:].decode("utf-8", "surrogateescape" if data[:1] < b"\xf0" else "replace")
    answer = search(asked, index)
    assert answer.status in ("match", "corrected", "ambiguous", "none")
    assert (answer.status == "none") <= (answer.opened is None)
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.id for hit in answer.hits}) == len(answer.hits)
    is_quiet(plain.render(answers.listed(answer), 60))
    try:
        exact(asked, index)
    except Exception as error:
        assert type(error).__name__ in ("NothingFound", "Ambiguous"), repr(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": reader,
    "validator": validator,
    "search": question,
    "plain": on_plain,
    "terminal": on_terminal,
    "markdown": on_markdown,
    "html": on_html,
    "csv": on_csv,
    "bibtex": on_bibtex,
    "ris": on_ris,
    "styles": on_styles,
    "commands": commands,
    "article": article,
}
