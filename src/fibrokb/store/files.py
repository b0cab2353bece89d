"""Which files an evidence base is made of, and by what one knows that they changed.

A base is a folder: ``claims.yaml`` and ``references.yaml``, and beside them any ``claims-….yaml`` and
``references-….yaml``, read in the order of their names.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

CLAIMS, REFERENCES = "claims", "references"
MAX_BYTES = 64 * 1024 * 1024


def names_in(folder: Path) -> list[str]:
    """Gives the names of everything in a folder, in order; none if it can't be read."""
    try:
        return sorted(os.listdir(folder), key=lambda name: (name.removesuffix(".yaml"), name))  # noqa: PTH208
    except OSError:
        return []


def chosen(names: Iterable[str], what: str) -> tuple[str, ...]:
    """Gives those of some names that are files of claims, or of references."""
    return tuple(n for n in names if n == f"{what}.yaml" or (n.startswith(f"{what}-") and n.endswith(".yaml")))


def unread(names: Iterable[str]) -> tuple[str, ...]:
    """Gives those of some names that look as if they were meant to be read and are not."""
    listed = tuple(names)
    read = {*chosen(listed, CLAIMS), *chosen(listed, REFERENCES)}
    return tuple(name for name in listed if name.lower().endswith((".yaml", ".yml")) and name not in read)


def _of(folder: Path) -> tuple[str, ...]:
    names = names_in(folder)
    return (*chosen(names, CLAIMS), *chosen(names, REFERENCES))


def stat_word(folders: Iterable[Path]) -> tuple[str, int]:
    """Gives names, sizes and times of change of the files as one word, and the latest time of change.

    The word holds a lone «-» where a file can't be seen.
    """
    import zlib

    parts, latest = [], 0
    for folder in folders:
        names = _of(folder)
        parts += [] if names else ["-"]
        for name in names:
            try:
                facts = os.stat(f"{os.fspath(folder)}/{name}")  # noqa: PTH116 (a Path costs more than the asking)
            except OSError:
                parts.append("-")
                continue
            known = zlib.crc32(os.fsencode(name))
            parts.append(f"{known:x}.{facts.st_size}.{facts.st_mtime_ns}.{facts.st_ctime_ns}.{facts.st_ino}")
            latest = max(latest, facts.st_mtime_ns, facts.st_ctime_ns)
    return ":".join(parts), latest


def digest(folders: Iterable[Path]) -> str:
    """Gives a checksum of where the folders are, of the names of their files and of all that stands in them."""
    import hashlib

    summed = hashlib.blake2b(digest_size=16)
    for folder in folders:
        names = _of(folder)
        for part in (where(folder), str(len(names)).encode()):
            summed.update(len(part).to_bytes(8, "big") + part)
        for name in names:
            for part in (os.fsencode(name), _bytes(folder / name)):
                summed.update(len(part).to_bytes(8, "big") + part)
    return summed.hexdigest()


def where(folder: Path) -> bytes:
    """Gives the place of a folder, symbolic links followed."""
    return os.fsencode(os.path.realpath(folder))


def _bytes(path: Path) -> bytes:
    """Gives what a file holds; «-» for what the reader will refuse, such as a pipe that would never end."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_BYTES:
            return b"-"
        return path.read_bytes()
    except OSError:
        return b"-"
