"""Who plays in the demonstration. Everyone and every organisation here is invented; the communes are real."""

from dataclasses import dataclass, field
from typing import Any

PASSWORD = "essaim-demonstration"  # noqa: S105 - printed on purpose, and the loader refuses an instance with real data


@dataclass(frozen=True)
class Body:
    """An organisation: `number` gives an invented SIREN with a right check digit."""

    name: str
    legal_form: str
    commune: str
    latitude: float
    longitude: float
    number: int
    description: str = ""


@dataclass(frozen=True)
class Adoption:
    """A project of the demonstration; `decisions` complete the recipe's defaults."""

    slug: str
    name: str
    recipe: str
    carrier: str
    commune: str
    coordinator: str
    members: tuple[str, ...]
    started_days_ago: int
    summary: str
    decisions: dict[str, Any]
    roles: dict[str, str] = field(default_factory=dict)
    parent: str | None = None


BODIES = {
    "moulins": Body(
        "Centre social des Moulins",
        "association",
        "59009",
        50.6229,
        3.1440,
        99900001,
        "Un centre social de quartier, ouvert à toutes les familles.",
    ),
    "beffroi": Body(
        "Maison de quartier du Beffroi",
        "association",
        "62041",
        50.2910,
        2.7775,
        99900002,
        "Une maison de quartier tenue par ses habitants.",
    ),
    "nord": Body("Conseil départemental (démonstration)", "collectivite", "59350", 50.6292, 3.0573, 99900003),
    "pas-de-calais": Body(
        "Communauté urbaine (démonstration)", "collectivite", "62041", 50.2897, 2.7810, 99900004
    ),
    "ville": Body(
        "Commune (démonstration)",
        "collectivite",
        "59009",
        50.6233,
        3.1445,
        99900006,
        "Une commune qui entre au capital d'une coopérative, et confie un service par un mandat.",
    ),
    "autopartage": Body(
        "Roule ensemble",
        "scic",
        "59009",
        50.6270,
        3.1320,
        99900007,
        "Une coopérative de voitures partagées, tenue par celles et ceux qui s'en servent.",
    ),
    "reseau": Body(
        "Réseau des initiatives solidaires",
        "association",
        "59350",
        50.6330,
        3.0650,
        99900005,
        "Le réseau garde les recettes et relit les leçons des projets.",
    ),
}

PEOPLE = {
    "alice": "Alice Fontaine",
    "bob": "Bob Delattre",
    "chloe": "Chloé Wattel",
    "dora": "Dora Benali",
    "farid": "Farid Haddad",
    "nadia": "Nadia Lefebvre",
    "paul": "Paul Carpentier",
    "ines": "Inès Morel",
    "romain": "Romain Dubois",
    "hugo": "Hugo Vandamme",
    "odile": "Odile Marchand",
    "malik": "Malik Cordier",
    "ana": "Ana Petit",
    "lea": "Léa Roussel",
}

MEMBERSHIPS = {
    "alice": ("moulins", "admin"),
    "nadia": ("beffroi", "admin"),
    "farid": ("nord", "admin"),
    "romain": ("pas-de-calais", "admin"),
    "ines": ("reseau", "admin"),
    "hugo": ("autopartage", "admin"),
    "odile": ("ville", "admin"),
}

