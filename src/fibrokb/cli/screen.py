"""Where answers go: colour or none, how wide, whole files, JSON; the only module that writes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fibrokb.errors import FibroKBError, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fibrokb.render.document import Document

Form = TypeVar("Form", bound=str)
JSON_SCHEMA_VERSION = "1"
_WIDEST = 100
_OBEYED = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
"""Signs that a terminal may obey and that JSON does not escape by itself."""


def is_terminal() -> bool:
    """Says whether the answer goes to a person's screen."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def wants_colour() -> bool:
    """Says whether to colour: NO_COLOR says no, FORCE_COLOR says yes, else only a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_terminal()


def width() -> int:
    """Gives the width to write for: COLUMNS, else the terminal's, else 80; prose is never wider than 100."""
    return min(full_width(), _WIDEST)


def full_width() -> int:
    """Gives the whole width there is, for tables."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdigit() and int(asked) > 0:
        return max(20, int(asked))
    if sys.stdout.isatty():
        try:
            return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)
        except OSError:
            return 80
    return 80


def write(words: str) -> None:
    """Writes text to standard output; what its encoding lacks is written in plain letters."""
    from fibrokb.render.plain import in_encoding

    sys.stdout.write(in_encoding(words, sys.stdout.encoding or "ascii"))


def write_file(words: str) -> None:
    """Writes a file's text to standard output, byte for byte in UTF-8 unless a person watches."""
    if is_terminal():
        return write(words)
    sys.stdout.flush()
    sys.stdout.buffer.write(words.encode())
    return None


def talk(words: str) -> None:
    """Says something to the person, not to a program that reads the answer."""
    from fibrokb.render.plain import in_encoding

    sys.stderr.write(in_encoding(f"{words}\n", sys.stderr.encoding or "ascii"))


def progress(words: str) -> None:
    """Says what takes a while; nothing when nobody watches."""
    if sys.stderr.isatty():
        talk(words)


def same_line(words: str) -> None:
    """Says how far a long task is, always on one line of a person's screen; no words clear it."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        from fibrokb.render.plain import in_encoding

        shown = in_encoding(words, sys.stderr.encoding or "ascii")[: full_width() - 1]
        sys.stderr.write(f"\r\x1b[K{shown}")
        sys.stderr.flush()


def show(document: Document, *, wide: bool = False) -> None:
    """Shows a document: in colour on a terminal, else as plain text; hints only to a person."""
    from fibrokb.render.document import Hints

    columns = full_width() if wide else width()
    if not is_terminal():
        document = tuple(block for block in document if not isinstance(block, Hints))
    if not wants_colour():
        from fibrokb.render import plain

        return write(plain.render(document, columns))
    from fibrokb.render import terminal

    return write(terminal.render(document, columns))


def json_text(
    *,
    query: dict[str, Any],
    status: str,
    results: list[Any],
    data_version: str = "",
    warnings: tuple[str, ...] = (),
    next_commands: tuple[str, ...] = (),
    more: dict[str, Any] | None = None,
) -> str:
    """Gives an answer as JSON, in the one envelope that every command uses; ``more`` is what only one command tells."""
    envelope = {
        "schema_version": JSON_SCHEMA_VERSION,
        "data_version": data_version,
        "query": whole(query),
        "status": status,
        "count": len(results),
        "results": results,
        "warnings": whole(warnings),
        "next_commands": next_commands,
        **(more or {}),
    }
    return quiet_json(envelope)


def quiet_json(value: Any) -> str:
    """Gives plain values as JSON in which no sign stands that a terminal obeys."""
    import re

    import msgspec

    words = msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"
    return (
        words
        if words.isascii() and "\x7f" not in words
        else re.sub(_OBEYED, lambda sign: f"\\u{ord(sign[0]):04x}", words)
    )


def whole(value: Any) -> Any:
    """Gives what came from the command line in whole letters: bytes that are none become a question mark."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    return [whole(part) for part in value] if isinstance(value, (list, tuple)) else value


def write_json(**parts: Any) -> None:
    """Writes what ``json_text`` gives to standard output."""
    words = json_text(**parts)
    sys.stdout.write(_ascii_json(words) if _is_ascii() else words)


def _is_ascii() -> bool:
    return (sys.stdout.encoding or "ascii").lower().replace("-", "") not in ("utf8", "utf16", "utf32")


def _ascii_json(words: str) -> str:
    return "".join(c if c.isascii() else "".join(f"\\u{unit:04x}" for unit in _utf16(c)) for c in words)


def _utf16(character: str) -> tuple[int, ...]:
    data = character.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))


def form_of(path: Path, endings: Mapping[str, Form]) -> Form:
    """Gives the form that a file's ending names; raises WrongUsage for an ending that names none."""
    if path.is_dir():
        raise WrongUsage(f"{path} is a folder", "give -o the name of a file")
    form = endings.get(path.suffix.lower())
    if form is None:
        raise WrongUsage(f"«{path.name}» names no format", f"give -o a file that ends in {', '.join(endings)}")
    return form


def save(path: Path, words: str | bytes, *, force: bool) -> None:
    """Writes a file whole or not at all; an existing one is kept unless ``force``."""
    import tempfile

    if path.is_dir():
        raise WrongUsage(f"{path} is a folder", "give -o the name of a file")
    if path.exists() and not path.is_file():  # a device or a pipe would be replaced by a file
        raise WrongUsage(f"{path} is no plain file", "leave -o out to write to standard output")
    if path.exists() and not force:
        raise FibroKBError(f"{path} exists and was kept", "--force writes over it")
    data = words.encode() if isinstance(words, str) else words
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FibroKBError(f"{path} could not be written: {error.strerror or error}", "nothing was changed") from None
