"""Words that mean the same fold to the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fibrokb.knowledge.language import fold, stem, stems


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fibromyalgia", "FIBROMYALGIA"),
        ("St John's wort", "St. Johns Wort"),
        ("5-HTP", "5 htp"),
        ("naïve", "naive"),
        ("TNF-α", "tnf alpha"),
        ("behavioural", "behavioral"),
        ("oestrogen", "estrogen"),
        ("anaemia", "anemia"),
        ("paraesthesia", "paresthesia"),
        ("fibre", "fiber"),
        ("randomised", "randomized"),
        ("sensitisation", "sensitization"),
        ("mould", "mold"),
        ("tumour", "tumor"),
    ],
)
def test_spellings_fold_to_one(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("exercise", "exercises"),
        ("exercising", "exercise"),
        ("tired", "tiredness"),
        ("inflammation", "inflamed"),
        ("memory", "memories"),
        ("relaxation", "relaxing"),
        ("opioid", "opioids"),
        ("activation", "activated"),
    ],
)
def test_forms_share_a_stem(first: str, second: str) -> None:
    assert stems(first) == stems(second)


@pytest.mark.parametrize(("first", "second"), [("vitamin d", "vitamin c"), ("5-htp", "5-ht"), ("t3", "t4")])
def test_short_words_that_differ_stay_different(first: str, second: str) -> None:
    assert stems(first) != stems(second)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=20))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)
