"""Plain sentences, as conventions of small towns write them: those that make a contract, and those that do not."""

from collections.abc import Mapping

import pytest

from essaim.engines.mandates.rules.clauses import read
from essaim.engines.mandates.rules.clauses_criteria import CRITERIA

ALARM: Mapping[str, set[str]] = {
    "La ville définit ses besoins et commande à l'association des ateliers.": {"initiative", "need"},
    "La commune achète à l'association quarante séances de sport.": {"initiative"},
    "La Région passe commande de dix spectacles par an.": {"initiative"},
    "La métropole a demandé à l'association d'organiser le festival.": {"initiative"},
    "L'association travaille à la demande de la mairie.": {"initiative"},
    "L'association exécute les missions que la commune lui confie.": {"initiative"},
    "Le service est organisé pour le compte de la ville.": {"initiative"},
    "Le département a besoin de cent places d'hébergement.": {"need"},
    "La ville choisit les dates et les lieux des ateliers.": {"need"},
    "La commune valide le contenu de chaque atelier.": {"orders"},
    "Le nombre de séances est imposé par la ville.": {"need"},
    "L'association répond aux attentes de la collectivité, telles qu'elle les a exprimées.": {"need"},
    "Chaque heure d'animation est payée 35 euros.": {"price"},
    "La ville paie l'association en fonction du nombre d'enfants accueillis.": {"price"},
    "L'association envoie chaque mois sa facture à la commune.": {"price"},
    "La somme versée correspond au prix du service rendu à la ville.": {"price"},
    "La ville peut donner des ordres à l'équipe.": {"orders"},
    "Le programme doit être approuvé par la commune avant toute séance.": {"orders"},
    "Si une séance est annulée, la subvention baisse de 200 euros à titre de sanction.": {"penalties"},
    "L'association ne travaille que pour la ville.": {"exclusivity"},
    "Les photographies réalisées deviennent la propriété de la commune.": {"results"},
    "La ville vérifie que les prestations ont été faites avant de payer.": {"output"},
}
NO_ALARM: Mapping[str, set[str]] = {
    "L'association garde l'initiative de son projet.": {"own_initiative"},
    "L'association conserve la maîtrise de son projet.": {"own_initiative"},
    "Le projet vient de l'association, qui l'a imaginé avec les habitants.": {"own_initiative"},
    "L'association décide librement de son programme.": {"own_initiative"},
    "L'association choisit elle-même ses méthodes et ses horaires.": {"own_initiative"},
    "La ville soutient le projet de l'association.": {"contribution"},
    "La commune aide l'association à mener son projet.": {"contribution"},
    "La ville apporte un concours financier au fonctionnement de l'association.": {"contribution"},
    "La ville n'attend rien en échange de cette aide.": {"no_counterpart"},
    "Cette aide n'est pas le prix d'une prestation.": {"no_counterpart"},
    "La commune ne passe aucune commande à l'association.": set(),
    "La ville ne définit ni le contenu ni les horaires des activités.": set(),
    "Les besoins des habitants sont présentés en annexe.": set(),
    "L'association définit ses besoins de locaux avec ses bénévoles.": set(),
    "L'association paie ses salariés et ses fournisseurs.": set(),
    "Les familles paient un tarif selon leurs revenus.": set(),
    "L'association présente ses comptes chaque année à la ville.": {"report"},
    "L'association travaille aussi avec d'autres communes.": set(),
    "L'association commande les repas à une coopérative.": set(),
    "L'association reste propriétaire de ses créations.": set(),
    "La ville prête une salle à l'association.": set(),
    "La ville est informée des dates des ateliers.": set(),
    "La ville définit les besoins des habitants dans son projet social.": set(),
    "L'association commande ses fournitures à la coopérative de la ville.": set(),
    "L'association présente sa demande à la ville avant le 1er mars.": set(),
    "L'association envoie sa demande à la commune et organise une réunion publique.": set(),
    "Chaque repas est payé 5 euros par les familles.": set(),
    "La ville garde l'initiative de ses propres projets.": set(),
    "L'association ne travaille pas pour la ville.": set(),
    "L'administration peut exiger le reversement de la subvention.": set(),
    "Toute modification de la convention est soumise à l'accord de la ville.": set(),
    "Le conseil municipal a validé le programme de subventions.": set(),
    "L'association agit à la demande des habitants.": set(),
    "La commune confie les clés du local à l'association.": set(),
}


def found(text: str) -> set[str]:
    return {mark.criterion for mark in read(text).marks}


@pytest.mark.parametrize("text", ALARM)
def test_a_plain_order_is_seen(text: str) -> None:
    assert found(text) == ALARM[text]
    assert not any(CRITERIA[name].reassures for name in ALARM[text])


@pytest.mark.parametrize("text", NO_ALARM)
def test_plain_words_of_a_subsidy_raise_no_alarm(text: str) -> None:
    assert found(text) == NO_ALARM[text]
    assert all(CRITERIA[name].reassures for name in NO_ALARM[text])
