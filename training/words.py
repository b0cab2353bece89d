"""Writes what search knows of everyday words: ``python -m training.words``.

``nearby.txt``: which words of the data each English word is near in meaning, as a small sentence model tells (a stem,
then stems of the data, nearest first). ``afar.txt``: English words that people use who ask about other things than
their health, told apart by a logistic regression on the same model's vectors: on one side the names and everyday
phrases of the data and the lay questions of the tuning half, on the other ``far-off.txt`` and the far-off questions of
the tuning half.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.relevance import measure
from sklearn.linear_model import LogisticRegression

from fibrokb.knowledge.language import fold, stem
from fibrokb.questions import lexicon
from fibrokb.store import source
from training.model import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTIONS = Path(lexicon.__file__).parent
NEAR = 0.7
"""The least likeness (cosine) of two words that count as near."""
MOST = 2
AFAR = 0.4
"""Below this chance of standing in a question about health, a word counts as one of other walks of life."""


def _tells(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in lexicon.STOP and word not in lexicon.GENERIC


def _telling(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in set(fold(text).split()) if _tells(word))


def near(english: list[str], ours: list[str], likeness: np.ndarray) -> dict[str, list[str]]:
    """Gives for each stem the stems of the data that are near it and not known to be the same already."""
    best: dict[str, dict[str, float]] = {}
    for word, row in zip(english, likeness, strict=True):
        found = best.setdefault(stem(word), {})
        for at in np.argsort(-row)[: MOST + 12]:
            if row[at] >= NEAR and stem(ours[at]) not in (stem(word), *lexicon.synonyms(stem(word))):
                found[stem(ours[at])] = max(found.get(stem(ours[at]), 0.0), float(row[at]))
    return {word: sorted(found, key=lambda other: -found[other])[:MOST] for word, found in best.items() if found}


def afar(health: Counter[str], other: Counter[str], vectors: dict[str, np.ndarray]) -> list[str]:
    """Gives the words that tell of other things than health; words of both sides count on both."""
    health, other = (Counter({w: n for w, n in side.items() if w in vectors}) for side in (health, other))
    share = 0.8 * len(health) / len(other)
    rows = [vectors[word] for side in (health, other) for word in side]
    sides = [1] * len(health) + [0] * len(other)
    weights = [min(n, 5) ** 0.5 for n in health.values()] + [share * min(n, 5) ** 0.5 for n in other.values()]
    model = LogisticRegression(max_iter=2000).fit(np.array(rows), sides, sample_weight=weights)
    chances = model.predict_proba(np.array(list(vectors.values())))[:, 1]
    return sorted(word for word, chance in zip(vectors, chances, strict=True) if chance < AFAR)


def main() -> None:
    """Writes both files."""
    topics = list(source.open_index(source.shipped_folder()).topics())
    english = [word for word in (QUESTIONS / "english.txt").read_text("utf-8").split() if _tells(word)]
    data = _telling(text for t in topics for text in (t.name, *t.aliases, *t.asked_as, t.summary))
    encoded = Encoder().encode(english)
    vectors = dict(zip(english, encoded, strict=True))
    ours = sorted(word for word in data if word in vectors)
    nearby = near(english, ours, encoded @ np.array([vectors[word] for word in ours]).T)
    _write("nearby.txt", "stems, each with stems of the data near in meaning", map(_line, sorted(nearby.items())))

    asked = [query for query in measure.queries() if query.split == "tune"]
    phrases = [text for t in topics for text in (t.name, *t.asked_as)]
    lay = [query.text for query in asked if query.type == "lay"]
    off = [query.text for query in asked if query.type == "off-far"]
    off += Path(__file__).with_name("far-off.txt").read_text("utf-8").splitlines()
    named = _telling(name for t in topics for name in (t.name, *t.aliases))
    far = [word for word in afar(_telling([*phrases, *lay]), _telling(off), vectors) if word not in named]
    _write("afar.txt", "words of other walks of life", far)


def _line(entry: tuple[str, list[str]]) -> str:
    return " ".join((entry[0], *entry[1]))


def _write(name: str, what: str, lines: Iterable[str]) -> None:
    (QUESTIONS / name).write_text("\n".join((f"# Made by training/words.py: {what}.", *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
