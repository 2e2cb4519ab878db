"""How contact details are written, shown and compared."""

import re

from essaim.kernel.territories.names import joined, raw_words, words

_SEPARATORS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
_TITLES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "famille", "foyer", "et", "ou", "de", "du", "la", "le"}
)
_STREETS = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "r": "rue",
    "pl": "place",
    "res": "residence",
    "imp": "impasse",
    "chem": "chemin",
    "che": "chemin",
    "all": "allee",
    "rte": "route",
    "sq": "square",
    "appt": "appartement",
    "apt": "appartement",
    "bat": "batiment",
}


def phone_key(text: str) -> str:
    """A phone number as it is compared: + then digits when it can be dialled, "" when it is no number.

    A French number that a spreadsheet stripped of its first zero gets it back.

    >>> phone_key("06.12.34.56.78"), phone_key("+33 (0)6 12 34 56 78"), phone_key("612345678")
    ('+33612345678', '+33612345678', '+33612345678')
    >>> phone_key("+32 69 12 34 56"), phone_key("12"), phone_key("voir mairie")
    ('+3269123456', '', '')
    """
    bare = _SEPARATORS.sub("", text.strip().replace("(0)", ""))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    digits = bare.lstrip("+")
    if not digits.isdecimal():
        return ""
    if bare.startswith("+33") and len(digits) in {11, 12}:
        return "+33" + digits[-9:]
    if bare.startswith("+") and 8 <= len(digits) <= 15:
        return "+" + digits
    if len(digits) == 10 and digits.startswith("0"):
        return "+33" + digits[1:]
    if len(digits) == 9 and not digits.startswith("0"):
        return "+33" + digits
    return ""


def phone_display(text: str) -> str:
    """A phone number as it is read aloud; a text that is no number is left as typed.

    >>> phone_display("0612345678"), phone_display("+3269123456"), phone_display("voir mairie")
    ('06 12 34 56 78', '+32 69 12 34 56', 'voir mairie')
    """
    key = phone_key(text)
    if not key:
        return " ".join(text.split())
    if key.startswith("+33"):
        national = "0" + key[3:]
        return " ".join(national[i : i + 2] for i in range(0, 10, 2))
    country, rest = key[:3], key[3:]
    return " ".join([country, *(rest[i : i + 2] for i in range(0, len(rest), 2))])


def email_key(text: str) -> str:
    """
    >>> email_key(" Nora.Benali@Exemple.FR ")
    'nora.benali@exemple.fr'
    """
    return "".join(text.split()).lower()


def name_key(text: str) -> str:
    """A household's name as it is compared: no title, no accent, words in one order.

    >>> name_key("Mme DUPONT Élise") == name_key("Elise Dupont"), name_key("Famille Ben Ali")
    (True, 'ali ben')
    """
    found = raw_words(text)
    return " ".join(sorted(word for word in found if word not in _TITLES) or sorted(found))


def address_key(text: str) -> str:
    """An address as it is compared.

    >>> address_key("12, bd St-Michel") == address_key("12 boulevard Saint Michel")
    True
    """
    return joined([_STREETS.get(word, word) for word in words(text)])


def search_words(text: str) -> list[str]:
    """The words looked for in the list of households; the digits of a phone number stay together.

    >>> search_words("Élise 06 12 34 56 78")
    ['elise', '0612345678']
    """
    together = re.sub(r"(?<=\d)[\s.](?=\d)", "", text)
    return raw_words(together)
