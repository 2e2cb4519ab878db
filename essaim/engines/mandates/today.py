"""What waits for someone: files to read over, modes to choose, questions left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.services import waiting_in
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool

MOST = 5


def waiting(tool: Tool, actor: Actor, grants: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The latest files that wait for this person. One query."""
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
