"""How search grows: synthetic evidence bases made from the shipped one: ``python -m benchmarks.scale [SIZES …]``.

Names are made of syllables of the shipped names; texts are those of shipped topics, so that common words are as common
as they are there. Build time, size of the copy, warm search in this process (median and 99th percentile over names,
slips, phrases and nonsense) and a warm search on the command line are printed, the last as a ratio in one run.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks.startup import FIBROKB
from fibrokb.knowledge.language import fold
from fibrokb.questions.search import search
from fibrokb.store import dataset, source
from fibrokb.store.build import compile_to
from fibrokb.store.index import Index

if TYPE_CHECKING:
    from fibrokb.knowledge.model import Topic
    from fibrokb.store.dataset import Dataset


def grown(data: Dataset, size: int) -> Dataset:
    """Gives a dataset of a size: the shipped topics, and copies of them under made-up names."""
    chance = random.Random(size)
    words = sorted({word for topic in data.topics for word in fold(topic.name).split() if len(word) > 5})
    heads, tails = [word[: len(word) // 2] for word in words], [word[len(word) // 2 :] for word in words]
    topics: list[Topic] = list(data.topics)
    while len(topics) < size:
        model = data.topics[len(topics) % len(data.topics)]
        name = f"{chance.choice(heads)}{chance.choice(tails)} {chance.choice(heads)}{chance.choice(tails)}"
        alias = f"{chance.choice(heads)}{chance.choice(tails)}{len(topics) % 97}"
        made = {"id": f"t{len(topics)}", "name": name, "aliases": (alias,), "asked_as": model.asked_as[:3]}
        topics.append(msgspec.structs.replace(model, **made))
    return msgspec.structs.replace(data, topics=tuple(topics))


def questions(data: Dataset) -> list[str]:
    """Gives questions of every kind: names, slips, phrases, several words, nonsense."""
    chance = random.Random(1)
    asked: list[str] = []
    for topic in chance.sample(data.topics, min(120, len(data.topics))):
        slip = fold(topic.name)
        at = chance.randrange(1, max(2, len(slip) - 1))
        asked += [topic.name, slip[:at] + slip[at + 1 :], *topic.asked_as[:2], f"does {topic.name} help pain and sleep"]
    return [*asked, "capital of france", "zzzzzz qqqqq", "pain pain pain sleep fatigue muscle brain"]


def _command_line(folder: Path, cache: Path) -> float:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"XDG_CACHE_HOME": str(cache), "HOME": str(cache)}
    command = [*FIBROKB, "search", "microglia", "--data", str(folder)]
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=env, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Prints the table."""
    sizes = [int(word) for word in sys.argv[1:]] or [0, 1_000, 10_000, 100_000]
    data, _ = dataset.read(source.shipped_folder())
    with tempfile.TemporaryDirectory() as home:
        places = [_built(data, size, Path(home)) for size in sizes]
        times: list[list[float]] = [[] for _ in places]
        for _ in range(11):
            for taken, (folder, cache, _) in zip(times, places, strict=True):
                taken.append(_command_line(folder, cache))
    print("| topics | build, s | copy, MiB | search, median ms | p99 ms | command line, ms | times the first |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for taken, (_, _, row) in zip(times, places, strict=True):
        middle = statistics.median(taken)
        ratio = middle / statistics.median(times[0])
        print(f"| {row} | {middle * 1000:.0f} | {ratio:.2f} |")


def _built(data: Dataset, size: int, home: Path) -> tuple[Path, Path, str]:
    larger = grown(data, size) if size else data
    folder, cache = home / f"data-{size}", home / f"cache-{size}"
    folder.mkdir()
    for name in source.FILES:  # stands for the source: a look-up reads only its size and time
        (folder / name).write_text("# made by benchmarks.scale\n")
        os.utime(folder / name, (1, 1))
    os.environ["XDG_CACHE_HOME"], os.environ["HOME"] = str(cache), str(cache)
    path = source.copy_path(folder)
    path.parent.mkdir(parents=True)
    start = time.perf_counter()
    compile_to(path, larger, source.facts(folder))
    build = time.perf_counter() - start
    index = Index.open(path)
    asked = questions(larger)
    taken = []
    for question in asked * 2:
        start = time.perf_counter()
        search(question, index)
        taken.append((time.perf_counter() - start) * 1000)
    warm = sorted(taken[len(asked) :])
    figures = (
        f"{len(larger.topics):,}",
        f"{build:.1f}",
        f"{path.stat().st_size / 1024**2:.1f}",
        f"{statistics.median(warm):.2f}",
        f"{warm[int(len(warm) * 0.99)]:.2f}",
    )
    index.close()
    return folder, cache, " | ".join(figures)


if __name__ == "__main__":
    main()
