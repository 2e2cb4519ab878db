"""What the doctor says of one thing."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "bien"
    CARE = "à surveiller"
    FAULT = "défaut"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, what was seen, and what to do when it is not well."""

    subject: str
    state: State
    seen: str
    remedy: str = ""


def good(subject: str, seen: str) -> Finding:
    return Finding(subject, State.GOOD, seen)


def care(subject: str, seen: str, remedy: str) -> Finding:
    return Finding(subject, State.CARE, seen, remedy)


def fault(subject: str, seen: str, remedy: str) -> Finding:
    return Finding(subject, State.FAULT, seen, remedy)
