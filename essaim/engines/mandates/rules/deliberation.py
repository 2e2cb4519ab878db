"""What a deliberation is made of: seven kinds of precisions, each with its points, its services, its figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from essaim.engines.mandates.rules.deliberation_figures import Figure


class Section(StrEnum):
    """The seven kinds of precisions of the letter « Y'a le choix », in its order."""

    SERVICE = "service"
    ASPECTS = "aspects"
    MISSION = "mission"
    OBLIGATIONS = "obligations"
    OPERATOR = "operator"
    PUBLICITY = "publicity"
    FUNDING = "funding"


class Point(StrEnum):
    """What each kind of precision asks to write."""

    WHAT = "service.what"
    USERS = "service.users"
    INTEREST = "service.interest"
    PARTS = "aspects.parts"
    TASK = "mission.task"
    POLICY = "mission.policy"
    FAILURE = "mission.failure"
    DUTIES = "obligations.duties"
    WHO = "operator.who"
    FORMS = "operator.forms"
    DESIGNATION = "operator.designation"
    PUBLICITY = "publicity.how"
    MODE = "funding.mode"
    PARAMETERS = "funding.parameters"
    CONTROL = "funding.control"

    @property
    def section(self) -> Section:
        """
        >>> Point.FAILURE.section
        <Section.MISSION: 'mission'>
        """
        return Section(self.partition(".")[0])


POINTS: Mapping[Section, tuple[Point, ...]] = {
    section: tuple(point for point in Point if point.section is section) for section in Section
}
# What only a service of general economic interest is asked.
SIEG_POINTS = frozenset((Point.DUTIES, Point.FORMS, Point.DESIGNATION, Point.PARAMETERS, Point.CONTROL))
MOST_LETTERS = 20_000  # of one point


class Regime(StrEnum):
    """What a deliberation says a service is."""

    SIGNE = "signe"
    SIEG = "sieg"


@dataclass(frozen=True, slots=True)
class Covered:
    """A service of a deliberation. `nature`: what its file found, empty when no file was concluded."""

    name: str
    regime: Regime
    nature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The cadre of a specific deliberation."""

    is_adopted: bool
    services: tuple[Covered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A deliberation as it is written so far, and the day whose law it is read by."""

    territory: str
    law_on: date
    texts: Mapping[Point, str] = field(default_factory=dict)
    services: tuple[Covered, ...] = ()
    figures: tuple[Figure, ...] = ()
    open_proposals: int = 0
    parent: Parent | None = None

    def text(self, point: Point) -> str:
        return self.texts.get(point, "").strip()

    def named(self, regime: Regime) -> tuple[Covered, ...]:
        return tuple(one for one in self.services if one.regime is regime)


class Outcome(StrEnum):
    ADOPTED = "adopted"
    REFUSED = "refused"


def outcome_of(votes_for: int, votes_against: int, *, chair_is_for: bool | None) -> Outcome | None:
    """The majority of the votes cast, abstentions left out; equal, the chair decides, and None while it did not.

    >>> outcome_of(20, 9, chair_is_for=None), outcome_of(4, 4, chair_is_for=False), outcome_of(4, 4, chair_is_for=None)
    (<Outcome.ADOPTED: 'adopted'>, <Outcome.REFUSED: 'refused'>, None)
    """
    if votes_for != votes_against:
        return Outcome.ADOPTED if votes_for > votes_against else Outcome.REFUSED
    if chair_is_for is None:
        return None
    return Outcome.ADOPTED if chair_is_for else Outcome.REFUSED
