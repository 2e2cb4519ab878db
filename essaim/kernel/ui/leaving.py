"""A page whose form leads to another host says so to the browser; every other page keeps its forms at home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csp import csp_override


def may_leave_for(host: str, response: HttpResponse) -> HttpResponse:
    """The same page, its form allowed to end at this host. Nothing changes without one."""
    if not host:
        return response
    policy = cast(Mapping[str, Any], settings.SECURE_CSP)

    def shown(_request: HttpRequest) -> HttpResponse:
        return response

    held = csp_override({**policy, "form-action": [*policy["form-action"], host]})(shown)
    return held(HttpRequest())
