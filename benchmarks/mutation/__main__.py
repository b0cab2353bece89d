"""Prints the table: ``python -m benchmarks.mutation [FAULTS A KIND] [SEED]``; ``--missed`` lists what no one found."""

from __future__ import annotations

import sys
import time

from benchmarks.mutation.report import run, shares, table


def main() -> None:
    """Plants the faults and prints what became of them."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    each, seed = [*numbers, *(12, 1)[len(numbers) :]][:2]
    start = time.perf_counter()
    planted = run(each, seed)
    print(table(planted))
    within, whole = shares(planted)
    print(f"\nFound: {within:.1%} of what could be found by the two, {whole:.1%} of all {len(planted)} faults.")
    print(f"{each} a kind where there is a place, seed {seed}; {time.perf_counter() - start:.0f} s.")
    if "--missed" in sys.argv:
        print(*(f"- {fault.kind}: {fault.said}" for fault in planted if not fault.found), sep="\n")


if __name__ == "__main__":
    main()
