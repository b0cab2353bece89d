"""Faults of the world around it, on real processes: whatever happened before, the next command answers rightly."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import KB, PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result

QUESTION = ("search", "lampazine")
FIBROKB = [PYTHON, "-m", "fibrokb"]
unix = pytest.mark.skipif(sys.platform == "win32", reason="Unix only: signals and limits")


def asked(env: dict[str, str], data: Path = KB, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    words = [*FIBROKB, *(arguments or QUESTION), "--data", str(data)]
    return subprocess.run(words, capture_output=True, check=False, env=env, timeout=60)


@pytest.fixture
def env(bare_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Gives an environment with a cache that a test can look into."""
    return {**bare_environment, "XDG_CACHE_HOME": str(tmp_path / "cache"), "LOCALAPPDATA": str(tmp_path / "cache")}


@pytest.fixture
def right(bare_environment: dict[str, str], tmp_path: Path) -> bytes:
    """Gives the right answer, from a cache of its own."""
    result = asked({**bare_environment, "XDG_CACHE_HOME": str(tmp_path / "other")})
    assert result.returncode == 0, result.stderr
    return result.stdout


def copies(env: dict[str, str]) -> list[Path]:
    return sorted(Path(env["XDG_CACHE_HOME"]).rglob("*.sqlite"))


def is_right(env: dict[str, str], right: bytes) -> None:
    result = asked(env)
    assert (result.returncode, result.stdout) == (0, right), result.stderr
    assert b"Traceback" not in result.stderr


@unix
@pytest.mark.parametrize("place", ["compile_in", "compile_to"])
def test_a_kill_while_the_copy_is_made_leaves_nothing_that_misleads(
    env: dict[str, str], right: bytes, place: str
) -> None:
    code = (
        "import os, sys, fibrokb.store.build as build\n"
        f"made = build.{place}\n"
        "def killed(*given):\n    made(*given)\n    os.kill(os.getpid(), 9)\n"
        f"build.{place} = killed\n"
        f"from fibrokb.cli import main\nmain({[*QUESTION, '--data', str(KB)]!r})"
    )
    result = subprocess.run([PYTHON, "-c", code], capture_output=True, check=False, env=env, timeout=60)
    assert result.returncode == -signal.SIGKILL
    assert copies(env) == []
    is_right(env, right)
    assert len(copies(env)) == 1


@unix
def test_kills_at_any_moment_leave_nothing_that_misleads(env: dict[str, str], right: bytes) -> None:
    chance = random.Random(1)
    for _ in range(8):
        shutil.rmtree(env["XDG_CACHE_HOME"], ignore_errors=True)
        process = subprocess.Popen(
            [*FIBROKB, *QUESTION, "--data", str(KB)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.05, 0.5))
        process.kill()
        process.wait()
        is_right(env, right)


def test_what_a_killed_process_left_is_swept_after_an_hour(env: dict[str, str], right: bytes) -> None:
    is_right(env, right)
    (copy,) = copies(env)
    old, young = copy.with_name(f"{copy.stem}old.new"), copy.with_name(f"{copy.stem}young.new")
    for left in (old, young):
        left.write_bytes(b"half a copy")
    os.utime(old, (1, 1))
    copy.unlink()
    is_right(env, right)
    assert (old.exists(), young.exists()) == (False, True)


