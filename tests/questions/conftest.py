"""The shipped knowledge base, for tests of what was learnt of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fibrokb.store import source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.store.index import Index


@pytest.fixture(scope="session")
def shipped() -> Iterator[Index]:
    """Opens the shipped knowledge base once."""
    opened = source.open_index(source.shipped_folder())
    yield opened
    opened.close()
