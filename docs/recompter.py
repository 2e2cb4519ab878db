"""Recompter un vote publié par Essaim, sans Essaim : `python3 recompter.py depouillement.csv [REÇU]`.

Vaut pour les votes pour ou contre, la majorité, l'approbation, le consentement. Pour les autres méthodes, il compte les bulletins
identiques (ou les mentions) : donnez-les au logiciel de dépouillement de votre choix.
"""

import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

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
for college, vote in votes:
    for name in vote.split(",") if vote not in aside else ():
        scores[name] += weights[college] / cast[college] if weights else 1  # type: ignore[assignment]

print(f"{about['point']} : {len(votes)} bulletins, {len(votes) - cast.total()} mis de côté")
for name, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])):
    print(f"{name}\t{about.get(name, name)}\t{score}")
if len(sys.argv) > 2:
    receipt = sys.argv[2].lower().replace("-", "").translate(str.maketrans("ilou", "110v"))
    print("reçu publié" if sha256(receipt.encode()).hexdigest()[:32] in marks else "reçu absent")
