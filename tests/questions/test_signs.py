"""Signs say what a sentence must hold; they are found in any order and in any inflection."""

from __future__ import annotations

import pytest

from fibrokb.knowledge.language import fold, stem
from fibrokb.questions import signs
from fibrokb.questions.naming import words_of
from fibrokb.questions.signs import BadSign, Place, Signs, closest, read_sign, stands


def found(written: str, sentence: str, **topics: list[Place]) -> tuple[Place, ...]:
    words = words_of(sentence)
    found = Signs({"x": (written,)}).find(words.folded, words.stemmed)
    return stands(read_sign("x", written), found | {f"@{topic}": places for topic, places in topics.items()})


@pytest.mark.parametrize(
    ("written", "sentence", "there"),
    [
        ("magnesium + ease", "Easing came from magnesium.", True),
        ("magnesium + ease", "Magnesium is a metal.", False),
        ("take .. away", "It took the pain away", False),
        ("take .. away", "It takes the awful pain away.", True),
        ("take .. away", "Take one two three four five away.", False),
        ("deficien*", "Deficient, or a deficiency", True),
        ("sulphur / oestrogen", "Estrogen matters.", True),
        ("magnesium + - zinc", "Magnesium and zinc.", False),
        ("magnesium + - zinc", "Magnesium alone.", True),
        ("$lack + iron", "Too little iron.", True),
        ("dont know", "They don't know.", True),
        ("take .. away + pain", "It takes the pain away.", True),
        ("not", "A notion.", False),
        ("gp", "Two GPs said so.", True),
    ],
)
def test_a_sign_is_found_in_words(written: str, sentence: str, there: bool) -> None:
    assert bool(found(written, sentence)) == there


def test_a_topic_is_found_by_where_it_is_named() -> None:
    assert found("@magnesium + ease", "This metal eases pain.", magnesium=[(0, 1)]) == ((0, 1), (2,))


def test_one_word_can_not_stand_for_two_groups() -> None:
    assert not found("pain + pain / ache", "The pain stays.")
    assert found("pain + pain / ache", "The pain is an ache.")


def test_places_far_apart_are_no_statement() -> None:
    assert not closest([[(0,)], [(40,)]])
    assert closest([[(0,), (38,)], [(40,)]]) == ((38,), (40,))


@pytest.mark.parametrize("written", ["$nosuch + x", "- zinc", "", "$not", "!!! + x"])
def test_a_sign_that_can_not_be_read_says_so(written: str) -> None:
    with pytest.raises(BadSign):
        read_sign("x", written)


def test_not_makes_a_sign_of_a_denial() -> None:
    assert read_sign("x", "addictive + $not").denies
    assert len(read_sign("x", "addictive + $not").groups) == 1


def test_classes_are_told_apart_by_their_entries() -> None:
    """No class is empty, and none holds an entry twice."""
    for name, entries in signs.classes().items():
        assert entries, name
        assert all(fold(entry.replace("..", "").replace("*", "")) for entry in entries), name
        doubled = sorted(entry for entry in set(entries) if entries.count(entry) > 1)
        assert not doubled, f"{name}: {doubled}"


def test_stems_are_what_the_words_are_compared_by() -> None:
    words = words_of("Healing, but slowly")
    assert words.stemmed == tuple(stem(word) for word in words.folded)
    assert words.clauses == (0, 2, 2)
