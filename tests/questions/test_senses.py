"""What the learnt table of everyday words promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fibrokb.knowledge.language import fold
from fibrokb.questions import senses
from fibrokb.questions.search import search
from fibrokb.store import source


def test_every_shipped_topic_was_learnt() -> None:
    shipped = {topic.id for topic in source.open_index(source.shipped_folder()).topics()}
    assert shipped <= senses.topics(), "train again: python -m training.senses"


@given(st.text(max_size=60))
def test_the_chances_of_all_topics_and_of_none_make_up_one(text: str) -> None:
    meant = senses.sense(fold(text).split())
    assert sum(meant.chances.values()) + meant.none == pytest.approx(1)
    assert min(*meant.chances.values(), meant.none) >= 0


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("why do I wake up as tired as I went to bed", "sleep-problems"),
        ("someone else's poo as a treatment", "gut-microbiome"),
        ("legs that won't keep still in the evening", "restless-legs"),
    ],
)
def test_everyday_words_mean_a_topic(question: str, topic: str) -> None:
    meant = senses.sense(fold(question).split())
    assert max(meant.chances, key=lambda one: meant.chances[one]) == topic
    assert meant.none < 0.05


@pytest.mark.parametrize(
    "question", ["football results on saturday", "how to fix a flat bicycle tyre", "cheap flights to rome"]
)
def test_words_of_other_walks_of_life_mean_none(question: str) -> None:
    assert senses.sense(fold(question).split()).none > 0.5


def test_the_words_that_tell_of_a_topic_stand_in_their_order() -> None:
    assert senses.telling(["a", "poo", "transplant"], "gut-microbiome") == ("poo", "transplant")
    assert senses.telling(["xyzzy"], "gut-microbiome") == ()


def test_the_order_of_words_does_not_matter() -> None:
    assert senses.sense(["stool", "transplant"]) == senses.sense(["transplant", "stool"])


@pytest.mark.parametrize("question", ["ACE inhibitors", "weather radar", "padel court dimensions"])
def test_a_name_in_other_company_is_refused(question: str) -> None:
    assert search(question, source.open_index(source.shipped_folder())).status == "none"


@pytest.mark.parametrize(
    ("question", "first"), [("slept ten hours still exhausted", "sleep-problems"), ("fentinol", "strong-opioids")]
)
def test_a_word_is_taken_for_what_it_sounds_like(question: str, first: str) -> None:
    assert search(question, source.open_index(source.shipped_folder())).hits[0].id == first