ADOPTIONS = (
    Adoption(
        slug="bio-cabas-des-moulins",
        name="Bio-cabas des Moulins",
        recipe="bio-cabas",
        carrier="moulins",
        commune="59009",
        coordinator="alice",
        members=("bob", "chloe"),
        started_days_ago=180,
        summary="Un panier de produits locaux par mois, à moitié prix, et un atelier pour le cuisiner.",
        decisions={
            "funder": "nord",
            "funder_rate": "0.5",
            "quotient_brackets": [
                {"up_to": 600, "rate": "0.7"},
                {"up_to": 1200, "rate": "0.5"},
                {"up_to": None, "rate": "0.3"},
            ],
            "household_cap": "20,00",
            "envelope": "6000,00",
            "basket_price_small": "12,00",
            "basket_price_large": "19,50",
            "pickup_place": "Centre social des Moulins",
        },
        roles={"dora": "distribution"},
    ),
    Adoption(
        slug="bio-cabas-du-beffroi",
        name="Bio-cabas du Beffroi",
        recipe="bio-cabas",
        carrier="beffroi",
        commune="62041",
        coordinator="nadia",
        members=("paul",),
        started_days_ago=90,
        summary="Né de celui des Moulins : les mêmes paniers, à deux pas du beffroi.",
        decisions={
            "funder": "pas-de-calais",
            "funder_rate": "0.4",
            "envelope": "2500,00",
            "basket_price_small": "11,00",
            "basket_price_large": "18,00",
            "closing_days_before": 4,
            "pickup_place": "Maison de quartier du Beffroi",
            "workshop_places": 8,
        },
        parent="bio-cabas-des-moulins",
    ),
    Adoption(
        slug="grappe-de-la-marque",
        name="Grappe de la Marque",
        recipe="grappe-entreprises",
        carrier="reseau",
        commune="59009",
        coordinator="ines",
        members=("paul",),
        started_days_ago=175,
        summary="Quatre petites structures qui répondent ensemble aux marchés et partagent leurs moyens.",
        decisions={},
    ),
    Adoption(
        slug="roule-ensemble",
        name="Roule ensemble",
        recipe="scic",
        carrier="autopartage",
        commune="59009",
        coordinator="hugo",
        members=("bob", "odile"),
        started_days_ago=350,
        summary="Douze voitures partagées, et cinq collèges qui en décident : fondateurs, usagers, partenaires, salariés, commune.",
        decisions={
            "floor": "0.8",
            "refund_months": 3,
            "meeting_place": "Centre social des Moulins, grande salle",
        },
        roles={"bob": "associe", "odile": "associe"},
    ),
    Adoption(
        slug="petite-enfance",
        name="Mandat petite enfance",
        recipe="mandat-sieg",
        carrier="ville",
        commune="59009",
        coordinator="odile",
        members=("malik", "ana"),
        started_days_ago=1300,
        summary="La commune confie l'accueil des tout-petits à une association, et contrôle la compensation à deux.",
        decisions={"authority": "Commune (démonstration)"},
        roles={"malik": "operateur", "ana": "decision", "lea": "elus"},
    ),
    Adoption(
        slug="deliberation-petite-enfance",
        name="Délibération petite enfance",
        recipe="deliberation-cadre",
        carrier="ville",
        commune="59009",
        coordinator="odile",
        members=("malik",),
        started_days_ago=60,
        summary="La commune et une association écrivent ensemble la délibération-cadre.",
        decisions={"authority": "Commune (démonstration)"},
        roles={"malik": "association", "lea": "elus"},
    ),
)

ACCOUNTS = (
    ("coordination", "alice", "bio-cabas-des-moulins"),
    ("membre", "bob", "bio-cabas-des-moulins"),
    ("distribution", "dora", "bio-cabas-des-moulins"),
    ("financeur", "farid", "bio-cabas-des-moulins"),
    ("coordination d'un autre projet", "nadia", "bio-cabas-du-beffroi"),
    ("gardienne de la recette", "ines", None),
    ("animation d'une grappe", "ines", "grappe-de-la-marque"),
    ("gérance d'une coopérative", "hugo", "roule-ensemble"),
    ("associé d'une coopérative", "bob", "roule-ensemble"),
    ("commune associée", "odile", "roule-ensemble"),
    ("service instructeur", "odile", "petite-enfance"),
    ("structure mandatée", "malik", "petite-enfance"),
    ("décision", "ana", "petite-enfance"),
    ("élue", "lea", "petite-enfance"),
    ("association qui propose", "malik", "deliberation-petite-enfance"),
)
