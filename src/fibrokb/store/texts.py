"""Reads an article as it was saved: plain text, Markdown or a web page; gives its lines with their numbers."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from fibrokb.errors import WrongUsage

LARGEST = 20_000_000
"""The most bytes of a text that are read: about three million words."""

_PLAIN = "save the article as text, Markdown or a web page"
_KINDS = (
    (b"%PDF", "a PDF", "get its text out first, with `pdftotext FILE -` for example"),
    (b"PK\x03\x04", "an office document, e-book or archive", "get its text out first, with `pandoc -t plain FILE`"),
    (b"{\\rtf", "a rich-text document", "get its text out first, with `pandoc -t plain FILE`"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text first"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
)
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0xFEFF))
"""Soft hyphens and marks without width: they stand inside words and are no part of them."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRONT = re.compile(
    r"\s*(---|\+\+\+)[ \t\r]*\n(?=\s*(?:[\w.\"'-]+\s*[:=]|\[)).{0,5000}?\n(?:\1|\.\.\.)[ \t\r]*(?:\n|$)",
    re.DOTALL,
)
"""What a site's builder is told before the page begins, between two lines of dashes or pluses: «title: …»."""


def read_text(name: str) -> list[tuple[int, str]]:
    """Gives the lines of a file, or of standard input for ``-``, each with its number from 1; of a page, its prose.

    Raises WrongUsage with a hint for what is no text: a folder, a PDF, a picture, nothing, too much.
    """
    data = _bytes(name)
    shown = "the text" if name == "-" else name
    for beginning, what, hint in _KINDS:
        if data.startswith(beginning):
            raise WrongUsage(f"{shown} is {what}", hint)
    words = _decoded(data, shown).translate(_UNSEEN)
    if not words.strip():
        raise WrongUsage(f"{shown} is empty", _PLAIN)
    if front := _FRONT.match(words):
        words = "\n" * words.count("\n", 0, front.end()) + words[front.end() :]
    if _PAGE.match(words) or name.lower().endswith((".html", ".htm", ".xhtml")):
        from fibrokb.store.webpage import prose

        lines = prose(words)
        if not lines:
            raise WrongUsage(f"{shown} is a web page without text", "copy its text as you see it")
        return lines
    return list(enumerate(re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", words), 1))


def _bytes(name: str) -> bytes:
    if name.startswith(("http://", "https://")):
        raise WrongUsage("addresses are not fetched", f"{_PLAIN}, then give its file")
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).expanduser().open("rb") as stream:
                data = stream.read(LARGEST + 1)
    except IsADirectoryError:
        raise WrongUsage(f"{name} is a folder", "give one file") from None
    except (OSError, ValueError) as error:
        raise WrongUsage(f"{name} can't be read: {getattr(error, 'strerror', None) or error}", _PLAIN) from None
    if len(data) > LARGEST:
        raise WrongUsage(f"{name} is larger than {LARGEST // 1_000_000} MB", "check it in parts")
    return data


def _decoded(data: bytes, shown: str) -> str:
    """Gives text from bytes: by its mark of order, as UTF-8, as its page says, else as Windows' Western letters."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        raise WrongUsage(f"{shown} is no text", _PLAIN)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
        return data.decode(_known(said[1].decode("ascii")) if said else "cp1252", "replace")


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return "cp1252"
