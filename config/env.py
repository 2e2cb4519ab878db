"""Typed readers of the environment. Nothing else in the product reads it."""

import os
from pathlib import Path


class BadEnvironmentError(Exception):
    """A setting that cannot be used; the message says which, why, and what to write."""


def text(name: str, default: str = "") -> str:
    """An empty variable counts as absent."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on", "oui"}:
        return True
    if value in {"0", "false", "no", "off", "non"}:
        return False
    raise BadEnvironmentError(f"{name}={value!r} : on attend oui ou non (1 ou 0).")


def integer(name: str, *, default: int, minimum: int, maximum: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdecimal() or not minimum <= int(value) <= maximum:
        raise BadEnvironmentError(
            f"{name}={value!r} : on attend un nombre entier entre {minimum} et {maximum}."
        )
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default
