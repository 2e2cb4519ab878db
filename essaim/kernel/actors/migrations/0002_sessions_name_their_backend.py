"""Who is signed in stays so: a session names what reads its person, and that has another name."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations

BEFORE = "allauth.account.auth_backends.AuthenticationBackend"
NOW = "essaim.site.accounts.backends.PeopleBackend"
KEY = "_auth_user_backend"


def _rename(before: str, now: str) -> Any:
    def run(apps: Any, _schema: Any) -> None:
        store = SessionStore()
        for session in apps.get_model("sessions", "Session").objects.iterator():
            data = store.decode(session.session_data)
            if data.get(KEY) == before:
                session.session_data = store.encode({**data, KEY: now})
                session.save(update_fields=["session_data"])

    return run


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(_rename(BEFORE, NOW), _rename(NOW, BEFORE))]
