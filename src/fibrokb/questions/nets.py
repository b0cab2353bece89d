"""Tells what words sound like by learnt nets: features of the words, one hidden layer, the log odds of names.

``training/nets.py`` learns them. A net adds up what its features weigh, over the square root of how many there are;
what is above 0 then weighs for or against each name. Of several nets that differ by chance, the mean is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable


class Layer(msgspec.Struct, frozen=True):
    """Weights in steps of one size (a row for each that comes in), and a bias for each that goes out."""

    step: float
    steps: bytes
    biases: list[float]


class Net(msgspec.Struct, frozen=True):
    """What leads from features to hidden units, and from these to names."""

    inner: Layer
    outer: Layer


class Hearing(msgspec.Struct, frozen=True):
    """What nets make of some words."""

    features: np.ndarray
    """The numbers of their known features."""
    odds: np.ndarray
    """The log odds of each name (columns) by each net (rows)."""

    def mean(self) -> np.ndarray:
        """Gives the log odds of each name."""
        return np.asarray(self.odds.mean(axis=0))


class Nets:
    """Learnt nets, ready for use."""

    def __init__(self, nets: Iterable[Net], features: Iterable[str]) -> None:
        """Takes the nets and the features that they know, in their order."""
        self._numbers = {feature: number for number, feature in enumerate(features)}
        self._nets = [_Ready(net) for net in nets]

    def hear(self, features: Iterable[str]) -> Hearing:
        """Gives what the nets make of features; unknown ones don't count."""
        known = np.array(sorted(self._numbers[f] for f in features if f in self._numbers), dtype=np.intp)
        return Hearing(known, np.array([net.odds(known) for net in self._nets]))

    def shares(self, heard: Hearing, name: int) -> dict[int, float]:
        """Gives what each feature that was heard adds to the log odds of a name, by the number of the feature."""
        mean = np.mean([net.shares(heard.features, name) for net in self._nets], axis=0)
        return dict(zip(heard.features.tolist(), mean.tolist(), strict=True))

    def number(self, feature: str) -> int:
        """Gives the number of a feature; -1: unknown."""
        return self._numbers.get(feature, -1)


class _Ready:
    """A net as arrays; the many weights of its features stay in steps."""

    def __init__(self, net: Net) -> None:
        self._steps = _steps(net.inner)
        self._step = net.inner.step
        self._biases = np.array(net.inner.biases, dtype=np.float32)
        self._outer = _steps(net.outer).astype(np.float32) * np.float32(net.outer.step)
        self._outer_biases = np.array(net.outer.biases, dtype=np.float32)

    def odds(self, features: np.ndarray) -> np.ndarray:
        return np.asarray(self._hidden(features) @ self._outer + self._outer_biases)

    def shares(self, features: np.ndarray, name: int) -> np.ndarray:
        open_ = self._outer[:, name] * (self._hidden(features) > 0)
        return np.asarray(self._steps[features] @ open_ * self._scale(features))

    def _hidden(self, features: np.ndarray) -> np.ndarray:
        """Gives what the hidden units hear in features, 0 or more."""
        total = self._steps[features].sum(axis=0, dtype=np.int32).astype(np.float32)
        return np.asarray(np.maximum(total * self._scale(features) + self._biases, 0))

    def _scale(self, features: np.ndarray) -> np.float32:
        """Gives what a step is worth among so many features."""
        return np.float32(self._step / max(1, len(features)) ** 0.5)


def _steps(layer: Layer) -> np.ndarray:
    return np.frombuffer(layer.steps, dtype=np.int8).reshape(-1, len(layer.biases))
