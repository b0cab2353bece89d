"""Trains the recogniser of popular claims: ``python -m training.recogniser`` (some minutes; ``.[training]`` first).

It learns from ``wordings.yaml`` (sentences that repeat a claim, and sentences about the same matter that don't), from
the claims' own phrasings, and from the tuning half of ``benchmarks/articles/sets.yaml``; the measured half is never
read. Three models come out, all linear: which claim the words sound like, whether a sentence asserts anything, and
whether it states the claim, by a few clues. The last is fitted to what the first says of articles that it was not
trained on (five parts, each left out in turn), and so is the threshold.
"""

from __future__ import annotations

import gzip
import math
import random
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
import yaml
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fibrokb.questions import recogniser, sentences
from fibrokb.questions.context import readings
from fibrokb.questions.naming import words_of
from fibrokb.questions.passages import pieces
from fibrokb.questions.recogniser import Model
from fibrokb.questions.signs import Signs
from fibrokb.questions.stating import Stating
from fibrokb.store import source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.questions.context import Context
    from fibrokb.questions.naming import Words
    from fibrokb.questions.sentences import Read
    from fibrokb.store.index import Index

HERE = Path(__file__).parent
SETS = HERE.parent / "benchmarks" / "articles" / "sets.yaml"
WRONG = 0.025
"""The share of rated passages of left-out articles that may be rated wrongly; it sets the threshold."""
PARTS = 5
STRENGTH, POSITIVE = 30.0, 3.0
LEAST_SINGLE, LEAST_PAIR, LEAST_ASSERTING = 3, 4, 8
LEAST_WEIGHT = 0.5
"""Weights nearer to 0 are left out; on left-out articles nothing is lost by it."""


class Sample(NamedTuple):
    """Words with the topics that they name, what they repeat, and the claims that don't count here.

    Where a passage has several sentences, one of them repeats the ``possible`` claims; which one is found on the way.
    """

    words: Words
    topics: frozenset[str]
    claims: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    article: str = ""
    passage: int = -1


class Passage(NamedTuple):
    """A passage of an article: its label and its sentences in their context."""

    article: str
    label: dict[str, Any]
    read: list[tuple[Read, Context]]

    @property
    def wanted(self) -> frozenset[str]:
        """The claims that it repeats."""
        return frozenset(self.label["claims"])

    @property
    def accepted(self) -> frozenset[str]:
        """The claims that it repeats or may be said to repeat."""
        return self.wanted | frozenset(self.label["allowed"])


