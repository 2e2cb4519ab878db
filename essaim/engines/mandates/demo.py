"""The demonstration: a crèche mandated for two years, its accounts settled and to be checked; a file half-way; a text in discussion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from essaim.engines.mandates.commands.compensation import (
    refuse_scenario,
    retain_scenario,
    save_scenario,
)
from essaim.engines.mandates.commands.conventions import Sent, add_convention, dismiss_alarm
from essaim.engines.mandates.commands.deliberation_text import comment_text, propose_text, write_text
from essaim.engines.mandates.commands.deliberations import (
    Named,
    cover_service,
    open_deliberation,
    retain_figures,
)
from essaim.engines.mandates.commands.mandates import designate_operator, draft_mandate, sign_mandate
from essaim.engines.mandates.commands.services import (
    Described,
    answer_question,
    choose_mode,
    open_service,
    review_service,
)
from essaim.engines.mandates.commands.state_of_play import Told, add_authority, record_adoption
from essaim.engines.mandates.commands.statements import (
    check_statement,
    file_statement,
    save_statement,
    settle_statement,
)
from essaim.engines.mandates.models import Mandate, Operator, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.queries.mandate_start import prefilled
from essaim.engines.mandates.queries.services import case_of, current_of
from essaim.engines.mandates.rules.book import questions
from essaim.engines.mandates.rules.clauses import read
from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Key,
    Plan,
    Revenue,
    Shared,
)
from essaim.engines.mandates.rules.compensation import Service as Part
from essaim.engines.mandates.rules.deliberation import Point, Section
from essaim.engines.mandates.rules.deliberation_figures import Figure, Kind
from essaim.engines.mandates.rules.facts import Answer, Given
from essaim.engines.mandates.rules.state_of_play import What
from essaim.kernel.access.api import grants
from essaim.kernel.access.organisations import OrganisationDetails, create_organisation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

CHILDCARE: Mapping[str, Given] = {
    "sovereign": "neither",
    "need": "inhabitants",
    "policy": "yes",
    "payer": "users",
    "domain": "childcare",
    "market": "yes",
    "obligations": "yes",
    "failure": "yes",
    "provider": "free",
    "competence": "yes",
    "initiative": "association",
    "counterpart": "no",
    "payment": "contribution",
    "control": "yes",
    "status": "association",
    "amount": Money.euros("180000"),
    "years": 4,
    "other_aid": Money.euros("20000"),
    "investment": "no",
    "risk": "no",
    "authorisation": "yes",
    "cross_border": "no",
}
MEALS: Mapping[str, Given] = {
    "sovereign": "neither",
    "need": "inhabitants",
    "policy": "yes",
    "payer": "third",
    "domain": "in_need",
    "market": "yes",
    "obligations": "yes",
    "failure": "yes",
    "provider": "free",
}
BODY, SIRET = "Les Petits Pas", "99900008600010"
# 20 000 h at 9 €, the direction 5/6 of 30 000 €, a room lent, less what families and the CAF pay: 120 000 € may be paid.
PLAN = Plan(
    services=(Part(name="Accueil", hours=20_000, basis=Basis.HOUR, price=Money(900)),),
    elsewhere=Activity(name="Ateliers vendus", hours=4_000),
    shared=(Shared("Direction", Money.euros("30000"), Key.HOURS),),
    in_kind=(Shared("Locaux prêtés par la commune", Money.euros("6000"), Key.HOURS),),
    revenues=(Revenue("Familles et CAF", Money.euros("90000")),),
    funders=(Funder("Commune", weight=1),),
)
CONVENTION = """CONVENTION DE SUBVENTION

Article 1 - Objet
La Commune confie à l'association l'exécution du programme d'ateliers de langue, défini par elle dans le cahier des charges.

Article 2 - Prix
Le prix unitaire est de 12,50 € par heure-stagiaire. Les paiements sont effectués au vu des feuilles d'émargement, au prorata des heures réalisées.

Article 3 - Exécution
L'association se conforme aux instructions de la Commune. En cas de retard, une pénalité de 50 € par jour est retenue.

