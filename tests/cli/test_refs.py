"""The list of references, and what falls with one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fibrokb.knowledge.terms import ReferenceSort
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result


def keys(result: Result) -> list[str]:
    return [line["key"] for line in json.loads(result.out)["results"]]


def test_references_are_listed_by_status_age_and_how_they_were_seen(ask: Callable[..., Result]) -> None:
    assert len(keys(ask("refs", "--json"))) == 8
    assert keys(ask("refs", "--status", "preprint", "--json")) == ["zeta-2023-lampazine"]
    assert keys(ask("refs", "--before", "2019", "--json")) == ["delta-2018-elbows", "theta-2017-staring"]
    assert len(keys(ask("refs", "--seen-as", "abstract", "--json"))) == 8


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("key", "alpha-2020-bright"),
        ("year", "theta-2017-staring"),
        ("checked", "alpha-2020-bright"),
        ("status", "zeta-2023-lampazine"),
        ("cited", "beta-2022-dark"),
    ],
)
def test_the_list_has_orders(ask: Callable[..., Result], sort: str, first: str) -> None:
    assert sort in ReferenceSort.__args__  # type: ignore[attr-defined]
    assert keys(ask("refs", "--sort", sort, "--json"))[0] == first


def test_what_falls_with_a_reference_is_named(ask: Callable[..., Result]) -> None:
    (found,) = json.loads(ask("refs", "impact", "gamma-2019-rats", "--json").out)["results"]
    assert [(use["topic"], use["record"]) for use in found["unsupported"]] == [("growing-cells", "cells-grow")]
    assert found["unrecorded"] == []
    (found,) = json.loads(ask("refs", "impact", "epsilon-2021-lampazine", "--json").out)["results"]
    unrecorded = [use["record"] for use in found["unrecorded"]]
    assert unrecorded == ["pain-response-30", "withdrawal-adverse-events"]
    kinds = [use["kind"] for use in found["uses"]]
    assert kinds == ["effect", "effect", "effect", "harm", "text", "text", "popular-claim"]
    (found,) = json.loads(ask("refs", "impact", "@eta-2024-guideline", "--json").out)["results"]
    assert [use["kind"] for use in found["uses"]] == ["recommendation", "regulatory", "text"]


def test_a_source_that_has_fallen_already_supports_nothing(ask: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("claims.yaml", "references.yaml"):
        (tmp_path / name).write_text((KB / name).read_text("utf-8"), "utf-8")
    before = json.loads(ask("refs", "impact", "alpha-2020-bright", "--json", data=tmp_path).out)["results"][0]
    assert before["unsupported"] == []
    references = (tmp_path / "references.yaml").read_text("utf-8")
    head, tail = references.split("- id: gamma-2019-rats")
    tail = tail.replace("no-notice-found", "retracted", 1)
    (tmp_path / "references.yaml").write_text(f"{head}- id: gamma-2019-rats{tail}", "utf-8")
    after = json.loads(ask("refs", "impact", "alpha-2020-bright", "--json", data=tmp_path).out)["results"][0]
    assert [use["record"] for use in after["unsupported"]] == ["more-glow"]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("refs.txt", ("refs",)),
        ("refs-impact.txt", ("refs", "impact", "epsilon-2021-lampazine")),
        ("refs-impact-safe.txt", ("refs", "impact", "beta-2022-dark")),
    ],
)
def test_an_output_is_what_was_reviewed(
    ask: Callable[..., Result],
    golden: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    command: tuple[str, ...],
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    golden(name, ask(*command).out)


@pytest.mark.parametrize(
    ("command", "status", "message"),
    [
        (("refs", "--status", "retracted"), 1, "No reference is left"),
        (("refs", "impact", "zeta-2023-lampazin"), 1, "Did you mean: zeta-2023-lampazine"),
        (("refs", "impact", "\x1b[31m"), 1, "is no reference key"),
        (("refs", "--status", "fine"), 2, "fine"),
        (("refs", "impact"), 2, "Missing argument"),
    ],
)
def test_a_mistake_gets_a_sentence(
    ask: Callable[..., Result], command: tuple[str, ...], status: int, message: str
) -> None:
    result = ask(*command)
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert json.loads(ask(*command, "--json").out)["count"] == 0
