"""Where each authority stands: nothing, a framework decision, specific decisions, mandates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from essaim.kernel.spreadsheets.columns import Headers, header_key
from essaim.kernel.territories.names import joined, words


class What(StrEnum):
    """What an authority adopted, the least first. NOTHING is said too: it takes back what stood before."""

    NOTHING = "none"
    FRAMEWORK = "framework"
    SPECIFIC = "specific"
    MANDATES = "mandates"

    @property
    def rank(self) -> int:
        return list(What).index(self)


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was adopted, and when."""

    what: What
    on: date


def standing(adopted: Iterable[Adopted], on: date) -> What:
    """The furthest an authority went by a day, since it last said it has nothing.

    >>> told = [Adopted(What.SPECIFIC, date(2012, 1, 1)), Adopted(What.FRAMEWORK, date(2011, 1, 1))]
    >>> [str(standing(told, date(year, 12, 31))) for year in (2010, 2011, 2012)]
    ['none', 'framework', 'specific']
    """
    told = [one for one in adopted if one.on <= on]
    undone = max((one.on for one in told if one.what is What.NOTHING), default=None)
    left = [one.what for one in told if undone is None or one.on > undone]
    return max(left, key=lambda what: what.rank, default=What.NOTHING)


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many authorities stood at each level at the end of a year, or today."""

    year: int
    counts: Mapping[What, int]

    def at_least(self, what: What) -> int:
        return sum(count for one, count in self.counts.items() if one.rank >= what.rank)


def progress(authorities: Sequence[Sequence[Adopted]], today: date) -> list[YearCount]:
    """Year after year, from the first decision to today."""
    days = [one.on for adopted in authorities for one in adopted if one.what is not What.NOTHING]
    if not days:
        return []
    found = []
    for year in range(min(days).year, today.year + 1):
        on = min(date(year, 12, 31), today)
        counts = dict.fromkeys(What, 0)
        for adopted in authorities:
            counts[standing(adopted, on)] += 1
        found.append(YearCount(year, counts))
    return found


def turning_points(years: Sequence[YearCount]) -> list[YearCount]:
    """The years whose counts are not those of the year before, and the last one."""
    return [
        one for n, one in enumerate(years) if n in (0, len(years) - 1) or one.counts != years[n - 1].counts
    ]


# -- A list of authorities from a spreadsheet ---------------------------------------------------------------

HEADERS: Headers = {
    "name": ("collectivite", "nom", "nom de la collectivite", "autorite", "name", "authority"),
    "siren": ("siren", "n siren", "numero siren", "siret"),
    "what": ("a adopte", "adopte", "quoi", "etat", "niveau", "decision", "adopted", "what"),
    "decided_on": ("date", "adopte le", "vote le", "votee le", "jour", "decided on"),
    "source_url": ("lien", "url", "source", "adresse", "link"),
    "told_by": ("qui le dit", "dit par", "temoin", "informateur", "told by", "who"),
    "about": ("service", "pour quel service", "domaine", "objet", "remarque", "about"),
}
NEEDED = ("name", "what")
FIELDS = tuple(HEADERS)
# The words people write for each level, as `header_key` gives them; the first one is ours.
SAID: Mapping[What, tuple[str, ...]] = {
    What.NOTHING: ("aucune", "aucun", "rien", "neant", "none", "nothing"),
    What.FRAMEWORK: ("cadre", "deliberation cadre", "framework"),
    What.SPECIFIC: (
        "specifique",
        "specifiques",
        "deliberation specifique",
        "deliberations specifiques",
        "specific",
    ),
    What.MANDATES: ("mandats", "mandat", "mandatement", "mandatements", "mandates", "mandate"),
}
EARLIEST = date(2000, 1, 1)


def said_level(text: str) -> What | None:
    """The level that a cell names; None where it names none.

    >>> said_level("Délibération-cadre"), said_level("peut-être")
    (<What.FRAMEWORK: 'framework'>, None)
    """
    key = header_key(text)
    return next((what for what, said in SAID.items() if key in said), None)


def said_day(text: str) -> date | None:
    """A day as spreadsheets write it; None where it is not one.

    >>> said_day("14/03/2011") == said_day("2011-03-14") == date(2011, 3, 14), said_day("en 2011")
    (True, None)
    """
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


# How an authority names itself before the name of its territory, and the kind of that territory.
PREFIXES: Sequence[tuple[str, tuple[tuple[str, ...], ...]]] = (
    ("departement", (("conseil", "departemental"), ("conseil", "general"), ("departement",))),
    ("region", (("conseil", "regional"), ("region",))),
    ("commune", (("ville",), ("commune",), ("mairie",))),
)
_LINKS = frozenset({"de", "du", "des", "d", "la", "le", "les", "l"})


def place_of(name: str) -> tuple[str, str]:
    """The kind and the bare name of the territory an authority names itself after; any kind where it says none.

    >>> place_of("Conseil départemental du Nord"), place_of("Ville de Tourcoing"), place_of("Flandre Lys")
    (('departement', 'nord'), ('commune', 'tourcoing'), ('', 'flandrelys'))
    """
    said = words(name)
    for kind, prefixes in PREFIXES:
        for prefix in prefixes:
            if tuple(said[: len(prefix)]) == prefix and len(said) > len(prefix):
                rest = said[len(prefix) :]
                while len(rest) > 1 and rest[0] in _LINKS:
                    rest = rest[1:]
                return kind, joined(rest)
    return "", joined(said)