Article 4 - Locaux
La salle est prêtée. Les fiches qui s'y trouvent restent la propriété exclusive de la Commune.
"""
TEXTS: Mapping[Point, str] = {
    Point.WHAT: "L'accueil des tout-petits : crèches, relais et assistantes maternelles.",
    Point.USERS: "Toute famille de la commune, à égalité d'accès.",
    Point.INTEREST: "Le service profite à toute la population.",
    Point.TASK: "Accueillir chaque enfant dont la famille le demande.",
    Point.POLICY: "Schéma petite enfance de la commune.",
    Point.FAILURE: "À {place}, en 2025, 412 familles attendaient une place, pour 260 places. Les micro-crèches privées demandent 9 € de l'heure.",
    Point.DUTIES: "Accueillir sans discrimination, du lundi au vendredi, aux tarifs fixés.",
}
# Two neighbours and what they voted: a name, what, how many days ago, on what, who says it.
NEIGHBOURS = (
    (
        "Commune voisine (démonstration)",
        What.FRAMEWORK,
        900,
        "Petite enfance",
        "Le compte rendu du conseil, lu par l'association",
    ),
    (
        "Communauté urbaine (démonstration)",
        What.SPECIFIC,
        240,
        "Aide à domicile",
        "Une élue, en réunion publique",
    ),
)


@dataclass(frozen=True)
class Stage:
    """The tool and who plays: the authority's officer, who decides, the association. Days are told from the demonstration."""

    tool: Tool
    cast: DemoCast

    @property
    def by(self) -> Actor:
        return self.cast.coordinator

    def may(self, actor: Actor, permission: P) -> bool:
        return permission in (grants(actor, self.tool.project_id) or ())

    def holding(self, permission: P) -> Actor | None:
        """The first of the cast who may do this."""
        return next((one for one in self.cast.members if self.may(one, permission)), None)

    def ago(self, days: int) -> datetime:
        return self.cast.at - timedelta(days=days)

    @property
    def first_year(self) -> int:
        """The mandate began two years ago: two years are over."""
        return self.cast.today.year - 2

    def on(self, year: int, month: int, day: int) -> datetime:
        return datetime(year, month, day, 9, tzinfo=UTC)

    @property
    def place(self) -> str:
        return self.tool.project.territory.name


def _asked(
    stage: Stage, name: str, given: Mapping[str, Given], *, by: Actor, law_on_: date, at: datetime
) -> Service:
    """The file of a service, answered in the order of its questions as far as answers are known."""
    described = Described(
        name=name, authority=stage.tool.config.authority or stage.place, territory=stage.place, law_on=law_on_
    )
    service = open_service(by=by, tool=stage.tool, described=described, at=at)
    while key := next(iter(questions(case_of(service), law_on(law_on_))), None):
        if key not in given:
            break
        answer = Answer(given[key])
        service = answer_question(by=by, service_id=service.pk, key=key, answer=answer, at=at)
    return service


def _decided(stage: Stage, association: Actor, decider: Actor) -> Service:
    """The association answers to the end, someone else reads it over, the officer chooses."""
    year = stage.first_year - 1
    law = date(year, 6, 1)
    told = {"by": association, "law_on_": law, "at": stage.on(year, 6, 5)}
    service = _asked(stage, "Accueil des tout-petits", CHILDCARE, **told)  # type: ignore[arg-type]
    note = "Les réponses sont celles du dossier de la crèche."
    review_service(by=decider, service_id=service.pk, agreed=True, note=note, at=stage.on(year, 6, 20))
    reason = "La commune veut des obligations écrites, et un calcul qui se contrôle."
    at = stage.on(year, 7, 3)
    return choose_mode(by=stage.by, service_id=service.pk, mode="sieg_mandate", reason=reason, at=at)


def _act(stage: Stage, service: Service) -> Mandate:
    """The act begins with what the interview said; what only people decide is written."""
    year = stage.first_year
    kept = current_of(service)
    assert kept is not None
    words = {
        **prefilled(service, kept, on=date(year - 1, 9, 1)),
        "obligations": "Accueillir chaque enfant de la commune, du lundi au vendredi, au tarif de la CAF.",
        "publicity": "Avis au site de la commune, trente jours",
        "publicity_on": date(year - 1, 9, 4),
        "decision": f"{year - 1}-118",
        "decided_on": date(year - 1, 11, 13),
        "starts_on": date(year, 1, 1),
        "ends_on": date(year + 3, 12, 31),
        "exclusive_rights": "Aucun",
        "review_terms": "Chaque année, sur l'indice du coût du travail.",
    }
    at = stage.on(year - 1, 9, 1)
    return draft_mandate(by=stage.by, tool=stage.tool, service_id=service.pk, words=words, at=at)


def _signed(stage: Stage, service: Service, association: Actor) -> Operator:
    """The association is designated, both sides count, one scenario is retained, the officer signs."""
    year = stage.first_year - 1
    mandate = _act(stage, service)
    details = OrganisationDetails(name=BODY, siret=SIRET, commune=stage.tool.project.territory)
    create_organisation(by=association, details=details, at=stage.on(year, 5, 2), is_demo=True)
    day = stage.on(year, 11, 20)
    operator = designate_operator(
        by=stage.by, mandate_id=mandate.pk, siret=SIRET, designated_on=day.date(), at=day
    )
    dearer = replace(PLAN, services=(replace(PLAN.services[0], price=Money(980)),))
    told = {"operator_id": operator.pk, "at": stage.on(year, 11, 24)}
    asked = save_scenario(by=association, name="Demande de l'association", plan=dearer, **told)  # type: ignore[arg-type]
    kept = save_scenario(by=stage.by, name="Proposition de la commune", plan=PLAN, **told)  # type: ignore[arg-type]
    no = "9 € de l'heure est le coût des autres structures de la commune. Nous le relirons au premier bilan."
    refuse_scenario(by=stage.by, scenario_id=asked.pk, reason=no, at=stage.on(year, 11, 27))
    retain_scenario(by=stage.by, scenario_id=kept.pk)
    sign_mandate(by=stage.by, mandate_id=mandate.pk, at=stage.on(year, 12, 4))
    return operator


