"""`check` and `claims` as they are called: exits, pipes, files, and one sentence for what can't be read."""

from __future__ import annotations

import io
import json
import os
import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.conftest import HERE, KB, PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

AWKWARD = str(HERE / "articles" / "awkward.md")
WRONG = "Glowing cells cause all pain.\n"
FINE = "Lampazine is not addictive. Rain fell a lot here today.\n"


@pytest.fixture
def article(tmp_path: Path) -> Callable[[str], str]:
    """Writes an article and gives its path."""

    def write(words: str, name: str = "article.txt") -> str:
        (tmp_path / name).write_text(words, "utf-8")
        return str(tmp_path / name)

    return write


def test_the_exit_says_whether_something_does_not_hold_up(
    ask: Callable[..., Result], article: Callable[[str], str]
) -> None:
    """Denying what is wrong, and saying what only lacks context, is no problem."""
    assert ask("check", article(WRONG)).status == 1
    assert ask("check", article(FINE)).status == 0
    assert ask("check", article("Glowing cells do not cause pain.")).status == 0
    assert ask("check", article("Words.")).status == 0


def test_a_pipe_is_read(ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(WRONG.encode()), isatty=lambda: False))
    result = ask("check", "-")
    assert result.status == 1
    assert result.out.startswith("standard input (article)\n")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("report.txt", "article.txt (article)"),
        ("report", "article.txt (article)"),
        ("report.md", "# article.txt"),
        ("report.MARKDOWN", "# article.txt"),
        ("report.html", "<!doctype html>"),
        ("report.htm", "<!doctype html>"),
        ("report.json", "{"),
        ("report.jsonld", "{"),
    ],
)
def test_the_ending_of_a_file_says_its_format(
    ask: Callable[..., Result],
    article: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    begins: str,
) -> None:
    article(WRONG)
    monkeypatch.chdir(tmp_path)
    result = ask("check", "article.txt", "-o", name)
    assert (result.status, result.out, result.err) == (1, "", f"{name} written\n")
    written = (tmp_path / name).read_text("utf-8")
    assert written.lower().startswith(begins)
    if name.endswith("jsonld"):
        assert json.loads(written)["@context"] == "https://schema.org"


def test_a_format_that_is_asked_for_wins_over_the_ending(
    ask: Callable[..., Result], article: Callable[[str], str], tmp_path: Path
) -> None:
    target = tmp_path / "report.text"
    assert ask("check", article(WRONG), "-o", str(target), "--format", "html").status == 1
    assert target.read_text("utf-8").lower().startswith("<!doctype html>")


def test_an_ending_that_names_no_format_is_refused(
    ask: Callable[..., Result], article: Callable[[str], str], tmp_path: Path
) -> None:
    result = ask("check", article(WRONG), "-o", str(tmp_path / "report.pdf"))
    assert result.status == 2
    assert "«report.pdf» names no format" in result.err
    assert not (tmp_path / "report.pdf").exists()


def test_an_existing_file_is_kept(ask: Callable[..., Result], article: Callable[[str], str], tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_text("mine", "utf-8")
    result = ask("check", article(WRONG), "-o", str(target))
    assert result.status == 1
    assert "exists and was kept" in result.err
    assert target.read_text("utf-8") == "mine"
    assert ask("check", article(FINE), "-o", str(target), "--force").status == 0
    assert target.read_text("utf-8").startswith("# ")


def test_a_report_can_be_narrowed(ask: Callable[..., Result], article: Callable[[str], str]) -> None:
    path = article(f"{WRONG}\n{FINE}")
    rated = json.loads(ask("check", path, "--only", "rated", "--json").out)
    assert [result["verdict"] for result in rated["results"]] == ["rated", "rated"]
    about = ask("check", path, "--topic", "Dimmo", "--json")
    assert [result["line"] for result in json.loads(about.out)["results"]] == [3]
    assert about.status == 0
    nothing = ask("check", path, "--topic", "staring", "--json")
    assert json.loads(nothing.out)["count"] == 0
    assert nothing.status == 0


def test_a_topic_that_is_none_is_named(ask: Callable[..., Result], article: Callable[[str], str]) -> None:
    result = ask("check", article(WRONG), "--topic", "lampazien")
    assert (result.status, result.out) == (1, "")
    assert "«lampazien» is not a topic" in result.err
    assert "lampazine" in result.err


def test_json_tells_of_every_sentence(ask: Callable[..., Result], article: Callable[[str], str]) -> None:
    text = f"# On glow\n\n{WRONG}Do glowing cells cause pain? Rain fell a lot here today. In 5 rats it cost $9."
    told = json.loads(ask("check", article(text), "--json").out)
    assert told["status"] == "problems"
    assert told["query"]["words"] == 24
    assert told["count"] == len(told["results"]) == 5
    verdicts = [result["verdict"] for result in told["results"]]
    assert verdicts == ["no-statement", "rated", "not-stated", "not-judged", "not-judged"]
    assert told["results"][2]["not_stated"] == ["glow-causes-pain"]
    assert told["results"][4]["elsewhere"] == "rats"
    assert (told["rated"], told["not_judged"]) == (1, 2)
    assert told["questions"]["cost"] == told["questions"]["studied"] == 4
    assert told["questions"]["harms"] is None
    assert json.loads(ask("check", article(FINE), "--json").out)["status"] == "match"


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json", "claimreview"])
def test_signs_that_a_terminal_obeys_are_shown(
    ask: Callable[..., Result], article: Callable[[str], str], format: str
) -> None:
    """Alone in a text of plain letters too."""
    result = ask("check", article("Glowing cells cause pain \x7f \x08 now."), "--format", format, "--full")
    assert result.status == 1
    assert "\x7f" not in result.out
    assert "\x08" not in result.out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is no text"),
        (b"PK\x03\x04", "is an office document"),
        (None, "is a folder"),
    ],
)
def test_what_is_no_text_gets_one_sentence_and_a_hint(
    ask: Callable[..., Result], tmp_path: Path, data: bytes | None, said: str
) -> None:
    path = tmp_path / "x.md"
    path.mkdir() if data is None else path.write_bytes(data)
    result = ask("check", str(path))
    assert (result.status, result.out) == (2, "")
    lines = result.err.splitlines()
    assert said in lines[0]
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["https://example.org/article", "http://x", "no-such-file.txt"])
def test_addresses_and_missing_files_get_one_sentence(ask: Callable[..., Result], name: str) -> None:
    result = ask("check", name)
    assert (result.status, result.out) == (2, "")
    assert len(result.err.splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="names of files are letters there")
