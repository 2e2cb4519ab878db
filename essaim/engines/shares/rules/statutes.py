"""Statutes read against the law of their form: each check says its rule, what was read, what is allowed and where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total


class Form(StrEnum):
    ASSOCIATION = "association"
    COMPANY = "company"  # on its way to be a SCIC: what one asks is already told
    SCIC = "scic"
    SCOP = "scop"
    UES = "ues"


class Role(StrEnum):
    """What a category of members is to the law."""

    BENEFICIARY = "beneficiary"
    EMPLOYEE = "employee"
    PRODUCER = "producer"
    PUBLIC = "public"
    SOCIAL = "social"  # cooperatives, mutuals, associations and their unions
    OTHER = "other"


class State(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of members: its part of the capital, its members."""

    name: str
    role: Role
    members: int = 0
    capital: Money = ZERO


@dataclass(frozen=True, slots=True)
class College:
    """A college, what it weighs, and the roles of those who vote in it."""

    name: str
    weight: Fraction
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statutes:
    """What was read: in the settings, in the registers, or in hand-written statutes."""

    form: Form
    categories: Sequence[Category] = ()
    colleges: Sequence[College] = ()
    one_member_one_vote: bool = True
    assets_kept: bool = True
    largest_holding: Rate | None = None
    floor_rate: Rate | None = None
    paid_first: Rate | None = None
    paid_within_years: Fraction | None = None
    reserves: Rate | None = None
    interest: Rate | None = None
    interest_ceiling: Rate | None = None


@dataclass(frozen=True, slots=True)
class Legal:
    """A number of the law on a day, with its date and source."""

    measure: Rate | int
    since: date
    source: str
    url: str = ""
    is_verified: bool = True


