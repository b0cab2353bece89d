"""Pandoc, a real consumer, reads what we write and what we keep."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import unescape
from typing import TYPE_CHECKING

import pytest

from fibrokb.knowledge.base import bibliography_of
from fibrokb.store import source
from tests.conftest import HERE, KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fibrokb.knowledge.references import Reference
    from tests.conftest import Result

PANDOC = shutil.which("pandoc")
pytestmark = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")


def pandoc(text: str, *arguments: str) -> str:
    assert PANDOC is not None
    result = subprocess.run([PANDOC, *arguments], input=text.encode(), capture_output=True, check=True, timeout=120)
    assert result.stderr == b""
    return result.stdout.decode()


@pytest.mark.parametrize("to", ["html", "latex"])
@pytest.mark.parametrize("data", [KB, None], ids=["made-up", "shipped"])
def test_the_markdown_of_all_topics_is_read_without_a_warning(
    ask: Callable[..., Result], data: Path | None, to: str
) -> None:
    markdown = ask("export", "--all", data=data).out
    result = pandoc(markdown, "-f", "gfm+footnotes", "-t", to)
    assert "[^" not in result
    assert r"\textbar" not in result or to == "latex"


@pytest.mark.parametrize("to", ["html", "latex"])
@pytest.mark.parametrize(
    ("article", "data"),
    [("tests/articles/awkward.md", KB), ("docs/example-article.txt", None)],
    ids=["made-up", "shipped"],
)
def test_the_markdown_of_a_check_is_read_without_a_warning(
    ask: Callable[..., Result], article: str, data: Path | None, to: str
) -> None:
    """Nothing of the article becomes mark-up: no element, no formula, no footnote, no table."""
    markdown = ask("check", str(HERE.parent / article), "--format", "markdown", "--full", data=data).out
    result = pandoc(markdown, "-f", "gfm+footnotes+tex_math_dollars", "-t", to)
    assert "[^" not in result.replace("[^1] $E", "")
    assert result.count("<em>") + result.count(r"\emph{") == 1  # our own line under the title
    assert not re.search(r"<(?:b|script|img|table|del)\b|class=\"math|\\\(|\\begin\{longtable", result)
    used = set(re.findall(r"\[\^([a-z0-9-]+)\](?!:)", markdown))
    assert used == set(re.findall(r"^\[\^([a-z0-9-]+)\]:", markdown, re.MULTILINE))


def test_every_footnote_is_defined_and_used(ask: Callable[..., Result]) -> None:
    markdown = ask("export", "--all", data=None).out
    used = set(re.findall(r"\[\^([a-z0-9-]+)\](?!:)", markdown))
    defined = re.findall(r"^\[\^([a-z0-9-]+)\]:", markdown, re.MULTILINE)
    assert used == set(defined)
    assert len(defined) == len(set(defined))


@pytest.mark.parametrize("folder", [KB, source.shipped_folder()], ids=["made-up", "shipped"])
def test_the_bibliography_is_csl_that_pandoc_cites_from(folder: Path) -> None:
    bibliography = folder / "references.yaml"
    keys = re.findall(r"^- id: (\S+)", bibliography.read_text("utf-8"), re.MULTILINE)
    text = "\n\n".join(f"Said in [@{key}]." for key in keys)
    html = pandoc(text, "-f", "markdown", "-t", "html", "--citeproc", "--bibliography", str(bibliography))
    assert html.count('class="csl-entry"') == len(keys)
    assert "???" not in html


@pytest.mark.parametrize("data", [KB, None], ids=["made-up", "shipped"])
@pytest.mark.parametrize(("format", "ending"), [("csl-json", "json"), ("bibtex", "bib")])
def test_exported_references_can_be_cited(
    ask: Callable[..., Result], tmp_path: Path, data: Path | None, format: str, ending: str
) -> None:
    bibliography = tmp_path / f"references.{ending}"
    assert ask("export", "--all", "--format", format, "-o", str(bibliography), data=data).status == 0
    references = {reference.id: reference for reference in _references(data)}
    text = "\n\n".join(f"Said in [@{key}]." for key in references)
    html = pandoc(
        text, "-f", "markdown", "-t", "html", "--wrap=none", "--citeproc", "--bibliography", str(bibliography)
    )
    entries = dict(re.findall(r'<div id="ref-([a-z0-9-]+)" class="csl-entry"[^>]*>(.*?)</div>', html, re.DOTALL))
    assert set(entries) == set(references)
    for key, reference in references.items():
        words = unescape(re.sub(r"<[^>]+>", "", entries[key]))
        assert str(reference.year) in words
        assert reference.doi in words
        assert folded(reference.lead.split()[-1]) in folded(words) or "———" in words  # the author of the entry before
        assert folded(reference.title.rstrip(".")) in folded(words)


def _references(data: Path | None) -> list[Reference]:
    rows = source.open_index(data or source.shipped_folder())
    cited = {r.id: r for topic in rows.topics() for r in bibliography_of(rows, topic)}
    rows.close()
    return list(cited.values())


def folded(words: str) -> str:
    """Gives a text without what a style changes: capitals, quotation marks, dashes, spaces."""
    return re.sub(r"[\W_]", "", words.casefold())
