"""Where a reference is used, and what would be left without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from fibrokb.knowledge.terms import SeenAs, SourceStatus

UseKind = Literal["claim", "value", "effect", "harm", "recommendation", "regulatory", "popular-claim", "text"]


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """One record that cites a reference: where it is, what it says, and what the reference does for it."""

    kind: UseKind
    topic: str
    record: str
    says: str
    how: str = ""


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """All that cites a reference, and what falls if it falls."""

    key: str
    status: SourceStatus
    uses: tuple[Use, ...] = ()
    unsupported: tuple[Use, ...] = ()
    """Claims and popular statements that would have no support left."""
    unrecorded: tuple[Use, ...] = ()
    """Outcomes of a treatment that would have no record left."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of references."""

    key: str
    year: int
    source_status: SourceStatus
    seen_as: SeenAs
    checked_on: str
    cited_by: tuple[str, ...]
    identifier: str
    local: bool | msgspec.UnsetType = msgspec.UNSET
