"""The fuzzing targets in the suite: a few hundred inputs each, and the inputs that once broke a rule."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

RUNS = int(os.environ.get("FIBROKB_FUZZ_RUNS", "120"))
_YAML = st.text(alphabet="ab:-{}[],'\"|>#&*!?%@` \n\t\\0._~", max_size=80).map(str.encode)


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_breaks_a_rule(target: str) -> None:
    @settings(
        max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
    )
    @given(st.binary(max_size=120))
    @example(b"")
    def run(data: bytes) -> None:
        TARGETS[target](data)

    run()


@settings(max_examples=5 * RUNS, deadline=None, derandomize=True, database=None)
@given(_YAML)
@example(b"!")
@example(b"a: nan\n")
@example(b"a: ''\n")
@example(b"? a\n: b\n")
@example(b"a: b\n---\nc: d\n")
def test_both_readings_of_yaml_agree(data: bytes) -> None:
    TARGETS["reader"](data)


@settings(max_examples=2 * RUNS, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=60))
@example("\udcff")
@example("\x00")
@example("a" * 5000)
@example("'\"; DROP TABLE topics; --")
@example('* OR NEAR( " ^')
def test_any_question_has_an_answer(text: str) -> None:
    for mark in (b"\x00", b"\x80"):
        TARGETS["search"](mark + text.encode("utf-8", "surrogateescape" if "\udcff" in text else "replace"))
