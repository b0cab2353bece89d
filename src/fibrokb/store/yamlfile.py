"""Reads YAML strictly: every value with its line and column, nothing guessed, nothing unbounded.

A plain scalar stays what was typed. Repeated keys, anchors, aliases, tags and second documents are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from fibrokb.errors import DataUnreadable
from fibrokb.knowledge.problem import Place, Problem
from fibrokb.store.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH = 32
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node(msgspec.Struct, frozen=True):
    """A value as it stands in the file; ``keys`` holds the places of a mapping's keys."""

    value: str | list[Node] | dict[str, Node]
    place: Place
    quoted: bool = False
    keys: dict[str, Place] = {}


class _BadError(Exception):
    def __init__(self, message: str, event: yaml.Event) -> None:
        super().__init__(message)
        self.message, self.event = message, event


def _place(event: yaml.Event, file: str) -> Place:
    mark = event.start_mark
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def read_bytes(path: Path) -> bytes:
    """Gives a file's bytes; raises DataUnreadable with one sentence if it can't be had or is too large."""
    try:
        if path.is_dir():
            raise DataUnreadable(f"{path} is a folder, not a file")
        if not path.is_file() and path.exists():
            raise DataUnreadable(f"{path} is not a regular file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DataUnreadable(f"{path} does not exist") from None
    except OSError as error:
        raise DataUnreadable(f"{path} cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise DataUnreadable(f"{path} is larger than {MAX_BYTES // 1024**2} MiB")
    return data


def parse(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Gives the tree of a YAML text and every fault of its form; None if it can't be read at all."""
    text, problem = _decode(data, file)
    if problem:
        return None, [problem]
    problems: list[Problem] = []
    try:
        return _tree(_events(text), file, problems), problems
    except _BadError as bad:
        return None, [*problems, Problem(place=_place(bad.event, file), code="Y002", message=bad.message)]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        message = f"this is not YAML: {error.problem or error.context}"
        return None, [*problems, Problem(place=place, code="Y001", message=message)]
    except (yaml.YAMLError, RecursionError) as error:
        message = f"this is not YAML: {error}".splitlines()[0]
        return None, [*problems, Problem(place=Place(file), code="Y001", message=message)]


class NotPlain(Exception):
    """The text has something that only the careful reading can name."""


# nothing, and what a reader of numbers may take for a number that is none
_GUESSED = frozenset(("", "nan", "-nan", "inf", "-inf", "infinity", "-infinity", "null"))


def plain(data: bytes) -> object:
    """Gives the values of a YAML text without their places, by the same rules; raises NotPlain at the first fault.

    It takes a third of the time of ``parse``, and serves where nothing but good data is of use.
    """
    text, problem = _decode(data, "")
    if problem:
        raise NotPlain
    root: object = None
    stack: list[tuple[bool, Any, list[str]]] = []
    try:
        for event in _events(text):
            if not isinstance(event, yaml.NodeEvent):
                if isinstance(event, yaml.CollectionEndEvent):
                    stack.pop()
                elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                    raise NotPlain
                continue
            if event.anchor is not None or getattr(event, "tag", None) not in (None, "!"):
                raise NotPlain
            value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            if isinstance(event, yaml.ScalarEvent):
                value = event.value
                if value.strip().lower() in _GUESSED:
                    raise NotPlain
            if stack:
                _put(value, *stack[-1])
            else:
                root = value
            if not isinstance(value, str):
                if len(stack) >= MAX_DEPTH or isinstance(event, yaml.AliasEvent):
                    raise NotPlain
                stack.append((isinstance(value, dict), value, []))
    except yaml.YAMLError:
        raise NotPlain from None
    return root


def _put(value: Any, mapping: bool, parent: Any, waiting: list[str]) -> None:
    if not mapping:
        parent.append(value)
    elif waiting:
        key = waiting.pop()
        if key in parent:
            raise NotPlain
        parent[key] = value
    elif isinstance(value, str):
        waiting.append(value)
    else:
        raise NotPlain


def _decode(data: bytes, file: str) -> tuple[str, Problem | None]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 text"
        return "", Problem(place=Place(file, line), code="Y003", message=message)
    bad = _FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        message = f"the file holds the control character U+{ord(bad.group()):04X}"
        return "", Problem(place=Place(file, line, column), code="Y003", message=message)
    return text, None


def _events(text: str) -> Iterator[yaml.Event]:
    """Yields what the parser meets (``yaml.parse`` asks it twice for each)."""
    parser = _Loader(text)
    try:
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
            yield event
    finally:
        parser.dispose()


def _tree(events: Iterator[yaml.Event], file: str, problems: list[Problem]) -> Node | None:
    """Builds the tree with a stack of its own, so that depth is bounded and nothing recurses."""
    root: Node | None = None
    stack: list[Node] = []
    pending: list[tuple[str, Place] | None] = []  # the key that waits for its value, per open mapping
    for event in events:
        if not isinstance(event, yaml.NodeEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
                pending.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise _BadError("a second document starts here; one file holds one document", event)
            continue
        node = _node(event, file)
        if not stack:
            root = node
        else:
            _attach(stack[-1], node, pending, event, problems)
        if not isinstance(node.value, str):
            stack.append(node)
            pending.append(None)
            if len(stack) > MAX_DEPTH:
                raise _BadError(f"nested deeper than {MAX_DEPTH} levels", event)
    return root


def _node(event: yaml.NodeEvent, file: str) -> Node:
    if event.anchor is not None or isinstance(event, yaml.AliasEvent):
        raise _BadError("anchors and aliases (& and *) are not read; write the value out", event)
    if event.tag is not None and event.tag != "!":  # type: ignore[attr-defined]
        raise _BadError(f"the tag {event.tag} is not read; write a plain value", event)  # type: ignore[attr-defined]
    place = _place(event, file)
    if isinstance(event, yaml.ScalarEvent):
        return Node(event.value, place, event.style != "" and event.style is not None)
    if isinstance(event, yaml.MappingStartEvent):
        return Node({}, place, keys={})
    return Node([], place)


def _attach(
    parent: Node,
    node: Node,
    pending: list[tuple[str, Place] | None],
    event: yaml.Event,
    problems: list[Problem],
) -> None:
    if isinstance(parent.value, list):
        parent.value.append(node)
        return
    assert isinstance(parent.value, dict)
    waiting = pending[-1]
    if waiting is None:
        if not isinstance(node.value, str):
            raise _BadError("a key must be a plain word", event)
        pending[-1] = (node.value, node.place)
        return
    key, place = waiting
    pending[-1] = None
    if key in parent.value:
        message = f"the key «{key}» stands twice here (first on line {parent.keys[key].line})"
        problems.append(Problem(place=place, code="Y004", message=message))
        return
    parent.value[key] = node
    parent.keys[key] = place
