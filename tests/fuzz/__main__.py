"""Runs the coverage-guided fuzzer on a target: ``python -m tests.fuzz TARGET [RUNS] [SEED]`` (needs the extra fuzz).

It ends at the first input that breaks a rule, which libFuzzer writes to a file ``crash-…``;
``python -m tests.fuzz TARGET crash-…`` repeats it.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Instruments the package, then runs the target."""
    import atheris  # type: ignore[import-not-found, unused-ignore]

    target, runs, seed = [*sys.argv[1:], "100000", "1"][:3] if len(sys.argv) < 4 else sys.argv[1:4]
    with atheris.instrument_imports(include=["fibrokb"]):
        from tests.fuzz.targets import TARGETS
    arguments = [runs] if Path(runs).is_file() else [f"-runs={runs}", f"-seed={seed}", "-max_len=512", "-timeout=30"]
    corpus = Path(__file__).with_name("corpus") / target
    if corpus.is_dir() and not Path(runs).is_file():
        arguments.append(str(corpus))
    atheris.Setup([sys.argv[0], *arguments], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
