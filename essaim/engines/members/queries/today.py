"""What waits for someone about households, and what is known of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.members.models import Household, HouseholdPerson, Representative
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.duplicates import duplicates
from essaim.engines.members.queries.representing import spoken_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.outbox.api import paper_readers
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool


def _url(name: str, tool: Tool) -> str:
    return reverse(f"members:{name}", args=[tool.project.slug, tool.slug])


def waiting_for(tool: Tool, actor: Actor, grants: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """My household to open, unless an organisation is; quotients not known, sheets that look alike. Seven queries at most."""
    asks_own = P.OWN in grants and P.VIEW not in grants
    if asks_own and not spoken_for(actor, tool.project_id, on=timezone.localdate(at)):
        yield Waiting(text=_("Ouvrez votre foyer pour commander"), url=_url("own", tool))
    if P.IMPORT in grants and not Household.objects.in_project(tool.project_id).exists():
        yield Waiting(
            text=_("Ajoutez les premiers foyers : importez votre tableau"), url=_url("imports", tool)
        )
    if {P.VIEW, P.SET_QUOTIENT, P.SEE_QUOTIENT} <= grants and tool.config.asks_quotient:
        rows = Household.objects.in_project(tool.project_id).filter(is_active=True, quotient=None)
        if (count := rows.count()) > 0:
            text = ngettext("{n} foyer sans quotient connu", "{n} foyers sans quotient connu", count)
            yield Waiting(text=text.format(n=count), url=_url("home", tool) + "?etat=quotient")
    if P.MANAGE in grants and (letters := paper_readers(tool.project_id)) > 0:
        text = ngettext("{n} lettre à imprimer", "{n} lettres à imprimer", letters)
        yield Waiting(text=text.format(n=letters), url=_url("letters", tool))
    if P.MERGE in grants and (pairs := len(duplicates(tool.project_id))) > 0:
        text = ngettext("{n} doublon possible à regarder", "{n} doublons possibles à regarder", pairs)
        yield Waiting(text=text.format(n=pairs), url=_url("doubles", tool))


def personal_data(user_id: int) -> list[dict[str, Any]]:
    """The households of a person, and the organisations they represented, in every project, for their own export. Two queries."""
    links = HouseholdPerson.unscoped.filter(user_id=user_id).select_related(
        "household__commune", "household__project"
    )
    mandates = Representative.unscoped.filter(user_id=user_id).select_related("household__project")
    households = [
        {
            "project": link.household.project.name,
            "number": link.household.number,
            "name": link.household.name,
            "contact_name": link.household.contact_name,
            "email": link.household.email,
            "phone": link.household.phone,
            "address": link.household.address,
            "commune": str(link.household.commune or ""),
            "quotient": link.household.quotient,
            "quotient_checked_on": link.household.quotient_checked_on,
            "notes": link.household.notes,
            "from": link.joined_at,
            "until": link.ended_at,
        }
        for link in links.order_by("pk")
    ]
    represented = [
        {
            "project": one.household.project.name,
            "represents": one.household.name,
            "from": one.since,
            "until": one.until,
            "source": one.source,
        }
        for one in mandates.order_by("pk")
    ]
    return households + represented
