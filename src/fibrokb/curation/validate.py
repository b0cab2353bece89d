"""Holds an evidence base against every check and gives all faults at once, in the order of the files."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fibrokb.curation.checks import CHECKS
from fibrokb.store import dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset


def validate(folder: Path, today: str = "", local: Sequence[Path] = ()) -> list[Problem]:
    """Gives every problem of the evidence base in a folder; an empty list says that none was found.

    With ``local``, of the bases in those folders as laid over it; what is only a warning of the base below is left out.
    """
    data, problems = dataset.read(folder, *local)
    found = sorted({*problems, *check(data, today)})
    if not local:
        return found
    return [problem for problem in found if problem.severity == "error" or Path(problem.place.file).parent != folder]


def check(data: Dataset, today: str = "") -> list[Problem]:
    """Gives every problem that the checks find in a dataset, as of a day (today if none is given)."""
    day = today or datetime.date.today().isoformat()
    return sorted({problem for run in CHECKS for problem in run(data, day)})
