"""A million ballots counted by schulze-condorcet, or by pyrankvote: `python counting.py schulze|stv FILE SEATS` prints the winners, seconds, megabytes.

FILE has a ballot a line, as both libraries are fed from a list of votes: `a>b>c`.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

import pyrankvote  # type: ignore[import-not-found]
from schulze_condorcet import schulze_evaluate  # type: ignore[import-not-found]


def schulze(lines: list[str], names: list[str], seats: int) -> list[str]:
    return [name for level in schulze_evaluate(lines, names).split(">") for name in level.split("=")][:seats]


def stv(lines: list[str], names: list[str], seats: int) -> list[str]:
    known = {name: pyrankvote.Candidate(name) for name in names}
    ballots = [pyrankvote.Ballot([known[name] for name in line.split(">")]) for line in lines]
    found = pyrankvote.single_transferable_vote(list(known.values()), ballots, seats)
    return [one.name for one in found.get_winners()]


if __name__ == "__main__":
    method, path, seats = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    start = perf_counter()
    lines = path.read_text(encoding="ascii").split()
    names = sorted(lines[0].split(">"))
    winners = {"schulze": schulze, "stv": stv}[method](lines, names, seats)
    spent = perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"winners": sorted(winners), "seconds": spent, "megabytes": memory}))
