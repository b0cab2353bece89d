"""Pandoc, a real consumer, reads what we write and what we keep."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from fibrokb.store import source
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
