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


class Net(msgspec.Struct, frozen=True):
    """What a net knows beside the weights of its features, which are steps of one size."""

    step: float
    """What a step of these weights is worth."""
    biases: list[float]
    """What each hidden unit hears without any feature."""
    names_step: float
    names_steps: bytes
    """What hidden units (rows) weigh for names, in steps of another size."""
    names_biases: list[float]
    """The log odds of each name when no hidden unit hears anything."""


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

    def __init__(self, nets: list[Net], features: Iterable[str], weights: np.ndarray) -> None:
        """Takes the nets, the features that they know, and what these weigh: whole steps, by feature, net and unit."""
        self._numbers = {feature: number for number, feature in enumerate(features)}
        self._weights = weights
        self._step = np.array([[net.step] for net in nets], dtype=np.float32)
        self._biases = np.array([net.biases for net in nets], dtype=np.float32)
        self._names = np.array([_names(net) for net in nets])
        self._names_biases = np.array([net.names_biases for net in nets], dtype=np.float32)

    def hear(self, features: Iterable[str]) -> Hearing:
        """Gives what the nets make of features; unknown ones don't count."""
        known = np.array(sorted(self._numbers[f] for f in features if f in self._numbers), dtype=np.intp)
        return Hearing(known, (self._hidden(known)[:, None] @ self._names)[:, 0] + self._names_biases)

    def shares(self, heard: Hearing, name: int) -> dict[int, float]:
        """Gives what each feature that was heard adds to the log odds of a name, by the number of the feature."""
        open_ = self._names[:, :, name] * (self._hidden(heard.features) > 0) * self._scale(heard.features)
        mean = (self._weights[heard.features] * open_).sum(axis=2).mean(axis=1)
        return dict(zip(heard.features.tolist(), mean.tolist(), strict=True))

    def number(self, feature: str) -> int:
        """Gives the number of a feature; -1: unknown."""
        return self._numbers.get(feature, -1)

    def _hidden(self, features: np.ndarray) -> np.ndarray:
        """Gives what the hidden units of each net hear in features, 0 or more."""
        total = self._weights[features].sum(axis=0, dtype=np.int32).astype(np.float32)
        return np.asarray(np.maximum(total * self._scale(features) + self._biases, 0))

    def _scale(self, features: np.ndarray) -> np.ndarray:
        """Gives what a step is worth to each net among so many features."""
        return np.asarray(self._step / np.float32(max(1, len(features)) ** 0.5))


def _names(net: Net) -> np.ndarray:
    """Gives what hidden units weigh for names."""
    steps = np.frombuffer(net.names_steps, dtype=np.int8).reshape(-1, len(net.names_biases))
    return steps.astype(np.float32) * np.float32(net.names_step)
