"""The compiled copy: made once, made anew when it is off, never in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest

from fibrokb.errors import DataUnreadable, IndexBroken
from fibrokb.store import dataset, source
from fibrokb.store.index import opened, sealed
from tests.conftest import KB

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives a copy of the made-up knowledge base with a cache of its own."""
    folder = tmp_path / "kb"
    shutil.copytree(KB, folder)
    monkeypatch.setattr(source, "cache_folder", lambda: tmp_path / "cache")
    return folder


def _only_copy(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache").glob("*.sqlite")
    return path


def _name(folder: Path) -> str:
    topic = source.open_index(folder).topic("lampazine")
    assert topic is not None
    return topic.name


def test_it_is_made_once_and_then_read(copy: Path, tmp_path: Path) -> None:
    said: list[str] = []
    source.open_index(copy, said.append).close()
    first = _only_copy(tmp_path).stat().st_mtime_ns
    source.open_index(copy, said.append).close()
    assert len(said) == 1
    assert _only_copy(tmp_path).stat().st_mtime_ns == first


def test_a_changed_source_is_seen_even_with_the_same_size_and_time(copy: Path) -> None:
    claims = copy / "claims.yaml"
    assert _name(copy) == "Lampazine"
    facts = claims.stat()
    claims.write_bytes(claims.read_bytes().replace(b"name: Lampazine", b"name: Lampazone"))
    os.utime(claims, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert _name(copy) == "Lampazone"


def test_a_clock_that_ran_backwards_does_not_hide_a_change(copy: Path) -> None:
    claims = copy / "claims.yaml"
    future = time.time_ns() + 10**15
    os.utime(claims, ns=(future, future))
    assert _name(copy) == "Lampazine"
    claims.write_bytes(claims.read_bytes().replace(b"name: Lampazine", b"name: Lampazone"))
    os.utime(claims, ns=(future, future))
    assert _name(copy) == "Lampazone"


@pytest.mark.parametrize("harm", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_spoilt_copy_is_made_anew(copy: Path, tmp_path: Path, harm: bytes) -> None:
    source.open_index(copy).close()
    _only_copy(tmp_path).write_bytes(harm)
    assert _name(copy) == "Lampazine"


def test_a_truncated_copy_is_made_anew(copy: Path, tmp_path: Path) -> None:
    source.open_index(copy).close()
    path = _only_copy(tmp_path)
    path.write_bytes(path.read_bytes()[:5000])
    assert _name(copy) == "Lampazine"


def test_a_copy_of_another_version_is_made_anew(copy: Path, tmp_path: Path) -> None:
    source.open_index(copy).close()
    connection = sqlite3.connect(_only_copy(tmp_path))
    with connection:
        connection.execute("UPDATE meta SET value = '0.0.0' WHERE key = 'program'")
        connection.execute("UPDATE topics SET name = 'old'")
    connection.close()
    names = source.open_index(copy).topic_names()
    assert "old" not in [name for _, _, name in names]


def test_a_changed_number_in_the_copy_is_never_shown(copy: Path, tmp_path: Path) -> None:
    source.open_index(copy).close()
    path = _only_copy(tmp_path)
    data = path.read_bytes()
    assert b'"estimate":-0.6' in data
    path.write_bytes(data.replace(b'"estimate":-0.6', b'"estimate":-0.9'))
    with pytest.raises(IndexBroken):
        source.open_index(copy).topic("lampazine")


def test_an_unwritable_cache_does_not_stand_in_the_way(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "cache_folder", lambda: copy / "claims.yaml" / "below-a-file")
    assert _name(copy) == "Lampazine"


def test_no_home_does_not_stand_in_the_way(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(source, "cache_folder", no_home)
    assert _name(copy) == "Lampazine"


def test_many_at_once_all_get_the_answer(copy: Path, tmp_path: Path) -> None:
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(_name(copy))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["Lampazine"] * 8
    assert _only_copy(tmp_path).suffix == ".sqlite"


def test_nothing_is_left_behind_when_the_data_is_at_fault(copy: Path, tmp_path: Path) -> None:
    (copy / "claims.yaml").write_text("mechanisms: [x\n")
    with pytest.raises(DataUnreadable, match=r"claims\.yaml:2:1"):
        source.open_index(copy)
    assert not (tmp_path / "cache").exists() or not list((tmp_path / "cache").iterdir())


def test_a_seal_holds() -> None:
    assert opened(sealed(b"words")) == b"words"
    for spoilt in (None, b"", b"abc", sealed(b"words")[:-1], sealed(b"words") + b"x"):
        with pytest.raises(IndexBroken):
            opened(spoilt)


@pytest.mark.parametrize("folder", [KB, source.shipped_folder()], ids=["made-up", "shipped"])
def test_the_quick_reading_gives_what_the_careful_one_gives(folder: Path) -> None:
    careful, problems = dataset.read(folder)
    quick = dataset.read_plain(folder)
    assert problems == []
    assert quick is not None
    assert (quick.about, quick.topics, quick.references) == (careful.about, careful.topics, careful.references)
    assert (quick.popular_claims, quick.shared_aliases) == (careful.popular_claims, careful.shared_aliases)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("standing: contested", "standing: disputed"),
        ("estimate: -0.6", "estimate: minus 0.6"),
        ("certainty: moderate", "certainty: &c moderate"),
        ("    n: 1234\n    studies: 4", "    n: 1234\n    n: 1234\n    studies: 4"),
        ("certainty: moderate", "certianty: moderate"),
        ("All 1000 people", "All \x07 people"),
    ],
)
def test_the_quick_reading_leaves_faults_to_the_careful_one(copy: Path, old: str, new: str) -> None:
    claims = copy / "claims.yaml"
    text = claims.read_text("utf-8")
    assert old in text
    claims.write_text(text.replace(old, new, 1), "utf-8")
    assert dataset.read_plain(copy) is None
    with pytest.raises(DataUnreadable, match=r"claims\.yaml:\d+"):
        source.open_index(copy)
