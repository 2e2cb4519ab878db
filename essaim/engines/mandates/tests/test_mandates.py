"""Acts of mandate: what may be signed, what is frozen, what comes after."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from essaim.engines.mandates.commands.amendments import amend_mandate
from essaim.engines.mandates.commands.compensation import retain_scenario, save_scenario
from essaim.engines.mandates.commands.mandates import (
    change_mandate,
    designate_operator,
    end_mandate,
    remove_operator,
    renew_mandate,
    sign_mandate,
)
from essaim.engines.mandates.errors import (
    ActBlocked,
    ActNotSigned,
    ActSigned,
    BadPlan,
    OperatorKnown,
    ReasonNeeded,
    ScenarioNameTaken,
)
from essaim.engines.mandates.models import Amendment, Conclusion, Mandate, Operator, Scenario
from essaim.engines.mandates.queries.mandates import calendar_of, seen_operators
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.tests.mandates_world import (
    ROLES,
    World,
    designate,
    draft,
    drafted,
    make_world,
    signed,
)
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING
from essaim.kernel.actors.models import Organisation
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_an_act_that_holds_is_signed_once_and_its_words_are_frozen(world: World) -> None:
    operator = drafted(world)
    mandate = sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)

    assert (mandate.status, mandate.runs_until) == ("signed", date(2031, 12, 31))
    assert OutgoingEvent.objects.get().payload == {"mandate_id": mandate.pk, "operators": 1}
    assert history(mandate)[0].action == "mandates.mandate_signed"
    for refused in (
        lambda: change_mandate(by=world.officer, mandate_id=mandate.pk, words={"title": "Autre"}),
        lambda: sign_mandate(by=world.officer, mandate_id=mandate.pk, at=NOW),
        lambda: designate(world, mandate, siret="", rna="W751234567", name="Autre"),
        lambda: remove_operator(by=world.officer, operator_id=operator.pk),
        lambda: save_scenario(by=world.body, operator_id=operator.pk, name="x", plan=TRAINING, at=NOW),
        lambda: retain_scenario(by=world.officer, scenario_id=operator.scenarios.get().pk),
    ):
        with pytest.raises(ActSigned):
            refused()
    with pytest.raises(DatabaseError, match="a signed act keeps its words"), transaction.atomic():
        Mandate.unscoped.filter(pk=mandate.pk).update(recovery="Rien")
    with pytest.raises(DatabaseError, match="a signed act keeps its words"), transaction.atomic():
        Mandate.unscoped.filter(pk=mandate.pk).update(starts_on=None)


def test_an_act_with_holes_is_not_signed(world: World) -> None:
    mandate = draft(world, publicity="", reference="")
    designate(world, mandate)
    with pytest.raises(ActBlocked) as refused:  # publicity, reference, scenario
        sign_mandate(by=world.officer, mandate_id=mandate.pk, at=NOW)
    assert refused.value.fields == {"count": 3}
    with pytest.raises(Invalid, match="finit avant de commencer"):
        change_mandate(by=world.officer, mandate_id=mandate.pk, words={"ends_on": date(2020, 1, 1)})


def test_a_service_that_is_not_economic_is_kept_out_of_sieg_rules(world: World) -> None:
    operator = drafted(world)
    Conclusion.unscoped.create(
        tool=world.tool,
        service=world.service,
        law_on=NOW.date(),
        answers={},
        result="signe",
        steps=[],
        parameters=[],
        made_at=NOW,
    )
    with pytest.raises(ActBlocked):
        sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)


def test_bodies_are_known_by_their_number(world: World) -> None:
    mandate = draft(world)
    operator = designate(world, mandate)
    assert operator.organisation.name == "Savoirs pour tous" == operator.undertaking
    with pytest.raises(OperatorKnown):
        designate(world, mandate)
    with pytest.raises(Invalid) as refused:
        designate(world, mandate, siret="", name="Sans numéro")
    assert refused.value.field == "siret"
    with pytest.raises(Invalid) as refused:
        designate(world, mandate, siret="", rna="W751234567")
    assert refused.value.field == "name"
    made = designate(world, mandate, siret="", rna="W751234567", name="Les Voisins", undertaking="Groupe")
    assert Organisation.objects.get(rna="W751234567").pk == made.organisation_id
    remove_operator(by=world.officer, operator_id=made.pk)
    assert [one.pk for one in Operator.objects.in_tool(world.tool)] == [operator.pk]


def test_amendments_are_numbered_move_the_end_and_are_kept(world: World) -> None:
    mandate = signed(world).mandate
    told: dict[str, Any] = {
        "object": "Un an de plus",
        "decision": "2030-12",
        "decided_on": date(2030, 6, 1),
        "at": NOW,
    }
    amend_mandate(by=world.officer, mandate_id=mandate.pk, new_end=date(2032, 12, 31), **told)
    second = amend_mandate(by=world.officer, mandate_id=mandate.pk, **told)

    mandate.refresh_from_db()
    assert (second.number, mandate.runs_until, mandate.ends_on) == (2, date(2032, 12, 31), date(2031, 12, 31))
    assert date(2032, 12, 31) in [one.on for one in calendar_of(mandate)]
    kept = Amendment.unscoped.filter(pk=second.pk)
    with pytest.raises(DatabaseError, match="what is written here never changes"), transaction.atomic():
        kept.update(object="x")
    with pytest.raises(DatabaseError, match="what is written here never changes"), transaction.atomic():
        kept.delete()
    with pytest.raises(Invalid):
        amend_mandate(by=world.officer, mandate_id=mandate.pk, new_end=date(2026, 1, 1), **told)
    with pytest.raises(ReasonNeeded):
        amend_mandate(by=world.officer, mandate_id=mandate.pk, **{**told, "object": " "})


def test_a_mandate_ends_with_a_reason_and_is_renewed_with_its_bodies(world: World) -> None:
    mandate = signed(world).mandate
    with pytest.raises(ReasonNeeded):
        end_mandate(by=world.officer, mandate_id=mandate.pk, reason="", at=NOW)
    end_mandate(by=world.officer, mandate_id=mandate.pk, reason="Fusion des régions", at=NOW)
    with pytest.raises(ActNotSigned):
        end_mandate(by=world.officer, mandate_id=mandate.pk, reason="encore", at=NOW)

    new = renew_mandate(by=world.officer, mandate_id=mandate.pk, at=NOW)
    assert (new.renews_id, new.obligations, new.publicity, new.starts_on) == (
        mandate.pk,
        mandate.obligations,
        "",
        None,
    )
    assert [one.designated_on for one in new.operators.all()] == [None]


def test_each_act_asks_its_right(world: World) -> None:
    operator = drafted(world)
    mandate = operator.mandate
    for by, error in ((world.body, Forbidden), (world.cast.stranger, NotFound)):
        with pytest.raises(error):
            change_mandate(by=by, mandate_id=mandate.pk, words={})
        with pytest.raises(error):
            sign_mandate(by=by, mandate_id=mandate.pk, at=NOW)
        with pytest.raises(error):
            designate_operator(by=by, mandate_id=mandate.pk, at=NOW, rna="W751234567", name="x")


def test_scenarios_are_written_by_both_sides_and_retained_by_the_authority(world: World) -> None:
    operator = designate(world, draft(world))
    low = save_scenario(by=world.officer, operator_id=operator.pk, name="Région", plan=TRAINING, at=NOW)
    high = save_scenario(by=world.body, operator_id=operator.pk, name="Association", plan=TRAINING, at=NOW)
    with pytest.raises(ScenarioNameTaken):
        save_scenario(by=world.body, operator_id=operator.pk, name="région", plan=TRAINING, at=NOW)
    with pytest.raises(BadPlan):
        save_scenario(by=world.body, operator_id=operator.pk, name="Vide", plan=Plan(services=()), at=NOW)
    with pytest.raises(Forbidden):
        retain_scenario(by=world.body, scenario_id=high.pk)
    with pytest.raises(NotFound):
        save_scenario(by=world.cast.funder, operator_id=operator.pk, name="x", plan=TRAINING, at=NOW)
    retain_scenario(by=world.officer, scenario_id=low.pk)
    retain_scenario(by=world.officer, scenario_id=high.pk)
    assert [one.name for one in Scenario.unscoped.filter(is_retained=True)] == ["Association"]
    retain_scenario(by=world.officer, scenario_id=low.pk)
    save_scenario(
        by=world.officer, operator_id=operator.pk, name="Région", plan=TRAINING, at=NOW, scenario_id=low.pk
    )
    assert not Scenario.unscoped.filter(
        is_retained=True
    ).exists()  # changed since: it is to be retained again


def test_a_body_sees_its_own_figures_only(world: World) -> None:
    mandate = draft(world)
    mine = designate(world, mandate)
    other = designate(world, mandate, siret="", rna="W751234567", name="Les Voisins")
    cast = world.cast
    held = {role: frozenset(map(str, rights)) for role, rights in ROLES.items()}
    assert seen_operators(mandate, cast.coordinator, held["coordination"]) == {mine.pk, other.pk}
    assert seen_operators(mandate, cast.member, held["membre"]) == {mine.pk}
    assert seen_operators(mandate, cast.funder, held["financeur"]) == set()
