"""From the draft of a mandate to two years of control, in pages: the officer, the body, and who decides."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from essaim.engines.mandates.commands.ceilings import record_aid
from essaim.engines.mandates.commands.services import answer_question
from essaim.engines.mandates.factories import CHILDCARE, POITOU_CHARENTES, filled
from essaim.engines.mandates.models import Aid, Mandate, Operator, Scenario, Statement
from essaim.engines.mandates.queries.services import current_of
from essaim.engines.mandates.rules.facts import Answer
from essaim.engines.mandates.tests.mandates_world import (
    SIRET,
    TOOL,
    WORDS,
    World,
    designate,
    draft,
    drafted,
    filed,
    make_world,
    settled,
    signed,
)
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
PAST: dict[str, Any] = {"starts_on": date(2024, 1, 1), "ends_on": date(2028, 12, 31)}
GROUPS = {"services": 4, "shared": 5, "in_kind": 3, "revenues": 4, "funders": 4}


@pytest.fixture
def world() -> World:
    return make_world()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link(world: World, name: str, *rest: object) -> str:
    return reverse(f"mandates:{name}", args=[world.cast.project.slug, TOOL, *rest])


def text(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#x27;", "'").replace("&nbsp;", " ")
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def words_sent(**changed: str) -> dict[str, str]:
    told = {name: str(value) for name, value in WORDS.items()}
    return {**told, **changed}


def plan_sent(groups: dict[str, list[dict[str, str]]], **rest: str) -> dict[str, str]:
    sent = dict(rest)
    for name, rows in groups.items():
        sent |= {f"{name}-TOTAL_FORMS": str(GROUPS[name]), f"{name}-INITIAL_FORMS": "0"}
        sent |= {f"{name}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
    return sent


CRECHE: dict[str, list[dict[str, str]]] = {
    "services": [
        {"name": "Accueil", "basis": "hour", "price": "10,50", "hours": "1000", "people": "", "area": ""}
    ],
    "shared": [{"label": "Direction", "amount": "3000", "key": "hours"}],
    "in_kind": [],
    "revenues": [{"label": "Familles", "amount": "1 500"}],
    "funders": [{"name": "Ville", "weight": "2"}, {"name": "CAF", "weight": "1"}],
}


def test_an_officer_drafts_designates_counts_and_signs(world: World) -> None:
    alice = signed_in(world.cast.alice)
    assert "Écrire le premier mandat" in text(alice.get(link(world, "mandates")))
    sent = words_sent(service_id=str(world.service.pk), publicity="", territory="Vienne")
    page = text(alice.post(link(world, "mandate_new"), sent, follow=True))
    assert "points empêchent la signature" in page and "Gardez la trace de la publicité" in page
    mandate = Mandate.unscoped.get()
    page = text(alice.post(link(world, "operator_new", mandate.pk), {"name": "Sans numéro"}))
    assert "Donnez le SIRET" in page
    told = {"siret": SIRET, "designated_on": "2026-05-04"}
    page = text(alice.post(link(world, "operator_new", mandate.pk), told, follow=True))
    operator = Operator.unscoped.get()
    assert "Écrire le premier scénario" in page

    bob = signed_in(world.cast.bob)
    here = link(world, "scenario_new", operator.pk)
    page = text(bob.post(here, plan_sent({**CRECHE, "funders": []}, name="Demande")))
    assert "Il faut un financeur sans montant fixe" in page and not Scenario.unscoped.exists()
    page = text(bob.post(here, plan_sent(CRECHE, name="Demande"), follow=True))
    assert "12 000,00 €" in page and "8 000,00 €" in page  # 10 500 + 3 000 − 1 500, the town two thirds
    assert "1 000 heures à 10,50 €" in page and "Retenir" not in page
    scenario = Scenario.unscoped.get()
    assert bob.post(link(world, "retain", scenario.pk)).status_code == 403
    page = text(alice.post(link(world, "retain", scenario.pk), follow=True))
    assert "« Demande » est retenu." in page

    alice.post(link(world, "mandate_edit", mandate.pk), words_sent(territory="Vienne"))
    assert "Rien ne manque à l'acte" in text(alice.get(link(world, "mandate", mandate.pk)))
    assert "Signer ce mandat" in text(alice.get(link(world, "sign", mandate.pk)))
    page = text(alice.post(link(world, "sign", mandate.pk), follow=True))
    assert "Le mandat est signé" in page and "Bilan 2027 à déposer" in page
    page = text(alice.post(link(world, "mandate_edit", mandate.pk), words_sent(title="Autre")))
    assert "il ne change plus" in page


def test_two_years_are_filed_checked_and_settled(world: World) -> None:
    operator = signed(world)
    bob = signed_in(world.cast.bob)
    form = bob.get(link(world, "year", operator.pk, 2027))
    assert "12000" in form.content.decode() and "Versé par Département" in text(form)
    lived = {**CRECHE}
    del lived["funders"]
    sent = plan_sent(lived, paid_0="15000", comment="Une année calme")
    page = text(bob.post(link(world, "year", operator.pk, 2027), sent, follow=True))
    assert "3 000,00 €" in page and "Déposer ce bilan" in page  # 15 000 received, 12 000 allowed: 20 %
    statement = Statement.unscoped.get()
    page = text(bob.post(link(world, "statement", statement.pk), {"decision": "file"}))
    assert "L'année 2027 n'est pas finie" in page
    page = text(bob.post(link(world, "statement", statement.pk), {"decision": "check"}))
    statement.refresh_from_db()
    assert "Votre rôle dans ce projet ne permet pas cette action" in page and statement.status == "draft"


def test_a_refusal_needs_a_reason_and_the_body_reads_it(world: World) -> None:
    statement = filed(world, signed(world, **PAST), 2024, "180000")
    alice, bob = signed_in(world.cast.alice), signed_in(world.cast.bob)
    assert "Bilans qui vous attendent" in text(alice.get(link(world, "mandates")))
    here = link(world, "statement", statement.pk)
    assert "Dites pourquoi" in text(alice.post(here, {"decision": "send_back"}))
    alice.post(here, {"decision": "send_back", "reason": "Il manque le loyer"})
    assert "Il manque le loyer" in text(bob.get(here))
    assert "Corriger ce bilan" in text(bob.get(here))
    statement.refresh_from_db()
    assert statement.status == "sent_back"


def test_two_people_settle_and_the_figures_open(world: World) -> None:
    operator = signed(world, **PAST)
    settled(world, operator, 2024, "200740")
    statement = filed(world, operator, 2025, "190740")
    alice, sonia = signed_in(world.cast.alice), signed_in(world.sonia)
    here = link(world, "statement", statement.pk)
    assert "Arrêter ce bilan" not in text(sonia.get(here))
    alice.post(here, {"decision": "check", "reason": "Pièces vues"})
    assert "Arrêter ce bilan" not in text(alice.get(here))
    page = text(sonia.get(here))
    assert "Arrêter ce bilan" in page and "Pièces vues" in page
    alice_page = text(alice.get(link(world, "operator", operator.pk)))
    bob_page = text(signed_in(world.cast.bob).get(link(world, "operator", operator.pk)))
    for page in (alice_page, bob_page):
        assert "Report possible" in page and "377 480,00 €" in page and "26 000,00 €" in page


def test_files_and_documents_come_whole(world: World) -> None:
    operator = signed(world)
    statement = filed(world, operator, 2027, "200740")
    bob = signed_in(world.cast.bob)
    for name, pk in (("act_pdf", operator.mandate_id), ("statement_pdf", statement.pk)):
        answer = bob.get(link(world, name, pk))
        root: Any = PdfReader(BytesIO(answer.content)).trailer["/Root"]
        assert answer.content.startswith(b"%PDF") and root["/MarkInfo"]["/Marked"]
    answer = bob.get(link(world, "workbook", operator.pk))
    assert answer["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    fanny = signed_in(world.cast.fanny)
    for name, pk in (("workbook", operator.pk), ("statement", statement.pk), ("operator", operator.pk)):
        assert fanny.get(link(world, name, pk)).status_code == 404


def test_amendment_end_and_renewal(world: World) -> None:
    mandate = signed(world).mandate
    alice = signed_in(world.cast.alice)
    sent = {
        "object": "Un an de plus",
        "decision": "2030-1",
        "decided_on": "2030-06-01",
        "new_end": "2032-12-31",
    }
    page = text(alice.post(link(world, "amend", mandate.pk), sent, follow=True))
    assert "Un an de plus" in page and "aujourd'hui jusqu'au 31 décembre 2032" in page
    page = text(alice.post(link(world, "end", mandate.pk), {"reason": "Fusion"}, follow=True))
    assert "Le mandat est terminé" in page and "Fusion" in page
    page = text(alice.post(link(world, "renew", mandate.pk), follow=True))
    assert "Un nouveau brouillon" in page


def test_scenarios_are_compared_changed_and_bodies_removed(world: World) -> None:
    operator = drafted(world)
    alice = signed_in(world.cast.alice)
    scenario = Scenario.unscoped.get()
    page = alice.get(link(world, "scenario", scenario.pk)).content.decode()
    assert 'value="2,35"' in page and "Formations vendues" in page
    here = link(world, "scenario_new", operator.pk)
    assert "Salles de la commune" in alice.get(f"{here}?comme={scenario.pk}").content.decode()
    assert "s'appelle déjà" in text(alice.post(here, plan_sent(CRECHE, name="base")))
    bad = plan_sent(CRECHE, name="Autre", capital="100", swap="beaucoup")
    answer = alice.post(here, bad)
    assert "Écrivez un taux" in text(answer) and "beaucoup" in answer.content.decode()
    alice.post(here, plan_sent(CRECHE, name="Autre"))
    page = text(alice.get(link(world, "operator", operator.pk)))
    assert "Partir de « Autre »" in page and "Part de CAF" in page
    alice.post(link(world, "operator_remove", operator.pk))
    assert not Operator.unscoped.exists()


def test_ceilings_are_read_on_any_day_and_an_aid_too_many_is_told(world: World) -> None:
    alice = signed_in(world.cast.alice)
    designate(world, draft(world))
    sent = {
        "entity": "Savoirs pour tous",
        "regime": "sieg",
        "amount": "700 000",
        "granted_on": "2026-02-01",
        "authority": "Région",
        "purpose": "Ateliers",
    }
    assert "L'aide est notée" in text(alice.post(link(world, "aid_new"), sent, follow=True))
    page = text(alice.post(link(world, "aid_new"), {**sent, "granted_on": "2026-03-01"}, follow=True))
    assert "Cette aide dépasse le plafond" in page
    page = text(alice.get(link(world, "ceilings"), {"on": "2026-02-15"}))
    assert "il reste 50 000,00 € sur 750 000,00 €" in page and "Le plafond approche" in page
    assert "il reste 750 000,00 €" in text(alice.get(link(world, "ceilings"), {"on": "2026-01-31"}))
    aid = Aid.unscoped.latest("pk")
    page = text(alice.post(link(world, "aid_cancel", aid.pk), {"reason": "Doublon"}, follow=True))
    assert "L'aide est annulée" in page and "Doublon" in page
    assert alice.post(link(world, "aid_cancel", aid.pk), {"reason": "Doublon"}).status_code == 200


def test_pages_take_as_many_queries_whatever_the_rows(
    world: World, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Session, user, project and rights, then the page: the same for one body and for thirty-five."""
    alice = signed_in(world.cast.alice)
    operator = drafted(world)
    for number in range(2):
        for _n in range(number * 12):
            rna = f"W75{Operator.unscoped.count():07d}"
            designate(world, operator.mandate, siret="", rna=rna, name=f"Organisme {rna}")
            record_aid(
                by=world.officer,
                tool=world.tool,
                undertaking="",
                entity=f"Organisme {rna}",
                regime="general",
                amount=Money(100),
                granted_on=NOW.date(),
                authority="Ville",
                purpose="Atelier",
                at=NOW,
            )
        for name, rest, most in (
            ("mandates", [], 14),
            ("mandate", [operator.mandate_id], 18),
            ("operator", [operator.pk], 18),
            ("ceilings", [], 14),
        ):
            alice.get(link(world, name, *rest))
            with django_assert_max_num_queries(most):
                assert alice.get(link(world, name, *rest)).status_code == 200


