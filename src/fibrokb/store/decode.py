"""Turns YAML nodes into records, naming every fault with its place instead of stopping at the first."""

from __future__ import annotations

import functools
import re
import types
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from fibrokb.knowledge.problem import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Hashable

    from fibrokb.store.yamlfile import Node

T = TypeVar("T")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,10})?")


class _FaultError(Exception):
    """Marks a value that could not be read; its problem is already noted."""


class Decoder:
    """Reads records of any struct type; keeps the faults, and the place of each record by its ``id()``."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.places: dict[int, Place] = {}

    def read(self, node: Node, shape: type[T], /, **given: object) -> T | None:
        """Gives the record that a node holds, or None if anything in it is at fault."""
        try:
            record: T = self._struct(node, shape, given)
        except _FaultError:
            return None
        return record

    def _note(self, place: Place, code: str, message: str, allowed: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(place=place, code=code, message=message, allowed=allowed))

    def _fault(self, place: Place, code: str, message: str, allowed: tuple[str, ...] = ()) -> _FaultError:
        self._note(place, code, message, allowed)
        return _FaultError()

    def _struct(self, node: Node, kind: type[T], given: dict[str, object]) -> T:
        if not isinstance(node.value, dict):
            raise self._fault(node.place, "S001", f"{_article(kind)} is written as keys and values")
        fields = _fields(kind)  # type: ignore[arg-type]
        names = [name for name in fields if fields[name][0] not in given]
        values: dict[str, object] = dict(given)
        failed = False
        for name, child in node.value.items():
            if name not in fields or fields[name][0] in given:
                from difflib import get_close_matches

                near = get_close_matches(name, names, 1)
                hint = f"; did you mean «{near[0]}»?" if near else ""
                self._note(node.keys[name], "S002", f"«{name}» is no key of {_article(kind)}{hint}", tuple(names))
                failed = True
                continue
            try:
                values[fields[name][0]] = self._value(child, fields[name][1], name)
            except _FaultError:
                failed = True
        for name, (attribute, _, required) in fields.items():
            if required and attribute not in given and name not in node.value:
                self._note(node.place, "S003", f"{_article(kind)} needs the key «{name}»")
                failed = True
        if failed:
            raise _FaultError
        record = kind(**values)
        self.places[id(record)] = node.place
        return record

    def _value(self, node: Node, kind: Any, name: str) -> object:
        reader, *more = _plan(kind)
        return getattr(self, reader)(node, *more, name)

    def _flag(self, node: Node, name: str) -> bool:
        return self._word(node, ("true", "false"), name) == "true"

    def _record(self, node: Node, kind: type[Any], name: str) -> object:
        return self._struct(node, kind, {})

    def _list_or_word(self, node: Node, listed: Any, words: Any, name: str) -> object:
        return self._value(node, listed if isinstance(node.value, list) else words, name)

    def _word(self, node: Node, allowed: tuple[str, ...], name: str) -> str:
        if not isinstance(node.value, str) or node.value not in allowed:
            shown = f"«{node.value}»" if isinstance(node.value, str) else "a list or mapping"
            raise self._fault(node.place, "S004", f"{shown} is no value of «{name}»", allowed)
        return node.value

    def _items(self, node: Node, kind: Any, name: str) -> tuple[object, ...]:
        if not isinstance(node.value, list):
            raise self._fault(node.place, "S001", f"«{name}» is a list")
        items, failed = [], False
        for child in node.value:
            try:
                items.append(self._value(child, kind, name))
            except _FaultError:
                failed = True
        if failed:
            raise _FaultError
        return tuple(items)

    def _mapping(self, node: Node, name: str) -> dict[str, str]:
        if not isinstance(node.value, dict):
            raise self._fault(node.place, "S001", f"«{name}» is written as keys and values")
        return {key: self._text(child, name) for key, child in node.value.items()}

    def _text(self, node: Node, name: str) -> str:
        if not isinstance(node.value, str):
            raise self._fault(node.place, "S001", f"«{name}» is a text")
        text = node.value.strip()
        if not text:
            raise self._fault(node.place, "S005", f"«{name}» is empty; leave the key out instead")
        return text

    def _number(self, node: Node, kind: type, name: str) -> object:
        pattern, word = (_INTEGER, "a whole number") if kind is int else (_NUMBER, "a number")
        if not isinstance(node.value, str) or node.quoted or not pattern.fullmatch(node.value):
            shown = f"«{node.value}»" if isinstance(node.value, str) else "a list or mapping"
            raise self._fault(node.place, "S006", f"«{name}» is {word}, not {shown}")
        return kind(node.value)


@functools.cache
def _plan(kind: Any) -> tuple[Any, ...]:
    """Gives the method of the decoder that reads values of a type, and what else it needs to know."""
    origin: Any = get_origin(kind)
    if origin in (Union, types.UnionType):
        kinds = [one for one in get_args(kind) if one is not types.NoneType]
        if len(kinds) == 1:
            return _plan(kinds[0])
        return "_list_or_word", *sorted(kinds, key=lambda one: get_origin(one) is Literal)  # type: ignore[comparison-overlap]
    if origin is Literal:
        return "_word", get_args(kind)
    if origin is tuple:
        return "_items", get_args(kind)[0]
    if origin is dict:
        return ("_mapping",)
    if kind in (int, float):
        return "_number", kind
    if kind is str:
        return ("_text",)
    return ("_flag",) if kind is bool else ("_record", kind)


def _article(kind: type) -> str:
    word = re.sub(r"(?<=[a-z])([A-Z])", r" \1", kind.__name__).lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


@functools.cache
def _fields(kind: Hashable) -> dict[str, tuple[str, Any, bool]]:
    """Gives, for each key of a struct as it is written, its attribute, its type and whether it is required.

    What may be unset is set by the program and never written.
    """
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    return {
        field.encode_name: (field.name, hints[field.name], field.required)
        for field in msgspec.structs.fields(kind)
        if msgspec.UnsetType not in get_args(hints[field.name])
    }
