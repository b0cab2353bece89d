"""Nets add up what features weigh; what they don't know doesn't count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fibrokb.questions.nets import Net, Nets

FEATURES = ["sore", "not sore", "sleep"]
WEIGHTS = np.array([[[2, -2]], [[-2, 4]], [[0, 2]]], dtype=np.int8)
"""In steps of a half, by feature, net and hidden unit: «sore» drives the first unit, «not sore» and «sleep» the second."""


def net(*names: list[int]) -> Net:
    """Gives a net of two hidden units and two names."""
    return Net(0.5, [0.0, -0.5], 0.5, np.array(names, dtype=np.int8).tobytes(), [0.0, 1.0])


NETS = Nets([net([2, 0], [0, 4])], FEATURES, WEIGHTS)
"""One net, in which each unit speaks for a name of its own."""


def test_hidden_units_take_the_sum_over_the_root_of_the_number_and_let_nothing_through_below_0() -> None:
    root = math.sqrt(2)
    first, second = NETS.hear(["sore", "sleep"]).mean().tolist()
    assert first == pytest.approx(1 / root)
    assert second == pytest.approx(1.0)  # (-1 + 1) / root - 0.5 is under 0: only the bias of the name is left


def test_of_several_nets_the_mean_is_taken() -> None:
    two = Nets([net([2, 0], [0, 4]), net([4, 0], [0, 4])], FEATURES, np.repeat(WEIGHTS, 2, axis=1))
    heard = two.hear(["sore"])
    assert heard.odds[:, 0].tolist() == pytest.approx([1.0, 2.0])
    assert heard.mean()[0] == pytest.approx(1.5)


def test_what_is_not_known_and_the_order_do_not_count() -> None:
    assert NETS.hear(["sleep", "axolotl", "sore"]).odds.tolist() == NETS.hear(["sore", "sleep"]).odds.tolist()
    assert NETS.hear(["axolotl"]).mean().tolist() == [0.0, 1.0]
    assert NETS.number("axolotl") == -1


def test_shares_add_up_to_the_log_odds_but_for_what_speaks_without_any_feature() -> None:
    heard = NETS.hear(["not sore", "sleep"])
    shares = NETS.shares(heard, 1)
    assert sorted(shares) == [1, 2]
    left = float(heard.mean()[1]) - 1.0 - 2 * -0.5  # without the biases of the name and of the second hidden unit
    assert sum(shares.values()) == pytest.approx(left)
