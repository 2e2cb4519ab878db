"""What an engine declares to be installed in projects, and the registry of those present."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import Promise

from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import Money
from essaim.kernel.outbox.events import Event
from essaim.kernel.outbox.kinds import MessageKind
from essaim.kernel.periods import Period
from essaim.kernel.projects.values import EngineSettings

if TYPE_CHECKING:
    from essaim.kernel.projects.models import Tool

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Acceptor:
    """A command other engines may trigger by a wire. `run(tool, payload, by, at)` must be safe to repeat."""

    summary: Text
    run: Callable[[Tool, Mapping[str, Any], Actor, datetime], None]
    permissions: frozenset[str]
    emits: tuple[type[Event], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A figure measured from operations: one value a month, in `unit` ("EUR" values are cents).

    `monthly(tools, period)` gives {first day of month: value} for several tools at once, in a constant number of queries.
    `total(tools, period)` gives the figure over the whole period (distinct households are not a sum of months).
    `by_project(tools, period)` gives that total for each project these tools belong to, in one query: what comparing needs.
    """

    name: Text
    definition: Text
    unit: str
    monthly: Callable[[list[int], Period], Mapping[date, int]]
    total: Callable[[list[int], Period], int]
    by_project: Callable[[list[int], Period], Mapping[int, int]] | None = None
    counted: Callable[[int], str] | None = None  # "foyer" or "foyers", in the reader's language


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work done on a schedule, for every project. `run(at)` must be safe to repeat; it acts as `Actor.system("<engine>.<job>")`."""

    run: Callable[[datetime], None]
    every_seconds: int
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """A page of the tool, shown in its menu to those who hold `permission`. `url` takes project and tool slugs."""

    label: Text
    url: str
    permission: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A line of the project's "today": what waits for this person, what closes soon."""

    text: str
    url: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BookClaim:
    """What an engine says its operations come to, to be found equal in the books.

    The sum of the lines (debit minus credit) of `account` in entries whose source is (engine slug, `ref`).
    """

    ref: str
    account: str
    balance: Money


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The manifest of one engine. `path` is its French segment of the address: /projets/<project>/<path>/<tool>/.

    `source_urls(project_id, refs)` gives the page of each operation the engine wrote in the books, in constant queries.
    `same_parties(project_id)` gives, by (kind, id), the id of who a party of the books turned out to be, in one query.
    `actions` gives the words of each action of its trace ("orders.placed": "Commande passée"), `words` those of what an
    action kept: a field ("seats": "personnes") or one of its values ("status=waiting": "en liste d'attente").
    `tells` gives, for events of its own, what writes to people of them, `(tool, payload, at)`: from the worker, so that who acts does not wait.
    `messages` are the kinds of messages it writes to people, each with the templates of its letters. `addresses(project_id,
    user_id)` gives where else than at their account a person is written to in a project.
    `installed(tool, by, at)` runs when a tool is new, and again when its settings change: it must be safe to repeat. `carried(source, target, by, at)` runs at the launch of a project
    that follows another of the same carrier and place: what of the parent's tool comes along (households, for example).
    """

    slug: str
    name: Text
    promise: Text
    version: str
    path: str
    settings: type[EngineSettings]
    permissions: type[StrEnum]
    permission_labels: Mapping[str, Text]
    urls: str
    home: str
    actions: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, Text] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    rest: str | None = None
    emits: tuple[type[Event], ...] = ()
    tells: Mapping[type[Event], Callable[[Tool, Mapping[str, Any], datetime], None]] = field(
        default_factory=dict
    )
    accepts: Mapping[str, Acceptor] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    messages: tuple[MessageKind, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    today: Callable[[Tool, Actor, frozenset[str], datetime], Iterable[Waiting]] | None = None
    installed: Callable[[Tool, Actor, datetime], None] | None = None
    carried: Callable[[Tool, Tool, Actor, datetime], None] | None = None
    claims: Callable[[Tool], Iterable[BookClaim]] | None = None
    source_urls: Callable[[int, Collection[str]], Mapping[str, str]] | None = None
    same_parties: Callable[[int], Mapping[tuple[str, int], int]] | None = None
    addresses: Callable[[int, int], Collection[str]] | None = None
    demo: Callable[[Tool, DemoCast], None] | None = None
    erase: Callable[[int, Actor, datetime], None] | None = None
    personal: Callable[[int], Any] | None = None

    @property
    def event_names(self) -> frozenset[str]:
        return frozenset(event.event_name() for event in self.emits)


@dataclass(frozen=True, kw_only=True)
class DemoCast:
    """Who plays in the demonstration, and the day it is told from. Engines fill their tool with it."""

    today: date
    at: datetime
    coordinator: Actor
    members: tuple[Actor, ...]
    seed: int


@cache
def engines() -> Mapping[str, Engine]:
    """The engines present in this installation, by slug: each folder of essaim/engines with an engine.py."""
    found = [import_module(f"essaim.engines.{name}.engine").ENGINE for name in settings.ENGINES]
    return {engine.slug: engine for engine in found}


def engine(slug: str) -> Engine:
    """One engine; KeyError where it is not installed."""
    return engines()[slug]


def same_parties(project_id: int) -> dict[tuple[str, int], int]:
    """Who each party of a project's books is read as, where engines found two to be one. One query an engine that can tell."""
    found: dict[tuple[str, int], int] = {}
    for one in engines().values():
        if one.same_parties is not None:
            found.update(one.same_parties(project_id))
    return found
