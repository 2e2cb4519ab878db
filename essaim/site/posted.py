"""What a form is bound to, and what it says when the command behind it refuses."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from essaim.kernel.errors import DomainError


def posted(request: HttpRequest) -> QueryDict | None:
    """The data sent, were it empty; nothing when the page is only read."""
    return request.POST if request.method == "POST" else None


def attempt(act: Callable[[], object]) -> str:
    """Run a command; the sentence of its refusal, or nothing."""
    try:
        act()
    except DomainError as error:
        return str(error)
    return ""


def accepted(act: Callable[[], object], form: BaseForm, field: str | None = None, *, asked: str = "") -> bool:
    """Run a command; its refusal goes beside `field`, without the question `asked` that the page already shows."""
    refusal = attempt(act)
    if refusal:
        form.add_error(field, refusal.removeprefix(asked).strip())
    return not refusal
