"""Sets of statutes with one fault each: the checker finds that one and no other."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from essaim.engines.shares.queries.law import law_on
from essaim.engines.shares.rules.statutes import (
    Category,
    Check,
    College,
    Form,
    Legal,
    Role,
    State,
    Statutes,
    check_statutes,
)
from essaim.kernel.money import ZERO, Money, Rate

pytestmark = pytest.mark.pure


def _legal(told: str | int) -> Legal:
    measure = told if isinstance(told, int) else Rate.parse(told)
    return Legal(measure, date(2014, 8, 2), "Loi 47-1775", "https://www.legifrance.gouv.fr/")


LAW = {
    "scic.categories": _legal(3),
    "scic.colleges": _legal(3),
    "scic.college_least": _legal("10 %"),
    "scic.college_most": _legal("50 %"),
    "scic.public_capital": _legal("50 %"),
    "scic.reserves": _legal("57,5 %"),
    "ues.social_votes": _legal("65 %"),
    "scop.staff_capital": _legal("51 %"),
    "scop.staff_votes": _legal("65 %"),
    "scop.largest_holding": _legal("50 %"),
    "coop.reserves": _legal("15 %"),
    "association.members": _legal(2),
    "coop.capital_floor": _legal("25 %"),
    "coop.paid_first": _legal("25 %"),
    "coop.paid_within": _legal(5),
    "coop.interest_margin": _legal("2 %"),
}
DRIVERS = Category("Conducteurs", Role.BENEFICIARY, 40, Money(80_000))
STAFF = Category("Salariés", Role.EMPLOYEE, 4, Money(20_000))
TOWNS = Category("Collectivités", Role.PUBLIC, 2, Money(100_000))
SCIC = Statutes(
    form=Form.SCIC,
    categories=(DRIVERS, STAFF, TOWNS),
    colleges=(
        College("Conducteurs", Fraction(2, 5), frozenset({Role.BENEFICIARY})),
        College("Salariés", Fraction(1, 10), frozenset({Role.EMPLOYEE})),
        College("Collectivités", Fraction(1, 2), frozenset({Role.PUBLIC})),
    ),
    floor_rate=Rate.parse("25 %"),
    paid_first=Rate.parse("25 %"),
    paid_within_years=Fraction(3),
    reserves=Rate.parse("57,5 %"),
    interest=Rate.parse("3 %"),
    interest_ceiling=Rate.parse("3,23 %"),
)
COOP = {
    "floor_rate": Rate.parse("25 %"),
    "paid_first": Rate.parse("50 %"),
    "paid_within_years": Fraction(5),
    "reserves": Rate.parse("15 %"),
    "interest": Rate.parse("2 %"),
    "interest_ceiling": Rate.parse("3,23 %"),
}
UNION = Statutes(
    **COOP,  # type: ignore[arg-type]
    form=Form.UES,
    categories=(
        Category("Associations", Role.SOCIAL, 13, Money(13_000)),
        Category("Entreprises", Role.OTHER, 7, Money(7000)),
    ),
)
SCOP = Statutes(
    **COOP,  # type: ignore[arg-type]
    largest_holding=Rate.parse("50 %"),
    form=Form.SCOP,
    categories=(
        Category("Salariés", Role.EMPLOYEE, 13, Money(5100)),
        Category("Autres", Role.OTHER, 7, Money(4900)),
    ),
)
OTHERS = College("Autres", Fraction(2, 5), frozenset({Role.OTHER}))
MIXED = College("Tous", Fraction(1), frozenset({Role.SOCIAL, Role.OTHER}))
CLUB = Statutes(form=Form.ASSOCIATION, categories=(Category("Adhérents", Role.BENEFICIARY, 12),))


def broken(statutes: Statutes) -> list[str]:
    return [check.rule for check in check_statutes(statutes, LAW) if check.is_broken]


def weights(*parts: int) -> tuple[College, ...]:
    whole = sum(parts)
    return tuple(
        replace(one, weight=Fraction(part, whole)) for one, part in zip(SCIC.colleges, parts, strict=True)
    )


def shared(one: Role, weight: Fraction, other: Role) -> tuple[College, ...]:
    return (
        College("Premier", weight, frozenset({one})),
        College("Second", 1 - weight, frozenset({other})),
    )


@pytest.mark.parametrize("sound", [SCIC, UNION, SCOP, CLUB], ids=lambda one: one.form)
def test_sound_statutes_have_no_fault(sound: Statutes) -> None:
    assert broken(sound) == []
    assert all(check.state is State.KEPT for check in check_statutes(sound, LAW))


@pytest.mark.parametrize(
    ("faulty", "rule"),
    [
        (replace(SCIC, categories=(DRIVERS, replace(STAFF, capital=Money(120_000)))), "categories"),
        (replace(SCIC, categories=(DRIVERS, STAFF, replace(TOWNS, name="salariés"))), "categories"),
        (
            replace(SCIC, categories=(replace(DRIVERS, role=Role.OTHER), STAFF, TOWNS)),
            "beneficiaries",
        ),
        (replace(SCIC, categories=(DRIVERS, replace(STAFF, role=Role.OTHER), TOWNS)), "workers"),
        (replace(SCIC, colleges=(), one_member_one_vote=False), "one_vote"),
        (
            replace(SCIC, colleges=tuple(replace(one, weight=Fraction(1, 2)) for one in SCIC.colleges[1:])),
            "colleges_enough",
        ),
        (replace(SCIC, colleges=weights(41, 9, 50)), "college_least"),
        (replace(SCIC, colleges=weights(35, 10, 55)), "college_most"),
        (
            replace(SCIC, colleges=tuple(replace(one, weight=Fraction(3, 10)) for one in SCIC.colleges)),
            "colleges_whole",
        ),
        (
            replace(SCIC, categories=(DRIVERS, STAFF, replace(TOWNS, capital=Money(100_001)))),
            "public_capital",
        ),
        (replace(SCIC, reserves=Rate.parse("50 %")), "reserves"),
        (replace(SCIC, floor_rate=Rate.parse("10 %")), "floor"),
        (replace(SCIC, paid_first=Rate.parse("10 %")), "paid_first"),
        (replace(SCIC, paid_within_years=Fraction(61, 12)), "paid_within"),
        (replace(SCIC, interest=Rate.parse("3,24 %")), "interest"),
        (
            replace(UNION, categories=(replace(UNION.categories[0], members=12), UNION.categories[1])),
            "social_votes",
        ),
        (
            replace(SCOP, categories=(replace(SCOP.categories[0], capital=Money(5000)), SCOP.categories[1])),
            "staff_capital",
        ),
        (
            replace(SCOP, categories=(replace(SCOP.categories[0], members=12), SCOP.categories[1])),
            "staff_votes",
        ),
        (
            replace(
                SCIC, categories=(DRIVERS, replace(DRIVERS, name="Jeunes conducteurs"), STAFF), colleges=()
            ),
            "categories",
        ),
        (replace(SCIC, one_member_one_vote=False), "one_vote"),
        (replace(SCIC, assets_kept=False), "assets_kept"),
        (replace(SCIC, colleges=weights(1, 1, 3)), "college_most"),
        (replace(SCIC, reserves=Rate.parse("57,49 %")), "reserves"),
        (replace(SCIC, interest=Rate.parse("9 %")), "interest"),
        (replace(SCOP, one_member_one_vote=False), "one_vote"),
        (replace(SCOP, largest_holding=Rate.parse("50,1 %")), "largest_holding"),
        (replace(SCOP, reserves=Rate.parse("14,9 %")), "reserves"),
        (replace(SCOP, assets_kept=False), "assets_kept"),
        (replace(SCOP, floor_rate=Rate.parse("20 %")), "floor"),
        (replace(SCOP, paid_first=Rate.parse("19 %")), "paid_first"),
        (replace(SCOP, paid_within_years=Fraction(6)), "paid_within"),
        (replace(SCOP, interest=Rate.parse("4 %")), "interest"),
        (
            replace(SCOP, colleges=shared(Role.EMPLOYEE, Fraction(64, 100), Role.OTHER)),
            "staff_votes",
        ),
        (replace(UNION, assets_kept=False), "assets_kept"),
        (replace(UNION, reserves=Rate.parse("10 %")), "reserves"),
        (replace(UNION, floor_rate=Rate.parse("24 %")), "floor"),
        (replace(UNION, interest=Rate.parse("3,3 %")), "interest"),
        (
            replace(UNION, colleges=shared(Role.SOCIAL, Fraction(64, 100), Role.OTHER)),
            "social_votes",
        ),
        (
            replace(UNION, colleges=(*shared(Role.SOCIAL, Fraction(13, 20), Role.OTHER)[:1], OTHERS)),
            "colleges_whole",
        ),
        (replace(UNION, colleges=(OTHERS, replace(MIXED, weight=Fraction(3, 5)))), "social_votes"),
        (replace(CLUB, assets_kept=False), "assets_kept"),
        (replace(CLUB, categories=(replace(CLUB.categories[0], capital=Money(1)),)), "no_capital"),
        (replace(CLUB, interest=Rate.parse("1 %")), "no_interest"),
        (replace(CLUB, categories=(replace(CLUB.categories[0], members=1),)), "founders"),
    ],
)
def test_the_one_fault_is_found_and_no_other(faulty: Statutes, rule: str) -> None:
    assert broken(faulty) == [rule]


def found(statutes: Statutes, rule: str) -> Check:
    return next(check for check in check_statutes(statutes, LAW) if check.rule == rule)


def test_a_fault_says_what_was_read_what_is_allowed_and_where() -> None:
    faulty = replace(SCIC, colleges=weights(35, 10, 55))
    check = found(faulty, "college_most")
    assert (check.read, check.allowed, check.who) == (
        Rate.parse("55 %"),
        Rate.parse("50 %"),
        ("Collectivités",),
    )
    assert check.legal == LAW["scic.college_most"]


def test_what_cannot_be_told_is_said_so_and_is_no_fault() -> None:
    friends = replace(SCIC, categories=(*SCIC.categories, Category("Amis", Role.SOCIAL, 3)))
    check = found(friends, "everyone_votes")
    assert (check.state, check.who, broken(friends)) == (State.UNKNOWN, ("Amis",), [])
    assert found(replace(SCIC, interest_ceiling=None), "interest").state is State.UNKNOWN
    assert found(replace(UNION, colleges=(MIXED,)), "social_votes").state is State.UNKNOWN
    bare = tuple(replace(one, roles=frozenset()) for one in shared(Role.SOCIAL, Fraction(13, 20), Role.OTHER))
    assert found(replace(UNION, colleges=bare), "social_votes").state is State.UNKNOWN
    empty = replace(SCOP, categories=(Category("Salariés", Role.EMPLOYEE, 0, ZERO),))
    assert {found(empty, rule).state for rule in ("staff_capital", "staff_votes")} == {State.UNKNOWN}


def test_colleges_of_a_union_give_its_votes() -> None:
    shares = (
        College("Associations", Fraction(13, 20), frozenset({Role.SOCIAL})),
        College("Autres", Fraction(7, 20), frozenset({Role.OTHER})),
    )
    assert broken(replace(UNION, colleges=shares)) == []
    few = (replace(shares[0], weight=Fraction(3, 4)), replace(MIXED, weight=Fraction(1, 4)))
    assert found(replace(UNION, colleges=few), "social_votes").state is State.KEPT


def test_the_law_asks_a_quarter_of_the_price_and_five_years() -> None:
    told = law_on(date(2026, 1, 1))
    assert (told["coop.paid_first"].measure, told["coop.paid_within"].measure) == (Rate.parse("25 %"), 5)
    assert law_on(date(1990, 1, 1))["coop.paid_within"].measure == 3


def test_a_day_before_the_law_said_a_number_is_read_with_the_first_it_said() -> None:
    told = law_on(date(1950, 1, 1))
    assert told["scic.public_capital"].measure == Rate.parse("20 %")
    assert law_on(date(2026, 1, 1))["scic.public_capital"].measure == Rate.parse("50 %")
