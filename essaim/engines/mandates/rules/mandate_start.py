"""What the interview of a service already says of its mandate. Pure: codes only, no words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from essaim.engines.mandates.rules.facts import YES, Case
from essaim.engines.mandates.rules.modes import CAPLESS_2005, CAPLESS_2012, CAPLESS_2025

# The form of an act that a chosen mode asks for; any other mode is a convention.
FORM_OF: Mapping[str, str] = {
    "adapted": "adapted",
    "no_competition": "adapted",
    "reserved": "adapted",
    "concession": "dsp",
}
CONVENTION = "cpo"
# Domains without a yearly ceiling, since the first day of each decision.
CAPLESS_SINCE = (
    (date(2026, 1, 8), CAPLESS_2025),
    (date(2012, 1, 31), CAPLESS_2012),
    (date(2005, 12, 19), CAPLESS_2005),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What an act begins with; `is_uncapped`: the domain has no yearly ceiling on the day of the act."""

    form: str
    designation: str
    is_uncapped: bool


def capless(on: date) -> tuple[str, ...]:
    """The domains without a yearly ceiling that day.

    >>> "families" in capless(date(2026, 1, 7)), "families" in capless(date(2026, 1, 8))
    (True, False)
    """
    return next((domains for since, domains in CAPLESS_SINCE if on >= since), ())


def start_of(case: Case, mode: str, *, on: date) -> Start:
    """An act begun on a day, from the answers and the mode chosen (empty: none yet)."""
    domain, authorisation = case.get("domain"), case.get("authorisation")
    approved = mode == "agreement" or (authorisation is not None and authorisation.value == YES)
    return Start(
        form=FORM_OF.get(mode, CONVENTION),
        designation="approval" if approved else "convention",
        is_uncapped=domain is not None and domain.value in capless(on),
    )
