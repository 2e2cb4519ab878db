"""The signed link of an e-mail: its reader stops or changes what they receive, without an account (RFC 8058).

It names a row, not an address, and gives no other right. It never expires: a message read a year later still offers it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from essaim.kernel.errors import NotFound
from essaim.kernel.outbox.models import Reader

DIGEST = "digest"  # in the place of a kind: the daily e-mail itself


@dataclass(frozen=True)
class Link:
    """Whose messages, and of which kind."""

    reader: Reader
    kind: str


def _signer() -> Signer:
    return Signer(salt="essaim.outbox.links")


def link_token(reader_id: int, kind: str) -> str:
    return _signer().sign(f"{reader_id}:{kind}")


def link_url(reader_id: int, kind: str) -> str:
    """The page of the link, under the public address."""
    return settings.PUBLIC_URL + reverse("site:messages_link", args=[link_token(reader_id, kind)])


def read_link(token: str) -> Link:
    """Whose link this is. One query. Raises NotFound for a link that was altered, or whose reader is forgotten."""
    try:
        number, _colon, kind = _signer().unsign(token).partition(":")
    except BadSignature as error:
        raise NotFound from error
    reader = Reader.objects.select_related("project").filter(pk=int(number)).first()
    if reader is None:
        raise NotFound
    return Link(reader, kind)


def unsubscribe_headers(reader_id: int, kind: str) -> dict[str, str]:
    """What lets a mail program offer "unsubscribe", done in one POST and no other page."""
    return {
        "List-Unsubscribe": f"<{link_url(reader_id, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
