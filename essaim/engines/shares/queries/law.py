"""What the law and the statutes say on a day. From the parameters and the settings, no query."""

from __future__ import annotations

from datetime import date

from essaim.engines.shares.rules.statutes import Form, Law, Legal
from essaim.kernel.money import Money, Rate
from essaim.kernel.params.api import NoValue, parameters, value
from essaim.kernel.projects.models import Tool

KEYS = (
    "scic.categories",
    "scic.colleges",
    "scic.college_least",
    "scic.college_most",
    "scic.public_capital",
    "scic.reserves",
    "ues.social_votes",
    "scop.staff_capital",
    "scop.staff_votes",
    "scop.largest_holding",
    "coop.reserves",
    "association.members",
    "coop.capital_floor",
    "coop.paid_first",
    "coop.paid_within",
    "coop.interest_margin",
)


def legal(key: str, on: date) -> Legal:
    """One number of the law, with its date and source. Raises NoValue."""
    found = value(key, on=on)
    assert not isinstance(found.measure, Money)
    return Legal(found.measure, found.since, found.source, found.url, found.is_verified)


def law_on(day: date) -> Law:
    """Every number asked of statutes on a day; before the law gave one, the first it gave, with its date."""
    return {key: legal(key, max(day, parameters()[key].values[-1].since)) for key in KEYS}


def legal_rate(key: str, on: date) -> Rate | None:
    """A rate of the law, None before it said anything."""
    try:
        measure = legal(key, on).measure
    except NoValue:
        return None
    assert isinstance(measure, Rate)
    return measure


def floor_rate(tool: Tool, on: date) -> Rate:
    """Which part of the highest capital is never refunded: what the statutes say, else the law; none for an association."""
    if tool.config.legal_form == Form.ASSOCIATION:
        return Rate.parse("0")
    told: Rate | None = tool.config.floor_rate
    return told or legal_rate("coop.capital_floor", on) or Rate.parse("0")


def public_most(tool: Tool, on: date) -> Rate | None:
    """The part of the capital public bodies hold at most; None where the form says nothing."""
    return legal_rate("scic.public_capital", on) if tool.config.legal_form == Form.SCIC else None
