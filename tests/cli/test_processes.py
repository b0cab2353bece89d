"""Real processes: pipes, encodings, signals, read-only homes, what is loaded at start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import KB, PYTHON

if TYPE_CHECKING:
    from pathlib import Path

FIBROKB = [PYTHON, "-m", "fibrokb"]
HEAVY = ("yaml", "rapidfuzz", "hypothesis", "pydantic", "urllib.request", "http", "ssl", "asyncio")


def run(env: dict[str, str], *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*FIBROKB, *arguments, "--data", str(KB)], capture_output=True, check=False, env={**env, **more}, timeout=60
    )


def test_two_processes_at_once_on_an_empty_cache_both_answer(bare_environment: dict[str, str]) -> None:
    command = [*FIBROKB, "search", "lampazine", "--data", str(KB)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, env=bare_environment) for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(set(outputs)) == 1


def test_a_closed_pipe_ends_quietly(bare_environment: dict[str, str]) -> None:
    command = [*FIBROKB, "export", "--all", "--data", str(KB)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=bare_environment)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert b"Traceback" not in said
    assert b"BrokenPipe" not in said


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupt_ends_quietly(bare_environment: dict[str, str]) -> None:
    code = (
        "import os, signal, fibrokb.store.source as s\n"
        "s.open_index = lambda *a: os.kill(os.getpid(), signal.SIGINT)\n"
        "from fibrokb.cli import main\nmain(['list'])"
    )
    result = subprocess.run([PYTHON, "-c", code], capture_output=True, check=False, env=bare_environment, timeout=60)
    assert result.returncode == 128 + signal.SIGINT
    assert result.stderr == b""


@pytest.mark.parametrize(
    "world",
    [
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        {"TERM": "dumb"},
        {"COLUMNS": "20"},
        {"COLUMNS": "nonsense"},
        {"NO_COLOR": "1"},
        {"FORCE_COLOR": "1"},
        {"FORCE_COLOR": "1", "NO_COLOR": "1"},
        {"CI": "true"},
    ],
    ids=lambda world: " ".join(f"{k}={v}" for k, v in world.items()),
)
def test_it_answers_in_every_world(bare_environment: dict[str, str], world: dict[str, str]) -> None:
    result = run(bare_environment, "show", "glowing-cells", **world)
    assert result.returncode == 0, result.stderr
    assert b"Traceback" not in result.stderr
    assert b"Glowing cells" in result.stdout
    assert (b"\x1b" in result.stdout) == (world.get("FORCE_COLOR") == "1" and "NO_COLOR" not in world)
    in_json = run(bare_environment, "show", "glowing-cells", "--json", **world)
    assert in_json.returncode == 0, in_json.stderr


def test_no_line_is_wider_than_twenty_columns_unless_a_word_is(bare_environment: dict[str, str]) -> None:
    result = run(bare_environment, "show", "lampazine", "--full", COLUMNS="20")
    wide = [line for line in result.stdout.decode().splitlines() if len(line) > 24 and len(line.split()) > 2]
    assert wide == []


@pytest.mark.parametrize("world", [{"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, {"CI": "true"}, {}])
@pytest.mark.parametrize("arguments", [("list",), ("treatments",), ("show", "nothing"), ("validate", "--strict")])
def test_a_pipe_gets_no_colour_and_no_order(
    bare_environment: dict[str, str], world: dict[str, str], arguments: tuple[str, ...]
) -> None:
    result = run(bare_environment, *arguments, **world)
    assert b"\x1b" not in result.stdout + result.stderr
    assert b"\r" not in result.stdout + result.stderr
    assert result.returncode in (0, 1)


@pytest.mark.parametrize("arguments", [("search", "lampazin"), ("show", "nothing"), ("list", "--json"), ("serch", "x")])
@pytest.mark.parametrize(
    "world",
    [{"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_plain_letters_are_enough(
    bare_environment: dict[str, str], world: dict[str, str], arguments: tuple[str, ...]
) -> None:
    result = run(bare_environment, *arguments, **world)
    assert b"Traceback" not in result.stderr
    assert (result.stdout + result.stderr).isascii()


@pytest.mark.skipif(os.name == "nt", reason="file descriptors are closed otherwise on Windows")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_error(bare_environment: dict[str, str], closed: str) -> None:
    for words, status in (("list", 0), ("list --json", 0), ("show nothing", 1), ("show lampazine", 0)):
        command = f"{PYTHON} -m fibrokb {words} --data {KB} {closed}"
        result = subprocess.run(
            ["/bin/sh", "-c", command], capture_output=True, check=False, env=bare_environment, timeout=60
        )
        assert (result.returncode, b"Traceback" in result.stderr) == (status, False), result.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupt_at_any_moment_ends_quietly(bare_environment: dict[str, str]) -> None:
    import random
    import time

    chance = random.Random(2)
    for _ in range(5):
        # only once the commands are there does an interrupt reach them
        code = f"from fibrokb.cli import main; print('ready', flush=True); main(['export', '--all', '--data', {str(KB)!r}])"
        process = subprocess.Popen(
            [PYTHON, "-c", code], env=bare_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        # after the last line of ours Python itself may still be interrupted, and says so in its own way
        assert process.returncode in (0, 128 + signal.SIGINT, -signal.SIGINT), said
        assert b"fibrokb" not in said, said.decode()


@pytest.mark.skipif(os.name == "nt", reason="bytes that are no text reach only Unix programs")
@pytest.mark.parametrize("arguments", [("search",), ("show",), ("cite",), ("export",), ("refs", "impact")])
def test_bytes_that_are_no_letters_get_an_answer(bare_environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    for more in ((), ("--json",)):
        words: list[str | bytes] = [*FIBROKB, *arguments, b"\xff\xfe", *more, "--data", str(KB)]
        result = subprocess.run(words, capture_output=True, check=False, env=bare_environment, timeout=60)
        assert result.returncode == 1, result.stderr
        assert b"Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_home_does_not_stand_in_the_way(bare_environment: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "sealed"
    home.mkdir(mode=0o500)
    assert run(bare_environment, "search", "lampazine", HOME=str(home)).returncode == 0


def test_a_home_that_is_no_folder_does_not_stand_in_the_way(bare_environment: dict[str, str]) -> None:
    for home in (os.devnull, "/nowhere/at/all"):
        result = run(bare_environment, "search", "lampazine", HOME=home, XDG_CACHE_HOME="", LOCALAPPDATA=home)
        assert result.returncode == 0, result.stderr


def _loaded(env: dict[str, str], *arguments: str) -> set[str]:
    code = (
        "import sys\nfrom fibrokb.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        "print('\\n' + ' '.join(sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([PYTHON, "-c", code], capture_output=True, check=True, env=env, timeout=60)
    return set(result.stderr.decode().splitlines()[-1].split())


def test_a_look_up_loads_nothing_that_it_does_not_need(bare_environment: dict[str, str]) -> None:
    _loaded(bare_environment, "search", "lampazine", "--data", str(KB))
    loaded = _loaded(bare_environment, "search", "lampazine", "--data", str(KB))
    unwanted = {*HEAVY, "rich", "fibrokb.store.dataset", "fibrokb.curation", "fibrokb.render.terminal"}
    assert loaded & unwanted == set()


def test_help_loads_no_data_and_no_search(bare_environment: dict[str, str]) -> None:
    loaded = _loaded(bare_environment, "--help")
    unwanted = {"yaml", "rapidfuzz", "sqlite3", "fibrokb.questions.search", "fibrokb.store.index", "fibrokb.render"}
    assert loaded & unwanted == set()


def test_version_is_the_one_of_the_package(bare_environment: dict[str, str]) -> None:
    import fibrokb

    result = subprocess.run([*FIBROKB, "--version"], capture_output=True, check=True, env=bare_environment, timeout=60)
    assert result.stdout.decode().strip() == f"fibrokb {fibrokb.__version__}"


@pytest.mark.skipif(sys.platform == "win32", reason="bash completion")
def test_the_shell_completes_topic_ids(bare_environment: dict[str, str]) -> None:
    env = {**bare_environment, "FIBROKB_DATA": str(KB), "_FIBROKB_COMPLETE": "complete_bash"}
    env |= {"COMP_WORDS": "fibrokb show lam", "COMP_CWORD": "2"}
    code = "from fibrokb.cli import main; main([])"
    result = subprocess.run([PYTHON, "-c", code], capture_output=True, check=False, env=env, timeout=60)
    assert result.stdout.decode().split() == ["lampazine"]
