"""A check rates the sentences that repeat a statement that is going round, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fibrokb.questions.article import check, narrowed
from fibrokb.store import source
from tests.conftest import KB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fibrokb.knowledge.reports import Report, Sentence
    from fibrokb.store.index import Index

GLOW, HABIT, ALL = "glow-causes-pain", "lampazine-is-not-habit-forming", "lampazine-works-for-all"


@pytest.fixture(scope="module")
def rows() -> Iterator[Index]:
    """Opens the made-up knowledge base once; nothing here changes it."""
    opened = source.open_index(KB)
    yield opened
    opened.close()


def checked(text: str, rows: Index) -> Report:
    return check("a text", list(enumerate(text.split("\n"), 1)), rows)


def rated(text: str, rows: Index) -> list[str]:
    """Gives the claims that a text repeats."""
    return [match.claim.id for sentence in checked(text, rows).sentences for match in sentence.matches]


def quiet(text: str, rows: Index) -> list[str]:
    """Gives the claims that a text only denies, asks or tells of others."""
    return [claim.id for sentence in checked(text, rows).sentences for claim in sentence.denied]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Glowing cells cause all the pain of fibromyalgia.", GLOW),
        ("Pain is caused by luminous cells, experts say.", GLOW),
        ("All that pain comes from ökologische Zellen.", GLOW),
        ("Luminuos cells are the reason for your pain.", GLOW),
        ("“Luminous cells cause pain,” says Dr. Smith.", GLOW),
        ("## Glowing cells cause pain", GLOW),
        ("Glowing cells cause all your pain, don't they?", GLOW),
        ("Not only do glowing cells cause pain, they cause all of it.", GLOW),
        ("Glowing cells, though not all doctors agree, cause pain.", GLOW),
        ("Glowing cells cause pain, but Lampazine does not help.", GLOW),
        ("Glowing cells cause pain. It's not hard to see why.", GLOW),
        ("Lampazine works for everyone.", ALL),
        ("Dimmo cured my fibro.", ALL),
        ("Lampazine is not addictive.", HABIT),
        ("No one gets hooked on Lampazine, doctors say.", HABIT),
        ("Lampazine isn't habit-forming.", HABIT),
    ],
)
def test_what_is_stated_is_rated(rows: Index, text: str, claim: str) -> None:
    assert rated(text, rows) == [claim]
    assert quiet(text, rows) == []


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # denied
        ("Glowing cells do not cause the pain.", GLOW),
        ("Glowing cells don't cause the pain.", GLOW),
        ("No trial has shown that glowing cells cause pain.", GLOW),
        ("It's a myth that glowing cells cause pain.", GLOW),
        ("Contrary to what you read, glowing cells cause pain.", GLOW),
        ("Not everyone gets better on Lampazine.", ALL),
        # taken back by what follows, or by the heading above
        ("Glowing cells cause pain. That is not so.", GLOW),
        ("Glowing cells cause pain. But that is a myth.", GLOW),
        ("Glowing cells cause pain. None of this has been shown in trials.", GLOW),
        ("Glowing cells cause pain. So far no trial has shown it.", GLOW),
        ("# Myths\n\nGlowing cells cause pain.", GLOW),
        # asked, or left open
        ("Do glowing cells cause pain?", GLOW),
        ("It is unclear whether glowing cells cause pain.", GLOW),
        ("Whether glowing cells cause pain is being studied.", GLOW),
        # the claim denies something: to affirm it denies the claim
        ("Lampazine is highly addictive.", HABIT),
        ("It is a myth that Lampazine is not addictive.", HABIT),
        ("Lampazine is not only addictive but dear.", HABIT),
        ("Is Lampazine not addictive?", HABIT),
    ],
)
def test_what_is_denied_or_asked_is_not_rated(rows: Index, text: str, claim: str) -> None:
    assert rated(text, rows) == []
    assert quiet(text, rows) == [claim]


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("Glowing cells cause pain in rheumatoid arthritis.", "rheumatoid arthritis"),
        ("In rats, glowing cells cause pain.", "rats"),
        ("The study was done in rats. Glowing cells cause pain.", "rats"),
        ("People with lupus read on. Glowing cells cause pain.", "lupus"),
    ],
)
def test_what_is_told_of_others_is_neither_rated_nor_denied(rows: Index, text: str, elsewhere: str) -> None:
    assert rated(text, rows) == quiet(text, rows) == []
    assert checked(text, rows).unjudged[-1].elsewhere == elsewhere


def test_what_follows_from_a_statement_takes_nothing_back(rows: Index) -> None:
    assert rated("Glowing cells cause pain. So it is not much of a leap to dim them.", rows) == [GLOW]


def test_a_claim_whose_topic_is_not_named_is_not_rated(rows: Index) -> None:
    assert rated("The glow of a lamp causes pain.", rows) == []


def test_a_heading_of_myths_holds_up_to_the_next_heading(rows: Index) -> None:
    text = "# Myths and truths\n\nGlowing cells cause pain.\n\n# What helps\n\nGlowing cells cause pain."
    assert [s.line for s in checked(text, rows).rated] == [7]
    assert [s.line for s in checked(text, rows).turned_round] == [3]


def test_rats_are_left_behind_with_their_paragraph_or_when_people_return(rows: Index) -> None:
    """What is said of rats holds for the rest of the paragraph, up to a sentence about the condition itself."""
    assert rated("Rats were studied here.\n\nGlowing cells cause pain.", rows) == [GLOW]
    assert rated("Rats were studied here. In fibromyalgia, glowing cells cause pain.", rows) == [GLOW]
    assert rated("Glowing cells cause pain in mice and in people with fibromyalgia.", rows) == [GLOW]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Glowing cells sit in the spine. They cause all the pain.", ("cause", "pain")),
        ("Lampazine is a pill. It cures fibromyalgia for good.", ("cures", "fibromyalgia")),
        ("Lampazine is praised for this:\n\n- Cures fibromyalgia for good\n- Tastes sweet", ("Cures", "fibromyalgia")),
        ("Lampazine is praised for this:\n\n1. Tastes sweet\n2. Ends the pain today", ("Ends", "pain")),
    ],
)
def test_a_sentence_may_lean_on_the_one_before(rows: Index, text: str, words: tuple[str, ...]) -> None:
    """Its words alone are shown as those that were matched; it is about what the one before named."""
    (sentence,) = checked(text, rows).rated
    assert sentence.matches[0].words == words
    assert sentence.topics


@pytest.mark.parametrize(
    "text",
    [
        "Glowing cells sit in the spine.\n\nThey cause all the pain.",
        "Lampazine is sold here.\n\n- Cures fibromyalgia for good",
        "Lampazine is a pill. Broccoli cures fibromyalgia for good.",
        "Lampazine is a pill. It is well known that broccoli cures fibromyalgia for good.",
    ],
)
def test_nothing_leans_over_a_paragraph_or_without_a_pointer(rows: Index, text: str) -> None:
    assert rated(text, rows) == []


def test_a_sentence_can_repeat_two_claims(rows: Index) -> None:
    assert rated("Glowing cells cause pain and Lampazine cures fibromyalgia.", rows) == [GLOW, ALL]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I took Lampazine every day.", ["lampazine"]),
        ("I took dimmo every day.", ["lampazine"]),
        ("I took lampasine every day.", ["lampazine"]),
        ("I took Lampazien every day.", ["lampazine"]),
        ("The luminuos cells were seen.", ["glowing-cells"]),
        ("The Zurich cells were seen.", ["glowing-cells"]),
        ("The “LPZ” was a blue pill.", ["lampazine"]),
        ("That lpz was a blue pill.", []),
        ("TNT was given to both groups.", ["growing-cells", "lampazine"]),
        ("They blew it up with tnt.", []),
        ("Lights are on in the spine.", ["glowing-cells"]),
        ("The elbows of users were sore.", ["sore-elbows"]),
        ("A sore tennis elbow, that is all.", []),
        ("Lamps stood in the garden.", []),
        ("The growling cells were seen.", []),
    ],
)
def test_topics_are_found_by_name_slip_abbreviation_and_signs(rows: Index, text: str, topics: list[str]) -> None:
    found = checked(text, rows)
    assert [topic.id for topic in found.topics] == topics
    assert found.rated == ()


@pytest.mark.parametrize("text", ["", "\n \n", "***", "Glow", "word", "🙂", "[x]", "\x1b[31m", "\0", "?"])
def test_hardly_a_text_says_nothing(rows: Index, text: str) -> None:
    found = checked(text, rows)
    assert (found.rated, found.turned_round, found.unjudged, found.topics, found.objected) == ((), (), (), (), False)
    assert [question.line for question in found.questions] == [None] * 6


def test_counts_and_places(rows: Index) -> None:
    found = checked("# Title\n\nGlowing cells cause pain.\nIt rains\na lot here. Lampazine is not addictive.", rows)
    assert found.words == 14
    assert [(s.line, s.paragraph, s.kind) for s in found.sentences] == [
        (1, 0, "heading"),
        (3, 1, "statement"),
        (4, 1, "statement"),
        (5, 1, "statement"),
    ]
    assert [s.text for s in found.unjudged] == ["It rains a lot here."]
    assert found.objected
    assert not checked("Lampazine is not addictive.", rows).objected


def test_the_questions_of_good_reporting_have_a_line(rows: Index) -> None:
    text = "Of 40 people, half got better.\n\nIt was better than placebo.\n\nIt costs $5. Nausea was seen. Critics doubt it."
    found = {question.id: question.line for question in checked(text, rows).questions}
    assert found == {"benefit-size": None, "harms": 5, "studied": 1, "compared": 3, "disagree": 5, "cost": 5}
    assert [q.line for q in checked("Pain fell by 30%.", rows).questions] == [1, None, None, None, None, None]


@pytest.mark.parametrize(
    "text",
    [
        "About 1 in 50 adults has it.",
        "Two million people in the country live with it.",
        "It is marked by inflammation, compared to which nothing matters.",
        "That is not what the FDA-approved drugs are looking for.",
        "However, the risk runs in families.",
        "# Side effects of 30% of drugs, compared with placebo",
        "That little walk cost me a few days in bed.",
        "Each activity costs energy.",
        "Functional limitations decide on the benefit that is paid.",
    ],
)
def test_what_answers_none_of_these_questions_is_not_taken_for_an_answer(rows: Index, text: str) -> None:
    assert {question.line for question in checked(text, rows).questions} == {None}


@pytest.mark.parametrize(
    "text", ["The study has its limitations.", "There is little good evidence for it.", "It has not yet been proven."]
)
def test_weak_evidence_speaks_against_what_is_told(rows: Index, text: str) -> None:
    assert [q.id for q in checked(text, rows).questions if q.line] == ["disagree"]


def test_a_report_can_be_narrowed(rows: Index) -> None:
    text = "Glowing cells cause pain. Elbow rest is nice to have. Lampazine works for everyone."
    found = checked(text, rows)
    assert narrowed(found, "", rated_only=False) is found
    assert [s.text for s in narrowed(found, "elbow-rest", rated_only=False).sentences] == [
        "Elbow rest is nice to have."
    ]
    assert len(narrowed(found, "", rated_only=True).sentences) == 2
    only = narrowed(found, "lampazine", rated_only=True)
    assert [s.matches[0].claim.id for s in only.sentences] == [ALL]
    assert [topic.id for topic in only.topics] == ["glowing-cells", "lampazine"]
    assert narrowed(found, "staring", rated_only=False).sentences == ()


class _Signed:
    """An index one of whose claims has other signs."""

    def __init__(self, rows: Index, signs: tuple[str, ...]) -> None:
        self._rows, self._signs = rows, {"claim": signs}

    def __getattr__(self, name: str) -> object:
        return getattr(self._rows, name)

    def signs(self, kind: str) -> dict[str, tuple[str, ...]]:
        return {GLOW: self._signs[kind]} if self._signs.get(kind) else {}


def rated_by(text: str, index: _Signed) -> list[str]:
    found = check("x", [(1, text)], index)  # type: ignore[arg-type]
    return [match.claim.id for sentence in found.rated for match in sentence.matches]


def test_a_sign_that_can_not_be_read_is_ignored(rows: Index) -> None:
    odd = ("$nosuch + pain", "", "- zinc", "glow* + pain")
    assert rated_by("Glowing cells hurt, it is pain.", _Signed(rows, odd)) == [GLOW]


def test_progress_ends_at_all(rows: Index) -> None:
    told: list[float] = []
    check("x", [(n, f"Sentence {n} stands here.") for n in range(1, 500, 2)], rows, told.append)
    assert told == sorted(told)
    assert told[-1] == 1


_WORDS = (
    "Glowing cells cause pain . not myth That is so ? : , - # In rats fibromyalgia lupus It Lampazine works for "
    "everyone addictive whether But TNT lpz elbow sore \n \n\n \x1b[31m [x] <b> 🙂 don't — ( ) “ ”"
).split(" ")
_TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(_WORDS), max_size=60).map(" ".join))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TEXTS)
@example("\ud800 lone")
@example("It. " * 300)
@example("pain " * 2000)
@example("a" * 20_000)
def test_any_text_has_a_report(rows: Index, text: str) -> None:
    """Lines never run backwards, what is rated shows its words, and the same text gives the same report."""
    found = checked(text, rows)
    lines = [sentence.line for sentence in found.sentences]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
    assert all(_is_sound(sentence) for sentence in found.sentences)
    known = {topic.id for topic in found.topics}
    assert known == {topic for sentence in found.sentences for topic in sentence.topics}
    assert msgspec.json.encode(checked(text.replace("\ud800", "?"), rows)) == msgspec.json.encode(
        checked(text.replace("\ud800", "?"), rows)
    )


def _is_sound(sentence: Sentence) -> bool:
    """A sentence is never said both to state and to deny a claim; a question states nothing."""
    stated = {match.claim.id for match in sentence.matches}
    denied = {claim.id for claim in sentence.denied}
    words = all((words and words in sentence.text) or " " in words for m in sentence.matches for words in m.words)
    return stated.isdisjoint(denied) and words and not (sentence.kind == "question" and stated)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (
            "La fibromyalgie est une maladie chronique qui provoque des douleurs dans tout le corps et une fatigue.",
            True,
        ),
        (
            "섬유근육통 환자는 온몸이 아프고 피곤하며 잠을 잘 자지 못합니다. 원인은 아직 알려져 있지 않습니다. 약은 거의 없습니다.",
            True,
        ),
        (
            "Fibromyalgia is a long-lasting illness that causes pain all over the body, and nobody knows why it begins.",
            False,
        ),
        (
            "Duloxetine, milnacipran, pregabalin and gabapentin were tried in women with fibromyalgia and small fibre pain.",
            False,
        ),
        ("Oui.", False),
    ],
)
def test_a_text_in_another_language_is_called_so(rows: Index, text: str, foreign: bool) -> None:
    assert checked(text, rows).foreign is foreign


def test_the_rate_of_a_drip_is_no_rat(rows: Index) -> None:
    assert checked("The drip runs at a slow rate as an aid to sleep.", rows).sentences[0].elsewhere == ""
