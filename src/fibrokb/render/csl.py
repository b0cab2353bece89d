"""References as CSL-JSON, which reference managers and citation processors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.references import Reference


def item(reference: Reference) -> dict[str, Any]:
    """Gives a reference as a CSL item, without the fields that are empty.

    An empty field is not the same as none: a processor that sees ``literal: ""`` prints an author without a name.
    """
    fields: dict[str, Any] = msgspec.to_builtins(reference)
    names = [{part: words for part, words in name.items() if words} for name in fields["author"]]
    custom = {name: words for name, words in fields["custom"].items() if words}
    if fields.pop("local", False):  # CSL keeps what it does not know under `custom`
        custom["local"] = True
    return {name: value for name, value in {**fields, "author": names, "custom": custom}.items() if value}


def as_json(references: Iterable[Reference]) -> str:
    """Gives references as a JSON array of CSL items."""
    encoded = msgspec.json.encode([item(reference) for reference in references])
    return msgspec.json.format(encoded, indent=2).decode() + "\n"
