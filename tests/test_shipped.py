"""The shipped evidence base: its own rules, and what a person reads first."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from fibrokb.curation.validate import validate
from fibrokb.knowledge.citations import without_citations
from fibrokb.knowledge.language import fold
from fibrokb.knowledge.model import Intervention
from fibrokb.questions.search import search
from fibrokb.store import source

if TYPE_CHECKING:
    from collections.abc import Callable

    from fibrokb.knowledge.model import Topic
    from fibrokb.store.index import Index
    from tests.conftest import Result

pytestmark = pytest.mark.shipped
GRADE = 9.0


def test_validate_finds_nothing_wrong() -> None:
    errors = [problem for problem in validate(source.shipped_folder()) if problem.severity == "error"]
    assert errors == []


def _plain_summary(topic: Topic) -> str:
    """Gives a summary without citations, and without the names that a reading formula can't judge."""
    text = without_citations(topic.summary)
    for name in sorted((topic.name, *topic.aliases), key=len, reverse=True):
        text = re.sub(re.escape(name), "it", text, flags=re.IGNORECASE)
    text = re.sub(r"fibromyalgia", "it", text, flags=re.IGNORECASE)
    return re.sub(r"\b[A-Z][A-Za-z]*-?\d+\b", "it", text)


def test_summaries_read_at_grade_nine_or_lower(shipped: Index) -> None:
    textstat = pytest.importorskip("textstat")
    hard = {}
    for topic in shipped.topics():
        grade = textstat.flesch_kincaid_grade(_plain_summary(topic))
        if grade > GRADE:
            hard[topic.id] = round(grade, 1)
    assert hard == {}


def test_every_id_name_and_alias_finds_its_topic_first(shipped: Index) -> None:
    """However it is written and in any order of its words, unless another name is written so: CBT-I and iCBT."""
    lost = []
    for topic in shipped.topics():
        for name in (topic.id, topic.name, *topic.aliases):
            turned = list(reversed(fold(name).split()))
            others = [row.topic for row in shipped.named(["".join(turned)]) if row.field != "phrase"]
            for form in (name, name.upper(), *((" ".join(turned),) if not others else ())):
                hits = search(form, shipped).hits
                if topic.id not in [hit.id for hit in hits if hit.score == 1.0]:
                    lost.append((form, topic.id))
    assert lost == []


def test_every_topic_has_a_card_within_a_screen_or_two(
    shipped: Index, ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    long = {}
    for _, topic, _ in shipped.topic_names():
        result = ask("show", topic, data=None)
        assert result.status == 0
        if result.out.count("\n") > 115:
            long[topic] = result.out.count("\n")
    assert long == {}


def test_microglia_shows_people_animals_and_the_other_side(
    ask: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    card = ask("search", "microglia", data=None).out
    for words in ("For (people", "But (people", "in animals, not people", "SOURCES", "doi:", "CAVEATS"):
        assert words in card
    assert card.count("\n") <= 66


def test_low_dose_naltrexone_leads_with_the_largest_trial(ask: Callable[..., Result]) -> None:
    card = ask("search", "ldn", data=None).out
    beginning = " ".join(card.split()[:60])
    assert "99 women" in beginning
    assert "pilot" not in beginning.split("99 women")[0]


def test_harms_or_not_reported_stand_on_every_card_of_an_intervention(
    shipped: Index, ask: Callable[..., Result]
) -> None:
    for topic in shipped.topics("intervention"):
        assert isinstance(topic, Intervention)
        assert "HARMS AND CAUTIONS" in ask("show", topic.id, data=None).out


@pytest.mark.parametrize(
    ("question", "status", "topic"),
    [
        ("brain fog", "match", "fibro-fog"),
        ("pregablin", "corrected", "pregabalin"),
        ("pain when touched", "match", "allodynia"),
    ],
)
def test_the_first_questions_people_ask(shipped: Index, question: str, status: str, topic: str) -> None:
    answer = search(question, shipped)
    assert (answer.status, answer.hits[0].id) == (status, topic)


@pytest.mark.parametrize(
    "question",
    ["how is fibromyalgia treated", "best treatment for fibro", "symptoms of fibromyalgia", "what causes fibromyalgia"],
)
def test_questions_about_the_illness_as_a_whole_get_its_card_and_what_to_look_at(
    ask: Callable[..., Result], question: str
) -> None:
    told = ask("search", *question.split(), data=None).out
    assert told.startswith("Fibromyalgia (background)")
    assert "fibrokb treatments" in told
    assert json.loads(ask("search", "--json", question, data=None).out)["next_commands"][0] == "fibrokb treatments"


def test_one_word_in_a_phrase_of_ours_opens_nothing_where_the_question_means_something_else(shipped: Index) -> None:
    assert search("can my dog have fibromyalgia", shipped).status == "none"  # yoga has a downward dog
    assert search("brain zaps", shipped).status == "ambiguous"


@pytest.mark.parametrize("question", ["ustekinumab for fibromyalgia", "humira fibromyalgia"])
def test_what_is_not_in_the_data_is_refused_also_beside_the_illness(shipped: Index, question: str) -> None:
    answer = search(question, shipped)
    assert answer.status == "none"
    assert answer.note.startswith(f"«{question.split()[0]}» is not in this evidence base.")


def test_an_everyday_phrase_of_several_topics_lists_them(shipped: Index) -> None:
    answer = search("physical therapy", shipped)
    assert (answer.status, [hit.id for hit in answer.hits[:2]]) == (
        "ambiguous",
        ["mixed-exercise", "multicomponent-care"],
    )
    assert answer.note == "«physical therapy» can mean more than one topic."


def test_vitamin_c_is_not_vitamin_d(shipped: Index) -> None:
    answer = search("vitamin c", shipped)
    assert answer.status == "none"
