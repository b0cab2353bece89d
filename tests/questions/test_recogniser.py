"""The recogniser knows the shipped claims in wordings of its own, and states nothing that is denied or asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fibrokb.questions import recogniser
from fibrokb.questions.article import check
from fibrokb.questions.naming import words_of
from fibrokb.questions.recogniser import Recogniser

if TYPE_CHECKING:
    from fibrokb.knowledge.reports import Report
    from fibrokb.store.index import Index


def checked(text: str, index: Index) -> Report:
    return check("a text", list(enumerate(text.split("\n"), 1)), index)


def rated(text: str, index: Index) -> set[str]:
    return {match.claim.id for sentence in checked(text, index).sentences for match in sentence.matches}


def test_what_only_the_sentence_before_says_is_not_rated(shipped: Index) -> None:
    said = "Fibromyalgia is caused by a lack of magnesium."
    report = checked(f"{said} This explains why so many people pack their bags with care.", shipped)
    assert [sentence.text for sentence in report.rated] == [said]


def test_every_shipped_claim_was_learnt(shipped: Index) -> None:
    """A claim that was added since needs wordings and a training, or signs."""
    claims = {claim.id for claim in shipped.popular_claims()}
    assert claims - set(recogniser.model().claims) - shipped.signs("claim").keys() == set()


def test_a_curated_wording_is_always_recognised_and_its_denial_is_not(shipped: Index) -> None:
    """Some statements tell themselves of what is open or denied; such a sentence is never rated."""
    claims = shipped.popular_claims()
    myths = [f"It is a myth that {claim.statement[0].lower()}{claim.statement[1:]}" for claim in claims]
    assert sum(claim.id in rated(claim.statement, shipped) for claim in claims) >= 0.97 * len(claims)
    assert all(claim.id not in rated(myth, shipped) for claim, myth in zip(claims, myths, strict=True))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Fibromyalgia is all in your head.", "fibromyalgia-all-in-your-head"),
        (
            "Leaving out gluten, bread and pasta altogether is what cures fibromyalgia in most people.",
            "gluten-free-diet-ends-fibromyalgia",
        ),
        (
            "A shortage of magnesium is what causes fibromyalgia, as any naturopath will tell you.",
            "magnesium-deficiency-causes-fibromyalgia",
        ),
    ],
)
def test_what_is_stated_is_rated_and_what_is_denied_or_asked_is_not(shipped: Index, text: str, claim: str) -> None:
    assert claim in rated(text, shipped)
    assert rated(f"It is a myth that {text[0].lower()}{text[1:]}", shipped) == set()
    assert rated(f"{text[:-1]}?", shipped) == set()
    assert rated(f"{text} That is not true.", shipped) == set()


@pytest.mark.parametrize(
    "text",
    [
        "If fibromyalgia is an autoimmune disease, treatments for these diseases could help with it as well.",
        "If gluten caused fibromyalgia, leaving out bread and pasta altogether would cure it in most people.",
        "In the past, doctors said that at least 11 of 18 tender points had to hurt before they called it fibromyalgia.",
        "Things that cure fibromyalgia by leaving out gluten, bread and pasta altogether:",
    ],
)
def test_what_is_supposed_told_of_the_past_or_only_announced_is_not_rated(shipped: Index, text: str) -> None:
    assert rated(text, shipped) == set()


def test_what_is_open_in_a_concession_does_not_leave_the_rest_open(shipped: Index) -> None:
    said = "fibromyalgia comes from a nervous system that turns the volume of pain up."
    assert rated(f"While its exact cause remains unclear, {said}", shipped) == {"nervous-system-turns-up-pain"}
    assert rated(f"It remains unclear whether {said}", shipped) == set()


def test_a_short_item_of_a_list_comes_to_a_statement_by_what_leads_the_list_in(shipped: Index) -> None:
    def met(text: str) -> set[str]:
        told = checked(f"{text}\n\n- Insomnia\n- Irritable bowel syndrome\n- Numb fingers", shipped).sentences
        return {claim.id for s in told for claim in (*s.near, *(match.claim for match in s.matches))}

    assert "ibs-goes-with-fibromyalgia" in met(
        "Most patients with fibromyalgia also have one or more of these conditions:"
    )
    assert met("Fibromyalgia hurts.") == set()


def test_what_leads_a_list_in_is_not_what_each_item_says(shipped: Index) -> None:
    lead = "The best treatment for fibromyalgia is a programme that joins exercise, therapy and lessons:"
    assert rated(f"{lead}\n\n- Walking – start low\n- A group, once a week", shipped) == set()


def test_a_question_is_not_said_against_what_only_the_sentence_before_it_says(shipped: Index) -> None:
    told = checked("Leaving out gluten is what cures fibromyalgia. Sounds easy, doesn't it? Does it?", shipped)
    assert [sentence.denied for sentence in told.sentences[1:]] == [(), ()]


def test_a_statement_is_rated_once_in_a_paragraph_where_it_is_plainest(shipped: Index) -> None:
    one = "Leaving out gluten, bread and pasta altogether is what cures fibromyalgia in most people."
    other = "So most people are cured of fibromyalgia by leaving out gluten."
    claim = "gluten-free-diet-ends-fibromyalgia"
    told = checked(f"{one} {other}", shipped).sentences
    assert sum(match.claim.id == claim for sentence in told for match in sentence.matches) == 1
    assert all(claim in {c.id for c in (*s.near, *(m.claim for m in s.matches))} for s in told)
    assert len([s for s in checked(f"{one}\n\n{one}", shipped).sentences if s.matches]) == 2


def test_the_words_that_are_shown_stand_in_the_sentence(shipped: Index) -> None:
    text = "Leaving out gluten, bread and pasta altogether is what cures fibromyalgia in most people."
    (match,) = checked(text, shipped).sentences[0].matches
    assert match.words
    assert set(match.words) <= {word.strip(".,") for word in text.split()}


def test_claims_that_are_not_there_are_not_recognised() -> None:
    found = Recogniser(["no-such-claim"])
    assert found.known == frozenset()
    assert found.sounding(found.hear(words_of("Fibromyalgia is all in your head."), frozenset())).chances == {}


def test_chances_keep_their_order_and_never_leave_0_to_1() -> None:
    odds = [-1e9, -30, -1, 0, 1, 30, 1e9]
    chances = [recogniser.chance(one) for one in odds]
    assert chances == sorted(chances)
    assert all(0 <= one <= 1 for one in chances)
    assert recogniser.chance(0) == 0.5


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Myth #2: Only women get fibromyalgia", "fibromyalgia-only-women"),
        ("Fibromyalgia is not an autoimmune disease.", "fibromyalgia-is-autoimmune-disease"),
        ("There is no blood test for fibromyalgia.", "blood-test-shows-fibromyalgia"),
    ],
)
def test_what_is_denied_is_shown_as_said_against(shipped: Index, text: str, claim: str) -> None:
    report = checked(text, shipped)
    assert report.rated == ()
    assert claim in [denied.id for sentence in report.sentences for denied in sentence.denied]
