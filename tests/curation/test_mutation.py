"""A seeded sample of planted faults: validate and verify together find nearly all that either could find."""

from __future__ import annotations

import pytest
from benchmarks.mutation.kinds import KINDS
from benchmarks.mutation.report import MARK, run, shares, table
from benchmarks.mutation.world import World

pytestmark = pytest.mark.shipped
WITHIN = tuple(kind for kind in KINDS if kind.reach != "reading")


@pytest.fixture(scope="module")
def world() -> World:
    """Reads the shipped data once."""
    return World()


def test_nearly_all_planted_faults_are_found(world: World) -> None:
    planted = run(2, 7, WITHIN, world)
    assert len(planted) >= 90
    within, _ = shares(planted)
    assert within >= MARK, table([fault for fault in planted if not fault.found])


def test_the_same_seed_plants_the_same_faults(world: World) -> None:
    assert run(1, 3, KINDS[-2:], world) == run(1, 3, KINDS[-2:], world)
