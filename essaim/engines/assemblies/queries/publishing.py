"""The published tally: a file that anyone counts again without us (docs/recompter.py)."""

from __future__ import annotations

from essaim.engines.assemblies.models import Ballot
from essaim.engines.assemblies.rules.results import Method


def _line(key: str, value: object) -> str:
    return f"# {key}: {' '.join(str(value).split())}"


def published_tally(ballot: Ballot) -> str:
    """What is voted, how it is counted, then a line a vote. No query where the point and its assembly are read already."""
    item = ballot.item
    lines = [
        _line("point", item.title),
        _line("méthode", ballot.method),
        _line("tour", ballot.round),
        _line("sièges", ballot.seats),
    ]
    if ballot.method == Method.MOTION:
        lines.append(_line("seuil", "simple" if ballot.amendment_id else item.matter))
        if not item.counts_abstentions and item.assembly.terms["colleges"]:
            lines.append(_line("mis de côté", "abstain"))
    if ballot.method == Method.BUDGET:
        lines.append(_line("budget en centimes", item.budget_cents))
        lines += [_line(f"coût {one['key']}", one["cost"]) for one in ballot.options]
    lines += [_line(f"collège {name}", share) for name, share in item.assembly.terms["colleges"].items()]
    lines += [_line(one["key"], one["name"]) for one in ballot.options if ballot.method != Method.MOTION]
    if ballot.lot:
        lines.append(_line("ordre du tirage", ",".join(ballot.lot)))
    return "\n".join(lines) + "\n" + ballot.tally
