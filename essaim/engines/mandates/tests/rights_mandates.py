"""Who may open which page of the acts, of a body's record, of the ceilings (see `rights.py`)."""

from typing import Any

from essaim.engines.mandates.commands.ceilings import record_aid
from essaim.engines.mandates.commands.compensation import retain_scenario, save_scenario
from essaim.engines.mandates.commands.mandates import designate_operator, draft_mandate, sign_mandate
from essaim.engines.mandates.commands.state_of_play import Told, add_authority, record_adoption
from essaim.engines.mandates.commands.statements import save_statement
from essaim.engines.mandates.models import Aid, Service
from essaim.engines.mandates.tests.mandates_world import SIRET, WORDS
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool

# name, method: Alice (an officer with every right), Bob (of the body), Fanny (views)
PAGES: list[tuple[str, str, tuple[int, int, int]]] = [
    ("mandates", "GET", (200, 200, 200)),
    ("mandate_new", "GET", (200, 403, 403)),
    ("mandate_new", "POST", (200, 403, 403)),
    ("mandate", "GET", (200, 200, 200)),
    ("mandate_edit", "GET", (200, 403, 403)),
    ("mandate_edit", "POST", (200, 403, 403)),
    ("operator_new", "GET", (200, 403, 403)),
    ("operator_new", "POST", (200, 403, 403)),
    ("operator_remove", "POST", (302, 403, 403)),
    ("sign", "GET", (200, 403, 403)),
    ("sign", "POST", (302, 403, 403)),
    ("amend", "GET", (200, 403, 403)),
    ("amend", "POST", (200, 403, 403)),
    ("end", "GET", (200, 403, 403)),
    ("end", "POST", (200, 403, 403)),
    ("renew", "POST", (302, 403, 403)),
    ("act_pdf", "GET", (200, 200, 200)),
    ("operator", "GET", (200, 200, 404)),
    ("scenario_new", "GET", (200, 200, 404)),
    ("scenario_new", "POST", (200, 200, 404)),
    ("scenario", "GET", (200, 409, 404)),  # Alice wrote it: Bob writes his own
    ("scenario", "POST", (200, 409, 404)),
    ("retain", "POST", (302, 403, 403)),
    ("refuse", "GET", (200, 403, 403)),
    ("refuse", "POST", (200, 403, 403)),
    ("revise", "GET", (200, 403, 403)),
    ("revise", "POST", (200, 403, 403)),
    ("workbook", "GET", (200, 200, 404)),
    ("year", "GET", (200, 200, 404)),
    ("year", "POST", (200, 200, 404)),
    ("statement", "GET", (200, 200, 404)),
    ("statement", "POST", (200, 200, 404)),
    ("statement_pdf", "GET", (200, 200, 404)),
    ("open_data", "GET", (409, 409, 409)),  # this authority has no SIRET
    ("ceilings", "GET", (200, 200, 200)),
    ("aid_new", "GET", (200, 403, 403)),
    ("aid_new", "POST", (200, 403, 403)),
    ("aid_cancel", "GET", (200, 403, 403)),
    ("aid_cancel", "POST", (200, 403, 403)),
]
STATE: list[tuple[str, str, tuple[int, int, int]]] = [
    ("state", "GET", (200, 200, 200)),
    ("state_export", "GET", (200, 200, 200)),
    ("state_template", "GET", (200, 200, 403)),
    ("state_import", "GET", (200, 200, 403)),
    ("state_import", "POST", (200, 200, 403)),
    ("authority_new", "GET", (200, 200, 403)),
    ("authority_new", "POST", (200, 200, 403)),
    ("authority", "GET", (200, 200, 200)),
    ("authority_edit", "GET", (200, 200, 403)),
    ("authority_edit", "POST", (200, 200, 403)),
    ("adoption_new", "GET", (200, 200, 403)),
    ("adoption_new", "POST", (200, 200, 403)),
    ("adoption_remove", "POST", (302, 302, 403)),
    ("authority_remove", "POST", (302, 302, 403)),
]
PAGES += STATE
WITHOUT = {"mandates", "mandate_new", "ceilings", "aid_new"}
DRAFT = {"mandate", "mandate_edit", "operator_new", "sign", "act_pdf"}
SIGNED = {"amend", "end", "renew"}
AUTHORITY = {"authority", "authority_edit", "adoption_new", "authority_remove"}
DRAFT_BODY = {"operator", "operator_remove", "scenario_new", "workbook"}


def mandate_kwargs(cast: Cast, service: Service) -> dict[str, dict[str, Any]]:
    """A draft and a signed act of Bob's body, a scenario, a year and an aid."""
    body = Organisation.objects.create(name="Savoirs pour tous", siret=SIRET, siren=SIRET[:9])
    OrganisationMembership.objects.create(organisation=body, user=cast.bob)
    by, tool = cast.coordinator, service.tool
    acts, operators, scenarios = [], [], []
    for title in ("Brouillon", "Signé"):
        words = {**WORDS, "title": title}
        act = draft_mandate(by=by, tool=tool, service_id=service.pk, words=words, at=NOW)
        told = {"siret": SIRET, "designated_on": WORDS["decided_on"]}
        operator = designate_operator(by=by, mandate_id=act.pk, at=NOW, **told)
        made = save_scenario(by=by, operator_id=operator.pk, name="Base", plan=TRAINING, at=NOW)
        retain_scenario(by=by, scenario_id=made.pk)
        acts.append(act.pk)
        operators.append(operator.pk)
        scenarios.append(made.pk)
    asked = save_scenario(by=cast.member, operator_id=operators[0], name="Demande", plan=TRAINING, at=NOW)
    sign_mandate(by=by, mandate_id=acts[1], at=NOW)
    year = save_statement(by=cast.member, operator_id=operators[1], year=2027, plan=TRAINING, paid=[])
    return {
        **{f"mandates:{name}": {"pk": acts[0]} for name in DRAFT},
        **{f"mandates:{name}": {"pk": acts[1]} for name in SIGNED},
        **{f"mandates:{name}": {"pk": operators[0]} for name in DRAFT_BODY},
        **{f"mandates:{name}": {"pk": scenarios[0]} for name in ("scenario", "retain")},
        **{f"mandates:{name}": {"pk": year.pk} for name in ("statement", "statement_pdf")},
        "mandates:refuse": {"pk": asked.pk},
        "mandates:open_data": {"kind": "subventions"},
        **_state_kwargs(by, tool),
        "mandates:revise": {"pk": operators[1]},
        "mandates:year": {"pk": operators[1], "year": 2027},
        "mandates:aid_cancel": {"pk": _aid(by, tool).pk},
    }


def _aid(by: Actor, tool: Tool) -> Aid:
    return record_aid(
        by=by,
        tool=tool,
        undertaking="",
        entity="Savoirs pour tous",
        regime="sieg",
        amount=Money(100),
        granted_on=NOW.date(),
        authority="Ville",
        purpose="Atelier",
        at=NOW,
    )


def _state_kwargs(by: Actor, tool: Tool) -> dict[str, dict[str, Any]]:
    """An authority and what it adopted."""
    lille = add_authority(by=by, tool=tool, name="Ville de Lille", at=NOW)
    said = Told(what="framework", decided_on=NOW.date(), told_by="Le bulletin")
    adoption = record_adoption(by=by, authority_id=lille.pk, told=said, at=NOW)
    rows = {f"mandates:{name}": {"pk": lille.pk} for name in AUTHORITY}
    return {**rows, "mandates:adoption_remove": {"pk": adoption.pk}}
