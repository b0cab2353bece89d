"""What fuzzing found, each as a case of its own."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from fibrokb.curation.validate import validate
from fibrokb.render import bibtex, citestyles, summary
from fibrokb.store import dataset
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Result

DATA, _ = dataset.read(KB)
EVIL = '"><script>alert(1)</script>\x1b[31m'


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Gives the made-up evidence base with one text replaced."""

    def change(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "kb"
        shutil.copytree(KB, folder)
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return change


def test_the_id_of_a_topic_opens_no_tag() -> None:
    topic = msgspec.structs.replace(DATA.topics[0], id=EVIL)
    part = summary.Part(topic, DATA.references, ())
    for parts in ([part], [part] * 2):
        page = summary.as_html(parts, DATA.about, "2026-01-01", {})
        assert "<script" not in page
        assert "\x1b" not in page + summary.as_markdown(parts, DATA.about)


def test_the_key_of_a_reference_ends_no_entry() -> None:
    reference = msgspec.structs.replace(DATA.references[0], id="x},\n@misc{evil, \x1b[31m")
    entry = bibtex.entry(reference)
    assert entry.count("@") == 1
    assert entry.splitlines()[0] == "@article{x-misc-evil-31m,"
    assert "\x1b" not in "".join(citestyles.entries([reference], "vancouver"))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("issued: {date-parts: [[2019]]}", "issued: {date-parts: []}", "R008"),
        ("issued: {date-parts: [[2019]]}", "issued: {date-parts: [[]]}", "R008"),
        ("author:\n  - {family: Gamma, given: G}", "author: []", "R011"),
    ],
)
def test_a_reference_without_author_or_date_is_named(
    changed: Callable[..., Path], ask: Callable[..., Result], old: str, new: str, code: str
) -> None:
    folder = changed("references.yaml", old, new)
    assert code in {problem.code for problem in validate(folder, "2026-06-01")}
    for words in (("cite", "gamma-2019-rats"), ("export", "--all", "--format", "ris"), ("export", "--all")):
        assert ask(*words, data=folder).status == 0


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "null", "''"])
def test_a_word_is_never_taken_for_a_number(
    changed: Callable[..., Path], ask: Callable[..., Result], word: str
) -> None:
    result = ask("show", "lampazine", data=changed("claims.yaml", "estimate: -0.6", f"estimate: {word}"))
    assert result.status == 3
    assert "S006" in result.err


def test_json_holds_no_sign_that_a_terminal_obeys(changed: Callable[..., Path], ask: Callable[..., Result]) -> None:
    folder = changed("claims.yaml", "name: Lampazine", 'name: "Lampazine\\u009b31m\\u202e"')
    out = ask("show", "lampazine", "--json", data=folder).out
    assert "\x9b" not in out
    assert "\u202e" not in out
    assert json.loads(out)["results"][0]["name"] == "Lampazine\x9b31m\u202e"


def test_what_a_stranger_named_reaches_no_terminal_as_an_order(
    changed: Callable[..., Path], ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = changed("claims.yaml", "- id: sore-elbows", '- id: "sore\\e]0;title\\a"')
    for colour in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv(colour, "1")
        for words in (("list",), ("show", "Sore elbows"), ("validate",)):
            result = ask(*words, data=folder)
            assert "\x1b]" not in result.out + result.err
        monkeypatch.delenv(colour)
