"""Puts the commands together; ``main`` has the one place at which failures become lines and exit statuses."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from fibrokb.cli import screen
from fibrokb.cli.options import Data, With
from fibrokb.errors import FibroKBError, IndexBroken, WrongUsage
from fibrokb.version import VERSION

# typer carries a click of its own; its base class is reached through what typer makes public
_ClickException: type[Exception] = typer.BadParameter.__mro__[2]

COMMANDS = {
    "search": ("lookup", "search"),
    "show": ("lookup", "show"),
    "list": ("lookup", "list_topics"),
    "treatments": ("overview", "treatments"),
    "compare": ("compare", "compare"),
    "map": ("plots", "evidence_map"),
    "plot": ("plots", "plot"),
    "export": ("export", "export"),
    "cite": ("export", "cite"),
    "check": ("article", "check"),
    "claims": ("article", "claims"),
    "validate": ("validate", "validate"),
    "verify": ("verify", "verify"),
    "refs": ("refs", "app"),
    "info": ("data", "info"),
    "init": ("own", "init"),
    "schema": ("own", "schema"),
}
"""Every command, with the module of this room and the function (or the app of its own) that it is."""


def _version(asked: bool) -> None:
    if asked:
        screen.write(f"fibrokb {VERSION}\n")
        raise typer.Exit


def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    data: Data = None,
    local: With = None,
) -> None:
    given = {name: value for name, value in (("data", data), ("local", local)) if value}
    # `refs impact` is the one command below another
    context.default_map = {name: {**given, "impact": given} for name in COMMANDS}


def build(asked: str = "") -> typer.Typer:
    """Gives the app with the one command that was asked for, or with all: reading their options costs time."""
    app = typer.Typer(
        name="fibrokb",
        help="What does the evidence say about X in fibromyalgia, how sure is anyone, and who says otherwise?",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        module, function = COMMANDS[name]
        found = getattr(importlib.import_module(f"fibrokb.cli.{module}"), function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits: 0 found, 1 nothing or problems found, 2 usage, 3 data, 4 no service."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: nobody wants to read it
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    status = 0
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    except OSError as error:
        status = _unwritten(error)
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    try:
        try:
            return _call(arguments)
        except IndexBroken:  # the compiled copy is off: throw it away and ask once more
            _discard(arguments)
            return _call(arguments)
    except FibroKBError as error:
        _tell(error, arguments)
        return error.exit_code
    except _ClickException as error:
        return _misused(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return 130


def _call(arguments: list[str]) -> int:
    app = build(arguments[0] if arguments else "")
    result: Any = app(arguments, prog_name="fibrokb", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _misused(error: Any, arguments: list[str]) -> int:
    """Says what was wrong with the call; a call without anything shows the help instead."""
    if not arguments or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return 2
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "fibrokb"
    hint = f"{_nearest(error)}`{command} --help` shows how it is called"
    _tell(WrongUsage(error.format_message().rstrip("."), hint), arguments)
    return 2


def _nearest(error: Any) -> str:
    """Gives «did you mean» for a word that is not on an option's list, or nothing."""
    import difflib
    import re

    allowed = getattr(getattr(getattr(error, "param", None), "type", None), "choices", ())
    said = re.search(r"'([^']*)' is not one of", error.format_message())
    near = difflib.get_close_matches(said[1], [str(word) for word in allowed], 1, 0.5) if said else []
    return f"did you mean «{near[0]}»? " if near else ""


def _discard(arguments: list[str]) -> None:
    from fibrokb.store import source

    data, local = _given("--data", arguments), _given("--with", arguments)
    source.discard(source.folder_of(data[0] if data else None), *source.local_of(local, alone=bool(data)))


def _given(option: str, arguments: list[str]) -> list[str]:
    """Gives the values of an option, written apart or with an equals sign."""
    apart = [value for name, value in itertools.pairwise(arguments) if name == option]
    return apart + [name.removeprefix(f"{option}=") for name in arguments if name.startswith(f"{option}=")]


def _tell(error: FibroKBError, arguments: list[str]) -> None:
    if "--json" in arguments:
        nearest = tuple(f"fibrokb show {topic}" for topic in getattr(error, "nearest", ()))
        names = {1: "none", 2: "wrong-usage", 3: "data-unreadable", 4: "service-unavailable"}
        warnings = tuple(words for words in (error.message, error.hint) if words)
        screen.write_json(
            query={"arguments": arguments},
            status=names[error.exit_code],
            results=[],
            warnings=warnings,
            next_commands=nearest,
        )
        return
    from fibrokb.render.plain import shown

    screen.talk(f"fibrokb: {shown(error.message)}")
    if error.hint:
        screen.talk(f"  {shown(error.hint)}")


def _unwritten(error: OSError) -> int:
    """Says that the answer could not be written, as when the disk is full."""
    _silence()
    with contextlib.suppress(OSError):
        screen.talk(f"fibrokb: the answer could not be written: {error.strerror or error}")
        sys.stderr.flush()
    return 1


def _silence() -> None:
    """Sends what is still unwritten nowhere, so that a closed pipe ends quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
