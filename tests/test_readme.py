"""What the README shows is what the program says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result

pytestmark = pytest.mark.shipped
README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n\$ fibrokb ([^\n]*)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    c
    for line in README.splitlines()
    if line[:1] == "|"
    for c in re.findall(r"`fibrokb ([^`]*)`", line)
    if "-o" not in c
]


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_shown_output_is_real(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, command: str, shown: str
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    output = ask(*shlex.split(command), data=None).out
    at = 0
    for piece in shown.split("…\n"):
        if piece.strip():
            found = output.find(piece, at)
            assert found >= 0, piece
            at = found + len(piece)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_it_names_answers(ask: Callable[..., Result], command: str) -> None:
    result = ask(*shlex.split(command), data=None)
    assert result.status in (0, 1)
    assert result.out or "removed" in result.err


def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    assert "naltrexone" in capsys.readouterr().out.lower()


def test_there_is_something_to_test() -> None:
    assert len(BLOCKS) >= 5
    assert len(COMMANDS) >= 4
