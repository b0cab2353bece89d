"""Times whole commands against ``import typer, rich.console``, in turn: ``python -m benchmarks.startup``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fibrokb.store import source

BASE = "import typer, rich.console"
SCRIPT = Path(sys.executable).with_name("fibrokb")
FIBROKB = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "fibrokb"]
COMMANDS = {
    BASE: [sys.executable, "-c", BASE],
    "search microglia (terminal)": [*FIBROKB, "search", "microglia"],
    "search microglia (piped)": [*FIBROKB, "search", "microglia"],
    "search microglia --json": [*FIBROKB, "search", "microglia", "--json"],
    "search pregablin (a slip)": [*FIBROKB, "search", "pregablin"],
    "search pain when touched": [*FIBROKB, "search", "pain", "when", "touched"],
    "treatments": [*FIBROKB, "treatments"],
    "map": [*FIBROKB, "map"],
    "compare duloxetine pregabalin": [*FIBROKB, "compare", "duloxetine", "pregabalin"],
    "--help": [*FIBROKB, "--help"],
}
RUNS = 15


def _environment(home: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "FORCE_COLOR")}
    return {**kept, "XDG_CACHE_HOME": home, "HOME": home}


def _run(name: str, env: dict[str, str]) -> float:
    coloured = {"FORCE_COLOR": "1"} if "terminal" in name else {}
    start = time.perf_counter()
    subprocess.run(
        COMMANDS[name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**env, **coloured}, check=False
    )
    return time.perf_counter() - start


def _first_run(name: str, env: dict[str, str], home: str) -> float:
    for file in Path(home).rglob("*.sqlite"):
        file.unlink()
    return _run(name, env)


def _peak_memory(env: dict[str, str]) -> float:
    """Gives the peak memory of a warm search in MiB, as the system accounts for it; 0 where it doesn't."""
    try:
        import resource
    except ImportError:
        return 0.0
    code = (
        "import resource, subprocess, sys\n"
        f"subprocess.run({[*FIBROKB, 'search', 'microglia']!r}, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, check=True)
    assert resource
    return int(done.stdout) / 1024


def main() -> None:
    """Prints medians and ratios."""
    with tempfile.TemporaryDirectory() as home:
        env = _environment(home)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for name in COMMANDS:
            _run(name, env)
        for _ in range(RUNS):
            for name in COMMANDS:
                times[name].append(_run(name, env))
        base = statistics.median(times[BASE])
        print(f"| command | median, ms | times `{BASE}` |\n| --- | --- | --- |")
        for name, taken in times.items():
            print(f"| {name} | {statistics.median(taken) * 1000:.0f} | {statistics.median(taken) / base:.2f} |")
        print()
        for name in ("search microglia (terminal)", "search microglia (piped)"):
            pairs = [(_first_run(name, env, home), _run(name, env)) for _ in range(9)]
            first, warm = (statistics.median(times) for times in zip(*pairs, strict=True))
            times_warm = f"{first * 1000:.0f} ms, {first / warm:.1f} times the warm one"
            print(f"First run after a change of the data, {name}: {times_warm}.")
        print(f"Peak memory of a warm search: {_peak_memory(env):.0f} MiB.")
        size = sum((source.shipped_folder() / name).stat().st_size for name in source.FILES)
        print(f"Data: {size / 1024:.0f} KiB of YAML.")


if __name__ == "__main__":
    main()
