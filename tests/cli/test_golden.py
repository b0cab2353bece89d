"""Whole outputs, compared with files; ``pytest --update`` rewrites them and the diff is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result

OUTPUTS = {
    "search-match.txt": ("search", "luminous", "cells"),
    "search-ambiguous.txt": ("search", "TNT"),
    "search-pair.txt": ("search", "lampazine", "or", "elbow", "rest"),
    "search.json": ("search", "lampazien", "--json"),
    "show-full.txt": ("show", "lampazine", "--full"),
    "show-none-found.txt": ("show", "elbow-rest"),
    "show.json": ("show", "staring", "--json"),
    "list.txt": ("list",),
    "list.json": ("list", "symptoms", "--json"),
    "treatments.txt": ("treatments",),
    "treatments.json": ("treatments", "--outcome", "sleep", "--json"),
    "export.md": ("export", "lampazine"),
    "export-two.md": ("export", "glowing-cells", "staring"),
    "cite.txt": ("cite", "lampazine", "alpha-2020-bright"),
    "cite.json": ("cite", "zeta-2023-lampazine", "--json"),
    "info.txt": ("info",),
    "info.json": ("info", "--json"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_is_what_was_reviewed(
    ask: Callable[..., Result], golden: Callable[[str, str], None], name: str
) -> None:
    result = ask(*OUTPUTS[name])
    assert result.status == 0
    golden(name, result.out)


def test_a_wide_terminal_gets_a_table(
    ask: Callable[..., Result], golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    golden("treatments-140.txt", ask("treatments").out)


def test_colour_adds_only_colour(
    ask: Callable[..., Result], golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    golden("show-colour.ansi", ask("show", "glowing-cells").out)


@pytest.mark.parametrize("columns", [20, 40, 60, 100, 160])
def test_no_line_is_wider_than_asked_unless_a_word_is(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in (("show", "lampazine", "--full"), ("treatments",), ("list",), ("info",)):
        for line in ask(*command).out.splitlines():
            words = line.split()
            assert len(line) <= columns or max(map(len, words)) + 8 >= columns or len(words) == 1, line
