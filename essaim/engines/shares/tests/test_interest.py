"""Interest of a year: its ceiling from rates entered with their source, its parts, its payment."""

from datetime import date

import pytest

from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.shares import errors
from essaim.engines.shares.commands.earning import Interest, Reference, give_interest, note_rate
from essaim.engines.shares.commands.paying import Paid, pay_interest
from essaim.engines.shares.factories import at, make_category, paid_up, shares_cast
from essaim.engines.shares.models import InterestPart, InterestYear
from essaim.engines.shares.queries.claims import source_urls
from essaim.engines.shares.queries.earning import ceiling_on
from essaim.engines.shares.rules.interest import halves_before
from essaim.kernel.factories import Cast
from essaim.kernel.money import ZERO, Money, Rate

pytestmark = pytest.mark.django_db
MAY = date(2027, 5, 20)


@pytest.fixture
def cast() -> Cast:
    return shares_cast()


def note_rates(cast: Cast, *, year: int = 2027, percent: str = "1,2 %") -> None:
    for one, half in halves_before(year):
        told = Reference(year=one, half=half, rate=Rate.parse(percent), source="Avis au Journal officiel")
        note_rate(by=cast.coordinator, tool=cast.tool("parts"), reference=told)


def give(cast: Cast, percent: str = "3 %", *, year: int = 2026, on: date = MAY) -> InterestYear:
    asked = Interest(year=year, rate=Rate.parse(percent), on=on, decision="Assemblée du 20 mai")
    return give_interest(by=cast.coordinator, tool=cast.tool("parts"), asked=asked, at=at(on))


def test_no_ceiling_without_every_rate(cast: Cast) -> None:
    note_rates(cast, year=2026)
    top = ceiling_on(cast.tool("parts"), MAY)
    assert (top.rate, top.missing) == (None, ((2026, 1), (2026, 2)))
    with pytest.raises(errors.RatesMissing) as refused:
        give(cast)
    assert "1er semestre 2026" in str(refused.value)


def test_interest_follows_what_was_paid_and_enters_the_books(cast: Cast) -> None:
    users = make_category(cast)
    early = paid_up(cast, users, 50, on=date(2026, 1, 1))
    late = paid_up(cast, users, 50, on=date(2026, 7, 2), name="Omar Haddad")
    note_rates(cast)

    given = give(cast, "3,2 %")

    parts = {one.holder_id: one for one in InterestPart.objects.in_tool(given.tool_id)}
    assert (parts[early.pk].amount, parts[late.pk].amount) == (Money(3200), Money(1604))
    assert given.total == Money(4804)
    assert given.explanation["result"] == "3,2\N{NO-BREAK SPACE}%"
    assert balance_of(cast.project.pk, "457") == Money(-4804)
    paid = Paid(on=MAY, method="transfer")
    pay_interest(by=cast.coordinator, part_id=parts[late.pk].pk, paid=paid, at=at(MAY))
    assert balance_of(cast.project.pk, "457") == Money(-3200)
    with pytest.raises(errors.PaidAlready):
        pay_interest(by=cast.coordinator, part_id=parts[late.pk].pk, paid=paid, at=at(MAY))
    assert faults_of_books([cast.project.pk]) == []
    assert (
        f"/interets/{given.pk}/"
        in source_urls(cast.project.pk, [f"interest-{given.pk}"])[f"interest-{given.pk}"]
    )


def test_what_interest_is_refused(cast: Cast) -> None:
    note_rates(cast)
    with pytest.raises(errors.NoInterest):
        give(cast)
    paid_up(cast, make_category(cast), 50, on=date(2026, 1, 1))
    with pytest.raises(errors.AboveCeiling) as refused:
        give(cast, "3,21 %")
    assert "3,2" in str(refused.value)
    with pytest.raises(errors.YearNotOver):
        give(cast, year=2027)
    give(cast)
    with pytest.raises(errors.InterestGiven):
        give(cast)


def test_the_most_that_is_shown_may_be_given_and_a_rate_is_shared_as_written(cast: Cast) -> None:
    paid_up(cast, make_category(cast), 5000, on=date(2026, 1, 1))
    note_rates(cast)
    told = Reference(year=2026, half=2, rate=Rate.parse("1,23 %"), source="Avis au Journal officiel")
    note_rate(by=cast.coordinator, tool=cast.tool("parts"), reference=told)
    top = ceiling_on(cast.tool("parts"), MAY)

    with pytest.raises(errors.AboveCeiling):
        give(cast, "3,21 %")  # the mean and two points: 3.205 %
    assert (str(top.rate), give(cast, "3,199 %").total) == ("3,2\N{NO-BREAK SPACE}%", Money(319_000))


def test_an_association_gives_none(cast: Cast) -> None:
    cast.project.tools.filter(slug="parts").update(settings={"legal_form": "association"})
    note_rates(cast)
    with pytest.raises(errors.NoInterestHere):
        give(cast)
    assert balance_of(cast.project.pk, "457") == ZERO
