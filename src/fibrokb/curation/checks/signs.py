"""Checks of the signs by which the check of an article knows a popular claim or a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fibrokb.curation.checks.common import fault
from fibrokb.questions.signs import BadSign, read_sign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.model import PopularClaim, Topic
    from fibrokb.knowledge.problem import Problem
    from fibrokb.questions.signs import Sign
    from fibrokb.store.dataset import Dataset

CODES = {"P006": "a sign that can't be read, or that names an unknown class or topic"}


def readable(data: Dataset, today: str) -> Iterator[Problem]:
    """Every sign can be read, and the topics that it names exist; one that can't is looked for by nobody."""
    known = {topic.id for topic in data.topics}
    signed: list[tuple[Topic | PopularClaim, tuple[str, ...]]] = [(topic, topic.signs) for topic in data.topics]
    signed += [(claim, claim.signs) for claim in data.popular_claims]
    for owner, signs in signed:
        for written in signs:
            try:
                sign = read_sign(owner.id, written)
            except BadSign as error:
                yield fault(data, owner, "P006", f"a sign of «{owner.id}» can't be read: {error}")
                continue
            for name in sorted(_named(sign) - known):
                yield fault(data, owner, "P006", f"a sign of «{owner.id}» names «@{name}»; no topic has that id")


def _named(sign: Sign) -> set[str]:
    """Gives the ids of the topics that a sign asks for or bars."""
    groups = (*sign.groups, *sign.barred)
    return {written[1:] for group in groups for written in group.alternatives if written.startswith("@")}


CHECKS = (readable,)
