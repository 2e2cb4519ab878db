"""The words that betray a criterion, as data.

A cue is phrases of one idea. In a phrase a word is written plain ("prix"), as a beginning ("fix*") or as a kind of
word ("@authority"); small words (le, de, est…) are left out, accents too. A pattern holds where each of its cues is
said in one sentence, in any order, within `within` words. There is no regular expression: nothing here can run away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """`says_no`: its own words deny (« ne travaille pour aucune autre »), so a negation does not undo it."""

    criterion: str
    cues: tuple[tuple[str, ...], ...]
    within: int = 14
    says_no: bool = False


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

_LAYS_DOWN = ("fix*", "defini*", "arrete*", "determine*", "impose*", "decide*", "prescri*", "etabli*")
_HOW = ("", " chaque annee", " unilateralement", " librement", " seul*")
_BY_AUTHORITY = tuple(f"{verb}{how} par @authority" for verb in _LAYS_DOWN for how in _HOW)
_AUTHORITY_LAYS_DOWN = tuple(f"@authority {verb}" for verb in _LAYS_DOWN)
_WHAT = (
    "programme*",
    "contenu*",
    "nature prestation*",
    "volume*",
    "nombre place*",
    "nombre heure*",
    "nombre stagiaire*",
    "effectif*",
    "horaire*",
    "specification*",
)
_PAYS = (
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
_MONEY = ("euro*", "€", "tarif*", "prix", "cout unitaire", "forfait*", "montant unitaire")
_BY_ATTENDANCE = (
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


def _said(criterion: str, *phrases: str, says_no: bool = False) -> Pattern:
    """One of these phrases is enough."""
    return Pattern(criterion, (phrases,), says_no=says_no)


_THEIR_PROJECT = (
    _said(
        "initiative",
        "initiative @authority",
        "initiative exclusive @authority",
        "@authority decide* faire realiser",
        "@authority decide* creer",
        "@authority decide* confier",
        "@authority souhait* confier",
        "@authority souhait* faire realiser",
        "@authority confie",
        "@authority charge @body",
        "@authority cree",
        "confie* par @authority",
        "commande* par @authority",
        "mis en place par @authority",
        "cree* par @authority",
        "concu* par @authority",
        "pour compte @authority",
    ),
    _said(
        "need",
        "besoin* @authority",
        "besoin* propre* @authority",
        "besoin* exprime* par @authority",
        "cahier charges",
        "cahiers charges",
        "cctp",
    ),
    Pattern("need", ((*_WHAT, "lieu*", "tarif*", "prestation*"), _BY_AUTHORITY), within=9),
    Pattern("need", (_AUTHORITY_LAYS_DOWN, _WHAT), within=9),
)
_PRICE = (
    _said(
        "price",
        "prix unitaire*",
        "cout unitaire",
        "tarif horaire",
        "prix horaire",
        "prix journee",
        "prix forfaitaire*",
        "bordereau prix",
        "moyennant prix",
        "prix prestation*",
        "remuneration prestation*",
        "remuneration @body",
        "remuneration stagiaire*",
        "bon* commande",
        "factur* @authority",
        "factur* prestation*",
        "totalite cout*",
        "totalite depense*",
        "integralite cout*",
        "integralite depense*",
        "100 % cout*",
        "100 % depense*",
    ),
    Pattern("price", (_MONEY, ("par @unit", "/ @unit", "heure stagiaire", "heures stagiaires")), within=6),
    Pattern("price", (_PAYS, _BY_ATTENDANCE)),
    Pattern(
        "price",
        (
            ("en contrepartie", "contrepartie directe"),
            ("prix", "somme*", "prestation*", "service*", "verse*", "paie*"),
        ),
    ),
)
_HOLD = (
    _said(
        "orders",
        "instruction* @authority",
        "directive* @authority",
        "ordre* @authority",
        "ordre* service",
        "consigne* @authority",
        "sous autorite @authority",
        "sous direction @authority",
        "@authority peut imposer",
        "@authority peut exiger",
        "@authority peut ordonner",
        "@authority impose*",
    ),
    Pattern(
        "orders",
        (("sans accord", "sans autorisation", "sans validation"), ("@authority", "prealable")),
        says_no=True,
    ),
    Pattern(
        "orders",
        (
            ("accord prealable", "validation prealable", "autorisation prealable", "agrement prealable"),
            ("@authority",),
        ),
        within=9,
    ),
    _said(
        "penalties",
        "penalite*",
        "astreinte*",
        "refaction*",
        "amende*",
        "malus",
        "retenue* sur",
        "retenue* financiere*",
        "dommages interets",
        "dommages et interets",
    ),
    _said(
        "exclusivity",
        "exclusivite*",
        "droit* exclusif*",
        "benefice exclusif",
        "usage exclusif",
        "titre exclusif",
    ),
    Pattern(
        "exclusivity",
        (
            ("exclusivement",),
            ("pour @authority", "compte @authority", "profit @authority", "benefice @authority"),
        ),
        within=7,
    ),
    Pattern(
        "exclusivity",
        (
            ("interdit", "ne peut", "abstient", "engage ne pas", "ne pourra"),
            ("autre* @authority", "autre* client*", "autre* commanditaire*"),
        ),
        says_no=True,
    ),
)
_DELIVERED = (
    _said(
        "output",
        "livrable*",
        "recette prestation*",
        "reception prestation*",
        "admission prestation*",
        "proces verbal reception",
        "service fait",
        "obligation resultat*",
        "verification prestation*",
        "conformite prestation*",
        "liste* mensuelle* presence",
        "etat* mensuel* presence",
        "feuille* mensuelle* presence",
        "feuille* emargement",
        "controle qualite",
    ),
    _said(
        "results",
        "propriete @authority",
        "propriete exclusive @authority",
        "propriete pleine entiere @authority",
        "@authority proprietaire",
    ),
    Pattern(
        "results",
        (
            ("resultat*", "etude*", "rapport*", "oeuvre*", "droit*", "propriete intellectuelle"),
            ("cede*", "cession", "transfer*", "apparti*"),
            ("@authority",),
        ),
    ),
    _said(
        "choice",
        "appel offres",
        "mise en concurrence",
        "acte engagement",
        "attributaire",
        "offre retenue",
        "marche public",
        "meilleure offre",
    ),
)
_GOOD = (
    _said(
        "own_initiative",
        "initiative @body",
        "propre initiative",
        "initiative et sous responsabilite",
        "liberte initiative",
        "projet associatif",
        "@body initie",
        "@body concoit",
        "@body elabore",
        "initie* par @body",
        "initie* et concu* par @body",
        "initie* defini* et mis* en oeuvre par @body",
        "concu* par @body",
        "elabore* par @body",
        "defini* par @body",
    ),
    _said(
        "no_counterpart",
        "aucune contrepartie",
        "sans contrepartie",
        "pas contrepartie",
        says_no=True,
    ),
    _said("general_interest", "interet general", "utilite sociale", "interet public local"),
    _said(
        "contribution",
        "contribution financiere",
        "contribu* financierement",
        "contribu* cout*",
        "contribu* financement",
        "particip* financement",
        "particip* cout*",
        "soutien financier",
        "subvention fonctionnement",
    ),
    _said(
        "report",
        "compte rendu financier",
        "comptes rendus financiers",
        "rapport annuel",
        "rapport activite*",
        "bilan annuel",
        "bilan financier",
        "comptes annuels",
    ),
)
PATTERNS: tuple[Pattern, ...] = (*_THEIR_PROJECT, *_PRICE, *_HOLD, *_DELIVERED, *_GOOD)
