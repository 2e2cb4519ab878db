"""What patterns are made of: their shape, kinds of words, and words that go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """`says_no`: its own words deny (« ne travaille pour aucune autre »), so a negation does not undo it.

    `unless`: the beginnings of words that, right after the passage, make it say something else (« besoins des habitants »).
    """

    criterion: str
    cues: tuple[tuple[str, ...], ...]
    within: int = 14
    says_no: bool = False
    unless: tuple[str, ...] = ()


KINDS: Mapping[str, tuple[str, ...]] = {
    "@authority": (
        "collectivite*",
        "commune",
        "communes",
        "ville",
        "mairie",
        "maire",
        "region",
        "departement",
        "metropole",
        "etat",
        "administration",
        "agglomeration",
        "communaute",
        "prefet*",
        "prefecture",
        "conseil municipal",
        "conseil regional",
        "conseil departemental",
        "conseil communautaire",
        "conseil metropolitain",
        "financeur*",
        "pouvoir adjudicateur",
        "personne publique",
        "autorite publique",
        "autorite organisatrice",
        "donneur ordre",
    ),
    "@body": (
        "association",
        "beneficiaire",
        "organisme",
        "structure",
        "porteur",
        "cooperative",
        "prestataire",
        "titulaire",
    ),
    "@unit": (
        "heure*",
        "journee*",
        "repas",
        "stagiaire*",
        "participant*",
        "personne",
        "personnes",
        "enfant*",
        "place*",
        "acte*",
        "seance*",
        "nuit*",
        "nuitee*",
        "visite*",
        "kilometre*",
        "tonne*",
        "panier*",
        "dossier*",
        "unite*",
        "usager*",
        "beneficiaire*",
        "intervention*",
        "atelier*",
        "spectacle*",
    ),
}

LAYS_DOWN = ("fix*", "defini*", "arrete*", "determine*", "impose*", "decide*", "prescri*", "etabli*")
HOW = ("", " chaque annee", " unilateralement", " librement", " seul*")
BY_AUTHORITY = tuple(f"{verb}{how} par @authority" for verb in LAYS_DOWN for how in HOW)
AUTHORITY_LAYS_DOWN = tuple(f"@authority {verb}" for verb in LAYS_DOWN)
WHAT = (
    "programme*",
    "contenu*",
    "nature prestation*",
    "volume*",
    "nombre place*",
    "nombre heure*",
    "nombre stagiaire*",
    "nombre seance*",
    "nombre atelier*",
    "nombre spectacle*",
    "effectif*",
    "horaire*",
    "specification*",
)
PAYS = (
    "paie*",
    "paye*",
    "verse*",
    "regl*",
    "remuner*",
    "factur*",
    "calcul*",
    "montant*",
    "subvention*",
    "acompte*",
)
MONEY = ("euro*", "€", "tarif*", "prix", "cout unitaire", "forfait*", "montant unitaire")
BY_ATTENDANCE = (
    "feuille* emargement",
    "feuille* presence",
    "etat* presence",
    "liste* presence",
    "liste* mensuelle* presence",
    "bon* commande",
    "prorata",
    "heures realisees",
    "heures effectuees",
    "service fait",
    "nombre reel",
)


# What any authority may ask back, or ask to see.
OWED_BACK = ("reversement", "restitution", "remboursement", "justificati", "production", "communication")
AGREED = ("validation", "accord", "approbation")
# What an authority may entrust without asking for anything.
GOODS = ("cle", "local", "locaux", "salle", "terrain", "batiment", "vehicule", "materiel")
# What is done once it was asked for, and whose need is not that of the authority.
DOES = (
    "organise*",
    "realise*",
    "execute*",
    "assure*",
    "anime*",
    "produi*",
    "intervien*",
    "interven*",
    "travaill*",
    "agi*",
)
OF_OTHERS = (
    "habitant",
    "usager",
    "famille",
    "population",
    "public",
    "social",
    "sociaux",
    "personne",
    "enfant",
    "jeune",
    "territoire",
)
CONTRACTORS = ("association", "beneficiaire", "titulaire", "prestataire")
ORDERED_FROM = tuple(f"{verb} {who}" for verb in ("commande*", "achete*") for who in CONTRACTORS)


def said(criterion: str, *phrases: str, says_no: bool = False, unless: tuple[str, ...] = ()) -> Pattern:
    """One of these phrases is enough."""
    return Pattern(criterion, (phrases,), says_no=says_no, unless=unless)
