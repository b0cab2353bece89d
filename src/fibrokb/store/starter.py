"""Makes a small evidence base to start from: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fibrokb.errors import FibroKBError, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTER = Path(__file__).parent / "starter"
NAMES = ("claims.yaml", "references.yaml")


def create(folder: Path, beside: Mapping[str, str]) -> tuple[str, ...]:
    """Writes the starter and some files beside it into a new or empty folder, and gives the names of the files."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 (a path is not to be followed before it is looked at)
    if folder.is_symlink() and not folder.exists():
        raise WrongUsage(f"{folder} is a link that leads nowhere", "give a folder that does not exist yet")
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is not a folder", "give a folder that does not exist yet")
    texts = {**{name: (STARTER / name).read_text("utf-8") for name in NAMES}, **beside}
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise FibroKBError(f"{folder} is not empty and was left as it is", "give a new or an empty folder")
        _fill(folder, texts)
    except OSError as error:
        message = f"{folder} could not be made: {error.strerror or error}"
        raise FibroKBError(message, "nothing was written") from None
    return tuple(texts)


def _fill(folder: Path, texts: Mapping[str, str]) -> None:
    """Writes all files aside, then gives them their names; what was made is taken back if that fails."""
    new = not folder.exists()
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder.parent if new else folder, prefix=".fibrokb-", suffix=".new"))
    placed: list[Path] = []
    try:
        for name, text in texts.items():
            (aside / name).write_text(text, "utf-8", newline="\n")
        if new:
            mask = os.umask(0)
            os.umask(mask)
            aside.chmod(0o777 & ~mask)
            aside.rename(folder)
            return
        for name in texts:
            (aside / name).rename(folder / name)
            placed.append(folder / name)
        aside.rmdir()
    except BaseException:
        for path in placed:
            with contextlib.suppress(OSError):
                path.unlink()
        shutil.rmtree(aside, ignore_errors=True)
        raise
