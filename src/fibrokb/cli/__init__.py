"""The command line: reads options, calls one function, shows the value, exits."""

from fibrokb.cli.app import main

__all__ = ["main"]
