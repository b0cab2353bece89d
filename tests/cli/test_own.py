"""An evidence base of one's own: made by a command, used alone or laid over another, marked wherever it shows."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from fibrokb.cli import main
from fibrokb.curation.validate import validate
from fibrokb.store import source, starter
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

OWN = """\
about: {name: ours, condition: fibromyalgia, version: "7", licence: internal}
interventions:
- id: ward-light
  name: Ward light
  aliases: [wardlight]
  asked_as: [a lit corridor]
  summary: A light [@omega-2024-audit].
  category: device
  evidence_state: observational-only
  harms: not-reported
  effects:
  - {outcome: pain, comparator: placebo, source: omega-2024-audit, design: cohort, better: lower, direction: unclear,
    measure: MD, estimate: 1, ci_lower: -1, ci_upper: 3, unit: points on a 0-10 scale, certainty: very-low,
    certainty_by: fibrokb, rated_down_for: [imprecision], n: 5, where: report}
  reviewed: "2026-01-01"
additions:
- to: lampazine
  cautions: [Ask the ward.]
  effects:
  - {outcome: balance, comparator: sham, source: omega-2024-audit, design: cohort, better: lower, direction: unclear,
    finding: No number., certainty: very-low, certainty_by: fibrokb, rated_down_for: [imprecision], where: report}
  recommendations:
  - {body: Ward, year: 2025, place: here, recommendation: weak-against, says: Not first., source: omega-2024-audit,
    where: p. 1}
