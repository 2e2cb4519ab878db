"""One line of a producer's price list: what it says of a product, or the faults that prevent it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from essaim.engines.orders.rules.quality import Quality
from essaim.engines.orders.rules.weighing import GRAMS, HEAVIEST, SoldBy
from essaim.kernel.money import Money
from essaim.kernel.spreadsheets.columns import Headers, guess, header_key

HEADERS: Headers = {
    "producer": (
        "producteur", "nom du producteur", "productrice", "ferme", "fournisseur", "producer", "producer name", "supplier",
        "farm",
    ),
    "name": (
        "produit", "nom du produit", "nom produit", "designation", "article", "libelle", "product", "product name", "item",
        "nom", "name",
    ),
    "unit_price": (
        "prix", "prix ttc", "prix unitaire", "prix unitaire ttc", "prix entier", "tarif", "tarif ttc", "pu", "pu ttc", "p u", "p u ttc",
        "price", "unit price", "price per unit", "full price",
    ),
    "unit": ("vendu par", "unite", "unite de vente", "conditionnement", "sold by", "unit", "sales unit"),
    "pack_size": (
        "unites par colis", "colis", "taille du colis", "colisage", "units in a pack", "units per pack", "units per case", "pack size",
        "pack", "case size",
    ),
    "minimum_units": (
        "minimum d unites", "minimum", "quantite minimum", "quantite minimale", "mini", "minimum of units", "minimum units",
        "minimum quantity", "min",
    ),
    "stock": (
        "quantite disponible", "disponible", "stock", "limite", "quantite limitee", "available quantity", "available",
        "quantity available", "limit",
    ),
    "quality": ("label", "labels", "qualite", "certification", "quality", "quality label"),
    "organic": ("bio", "ab", "agriculture biologique", "organic"),
    "description": ("description", "presentation", "details", "remarques", "notes", "comments"),
    "is_active": ("propose", "actif", "offered", "active", "on sale"),
    "weight": (
        "vente au poids", "vendu au poids", "au poids", "pese", "sold by weight", "by weight", "priced by weight", "weighed",
    ),
}  # fmt: skip
FIELDS = tuple(field for field in HEADERS if field != "organic")  # which only says a quality otherwise
NEEDED = ("name", "unit_price")
LONGEST = {"producer": 150, "name": 120, "unit": 40, "description": 300}
HIGHEST = {"pack_size": (1, 1000), "minimum_units": (0, 10_000), "stock": (0, 100_000)}
# The labels as an export writes them, and as lists do, words as `header_key` gives them.
QUALITIES: dict[Quality, tuple[str, ...]] = {
    Quality.NONE: ("sans label", "no label", "aucun", "none"),
    Quality.ORGANIC: ("agriculture biologique", "bio", "ab", "organic farming", "organic"),
    Quality.CONVERSION: ("en conversion vers le bio", "in conversion to organic", "en conversion", "conversion"),
    Quality.RED_LABEL: ("label rouge",),
    Quality.ORIGIN: ("appellation d origine aoc aop", "designation of origin aoc aop", "aop", "aoc"),
    Quality.REGION: ("indication geographique igp", "geographical indication igp", "igp"),
    Quality.TRADITION: ("specialite traditionnelle stg", "traditional speciality stg", "stg"),
    Quality.ENVIRONMENT: ("haute valeur environnementale hve", "high environmental value hve", "hve"),
    Quality.FARM: ("mention fermier", "farm mention", "fermier"),
    Quality.FISHING: ("peche durable", "sustainable fishing"),
    Quality.OUTERMOST: ("regions ultraperipheriques", "outermost regions", "rup"),
    Quality.FAIR: ("commerce equitable", "fair trade", "equitable"),
    Quality.FULL_COST: ("choisi sur ses couts pour l environnement", "chosen on its costs for the environment"),
    Quality.DIRECT: (
        "choisi pour l environnement et l achat direct", "chosen for the environment and direct purchase",
    ),
}  # fmt: skip
_QUALITY = {words: quality for quality, told in QUALITIES.items() for words in told}
_WITHOUT_TAX = frozenset({"ht", "hors"})
_YES = frozenset({"oui", "yes", "x", "1", "vrai", "true"})
_NO = frozenset({"non", "no", "0", "faux", "false"})
_WEIGHT = re.compile(r"(.*?)(\d{1,7}(?:[.,]\d{1,3})?)\s*(kg|g)", re.IGNORECASE)
_BY_PIECE = frozenset({"piece", "pieces"})
_BESIDE = frozenset(
    {"a", "la", "de", "d", "environ", "par", "au", "poids", "by", "the", "of", "about", "weight"}
)
_CURRENCY = re.compile(r"€|euros?|eur", re.IGNORECASE)
_NOISE = re.compile(r"\d+\.\d{8,}")  # what a spreadsheet computes: 3.3000000000000003
_PRICE = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}|\d{1,3}(?:\.\d{3})+,\d{1,2}")
_RUN_BY_SPREADSHEETS = ("'=", "'+", "'-", "'@")


type Weight = tuple[SoldBy, int | None]  # how a product is sold, and the grams of its step or of a piece


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell. `code` names the sentence shown."""

    code: str
    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line says of a product; None where it says nothing, which changes nothing."""

    producer: str
    name: str
    unit_price: Money
    unit: str | None = None
    pack_size: int | None = None
    minimum_units: int | None = None
    stock: int | None = None
    quality: str | None = None
    description: str | None = None
    is_active: bool | None = None
    weight: Weight | None = None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line read: its number in the file, the product it names, what it wants unless it is at fault."""

    number: int
    name: str
    wanted: Wanted | None = None
    faults: tuple[Fault, ...] = ()


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """The column of each field recognised. A price without tax is not the price households pay.

    >>> columns_of(["Prix HT", "Désignation", "Prix TTC", "Colisage", "EAN"])
    {'name': 1, 'unit_price': 2, 'pack_size': 3}
    """
    shown = ["" if _WITHOUT_TAX & set(header_key(text).split()) else text for text in header]
    return guess(shown, HEADERS)