@pytest.mark.parametrize("format", ["text", "markdown", "html", "json", "claimreview"])
def test_any_name_of_a_file_is_shown_and_not_obeyed(ask: Callable[..., Result], tmp_path: Path, format: str) -> None:
    path = os.fsencode(tmp_path) + b"/a\xff\x1b[31m<i>\n.md"
    try:
        with open(path, "wb") as stream:  # noqa: PTH123 - a path of bytes
            stream.write(WRONG.encode())
    except OSError:
        pytest.skip("this file system takes no such name")
    result = ask("check", os.fsdecode(path), "--format", format)
    assert result.status == 1
    assert "\x1b" not in result.out
    assert "\udcff" not in result.out
    assert format != "html" or "<i>" not in result.out


def test_claims_are_listed_with_and_without_words(ask: Callable[..., Result]) -> None:
    result = ask("claims")
    assert result.status == 0
    places = [result.out.index(words) for words in ("CONTRADICTED", "OVERSTATED", "LACKS CONTEXT")]
    assert places == sorted(places)
    assert "Also said" not in result.out
    alone = ask("claims", "lampazine", "everyone")
    assert "«Lampazine works for everyone.»" in alone.out
    assert "Also said: «Everybody gets better on Lampazine.»" in alone.out
    assert "habit" not in alone.out
    full = ask("claims", "--full")
    assert full.out.count("Also said") == 3
    assert "<script>alert(1)</script>" in full.out


def test_claims_by_rating_and_topic(ask: Callable[..., Result]) -> None:
    assert "glow" not in ask("claims", "--rating", "lacks-context").out.lower()
    told = json.loads(ask("claims", "--topic", "G-cells", "--json").out)
    assert [result["id"] for result in told["results"]] == ["glow-causes-pain", "lampazine-works-for-all"]
    assert (told["status"], told["count"]) == ("match", 2)
    told = json.loads(ask("claims", "lampazine", "--rating", "overstated", "--json").out)
    assert [result["id"] for result in told["results"]] == ["lampazine-works-for-all"]
    assert told["query"] == {"text": "lampazine"}


@pytest.mark.parametrize("arguments", [("zebra",), ("--rating", "outdated"), ("--topic", "staring"), ("the", "and")])
def test_no_claim_is_said_to_be_none(ask: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = ask("claims", *arguments)
    assert (result.status, result.out) == (1, "")
    assert "no statement fits" in result.err
    told = ask("claims", *arguments, "--json")
    assert told.status == 1
    assert json.loads(told.out)["status"] == "none"


def test_every_process_gives_the_same_report(bare_environment: dict[str, str]) -> None:
    """The order of sets changes from process to process; the report must not."""
    command = [PYTHON, "-m", "fibrokb", "check", AWKWARD, "--json", "--data", str(KB)]
    found = {
        subprocess.run(
            command, capture_output=True, check=False, timeout=60, env={**bare_environment, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(found) == 1
    assert b"problems" in found.pop()


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", AWKWARD, "--format", "pdf"), ("check", AWKWARD, "--only", "x"), ("claims", "--rating", "x")],
)
def test_wrong_usage(ask: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    result = ask(*arguments)
    assert (result.status, result.out) == (2, "")
