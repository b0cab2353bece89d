"""The command line: reads options, calls one function, shows the value, exits."""

from __future__ import annotations

import atexit
import gc
import sys


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits: 0 found, 1 nothing or problems found, 2 usage, 3 data, 4 no service."""
    was = gc.isenabled()
    gc.disable()  # a command lives for a tenth of a second: collecting garbage would only make it longer
    atexit.register(gc.freeze)  # nor is it looked for once more at the end
    try:
        from fibrokb.cli import app

        app.main(arguments)
    except KeyboardInterrupt:  # while the commands were being loaded
        sys.exit(130)
    finally:
        if was:
            gc.enable()
