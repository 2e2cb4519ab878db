"""Test data of online payments: a till at the invented bank, and payments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from essaim.engines.checkout.commands.paying import Request, begin_payment
from essaim.engines.checkout.commands.tills import TillCard, describe_till
from essaim.engines.checkout.models import Intent, Provider, Till
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool

HELLOASSO = {"organisation": "centre-social", "client_id": "id", "client_secret": "secret", "sandbox": True}


def till_tool(cast: Cast) -> Tool:
    return cast.project.tools.filter(engine="checkout").order_by("position")[0]


def make_till(cast: Cast, provider: str = Provider.INVENTED, **more: Any) -> Till:
    """A till open in the project, which becomes a demonstration for the invented bank."""
    tool = till_tool(cast)
    if provider == Provider.INVENTED:
        cast.project.is_demo = True
        cast.project.save()
        tool.refresh_from_db()
    card = TillCard(provider=provider, **{**(HELLOASSO if provider == Provider.HELLOASSO else {}), **more})
    return describe_till(by=cast.coordinator, tool=till_tool(cast), card=card, at=NOW)


def make_request(cast: Cast, cents: int = 2340, *, party: int = 1, tool: Tool | None = None) -> Request:
    return Request(
        tool=tool or till_tool(cast),
        party_kind="household",
        party=party,
        party_label="Famille Delattre",
        amount=Money(cents),
        label="Paniers",
        back="/",
    )


def make_intent(cast: Cast, cents: int = 2340, at: datetime = NOW) -> Intent:
    return begin_payment(by=cast.member, request=make_request(cast, cents), at=at)[0]
