"""Parties as they are read today: two that turned out to be one are one, whatever name each line was written under."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from essaim.engines.ledger.models import EntryLine, PartyKind
from essaim.engines.ledger.rules import Party
from essaim.kernel.projects.engine import same_parties

type Key = tuple[str, int]


def party_of(kind: str, key: int | None, label: str) -> Party:
    assert key is not None
    return Party("household" if kind == PartyKind.HOUSEHOLD else "organisation", key, label)


@dataclass
class Parties:
    """Who is who in a project's books. One query when made."""

    project_id: int
    same: dict[Key, int] = field(init=False)

    def __post_init__(self) -> None:
        self.same = same_parties(self.project_id)

    def current(self, kind: str, key: int | None) -> int:
        """The id a party is read under."""
        assert key is not None  # a line without a party was left out
        return self.same.get((kind, key), key)

    def ids(self, kind: str, key: int) -> list[int]:
        """Every id whose lines are this party's."""
        now = self.current(kind, key)
        return [now, *(other for (k, other), kept in self.same.items() if (k, kept) == (kind, now))]

    def named(self, latest: Iterable[tuple[str, int | None, int]]) -> dict[Key, Party]:
        """Parties from (kind, id, last line written under that id), called as their own last line calls them. One query."""
        chosen: dict[Key, tuple[bool, int]] = {}
        for kind, key, line in latest:
            now = self.current(kind, key)
            chosen[kind, now] = max(chosen.get((kind, now), (False, 0)), (key == now, line))
        labels = latest_labels(self.project_id, {line for _own, line in chosen.values()})
        return {
            (kind, key): party_of(kind, key, labels[line]) for (kind, key), (_own, line) in chosen.items()
        }


def latest_labels(project_id: int, keys: Collection[int]) -> dict[int, str]:
    """How parties were called on these lines. One query."""
    lines = EntryLine.objects.in_project(project_id).filter(pk__in=list(keys)).order_by("pk")
    return dict(lines.values_list("pk", "party_label"))
