"""What validate says: warnings apart from problems, and lines that a forge shows beside a change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fibrokb.curation import report
from fibrokb.knowledge.problem import Place, Problem
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Gives the made-up evidence base with one fault."""
    folder = tmp_path / "kb"
    shutil.copytree(KB, folder)
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("ci_lower: -1\n", "ci_lower: -0.1\n", 1), "utf-8")
    return folder


def test_warnings_are_counted_listed_when_asked_for_and_no_failure(ask: Callable[..., Result]) -> None:
    short, full, strict = ask("validate"), ask("validate", "--warnings"), ask("validate", "--strict")
    assert (short.status, short.out) == (0, "")
    assert "W004" in short.err
    assert "--warnings lists them" in short.err
    assert full.status == 0
    assert strict.status == 1
    assert full.out == strict.out
    assert all(" warning: " in line for line in full.out.splitlines())
    assert "--warnings" not in full.err


def test_a_problem_is_named_without_the_warnings(ask: Callable[..., Result], faulty: Path) -> None:
    result = ask("validate", data=faulty)
    assert result.status == 1
    assert {line.split()[1] for line in result.out.splitlines()} == {"E001"}
    assert result.err.startswith("1 problem, ")


def test_json_holds_problems_and_warnings(ask: Callable[..., Result], faulty: Path) -> None:
    for arguments in (("--json",), ("--format", "json")):
        results = json.loads(ask("validate", *arguments, data=faulty).out)["results"]
        assert {result["severity"] for result in results} == {"error", "warning"}


def test_annotations_stand_at_their_place_errors_first(
    ask: Callable[..., Result], faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty.parent)
    lines = ask("validate", "--format", "github", "--warnings", data=Path("kb")).out.splitlines()
    assert lines[0].startswith("::error file=kb/claims.yaml,line=")
    assert ",col=5,title=E001::" in lines[0]
    assert ask("validate", "--format", "github", data=Path("kb")).out.splitlines() == lines[:1]
    assert [line.split(" ")[0] for line in lines] == ["::error"] + ["::warning"] * (len(lines) - 1)


def test_an_annotation_escapes_what_the_forge_would_read() -> None:
    place = Place("a:b,c%d.yaml", 3, 4)
    problem = Problem(place=place, code="X1", message="50% of\r\n::error::a, b: c\x1b[31m", allowed=("x", "y"))
    (line,) = report.for_github([problem], Path("/data")).splitlines()
    assert line == (
        "::error file=/data/a%3Ab%2Cc%25d.yaml,line=3,col=4,title=X1"
        "::50%25 of%0D%0A::error::a, b: c\\x1b[31m (allowed: x, y)"
    )


def test_without_a_place_it_names_the_file_alone() -> None:
    problem = Problem(place=Place("claims.yaml"), code="S001", message="the file is empty", severity="warning")
    assert report.for_github([problem], Path("/d")) == "::warning file=/d/claims.yaml,title=S001::the file is empty\n"
