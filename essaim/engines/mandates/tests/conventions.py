"""Conventions to be read: a subsidy that is one, a contract in disguise, and what each judged case said in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from essaim.engines.mandates.commands.conventions import Sent, add_convention, dismiss_alarm
from essaim.engines.mandates.models import Convention
from essaim.engines.mandates.rules.clauses import read
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW
from essaim.kernel.projects.models import Tool

FINE = """Convention d'objectifs
Entre la Ville et l'association « Les Petits Pas ».

Article 1 : Objet
Par la présente convention, l’Association s'engage, à son initiative et sous sa responsabilité, à mettre en œuvre
son projet associatif d'accueil des tout-petits, d'intérêt général. La Ville contribue financièrement à ce projet.
Elle n'attend aucune contrepartie directe de cette subvention.

Article 2 : Montant
La contribution financière de la Ville ne dépasse pas le coût du projet, décrit dans le budget en annexe.
Elle est versée sans exclusivité, et les pénalités de retard ne s'appliquent pas.

Article 3 : Compte rendu
L'association remet chaque année le compte rendu financier et le rapport d'activité.
"""
DISGUISED = """CONVENTION DE SUBVENTION

Article 1 - Objet
La Région confie au bénéficiaire l'exécution du programme d'ateliers, défini par la Région dans le cahier des charges.

Article 2 - Prix
Le prix unitaire est de 12,50 € par heure-stagiaire. Les paiements sont effectués au vu des feuilles
d'émargement, au prorata des heures réalisées.

Article 3 - Exécution
Le bénéficiaire se conforme aux instructions de la Région et s'interdit de travailler pour d'autres collectivités.
En cas de retard, et sans mise en demeure, une pénalité de 50 € par jour est retenue.

Article 4 - Résultats
Les livrables font l'objet d'un procès-verbal de réception. Les résultats sont la propriété exclusive de la Région.
"""
# What is known of each case, as a convention would have said it, and the criteria that it shows.
CASES: Mapping[str, tuple[str, set[str]]] = {
    "reunion": (
        "La Région a décidé de faire réaliser des actions de formation. Elle prend en charge la totalité des coûts"
        " et la rémunération des stagiaires.",
        {"initiative", "price"},
    ),
    "six_fours": (
        "La commune a créé le festival et en confie l'organisation à la société, qui répond ainsi aux besoins de la"
        " commune. Elle verse 495 000 euros par an : le prix de la prestation.",
        {"initiative", "need", "price"},
    ),
    "limousin": (
        "Les listes mensuelles de présence sont adressées à la Région. Le paiement intervient sur bons de commande.",
        {"price", "output"},
    ),
    "aix": (
        "Le festival, initié et conçu par l'association, présente un caractère de service public et d'intérêt général.",
        {"own_initiative", "general_interest"},
    ),
}


def added(
    by: Actor,
    tool: Tool,
    text: str = DISGUISED,
    *,
    title: str = "Ateliers 2027",
    dismissed: str = "",
    service_id: int | None = None,
) -> Convention:
    """A convention that was pasted, with the first alarm of a criterion dismissed."""
    sent = Sent(title=title, law_on=date(2026, 11, 2), text=text, service_id=service_id)
    made = add_convention(by=by, tool=tool, sent=sent, at=NOW)
    if dismissed:
        alarm = tuple(alarm_of(made, dismissed).values())
        dismiss_alarm(by=by, convention_id=made.pk, alarm=alarm, reason="Loyer des locaux", at=NOW)
    return made


def alarm_of(convention: Convention, criterion: str) -> dict[str, Any]:
    """The address of the first passage of a criterion."""
    mark = next(one for one in read(convention.text).marks if one.criterion == criterion)
    return {"criterion": mark.criterion, "start": mark.start}
