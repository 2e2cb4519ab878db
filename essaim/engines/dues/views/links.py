"""What every page of the dues needs: addresses, the due of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import due_in, own_dues, payments_of
from essaim.engines.dues.wording import explain_due, state_words
from essaim.kernel.errors import NotFound
from essaim.kernel.explain import Explanation
from essaim.kernel.projects.web import ToolRequest


def url(request: ToolRequest, name: str, **rest: object) -> str:
    return reverse(
        f"dues:{name}", kwargs={"project": request.project.slug, "tool": request.tool.slug, **rest}
    )


def go(request: ToolRequest, name: str, **rest: object) -> HttpResponseRedirect:
    return redirect(url(request, name, **rest))


def today(request: ToolRequest) -> date:
    return timezone.localdate(request.at)


def due_here(request: ToolRequest, pk: int) -> Due:
    """A due this person may see: any for the office, else their own. Raises NotFound."""
    if P.VIEW in request.grants:
        found = due_in(request.tool, pk)
    else:
        found = own_dues(request.actor, request.tool, today(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    found.tool = request.tool
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A due as a page shows it."""

    due: Due
    state: str
    tone: str
    explanation: Explanation
    payments: list[Payment]

    @property
    def may_set(self) -> bool:
        """Whether its member has a say in the amount."""
        return self.due.is_asked and self.due.kind != Due.Kind.FLAT


def told(request: ToolRequest, due: Due) -> Told:
    """One query."""
    state, tone = state_words(due, today(request), request.tool.config.remind_after_days)
    return Told(due, state, tone, explain_due(due), list(payments_of(due)))