def _years(stage: Stage, operator: Operator, association: Actor, decider: Actor) -> None:
    """The first year came with a little too much, carried over; the second waits for the officer."""
    year = stage.first_year
    paid = {year: "121500", year + 1: "114000"}
    filed = {year: stage.on(year + 1, 3, 2), year + 1: stage.ago(12)}
    for told, euros in paid.items():
        statement = save_statement(
            by=association,
            operator_id=operator.pk,
            year=told,
            plan=PLAN,
            paid=[("Commune", Money.euros(euros))],
            comment="Deux mois de travaux : les heures sont restées celles du scénario.",
        )
        at = max(filed[told], stage.on(told + 1, 1, 1))
        file_statement(by=association, statement_id=statement.pk, at=min(at, stage.cast.at))
        if told == year:
            note = "Factures et fiches de paie vues sur place."
            check_statement(by=stage.by, statement_id=statement.pk, note=note, at=stage.on(year + 1, 4, 9))
            settle_statement(by=decider, statement_id=statement.pk, at=stage.on(year + 1, 5, 18))


def _mandate(stage: Stage, association: Actor, decider: Actor) -> None:
    service = _decided(stage, association, decider)
    operator = _signed(stage, service, association)
    _years(stage, operator, association, decider)
    _others(stage, association)
    _convention(stage, association)
    for name, what, days, about, teller in NEIGHBOURS:
        authority = add_authority(by=stage.by, tool=stage.tool, name=name, at=stage.ago(80))
        told = Told(what=what.value, decided_on=stage.ago(days).date(), about=about, told_by=teller)
        record_adoption(by=stage.by, authority_id=authority.pk, told=told, at=stage.ago(80))


def _others(stage: Stage, association: Actor) -> None:
    """A file answered to its end, that waits to be read over, and one half-way."""
    told = {"by": association, "law_on_": stage.cast.today}
    _asked(stage, "Relais petite enfance", CHILDCARE, at=stage.ago(16), **told)  # type: ignore[arg-type]
    _asked(stage, "Portage de repas", MEALS, at=stage.ago(6), **told)  # type: ignore[arg-type]


def _convention(stage: Stage, association: Actor) -> None:
    """A contract in disguise, read: one of its passages was a false alarm."""
    sent = Sent(title="Ateliers de langue", law_on=stage.cast.today, text=CONVENTION)
    made = add_convention(by=association, tool=stage.tool, sent=sent, at=stage.ago(20))
    alarm = read(made.text).marks[-1].key
    dismiss_alarm(
        by=association,
        convention_id=made.pk,
        alarm=alarm,
        reason="Ces fiches sont à la Commune depuis toujours : elles ne sont pas le résultat des ateliers.",
        at=stage.ago(19),
    )


def _deliberation(stage: Stage, association: Actor) -> None:
    """The authority wrote four parts; the association would say one otherwise, and comments another."""
    by, place = stage.by, stage.place
    named = Named(
        title="Délibération-cadre petite enfance",
        authority=stage.tool.config.authority or place,
        territory=place,
        law_on=stage.cast.today,
    )
    text = open_deliberation(by=by, tool=stage.tool, named=named, at=stage.ago(40)).pk
    cover_service(
        by=by, deliberation_id=text, regime="sieg", name="Accueil des tout-petits", at=stage.ago(38)
    )
    figures = [Figure(Kind.HOUR_COST, 900), Figure(Kind.YEARLY, 18_000_000), Figure(Kind.DURATION, 48)]
    retain_figures(by=by, deliberation_id=text, figures=figures, at=stage.ago(38))
    for section in (Section.SERVICE, Section.MISSION, Section.OBLIGATIONS):
        texts = {
            str(point): words.format(place=place)
            for point, words in TEXTS.items()
            if point.section is section
        }
        write_text(by=by, deliberation_id=text, section=section, texts=texts, at=stage.ago(30))
    propose_text(
        by=association,
        deliberation_id=text,
        section=Section.OBLIGATIONS,
        texts={
            str(Point.DUTIES): "Accueillir sans discrimination, de 7 h 30 à 18 h 30, aux tarifs de la CAF."
        },
        note="Les familles qui travaillent en équipe ont besoin de ces heures.",
        at=stage.ago(9),
    )
    comment_text(
        by=association,
        deliberation_id=text,
        section=Section.MISSION,
        text="Pouvez-vous citer l'enquête d'où viennent ces 412 familles ?",
        at=stage.ago(8),
    )


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill the tool with what its roles allow: a mandate, or the text of a deliberation."""
    stage = Stage(tool, cast)
    association, decider = stage.holding(P.STATE), stage.holding(P.SETTLE)
    if association and decider and stage.may(cast.coordinator, P.CONTROL):
        _mandate(stage, association, decider)
    writer = stage.holding(P.SUGGEST)
    if writer and stage.may(cast.coordinator, P.DELIBERATE):
        _deliberation(stage, writer)
