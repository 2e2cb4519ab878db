"""What waits for someone: files, deliberations and their proposals, scenarios to answer, statements to file, check and settle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Deliberation, Service, Statement
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation import waiting_scenarios
from essaim.engines.mandates.queries.deliberations import waiting_deliberations, waiting_proposals
from essaim.engines.mandates.queries.services import waiting_in
from essaim.engines.mandates.queries.statements import waiting_statements, years_to_file
from essaim.engines.mandates.wording.deliberations import section_name
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool

MOST, READ = 5, 50


def waiting(tool: Tool, actor: Actor, grants: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """What waits for this person, the latest files first. One query for files, and one for each right held over the rest."""
    yield from _files(tool, actor, grants)
    yield from _proposals(tool, actor, grants)
    yield from _deliberations(tool, grants)
    yield from _scenarios(tool, grants)
    yield from _years(tool, actor, grants, at)
    yield from _statements(tool, actor, grants)


def _url(tool: Tool, page: str, *rest: int) -> str:
    return reverse(f"mandates:{page}", args=[tool.project.slug, tool.slug, *rest])


def _proposals(tool: Tool, actor: Actor, grants: frozenset[str]) -> Iterator[Waiting]:
    """What the other side would write: the authority answers the association, and the association the authority."""
    if P.SUGGEST not in grants:
        return
    other = Side.ASSOCIATION if P.DELIBERATE in grants else Side.AUTHORITY
    for one in waiting_proposals(tool, other, actor)[:MOST]:
        text = _("Répondre à une proposition de texte : {section}").format(section=section_name(one.section))
        yield Waiting(text=text, url=_url(tool, "deliberation_proposal", one.pk))


def _deliberations(tool: Tool, grants: frozenset[str]) -> Iterator[Waiting]:
    """The votes to record, then the adopted ones to publish."""
    if P.DELIBERATE not in grants:
        return
    for one in waiting_deliberations(tool)[:MOST]:
        if one.status == Deliberation.Status.TO_VOTE:
            text, page = _("Noter le vote de « {name} »"), "deliberation_vote"
        else:
            text, page = _("Publier « {name} »"), "deliberation_publicity"
        yield Waiting(text=text.format(name=one.title), url=_url(tool, page, one.pk))


def _scenarios(tool: Tool, grants: frozenset[str]) -> Iterator[Waiting]:
    """The figures that bodies propose in drafts."""
    if P.MANDATE not in grants:
        return
    for one in waiting_scenarios(tool)[:MOST]:
        text = _("Répondre aux chiffres de {name}").format(name=one.operator.organisation.name)
        yield Waiting(text=text, url=_url(tool, "operator", one.operator_id))


def _years(tool: Tool, actor: Actor, grants: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The years over that one's own body has not filed, or that were sent back to it."""
    if P.STATE not in grants:
        return
    told = {
        "": _("Écrire le bilan {year} de {name}"),
        Statement.Status.DRAFT: _("Déposer le bilan {year} de {name}"),
        Statement.Status.SENT_BACK: _("Corriger le bilan {year} de {name}, renvoyé"),
    }
    for one in years_to_file(tool, actor, today=timezone.localdate(at))[:MOST]:
        text = told[one.status].format(year=one.year, name=one.operator.organisation.name)
        page = ("statement", one.statement) if one.statement else ("year", one.operator.pk, one.year)
        yield Waiting(text=text, url=_url(tool, *page))


def _statements(tool: Tool, actor: Actor, grants: frozenset[str]) -> Iterator[Waiting]:
    """The statements to check, then those to settle that someone else checked."""
    told = {
        Statement.Status.FILED: (P.CONTROL, _("Vérifier le bilan {year} de {name}")),
        Statement.Status.CHECKED: (P.SETTLE, _("Arrêter le bilan {year} de {name}")),
    }
    for status, (permission, text) in told.items():
        if permission not in grants:
            continue
        for one in waiting_statements(tool, status, but=actor)[:MOST]:
            words = text.format(year=one.year, name=one.operator.organisation.name)
            yield Waiting(text=words, url=_url(tool, "statement", one.pk))


def _files(tool: Tool, actor: Actor, grants: frozenset[str]) -> Iterator[Waiting]:
    told = {
        Service.Status.OPEN: (P.QUALIFY, _("Répondre aux questions de « {name} »"), "next"),
        Service.Status.CONCLUDED: (P.REVIEW, _("Relire « {name} »"), "review"),
        Service.Status.REVIEWED: (P.DECIDE, _("Choisir le mode de financement de « {name} »"), "choose"),
    }
    wanted = [status for status, (permission, _text, _page) in told.items() if permission in grants]
    read = waiting_in(tool, wanted)[:READ]
    mine = [one for one in read if one.status != Service.Status.CONCLUDED or actor.user_id not in one.hands]
    for service in mine[:MOST]:
        _permission, text, page = told[Service.Status(service.status)]
        yield Waiting(text=text.format(name=service.name), url=_url(tool, page, service.pk))