type Law = Mapping[str, Legal]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule held against what was read. `who` names what is at fault."""

    rule: str
    state: State
    read: Rate | Money | int | str
    allowed: Rate | int | None = None
    legal: Legal | None = None
    who: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_broken(self) -> bool:
        return self.state is State.BROKEN


def _checked(
    rule: str,
    kept: bool | None,
    read: Rate | Money | int | str,
    legal: Legal | None = None,
    who: Sequence[str] = (),
) -> Check:
    state = State.UNKNOWN if kept is None else State.KEPT if kept else State.BROKEN
    yes_or_no = kept is not None and read == ""
    allowed = None if legal is None or yes_or_no else legal.measure
    return Check(rule, state, read, allowed, legal, tuple(who))


def _rate(legal: Legal) -> Rate:
    assert isinstance(legal.measure, Rate)
    return legal.measure


def _capital(statutes: Statutes) -> Money:
    return total([one.capital for one in statutes.categories])


def _capital_of(statutes: Statutes, roles: frozenset[Role]) -> Rate:
    whole = _capital(statutes)
    part = total([one.capital for one in statutes.categories if one.role in roles])
    return Rate(Fraction(part.cents, whole.cents) if whole else Fraction(0))


def votes_of(statutes: Statutes, roles: frozenset[Role]) -> tuple[Rate, Rate] | None:
    """The least and the most votes of some roles: those of their colleges, and of colleges whose members are mixed or not told;
    without colleges, by heads. None where there is no member.
    """
    if statutes.colleges:
        least = [one.weight for one in statutes.colleges if one.roles and one.roles <= roles]
        most = [one.weight for one in statutes.colleges if one.roles & roles or not one.roles]
        return Rate(sum(least, Fraction(0))), Rate(sum(most, Fraction(0)))
    members = sum(one.members for one in statutes.categories)
    part = sum(one.members for one in statutes.categories if one.role in roles)
    return (Rate(Fraction(part, members)),) * 2 if members else None


def _votes(rule: str, statutes: Statutes, roles: frozenset[Role], legal: Legal) -> Check:
    votes = votes_of(statutes, roles)
    asked = _rate(legal)
    if votes is None or votes[0] < asked <= votes[1]:
        return _checked(rule, None, "", legal)
    least, most = votes
    return _checked(rule, least >= asked, least if least >= asked else most, legal)


def _voices(statutes: Statutes) -> Iterator[Check]:
    """One member one vote, in its college where there are some. A category seen in no college is to be looked at: it may vote in one
    named otherwise.
    """
    yield _checked("one_vote", statutes.one_member_one_vote, "")
    if not statutes.colleges:
        return
    voting = frozenset[Role]().union(*(one.roles for one in statutes.colleges))
    mute = [one.name for one in statutes.categories if one.role not in voting]
    yield _checked("everyone_votes", None if mute else True, "", None, mute)


def _colleges(statutes: Statutes, law: Law) -> Iterator[Check]:
    yield from _voices(statutes)
    if not statutes.colleges:
        return
    yield _checked(
        "colleges_enough",
        len(statutes.colleges) >= law["scic.colleges"].measure,  # type: ignore[operator]
        len(statutes.colleges),
        law["scic.colleges"],
    )
    least, most = law["scic.college_least"], law["scic.college_most"]
    low = [one for one in statutes.colleges if one.weight < _rate(least).fraction]
    high = [one for one in statutes.colleges if one.weight > _rate(most).fraction]
    lightest = min(one.weight for one in statutes.colleges)
    heaviest = max(one.weight for one in statutes.colleges)
    yield _checked("college_least", not low, Rate(lightest), least, [one.name for one in low])
    yield _checked("college_most", not high, Rate(heaviest), most, [one.name for one in high])
    yield from _whole(statutes)


def _whole(statutes: Statutes) -> Iterator[Check]:
    """The colleges make all of the votes together, whatever the form."""
    if statutes.colleges:
        whole = sum((one.weight for one in statutes.colleges), Fraction(0))
        yield _checked("colleges_whole", whole == 1, Rate(whole))


def _kinds(categories: Sequence[Category]) -> int:
    """How many categories the law sees: two names for one role are one, others are told by their name."""
    names = {one.name.casefold() for one in categories}
    kinds = {(one.role, one.name.casefold() if one.role is Role.OTHER else "") for one in categories}
    return min(len(names), len(kinds))


def _scic(statutes: Statutes, law: Law) -> Iterator[Check]:
    roles = {one.role for one in statutes.categories}
    number, legal = _kinds(statutes.categories), law["scic.categories"]
    yield _checked("categories", number >= legal.measure, number, legal)  # type: ignore[operator]
    yield _checked("beneficiaries", Role.BENEFICIARY in roles, "", legal)
    yield _checked("workers", bool(roles & {Role.EMPLOYEE, Role.PRODUCER}), "", legal)
    yield from _colleges(statutes, law)
    public = _capital_of(statutes, frozenset({Role.PUBLIC}))
    ceiling = law["scic.public_capital"]
    who = [one.name for one in statutes.categories if one.role is Role.PUBLIC]
    yield _checked("public_capital", public <= _rate(ceiling), public, ceiling, who)
    yield from _kept(statutes, law["scic.reserves"])
    yield from _variable_capital(statutes, law)


def _kept(statutes: Statutes, reserves: Legal) -> Iterator[Check]:
    """What is never shared: a part of each surplus, and what is left at the end."""
    if statutes.reserves is not None:
        yield _checked("reserves", statutes.reserves >= _rate(reserves), statutes.reserves, reserves)
    yield _checked("assets_kept", statutes.assets_kept, "")


def _variable_capital(statutes: Statutes, law: Law) -> Iterator[Check]:
    asked: list[tuple[str, Rate | None, str]] = [
        ("floor", statutes.floor_rate, "coop.capital_floor"),
        ("paid_first", statutes.paid_first, "coop.paid_first"),
    ]
    for rule, read, key in asked:
        if read is not None:
            yield _checked(rule, read >= _rate(law[key]), read, law[key])
    years, legal = statutes.paid_within_years, law["coop.paid_within"]
    if years is not None:
        months = int(years * 12)
        yield _checked("paid_within", years <= legal.measure, months, legal)  # type: ignore[operator]
    if statutes.interest is not None:
        top = statutes.interest_ceiling
        kept = None if top is None else statutes.interest <= top
        legal = law["coop.interest_margin"]
        state = State.UNKNOWN if kept is None else State.KEPT if kept else State.BROKEN
        yield Check("interest", state, statutes.interest, top, legal)


def _scop(statutes: Statutes, law: Law) -> Iterator[Check]:
    staff = frozenset({Role.EMPLOYEE})
    held, legal = _capital_of(statutes, staff), law["scop.staff_capital"]
    kept = held >= _rate(legal) if _capital(statutes) else None
    yield _checked("staff_capital", kept, held, legal)
    yield from _voices(statutes)
    yield from _whole(statutes)
    yield _votes("staff_votes", statutes, staff, law["scop.staff_votes"])
    if statutes.largest_holding is not None:
        largest, most = statutes.largest_holding, law["scop.largest_holding"]
        yield _checked("largest_holding", largest <= _rate(most), largest, most)
    yield from _kept(statutes, law["coop.reserves"])
    yield from _variable_capital(statutes, law)


def _ues(statutes: Statutes, law: Law) -> Iterator[Check]:
    yield _votes("social_votes", statutes, frozenset({Role.SOCIAL}), law["ues.social_votes"])
    yield from _whole(statutes)
    yield from _kept(statutes, law["coop.reserves"])
    yield from _variable_capital(statutes, law)


def _association(statutes: Statutes, law: Law) -> Iterator[Check]:
    capital = _capital(statutes)
    yield _checked("no_capital", not capital, capital)
    given = statutes.interest
    yield _checked("no_interest", not given or not given.fraction, given or Rate(Fraction(0)))
    members = sum(one.members for one in statutes.categories)
    legal = law["association.members"]
    yield _checked("founders", members >= legal.measure, members, legal)  # type: ignore[operator]
    yield _checked("assets_kept", statutes.assets_kept, "")


_FORMS: Mapping[Form, Callable[[Statutes, Law], Iterator[Check]]] = {
    Form.ASSOCIATION: _association,
    Form.COMPANY: _scic,
    Form.SCIC: _scic,
    Form.SCOP: _scop,
    Form.UES: _ues,
}


def check_statutes(statutes: Statutes, law: Law) -> list[Check]:
    """Every rule of the form, kept, broken or not known, in the order people read them."""
    return list(_FORMS[statutes.form](statutes, law))


def public_kept(*, public: Money, capital: Money, most: Rate) -> bool:
    """Whether public bodies hold no more than their part of the capital.

    >>> public_kept(public=Money(50), capital=Money(100), most=Rate.parse("50 %"))
    True
    """
    return public.cents <= capital.cents * most.fraction
