"""What is told to the members of a cluster: a contract that suits them, a paper that is awaited, how an answer ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from essaim.engines.tenders.models import Answer, CheckItem, Company, Opportunity
from essaim.engines.tenders.queries.tenders import concerned
from essaim.kernel.outbox.api import Letter, To, post, readers_of
from essaim.kernel.projects.models import Project, Tool

WARNED_BEFORE = timedelta(days=7)
MOST = 10


def _to(company: Company) -> list[To]:
    """The address of the structure, else those of its people. One query an address, and one."""
    return readers_of(company.pk, [company.email] if company.email else company.organisation.addresses)


def _letter(
    tool: Tool, occasion: str, template: str, path: str, context: Mapping[str, Any], **more: Any
) -> Letter:
    return Letter(
        key=f"tenders.{occasion}",
        project=tool.project_id,
        template=f"tenders/mail/{template}.txt",
        context={"project": tool.project, "url": f"{settings.PUBLIC_URL}{path}", **context},
        **more,
    )


def _path(tool: Tool, page: str, *rest: int) -> str:
    return reverse(f"tenders:{page}", args=[tool.project.slug, tool.slug, *rest])


def _members(tool: Tool, keys: Sequence[int]) -> QuerySet[Company]:
    rows = Company.objects.in_tool(tool).filter(pk__in=keys, status=Company.Status.MEMBER)
    return rows.select_related("organisation").order_by("pk")


def write_opportunities(tool: Tool, found: Sequence[Opportunity]) -> None:
    """Each member is told, in one letter, of what suits its trades and its territory. Nothing of it where none does."""
    matches = concerned(tool, list(found))
    suits: dict[int, list[Opportunity]] = {}
    for one in found:
        for match in matches[one.pk]:
            if not match.elsewhere:
                suits.setdefault(match.company, []).append(one)
    letters = []
    for company in _members(tool, list(suits)):
        mine = suits[company.pk]
        page = ("opportunity", mine[0].pk) if len(mine) == 1 else ("opportunities",)
        told = {"company": company, "found": mine[:MOST], "more": max(0, len(mine) - MOST)}
        occasion = f"opportunity:{max(one.pk for one in mine)}"
        letter = _letter(tool, occasion, "opportunity", _path(tool, *page), told)
        letters += [(letter, to) for to in _to(company)]
    post(letters)


def write_outcome(answer: Answer) -> None:
    """Those who have work in an answer are told how it ended."""
    tool = answer.tool
    keys = list(answer.tasks.order_by("company").values_list("company", flat=True).distinct())
    path, told = _path(tool, "answer", answer.pk), {"answer": answer}
    letter = _letter(tool, f"outcome:{answer.pk}:{answer.status}", "outcome", path, told)
    post([(letter, to) for company in _members(tool, keys) for to in _to(company)])


def remind_papers(at: datetime) -> None:
    """Job: write to the members whose papers are awaited in the coming days, once for each paper."""
    today = timezone.localdate(at)
    rows = CheckItem.unscoped.filter(
        project__status=Project.Status.RUNNING,
        answer__status=Answer.Status.PREPARING,
        company__status=Company.Status.MEMBER,
        done_at=None,
        due_on__gte=today,
        due_on__lte=today + WARNED_BEFORE,
    )
    related = ("tool__project", "answer__opportunity", "company__organisation")
    for item in rows.select_related(*related).order_by("pk"):
        _remind(item)


@transaction.atomic
def _remind(item: CheckItem) -> None:
    assert item.company is not None
    path, told = _path(item.tool, "answer", item.answer_id), {"item": item}
    letter = _letter(item.tool, f"due:{item.pk}:{item.due_on}", "due", path, told)
    post([(letter, to) for to in _to(item.company)])
