"""Deliberations for the tests: the source's three examples, and others the rules did not see before.

Alice holds the pen of the authority, Bob suggests for an association, Fanny only views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from essaim.engines.mandates.commands.deliberation_text import write_text
from essaim.engines.mandates.commands.deliberations import (
    Named,
    Vote,
    cover_service,
    open_deliberation,
    put_to_vote,
    record_vote,
    retain_figures,
)
from essaim.engines.mandates.models import Conclusion, Deliberation, Service
from essaim.engines.mandates.rules.deliberation import POINTS, Covered, Draft, Point, Regime, Section
from essaim.engines.mandates.rules.deliberation_figures import Figure, Kind
from essaim.engines.mandates.tests.mandates_world import make_service
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW
from essaim.kernel.projects.models import Tool

LAW = date(2026, 11, 2)
COMMON: Mapping[Point, str] = {
    Point.USERS: "Toute famille du territoire. Elle a droit à l'égalité d'accès.",
    Point.INTEREST: "Le service profite à toute la population.",
    Point.PARTS: "- Accueil ;\n- accompagnement.",
    Point.TASK: "Accueillir chaque personne qui le demande.",
    Point.DUTIES: "Accueillir sans discrimination, du lundi au vendredi, aux tarifs fixés.",
    Point.WHO: "En direct, ou par une entreprise privée, association comprise.",
    Point.FORMS: "Convention pluriannuelle d'objectifs.",
    Point.DESIGNATION: "Par convention, après publicité.",
    Point.MODE: "Compensation de service public.",
    Point.CONTROL: "Compte annuel. Un trop-versé est rendu.",
}


@dataclass(frozen=True)
class Example:
    """A deliberation in words, with what blocks nothing in it."""

    title: str
    authority: str
    territory: str
    texts: Mapping[Point, str]
    services: tuple[Covered, ...]
    figures: tuple[Figure, ...]

    @property
    def draft(self) -> Draft:
        return Draft(
            territory=self.territory,
            law_on=LAW,
            texts=self.texts,
            services=self.services,
            figures=self.figures,
        )

    def without(self, *points: Point) -> Draft:
        texts = {point: text for point, text in self.texts.items() if point not in points}
        return replace(self.draft, texts=texts)

    def saying(self, **texts: str) -> Draft:
        told = {Point[name.upper()]: text for name, text in texts.items()}
        return replace(self.draft, texts={**self.texts, **told})


CHILDCARE = Example(
    "Délibération-cadre petite enfance",
    "Ville de Tourcoing",
    "Tourcoing",
    {
        **COMMON,
        Point.WHAT: "L'accueil des tout-petits : crèches, PMI, assistantes maternelles.",
        Point.POLICY: "Schéma petite enfance, voté le 12 mars 2024.",
        Point.FAILURE: "À Tourcoing, 412 familles attendaient une place en 2025, pour 260 places."
        " Les deux micro-crèches privées demandent 9 € de l'heure : seul un ménage sur cinq peut payer.",
        Point.PUBLICITY: "Avis publié sur le site de la Ville pendant trente jours.",
        Point.PARAMETERS: "Coût horaire de 10,50 €, dans la limite de 180 000 € par an,"
        " pour des mandats d'une durée de trois ans.",
    },
    (Covered("Accueil des tout-petits", Regime.SIEG, "sieg"),),
    (
        Figure(Kind.HOUR_COST, 1050),
        Figure(Kind.HOUR_COST, 900, "prix privé constaté"),
        Figure(Kind.YEARLY, 18_000_000),
        Figure(Kind.DURATION, 36),
        Figure(Kind.NOTICE, 30),
    ),
)
TRAINING = Example(
    "Délibération-cadre formation permanente",
    "Région Poitou-Charentes",
    "Poitou-Charentes",
    {
        **COMMON,
        Point.WHAT: "La formation aux savoirs de base des personnes sans diplôme.",
        Point.POLICY: "Contrat de plan régional des formations, 2023.",
        Point.FAILURE: "En Poitou-Charentes, aucun organisme privé ne propose ces formations en zone rurale :"
        " 14 bassins sur 27 n'ont aucune offre (enquête de 2025).",
        Point.PUBLICITY: "Avis au site de la Région et dans la presse, soixante jours.",
        Point.PARAMETERS: "La compensation est de 8,50 € par heure stagiaire, pour une durée de cinq ans.",
    },
    (Covered("Formation aux savoirs de base", Regime.SIEG, "sieg"),),
    (Figure(Kind.HOUR_COST, 850), Figure(Kind.DURATION, 60), Figure(Kind.NOTICE, 60)),
)
# A département: what is free for people in need is a SIGNE, home help is a SIEG.
SOCIAL = Example(
    "Délibération-cadre aide sociale",
    "Département du Nord",
    "Nord",
    {
        **COMMON,
        Point.WHAT: "L'aide à domicile des personnes âgées, et l'accueil de jour des personnes sans logement.",
        Point.POLICY: "Schéma départemental des solidarités, 2022-2027.",
        Point.FAILURE: "Dans le Nord, 38 communes rurales n'ont aucun service d'aide à domicile privé (2025).",
        Point.MODE: "L'aide à domicile est compensée. L'accueil de jour, non économique, est subventionné.",
        Point.PUBLICITY: "Avis sur le site du Département, un mois avant.",
        Point.PARAMETERS: "Coût horaire de 24,60 €, part prise en charge : 80 %.",
    },
    (Covered("Aide à domicile", Regime.SIEG, "sieg"), Covered("Accueil de jour", Regime.SIGNE, "signe")),
    (Figure(Kind.HOUR_COST, 2460), Figure(Kind.SHARE, 800_000), Figure(Kind.OTHER_MONTHS, 1, "publicité")),
)
SOURCE_EXAMPLES = (CHILDCARE, TRAINING, SOCIAL)


def begun(by: Actor, tool: Tool, example: Example = CHILDCARE) -> Deliberation:
    """A blank draft."""
    named = Named(title=example.title, authority=example.authority, territory=example.territory, law_on=LAW)
    return open_deliberation(by=by, tool=tool, named=named, at=NOW)


def concluded(tool: Tool, covered: Covered) -> Service:
    """The file of a service, its nature found."""
    file = make_service(tool, name=covered.name, law_on=LAW)
    told: dict[str, Any] = {"law_on": LAW, "answers": {}, "steps": [], "parameters": [], "made_at": NOW}
    Conclusion(tool=tool, service=file, result=covered.nature, **told).save()
    return file


def written(by: Actor, tool: Tool, example: Example = CHILDCARE) -> Deliberation:
    """A draft that nothing keeps from the vote; its first service has a file."""
    found = begun(by, tool, example)
    for n, one in enumerate(example.services):
        file = concluded(tool, one) if n == 0 else None
        told = {"service_id": file.pk} if file else {"name": one.name}
        cover_service(by=by, deliberation_id=found.pk, regime=one.regime, at=NOW, **told)
    retain_figures(by=by, deliberation_id=found.pk, figures=example.figures, at=NOW)
    for section in Section:
        texts = {str(point): example.texts[point] for point in POINTS[section]}
        write_text(by=by, deliberation_id=found.pk, section=section, texts=texts, at=NOW)
    return found


VOTE = Vote(act_number="2026-112", voted_on=NOW.date(), votes_for=29, votes_against=4, abstentions=2)


def adopted(by: Actor, tool: Tool, example: Example = CHILDCARE) -> Deliberation:
    found = written(by, tool, example)
    put_to_vote(by=by, deliberation_id=found.pk, at=NOW)
    return record_vote(by=by, deliberation_id=found.pk, vote=VOTE, at=NOW)
