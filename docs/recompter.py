"""Recompter un vote publié par Essaim, sans Essaim : `python3 recompter.py depouillement.csv [REÇU]`.

Donne les voix de chacun, et qui est élu ou retenu pour les votes par classement (Schulze, vote transférable) et pour un budget à parts
égales. Au jugement majoritaire, il compte les mentions.
"""

import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import permutations
from math import lcm
from pathlib import Path


def schulze(ballots, names, seats, lot):  # type: ignore[no-untyped-def]
    """Du premier au dernier : qui l'emporte sur tous par le plus fort chemin de duels."""
    duels = dict.fromkeys(permutations(names, 2), 0)
    for vote, weight in ballots.items():
        place = {name: rank for rank, tied in enumerate(vote.split(">")) for name in tied.split("=")}
        for one, other in duels:
            duels[one, other] += weight * (place.get(one, len(names)) < place.get(other, len(names)))
    paths = {(a, b): won * (won > duels[b, a]) for (a, b), won in duels.items()}
    for middle, a, b in permutations(names, 3):
        paths[a, b] = max(paths[a, b], min(paths[a, middle], paths[middle, b]))
    ranking = []
    while left := [name for name in names if name not in ranking]:
        first = [a for a in left if all(paths[a, b] >= paths[b, a] for b in left if b != a)]
        ranking += sorted(first, key=lot.index) if set(first) <= set(lot) else first
    return ranking[:seats]


def stv(ballots, names, seats, lot):  # type: ignore[no-untyped-def]
    """Quota de Droop ; chaque surplus passe aux choix suivants à sa part du paquet entier, sinon le dernier sort."""
    scale = lcm(*(Fraction(weight).denominator for weight in ballots.values()))
    papers = [[weight * scale, vote.split(">"), ""] for vote, weight in ballots.items()]
    quota = sum(paper[0] for paper in papers) // (seats + 1) + 1
    running, elected, waiting, leaver, ratio = list(names), [], [], "", Fraction(1)
    drawn = {name: rank for rank, name in enumerate(lot)}
    while True:
        for paper in papers:
            if paper[2] == leaver:
                after = paper[1][paper[1].index(leaver) + 1 if leaver else 0 :]
                paper[0], paper[2] = paper[0] * ratio, next((name for name in after if name in running), None)
        votes = {name: sum(paper[0] for paper in papers if paper[2] == name) for name in names}
        above = sorted((name for name in running if votes[name] >= quota), key=lambda name: -votes[name])
        elected, waiting = elected + above, waiting + above
        running = [name for name in running if name not in above]
        if len(elected) >= seats or len(elected) + len(running) <= seats:
            return elected + running * (len(elected) < seats)
        if waiting:
            leaver = min(waiting, key=lambda name: (-votes[name], drawn.get(name, 0)))
            waiting.remove(leaver)
            ratio = (votes[leaver] - quota) / Fraction(votes[leaver])
        else:
            leaver, ratio = min(running, key=lambda name: (votes[name], -drawn.get(name, 0))), Fraction(1)
            running.remove(leaver)


def equal_shares(ballots, costs, budget, lot):  # type: ignore[no-untyped-def]
    """Chacun a la même part du budget ; le projet le moins cher pour ses soutiens passe d'abord, puis le plus voulu avec le reste."""
    purses = [
        [weight, Fraction(budget) / sum(ballots.values()), vote.split(",")]
        for vote, weight in ballots.items()
    ]
    wanted = {name: sum(weight for weight, _money, chosen in purses if name in chosen) for name in costs}
    drawn, bought = {name: rank for rank, name in enumerate(lot)}, []

    def share(name):  # type: ignore[no-untyped-def]
        left, payers = Fraction(costs[name]), wanted[name]
        for weight, money, chosen in sorted(purses, key=lambda purse: purse[1]):
            if name in chosen:
                if left / payers <= money:
                    return left / payers
                left, payers = left - weight * money, payers - weight
        return None

    while can := {name: price for name in costs if name not in bought and (price := share(name)) is not None}:
        name = min(can, key=lambda one: (can[one] / (costs[one] or 1), drawn.get(one, 0)))
        for purse in purses:
            purse[1] -= min(purse[1], can[name]) * (name in purse[2])
        bought.append(name)
    while left := [
        n
        for n in costs
        if n not in bought and wanted[n] and costs[n] <= budget - sum(costs[b] for b in bought)
    ]:
        bought.append(min(left, key=lambda one: (-wanted[one], drawn.get(one, 0))))
    return bought


about, votes, marks = {}, [], set()
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    if line.startswith("# "):
        key, _, value = line[2:].partition(": ")
        about[key] = value
    elif not line.startswith("reçu;"):
        mark, college, vote = line.split(";", 2)
        votes.append((college, vote))
        marks.add(mark)

weights = {
    key.removeprefix("collège "): Fraction(value)
    for key, value in about.items()
    if key.startswith("collège ")
}
aside = {"", *about.get("mis de côté", "").split(",")}
cast = Counter(college for college, vote in votes if vote not in aside)
scores: Counter[str] = Counter()
ballots: Counter[str] = Counter()
for college, vote in votes:
    if vote not in aside:
        weight = weights[college] / cast[college] if weights else 1
        ballots[vote] += weight  # type: ignore[assignment]
        for name in vote.split(","):
            scores[name] += weight  # type: ignore[assignment]

print(f"{about['point']} : {len(votes)} bulletins, {len(votes) - cast.total()} mis de côté")
for name, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
    print(f"{name}\t{about.get(name, name)}\t{score}")
names, lot = (
    [key for key in about if key[0] in "cv" and key[1:].isdecimal()],
    about.get("ordre du tirage", "").split(","),
)
costs = {key.removeprefix("coût "): int(value) for key, value in about.items() if key.startswith("coût ")}
if about["méthode"] == "budget":
    if not weights:  # un bulletin blanc a sa part du budget
        ballots[""] = len(votes) - cast.total()
    print("retenus", *sorted(equal_shares(ballots, costs, int(about["budget en centimes"]), lot)))
elif about["méthode"] in ("schulze", "stv"):
    method = schulze if about["méthode"] == "schulze" else stv
    print("élus", *sorted(method(ballots, names, int(about["sièges"]), lot)))
if len(sys.argv) > 2:
    receipt = sys.argv[2].lower().replace("-", "").translate(str.maketrans("ilou", "110v"))
    print("reçu publié" if sha256(receipt.encode()).hexdigest()[:32] in marks else "reçu absent")
