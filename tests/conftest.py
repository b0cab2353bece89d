"""What the tests share: the made-up knowledge base, a command line that can be asked, golden files."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fibrokb.cli import main
from fibrokb.store import source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fibrokb.store.index import Index

HERE = Path(__file__).parent
KB = HERE / "kb"
EXPECTED = HERE / "expected"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --update, which rewrites the golden files; their diff is then reviewed."""
    parser.addoption("--update", action="store_true", help="rewrite the golden files")


@pytest.fixture(autouse=True)
def fixed_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Gives every test the same width, no colour, and a cache of its own."""
    for name in ("FORCE_COLOR", "FIBROKB_DATA", "FIBROKB_WITH", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    cache = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setattr(source, "cache_folder", lambda: cache)


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str


Ask = "Callable[..., Result]"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Runs the command line in this process, by default on the made-up knowledge base."""

    def run(*arguments: str, data: Path | None = KB) -> Result:
        extra = [] if data is None else ["--data", str(data)]
        with pytest.raises(SystemExit) as stop:
            main([*arguments, *extra])
        held = capsys.readouterr()
        code = stop.value.code
        assert isinstance(code, int)
        return Result(code, held.out, held.err)

    return run


@pytest.fixture
def index() -> Iterator[Index]:
    """Opens the made-up knowledge base."""
    opened = source.open_index(KB)
    yield opened
    opened.close()


@pytest.fixture
def shipped() -> Iterator[Index]:
    """Opens the shipped evidence base."""
    opened = source.open_index(source.shipped_folder())
    yield opened
    opened.close()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a whole file of tests/expected."""

    def compare(name: str, text: str) -> None:
        path = EXPECTED / name
        if request.config.getoption("--update"):
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8")

    return compare


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """Gives an environment for real processes: this Python, an own cache, nothing else of the caller's."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "PYTHONPATH")}
    home = tmp_path / "home"
    home.mkdir()
    return {**kept, "HOME": str(home), "LOCALAPPDATA": str(home), "PYTHONWARNINGS": "", "PYTHONUTF8": "1"}


PYTHON = sys.executable
