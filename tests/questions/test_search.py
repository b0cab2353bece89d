"""What search promises on the made-up knowledge base; how good it is on the shipped one is measured in benchmarks/."""

from __future__ import annotations

import random
import string
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fibrokb.errors import NothingFound
from fibrokb.knowledge.language import fold
from fibrokb.questions import lexicon
from fibrokb.questions.lookup import exact, limited
from fibrokb.questions.search import search
from fibrokb.store import source
from tests.conftest import KB

if TYPE_CHECKING:
    from fibrokb.store.index import Index


@pytest.mark.parametrize(
    ("question", "status", "first"),
    [
        ("glowing cells", "match", "glowing-cells"),
        ("GLOWING-CELLS", "match", "glowing-cells"),
        ("cells glowing", "match", "glowing-cells"),
        ("Glowing  cell", "match", "glowing-cells"),
        ("okologische zellen", "match", "glowing-cells"),
        ("ＬＰＺ", "match", "lampazine"),
        ("what does lampazine do?", "match", "lampazine"),
        ("lampazine 5 mg a day", "match", "lampazine"),
        ("lampazien", "corrected", "lampazine"),
        ("lampzine", "corrected", "lampazine"),
        ("it hurts where my arm bends", "match", "sore-elbows"),
        ("hurts where the arm bends", "match", "sore-elbows"),
        ("lampamine", "corrected", "lampazine"),
        ("TNT", "ambiguous", "growing-cells"),
        ("lampazine or elbow rest", "ambiguous", "lampazine"),
        ("5-GC", "match", "growing-cells"),
        ("5gc", "match", "growing-cells"),
    ],
)
def test_a_question_leads_to_its_topic(index: Index, question: str, status: str, first: str) -> None:
    answer = search(question, index)
    assert (answer.status, answer.hits[0].id) == (status, first)


@pytest.mark.parametrize(
    "question",
    [
        "weather in paris",
        "lampazine for alzheimers",
        "5-GD",
        "LPX",
        "psoriasis",
        "🤷",
        "",
        "   ",
        "؟؟؟",
        "的",
        "\x00\x1b",
    ],
)
def test_what_is_not_there_is_not_opened(index: Index, question: str) -> None:
    answer = search(question, index)
    assert answer.status == "none"
    assert answer.opened is None


def test_a_corrected_question_says_how_it_was_read(index: Index) -> None:
    assert search("lampazien for elbows", index).read_as == "lampazine for elbows"


def test_names_that_were_mended_are_shown_as_the_data_writes_them(index: Index) -> None:
    assert search("okologishe zelen", index).read_as == "ökologische zellen"
    assert search("wallstareing", index).read_as == "wall staring"


def test_a_torn_and_misspelt_name_is_read_whole_before_its_parts(index: Index) -> None:
    answer = search("lampa zihne", index)
    assert (answer.status, answer.hits[0].id, answer.read_as) == ("corrected", "lampazine", "lampazine")


def test_every_hit_says_what_it_matched(index: Index) -> None:
    for question in ("luminous cells", "sore arms", "lampazine or elbow rest"):
        assert all(hit.matched for hit in search(question, index).hits)


def test_every_id_name_and_alias_finds_its_topic_first_in_any_case_and_order(index: Index) -> None:
    for topic in index.topics():
        for name in (topic.id, topic.name, *topic.aliases):
            for form in (name, name.upper(), name.replace("-", " "), " ".join(reversed(fold(name).split()))):
                answer = search(form, index)
                leading = [hit.id for hit in answer.hits if hit.score == 1.0]
                assert topic.id in leading, form


def test_a_smaller_limit_is_the_beginning_of_a_larger(index: Index) -> None:
    answer = search("cells pain lamp arm", index)
    for limit in range(len(answer.hits)):
        assert limited(answer, None, limit).hits == limited(answer, None, limit + 1).hits[:limit]


def test_a_kind_keeps_only_its_own(index: Index) -> None:
    answer = limited(search("lampazine or glowing cells", index), "mechanism", None)
    assert {hit.kind for hit in answer.hits} == {"mechanism"}


def test_exact_takes_ids_and_names_that_one_topic_owns(index: Index) -> None:
    assert exact("LPZ", index).id == "lampazine"
    assert exact("Sore Elbows", index).id == "sore-elbows"
    with pytest.raises(NothingFound, match="more than one"):
        exact("TNT", index)
    with pytest.raises(NothingFound) as nothing:
        exact("lampazin tablets", index)
    assert nothing.value.nearest[0] == "lampazine"


@pytest.mark.parametrize(
    "question",
    ['"NEAR" OR * AND (', "'; DROP TABLE topics; --", "a" * 100_000, "x " * 50_000, ".*[a-z]+(?=y)", "‮abc", "é́́́" * 50],
)
def test_odd_questions_are_answered_in_time(index: Index, question: str) -> None:
    start = time.perf_counter()
    search(question, index)
    assert time.perf_counter() - start < 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(question=st.text(max_size=80))
def test_any_text_has_the_same_answer_twice(index: Index, question: str) -> None:
    assert search(question, index) == search(question, index)


def test_one_slip_in_a_long_name_still_finds_it() -> None:
    index = source.open_index(KB)
    chance = random.Random(1)
    for _ in range(100):
        word = "lampazine"
        at = chance.randrange(1, len(word))
        slip = chance.choice(
            [word[:at] + word[at + 1 :], word[:at] + chance.choice(string.ascii_lowercase) + word[at:]]
        )
        assert search(slip, index).hits[0].id == "lampazine", slip


def test_the_lexicon_is_written_as_it_is_folded() -> None:
    words = [*lexicon.STOP, *lexicon.GENERIC, *lexicon.CONDITION, *lexicon._SAME.split()]
    assert [word for word in words if fold(word) != word] == []
    assert [word for word in lexicon.elsewhere() if "".join(fold(word).split()) != word] == []


@pytest.mark.parametrize(
    "question",
    [
        "how many amitriptyline tablets would kill me",
        "I took too many tramadol",
        "pregabalin overdose",
        "suicidal",
        "i dont want to be here anymore",
        "took all my pills",
        "lyrica and suicidal thoughts",
    ],
)
def test_where_someone_may_be_in_danger_help_comes_first(shipped: Index, question: str) -> None:
    answer = search(question, shipped)
    assert answer.opened is not None
    assert answer.opened.id == "suicidality"


@pytest.mark.parametrize(
    "question", ["the pain is killing me", "does too much exercise make it worse", "vitamin d", "i had too much to eat"]
)
def test_manners_of_speaking_are_no_danger(shipped: Index, question: str) -> None:
    assert "suicidality" not in [hit.id for hit in search(question, shipped).hits[:1]]


def test_a_base_that_does_not_know_where_help_is_answers_as_ever(index: Index) -> None:
    assert "suicidality" not in [hit.id for hit in search("lampazine overdose", index).hits]
