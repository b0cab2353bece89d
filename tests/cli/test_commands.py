"""What a person can rely on: answers on stdout, talk on stderr, an exit status that tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

ALL_JSON = [
    ("search", "lampazine"),
    ("show", "lampazine"),
    ("list",),
    ("treatments",),
    ("export", "lampazine"),
    ("cite", "lampazine"),
    ("validate", str(KB)),
    ("info",),
]


@pytest.mark.parametrize("command", ALL_JSON, ids=[command[0] for command in ALL_JSON])
def test_every_command_has_json_in_one_envelope(ask: Callable[..., Result], command: tuple[str, ...]) -> None:
    answer = json.loads(ask(*command, "--json").out)
    expected = ["schema_version", "data_version", "query", "status", "count", "results", "warnings", "next_commands"]
    assert list(answer) == expected
    assert answer["count"] == len(answer["results"])


def test_a_typo_is_told_on_stderr_and_answered_on_stdout(ask: Callable[..., Result]) -> None:
    result = ask("search", "lampazien")
    assert (result.status, result.err) == (0, "Read as: lampazine\n")
    assert result.out.startswith("Lampazine (intervention)")


@pytest.mark.parametrize(
    ("command", "status", "message", "hint"),
    [
        (("show", "lampazin tablets"), 1, "is not a topic", "Did you mean: lampazine"),
        (("show", "TNT"), 1, "more than one topic", "growing-cells, lampazine"),
        (("cite", "nobody-2020-nothing"), 1, "neither a reference key nor a topic", ""),
        (("export",), 2, "say which topics", "fibrokb export"),
        (("export", "--all", "lampazine"), 2, "say which topics", ""),
        (("treatments", "--category", "magic"), 2, "magic", "--help"),
        (("treatments", "--category", "diet"), 1, "No treatment is left", "--category diet removed"),
        (("treatments", "--for", "sore-elbows"), 2, "no outcome", "fibrokb show sore-elbows"),
        (("treatments", "--acts-on", "nothing here"), 1, "is not a topic", ""),
        (("serch", "x"), 2, "No such command", "--help"),
        (("search",), 2, "Missing argument", "--help"),
        (("search", "x", "--limit", "0"), 2, "--limit", "--help"),
    ],
)
def test_a_mistake_gets_a_sentence_a_hint_and_a_status(
    ask: Callable[..., Result], command: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    data = None if command[0] == "serch" else KB
    result = ask(*command, data=data)
    assert result.status == status
    assert result.out == ""
    assert message in result.err
    assert hint in result.err
    assert "Traceback" not in result.err
    in_json = ask(*command, "--json", data=data)
    assert in_json.status == status
    assert json.loads(in_json.out)["count"] == 0


def test_a_search_without_result_is_an_answer_with_status_one(ask: Callable[..., Result]) -> None:
    result = ask("search", "zebra")
    assert result.status == 1
    assert result.out
    assert json.loads(ask("search", "zebra", "--json").out)["status"] == "none"


@pytest.mark.parametrize("question", ["", "   ", "\x1b[31m", "漢字", "x" * 10_000])
def test_an_odd_question_gets_a_sentence(ask: Callable[..., Result], question: str) -> None:
    result = ask("search", question)
    assert result.status == 1
    assert result.out.count("\n") < 20
    assert "\x1b" not in result.out


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "missing", "does not exist"),
        (lambda folder: _file(folder / "file", "x"), "is not a folder"),
        (lambda folder: folder, "does not exist"),
        (lambda folder: _file(folder / "claims.yaml", "").parent, "references.yaml does not exist"),
        (lambda folder: _both(folder, ""), "empty"),
        (lambda folder: _both(folder, "mechanisms: [x\n"), "claims.yaml:2:1"),
        (lambda folder: _both(folder, "mechanisms:\n- id: x\n"), "claims.yaml:2:3"),
    ],
)
def test_data_that_cannot_be_read_is_told_with_its_place(
    ask: Callable[..., Result], tmp_path: Path, make: Callable[[Path], Path], message: str
) -> None:
    result = ask("search", "x", data=make(tmp_path))
    assert result.status == 3
    assert message in result.err
    assert result.out == ""


def _file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def _both(folder: Path, text: str) -> Path:
    _file(folder / "claims.yaml", text)
    _file(folder / "references.yaml", "references: []\n")
    return folder


def test_an_output_file_is_kept_unless_forced(ask: Callable[..., Result], tmp_path: Path) -> None:
    target = tmp_path / "summary.md"
    assert ask("export", "lampazine", "-o", str(target)).status == 0
    first = target.read_text("utf-8")
    refused = ask("export", "staring", "-o", str(target))
    assert refused.status == 1
    assert "exists and was kept" in refused.err
    assert target.read_text("utf-8") == first
    assert ask("export", "staring", "-o", str(target), "--force").status == 0
    assert target.read_text("utf-8") != first
    assert [path.name for path in tmp_path.iterdir()] == ["summary.md"]


def test_an_output_file_that_cannot_be_written_is_told(ask: Callable[..., Result], tmp_path: Path) -> None:
    assert "is a folder" in ask("export", "lampazine", "-o", str(tmp_path)).err
    assert "could not be written" in ask("export", "lampazine", "-o", str(tmp_path / "no" / "where.md")).err
    assert list(tmp_path.iterdir()) == []


def test_the_folder_can_come_from_the_environment(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIBROKB_DATA", str(KB))
    assert ask("search", "lampazine", data=None).status == 0


def test_validate_says_where_and_leaves_with_one(ask: Callable[..., Result], tmp_path: Path) -> None:
    folder = _both(tmp_path, "mechanisms:\n- id: x\n  nme: y\n")
    result = ask("validate", str(folder))
    assert result.status == 1
    assert "claims.yaml:3:3: S002 «nme» is no key of a topic; did you mean «name»?" in result.out
    assert ask("validate").err.startswith("No problems found")


def test_the_same_question_has_the_same_bytes(ask: Callable[..., Result]) -> None:
    for command in ALL_JSON:
        assert ask(*command).out == ask(*command).out


def test_no_markup_in_the_data_is_obeyed(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "[sic], [/red], <b>bold</b> & *stars*" in ask("show", "glowing-cells").out.replace("\n", " ")
    exported = ask("export", "glowing-cells").out
    assert r"\[sic\], \[/red\], \<b\>bold\</b\> \& \*stars\*" in exported
