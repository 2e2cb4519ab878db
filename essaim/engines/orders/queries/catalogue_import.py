"""What an import of the catalogue would do, before it is done; and the catalogue as a spreadsheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.orders.models import (
    QUALITIES,
    CatalogueImport,
    Producer,
    Product,
    StandingLine,
    kilos_text,
)
from essaim.engines.orders.rules import Quality, SoldBy
from essaim.engines.orders.rules.catalogue_plan import Known, Step, Value, new_producers, plan
from essaim.engines.orders.rules.price_list import FIELDS, read_line
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import Cell, Table

LABELS: dict[str, str | Promise] = {
    "producer": gettext_lazy("Producteur"),
    "name": gettext_lazy("Produit"),
    "unit_price": gettext_lazy("Prix"),
    "unit": gettext_lazy("Vendu par"),
    "pack_size": gettext_lazy("Unités par colis"),
    "minimum_units": gettext_lazy("Minimum d'unités"),
    "stock": gettext_lazy("Quantité disponible"),
    "quality": gettext_lazy("Label"),
    "organic": gettext_lazy("Bio"),
    "description": gettext_lazy("Description"),
    "is_active": gettext_lazy("Proposé"),
    "weight": gettext_lazy("Vente au poids"),
}
SENTENCES: dict[str, str | Promise] = {
    "no_name": gettext_lazy("la case est vide. Écrivez le nom du produit, ou supprimez la ligne."),
    "no_price": gettext_lazy("la case est vide. Écrivez le prix d'une unité, par exemple 2,50."),
    "no_unit": gettext_lazy("ce produit est nouveau. Dites comment il est vendu : kg, pièce, botte."),
    "bad_price": gettext_lazy(
        "« {value} » n'est pas un prix. Écrivez des euros, deux décimales au plus : 2,50."
    ),
    "bad_pack_size": gettext_lazy(
        "« {value} » n'est pas un nombre d'unités. Écrivez un nombre entier de 1 à 1 000."
    ),
    "bad_minimum_units": gettext_lazy(
        "« {value} » n'est pas un minimum. Écrivez un nombre entier de 0 à 10 000."
    ),
    "bad_stock": gettext_lazy("« {value} » n'est pas une quantité. Écrivez un nombre entier de 0 à 100 000."),
    "bad_quality": gettext_lazy(
        "« {value} » n'est pas un label reconnu. Écrivez par exemple bio, AOP, IGP, label rouge ou sans label."
    ),
    "bad_answer": gettext_lazy("« {value} » n'est pas une réponse. Écrivez oui ou non, ou videz la case."),
    "bad_weight": gettext_lazy(
        "« {value} » ne dit pas un poids. Écrivez par exemple par 100 g, pièce de 1,6 kg, ou non."
    ),
    "is_stood": gettext_lazy(
        "des abonnements comptent « {value} » autrement. Créez plutôt un nouveau produit."
    ),
    "counted_otherwise": gettext_lazy(
        "« {value} » se vendra autrement. Redites sur la même ligne ses colis, son minimum et sa quantité disponible."
    ),
    "no_unit_now": gettext_lazy(
        "« {value} » ne se vendra plus au poids. Dites sur la même ligne comment il est vendu : pièce, botte."
    ),
    "too_long": gettext_lazy("« {value}… » est trop long. Raccourcissez ce texte."),
    "repeat": gettext_lazy("ce produit est déjà à la ligne {value}, avec les mêmes valeurs. Rien à faire."),
    "contradicts": gettext_lazy(
        "ce produit est aussi à la ligne {value}, avec d'autres valeurs. Gardez une seule de ces lignes."
    ),
    "other_producer": gettext_lazy(
        "ce produit est déjà vendu par « {value} ». Donnez-lui un autre nom, ou changez son producteur sur sa page."
    ),
    "is_basket": gettext_lazy("« {value} » est un panier composé, sans producteur. Videz la case."),
    "ambiguous": gettext_lazy(
        "plusieurs produits s'appellent « {value} », aux majuscules près. Écrivez le nom exact."
    ),
}


def sentences(step: Step) -> list[tuple[str, str]]:
    """The column and the sentence of each fault of a line."""
    return [
        (str(LABELS[fault.field]), str(SENTENCES[fault.code]).format(value=fault.value))
        for fault in step.faults
    ]


@dataclass(frozen=True)
class Preview:
    """What the file would do; `seal` is the same as long as it would do the same."""

    steps: tuple[Step, ...]
    producers: tuple[str, ...]
    seal: str

    def of(self, *kinds: str) -> list[Step]:
        return [step for step in self.steps if step.kind in kinds]

    @property
    def to_write(self) -> list[Step]:
        return self.of("create", "change")


def known_of(product: Product, *, is_stood: bool = False) -> Known:
    return Known(
        is_stood=is_stood,
        pk=product.pk,
        producer=product.producer.name if product.producer else "",
        name=product.name,
        unit_price=product.unit_price,
        unit=product.unit,
        pack_size=product.pack_size,
        minimum_units=product.minimum_units,
        stock=product.stock,
        quality=product.quality,
        description=product.description,
        is_active=product.is_active,
        weight=(SoldBy(product.sold_by), product.unit_grams),
    )


def preview(found: CatalogueImport) -> Preview:
    """What an import would do to the catalogue as it is now. Four queries."""
    producer = found.producer.name if found.producer else ""
    lines = [read_line(number, cells, found.columns, producer) for number, cells in found.rows]
    products = Product.objects.in_tool(found.tool_id).select_related("producer")
    stood = _stood(found.tool_id)
    steps = plan(lines, [known_of(product, is_stood=product.pk in stood) for product in products])
    names = Producer.objects.in_tool(found.tool_id).values_list("name", flat=True)
    missing = new_producers(steps, names)
    told = repr([(step.number, step.kind, step.wanted, step.changes) for step in steps])
    return Preview(steps, missing, hashlib.sha256(told.encode()).hexdigest()[:32])


def _stood(tool_id: int) -> set[int]:
    """The products that some standing order counts. One query."""
    lines = StandingLine.objects.in_tool(tool_id).filter(standing__stopped_at=None)
    return set(lines.order_by("product").values_list("product", flat=True).distinct())


def unread_columns(found: CatalogueImport) -> list[str]:
    """The headers of the file that mean nothing here."""
    read = set(found.columns.values())
    return [text for at, text in enumerate(found.header) if text and at not in read]


def value_text(field: str, value: Value) -> str:
    """A value as a person reads it."""
    if field == "quality":
        return str(QUALITIES[Quality(str(value))])
    match value:
        case None:
            return _("sans limite") if field == "stock" else "—"
        case bool():
            return _("oui") if value else _("non")
        case (sold_by, grams):
            return weight_text(sold_by, grams)
        case _:
            return str(value) or "—"


def _row(product: Product) -> tuple[Cell, ...]:
    known = known_of(product)
    values: dict[str, Cell] = {field: getattr(known, field) for field in FIELDS if field != "weight"}
    values["weight"] = weight_text(*known.weight)
    values["quality"] = str(QUALITIES[Quality(known.quality)]) if known.quality else ""
    values["is_active"] = _("oui") if known.is_active else _("non")
    return tuple(values[field] for field in FIELDS)


def weight_text(sold_by: SoldBy, grams: int | None) -> str:
    """As an import reads it back."""
    if grams is None:
        return _("non")
    pattern = _("pièce de {weight}") if sold_by is SoldBy.PIECE else _("par {weight}")
    return pattern.format(weight=kilos_text(grams))


def _rows(tool: Tool) -> Iterator[tuple[Cell, ...]]:
    for product in Product.objects.in_tool(tool).select_related("producer").iterator(chunk_size=500):
        yield _row(product)


def catalogue_table(tool: Tool) -> Table:
    """Every product, under the columns an import reads: sent back as it is, it changes nothing. One query."""
    return Table(_("Produits"), [str(LABELS[field]) for field in FIELDS], _rows(tool))


def model_table() -> Table:
    """A price list to fill in. No query."""
    rows: list[tuple[Cell, ...]] = [
        (_("Ferme des Saules"), _("Pommes de terre"), Money(180), "kg", 10, 20, None, _("agriculture biologique"), _("Récolte du mois"), _("oui"), _("non")),
        (_("Ferme des Saules"), _("Œufs"), Money(350), _("boîte de 6"), 1, 0, 40, "", "", _("oui"), _("non")),
        (_("Ferme des Saules"), _("Poulet"), Money(1450), "kg", 1, 0, None, "", _("Prix au kilo"), _("oui"), weight_text(SoldBy.PIECE, 1600)),
    ]  # fmt: skip
    return Table(_("Produits"), [str(LABELS[field]) for field in FIELDS], rows)
