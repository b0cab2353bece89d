"""The reader: nothing guessed, nothing unbounded, every fault with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fibrokb.errors import DataUnreadable
from fibrokb.store import yamlfile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("typed", ["no", "yes", "on", "12:30", "0123", "2026-11-22", "1e3", "~", "0x1F", ".5"])
def test_a_plain_value_stays_what_was_typed(typed: str) -> None:
    root, problems = yamlfile.parse(f"key: {typed}\n".encode(), "f")
    assert not problems
    assert root is not None
    assert isinstance(root.value, dict)
    assert root.value["key"].value == typed


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        (b"a: 1\nb: [2\n", "Y001", 3, "not YAML"),
        (b"a: &x 1\n", "Y002", 1, "anchors"),
        (b"a: &x 1\nb: *x\n", "Y002", 1, "anchors"),
        (b"a: !!python/object:os.system 1\n", "Y002", 1, "tag"),
        (b"a: 1\n---\nb: 2\n", "Y002", 2, "second document"),
        (b"? [a]\n: 1\n", "Y002", 1, "key"),
        (b"a: 1\nb: 2\na: 3\n", "Y004", 3, "twice"),
        (b"a: \xff\n", "Y003", 1, "UTF-8"),
        (b"a: 1\nb: x\x00y\n", "Y003", 2, "U+0000"),
        (b"a: x\x1b[31m\n", "Y003", 1, "U+001B"),
    ],
)
def test_what_is_not_read_is_named_with_its_place(text: bytes, code: str, line: int, said: str) -> None:
    _, problems = yamlfile.parse(text, "f.yaml")
    assert [problem.code for problem in problems] == [code]
    assert problems[0].place.line == line
    assert said in problems[0].message


def test_deep_nesting_and_alias_bombs_are_refused_at_once() -> None:
    for text in (b"[" * 10_000, b"a:\n" + b"".join(b" " * n + b"- \n" for n in range(900))):
        root, problems = yamlfile.parse(text, "f")
        assert root is None or not problems
        assert len(problems) <= 1
    bomb = b"a: &a [x,x,x,x]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (98 + n, 98 + n, 97 + n, 97 + n) for n in range(20))
    _, problems = yamlfile.parse(bomb, "f")
    assert [problem.code for problem in problems] == ["Y002"]


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    root, problems = yamlfile.parse(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "f")
    assert not problems
    assert root is not None
    assert isinstance(root.value, dict)
    assert [root.value[key].value for key in ("a", "b")] == ["1", "2"]
    assert root.value["b"].place.line == 2


def test_files_that_cannot_be_read_are_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataUnreadable, match="does not exist"):
        yamlfile.read_bytes(tmp_path / "none.yaml")
    with pytest.raises(DataUnreadable, match="folder"):
        yamlfile.read_bytes(tmp_path)
    monkeypatch.setattr(yamlfile, "MAX_BYTES", 10)
    (tmp_path / "large.yaml").write_bytes(b"x" * 11)
    with pytest.raises(DataUnreadable, match="larger"):
        yamlfile.read_bytes(tmp_path / "large.yaml")


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    root, problems = yamlfile.parse(data, "f")
    assert root is not None or problems or not data.strip() or data.lstrip().startswith((b"#", b"%", b"-", b"."))


@given(st.text(alphabet="ab:- []{}\n\"'#&*!|>%@`0.,?~", max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    yamlfile.parse(text.encode(), "f")
