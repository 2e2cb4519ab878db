"""Who a session names, read by a query built once: every page begins with it."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from essaim.kernel.actors.models import User
from essaim.kernel.prepared import prepared


@prepared
def _people(key: int) -> QuerySet[User]:
    return User.objects.filter(pk=key).order_by("pk")


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """People by their e-mail, as allauth knows them."""

    def get_user(self, user_id: int) -> User | None:
        found = next(iter(_people(user_id)), None)
        return found if found is not None and self.user_can_authenticate(found) else None
