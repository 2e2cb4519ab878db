"""Which column of a spreadsheet says what, guessed from the words of its header."""

from collections.abc import Sequence

from essaim.kernel.territories.names import raw_words

# For each field, the headers that mean it (whole, without accents), likeliest first.
HEADERS: dict[str, tuple[str, ...]] = {
    "name": (
        "foyer",
        "nom du foyer",
        "famille",
        "nom de famille",
        "household",
        "household name",
        "family",
        "nom",
        "last name",
        "surname",
        "name",
        "nom complet",
        "nom prenom",
        "nom et prenom",
        "adherent",
    ),
    "first_name": ("prenom", "first name", "given name", "firstname", "prenoms"),
    "contact_name": (
        "contact",
        "personne a contacter",
        "referent",
        "contact name",
        "responsable",
        "contact person",
    ),
    "email": (
        "email",
        "e mail",
        "mail",
        "courriel",
        "mel",
        "adresse e mail",
        "adresse mail",
        "adresse email",
        "email address",
        "adresse electronique",
    ),
    "phone": (
        "telephone",
        "tel",
        "portable",
        "mobile",
        "phone",
        "telephone portable",
        "tel portable",
        "n de telephone",
        "numero de telephone",
        "phone number",
        "gsm",
        "tel fixe",
    ),
    "address": ("adresse", "adresse postale", "rue", "address", "street", "voie", "adresse 1", "domicile"),
    "postcode": ("code postal", "cp", "postcode", "zip", "postal code", "zip code"),
    "commune": ("commune", "ville", "city", "town", "localite", "municipality"),
    "quotient": ("quotient familial", "quotient", "qf", "family quotient", "qf caf", "quotient caf"),
    "quotient_checked_on": (
        "quotient verifie le",
        "date du quotient",
        "date qf",
        "verifie le",
        "date quotient",
        "quotient checked on",
    ),
    "notes": (
        "remarques",
        "remarque",
        "notes",
        "note",
        "commentaire",
        "commentaires",
        "observations",
        "comments",
    ),
}
FIELDS = tuple(HEADERS)


def header_key(text: str) -> str:
    """
    >>> header_key("N° de téléphone"), header_key(" E-mail * ")
    ('n de telephone', 'e mail')
    """
    return " ".join(raw_words(text))


def guess(header: Sequence[str]) -> dict[str, int]:
    """The column of each field recognised, whole headers first, then the words they begin with.

    >>> guess(["NOM", "Prénom", "Courriel", "Tél. portable", "Ville", "QF"])
    {'name': 0, 'first_name': 1, 'email': 2, 'phone': 3, 'commune': 4, 'quotient': 5}
    """
    keys = [header_key(text) for text in header]
    found: dict[str, int] = {}
    for field, names in HEADERS.items():
        for name in names:
            if name in keys and keys.index(name) not in found.values():
                found[field] = keys.index(name)
                break
    for field, names in HEADERS.items():
        if field not in found:
            column = next(
                (
                    index
                    for index, key in enumerate(keys)
                    if index not in found.values() and any(key.startswith(f"{name} ") for name in names)
                ),
                None,
            )
            if column is not None:
                found[field] = column
    return dict(sorted(found.items(), key=lambda item: FIELDS.index(item[0])))


def header_line(rows: Sequence[Sequence[str]]) -> int:
    """The index of the header among the first rows: the one whose words are best recognised, else the first.

    >>> header_line([["Liste des familles 2026", ""], ["Nom", "Mail"], ["Benali", "n@exemple.fr"]])
    1
    """
    scores = [len(guess(row)) for row in rows[:10]]
    best = max(scores, default=0)
    return scores.index(best) if best else 0
