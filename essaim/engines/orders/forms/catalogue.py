"""Forms of the catalogue: producers, products, pick-up points, and what a cycle sells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.catalogue import PickupCard, ProducerCard, ProductCard
from essaim.engines.orders.commands.offers import ContentRow
from essaim.engines.orders.forms.ordering import MoneyInput
from essaim.engines.orders.forms.weighing import StepsField, units_field
from essaim.engines.orders.models import (
    QUALITY_CHOICES,
    SOLD_BY,
    TAXES,
    CycleContent,
    Offer,
    Producer,
)
from essaim.engines.orders.rules import SoldBy

HEAVIEST_UNIT = 50_000  # grams
COUNTS = {"pack_size": (1, 1_000), "minimum_units": (0, 10_000), "stock": (0, 100_000)}


class StockForm(forms.Form):
    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stock"] = units_field(
            offer,
            label=_("Quantité disponible"),
            min_value=0,
            max_value=100_000,
            required=False,
            help_text=gettext("Laissez vide si rien ne la limite."),
        )


class ContentForm(forms.Form):
    """One line of what an offer holds."""

    producer = forms.TypedChoiceField(label=_("Producteur"), coerce=int, choices=())
    item = forms.CharField(label=_("Produit"), max_length=120)
    quantity = forms.CharField(label=_("Quantité"), max_length=60, required=False)
    producer_price = MoneyInput(label=_("Payé au producteur"))

    def __init__(self, *args: Any, producers: Iterable[Producer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((producer.pk, producer.name) for producer in producers)]
        field = self.fields["producer"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices

    @property
    def row(self) -> ContentRow:
        data = self.cleaned_data
        return ContentRow(data["producer"], data["item"], data["quantity"], data["producer_price"])


ContentFormSet = forms.formset_factory(
    ContentForm, extra=2, can_delete=True, can_delete_extra=False, max_num=60
)


def content_values(contents: Iterable[CycleContent]) -> list[dict[str, Any]]:
    return [
        {
            "producer": content.producer_id,
            "item": content.item,
            "quantity": content.quantity,
            "producer_price": content.producer_price,
        }
        for content in contents
    ]


class ProducerForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=150)
    contact = forms.CharField(label=_("Personne à joindre"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("Adresse e-mail"), required=False, help_text=_("Le bon de commande y part à la fermeture.")
    )
    phone = forms.CharField(label=_("Téléphone"), max_length=30, required=False)
    presentation = forms.CharField(label=_("Présentation"), max_length=300, required=False)
    is_active = forms.BooleanField(
        label=_("Présent dans les prochaines commandes"), required=False, initial=True
    )

    @property
    def card(self) -> ProducerCard:
        return ProducerCard(**self.cleaned_data)


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120)
    unit_price = MoneyInput(label=_("Prix entier"))
    sold_by = forms.ChoiceField(
        label=_("Comment il se vend"),
        choices=SOLD_BY,
        required=False,
        initial=SoldBy.UNIT.value,
        widget=forms.RadioSelect(),
        help_text=_("Au poids ou à la pièce payée au poids, le prix est celui du kilo."),
    )
    unit_grams = forms.IntegerField(
        label=_("Pas de commande ou poids d'une pièce, en grammes"),
        min_value=1,
        max_value=HEAVIEST_UNIT,
        required=False,
        help_text=_(
            "Au poids : 250 pour commander par 0,25 kg. À la pièce : ce qu'elle pèse à peu près. Au poids, les quantités plus bas sont en kilos."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    unit = forms.CharField(
        label=_("Vendu par"),
        max_length=40,
        required=False,
        help_text=_("Par exemple : panier, bocal, litre. Laissez vide pour ce qui se pèse."),
    )
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    producer_id = forms.TypedChoiceField(
        label=_("Producteur"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=(),
        help_text=_("Laissez vide pour un panier composé de plusieurs producteurs."),
    )
    pack_size = forms.IntegerField(
        label=_("Unités par colis"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Seuls des colis entiers sont commandés. Laissez vide s'il est vendu à l'unité."),
    )
    minimum_units = forms.IntegerField(
        label=_("Minimum d'unités"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=_("En dessous, le produit n'est pas commandé. Laissez vide s'il n'y en a pas."),
    )
    quality = forms.ChoiceField(
        label=_("Label"),
        required=False,
        choices=QUALITY_CHOICES,
        help_text=_(
            "Il compte dans la part de produits durables et bio. Gardez le certificat du producteur."
        ),
    )
    tax = forms.ChoiceField(
        label=_("TVA"),
        choices=list(TAXES.items()),
        required=False,
        help_text=_(
            "Comptée dans le prix. Elle n'est demandée que sur les factures d'un vendeur qui y est soumis."
        ),
    )
    stock = forms.IntegerField(
        label=_("Quantité disponible par commande"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_(
            "Chaque nouvelle commande groupée commence avec. Laissez vide pour reprendre la dernière."
        ),
    )
    position = forms.IntegerField(label=_("Rang dans la liste"), min_value=0, max_value=1000, initial=0)
    is_active = forms.BooleanField(
        label=_("Proposé dans les prochaines commandes"), required=False, initial=True
    )

    def __init__(self, *args: Any, producers: Iterable[Producer] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["producer_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—"), *((producer.pk, producer.name) for producer in producers)]
        self._count_in_kilos()

    def _count_in_kilos(self) -> None:
        """What is ordered in kilos is also packed and stocked in kilos, once its step is told."""
        told = self.data if self.is_bound else self.initial
        step = str(told.get("unit_grams") or "")
        if (
            told.get("sold_by") != SoldBy.WEIGHT
            or not step.isdecimal()
            or not 1 <= int(step) <= HEAVIEST_UNIT
        ):
            return
        for name, (lowest, highest) in COUNTS.items():
            old = self.fields[name]
            self.fields[name] = StepsField(
                step=int(step),
                min_value=lowest,
                max_value=highest,
                label=old.label,
                help_text=old.help_text,
                required=False,
            )

    @property
    def card(self) -> ProductCard:
        data = self.cleaned_data
        packing = {"pack_size": data["pack_size"] or 1, "minimum_units": data["minimum_units"] or 0}
        told = {"tax": data["tax"] or "tva.reduit", "sold_by": data["sold_by"] or SoldBy.UNIT}
        return ProductCard(**{**data, **packing, **told})

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (
            data.get("sold_by", "") in ("", SoldBy.UNIT)
            and not data.get("unit")
            and "unit" not in self.errors
        ):
            self.add_error("unit", _("Dites comment il est vendu : panier, bocal, litre."))
        return data


class PickupForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120)
    address = forms.CharField(label=_("Adresse"), max_length=400, required=False)
    opening = forms.CharField(label=_("Jours et heures"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=_("Commandes au plus, à chaque fois"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("Laissez vide si la place ne manque pas."),
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    is_active = forms.BooleanField(label=_("Proposé aux foyers"), required=False, initial=True)

    @property
    def card(self) -> PickupCard:
        return PickupCard(**self.cleaned_data)
