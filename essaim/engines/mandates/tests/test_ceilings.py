"""Small aids noted, on days either side of each change of law."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from essaim.engines.mandates.commands.ceilings import cancel_aid, record_aid
from essaim.engines.mandates.errors import AlreadyCancelled, ReasonNeeded
from essaim.engines.mandates.models import Aid
from essaim.engines.mandates.queries.ceilings import (
    aids_of,
    cap_of,
    counted_aids,
    register_by,
    undertakings_of,
    used_by,
    would_pass,
)
from essaim.engines.mandates.queries.mandates import operators_of
from essaim.engines.mandates.rules.ceilings import Regime
from essaim.engines.mandates.tests.mandates_world import World, designate, draft, drafted, make_world
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money, Rate

pytestmark = pytest.mark.django_db
WARN = Rate.parse("80 %")


@pytest.fixture
def world() -> World:
    return make_world()


def noted(world: World, euros: str, on: date, entity: str = "Savoirs pour tous", regime: str = "sieg") -> Aid:
    return record_aid(
        by=world.officer,
        tool=world.tool,
        undertaking="Groupe Savoirs",
        entity=entity,
        regime=regime,
        amount=Money.euros(euros),
        granted_on=on,
        authority="Département",
        purpose="Atelier",
        at=NOW,
    )


def test_the_ceiling_of_the_day_is_the_one_of_the_law_of_that_day(world: World) -> None:
    noted(world, "450000", date(2023, 5, 1))
    noted(world, "120000", date(2023, 6, 1), "Savoirs de l'Est", "general")
    aids = counted_aids(aids_of(world.tool))
    told = {}
    for on in (date(2012, 4, 28), date(2023, 12, 31), date(2024, 1, 1), date(2026, 5, 1), date(2031, 1, 1)):
        used = used_by("groupe savoirs", aids, on=on, warn_from=WARN)
        told[on.year] = [
            (one.regime, one.consumption.law.ceiling.cents // 100, one.consumption.is_near) for one in used
        ]
    assert told == {
        2012: [(Regime.GENERAL, 200_000, False)],
        2023: [(Regime.GENERAL, 200_000, False), (Regime.SIEG, 500_000, True)],
        2024: [(Regime.GENERAL, 300_000, False), (Regime.SIEG, 750_000, False)],
        2026: [(Regime.GENERAL, 300_000, False), (Regime.SIEG, 750_000, False)],
        2031: [],
    }
    sieg = used_by("Groupe Savoirs", aids, on=date(2024, 1, 1), warn_from=WARN)[1]
    assert [step.value for step in sieg.explanation.steps] == [Money.euros("750000"), Money.euros("450000")]
    assert "2023/2832" in str(sieg.explanation.steps[0].source)


def test_until_2023_the_ceiling_of_a_sieg_counts_every_small_aid(world: World) -> None:
    noted(world, "320000", date(2022, 5, 1))
    noted(world, "180000", date(2022, 6, 1), regime="general")
    aids = counted_aids(aids_of(world.tool))
    used = {
        on: [one.consumption.used for one in used_by("Groupe Savoirs", aids, on=on, warn_from=WARN)]
        for on in (date(2023, 12, 31), date(2024, 1, 1))
    }
    assert used[date(2023, 12, 31)] == [Money.euros("180000"), Money.euros("500000")]
    assert used[date(2024, 1, 1)] == [Money.euros("180000"), Money.euros("320000")]
    assert not would_pass(noted(world, "10", date(2025, 6, 2), regime="general"))
    assert would_pass(noted(world, "0,01", date(2022, 6, 2), regime="general")), "both add up: a cent above"


def test_a_wrong_aid_is_taken_back_once_and_never_erased(world: World) -> None:
    aid = noted(world, "10", date(2026, 5, 1))
    with pytest.raises(ReasonNeeded):
        cancel_aid(by=world.officer, aid_id=aid.pk, reason="", at=NOW)
    cancel_aid(by=world.officer, aid_id=aid.pk, reason="Doublon", at=NOW)
    with pytest.raises(AlreadyCancelled):
        cancel_aid(by=world.officer, aid_id=aid.pk, reason="Doublon", at=NOW)
    assert counted_aids(aids_of(world.tool)) == []
    with pytest.raises(DatabaseError, match="what is written here never changes"), transaction.atomic():
        Aid.unscoped.filter(pk=aid.pk).update(amount=1)
    with pytest.raises(Forbidden):
        cancel_aid(by=world.body, aid_id=aid.pk, reason="x", at=NOW)


def test_an_aid_is_entered_in_the_register_within_twenty_working_days(world: World) -> None:
    assert register_by(noted(world, "10", date(2026, 6, 1))) == date(2026, 6, 29)
    assert register_by(noted(world, "10", date(2025, 12, 31))) is None


def test_undertakings_are_those_of_aids_and_of_bodies(world: World) -> None:
    designate(world, draft(world))
    noted(world, "10", date(2026, 5, 1))
    assert undertakings_of(world.tool, list(aids_of(world.tool))) == ["Groupe Savoirs", "Savoirs pour tous"]


@pytest.mark.parametrize(
    ("starts", "cap"),
    [(date(2026, 1, 7), 15_000_000), (date(2026, 1, 8), 20_000_000), (date(2010, 1, 1), 30_000_000)],
)
def test_the_yearly_limit_of_a_service_is_that_of_the_day_of_its_act(
    world: World, starts: date, cap: int
) -> None:
    mandate = drafted(world, starts_on=starts, ends_on=date(2031, 1, 1)).mandate
    found = cap_of(mandate, list(operators_of(mandate)), WARN)
    # Before 2012, the law known here adds nothing to the swap rate: 940 € of profit, not 1 340 €.
    assert found.cap.yearly == Money.euros("188340" if starts.year == 2010 else "188740")
    assert found.cap.cap == Money.euros(cap)
    mandate.is_uncapped = True
    assert cap_of(mandate, list(operators_of(mandate)), WARN).cap.cap is None
