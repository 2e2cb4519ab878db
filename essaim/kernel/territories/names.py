"""How a name of territory is written, typed and compared. Pure: no Django, no database."""

import re
import unicodedata
from functools import lru_cache

# A saint is written short on envelopes and long in the official code.
LONG_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
LEADING_ARTICLES = frozenset({"l", "le", "la", "les"})
LINK_WORDS = LEADING_ARTICLES | frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "lez", "sous", "sur"}
)
MAX_TEXT = 80
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i"})
_SLASHED = re.compile(r"\bs/")
_WORD = re.compile(r"[a-z0-9]+")


def raw_words(text: str) -> list[str]:
    """The words of a text, without accents, case, punctuation or ligatures.

    >>> raw_words("L'Haÿ-les-Roses"), raw_words("Œuf-en-Ternois")
    (['l', 'hay', 'les', 'roses'], ['oeuf', 'en', 'ternois'])
    """
    return _WORD.findall(_SLASHED.sub("sur ", _plain(text[:MAX_TEXT].lower())))


def all_words(text: str) -> list[str]:
    """The same for a text of any length, word by word.

    >>> all_words("Pâté de Lœuilly")
    ['pate', 'de', 'loeuilly']
    """
    return [word for part in text.split() for word in raw_words(part)]


@lru_cache(maxsize=16)
def _plain(lowered: str) -> str:
    if lowered.isascii():
        return lowered
    spread = unicodedata.normalize("NFKD", lowered.translate(_LIGATURES)).lower().translate(_LIGATURES)
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """The same, with short forms written out.

    >>> words("St Omer"), words("chalons s/ saone")
    (['saint', 'omer'], ['chalons', 'sur', 'saone'])
    """
    return [LONG_FORMS.get(word, word) for word in raw_words(text)]


def key(text: str) -> str:
    """One string to compare names by: no space, no leading article.

    >>> key("La Rochelle") == key("rochelle"), key("villeneuve d ascq") == key("Villeneuve-d'Ascq")
    (True, True)
    """
    return joined(words(text))


def keys(text: str) -> set[str]:
    """The keys a typed text may begin: « ste » may be Sainte-Marie or Steenvoorde."""
    return {joined(words(text)), joined(raw_words(text))}


def joined(found: list[str]) -> str:
    if len(found) > 1 and found[0] in LEADING_ARTICLES:
        found = found[1:]
    return "".join(found)


def telling_words(text: str) -> list[str]:
    """The words that tell a name from another: link words are left out, unless there is nothing else.

    >>> telling_words("Boulogne-sur-Mer"), telling_words("Les")
    (['boulogne', 'mer'], ['les'])
    """
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in LINK_WORDS] or found


def slug(name: str) -> str:
    """The name as it stands in an address.

    >>> slug("L'Haÿ-les-Roses"), slug("Y")
    ('l-hay-les-roses', 'y')
    """
    return "-".join(raw_words(name)) or "territoire"
