"""The messages of a person are their own; the link of an e-mail is the right of whoever holds it."""

from typing import Any

from essaim.kernel.factories import Cast
from essaim.kernel.outbox.links import link_token
from essaim.kernel.outbox.models import Reader
from tests.access.table import ROLES, Row

EVERYONE = dict.fromkeys(ROLES, 200)
SIGNED_IN = {**EVERYONE, "anonymous": 302}

RIGHTS: list[Row] = [
    ("site:my_messages", "GET", SIGNED_IN),
    ("site:my_messages", "POST", SIGNED_IN),
    ("site:messages_link", "GET", EVERYONE),
    ("site:messages_link", "POST", EVERYONE),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    reader, _new = Reader.objects.get_or_create(project=cast.project, email=cast.bob.email)
    return {"site:messages_link": {"token": link_token(reader.pk, "orders.payment")}}
