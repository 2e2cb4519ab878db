"""What the cluster shows of its results."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.tenders.models import Answer, Company, Hire, ResultsPage
from essaim.engines.tenders.permissions import P
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.models import Tool

FULL_TIME = 100


@transaction.atomic
def record_hire(
    *,
    tool: Tool,
    company_id: int,
    title: str,
    on: date,
    hundredths: int,
    by: Actor,
    answer_id: int | None = None,
) -> Hire:
    """Note a job made or kept. Raises NotFound, Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    company = Company.objects.in_tool(tool).filter(pk=company_id).first()
    answer = Answer.objects.in_tool(tool).filter(pk=answer_id).first() if answer_id else None
    if company is None or (answer_id and answer is None):
        raise NotFound
    if not title.strip():
        raise Invalid(message=_("Dites quel poste."), field="title")
    if not 0 < hundredths <= FULL_TIME:
        raise Invalid(message=_("Un poste fait de 1 à 100 % d'un temps plein."), field="hundredths")
    hire = Hire.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        company=company,
        answer=answer,
        title=title.strip(),
        on=on,
        hundredths=hundredths,
    )
    record(by=by, action="tenders.hire_recorded", target=hire, changes={"company": company.name})
    return hire


@transaction.atomic
def publish_results(*, tool: Tool, text: str, published: bool, by: Actor, at: datetime) -> ResultsPage:
    """Show the results to everyone, or hide them again."""
    require(by=by, project_id=tool.project_id, permission=P.DECIDE)
    page, _created = ResultsPage.objects.in_tool(tool).update_or_create(
        tool=tool,
        defaults={
            "project_id": tool.project_id,
            "text": text.strip(),
            "is_published": published,
            "changed_at": at,
        },
    )
    record(
        by=by,
        action="tenders.results_published",
        target=page,
        project=tool.project_id,
        changes={"published": published},
    )
    return page
