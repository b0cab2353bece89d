"""The replies of services, kept as JSON, one file each, so that a stopped run goes on where it was.

A file is replaced whole or not at all. One that cannot be read, is of another format, or is older than asked for (or
from the future: a clock ran backwards) counts as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from time import time

import msgspec

from fibrokb.knowledge.verification import Reply

FORMAT = "1"
"""Changes whenever a reply is read otherwise, so that an old one is never used."""
_DAY = 86_400
_SKEW = 300


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reply with what was asked, so that no file can answer for another."""

    question: str
    reply: Reply


class Replies:
    """The kept replies of one service at one address."""

    def __init__(self, folder: Path, service: str, base: str, max_age: float) -> None:
        self._folder, self._name = folder / f"verify-{FORMAT}", f"{service} {base}"
        self._seconds = max_age * _DAY

    def get(self, question: str) -> Reply | None:
        """Gives the kept reply to a question if there is a fresh one."""
        try:
            kept = msgspec.json.decode(self._path(question).read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        age = time() - kept.reply.asked
        fresh = -_SKEW <= age <= self._seconds
        return kept.reply if fresh and kept.question == self._question(question) else None

    def keep(self, question: str, reply: Reply) -> Reply:
        """Keeps a reply with the time of now, and gives it; without room or leave to write it is not kept."""
        reply = msgspec.structs.replace(reply, asked=time())
        path = self._path(question)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, msgspec.json.encode(_Kept(self._question(question), reply)))
        return reply

    def _question(self, question: str) -> str:
        return f"{self._name} {question}"

    def _path(self, question: str) -> Path:
        digest = hashlib.blake2b(self._question(question).encode("utf-8", "replace"), digest_size=16).hexdigest()
        return self._folder / f"{digest}.json"


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
