"""A text falls into sentences, each with the line on which it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fibrokb.questions.passages import Piece, pieces


def cut(text: str) -> list[Piece]:
    return list(pieces(list(enumerate(text.split("\n"), 1))))


def texts(text: str) -> list[str]:
    return [piece.text for piece in cut(text)]


def test_sentences_end_at_a_stop_before_a_capital() -> None:
    """Abbreviations, decimals and initials end nothing."""
    text = "It costs 4.5 mg. Dr. Younger, e.g. in Alabama, said so! “Really?” Asked were J. Smith and others."
    assert texts(text) == [
        "It costs 4.5 mg.",
        "Dr. Younger, e.g. in Alabama, said so!",
        "“Really?”",
        "Asked were J. Smith and others.",
    ]


def test_a_sentence_knows_its_line() -> None:
    """Also where a paragraph is wrapped by hand over several lines."""
    found = cut(
        "One line that is long enough to be wrapped by\nhand here. Second starts on\nline two.\n\nNew paragraph there."
    )
    assert [(piece.line, piece.paragraph) for piece in found] == [(1, 0), (2, 0), (5, 1)]


def test_markdown_is_read_as_prose() -> None:
    """Marks, links, addresses, rules and code are no words."""
    text = (
        "# A heading\n\n- **Bold** [link](https://x.test/y) here.\n- two\n\n```\ncode\n```\n> quoted words\n\n***\nEnd."
    )
    found = cut(text)
    assert [(piece.kind, piece.text) for piece in found] == [
        ("heading", "A heading"),
        ("item", "Bold link here."),
        ("item", "two"),
        ("heading", "quoted words"),
        ("text", "End."),
    ]


def test_tables_pictures_and_footnotes_leave_only_their_words() -> None:
    table = "| Drug | Works |\n| --- | :-: |\n| Lampazine | hardly |"
    assert texts(f"{table}\n\n[![A lamp](a.png)](https://x.test) glows at night.\n\n[1]: https://x.test (Title)") == [
        "Drug, Works",
        "Lampazine, hardly",
        "A lamp glows at night.",
    ]


def test_a_short_line_without_an_end_is_a_heading() -> None:
    """Plain text has no marks for headings."""
    found = cut(
        "What Causes It\nNobody knows what causes it.\n\nThis line has no full stop but it is far too long to be a heading of anything"
    )
    assert [piece.kind for piece in found] == ["heading", "text", "text"]


def test_a_line_that_goes_on_is_no_heading_though_the_next_begins_with_a_capital() -> None:
    """A name may stand at the beginning of a line that was wrapped by hand."""
    assert texts("Most people have no idea that I have\nFibromyalgia, unless I tell them.") == [
        "Most people have no idea that I have Fibromyalgia, unless I tell them."
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "***", "```\n\n"])
def test_nothing_is_no_sentence(text: str) -> None:
    assert cut(text) == []


@given(st.text(max_size=400))
def test_every_text_can_be_cut(text: str) -> None:
    """Lines never run backwards and no sentence is empty."""
    found = cut(text)
    assert all(piece.text.strip() for piece in found)
    assert [piece.line for piece in found] == sorted(piece.line for piece in found)


def test_entries_of_a_bibliography_are_left_out_and_prose_with_an_address_is_not() -> None:
    text = "- Doe JA, et al. Glia. 2014 Sep;62(9):1-17. A mouse model of pain.\n\nA trial (doi.org/10.1000/1) found no benefit."
    assert texts(text) == ["A trial (doi.org/10.1000/1) found no benefit."]


def test_what_stands_under_a_heading_of_sources_is_left_out_until_the_next_heading() -> None:
    text = (
        "Pain is felt.\n\n## References\n\nGlow and pain, a title.\n\n- Another title\n\n## Comments\n\nI felt it too."
    )
    assert texts(text) == ["Pain is felt.", "References", "Comments", "I felt it too."]
    assert "It is pain." in texts("## Sources of pain\n\nIt is pain.")


def test_items_after_an_entry_of_a_bibliography_belong_to_it() -> None:
    text = "- A claim here.\n- Doe J, et al. (2019). Glow and pain.\n- Glow by A. Writer via A Site\n\nAnd then prose.\n\n- An item."
    assert texts(text) == ["A claim here.", "And then prose.", "An item."]


def test_inline_tags_and_placeholders_are_no_words() -> None:
    assert texts("Pain<sup>2</sup> is <b class='x'>felt</b> by 5 < 6 of us, say %d bloggers.") == [
        "Pain2 is felt by 5 < 6 of us, say bloggers."
    ]
