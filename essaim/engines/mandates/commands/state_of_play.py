"""The state of play is written: authorities, what each adopted, one by one or from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.errors import AdoptionKnown, AuthorityKnown
from essaim.engines.mandates.models import Adoption, Authority
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.state_of_play import Places
from essaim.engines.mandates.queries.state_of_play_import import Line, read_state
from essaim.engines.mandates.rules.state_of_play import EARLIEST
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.identifiers import clean_siren
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.names import key


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an authority adopted, as somebody tells it."""

    what: str
    decided_on: date
    about: str = ""
    source_url: str = ""
    told_by: str


def _held(by: Actor, tool: Tool) -> None:
    """The list of a tool is written by one person at a time. Raises NotFound, Forbidden."""
    require(by=by, project_id=tool.project_id, permission=P.QUALIFY)
    Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)


def _number(siren: str) -> str:
    try:
        return clean_siren(siren) if siren.strip() else ""
    except ValidationError as error:
        raise Invalid(message=error.messages[0], field="siren") from error


def _refuse_twice(tool: Tool, name: str, siren: str, *, but: int = 0) -> None:
    rows = Authority.objects.in_tool(tool).exclude(pk=but)
    same = rows.filter(siren=siren).first() if siren else None
    if same is None and not siren:
        same = next((one for one in rows.order_by("pk") if key(one.name) == key(name)), None)
    if same is not None:
        raise AuthorityKnown(name=same.name, field="siren" if siren else "name")


@transaction.atomic
def add_authority(
    *, by: Actor, tool: Tool, name: str, at: datetime, siren: str = "", territory: Territory | None = None
) -> Authority:
    """Follow an authority; its territory is found by its SIREN or its name unless told. Raises Invalid, AuthorityKnown."""
    _held(by, tool)
    number, name = _number(siren), " ".join(name.split())
    if not name:
        raise Invalid(message=_("Écrivez le nom de la collectivité."), field="name")
    _refuse_twice(tool, name, number)
    place = territory or Places(tool, [number]).find(name, number)
    return _added(by, tool, name, number, place, at)


def _added(
    by: Actor, tool: Tool, name: str, siren: str, territory: Territory | None, at: datetime
) -> Authority:
    authority = Authority.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        name=name[:150],
        siren=siren,
        territory=territory,
        added_by_id=by.user_id,
        added_at=at,
    )
    record(by=by, action="mandates.authority_added", target=authority, changes={"siren": siren})
    return authority


@transaction.atomic
def change_authority(
    *, by: Actor, authority_id: int, name: str, siren: str = "", territory: Territory | None = None
) -> Authority:
    """Correct the name, the number or the place of an authority. Raises Invalid, AuthorityKnown, NotFound."""
    authority = _authority(by, authority_id)
    number, name = _number(siren), " ".join(name.split())
    if not name:
        raise Invalid(message=_("Écrivez le nom de la collectivité."), field="name")
    _refuse_twice(authority.tool, name, number, but=authority.pk)
    changes = {"name": (authority.name, name), "siren": (authority.siren, number)}
    authority.name, authority.siren = name[:150], number
    authority.territory = territory or Places(authority.tool, [number]).find(name, number)
    authority.save()
    record(by=by, action="mandates.authority_changed", target=authority, changes=changes)
    return authority


def _authority(by: Actor, authority_id: int) -> Authority:
    authority = get(Authority, pk=authority_id, by=by, permission=P.QUALIFY, related=("tool__project",))
    _held(by, authority.tool)
    return authority


@transaction.atomic
def remove_authority(*, by: Actor, authority_id: int) -> Tool:
    """Follow an authority no more; what was told of it goes with it, its trace stays. Raises NotFound, Forbidden."""
    authority = _authority(by, authority_id)
    tool = authority.tool
    told = {"name": authority.name, "siren": authority.siren}
    record(by=by, action="mandates.authority_removed", target=authority, changes=told)
    authority.delete()
    return tool


@transaction.atomic
def record_adoption(*, by: Actor, authority_id: int, told: Told, at: datetime) -> Adoption:
    """Write what an authority adopted, when, and who says it. Raises Invalid, AdoptionKnown, NotFound."""
    authority = _authority(by, authority_id)
    if not told.told_by.strip():
        raise Invalid(message=_("Dites qui l'affirme : une personne, un journal, un site."), field="told_by")
    if not EARLIEST <= told.decided_on <= timezone.localdate(at):
        message = _("Ce jour n'est pas entre 2000 et aujourd'hui. Corrigez-le.")
        raise Invalid(message=message, field="decided_on")
    same = {"what": told.what, "decided_on": told.decided_on, "about": told.about.strip()}
    if Adoption.objects.in_tool(authority.tool_id).filter(authority=authority, **same).exists():
        raise AdoptionKnown(name=authority.name)
    return _recorded(by, authority, told, at)


def _recorded(by: Actor, authority: Authority, told: Told, at: datetime) -> Adoption:
    adoption = Adoption.unscoped.create(
        project_id=authority.project_id,
        tool_id=authority.tool_id,
        authority=authority,
        what=told.what,
        decided_on=told.decided_on,
        about=told.about.strip()[:150],
        source_url=told.source_url.strip(),
        told_by=told.told_by.strip()[:150],
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    changes = {"what": told.what, "decided_on": told.decided_on, "told_by": adoption.told_by}
    record(by=by, action="mandates.adoption_recorded", target=authority, changes=changes)
    return adoption


@transaction.atomic
def remove_adoption(*, by: Actor, adoption_id: int) -> Authority:
    """Take back what was told by mistake; its trace stays. Raises NotFound, Forbidden."""
    related = ("authority", "tool__project")
    adoption = get(Adoption, pk=adoption_id, by=by, permission=P.QUALIFY, lock=True, related=related)
    authority = adoption.authority
    changes = {"what": (adoption.what, ""), "decided_on": (adoption.decided_on, None)}
    record(by=by, action="mandates.adoption_removed", target=authority, changes=changes)
    adoption.delete()
    return authority


@transaction.atomic
def import_state(
    *, by: Actor, tool: Tool, rows: Sequence[tuple[int, list[str]]], told_by: str, at: datetime
) -> int:
    """Write the good lines of a list, read again under the lock; how many. Raises FileRefused, NotFound, Forbidden."""
    _held(by, tool)
    lines = read_state(rows, tool, today=timezone.localdate(at), told_by=told_by).good
    known = list(Authority.objects.in_tool(tool).order_by("pk"))
    by_siren = {one.siren: one for one in known if one.siren}
    by_name = {key(one.name): one for one in known}
    places = Places(tool, [one.siren for one in lines])
    for line in lines:
        name = line.values["name"]
        authority = _found(line, by_siren, by_name)
        if authority is None:
            authority = _added(by, tool, name, line.siren, places.find(name, line.siren), at)
            by_name.setdefault(key(name), authority)
            if line.siren:
                by_siren[line.siren] = authority
        if line.what and line.decided_on:
            fields = {one: line.values[one] for one in ("about", "source_url", "told_by")}
            told = Told(what=line.what.value, decided_on=line.decided_on, **fields)
            _recorded(by, authority, told, at)
    return len(lines)


def _found(line: Line, by_siren: dict[str, Authority], by_name: dict[str, Authority]) -> Authority | None:
    """The authority of a line: by its SIREN; by its name where one of the two has no SIREN."""
    if line.siren in by_siren:
        return by_siren[line.siren]
    named = by_name.get(key(line.values["name"]))
    return named if named is not None and not (line.siren and named.siren) else None