def plain_text(text: str) -> str:
    """A text on one line, without the mark that keeps a spreadsheet from running it.

    >>> plain_text("  Pommes   de terre "), plain_text("'-10 % en été")
    ('Pommes de terre', '-10 % en été')
    """
    bare = " ".join(text.split())
    return bare[1:] if bare.startswith(_RUN_BY_SPREADSHEETS) else bare


def read_price(text: str) -> Money | None:
    """Euros as lists write them; None when it is no price, or when one cannot tell which.

    >>> read_price("1 234,50 €"), read_price("2.5"), read_price("1.234,50"), read_price("3.3000000000000003")
    (Money(cents=123450), Money(cents=250), Money(cents=123450), Money(cents=330))
    >>> read_price("1.234"), read_price("2,50 € le kg"), read_price("-3"), read_price("gratuit")
    (None, None, None, None)
    """
    bare = _CURRENCY.sub("", "".join(text.split()))
    if _NOISE.fullmatch(bare) and len(bare) < 30:
        near = Decimal(bare).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return Money.euros(near) if abs(near - Decimal(bare)) < Decimal("0.000001") else None
    if _GROUPED.fullmatch(bare):
        decimal = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[.,]", "", bare[:decimal]) + "." + bare[decimal + 1 :]
    return Money.euros(bare) if _PRICE.fullmatch(bare) else None


def _read_whole(text: str, lowest: int, highest: int) -> int | None:
    match = re.fullmatch(r"(\d{1,7})(?:[.,]0+)?", "".join(text.split()))
    found = int(match[1]) if match else -1
    return found if lowest <= found <= highest else None


