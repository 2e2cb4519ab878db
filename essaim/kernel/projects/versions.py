"""Version numbers: read and compared as numbers, never as text."""

from __future__ import annotations


def numbers(version: str) -> tuple[int, ...]:
    """The parts of a version, its trailing zeros left out so that 1, 1.0 and 1.0.0 are the same.

    >>> numbers("1.10.0") > numbers("1.9"), numbers("2") == numbers("2.0.0")
    (True, True)
    """
    parts = [int(part) for part in version.split(".") if part.isdecimal()]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def next_minor(version: str) -> str:
    """The version of a recipe that learned something.

    >>> next_minor("1.4.2")
    '1.5.0'
    """
    major, minor, *_patch = (int(part) for part in version.split("."))
    return f"{major}.{minor + 1}.0"