def test_a_mandate_begins_from_its_interview_and_each_leads_to_the_other(world: World) -> None:
    service = filled(world.cast.coordinator, world.tool, CHILDCARE, "Accueil des tout-petits")
    alice = signed_in(world.cast.alice)
    start = f"{link(world, 'mandate_new')}?service={service.pk}"
    assert start in alice.get(link(world, "service", service.pk)).content.decode()

    form = alice.get(start)
    page = text(form)
    told = form.context["form"].initial
    assert (
        "Service d'intérêt économique général (SIEG)" in page and "180 000,00 €" in page and "3 ans" in page
    )
    assert (told["title"], told["territory"]) == ("Accueil des tout-petits", "Quartier sud")
    assert (told["form"], told["designation"], told["is_uncapped"]) == ("cpo", "approval", True)
    assert "2025/2630" in told["reference"] and "10 %" in told["recovery"].replace("\u00a0", " ")
    assert "obligations" not in told, "only people write what is due"

    sent = {
        **words_sent(**{k: v for k, v in told.items() if isinstance(v, str)}),
        "service_id": str(service.pk),
    }
    page = text(alice.post(start, sent, follow=True))
    mandate = Mandate.unscoped.get()
    assert mandate.conclusion == current_of(service)
    assert "Lire le dossier « Accueil des tout-petits »" in page
    assert (
        link(world, "mandate", mandate.pk) in alice.get(link(world, "service", service.pk)).content.decode()
    )