def read_texts(texts: list[str], index: Index) -> list[list[tuple[Read, Context]]]:
    """Gives the sentences of paragraphs, each in its context."""
    lines = list(enumerate("\n\n".join(" ".join(text.split()) for text in texts).split("\n"), 1))
    found: list[list[tuple[Read, Context]]] = [[] for _ in texts]
    for one, context in readings(list(pieces(lines)), index, Signs({}, sentences.CLASSES)):
        found[(one.piece.line - 1) // 2].append((one, context))
    return found


def wordings(index: Index) -> list[tuple[Sample, bool, bool]]:
    """Gives each written sentence, whether it repeats its claim, and whether it denies something."""
    written = yaml.safe_load((HERE / "wordings.yaml").read_text("utf-8"))
    found = []
    for claim in index.popular_claims():
        mine = written.get(claim.id, {"says": [], "not": []})
        says = [claim.statement, *claim.phrasings, *mine["says"]]
        texts = [*says, *mine["not"]]
        for number, (text, read) in enumerate(zip(texts, read_texts(texts, index), strict=True)):
            topics = frozenset(topic for one, _ in read for topic in one.topics)
            claims = frozenset([claim.id]) if number < len(says) else frozenset()
            denies = any(sentences.denials(one) for one, _ in read)
            found.append((Sample(words_of(text), topics, claims), number < len(says), denies))
    return found


def passages(index: Index) -> list[Passage]:
    """Gives the passages of the tuning half."""
    found = []
    for one in yaml.safe_load(SETS.read_text("utf-8")):
        if one["half"] == "tune":
            read = read_texts([label["text"] for label in one["passages"]], index)
            found += [Passage(one["id"], label, r) for label, r in zip(one["passages"], read, strict=True)]
    return found


def samples(found: list[Passage]) -> list[Sample]:
    """Gives the sentences of passages to learn from."""
    out = []
    for number, passage in enumerate(found):
        several = len(passage.read) > 1
        for one, context in passage.read:
            leaning = context.leaning(one)
            topics = frozenset(one.topics) | (frozenset(leaning.topics) if leaning else frozenset())
            known, possible = (frozenset(), passage.wanted) if several else (passage.wanted, frozenset())
            ignored = passage.accepted - known
            out.append(Sample(one.words, topics, known, ignored, possible, passage.article, number))
    return out


def _fitted(rows: Any, wanted: np.ndarray) -> tuple[np.ndarray, float]:
    """Gives the weights and the bias of one claim; repeating it counts more, being rare."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not wholly settled is settled enough
        model = LogisticRegression(
            C=STRENGTH, solver="liblinear", dual=True, class_weight={False: 1.0, True: POSITIVE}, tol=0.02, max_iter=60
        ).fit(rows, wanted)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


class Sounds:
    """Learns which claim words sound like."""

    def __init__(self, claims: list[str], every: list[Sample]) -> None:
        """Takes the claims and all samples; features are those that stand in enough of them."""
        self.claims = claims
        self._number = {claim: number for number, claim in enumerate(claims)}
        self._features = [recogniser.features(sample.words, sample.topics) for sample in every]
        self._row = {id(sample): row for row, sample in enumerate(every)}
        counts = Counter(feature for features in self._features for feature in features)
        least = {f: LEAST_PAIR if " " in f else 1 if f[0] == "@" else LEAST_SINGLE for f in counts}
        self.rarities = {f: math.log(len(every) / n) for f, n in counts.items() if n >= least[f]}
        self._column = {feature: column for column, feature in enumerate(self.rarities)}
        self._matrix = self._made()

    def _made(self) -> Any:
        rows, columns, values = [], [], []
        for row, features in enumerate(self._features):
            for feature, value in recogniser.weighed(features, self.rarities).items():
                rows.append(row)
                columns.append(self._column[feature])
                values.append(value)
        shape = (len(self._features), len(self._column))
        return sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)

    def fit(self, used: list[Sample], found: dict[tuple[int, str], int]) -> tuple[np.ndarray, np.ndarray]:
        """Gives the weights (features by claims) and biases that tell the used samples apart.

        ``found`` says which sentence of a passage repeats a claim, where it has several.
        """
        rows = self._matrix[[self._row[id(sample)] for sample in used]]
        wanted, counted = (np.zeros((len(used), len(self.claims)), dtype=bool) for _ in range(2))
        counted[:] = True
        for row, sample in enumerate(used):
            here = [claim for claim in sample.possible if found.get((sample.passage, claim)) == self._row[id(sample)]]
            wanted[row, self._numbers({*sample.claims, *here})] = True
            counted[row, self._numbers(sample.ignored - frozenset(here))] = False
        fitted = Parallel(n_jobs=2)(
            delayed(_fitted)(rows[counted[:, n]], wanted[counted[:, n], n]) for n in range(len(self.claims))
        )
        return np.array([weights for weights, _ in fitted]).T, np.array([bias for _, bias in fitted])

    def _numbers(self, claims: Iterable[str]) -> list[int]:
        return [self._number[claim] for claim in claims if claim in self._number]

    def places(self, used: list[Sample], weights: np.ndarray) -> dict[tuple[int, str], int]:
        """Gives for each passage and claim the sentence that sounds most like it, by its row."""
        rows = [self._row[id(sample)] for sample in used]
        odds = self._matrix[rows] @ weights
        best: dict[tuple[int, str], tuple[float, int]] = {}
        for at, (row, sample) in enumerate(zip(rows, used, strict=True)):
            for claim in sample.possible & self._number.keys():
                mine = (float(odds[at, self._number[claim]]), row)
                best[sample.passage, claim] = max(best.get((sample.passage, claim), mine), mine)
        return {key: row for key, (_, row) in best.items()}

    def packed(self, weights: np.ndarray) -> tuple[float, dict[str, tuple[float, bytes]]]:
        """Gives the weights that are worth keeping, in bytes, and what one step of them stands for."""
        weights = np.where(np.abs(weights) < LEAST_WEIGHT, 0, weights)
        scale = float(np.abs(weights).max()) / 127
        steps = np.rint(weights / scale).astype(int)
        packed = {}
        for feature, column in self._column.items():
            kept = np.nonzero(steps[column])[0]
            pairs = bytes(b for number in kept for b in (number, steps[column][number] + 128))
            packed[feature] = (round(self.rarities[feature], 3), pairs)
        return scale, packed


def asserting(written: list[tuple[Sample, bool, bool]]) -> tuple[dict[str, float], float]:
    """Gives the weights of words that tell whether a sentence repeats a claim or only speaks of its matter."""

    def held(words: Words) -> set[str]:
        return {*words.stemmed, *(f"{a} {b}" for a, b in zip(words.stemmed, words.stemmed[1:], strict=False))}

    counts = Counter(entry for sample, _, _ in written for entry in held(sample.words))
    column = {entry: n for n, entry in enumerate(e for e, count in counts.items() if count >= LEAST_ASSERTING)}
    rows, columns, values = [], [], []
    for row, (sample, _, _) in enumerate(written):
        known = [column[entry] for entry in held(sample.words) if entry in column]
        rows += [row] * len(known)
        columns += known
        values += [1 / math.sqrt(len(known))] * len(known)
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=(len(written), len(column)))
    fitted = LogisticRegression(C=3, max_iter=500).fit(matrix, [says for _, says, _ in written])
    return {e: round(float(fitted.coef_[0][n]), 3) for e, n in column.items()}, float(fitted.intercept_[0])


class Row(NamedTuple):
    """A claim that a sentence may state: in which passage, its clues, and whether it is right."""

    passage: int
    claim: str
    clues: dict[str, float]
    right: bool
    aside: bool


def candidates(found: list[tuple[int, Passage]], stating: Stating) -> list[Row]:
    """Gives what comes into question in passages, with the model that ``recogniser.model`` gives."""
    rows = []
    for number, passage in found:
        for one, context in passage.read:
            heard = stating.hear(one, context)
            aside = stating.is_aside(one, context)
            for claim in heard.sounding.chances:
                clues = stating.clues(claim, heard, one, context)
                rows.append(Row(number, claim, clues, claim in passage.accepted, aside))
    return rows


def use(model: Model) -> None:
    """Makes the recogniser work with a model that is not yet in its file."""
    recogniser.model = lambda: model  # type: ignore[assignment]


def threshold(rows: list[Row], chances: np.ndarray, found: list[Passage]) -> float:
    """Gives the least chance at which at most ``WRONG`` of the rated passages are rated wrongly; prints a table."""
    wanted = sum(len(passage.wanted) for passage in found)
    best = 1.0
    for level in np.arange(0.99, 0.5, -0.01):
        got: dict[int, set[str]] = {}
        for row, chance in zip(rows, chances, strict=True):
            if chance >= level and not row.aside:
                got.setdefault(row.passage, set()).add(row.claim)
        wrong = sum(bool(claims - found[n].accepted) for n, claims in got.items()) / max(1, len(got))
        recall = sum(len(claims & found[n].wanted) for n, claims in got.items()) / wanted
        print(f"{level:.2f}: {len(got)} rated, {wrong:.1%} wrongly, recall {recall:.1%}")
        if wrong <= WRONG:
            best = float(level)
    return round(best, 2)


def main() -> None:
    """Trains all three models and writes them."""
    index = source.open_index(source.shipped_folder())
    claims = {claim.id: claim for claim in index.popular_claims()}
    names = sorted(claims)
    written = wordings(index)
    found = passages(index)
    learnt = samples(found)
    own = [sample for sample, _, _ in written]
    sounds = Sounds(names, [*own, *learnt])
    says = [(next(iter(sample.claims)), denies) for sample, repeats, denies in written if repeats]
    denying = [float(np.mean([denies for claim, denies in says if claim == name])) for name in names]
    tells, bias = asserting(written)

    places = sounds.places(learnt, sounds.fit(own, {})[0])  # by the wordings alone

    def model(used: list[Sample], clues: dict[str, float], clues_bias: float, level: float) -> Model:
        weights, biases = sounds.fit(used, places)
        scale, packed = sounds.packed(weights)
        return Model(names, [float(b) for b in biases], denying, scale, packed, tells, bias, clues, clues_bias, level)

    articles = sorted({passage.article for passage in found})
    random.Random(0).shuffle(articles)
    rows: list[Row] = []
    for part in range(PARTS):
        out = set(articles[part::PARTS])
        use(model([*own, *(sample for sample in learnt if sample.article not in out)], {}, 0.0, 1.0))
        rows += candidates([(n, p) for n, p in enumerate(found) if p.article in out], Stating(claims))
        print(f"part {part + 1}: {len(rows)} candidates", flush=True)
    kinds = list(rows[0].clues)
    matrix = np.array([[row.clues[kind] for kind in kinds] for row in rows])
    spread = matrix.std(0) + 1e-9
    right = np.array([row.right for row in rows])
    parts = np.array([articles.index(found[row.passage].article) % PARTS for row in rows])
    chances = np.zeros(len(rows))
    for part in range(PARTS):
        fitted = LogisticRegression(max_iter=3000).fit((matrix / spread)[parts != part], right[parts != part])
        chances[parts == part] = fitted.predict_proba((matrix / spread)[parts == part])[:, 1]
    level = threshold(rows, chances, found)
    fitted = LogisticRegression(max_iter=3000).fit(matrix / spread, right)
    clues = {kind: float(c) for kind, c in zip(kinds, fitted.coef_[0] / spread, strict=True)}
    final = model([*own, *learnt], clues, float(fitted.intercept_[0]), level)
    recogniser.FILE.write_bytes(gzip.compress(msgspec.msgpack.encode(final), mtime=0))
    print({kind: round(value, 2) for kind, value in clues.items()}, "threshold", level)
    print(f"{recogniser.FILE.stat().st_size / 1024:.0f} KiB, {len(final.features)} features")


if __name__ == "__main__":
    main()
