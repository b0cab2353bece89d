"""What the targets share: a folder in memory, compiled evidence bases, and what may be written to a terminal."""

from __future__ import annotations

import functools
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fibrokb.store import dataset, source
from fibrokb.store.build import compile_in
from fibrokb.store.index import Index
from tests.conftest import KB

if TYPE_CHECKING:
    from fibrokb.store.dataset import Dataset

_SHM = Path("/dev/shm")


@functools.cache
def folder() -> Path:
    """Gives a folder to write evidence bases to, in memory where the system has that."""
    held = tempfile.TemporaryDirectory(dir=_SHM if _SHM.is_dir() else None)
    _HELD.append(held)
    return Path(held.name)


_HELD: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def indexes() -> tuple[Index, ...]:
    """Gives the made-up and the shipped evidence base, compiled in memory."""
    return tuple(_compiled(dataset.read(folder)[0]) for folder in (KB, source.shipped_folder()))


def _compiled(data: Dataset) -> Index:
    connection = sqlite3.connect(":memory:")
    compile_in(connection, data, {"program": "", "folder": "", "content": ""})
    return Index(connection)


def is_quiet(text: str) -> None:
    """Holds a text against what a terminal obeys: only printable signs and line ends may stand in it."""
    bad = [c for c in text if not c.isprintable() and c != "\n"]
    assert not bad, bad
