"""Fuzzing whole commands on a stranger's evidence base."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import unittest.mock
from typing import TYPE_CHECKING

import msgspec

from tests.conftest import KB
from tests.fuzz import material
from tests.fuzz.common import folder, is_quiet

if TYPE_CHECKING:
    from pathlib import Path

_CALLS: tuple[tuple[str, ...], ...] = (
    ("treatments",), ("treatments", "--sort", "name"), ("treatments", "--csv"), ("treatments", "--json"),
    ("compare", "TOPIC", "staring"), ("map",), ("plot", "TOPIC"), ("refs",), ("refs", "impact", "KEY"), ("info",),
    ("list",), ("cite", "KEY"), ("cite", "TOPIC"), ("show", "TOPIC"), ("show", "TOPIC", "--full"), ("search", "TOPIC"),
    ("search", "NAME"), ("validate", "--strict"), ("validate", "--format", "github"), ("export", "--all"),
    ("export", "TOPIC", "--format", "html"), ("export", "TOPIC", "--json"), ("verify", "--offline"),
)  # fmt: skip


_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def commands(data: bytes) -> None:
    """Any command on a stranger's evidence base ends with a known status and quiet lines, never with a traceback."""
    made = material.worded(data[1:]) if data[:1] < b"\xc0" else material.spoilt(data[1:])
    made.write(folder())
    names = _names(made)
    words = [names.get(word, word) for word in _CALLS[(data[:1] or b"\0")[0] % len(_CALLS)]]
    for stream in _called(words, folder()):
        if "--json" in words:  # a program reads it; signs without a look may stand there, orders may not
            assert not _OBEYED.search(stream.text())
        else:
            is_quiet(stream.text())


def article(data: bytes) -> None:
    """Any article is read, and what is said of it is quiet text, JSON, or HTML without a tag of the article's own."""
    choices = material.Choices(data[2:])
    ending, format = _ENDINGS[data[0] % 3 if data else 0], _FORMATS[data[1] % 5 if len(data) > 1 else 0]
    words = " ".join(choices.text() for _ in range(6) if choices.left).encode("utf-8", "replace")
    file = folder() / f"article{ending}"
    file.write_bytes(_REPEATED + words + data[2:])
    held, said = _called(["check", str(file), "--format", format, "--full"], KB)
    is_quiet(said.text())
    if format == "html":
        assert not _TAG.search(held.text()), held.text()
    elif format in ("json", "claimreview"):
        assert held.text() or said.text()
        msgspec.json.decode(held.text().encode() or b"null")
        assert not _OBEYED.search(held.text())
    else:
        is_quiet(held.text())


_ENDINGS, _FORMATS = (".txt", ".md", ".html"), ("text", "markdown", "html", "json", "claimreview")
_REPEATED = b"Glowing cells cause all pain. Everybody gets better on Lampazine. "
_TAG = re.compile(r"<(?:script|img|iframe|object|svg on)\b|<[^>]*\son\w+=", re.IGNORECASE)


def _called(words: list[str], data: Path) -> tuple[_Held, _Held]:
    """Calls the command line and gives what it wrote to both streams."""
    from fibrokb.cli import main

    held, said = _Held(), _Held()
    with (
        unittest.mock.patch.multiple(sys, stdout=held, stderr=said),
        unittest.mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(folder()), "COLUMNS": "72"}),
        contextlib.suppress(SystemExit),
    ):
        main([*words, "--data", str(data)])
    return held, said


class _Held(io.TextIOWrapper):
    """A stream that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="\n")

    def text(self) -> str:
        """Gives what was written; the line ends of CSV and of progress are allowed."""
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _names(made: material.Made) -> dict[str, str]:
    """Gives what stands for a topic, its name and a key on the command line: what the evidence base holds."""
    names = {"TOPIC": "lampazine", "NAME": "Lampazine", "KEY": "gamma-2019-rats"}
    for section in material.SECTIONS:
        for topic in made.claims.get(section) or () if isinstance(made.claims.get(section), list) else ():
            if isinstance(topic, dict):
                names |= {"TOPIC": str(topic.get("id", "x")), "NAME": str(topic.get("name", "x"))}
    return {name: word if word.strip("-") else "x" for name, word in names.items()}
