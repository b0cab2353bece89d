"""The checks of the data, written out: each takes the dataset and today's date and yields problems, never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.curation.checks import claims, consistency, effects, popular, prose, quoting, references, signs, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fibrokb.knowledge.problem import Problem
    from fibrokb.store.dataset import Dataset

    Check = Callable[[Dataset, str], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *topics.CHECKS,
    *claims.CHECKS,
    *effects.CHECKS,
    *popular.CHECKS,
    *signs.CHECKS,
    *prose.CHECKS,
    *consistency.CHECKS,
    *quoting.CHECKS,
)

CODES = {
    "Y001": "not YAML",
    "Y002": "YAML that is not read here: anchors, aliases, tags, second documents, deep nesting",
    "Y003": "not UTF-8, or control characters",
    "Y004": "a key stands twice",
    "S001": "wrong shape",
    "S002": "unknown key",
    "S003": "missing key",
    "S004": "a word that is not on the closed list",
    "S005": "empty text",
    "S006": "not a number",
    "S007": "an id that another file has already",
    "S008": "an addition that fits no topic",
    "S009": "a file that looks like data and is not read",
    **references.CODES,
    **topics.CODES,
    **claims.CODES,
    **effects.CODES,
    **popular.CODES,
    **signs.CODES,
    **prose.CODES,
    **consistency.CODES,
    **quoting.CODES,
}
