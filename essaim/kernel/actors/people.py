"""Who a session names, read by a query built once: every page begins with it."""

from __future__ import annotations

from django.db.models import QuerySet

from essaim.kernel.actors.models import User
from essaim.kernel.prepared import Ask, prepared


@prepared
def _people(key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key).order_by("pk")


def person(key: int) -> User | None:
    """One query."""
    return next(iter(_people(key)), None)


def person_asked(key: int) -> Ask | None:
    """What `person` asks, to send it `along`."""
    return _people.ask(key)
