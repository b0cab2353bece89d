"""treatments, compare, map and plot as a person asks them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

OUTPUTS = {
    "compare.txt": ("compare", "lampazine", "elbow rest"),
    "compare.json": ("compare", "LPZ", "staring", "--json"),
    "map.txt": ("map",),
    "map.json": ("map", "--category", "drug", "--json"),
    "plot-outcome.txt": ("plot", "pain"),
    "plot-treatment.txt": ("plot", "lampazine"),
    "plot.json": ("plot", "lampazine", "--outcome", "sleep", "--json"),
    "treatments.csv": ("treatments", "--csv"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_is_what_was_reviewed(
    ask: Callable[..., Result], golden: Callable[[str, str], None], name: str
) -> None:
    result = ask(*OUTPUTS[name])
    assert result.status == 0, result.err
    golden(name, result.out)


@pytest.mark.parametrize(
    ("command", "status", "message", "hint"),
    [
        (("treatments", "--outcome", "fatigue"), 1, "No treatment is left", "--outcome fatigue removed"),
        (("treatments", "--for", "fatigue"), 1, "No treatment is left", "--outcome fatigue removed"),
        (("treatments", "--for", "pain", "--outcome", "sleep"), 2, "--for means the outcome pain", "leave one"),
        (
            ("treatments", "--outcome", "sleep", "--direction", "benefit"),
            1,
            "No treatment",
            "before it there were: unclear 1",
        ),
        (
            ("treatments", "--guideline", "NICE"),
            1,
            "No treatment",
            "--guideline NICE removed the last ones; before it there were: EULAR 1",
        ),
        (("compare", "lampazine"), 2, "two different treatments", "fibrokb compare"),
        (("compare", "lampazine", "LPZ"), 2, "two different treatments", "fibrokb compare"),
        (("compare", "lampazine", "glowing cells"), 2, "is a mechanism topic", "fibrokb show glowing-cells"),
        (("compare", "lampazine", "lampazin tablets"), 1, "is not a topic", "Did you mean"),
        (("map", "--category", "diet"), 1, "no such treatment", "--category"),
        (("plot", "glowing cells"), 2, "no effects to plot", "an outcome"),
        (("plot", "elbow rest"), 1, "No record", ""),
        (("plot", "balance"), 1, "No record", ""),
        (("plot", "pain", "-o", "plot.pdf"), 2, "names no format", ".svg, .png"),
        (("map", "-o", "map"), 2, "names no format", ".svg, .png"),
        (("map", "-o", "."), 2, "is a folder", "name of a file"),
        (("plot", "pain", "--outcome", "sleep"), 2, "--outcome narrows the plot of a treatment", "leave it out"),
        (("compare", "lampazine", "staring", "--outcome", "balance"), 1, "None of them", "compare lampazine staring`"),
        (("treatments", "--direction", "benefits"), 2, "«benefits» is no direction", "did you mean benefit? allowed: "),
        (("treatments", "--outcome", "pian"), 2, "'pian' is not one of 'pain'", "did you mean «pain»?"),
        (("treatments", "-o", "."), 2, "is a folder", "name of a file"),
        (("treatments", "-o", "list"), 2, "names no format", ".md, .html, .csv, .json"),
        (("treatments", "--csv", "-o", "list.md"), 2, "--csv and -o list.md ask for two formats", "leave one"),
        (("treatments", "--limit", "0"), 2, "0 is not in the range", "--help"),
        (("export", "lampazine", "-o", "doctor.docx"), 2, "names no format", ".md"),
    ],
)
def test_a_mistake_gets_a_sentence_a_hint_and_a_status(
    ask: Callable[..., Result], command: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    result = ask(*command)
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert hint in result.err


def test_csv_opens_as_rows_and_holds_no_formula(ask: Callable[..., Result], tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("treatments", "--csv").out)))
    assert {row["id"] for row in rows} == {"lampazine", "staring", "elbow-rest"}
    lampazine = next(row for row in rows if row["id"] == "lampazine" and row["column"] == "pain")
    assert (float(lampazine["estimate"]), lampazine["outcome"]) == (1.3, "pain-response-30")  # it is the surer
    assert lampazine["magnitude"] == "small"
    for row in rows:
        for text in row.values():
            assert not text.startswith(("=", "+", "@")), text


def test_two_formats_at_once_are_refused(ask: Callable[..., Result]) -> None:
    result = ask("treatments", "--json", "--csv")
    assert result.status == 2
    assert "can't both be given" in json.loads(result.out)["warnings"][0]
    for command in (("treatments", "--json", "-o", "list.md"), ("map", "--json", "-o", "map.svg")):
        result = ask(*command)
        assert result.status == 2
        assert f"--json and -o {command[-1]} ask for two formats" in json.loads(result.out)["warnings"]


def test_the_list_says_how_much_was_cut(ask: Callable[..., Result]) -> None:
    assert "the first 1 of 3" in ask("treatments", "--limit", "1").out
    answer = json.loads(ask("treatments", "--limit", "1", "--sort", "name", "--json").out)
    assert [row["id"] for row in answer["results"]] == ["elbow-rest"]
    assert answer["query"]["of"] == 3


def test_what_was_never_studied_comes_with_its_search(ask: Callable[..., Result]) -> None:
    told = " ".join(ask("treatments", "--state", "none-found").out.split())
    assert "Elbow rest" in told
    assert "on 2026-01-01. No trial." in told


def test_an_outcome_or_a_symptom_can_be_asked_by_either_word(ask: Callable[..., Result]) -> None:
    assert ask("treatments", "--for", "sleep").out == ask("treatments", "--outcome", "sleep").out


@pytest.mark.parametrize("columns", [20, 40, 60, 100, 160])
def test_no_line_is_wider_than_asked_unless_a_word_is(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for command in (("treatments",), ("map",), ("plot", "pain"), ("compare", "lampazine", "staring")):
        for line in ask(*command).out.splitlines():
            assert len(line) <= columns or max(map(len, line.split())) + 8 >= columns, line


def test_colour_adds_only_colour(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    for command in (("map",), ("plot", "lampazine"), ("treatments",)):
        monkeypatch.setenv("NO_COLOR", "1")
        bare = ask(*command).out
        monkeypatch.delenv("NO_COLOR")
        monkeypatch.setenv("FORCE_COLOR", "1")
        coloured = re.sub(r"\x1b\[[0-9;]*m", "", ask(*command).out)
        words = [re.sub(r"[-=\s]+", " ", text).casefold() for text in (bare, coloured)]
        signs = [[c for c in word if c in "■│┊▲▼△▽⊕○"] for word in words]
        assert signs[0] == signs[1]


@pytest.mark.parametrize("name", ["map.svg", "plot.png"])
def test_a_picture_is_written_whole_and_kept_unless_forced(
    ask: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    pytest.importorskip("matplotlib")
    target = tmp_path / name
    command = ("map",) if name == "map.svg" else ("plot", "lampazine")
    result = ask(*command, "-o", str(target))
    assert (result.status, result.out, result.err) == (0, "", f"Wrote {target}\n")
    assert "exists and was kept" in ask(*command, "-o", str(target)).err
    assert ask(*command, "-o", str(target), "--force").status == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.shipped
@pytest.mark.parametrize(
    "command",
    [
        ("treatments", "--for", "pain", "--min-certainty", "moderate"),
        ("treatments", "--for", "sleep", "--direction", "unclear"),
        ("treatments", "--state", "none-found"),
        ("compare", "duloxetine", "pregabalin"),
        ("plot", "pain", "--all"),
        ("map",),
    ],
)
def test_the_first_questions_have_an_answer(ask: Callable[..., Result], command: tuple[str, ...]) -> None:
    result = ask(*command, data=None)
    assert result.status == 0
    assert len(result.out.splitlines()) > 10


@pytest.mark.parametrize(
    ("ending", "begins"), [("md", "# Treatments"), ("html", "<!doctype"), ("csv", ""), ("json", "{")]
)
def test_a_filtered_list_goes_to_a_file(ask: Callable[..., Result], tmp_path: Path, ending: str, begins: str) -> None:
    target = tmp_path / f"list.{ending}"
    result = ask("treatments", "--outcome", "pain", "-o", str(target))
    assert (result.status, result.out) == (0, "")
    text = target.read_text("utf-8")
    assert text.startswith(begins)
    assert "Lampazine" in text
    assert "2026.01.01" in text or ending == "csv"
    assert ask("treatments", "-o", str(target)).status == 1
    assert ask("treatments", "-o", str(tmp_path / "list.doc")).status == 2


def test_a_list_in_a_file_names_its_filters_order_edition_and_licence(
    ask: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    held = {}
    for ending in ("md", "HTML", "csv", "json"):
        target = tmp_path / f"list.{ending}"
        asked = ("treatments", "--category", "drug", "--sort", "name", "--limit", "1", "-o", str(target))
        assert ask(*asked).err == f"Wrote 1 treatment to {target}\n"
        held[ending] = target.read_text("utf-8")
    for ending in ("md", "HTML"):
        for said in ("Only category drug; by name.", "2026.01.01", "1970-01-02", "icence"):
            assert said in held[ending], (ending, said)
        assert "Best-supported" not in held[ending]
    (row,) = {tuple(r[k] for k in ("edition", "date", "filters")) for r in csv.DictReader(io.StringIO(held["csv"]))}
    assert row == ("2026.01.01", "1970-01-02", "Only category drug; by name.")
    query = json.loads(held["json"])["query"]
    assert (query["category"], query["sort"], query["edition"], query["date"]) == (
        "drug",
        "name",
        "2026.01.01",
        "1970-01-02",
    )
    assert query["licence"]


def test_an_html_list_has_each_id_once(ask: Callable[..., Result], tmp_path: Path) -> None:
    import re

    target = tmp_path / "list.html"
    assert ask("treatments", "-o", str(target), data=None).status == 0
    names = re.findall(r'\sid="?([^" >]+)', target.read_text("utf-8"))
    assert len(names) == len(set(names))


def test_every_result_and_position_in_a_file_is_cited_and_every_citation_has_its_source(
    ask: Callable[..., Result], tmp_path: Path
) -> None:
    import re

    for name, data in (("own", KB), ("shipped", None)):
        target = tmp_path / f"{name}.md"
        assert ask("treatments", "-o", str(target), data=data).status == 0
        text = target.read_text("utf-8")
        rows = [
            line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ") and "---" not in line
        ]
        told = [cell for row in rows for cell in row[2:] if "⊕" in cell or "○" in cell]
        assert told
        for cell in told:
            assert re.search(r"[⊕○]{4}.*\[\^\d+\]$", cell), cell
        stood = [row[-1] for row in rows if re.search("EULAR|FDA|NICE", row[-1])]
        assert stood
        for cell in stood:
            assert cell.count("[^") == len(re.split("[,;] ", cell)), cell
        sources = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))
        assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(sources)
        for source in sources.values():
            assert re.search(r"doi:|PMID|https?://", source), source
        page = tmp_path / f"{name}.html"
        assert ask("treatments", "-o", str(page), data=data).status == 0
        cited = set(re.findall(r'href="#source-(\d+)"', page.read_text("utf-8")))
        assert cited == set(re.findall(r'id="source-(\d+)"', page.read_text("utf-8"))) == set(sources)


def test_rows_for_programs_name_their_source(ask: Callable[..., Result]) -> None:
    for row in csv.DictReader(io.StringIO(ask("treatments", "--csv", data=None).out)):
        assert not row["column"] or (row["source"] and row["certainty"] and (row["DOI"] or row["PMID"] or row["URL"]))
    for result in json.loads(ask("treatments", "--json").out)["results"]:
        assert all(record["source"] and record["certainty"] for record in result["best"].values())
