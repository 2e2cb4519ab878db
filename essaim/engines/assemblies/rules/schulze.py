"""Schulze's method: whoever beats each other one wins; where they go round, the strongest paths decide (winning votes)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from essaim.engines.assemblies.rules.ballots import ranks
from essaim.engines.assemblies.rules.results import Method, Result, Step, take

type Duels = list[list[int]]


def duels(ballots: Mapping[str, int], candidates: Sequence[str]) -> Duels:
    """How many ballots prefer each candidate (row) to each other (column)."""
    place = {name: index for index, name in enumerate(candidates)}
    won = [[0] * len(candidates) for _ in candidates]
    for text, weight in ballots.items():
        behind = set(range(len(candidates)))
        for group in ranks(text, place):
            indexes = [place[name] for name in group]
            behind.difference_update(indexes)
            for index in indexes:
                row = won[index]
                for beaten in behind:
                    row[beaten] += weight
    return won


def strongest(won: Duels) -> Duels:
    """The strength of the strongest path from each candidate to each other."""
    everyone = range(len(won))
    paths = [[won[i][j] if won[i][j] > won[j][i] else 0 for j in everyone] for i in everyone]
    for middle in everyone:
        for i in everyone:
            if i == middle:
                continue
            through = paths[i][middle]
            for j in everyone:
                if j not in (i, middle):
                    paths[i][j] = max(paths[i][j], min(through, paths[middle][j]))
    return paths


def schulze(ballots: Mapping[str, int], candidates: Sequence[str], seats: int, lot: Sequence[str]) -> Result:
    """Candidates by Schulze's order; those whom no path parts are equal."""
    won = duels(ballots, candidates)
    paths = strongest(won)
    left, groups = list(range(len(candidates))), []
    while left:
        unbeaten = [i for i in left if all(paths[i][j] >= paths[j][i] for j in left)]
        groups.append(tuple(candidates[i] for i in unbeaten))
        left = [i for i in left if i not in unbeaten]
    taken = take(groups if any(text for text in ballots) else (), seats, lot)
    steps = [
        Step("duel", (candidates[i], candidates[j]), (won[i][j], won[j][i]))
        for i in range(len(candidates))
        for j in range(i + 1, len(candidates))
    ]
    scores = {
        name: sum(paths[i][j] > paths[j][i] for j in range(len(candidates)))
        for i, name in enumerate(candidates)
    }
    open_seats = seats - len(taken.elected) if taken.tied else 0
    steps += [Step("rank", group, (index,)) for index, group in enumerate(groups, start=1)]
    return Result(
        Method.SCHULZE,
        taken.elected,
        taken.tied,
        open_seats,
        (),
        tuple(groups),
        scores,
        (*steps, *taken.steps),
    )
