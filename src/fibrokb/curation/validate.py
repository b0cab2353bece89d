"""Holds an evidence base against every check and gives all faults at once, in the order of the files."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from fibrokb.curation.checks import CHECKS
from fibrokb.store import dataset

if TYPE_CHECKING:
    from pathlib import Path

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset


def validate(folder: Path, today: str = "") -> list[Problem]:
    """Gives every problem of the evidence base in a folder; an empty list says that none was found."""
    data, problems = dataset.read(folder)
    return sorted({*problems, *check(data, today)})


def check(data: Dataset, today: str = "") -> list[Problem]:
    """Gives every problem that the checks find in a dataset, as of a day (today if none is given)."""
    day = today or datetime.date.today().isoformat()
    return sorted({problem for run in CHECKS for problem in run(data, day)})
