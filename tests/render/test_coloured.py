"""Text in stretches of colour: nothing is lost or added but the codes of the terminal."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from fibrokb.render.coloured import Coloured

_CODE = re.compile(r"\x1b\[[0-9;]*m")
_WORDS = st.text(st.characters(exclude_characters="\x1b", exclude_categories=("Cc", "Cs")), max_size=8)
_PARTS = st.lists(st.tuples(_WORDS, st.sampled_from(["", "bold", "cyan", "bold red"])), max_size=6).map(tuple)


@given(_PARTS, st.integers(0, 30), st.integers(0, 30))
def test_a_cut_has_the_letters_between_and_their_styles(parts: tuple[tuple[str, str], ...], one: int, two: int) -> None:
    whole, start, end = Coloured(parts), min(one, two), max(one, two)
    assert whole.between(start, end).plain == whole.plain[start:end]
    styles = [style for words, style in parts for _ in words]
    assert [style for words, style in whole.between(start, end).parts for _ in words] == styles[start:end]


@given(_PARTS)
def test_only_codes_are_added(parts: tuple[tuple[str, str], ...]) -> None:
    assert _CODE.sub("", Coloured(parts).codes()) == Coloured(parts).plain


def test_a_style_is_added_to_what_is_there() -> None:
    line = Coloured().then("a").then("b", "cyan").also("bold")
    assert line.parts == (("a", "bold"), ("b", "cyan bold"))
    assert line.codes() == "\x1b[1ma\x1b[0m\x1b[1;36mb\x1b[0m"