"""
REFERENCES = """\
references:
- id: omega-2024-audit
  type: report
  title: Audit of lamps
  author: [{literal: Omega}]
  issued: {date-parts: [[2024]]}
  URL: https://example.org/o
  custom: {seen_at: "https://example.org/o", seen_on: "2026-01-01", seen_as: full-text, source_status: no-notice-found,
    checked_on: "2026-01-01", note: ours}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Gives a base to lay over the made-up one."""
    folder = tmp_path / "own base"
    folder.mkdir()
    (folder / "claims.yaml").write_text(OWN, "utf-8")
    (folder / "references.yaml").write_text(REFERENCES, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("search", "ward", "light"), "Ward light (local intervention)"),
        (("search", "lit", "corridor", "lampazine"), "(intervention, local, ward-light)"),
        (("show", "lampazine", "--full"), "rated locally"),
        (("show", "ward-light"), "https://example.org/o [local]"),
        (("show", "lampazine"), "Lampazine (intervention with local records)"),
        (("show", "lampazine"), "- Local: Ask the ward."),
        (("show", "lampazine"), "Ward 2025 (here): weakly against, local record"),
        (("list", "interventions"), "- Ward light  ward-light (local)"),
        (("treatments",), "Ward light (local)"),
        (("compare", "ward-light", "lampazine"), "Ward light (local)"),
        (("map",), "Ward light (local)"),
        (("plot", "pain"), "Ward light (local)"),
        (("export", "ward-light"), "*Local intervention*"),
        (("export", "ward-light"), "edition 2026.01.01+7, licence CC0 (local records: internal)"),
        (("export", "ward-light", "--format", "html"), "local intervention in fibromyalgia"),
        (("refs",), "omega-2024-audit (local)"),
        (("refs", "impact", "omega-2024-audit"), "ward-light"),
        (("cite", "omega-2024-audit"), "Audit of lamps"),
        (("info",), "Local: 1 topics, 1 topics with local records, 1 references"),
    ],
)
def test_every_command_reads_what_is_laid_over_and_marks_it(
    ask: Callable[..., Result], own: Path, command: tuple[str, ...], shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = ask(*command, "--with", str(own))
    assert found.status == 0, found.err
    assert shown in found.out
    assert shown not in ask(*command).out


@pytest.mark.parametrize(
    "command",
    [
        ("search", "ward", "light"),
        ("show", "ward-light"),
        ("list",),
        ("treatments",),
        ("map",),
        ("export", "ward-light"),
        ("cite", "omega-2024-audit"),
        ("refs",),
        ("info",),
    ],
    ids=" ".join,
)
def test_in_json_what_is_local_says_so_and_nothing_else_does(
    ask: Callable[..., Result], own: Path, command: tuple[str, ...]
) -> None:
    assert '"local": ' in ask(*command, "--json", "--with", str(own)).out
    assert '"local": ' not in ask(*command, "--json").out


def test_colour_shows_the_same_mark(ask: Callable[..., Result], own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "local intervention" in ask("show", "ward-light", "--with", str(own)).out


def test_the_environment_lays_over_unless_a_base_is_named(
    ask: Callable[..., Result], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIBROKB_WITH", f"{os.pathsep}{own}")
    assert ask("show", "ward-light").status == 1  # --data is used alone
    monkeypatch.setenv("FIBROKB_DATA", str(KB))
    assert ask("show", "ward-light", data=None).status == 0


def test_the_folder_may_stand_before_the_command(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    for arguments in (
        ("--data", str(KB), "--with", str(own), "show", "ward-light"),
        (f"--data={KB}", f"--with={own}", "refs", "impact", "omega-2024-audit"),
        ("--data", str(KB), "show", "ward-light", "--with", str(own)),
        ("--data", "/nowhere", "show", "ward-light", "--data", str(KB), "--with", str(own)),
    ):
        with pytest.raises(SystemExit) as stop:
            main(list(arguments))
        assert stop.value.code == 0, capsys.readouterr().err
        assert "ward-light" in capsys.readouterr().out.lower().replace("ward light", "ward-light")


@pytest.mark.parametrize("apart", [True, False])
def test_a_spoilt_copy_is_thrown_away_however_the_folders_are_named(
    ask: Callable[..., Result], own: Path, apart: bool
) -> None:
    given = ("--with", str(own)) if apart else (f"--with={own}",)
    right = ask("show", "ward-light", *given).out
    path = source.copy_path(KB, own)
    data = path.read_bytes()
    assert b"A light [@omega" in data
    path.write_bytes(data.replace(b"A light [@omega", b"A fight [@omega"))
    assert ask("show", "ward-light", *given).out == right


def test_a_fault_in_what_is_laid_over_names_file_and_command(ask: Callable[..., Result], own: Path) -> None:
    (own / "claims.yaml").write_text("mechanisms:\n- id: x\n", "utf-8")
    told = ask("list", "--with", str(own))
    assert told.status == 3
    assert f"{own / 'claims.yaml'}:2:3: S003" in told.err
    assert f"`fibrokb validate {KB} --with {own}` lists every fault" in told.err
    listed = ask("validate", str(KB), "--with", str(own), data=None)
    assert listed.status == 1
    assert f"{own / 'claims.yaml'}:2:3: S003" in listed.out
    assert "does not exist" in ask("list", "--with", str(own / "no")).err


def test_a_fault_is_shown_not_obeyed(ask: Callable[..., Result], own: Path) -> None:
    (own / "claims.yaml").write_text('mechanisms:\n- "\\e[31mred": 1\n', "utf-8")
    assert "\x1b" not in ask("validate", str(KB), "--with", str(own), data=None).out
    assert "\x1b" not in ask("list", "--with", str(own)).err


def test_the_library_lays_over_too(own: Path) -> None:
    import fibrokb

    kb = fibrokb.load(KB, local=[own])
    assert kb.topic("wardlight").local is True
    assert not fibrokb.load(KB).topic("lampazine").local


def test_init_makes_a_base_that_works_straight_away(
    ask: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = ask("init", "my base/new", data=None)
    assert made.status == 0
    assert made.out.startswith("Wrote to my base/new: claims.yaml, references.yaml, ")
    assert "  fibrokb validate 'my base/new'\n" in made.out
    folder = tmp_path / "my base" / "new"
    assert sorted(path.name for path in folder.iterdir()) == [
        "claims.schema.json",
        "claims.yaml",
        "references.schema.json",
        "references.yaml",
    ]
    assert validate(folder) == []
    assert [p for p in validate(source.shipped_folder(), local=[folder]) if p.severity == "error"] == []
    assert ask("validate", str(folder), data=None).err == "No problems found\n"
    assert ask("search", "naltrexone", data=folder).status == 0
    assert "local" in ask("show", "example-naltrexone", "--with", str(folder), data=None).out
    in_json = json.loads(ask("init", "other", "--json", data=None).out)
    assert in_json["results"][:2] == ["claims.yaml", "references.yaml"]
    assert in_json["next_commands"][0] == "fibrokb validate other"


def test_init_fills_an_empty_folder_and_leaves_any_other_alone(ask: Callable[..., Result], tmp_path: Path) -> None:
    empty, full, file, link = (tmp_path / name for name in ("empty", "full", "file", "link"))
    empty.mkdir()
    full.mkdir()
    (full / "x").write_text("x")
    file.write_text("x")
    link.symlink_to(tmp_path / "nowhere")
    assert ask("init", str(empty), data=None).status == 0
    assert len(list(empty.iterdir())) == 4
    for folder, said in (
        (empty, "is not empty and was left as it is"),
        (full, "is not empty"),
        (file, "is not a folder"),
        (link, "is a link that leads nowhere"),
        (file / "below", "could not be made"),
    ):
        told = ask("init", str(folder), data=None)
        assert told.status in (1, 2)
        assert told.err.count("\n") == 2
        assert said in told.err
    assert [path.name for path in full.iterdir()] == ["x"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "full", "link"]


@pytest.mark.parametrize("exists", [True, False])
def test_init_leaves_nothing_half_written(
    ask: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    folder = tmp_path / "new"
    if exists:
        folder.mkdir()

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    calls = iter(range(9))
    rename = type(folder).rename
    monkeypatch.setattr(
        type(folder), "rename", lambda one, two: rename(one, two) if next(calls) < exists else full_disk()
    )
    told = ask("init", str(folder), data=None)
    assert told.status == 1
    assert "No space left on device" in told.err
    assert list(tmp_path.rglob("*")) == ([folder] if exists else [])


def test_the_starter_is_in_the_package() -> None:
    assert all((starter.STARTER / name).is_file() for name in starter.NAMES)
