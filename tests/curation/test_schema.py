"""The form of the data as JSON Schema, held against the data by a real checker."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import msgspec
import pytest
import yaml

from fibrokb.curation.schema import schema
from fibrokb.knowledge import dictionary, model, references
from fibrokb.knowledge.terms import Design, File
from fibrokb.store import dataset, source, starter
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

FILES: tuple[File, ...] = get_args(File)


class _Core(yaml.SafeLoader):
    """Reads plain values as an editor's YAML 1.2 does: a date, ``no`` and ``12:30`` are texts."""


_Core.yaml_implicit_resolvers = {}
for _tag, _looks, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_looks})$"), list(_first))


def _faults(file: File | None, value: object) -> list[str]:
    checker = jsonschema.Draft202012Validator(schema(file))
    return [f"{error.json_path}: {error.message[:200]}" for error in checker.iter_errors(value)]


def _values(folder: Path, file: File) -> Any:
    return yaml.load((folder / f"{file}.yaml").read_text("utf-8"), Loader=_Core)


@pytest.mark.parametrize("file", [*FILES, None])
def test_the_schema_is_one(file: File | None) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(file))
    text = json.dumps(schema(file))
    for name in re.findall(r'"#/\$defs/([^"]+)"', text):
        assert name in schema(file)["$defs"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "folder", [KB, source.shipped_folder(), starter.STARTER], ids=["made-up", "shipped", "starter"]
)
def test_good_data_fits(folder: Path, file: File) -> None:
    assert _faults(file, _values(folder, file)) == []


def test_either_kind_of_file_fits_the_schema_of_both() -> None:
    for file in FILES:
        assert _faults(None, _values(KB, file)) == []
    assert _faults(None, {"mechanism": []})


def _planted(value: Any, path: tuple[Any, ...], change: Callable[[Any], None]) -> Any:
    at = value
    for step in path:
        at = at[step]
    change(at)
    return value


LAMPAZINE = ("interventions", 1)


@pytest.mark.parametrize(
    ("file", "path", "change", "said"),
    [
        ("claims", (), lambda at: at.update(mechanism=[]), "'mechanism' was unexpected"),
        ("claims", LAMPAZINE, lambda at: at.update(nme="x"), "'nme' was unexpected"),
        ("claims", LAMPAZINE, lambda at: at.pop("category"), "'category' is a required property"),
        ("claims", LAMPAZINE, lambda at: at.update(category="magic"), "'magic' is not one of"),
        ("claims", LAMPAZINE, lambda at: at.update(kind="drug"), "'kind' was unexpected"),
        ("claims", LAMPAZINE, lambda at: at.update(local=True), "'local' was unexpected"),
        ("claims", LAMPAZINE, lambda at: at.update(reviewed="yesterday"), "'yesterday' does not match"),
        ("claims", LAMPAZINE, lambda at: at.update(summary=None), "None is not of type 'string'"),
        ("claims", LAMPAZINE, lambda at: at.update(summary=""), "should be non-empty"),
        ("claims", LAMPAZINE, lambda at: at.update(related="x"), "is not of type 'array'"),
        ("claims", LAMPAZINE, lambda at: at.update(acts_on=["../x"]), "'../x' does not match"),
        ("claims", LAMPAZINE, lambda at: at.update(harms="none"), "is not valid under any"),
        ("claims", (*LAMPAZINE, "effects", 0), lambda at: at.update(estimate="0,6"), "is not of type 'number'"),
        ("claims", (*LAMPAZINE, "effects", 0), lambda at: at.update(n=1.5), "is not of type 'integer'"),
        ("claims", (*LAMPAZINE, "effects", 0), lambda at: at.update(searched_to="May"), "does not match"),
        ("claims", (*LAMPAZINE, "effects", 0), lambda at: at.update(rated_down_for=["age"]), "'age' is not one of"),
        ("references", ("references", 0), lambda at: at.update(PMID="PMC1"), "'PMC1' does not match"),
        ("references", ("references", 0), lambda at: at.update(DOI="https://doi.org/10.1/x"), "does not match"),
        ("references", ("references", 0), lambda at: at["custom"].update(source_status="fine"), "is not one of"),
        ("references", ("references", 0), lambda at: at.update(date_parts=[]), "'date_parts' was unexpected"),
    ],
)
def test_a_planted_fault_is_found(file: File, path: tuple[Any, ...], change: Callable[[Any], None], said: str) -> None:
    (fault,) = _faults(file, _planted(_values(KB, file), path, change))
    assert said in fault


def test_the_closed_lists_are_those_of_the_model() -> None:
    assert set(schema("claims")["$defs"]["Effect"]["properties"]["design"]["enum"]) == set(get_args(Design))


def _records() -> list[type[msgspec.Struct]]:
    found = [kind for module in (model, references) for kind in vars(module).values()]
    return [kind for kind in found if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]


def test_every_field_is_told_in_a_line_and_no_line_is_left_over() -> None:
    told = {(name, field) for name, form in {**_defs("claims"), **_defs("references")}.items() for field in form}
    assert [f"{name}.{field}" for name, field in sorted(told) if not dictionary.describe(name, field)] == []
    fields = {field for _, field in told} | {*dataset.KEYS, "references"}
    names = {f"{name}.{field}" for name, field in told}
    assert [line for line in dictionary.FIELDS if line not in fields | names] == []
    assert {name for name, _ in told} == {kind.__name__ for kind in _records() if kind is not msgspec.Struct}


def _defs(file: File) -> dict[str, dict[str, Any]]:
    return {name: form["properties"] for name, form in schema(file)["$defs"].items()}


def test_the_command_prints_and_saves_it(ask: Callable[..., Result], tmp_path: Path) -> None:
    printed = ask("schema", "claims", data=None)
    assert printed.status == 0
    assert json.loads(printed.out) == schema("claims")
    assert json.loads(ask("schema", data=None).out) == schema()
    assert json.loads(ask("schema", "references", "--json", data=None).out)["results"] == [schema("references")]
    target = tmp_path / "claims.schema.json"
    assert ask("schema", "claims", "-o", str(target), data=None).err == f"Wrote {target}\n"
    assert target.read_text("utf-8") == printed.out
    assert ask("schema", "claims", "-o", str(target), data=None).status == 1
    assert ask("schema", "claim", data=None).status == 2
