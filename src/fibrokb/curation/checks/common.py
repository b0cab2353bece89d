"""What several checks use: making a problem, dates, and finding repeats."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, TypeVar

from fibrokb.knowledge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fibrokb.knowledge.problem import Severity
    from fibrokb.store.dataset import Dataset

T = TypeVar("T")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")


def fault(
    data: Dataset,
    record: object,
    code: str,
    message: str,
    allowed: tuple[str, ...] = (),
    severity: Severity = "error",
) -> Problem:
    """Gives the problem that a record has, at the place where the record starts."""
    return Problem(place=data.place(record), code=code, message=message, allowed=allowed, severity=severity)


def is_date(text: str) -> bool:
    """Says whether a text is a day as YYYY-MM-DD that the calendar knows."""
    if not DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_month(text: str) -> bool:
    """Says whether a text is a year, a month or a day: 2019, 2019-05, 2019-05-31."""
    return bool(MONTH.fullmatch(text))


def repeated(records: Iterable[T], of: Callable[[T], str]) -> Iterator[tuple[T, T]]:
    """Yields pairs of records whose (non-empty) word is the same: the first owner, and the one that repeats it."""
    owners: dict[str, T] = {}
    for record in records:
        word = of(record)
        if not word:
            continue
        if word in owners:
            yield owners[word], record
        else:
            owners[word] = record
