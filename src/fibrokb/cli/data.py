"""The evidence base itself: info."""

from __future__ import annotations

from fibrokb.cli import screen
from fibrokb.cli.options import AsJson, Data, With, open_index


def info(as_json: AsJson = False, data: Data = None, local: With = None) -> int:
    """Tell what the evidence base holds, how old it is and how much of it disagrees."""
    import msgspec

    from fibrokb.questions import holdings
    from fibrokb.render.holdings import describe

    index = open_index(data, local)
    found = holdings.count(index)
    if as_json:
        screen.write_json(
            query={"command": "info"},
            status="match",
            results=[msgspec.to_builtins(found)],
            data_version=index.about.version,
        )
    else:
        screen.show(describe(found))
    return 0
