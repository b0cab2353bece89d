"""A fault in the data: what is wrong, where it stands, and what is allowed there."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["error", "warning"]


class Place(msgspec.Struct, frozen=True, order=True):
    """A place in a file; lines and columns count from 1, 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


class Problem(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """One fault: its place, its code, one sentence, and the allowed values where there is a list."""

    place: Place
    code: str
    message: str
    allowed: tuple[str, ...] = ()
    severity: Severity = "error"

    def __str__(self) -> str:
        allowed = f" (allowed: {', '.join(self.allowed)})" if self.allowed else ""
        warning = "warning: " if self.severity == "warning" else ""
        return f"{self.place}: {self.code} {warning}{self.message}{allowed}"
