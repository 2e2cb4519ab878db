"""Faults that a page would hide: kept here when they happen, raised when the test ends."""


class HarnessFault(Exception):
    """Something wrong that nobody would see in the browser."""


_seen: list[str] = []


def report(message: str) -> HarnessFault:
    """Keeps the fault, since a view or middleware may swallow the exception that carries it."""
    _seen.append(message)
    return HarnessFault(message)


def take() -> list[str]:
    """What happened since the last call."""
    taken = _seen[:]
    _seen.clear()
    return taken
