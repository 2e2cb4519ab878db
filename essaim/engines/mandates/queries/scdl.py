"""Open data of the acts, as the common base of local data (SCDL) asks: grants 2.1.1 and decisions 2.1.5.

Source: https://schema.data.gouv.fr/scdl/subventions/ and https://schema.data.gouv.fr/scdl/deliberations/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from essaim.engines.mandates.models import Amendment, Mandate, Operator, Scenario
from essaim.engines.mandates.queries.compensation import count
from essaim.engines.mandates.queries.mandates import operators_of
from essaim.engines.mandates.queries.statements import act_day
from essaim.engines.mandates.rules.compensation import Compensation
from essaim.kernel.actors.models import Organisation
from essaim.kernel.money import Money
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import unformula

GRANTS = [
    "nomAttribuant",
    "idAttribuant",
    "dateConvention",
    "referenceDecision",
    "nomBeneficiaire",
    "idBeneficiaire",
    "rnaBeneficiaire",
    "objet",
    "montant",
    "nature",
    "conditionsVersement",
    "datesPeriodeVersement",
    "idRAE",
    "notificationUE",
    "pourcentageSubvention",
    "dispositifAide",
]
DECISIONS = [
    "COLL_NOM",
    "COLL_SIRET",
    "DELIB_ID",
    "DELIB_DATE",
    "DELIB_MATIERE_CODE",
    "DELIB_MATIERE_NOM",
    "DELIB_OBJET",
    "BUDGET_ANNEE",
    "BUDGET_NOM",
    "PREF_ID",
    "PREF_DATE",
    "VOTE_EFFECTIF",
    "VOTE_REEL",
    "VOTE_POUR",
    "VOTE_CONTRE",
    "VOTE_ABSTENTION",
    "DELIB_URL",
]
# The nomenclature of the ACTES application, by the form of the act.
SUBJECTS = {
    Mandate.Form.AGREEMENT: ("7.5", "finances locales/subventions"),
    Mandate.Form.ADAPTED: ("1.1", "commande publique/marchés publics"),
    Mandate.Form.DELEGATION: ("1.2", "commande publique/délégation de service public"),
    Mandate.Form.RIGHTS: ("1.4", "commande publique/autres types de contrats"),
}
LONGEST_OBJECT, MONTHS = 256, 12
MONEY, BOTH, KIND = "aide en numéraire", "aide en numéraire;aide en nature", "aide en nature"
type Line = dict[str, str]


def signed_in(tool: Tool) -> list[Mandate]:
    """The acts signed, the first first. One query."""
    rows = Mandate.objects.in_tool(tool).exclude(status=Mandate.Status.DRAFT)
    return list(rows.select_related("service", "tool__project").order_by("signed_at", "pk"))


def grant_lines(tool: Tool, giver: Organisation) -> Iterator[Line]:
    """A line for each body of each signed act. One query, and two for each act."""
    for mandate in signed_in(tool):
        for operator in operators_of(mandate):
            for scenario in operator.retained:  # type: ignore[attr-defined]
                yield _grant(mandate, operator, scenario, giver)


def _grant(mandate: Mandate, operator: Operator, scenario: Scenario, giver: Organisation) -> Line:
    done = count(scenario.plan, on=act_day(mandate)).compensation
    start, end = mandate.starts_on, mandate.runs_until
    assert start is not None and end is not None and mandate.signed_at is not None
    body = operator.organisation
    return {
        "nomAttribuant": unformula(giver.name),
        "idAttribuant": giver.siret,
        "dateConvention": timezone.localdate(mandate.signed_at).isoformat(),
        "referenceDecision": unformula(mandate.decision),
        "nomBeneficiaire": unformula(body.name),
        "idBeneficiaire": body.siret,
        "rnaBeneficiaire": "" if body.siret else body.rna,
        "objet": unformula(mandate.title)[:LONGEST_OBJECT],
        "montant": _plain(_whole_amount(mandate, operator, done, giver)),
        "nature": (BOTH if done.cash else KIND) if done.given else MONEY,
        "conditionsVersement": "échelonné",
        "datesPeriodeVersement": f"{start.isoformat()}/{end.isoformat()}",
        "idRAE": "",
        "notificationUE": "non",
        "pourcentageSubvention": "1",
        "dispositifAide": "",
    }


def _yearly(done: Compensation, giver: Organisation) -> Money:
    own = {one.name.casefold(): part for one, part in zip(done.plan.funders, done.parts, strict=True)}
    return own.get(giver.name.casefold(), done.cash)


def _whole_amount(mandate: Mandate, operator: Operator, done: Compensation, giver: Organisation) -> Money:
    """What the giver pays over the mandate, each basis for its own months."""
    start, end, day = mandate.starts_on, mandate.runs_until, act_day(mandate)
    assert start is not None and end is not None
    amount, basis = over_months(_yearly(done, giver), start, end), _yearly(done, giver)
    for one in operator.revised:  # type: ignore[attr-defined]
        begins, new = one.amendment.counts_from, _yearly(count(one.plan, on=day).compensation, giver)
        if begins > end:
            break
        amount += over_months(new, begins, end) - over_months(basis, begins, end)
        basis = new
    return amount


def over_months(yearly: Money, start: date, end: date) -> Money:
    """A yearly amount over the months of a mandate, cut to the cent.

    >>> over_months(Money(1200), date(2026, 9, 1), date(2031, 8, 31))
    Money(cents=6000)
    """
    months = len(list(Period(start, end + timedelta(days=1)).months()))
    return Money(yearly.cents * months // MONTHS)


def _plain(amount: Money) -> str:
    return amount.plain.replace(",", ".")


def decision_lines(tool: Tool, giver: Organisation) -> Iterator[Line]:
    """A line for each decision: those of the signed acts, those of their amendments. Two queries."""
    acts = signed_in(tool)
    later: dict[int, list[Amendment]] = {}
    for one in Amendment.objects.in_tool(tool).order_by("number", "pk"):
        later.setdefault(one.mandate_id, []).append(one)
    for mandate in acts:
        yield _decision(mandate, giver, mandate.decision, str(mandate.decided_on), mandate.title)
        for one in later.get(mandate.pk, []):
            yield _decision(mandate, giver, one.decision, one.decided_on.isoformat(), one.object)


def _decision(mandate: Mandate, giver: Organisation, number: str, day: str, told: str) -> Line:
    code, name = SUBJECTS[Mandate.Form(mandate.form)]
    return dict.fromkeys(DECISIONS, "") | {
        "COLL_NOM": unformula(giver.name),
        "COLL_SIRET": giver.siret,
        "DELIB_ID": unformula(number),
        "DELIB_DATE": day,
        "DELIB_MATIERE_CODE": code,
        "DELIB_MATIERE_NOM": name,
        "DELIB_OBJET": unformula(" ".join(told.split())),
    }
