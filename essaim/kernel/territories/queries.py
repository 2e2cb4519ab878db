"""Reads: one territory, what contains it, what it contains."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from essaim.kernel.errors import NotFound
from essaim.kernel.territories.models import PATH_KINDS, LoadedDataset, MergedCommune, Territory
from essaim.kernel.territories.search import Match, search

__all__ = [
    "Match",
    "ancestors",
    "at_address",
    "communes_in",
    "contains",
    "covering",
    "get",
    "inside",
    "latest_edition",
    "overlaps",
    "region_list",
    "resolve",
    "search",
    "with_ids",
]

Kind = Territory.Kind
_PARENTS = ("epci", "departement", "region")


def get(kind: str, code: str) -> Territory:
    """The territory of this kind and code, its parents with it. One query. Raises NotFound."""
    row = Territory.objects.select_related(*_PARENTS).filter(kind=kind, code=code).first()
    if row is None:
        raise NotFound
    return row


def resolve(code: str) -> Territory | None:
    """Today's commune for an INSEE code, of today or of before. At most 2 queries."""
    communes = Territory.objects.select_related(*_PARENTS).filter(kind=Kind.COMMUNE)
    current = communes.filter(code=code, is_current=True).first()
    if current:
        return current
    former = MergedCommune.objects.filter(old_code=code).values("successor")
    return communes.filter(pk__in=former).first() or communes.filter(code=code).first()


def at_address(path_kind: str, code: str) -> Territory:
    """The territory at an address; an old code gives its successor. At most 3 queries. Raises NotFound."""
    kind = next((kind for kind, word in PATH_KINDS.items() if word == path_kind), None)
    if kind is None:
        raise NotFound
    if kind == Kind.COMMUNE:
        commune = resolve(code.upper())
        if commune is None:
            raise NotFound
        return commune
    return get(kind, code if kind == Kind.SET else code.upper())


def communes_in(territory: Territory) -> QuerySet[Territory]:
    """The communes of a territory, itself when it is one. No query before it is read."""
    communes = Territory.objects.filter(kind=Kind.COMMUNE, is_current=True).order_by("slug", "code")
    match territory.kind:
        case Kind.COMMUNE:
            return Territory.objects.filter(pk=territory.pk).order_by("slug", "code")
        case Kind.EPCI:
            return communes.filter(epci=territory)
        case Kind.DEPARTEMENT:
            return communes.filter(departement=territory)
        case Kind.REGION:
            return communes.filter(region=territory)
        case _:
            return communes.filter(set_memberships__set=territory)


def ancestors(territory: Territory) -> QuerySet[Territory]:
    """What contains a territory, or a part of it: every EPCI, département and région its communes are in.

    The smallest first. No query before it is read.
    """
    communes = communes_in(territory)
    levels = _PARENTS[_depth(territory) :]
    above = Q(pk__in=[])
    for level in levels:
        above |= Q(pk__in=communes.order_by().values(level))
    return Territory.objects.filter(above).exclude(pk=territory.pk).order_by("population", "pk")


def contains(outer: Territory, inner: Territory) -> bool:
    """Whether all of `inner` is in `outer` (a territory contains itself). At most 2 queries."""
    if outer.pk == inner.pk:
        return True
    parts = communes_in(inner)
    return parts.exists() and not parts.exclude(pk__in=communes_in(outer).values("pk")).exists()


def overlaps(one: Territory, other: Territory) -> bool:
    """Whether two territories share a commune. One query."""
    return communes_in(one).filter(pk__in=communes_in(other).values("pk")).exists()


def inside(territory: Territory) -> QuerySet[Territory]:
    """The territory and everything wholly or partly in it: its communes, and what they make up below it."""
    communes = communes_in(territory)
    within = Q(pk=territory.pk) | Q(pk__in=communes.values("pk"))
    if territory.kind in {Kind.DEPARTEMENT, Kind.REGION}:
        within |= Q(kind=Kind.EPCI, pk__in=communes.order_by().values("epci"))
    if territory.kind == Kind.REGION:
        within |= Q(kind=Kind.DEPARTEMENT, region=territory)
    return Territory.objects.filter(within)


def covering(territory: Territory) -> QuerySet[Territory]:
    """What contains the whole territory or a part of it, named sets too. No query before it is read."""
    communes = communes_in(territory).order_by().values("pk")
    sets = Q(kind=Kind.SET, memberships__commune__in=communes)
    above = Q(pk__in=ancestors(territory).order_by().values("pk"))
    return Territory.objects.filter(sets | above).exclude(pk=territory.pk).distinct()


def latest_edition() -> LoadedDataset | None:
    """The edition of the official code that was loaded last, for the credit line. One query."""
    return LoadedDataset.objects.order_by("pk").last()


def region_list() -> QuerySet[Territory]:
    """The régions, by name. One query when read."""
    return Territory.objects.filter(kind=Kind.REGION, is_current=True).order_by("slug", "code")


def _depth(territory: Territory) -> int:
    """How many of (EPCI, département, région) cannot contain this kind."""
    return {Kind.COMMUNE: 0, Kind.SET: 0, Kind.EPCI: 1, Kind.DEPARTEMENT: 2}.get(Kind(territory.kind), 3)


def with_ids(ids: Iterable[int]) -> QuerySet[Territory]:
    """The territories of these ids, with their département for a label."""
    return Territory.objects.filter(pk__in=list(ids)).select_related("departement").order_by("slug", "code")
