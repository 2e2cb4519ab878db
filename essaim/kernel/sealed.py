"""Confidential text at rest: encrypted with a key drawn from the installation's secret, read back only through the field.

Changing the secret: put the old one in SECRET_KEY_FALLBACKS, and what was sealed with it is still read.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


class UnsealError(Exception):
    """What was kept cannot be read: the secret key is not the one it was sealed with, or the text was altered."""


@lru_cache(maxsize=8)
def _fernet(secrets: tuple[str, ...]) -> MultiFernet:
    def key(secret: str) -> Fernet:
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"essaim.kernel.sealed")
        return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

    return MultiFernet([key(secret) for secret in secrets])


def _keys() -> MultiFernet:
    return _fernet((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str) -> str:
    """The text, readable only with the secret of this installation; an empty text stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again. Raises UnsealError where the secret or the text changed."""
    if not sealed:
        return ""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnsealError(
            "sealed with another secret key: restore it, or add it to SECRET_KEY_FALLBACKS"
        ) from error


class SealedTextField(models.TextField[str, str]):
    """A text that the database keeps sealed. It is neither searched nor ordered: compare a keyed digest instead."""

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else seal(str(value))

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        return value if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only presence may be asked of it."""
        if lookup_name != "isnull":
            raise TypeError(f"a sealed text has no lookup {lookup_name!r}")
        return super().get_lookup(lookup_name)
