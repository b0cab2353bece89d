"""Learns the nets that tell what claims and topics sound like; ``questions/nets.py`` uses them.

One hidden layer is shared by all claims and topics, so that what tells of one (how a heading speaks, a hedge, general
biology) serves the others. Each claim is asked for twice: do the words sound like it, among all sentences; and do they
repeat it, among those on its matter. Some words and units are left out at random in each step, lest single ones be
relied upon.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from joblib import Parallel, cpu_count, delayed
from torch import nn

from fibrokb.questions import recogniser
from fibrokb.questions.nets import Net

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from fibrokb.knowledge.model import PopularClaim
    from training.material import Sample, Wording

HIDDEN, NETS, ROUNDS, BATCH, RATE = 256, 4, 8, 512, 0.02
"""Hidden units, nets, rounds through all sentences, sentences in a step, and the highest rate; chosen on left-out
articles, where a second net gained most, two more beside them something, twice the units or a second hidden layer
nothing, and pairs of words helped with invented articles only."""
LOST_WORDS, LOST_UNITS = 0.2, 0.3
NEAR, STANCE, RIGHT_TOPIC = 3.0, 2.0, 3.0
"""What counts how much, beside 1: a claim whose matter a sentence names, whether the sentence repeats it, and a topic
that is right."""
LEAST = 4
"""How many samples a feature stands in at least; a topic counts always."""
_RARE = -4.0
"""The log odds of a name to begin with."""
_FIRST_ROUNDS = 4
STEPS, FEW_STEPS = 63, 15
"""Into how many steps the largest weight is cut; few are enough for the many weights of the features, of which some
twenty are added up."""


class Lesson(NamedTuple):
    """The features of a sample, the columns that are right, open and near, and whether it is about topics, not claims.

    Near are the claims whose matter it names, those of a wording first of all: there it is hard to tell.
    """

    features: np.ndarray
    right: list[int]
    left_open: list[int]
    near: list[int]
    of_topics: bool


class _Learning(nn.Module):
    def __init__(self, features: int, names: int) -> None:
        super().__init__()
        self.inner = nn.EmbeddingBag(features, HIDDEN, mode="sum")
        nn.init.normal_(self.inner.weight, 0, 0.3)
        self.bias = nn.Parameter(torch.zeros(HIDDEN))
        self.lost = nn.Dropout(LOST_UNITS)
        self.outer = nn.Linear(HIDDEN, names)
        nn.init.constant_(self.outer.bias, _RARE)

    def forward(self, found: list[np.ndarray]) -> torch.Tensor:
        if self.training:
            found = [one[np.random.rand(len(one)) >= LOST_WORDS] for one in found]
        lengths = torch.tensor([len(one) for one in found])
        shares = (1 / lengths.clamp(min=1).float().sqrt()).repeat_interleave(lengths)
        starts = torch.cumsum(lengths, 0) - lengths
        heard = self.inner(torch.from_numpy(np.concatenate(found)), starts, per_sample_weights=shares)
        return self.outer(self.lost(torch.relu(heard + self.bias)))


class Teacher:
    """Teaches nets claims and topics."""

    def __init__(
        self,
        claims: Mapping[str, PopularClaim],
        topics: list[str],
        written: list[Wording],
        said: list[Sample],
        spoken: list[Sample],
    ) -> None:
        """Takes what to tell apart; wordings and sentences that tell of claims, passages that tell of topics."""
        names = sorted(claims)
        self._column = {name: column for column, name in enumerate([*names, *topics])}
        self._claims, self._names = len(names), len(names) + len(topics)
        every = [*(wording.sample for wording in written), *said, *spoken]
        # sorted: sets of strings have another order in each run
        found = [sorted(recogniser.features(sample.words, sample.topics)) for sample in every]
        counts = Counter(feature for features in found for feature in features)
        self.features = [f for f, count in counts.most_common() if f[0] == "@" or count >= LEAST]
        number = {feature: n for n, feature in enumerate(self.features)}
        known = [np.array([number[f] for f in features if f in number], dtype=np.int64) for features in found]
        self._row = {id(sample): row for row, sample in enumerate(every)}
        matters = {topic: [name for name in names if topic in claims[name].topics] for topic in topics}
        own = [[wording.claim] for wording in written]
        own += [[claim for topic in sample.topics for claim in matters.get(topic, ())] for sample in said]
        self._lessons = [
            Lesson(features, *(self._columns(one) for one in (s.claims, s.ignored, near)), of_topics=near is None)
            for features, s, near in zip(known, every, [*own, *([None] * len(spoken))], strict=True)
        ]
        self._place(written, said)

    def _columns(self, names: Iterable[str] | None) -> list[int]:
        return [self._column[name] for name in sorted(set(names or ())) if name in self._column]

    def _place(self, written: list[Wording], said: list[Sample]) -> None:
        """Finds which sentence of a passage repeats a claim, where it has several: the likeliest to a first net."""
        known = [*(wording.sample for wording in written), *said]
        first = self._learn([self._row[id(sample)] for sample in known], 0, _FIRST_ROUNDS)
        best: dict[tuple[int, int], tuple[float, int]] = {}
        for sample in said:
            row = self._row[id(sample)]
            for column in self._columns(sample.possible):
                mine = (float(self._heard(first, row)[column]), row)
                best[sample.passage, column] = max(best.get((sample.passage, column), mine), mine)
        for (_, column), (_, row) in best.items():
            lesson = self._lessons[row]
            left_open = [one for one in lesson.left_open if one != column]
            self._lessons[row] = lesson._replace(right=[*lesson.right, column], left_open=left_open)

    def nets(self, used: Collection[Sample]) -> tuple[list[Net], np.ndarray]:
        """Gives nets that learnt from some of the samples, and what features weigh, by feature, net and hidden unit."""
        rows = [self._row[id(sample)] for sample in used]
        learnt = Parallel(n_jobs=min(NETS, cpu_count()))(delayed(self._net)(rows, seed) for seed in range(NETS))
        return [net for net, _ in learnt], np.stack([weights for _, weights in learnt], axis=1)

    def _net(self, rows: Sequence[int], seed: int) -> tuple[Net, np.ndarray]:
        torch.set_num_threads(1)  # each net learns in a process of its own
        return _packed(self._learn(rows, seed, ROUNDS))

    def _learn(self, rows: Sequence[int], seed: int, rounds: int) -> _Learning:
        torch.manual_seed(seed)
        np.random.seed(seed)
        order, shuffled = list(rows), random.Random(seed)
        net = _Learning(len(self.features), self._names + self._claims)
        steps = len(order) // BATCH
        descent = torch.optim.Adam(net.parameters(), lr=RATE, fused=True)
        rate = torch.optim.lr_scheduler.OneCycleLR(descent, RATE, total_steps=rounds * steps + 1)
        for _ in range(rounds):
            shuffled.shuffle(order)
            for start in range(0, steps * BATCH, BATCH):
                batch = [self._lessons[row] for row in order[start : start + BATCH]]
                right, counted = self._wanted(batch)
                odds = net([lesson.features for lesson in batch])
                wrong = nn.functional.binary_cross_entropy_with_logits(odds, right, reduction="none")
                descent.zero_grad()
                (wrong * counted).sum(1).mean().backward()
                descent.step()
                rate.step()
        return net.eval()

    def _wanted(self, batch: list[Lesson]) -> tuple[torch.Tensor, torch.Tensor]:
        """Gives which names are right, and what each counts."""
        right = np.zeros((len(batch), self._names + self._claims), dtype=np.float32)
        counted = np.zeros_like(right)
        for row, lesson in enumerate(batch):
            right[row, lesson.right] = 1
            if lesson.of_topics:
                counted[row, self._claims : self._names] = 1
                counted[row, lesson.right] = RIGHT_TOPIC
            else:
                stances = self._names + np.array([*lesson.near, *lesson.right], dtype=int)
                right[row, self._names + np.array(lesson.right, dtype=int)] = 1
                counted[row, : self._claims] = 1
                counted[row, lesson.near] = NEAR
                counted[row, stances] = STANCE
                counted[row, self._names + np.array(lesson.left_open, dtype=int)] = 0
            counted[row, lesson.left_open] = 0
        return torch.from_numpy(right), torch.from_numpy(counted)

    def _heard(self, net: _Learning, row: int) -> np.ndarray:
        with torch.no_grad():
            return np.asarray(net([self._lessons[row].features])[0].numpy())


def _packed(net: _Learning) -> tuple[Net, np.ndarray]:
    """Gives a net in the tool's form, and what its features weigh."""
    step, weights = _steps(net.inner.weight, FEW_STEPS)
    names_step, names = _steps(net.outer.weight.T, STEPS)
    return Net(step, _rounded(net.bias), names_step, names.tobytes(), _rounded(net.outer.bias)), weights


def _steps(weights: torch.Tensor, steps: int) -> tuple[float, np.ndarray]:
    """Gives weights as whole steps, and the size of a step."""
    step = float(weights.detach().abs().max()) / steps
    return step, np.rint(weights.detach().numpy() / step).astype(np.int8)


def _rounded(biases: torch.Tensor) -> list[float]:
    return [round(one, 4) for one in biases.tolist()]
