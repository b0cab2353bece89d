"""What validate says, as text: a line a problem, a count, and the lines that forges show beside a change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from fibrokb.render.plain import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.problem import Problem


def lines(problems: Sequence[Problem]) -> str:
    """Gives one line a problem; a warning says so."""
    return "".join(f"{shown(str(problem))}\n" for problem in problems)


def tally(problems: Sequence[Problem], *, listed: bool) -> str:
    """Gives how many problems and warnings there are, the warnings by code; and how to see those not listed."""
    errors = sum(problem.severity == "error" for problem in problems)
    counted = Counter(problem.code for problem in problems if problem.severity == "warning")
    said = _number(errors, "problem") if errors else "No problems found"
    if not counted:
        return said
    kinds = ", ".join(f"{code} {count}" for code, count in sorted(counted.items()))
    more = "" if listed else "; --warnings lists them"
    return f"{said}, {_number(counted.total(), 'warning')} ({kinds}){more}"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def for_github(problems: Sequence[Problem], folder: Path) -> str:
    """Gives GitHub's workflow commands, errors first, since a forge shows only the first few of each step."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    return "".join(f"{_annotation(problem, folder)}\n" for problem in ordered)


def _annotation(problem: Problem, folder: Path) -> str:
    place = problem.place
    file = Path(place.file)
    path = file if file.is_absolute() or len(file.parts) > 1 else folder / file
    facts = {"file": _from_here(path), "line": place.line, "col": place.column, "title": problem.code}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in facts.items() if value)
    allowed = f" (allowed: {', '.join(problem.allowed)})" if problem.allowed else ""
    return f"::{problem.severity} {listed}::{_data(problem.message + allowed)}"


def _from_here(path: Path) -> str:
    """Gives a path as a forge knows it: from the root of the checkout, where the command is called."""
    whole, here = path.absolute(), Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def _data(words: str) -> str:
    """Gives a message as a workflow command takes it: on one line, «%» written as «%25» first."""
    held = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return "".join(sign if sign.isprintable() else shown(sign) for sign in held)


def _property(words: str) -> str:
    """Gives the value of a property, in which colons and commas would end it."""
    return _data(words).replace(":", "%3A").replace(",", "%2C")
