"""The report on an awkward article in every format: compared with whole files, and nothing of the article is obeyed."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, get_args

import msgspec
import pytest

from fibrokb.knowledge.model import About, Cited, PopularClaim
from fibrokb.knowledge.reports import OBJECTED, Match, Report, Sentence
from fibrokb.knowledge.terms import Rating
from fibrokb.render import claimreview, words
from fibrokb.render.plain import render
from fibrokb.render.report import report, shortened
from tests.conftest import HERE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Result

ARTICLES = HERE / "articles"
AWKWARD = "awkward.md"
OUTPUTS = {
    "check.txt": (),
    "check-full.txt": ("--full",),
    "check-rated.txt": ("--only", "rated"),
    "check.md": ("--format", "markdown"),
    "check.html": ("--format", "html"),
    "check.json": ("--json",),
    "check.jsonld": ("--format", "claimreview"),
}
_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(autouse=True)
def beside_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report names its file as it was given."""
    monkeypatch.chdir(ARTICLES)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_report_is_what_was_reviewed(
    ask: Callable[..., Result], golden: Callable[[str, str], None], name: str
) -> None:
    result = ask("check", AWKWARD, *OUTPUTS[name])
    assert (result.status, result.err) == (1, "")
    assert not _OBEYED.search(result.out)
    golden(name, result.out)


@pytest.mark.parametrize("columns", [20, 40, 60, 100, 160])
def test_no_line_is_wider_than_asked_unless_a_word_is(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for line in ask("check", AWKWARD, "--full").out.splitlines():
        held = line.split()
        assert len(line) <= columns or max(map(len, held)) + 8 >= columns or len(held) == 1, line


class _Tags(HTMLParser):
    """Collects the elements of a page and the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_holds_the_article_as_text_and_no_element_of_it(ask: Callable[..., Result]) -> None:
    page = _Tags()
    page.feed(ask("check", AWKWARD, "--format", "html").out)
    assert not page.tags & {"script", "img", "b", "iframe", "object"}
    assert not {name for name in page.attributes if name.startswith("on") or name == "src"}
    for written in (
        '<script>alert("1")</script>',
        "<img src=x onerror=alert(1)>",
        "[/red] {{x}} ${y}",
    ):
        assert written in page.text
    assert "\\x1b[31mred" in page.text


def test_claimreview_has_what_schema_org_asks_for(ask: Callable[..., Result]) -> None:
    """The fields that https://schema.org/ClaimReview and its readers want, each with a value."""
    made = json.loads(ask("check", AWKWARD, "--format", "claimreview").out)
    assert made["@context"] == "https://schema.org"
    assert [review["identifier"] for review in made["@graph"]] == [
        "glow-causes-pain",
        "lampazine-works-for-all",
        "lampazine-is-not-habit-forming",
    ]
    for review in made["@graph"]:
        assert review["@type"] == "ClaimReview"
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", review["datePublished"])
        assert all(
            review[key] for key in ("author", "claimReviewed", "itemReviewed", "reviewBody", "citation", "license")
        )
        assert review["itemReviewed"]["@type"] == "Claim"
        assert review["itemReviewed"]["appearance"]["text"]
        assert "[@" not in review["reviewBody"]
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]


def _report(rating: Rating, times: int = 1) -> Report:
    claim = PopularClaim(
        id="x", statement="X.", topics=("t",), rating=rating, explanation="Why [@a-2020-b].",
        evidence=(Cited(source="a-2020-b", stance="supports"),),
    )  # fmt: skip
    sentences = tuple(
        Sentence(line=n, paragraph=0, text=f"Said {n}.", kind="statement", matches=(Match(claim=claim, words=("X",)),))
        for n in range(times)
    )
    return Report(name="n", words=1, sentences=sentences, topics=(), behind=(), questions=())


@pytest.mark.parametrize("rating", get_args(Rating))
def test_a_rating_is_the_alternate_name_and_the_graver_has_the_smaller_value(rating: Rating) -> None:
    about = About(name="kb", condition="c", version="1", licence="CC0")
    (made,) = claimreview.reviews(_report(rating), (), about, "2026-01-01")["@graph"]
    assert made["reviewRating"]["alternateName"] == words.RATINGS[rating]
    assert made["reviewRating"]["ratingValue"] == 1 + words.GRAVITY.index(rating)
    assert made["reviewRating"]["bestRating"] == len(get_args(Rating))
    assert _report(rating).objected == (rating in OBJECTED)


def test_a_claim_that_is_said_twice_is_reviewed_once() -> None:
    about = About(name="kb", condition="c", version="1", licence="CC0")
    (made,) = claimreview.reviews(_report("accurate", 3), (), about, "2026-01-01")["@graph"]
    assert made["itemReviewed"]["appearance"]["text"] == ["Said 0.", "Said 1.", "Said 2."]
    msgspec.json.encode(made)


def test_long_sentences_are_cut_between_words() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("short") == "short"
    assert shortened("x" * 20, 9) == "x" * 9 + "…"


def _told(found: Report) -> str:
    return render(report(found, ()), 200)


def test_why_is_told_once_for_what_is_said_twice() -> None:
    told = _told(_report("overstated", 3))
    assert told.count("Why [1]") == 1
    assert told.count("Why: as for line 0") == 2


def test_a_soft_sentence_is_not_told_as_a_plain_one() -> None:
    soft = msgspec.structs.replace(_report("overstated").sentences[0], softly=("may", "some"))
    studied = msgspec.structs.replace(soft, of_study=True)
    for one, said in ((soft, "the text says it softly: may, some"), (studied, "the text tells it of a study")):
        assert said in _told(msgspec.structs.replace(_report("overstated"), sentences=(one,)))


def test_what_holds_up_may_be_said_softly() -> None:
    fine = _report("accurate")
    soft = msgspec.structs.replace(fine.sentences[0], softly=("may",))
    assert _told(msgspec.structs.replace(fine, sentences=(soft,))) == _told(fine)
