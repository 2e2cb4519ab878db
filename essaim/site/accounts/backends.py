"""People as allauth knows them, read as the kernel reads them."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from essaim.kernel.actors.models import User
from essaim.kernel.actors.people import person


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """People by their e-mail."""

    def get_user(self, user_id: int) -> User | None:
        found = person(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
