"""What waits for someone: files to read over, modes to choose, questions left, statements to check and to settle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Service, Statement
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.services import waiting_in
from essaim.engines.mandates.queries.statements import waiting_statements
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool

MOST = 5


def waiting(tool: Tool, actor: Actor, grants: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The latest files that wait for this person, then the statements. One query, and one for each right over statements."""
    yield from _files(tool, actor, grants)
    yield from _statements(tool, actor, grants)


def _statements(tool: Tool, actor: Actor, grants: frozenset[str]) -> Iterator[Waiting]:
    """The statements to check, then those to settle that someone else checked."""
    told = {
        Statement.Status.FILED: (P.CONTROL, _("Vérifier le bilan {year} de {name}")),
        Statement.Status.CHECKED: (P.SETTLE, _("Arrêter le bilan {year} de {name}")),
    }
    for status, (permission, text) in told.items():
        if permission not in grants:
            continue
        for one in waiting_statements(tool, status)[:MOST]:
            if actor.user_id in (one.filed_by_id, one.checked_by_id):
                continue
            address = reverse("mandates:statement", args=[tool.project.slug, tool.slug, one.pk])
            yield Waiting(text=text.format(year=one.year, name=one.operator.organisation.name), url=address)


def _files(tool: Tool, actor: Actor, grants: frozenset[str]) -> Iterator[Waiting]:
    told = {
        Service.Status.OPEN: (P.QUALIFY, _("Répondre aux questions de « {name} »"), "mandates:next"),
        Service.Status.CONCLUDED: (P.REVIEW, _("Relire « {name} »"), "mandates:review"),
        Service.Status.REVIEWED: (
            P.DECIDE,
            _("Choisir le mode de financement de « {name} »"),
            "mandates:choose",
        ),
    }
    wanted = [status for status, (permission, _text, _page) in told.items() if permission in grants]
    for service in waiting_in(tool, wanted)[:MOST]:
        if service.status == Service.Status.CONCLUDED and actor.user_id in service.hands:
            continue
        _permission, text, page = told[Service.Status(service.status)]
        address = reverse(page, args=[tool.project.slug, tool.slug, service.pk])
        yield Waiting(text=text.format(name=service.name), url=address)
