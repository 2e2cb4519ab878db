"""A million ballots read from a file and counted, each method in a process of its own; beside, bare libraries on the same file."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.figure import Figure, Unmeasured, say
from benchmarks.peer import HERE, PeerAbsent, environment
from essaim.engines.assemblies.rules.counting import Terms, count
from essaim.engines.assemblies.rules.results import Method

BALLOTS, CANDIDATES, SEATS = 1_000_000, 6, 3
RATIO_AT_MOST = 1.5
PEERS = {"schulze": "schulze_condorcet", "stv": "pyrankvote"}
WEIGHTS = (30, 22, 18, 13, 10, 7)
COST, BUDGET = 100_000, 300_000


def _written(path: Path, method: str, names: list[str]) -> None:
    """Ballots drawn always alike: candidates wanted unequally, so that there is neither unanimity nor an even cloud."""
    draw = random.Random(41)

    def ordered() -> list[str]:
        keys = {name: draw.random() ** (1 / weight) for name, weight in zip(names, WEIGHTS, strict=True)}
        return sorted(names, key=lambda name: -keys[name])

    def ballot() -> str:
        if method in ("approval", "budget"):
            return ",".join(sorted(ordered()[: draw.randint(1, 3)]))
        if method == "judgement":
            return ",".join(
                f"{name}:{min(6, draw.randrange(4) + w // 8)}" for name, w in zip(names, WEIGHTS, strict=True)
            )
        return ">".join(ordered())

    path.write_text("\n".join(ballot() for _ in range(BALLOTS)), encoding="ascii")


def _count(method: str, path: Path) -> dict[str, Any]:
    start = perf_counter()
    names = [f"c{number}" for number in range(CANDIDATES)]
    with path.open(encoding="ascii") as lines:
        ballots = Counter(line.rstrip("\n") for line in lines)
    terms = Terms(seats=SEATS, costs=dict.fromkeys(names, COST), budget=BUDGET)
    result = count(ballots, names, Method(method), terms=terms)
    return {
        "winners": sorted(result.elected),
        "seconds": perf_counter() - start,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _told(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure() -> Iterator[Figure | Unmeasured]:
    names = [f"c{number}" for number in range(CANDIDATES)]
    with tempfile.TemporaryDirectory() as folder:
        for method in ("approval", "judgement", "schulze", "stv", "budget"):
            say(f"counting : {BALLOTS} bulletins, {method}…")
            path = Path(folder) / method
            _written(path, method, names)
            ours = _told([sys.executable, "-m", "benchmarks.counting", method, str(path)])
            yield Figure(f"counting.{method}_1000000", ours["seconds"], "s")
            yield Figure(f"counting.{method}_memory", ours["megabytes"], "MB")
            if method in PEERS:
                yield _against(method, path, ours)


def _against(method: str, path: Path, ours: dict[str, Any]) -> Figure | Unmeasured:
    """Our seconds to the library's, once both have found the same winners."""
    name = f"counting.{method}_against_{PEERS[method]}"
    try:
        python = environment("counting")
    except PeerAbsent as absent:
        return Unmeasured(name, "ratio", RATIO_AT_MOST, str(absent))
    theirs = _told([str(python), str(HERE / "counting.py"), method, str(path), str(SEATS)])
    assert theirs["winners"] == ours["winners"], (
        f"{method}: {ours['winners']} here, {theirs['winners']} there"
    )
    return Figure(name, ours["seconds"] / theirs["seconds"], "ratio", RATIO_AT_MOST)


if __name__ == "__main__":
    print(json.dumps(_count(sys.argv[1], Path(sys.argv[2]))))
