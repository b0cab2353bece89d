"""An article is read as it was saved; what is no text is refused with one sentence."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from fibrokb.errors import WrongUsage
from fibrokb.store import texts
from fibrokb.store.texts import read_text

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html><html><head><title>no</title><style>p{}</style></head><body>
<nav>Home</nav><script>alert("magnesium")</script>
<article><h1>Glow &amp; you</h1>
<p>Fibro comes <b>from</b>
glow.</p><ul><li>one</li><li>two</li></ul><p hidden>unseen</p>
<form>sign up</form></article><footer>(c)</footer></body></html>"""


def words(path: Path) -> list[str]:
    return [line for _, line in read_text(str(path)) if line]


def test_a_saved_page_gives_its_prose_with_lines(tmp_path: Path) -> None:
    """Scripts, menus, forms and hidden parts are no prose; every paragraph keeps its line."""
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    found = [(number, line) for number, line in read_text(str(path)) if line]
    assert found == [(3, "# Glow & you"), (4, "Fibro comes from glow."), (5, "- one"), (5, "- two")]


def test_a_page_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    assert words(path)[0] == "# Glow & you"


FRONT_MATTER = [
    "---\ntitle: no\n---\n",
    "+++\r\ndate = 2020\r\n\r\n[extra]\r\n+++\r\n",
    '\n---\n"title": no\n...\n',
]


@pytest.mark.parametrize("front", FRONT_MATTER)
@pytest.mark.parametrize("page", ["Fibro hurts.", "<!-- a note -->\n<div><p>Fibro hurts.</p></div>"])
def test_front_matter_is_no_text_and_lines_keep_their_numbers(front: str, page: str, tmp_path: Path) -> None:
    """Makers of sites keep Markdown and pages so."""
    path = tmp_path / "page.md"
    path.write_bytes((front + page).encode())
    place = front.count("\n") + page.count("\n") + 1
    assert [(number, line) for number, line in read_text(str(path)) if line] == [(place, "Fibro hurts.")]


def test_text_between_two_rules_is_text(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("---\nFibro hurts.\n---\nIt does.")
    assert "Fibro hurts." in words(path)


def test_a_page_without_an_article_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_text("<p>one<br>two<div>three</p>four")
    assert words(path) == ["one", "two", "three", "four"]


def test_words_that_only_style_sets_apart_are_not_run_together(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_text("<p><b>Joints</b><span>Stiffness in your joints</span> <i>b</i>oth")
    assert words(path) == ["Joints Stiffness in your joints both"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("naïve".encode(), "naïve"),
        ("naïve".encode("utf-8-sig"), "naïve"),
        ("naïve".encode("utf-16"), "naïve"),
        ("naïve “x”".encode("cp1252"), "naïve “x”"),
        (b"one\r\ntwo", "one|two"),
        ("treat\u00adment \u200bhere".encode(), "treatment here"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, expected: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert "|".join(words(path)) == expected


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<meta charset="iso-8859-2"><p>žena</p>'.encode("iso-8859-2"))
    assert words(path) == ["žena"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 x", "pdftotext"),
        (b"PK\x03\x04x", "pandoc"),
        (b"{\\rtf1", "rich-text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "no text"),
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<html><script>x</script></html>", "without text"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(WrongUsage) as error:
        read_text(str(path))
    assert said in f"{error.value.message} {error.value.hint}"


def test_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gigabyte is never read: one byte more than the limit is enough to know."""
    monkeypatch.setattr(texts, "LARGEST", 10)
    path = tmp_path / "file"
    path.write_bytes(b"x" * 11)
    with pytest.raises(WrongUsage, match="larger"):
        read_text(str(path))


@pytest.mark.parametrize("name", ["https://x.test/y", "/no/such/file", "\0"])
def test_what_can_not_be_opened(name: str) -> None:
    with pytest.raises(WrongUsage):
        read_text(name)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="folder"):
        read_text(str(tmp_path))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"one\ntwo")))
    assert read_text("-") == [(1, "one"), (2, "two")]
