"""Finds a territory from what a person types: a name, part of a name, a postcode, a code."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from essaim.kernel.territories import names
from essaim.kernel.territories.models import MergedCommune, Postcode, SearchName, SearchWord, Territory

# The last letters of the index: "dunk" to "dunkzzzz" holds every word that begins with "dunk".
# A range, and not LIKE, because SQLite's LIKE would read the whole table.
LAST = "zzzzzzzz"
MAX_WORDS = 6
DEPARTEMENT_LENGTH = 3
POSTCODE_LENGTH = 5
LABEL_CANDIDATES = 40  # the most common name, Sainte-Colombe, is borne by twelve communes
_LABEL = re.compile(r"(?P<name>.*\S) \((?P<context>[^()]+)\)")
_CODE = re.compile(r"\d[\dab]\d{3}", re.IGNORECASE)
_DIGITS = re.compile(r"\d{2,5}")
_SIREN = re.compile(r"\d{9}")

type Ranking = QuerySet[SearchName]


@dataclass(frozen=True)
class Match:
    """A territory found, and why when its own name does not say it."""

    territory: Territory
    former_name: str = ""
    postcode: str = ""

    @property
    def label(self) -> str:
        """The name, and what tells it from its homonyms: « Saint-Denis (Seine-Saint-Denis) »."""
        return f"{self.territory.name} ({self.context})" if self.context else self.territory.name

    def is_named(self, text: str) -> bool:
        """Whether the text is this territory's own name, however it is spelled."""
        return not self.former_name and names.key(self.territory.name) in names.keys(text)

    @property
    def context(self) -> str:
        territory = self.territory
        kind = str(Territory.Kind(territory.kind).label)
        above = territory.departement.name if territory.departement else ""
        if territory.kind == Territory.Kind.COMMUNE:
            parts = [self.former_name, self.postcode, kind if above == territory.name else above]
        else:
            parts = [kind, above]
        return ", ".join(part for part in parts if part)


def search(text: str, kinds: Collection[str] | None = None, limit: int = 20) -> list[Match]:
    """The territories a text may mean, the likeliest first, at most `limit`. At most 4 queries.

    Codes and postcodes first, then the exact name, names that begin so, names that hold the words;
    in each group the most peopled first. Accents, case, hyphens, articles and « St » do not matter.
    """
    text = text.strip()[: names.MAX_TEXT]
    found: dict[int, Match] = {}
    for group in _groups(text, kinds, limit):
        for match in group:
            found.setdefault(match.territory.pk, match)
        if len(found) >= limit or (found and _LABEL.fullmatch(text)):
            break
    return list(found.values())[:limit]


def _groups(text: str, kinds: Collection[str] | None, limit: int) -> Iterable[list[Match]]:
    compact = text.replace(" ", "")
    if _SIREN.fullmatch(compact):
        yield [Match(row) for row in _territories(kinds).filter(siren=compact)[:limit]]
    if _DIGITS.fullmatch(compact) or _CODE.fullmatch(compact):
        yield from _by_code(compact.upper(), kinds, limit)
        return
    spoken = names.words(text)
    if not spoken:
        return
    yield _by_label(text, kinds)
    numbers = [word for word in spoken if _DIGITS.fullmatch(word)]
    if numbers:
        yield _by_name_and_postcode(text, numbers[0], limit) if _wants_communes(kinds) else []
    yield _by_beginning(text, kinds, limit)
    yield _by_words(names.telling_words(text), kinds, limit)


def _wants_communes(kinds: Collection[str] | None) -> bool:
    return not kinds or Territory.Kind.COMMUNE in kinds


def _territories(kinds: Collection[str] | None) -> QuerySet[Territory]:
    rows = Territory.objects.filter(is_current=True).select_related("departement")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return rows.order_by(F("population").desc(nulls_last=True), "kind", "name", "pk")


def _by_code(code: str, kinds: Collection[str] | None, limit: int) -> Iterable[list[Match]]:
    """Départements and régions by number, communes by postcode (whole or beginning), by INSEE code, old ones too."""
    if len(code) <= DEPARTEMENT_LENGTH:
        yield [Match(row) for row in _territories(kinds).filter(code=code)[:limit]]
    if _wants_communes(kinds):
        served = Postcode.objects.filter(code__gte=code, code__lte=code + LAST)
        communes = _territories(None)
        shown = code if len(code) == POSTCODE_LENGTH else ""
        yield [Match(row, postcode=shown) for row in communes.filter(pk__in=served.values("commune"))[:limit]]
    if len(code) == POSTCODE_LENGTH:
        former = MergedCommune.objects.filter(old_code=code)
        rows = _territories(kinds).filter(
            Q(code=code) | Q(pk__in=former.values("successor")),
        )
        yield [Match(row) for row in rows[:limit]]


def _by_label(text: str, kinds: Collection[str] | None) -> list[Match]:
    """A label chosen among suggestions, « Saint-Denis (Seine-Saint-Denis) », means that territory alone."""
    chosen = _LABEL.fullmatch(text)
    if not chosen:
        return []
    name = chosen["name"]
    return [match for match in search(name, kinds, limit=LABEL_CANDIDATES) if match.label == text]


def _by_name_and_postcode(text: str, number: str, limit: int) -> list[Match]:
    served = Postcode.objects.filter(code__gte=number, code__lte=number + LAST)
    rest = [word for word in names.telling_words(text) if word != number]
    if not rest:
        return []
    rows = _with_words(rest, None).filter(territory__in=served.values("commune"))
    return [replace(match, postcode=number) for match in _matches(rows, limit)]


def _by_beginning(text: str, kinds: Collection[str] | None, limit: int) -> list[Match]:
    keys = sorted(names.keys(text))
    begins = Q()
    for key in keys:
        begins |= Q(key__gte=key, key__lte=key + LAST)
    exact = Case(When(key__in=keys, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = _named(kinds).filter(begins).annotate(is_exact=exact)
    return _matches(rows.order_by("-is_exact", *_RANK), limit)


def _by_words(words: list[str], kinds: Collection[str] | None, limit: int) -> list[Match]:
    """Names holding every word, each known by its beginning. A link word being typed is not waited for."""
    *sure, last = words
    if sure and any(link.startswith(last) for link in names.LINK_WORDS):
        words = sure
    return _matches(_with_words(words, kinds), limit)


def _with_words(words: list[str], kinds: Collection[str] | None) -> Ranking:
    rows = _named(kinds)
    for word in words[:MAX_WORDS]:
        holding = SearchWord.objects.filter(word__gte=word, word__lte=word + LAST)
        rows = rows.filter(pk__in=holding.values("name"))
    return rows.order_by(*_RANK)


_RANK = ("former_name", F("territory__population").desc(nulls_last=True), "territory__kind", "key", "number")


def _named(kinds: Collection[str] | None) -> Ranking:
    rows = SearchName.objects.select_related("territory__departement")
    return rows.filter(territory__kind__in=kinds) if kinds else rows


def _matches(rows: Ranking, limit: int) -> list[Match]:
    return [Match(row.territory, former_name=row.former_name) for row in rows[:limit]]