def test_many_that_make_and_read_the_copy_at_once_all_answer(env: dict[str, str], right: bytes) -> None:
    started = []
    for number in range(6):
        words = [*FIBROKB, *QUESTION, "--data", str(KB)]
        started.append(subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        if number == 3:
            for copy in copies(env):  # one throws the copy away while the others read it
                copy.unlink(missing_ok=True)
    told = [process.communicate(timeout=60) for process in started]
    assert {process.returncode for process in started} == {0}, told
    assert {out for out, _ in told} == {right}


def test_a_copy_with_changed_bytes_never_gives_a_traceback(
    env: dict[str, str], ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from fibrokb.store import source

    monkeypatch.setattr(source, "cache_folder", lambda: tmp_path / "flipped")
    shown, found = ask("show", "lampazine", "--json"), ask(*QUESTION)
    (copy,) = (tmp_path / "flipped").glob("*.sqlite")
    whole = copy.read_bytes()
    chance = random.Random(3)
    for _ in range(40):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 1, 20, 400))):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        copy.write_bytes(spoilt)
        again = ask("show", "lampazine", "--json")
        assert again.status in (0, 1)
        assert again.status == 1 or again.out == shown.out, "a record that was changed is shown"
        assert ask(*QUESTION).status in (0, 1)
    copy.write_bytes(whole[: len(whole) // 2])
    assert (ask(*QUESTION), ask("show", "lampazine", "--json")) == (found, shown)


@unix
@pytest.mark.parametrize("kilobytes", [0, 1, 16, 64])
def test_a_full_disk_does_not_stand_in_the_way(env: dict[str, str], right: bytes, kilobytes: int) -> None:
    import resource

    limit = kilobytes * 1024
    words = [*FIBROKB, *QUESTION, "--data", str(KB)]
    result = subprocess.run(
        words,
        capture_output=True,
        check=False,
        env=env,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert (result.returncode, result.stdout) == (0, right), result.stderr
    assert not list(Path(env["XDG_CACHE_HOME"]).rglob("*.new")), "half a copy was left behind"
    is_right(env, right)


@unix
def test_a_file_system_without_room_does_not_stand_in_the_way(env: dict[str, str], right: bytes) -> None:
    cache = Path(env["XDG_CACHE_HOME"])
    cache.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    small = ["-t", "tmpfs", "-o", "size=32k", "tmpfs", str(cache)]
    if subprocess.run([mount, *small], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        is_right(env, right)
        result = asked(env, KB, "export", "lampazine", "-o", str(cache / "page.html"))
        assert result.returncode in (0, 1)
        assert b"Traceback" not in result.stderr
        assert not list(cache.rglob("*.new"))
    finally:
        subprocess.run(["umount", str(cache)], check=True)


@unix
def test_a_file_that_cannot_be_written_whole_is_not_written(env: dict[str, str], tmp_path: Path) -> None:
    import resource

    asked(env)
    target = tmp_path / "page.html"
    target.write_text("what was there", "utf-8")
    result = subprocess.run(
        [*FIBROKB, "export", "lampazine", "-o", str(target), "--force", "--data", str(KB)],
        capture_output=True,
        check=False,
        env=env,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
    )
    assert result.returncode == 1
    assert b"could not be written" in result.stderr
    assert target.read_text("utf-8") == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["page.html"]


@unix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("show", "nothing", "--json"), ("--help",)])
def test_an_answer_that_cannot_be_written_is_said_in_a_sentence(
    env: dict[str, str], arguments: tuple[str, ...]
) -> None:
    data = () if arguments == ("--help",) else ("--data", str(KB))
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*FIBROKB, *arguments, *data], stdout=full, stderr=subprocess.PIPE, check=False, env=env, timeout=60
        )
    assert result.returncode == 1
    assert result.stderr.count(b"\n") == 1
    assert b"the answer could not be written" in result.stderr


def test_a_note_from_the_future_is_not_trusted(env: dict[str, str], tmp_path: Path) -> None:
    data = tmp_path / "kb"
    shutil.copytree(KB, data)
    for path in data.iterdir():
        os.utime(path, (1, 1))
    asked(env, data)
    asked(env, data)
    (copy,) = copies(env)
    for path in (copy, copy.with_suffix(".seen")):
        if path.exists():
            os.utime(path, (4e9, 4e9))
    note = copy.with_suffix(".seen")
    if note.exists():
        note.write_text(f"{4 * 10**18} {note.read_text('ascii').split(' ', 1)[1]}", "ascii")
    claims = data / "claims.yaml"
    claims.write_bytes(claims.read_bytes().replace(b"name: Lampazine", b"name: Lampazone"))
    os.utime(claims, (1, 1))
    assert b"Lampazone" in asked(env, data).stdout


def test_a_copy_of_another_version_is_not_read(env: dict[str, str], right: bytes) -> None:
    import sqlite3

    is_right(env, right)
    (copy,) = copies(env)
    connection = sqlite3.connect(copy)
    with connection:
        connection.execute("UPDATE meta SET value = 'another' WHERE key = 'program'")
        connection.execute("DELETE FROM topics")
    connection.close()
    is_right(env, right)


def test_a_cache_that_may_only_be_read_does_not_stand_in_the_way(env: dict[str, str], right: bytes) -> None:
    cache = Path(env["XDG_CACHE_HOME"])
    cache.mkdir()
    (cache / "fibrokb").write_text("a file where a folder should be", "utf-8")
    is_right(env, right)
    (cache / "fibrokb").unlink()
    is_right(env, right)
    for path in (*cache.rglob("*"), cache):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        is_right(env, right)
    finally:
        for path in (cache, *cache.rglob("*")):
            path.chmod(0o700)
