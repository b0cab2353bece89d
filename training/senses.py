"""Trains what search knows of everyday words: ``python -m training.senses`` (a few minutes; ``.[training]`` first).

One model, a softmax regression, says which topic a question means, or none of them. It learns from the names and
everyday phrases of the data, from ``phrases.tsv``, and from the tuning half of ``benchmarks/relevance/queries.tsv``;
the measured half is never read. A word counts by itself and by its vector in a small sentence model, so that words
which no phrase holds count by those that are near them. What comes out is one table, ``questions/senses.db``: for each
English word stem the topics that it speaks for and against.
"""

from __future__ import annotations

import math
import sqlite3
import struct
import warnings
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from benchmarks.relevance import measure
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fibrokb.knowledge.language import fold, stem
from fibrokb.questions import senses
from fibrokb.store import source
from training.model import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fibrokb.knowledge.model import Topic

PHRASES = Path(__file__).with_name("phrases.tsv")
FAR_OFF = Path(__file__).with_name("far-off.txt")
STRENGTH = 30.0
OF_VECTORS = 0.75
"""How much the vectors count beside the words themselves."""
KEPT = 24
"""How many topics are kept for each stem: those that it tells most of."""
ASKED = ("name", "lay", "question", "typo", "abbreviation", "brand")


class Texts(NamedTuple):
    """Texts, each with the topic that it means; an empty one means none."""

    texts: list[str]
    topics: list[str]


def material(topics: list[Topic], asked: Iterable[measure.Query]) -> Texts:
    """Gives all that is learnt from."""
    pairs = [(text, topic.id) for topic in topics for text in (topic.name, *topic.aliases, *topic.asked_as)]
    lines = (line.split("\t") for line in PHRASES.read_text("utf-8").splitlines()[1:])
    known = {topic.id for topic in topics}
    pairs += [(phrase, topic) for topic, phrase in lines if topic in known]
    for query in asked:
        if query.type in ASKED and query.expected and query.expected[0] in known:
            pairs.append((query.text, query.expected[0]))
        elif query.type in ("off-far", "off-near"):
            pairs.append((query.text, ""))
    pairs += [(text, "") for text in FAR_OFF.read_text("utf-8").splitlines() if text]
    return Texts([text for text, _ in pairs], [topic for _, topic in pairs])


class Table:
    """The words that are learnt, with their rarities and vectors, and the weights that come of it."""

    def __init__(self, texts: list[str], encoder: Encoder) -> None:
        """Takes all texts; learns the words of these and of the list of English words."""
        counts = Counter(one for text in texts for one in set(senses.stems(fold(text).split())))
        folded = {word for text in texts for word in fold(text).split()}
        words = sorted(folded | set((senses.FILE.with_name("english.txt")).read_text("utf-8").split()))
        vectors = encoder.encode(words)
        vectors -= vectors.mean(0)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        self.stems = sorted({stem(word) for word in words})
        self.column = {one: at for at, one in enumerate(self.stems)}
        own = np.array([self.column[stem(word)] for word in words])
        shares = sparse.csr_matrix((np.ones(len(words)), (own, np.arange(len(words)))))
        self.vectors = np.asarray(shares @ vectors / shares.sum(1)).astype(np.float32)
        self.rarities = np.array([math.log(len(texts) / (counts[one] + 1)) for one in self.stems], dtype=np.float32)

    def rows(self, texts: list[str]) -> Any:
        """Gives one row for each text: its words by their rarity, together of length 1, and their vectors."""
        rows, columns = [], []
        for row, text in enumerate(texts):
            known = [self.column[one] for one in senses.stems(fold(text).split()) if one in self.column]
            rows += [row] * len(known)
            columns += known
        counted = sparse.csr_matrix((self.rarities[columns], (rows, columns)), (len(texts), len(self.stems)))
        length = np.sqrt(np.asarray(counted.multiply(counted).sum(1)).ravel())
        counted = sparse.diags(1 / np.where(length > 0, length, 1)) @ counted
        return sparse.hstack([counted, sparse.csr_matrix(OF_VECTORS * (counted @ self.vectors))]).tocsr()

    def fitted(self, texts: Texts) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Gives the topics, what each stem says for them (stems by topics), and their biases."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not wholly settled is settled enough
            model = LogisticRegression(C=STRENGTH, max_iter=100).fit(self.rows(texts.texts), texts.topics)
        own, by_vector = model.coef_[:, : len(self.stems)], model.coef_[:, len(self.stems) :]
        weights = (own.T + OF_VECTORS * (self.vectors @ by_vector.T)) * self.rarities[:, None]
        return list(model.classes_), weights, model.intercept_

    def write(self, path: Path, topics: list[str], weights: np.ndarray, biases: np.ndarray) -> None:
        """Writes the table; a weight takes one byte."""
        scale = float(np.abs(weights).max()) / 127
        steps = np.rint(weights / scale).astype(int)
        best = np.argsort(-np.abs(steps), axis=1, kind="stable")[:, :KEPT]
        path.unlink(missing_ok=True)
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE topics (number INTEGER PRIMARY KEY, id TEXT NOT NULL, bias REAL NOT NULL)")
        base.execute("CREATE TABLE stems (stem TEXT PRIMARY KEY, rarity REAL, weights BLOB) WITHOUT ROWID")
        base.execute("CREATE TABLE meta (scale REAL)")
        base.execute("INSERT INTO meta VALUES (?)", (scale,))
        rows = ((n, topic, float(b)) for n, (topic, b) in enumerate(zip(topics, biases, strict=True)))
        base.executemany("INSERT INTO topics VALUES (?, ?, ?)", rows)
        for at, one in enumerate(self.stems):
            kept = [(int(n), int(steps[at, n])) for n in sorted(best[at]) if steps[at, n]]
            packed = b"".join(struct.pack(senses.ENTRY, *entry) for entry in kept)
            base.execute("INSERT INTO stems VALUES (?, ?, ?)", (one, round(float(self.rarities[at]), 3), packed))
        base.commit()
        base.execute("VACUUM")
        base.close()


def main() -> None:
    """Trains the model and writes the table."""
    topics = list(source.open_index(source.shipped_folder()).topics())
    asked = [query for query in measure.queries() if query.split == "tune"]
    texts = material(topics, asked)
    table = Table(texts.texts, Encoder())
    table.write(senses.FILE, *table.fitted(texts))
    print(f"{len(texts.texts)} texts, {len(table.stems)} stems, {senses.FILE.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
