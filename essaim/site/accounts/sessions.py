"""Sessions as Django keeps them in the database, read by a query built once: every page begins with it."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as KeptSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from essaim.kernel.prepared import prepared


@prepared
def _kept(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key).order_by("session_key")


class SessionStore(KeptSession):
    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_kept(self.session_key)), None) if self.session_key else None
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