def test_a_signed_mandate_keeps_the_result_of_its_day(world: World) -> None:
    service = filled(world.cast.coordinator, world.tool, POITOU_CHARENTES, "Savoirs de base")
    world = replace(world, service=service)
    operator = signed(world)
    kept = current_of(service)
    assert operator.mandate.conclusion == kept
    told: dict[str, Any] = {"by": world.officer, "service_id": service.pk, "at": NOW}
    answer_question(key="years", answer=Answer(4), **told)

    operator.mandate.refresh_from_db()
    assert operator.mandate.conclusion == kept != current_of(service)
    assert "Le dossier a changé depuis" in text(
        signed_in(world.cast.fanny).get(link(world, "mandate", operator.mandate_id))
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.unscoped.filter(pk=operator.mandate_id).update(conclusion=current_of(service))


def test_nothing_begins_from_a_file_that_is_no_mandate(world: World) -> None:
    service = filled(world.cast.coordinator, world.tool, {**CHILDCARE, "policy": "no"}, "Loisirs")
    assert current_of(service).result == "market"  # type: ignore[union-attr]
    alice = signed_in(world.cast.alice)
    assert "Écrire le mandat de ce service" not in text(alice.get(link(world, "service", service.pk)))
    for number in ("", "x", "99999", "9" * 30):
        assert alice.get(f"{link(world, 'mandate_new')}?service={number}").status_code == 200
    mandate = draft(replace(world, service=service))
    assert "il n'y a rien à confier par mandat" in text(alice.get(link(world, "mandate", mandate.pk)))
