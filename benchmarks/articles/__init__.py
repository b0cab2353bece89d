"""How well the check of an article finds what it should: texts with labels, written by people who did not write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

TUNING = Path(__file__).with_name("tuning")
"""A folder, with a file for each writer and round."""
MEASURED = Path(__file__).with_name("measured.yaml")
NOTHING: dict[str, list[str]] = {"claims": [], "allowed": [], "topics": [], "allowed_topics": []}
"""What a passage is labelled with where its label doesn't tell."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def sets(half: Path) -> Iterator[dict[str, Any]]:
    """Yields the articles of a half, with the labels of their passages."""
    for path in sorted(half.glob("*.yaml")) if half.is_dir() else [half]:
        yield from yaml.load(path.read_text("utf-8"), _LOADER)
