"""Writes about territories that people decide: named sets of communes."""

from collections.abc import Iterable

from django.db import transaction

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit import api as audit
from essaim.kernel.territories import names, queries
from essaim.kernel.territories.errors import EmptySet, UnknownCommune
from essaim.kernel.territories.models import SetMember, Territory
from essaim.kernel.territories.search_index import Named, index_one


@transaction.atomic
def define_set(*, by: Actor, name: str, communes: Iterable[str]) -> Territory:
    """Creates a named set of communes ("le Dunkerquois"), or gives it these communes if it exists.

    `communes` are INSEE codes, of today or of before. Raises UnknownCommune, EmptySet.
    """
    members = {row.pk: row for row in map(_commune, communes)}
    code = "".join(names.raw_words(name))[:40]
    if not members or not code:
        raise EmptySet
    territory, _created = Territory.objects.update_or_create(
        kind=Territory.Kind.SET,
        code=code,
        defaults={
            "name": name,
            "slug": names.slug(name),
            "population": sum(row.population or 0 for row in members.values()),
        },
    )
    SetMember.objects.filter(set=territory).delete()
    SetMember.objects.bulk_create(SetMember(set=territory, commune_id=pk) for pk in members)
    index_one(Named(territory.pk, name))
    changes = {"communes": sorted(row.code for row in members.values())}
    audit.record(by=by, action="territories.set_defined", target=territory, changes=changes)
    return territory


def _commune(code: str) -> Territory:
    found = queries.resolve(code)
    if found is None:
        raise UnknownCommune(code=code)
    return found