def read_weight(text: str) -> Weight | None:
    """How a product is sold: "non", "par 100 g", "pièce de 1,6 kg"; None when it cannot be told.

    >>> read_weight("non"), read_weight("par 0,1 kg"), read_weight("Pièce de 1,6 kg"), read_weight("oui")
    ((<SoldBy.UNIT: 'unit'>, None), (<SoldBy.WEIGHT: 'weight'>, 100), (<SoldBy.PIECE: 'piece'>, 1600), None)
    """
    if text.casefold() in _NO:
        return SoldBy.UNIT, None
    match = _WEIGHT.fullmatch(text)
    if match is None:
        return None
    beside = set(header_key(match[1]).split())
    grams = Decimal(match[2].replace(",", ".")) * (GRAMS if match[3].casefold() == "kg" else 1)
    if beside - _BESIDE - _BY_PIECE or grams != int(grams) or not 1 <= grams <= HEAVIEST:
        return None
    return SoldBy.PIECE if beside & _BY_PIECE else SoldBy.WEIGHT, int(grams)


def _read_answer(text: str) -> bool | None:
    """
    >>> _read_answer("Oui"), _read_answer("non"), _read_answer("bio")
    (True, False, None)
    """
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


def read_line(number: int, cells: Sequence[str], columns: Mapping[str, int], producer: str = "") -> PriceLine:
    """Read one line; `producer` is whose list it is where no cell says. An empty cell says nothing."""
    raw = {field: plain_text(cells[at]) for field, at in columns.items() if at < len(cells)}
    raw = {field: text for field, text in raw.items() if text}
    faults = [
        Fault("too_long", field, raw[field][:60])
        for field, longest in LONGEST.items()
        if len(raw.get(field, "")) > longest
    ]
    if "name" not in raw:
        faults.append(Fault("no_name", "name"))
    price = read_price(raw.get("unit_price", ""))
    if price is None:
        code = "bad_price" if "unit_price" in raw else "no_price"
        faults.append(Fault(code, "unit_price", raw.get("unit_price", "")[:60]))
    said = _read_others(raw, faults)
    if faults or price is None:
        return PriceLine(number, raw.get("name", "")[:60], faults=tuple(faults))
    wanted = Wanted(raw.get("producer") or plain_text(producer), raw["name"], price, raw.get("unit"), **said)
    return PriceLine(number, wanted.name, wanted)


def _read_others(raw: Mapping[str, str], faults: list[Fault]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": raw.get("description")}
    for field, (lowest, highest) in HIGHEST.items():
        if field in raw:
            said[field] = _read_whole(raw[field], lowest, highest)
            if said[field] is None:
                faults.append(Fault(f"bad_{field}", field, raw[field][:60]))
    _read_quality(raw, said, faults)
    if "weight" in raw:
        said["weight"] = read_weight(raw["weight"])
        if said["weight"] is None:
            faults.append(Fault("bad_weight", "weight", raw["weight"][:60]))
    if "is_active" in raw:
        said["is_active"] = _read_answer(raw["is_active"])
        if said["is_active"] is None:
            faults.append(Fault("bad_answer", "is_active", raw["is_active"][:60]))
    return said


def _read_quality(raw: Mapping[str, str], said: dict[str, Any], faults: list[Fault]) -> None:
    """A label by its name, or a column "Bio" answered by yes, which yields to a label; no there says nothing."""
    if "organic" in raw:
        answer = _read_answer(raw["organic"])
        found = Quality.ORGANIC if answer else _QUALITY.get(header_key(raw["organic"]))
        if found is None and answer is None:
            faults.append(Fault("bad_answer", "organic", raw["organic"][:60]))
        said["quality"] = found
    if "quality" in raw:
        said["quality"] = _QUALITY.get(header_key(raw["quality"]))
        if said["quality"] is None:
            faults.append(Fault("bad_quality", "quality", raw["quality"][:60]))
