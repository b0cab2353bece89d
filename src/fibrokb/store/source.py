"""Which data is asked for and which compiled copy of it is read; makes the copy anew when it is off.

A copy is keyed by the content of its source. The content is read again on every run unless size and time of change
are those recorded and lie safely before the copy was made; so an edit within the same clock tick, or a clock that ran
backwards, costs a reading, never a wrong answer.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from fibrokb.errors import DataUnreadable, IndexBroken
from fibrokb.store import files
from fibrokb.store.index import FORMAT, Index
from fibrokb.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fibrokb.store.dataset import Dataset

FILES = ("claims.yaml", "references.yaml")
"""The two files that the shipped evidence base is made of."""
_PACKAGE = Path(__file__).resolve().parent.parent
_SAFE_AGE = 2_000_000_000  # nanoseconds: coarser than the clock of any file system in use


def shipped_folder() -> Path:
    """Gives the folder of the data that came with the package: inside a wheel, or at the root of a checkout."""
    inside = _PACKAGE / "data"
    if (inside / FILES[0]).is_file():
        return inside
    return _PACKAGE.parent.parent / "data"


def folder_of(asked: str | None) -> Path:
    """Gives the folder of the data to use: the one that was asked for, else FIBROKB_DATA, else the shipped one."""
    chosen = asked if asked is not None else os.environ.get("FIBROKB_DATA") or None
    return Path(chosen).expanduser() if chosen is not None else shipped_folder()


def local_of(asked: Sequence[str] | None, *, alone: bool = False) -> tuple[Path, ...]:
    """Gives the folders to lay over the data: those that were asked for, else those of FIBROKB_WITH.

    A base that was asked for by name stands ``alone``: what the environment says is then not laid over it.
    """
    named = os.environ.get("FIBROKB_WITH", "").split(os.pathsep) if not asked and not alone else asked or ()
    return tuple(Path(name).expanduser() for name in named if name)


def cache_folder() -> Path:
    """Gives the folder in which compiled copies are kept."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("fibrokb", appauthor=False))


def open_index(folder: Path, talk: Callable[[str], None] = lambda _: None, local: Sequence[Path] = ()) -> Index:
    """Gives the index of the data in a folder, made anew if need be; in memory if it can't be kept.

    The bases in the folders ``local`` are laid over it. Raises DataUnreadable if there is no evidence base that can be
    read.
    """
    folders = (folder, *local)
    try:
        path = copy_path(*folders)
    except (OSError, RuntimeError):  # no home, no cache: answer all the same
        return _in_memory(_read(folders), facts(*folders))
    try:
        index = Index.open(path)
    except IndexBroken:
        index = None
    if index is not None:
        try:
            if _is_current(index, folders, path):
                return index
        except IndexBroken:
            pass
        index.close()
    return _rebuilt(folders, path, talk)


def discard(*folders: Path) -> None:
    """Throws the compiled copy of the data in some folders away."""
    with contextlib.suppress(OSError, RuntimeError):
        path = copy_path(*folders)
        path.unlink(missing_ok=True)
        _note(path).unlink(missing_ok=True)


def copy_path(*folders: Path) -> Path:
    """Gives the place of the compiled copy of the data in a folder, with those that are laid over it."""
    return cache_folder() / f"index-{FORMAT}-{zlib.crc32(_name(folders)):08x}.sqlite"


def _name(folders: Sequence[Path]) -> bytes:
    return b"\0".join(files.where(folder) for folder in folders)


def _is_current(index: Index, folders: Sequence[Path], path: Path) -> bool:
    known = (index.meta("format"), index.meta("program"), index.meta("folder"))
    if known != (FORMAT, VERSION, _name(folders).hex()):
        return False
    stat, latest = files.stat_word(folders)
    content = index.meta("content")
    if _trusts(path, stat, latest, content):
        return True
    if "-" in stat.split(":") or content != files.digest(folders):
        return False
    if latest + _SAFE_AGE < time.time_ns():
        with contextlib.suppress(OSError):
            _note(path).write_text(f"{time.time_ns()} {stat} {content}", "ascii")
    return True


def _note(path: Path) -> Path:
    return path.with_suffix(".seen")


def _trusts(path: Path, stat: str, latest: int, content: str) -> bool:
    """Says whether this content was read at these sizes and times, safely after the last change of the files."""
    try:
        seen, *noted = _note(path).read_text("ascii").split(" ")
        return noted == [stat, content] and latest + _SAFE_AGE < int(seen) <= time.time_ns()
    except (OSError, ValueError):
        return False


def facts(*folders: Path) -> dict[str, str]:
    """Gives what a copy records of its source, to know later whether it is still that of it."""
    return {"program": VERSION, "folder": _name(folders).hex(), "content": files.digest(folders)}


def _read(folders: Sequence[Path]) -> Dataset:
    from fibrokb.store import dataset

    quick = dataset.read_plain(*folders)
    if quick is not None:
        return quick
    data, problems = dataset.read(*folders)
    errors = sorted(problem for problem in problems if problem.severity == "error")
    if errors:
        folder, *local = folders
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        command = " --with ".join((f"fibrokb validate {folder}", *map(str, local)))
        first = (
            str(errors[0]) if local else f"{folder / errors[0].place.file}{str(errors[0])[len(errors[0].place.file) :]}"
        )
        raise DataUnreadable(f"{first}{more}", f"`{command}` lists every fault")
    return data


def _rebuilt(folders: Sequence[Path], path: Path, talk: Callable[[str], None]) -> Index:
    import tempfile

    from fibrokb.store.build import compile_to

    known = facts(*folders)
    with _without_pauses():
        data = _read(folders)
        talk(f"Preparing {len(data.topics)} topics …")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
            os.close(handle)
            try:
                compile_to(name, data, known)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            return Index.open(path)
        except (OSError, sqlite3.Error, IndexBroken):
            return _in_memory(data, known)


def _in_memory(data: Dataset, known: dict[str, str]) -> Index:
    from fibrokb.store.build import compile_in

    connection = sqlite3.connect(":memory:")
    compile_in(connection, data, known)
    return Index(connection)


@contextlib.contextmanager
def _without_pauses() -> Iterator[None]:
    """Keeps the garbage collector from walking the hundred thousand small values of a reading again and again."""
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _sweep(path: Path) -> None:
    """Removes what a process that was killed while it made the copy left behind an hour ago or earlier."""
    for left in path.parent.glob(f"{path.stem}*.new"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - 3600:
                left.unlink()
