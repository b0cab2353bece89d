"""Measures the check of articles: ``python -m benchmarks.articles``.

Each set of ``tuning/`` and ``measured.yaml`` is an article in passages, invented or (``model``) written after a
real page; a label says which popular claims a passage repeats, which it may be said to repeat, and which topics it
names. ``--check`` exits with 1 if the measured half falls below the marks, ``--held`` if it falls below what it has
held (and leaves the tuning half out). ``--misses`` lists what went wrong on the tuning half only, so that the measured
half stays unseen. ``--speed`` times the whole command on texts of 2,000 and 100,000 words that are made of the sets.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.articles import MEASURED, NOTHING, TUNING, sets
from fibrokb.questions.article import check
from fibrokb.store import source

MARKS = {"wrong": 0.01, "recall": 0.70, "topic precision": 0.90, "topic recall": 0.90}
HELD = {"wrong": 0.01, "recall": 0.71, "topic precision": 0.905, "topic recall": 0.9}
"""What the measured half has held; CI fails below it."""


class Found(NamedTuple):
    """A passage: its label, the claims that the check rated it for, those it came close to, and its topics."""

    real: bool
    """Whether its article is modelled on a real page, line by line, or was invented."""
    label: dict[str, Any]
    claims: set[str]
    near: set[str]
    topics: set[str]

    @property
    def wrong(self) -> set[str]:
        """The claims that it does not repeat."""
        return self.claims - set(self.label["claims"]) - set(self.label["allowed"])


def passages(half: Path) -> list[Found]:
    """Gives every passage of a half as the check reads it within its article."""
    index = source.open_index(source.shipped_folder())
    found: list[Found] = []
    for one in sets(half):
        texts = [" ".join(passage["text"].split()) for passage in one["passages"]]
        lines = [(number, line) for number, line in enumerate("\n\n".join(texts).split("\n"), 1)]
        report = check(one["id"], lines, index)
        for number, label in enumerate(one["passages"]):
            here = [sentence for sentence in report.sentences if sentence.line == 2 * number + 1]
            claims = {match.claim.id for sentence in here for match in sentence.matches}
            near = {claim.id for sentence in here for claim in sentence.near}
            topics = {topic for sentence in here for topic in sentence.topics}
            found.append(Found("model" in one, NOTHING | label, claims, near, topics))
    return found


def figures(found: list[Found]) -> dict[str, float]:
    """Gives the shares that the marks are about, from 0 to 1."""
    asserted = sum(len(set(one.label["claims"])) for one in found)
    hit = sum(len(set(one.label["claims"]) & one.claims) for one in found)
    reached = sum(len(set(one.label["claims"]) & (one.claims | one.near)) for one in found)
    rated = [one for one in found if one.claims]
    given = sum(len(one.claims) for one in found)
    wanted = sum(len(set(one.label["topics"])) for one in found)
    named = sum(len(one.topics) for one in found)
    right = sum(len(set(one.label["topics"]) & one.topics) for one in found)
    stray = sum(len(one.topics - set(one.label["topics"]) - set(one.label["allowed_topics"])) for one in found)
    return {
        "passages": len(found),
        "rated": len(rated),
        "wrong": sum(bool(one.wrong) for one in rated) / max(1, len(rated)),
        "precision": 1 - sum(len(one.wrong) for one in found) / max(1, given),
        "recall": hit / max(1, asserted),
        "rated or near": reached / max(1, asserted),
        "topic precision": 1 - stray / max(1, named),
        "topic recall": right / max(1, wanted),
    }


def below(got: dict[str, float], marks: dict[str, float]) -> list[str]:
    """Gives the figures that miss their marks; of wrong ratings, fewer are better."""
    return [f"{n} {got[n]:.1%}" for n, m in marks.items() if (got[n] > m if n == "wrong" else got[n] < m)]


def table(*, whole: bool) -> tuple[str, dict[str, float]]:
    """Gives the measured half and its parts, and if ``whole`` the tuning half, as a table; and the measured figures."""
    lines = [
        "| half | passages | rated | wrongly rated | precision | recall | rated or near | topics: precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    measured = passages(MEASURED)
    parts = {"tune": passages(TUNING)} if whole else {}
    parts |= {
        "measured": measured,
        "measured: invented articles": [one for one in measured if not one.real],
        "measured: modelled on real pages": [one for one in measured if one.real],
    }
    shown = ("wrong", "precision", "recall", "rated or near", "topic precision", "topic recall")
    for name, found in parts.items():
        got = figures(found)
        shares = [f"{got[share]:.1%}" for share in shown]
        lines.append(f"| {name} | {got['passages']} | {got['rated']} | {' | '.join(shares)} |")
    return "\n".join(lines), figures(measured)


def misses() -> None:
    """Prints what went wrong on the tuning half."""
    for one in passages(TUNING):
        text = " ".join(one.label["text"].split())
        for claim in sorted(one.wrong):
            print(f"WRONG {claim} ({one.label['what']}): {text}")
        for claim in sorted(set(one.label["claims"]) - one.claims):
            print(f"missed {claim}: {text}")


def speed() -> None:
    """Prints how long ``fibrokb check`` takes for an article and for a book."""
    texts = itertools.cycle(passage["text"] for one in sets(TUNING) for passage in one["passages"])
    for wanted in (2_000, 100_000):
        paragraphs: list[str] = []
        count = 0
        while count < wanted:
            paragraphs.append(next(texts))
            count += len(paragraphs[-1].split())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "text.txt"
            path.write_text("\n\n".join(paragraphs), "utf-8")
            start = time.perf_counter()
            command = [sys.executable, "-m", "fibrokb", "check", str(path)]
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            print(f"{count:,} words: {time.perf_counter() - start:.2f} s")


def main() -> int:
    """Prints the table; exits with 1 below the marks if asked to check."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit with 1 below the marks")
    parser.add_argument("--held", action="store_true", help="exit with 1 below what has been held")
    parser.add_argument("--misses", action="store_true", help="list what went wrong on the tuning half")
    parser.add_argument("--speed", action="store_true", help="time the command on long texts")
    asked = parser.parse_args()
    if asked.misses or asked.speed:
        (misses if asked.misses else speed)()
        return 0
    shown, got = table(whole=not asked.held)
    missed, fell = below(got, MARKS), below(got, HELD)
    print(shown)
    print(f"\nBelow the marks: {'; '.join(missed)}" if missed else "\nAt or above the marks.")
    if asked.held and fell:
        print(f"Below what has been held: {'; '.join(fell)}")
    return 1 if (asked.check and missed) or (asked.held and fell) else 0


if __name__ == "__main__":
    raise SystemExit(main())
