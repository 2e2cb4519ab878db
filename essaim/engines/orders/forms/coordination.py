"""Forms of the coordination: catalogue, cycles, distribution, payments, funding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.catalogue import PickupCard, ProducerCard, ProductCard
from essaim.engines.orders.commands.cycles import ContentRow, CyclePlan
from essaim.engines.orders.forms.ordering import MoneyInput, ReasonForm
from essaim.engines.orders.models import (
    QUALITY_CHOICES,
    TAXES,
    Cycle,
    CycleContent,
    Payer,
    Payment,
    Producer,
)
from essaim.engines.orders.rules import closing_before
from essaim.kernel.periods import Period


class MomentField(forms.DateTimeField):
    """A day and an hour, in the time zone of the project."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"], **kwargs)


class CycleForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120, help_text=_("Par exemple : Paniers de décembre."))
    opens_at = MomentField(label=_("Ouverture des commandes"))
    distributes_at = MomentField(label=_("Distribution"))
    closes_at = MomentField(
        label=_("Fermeture des commandes"),
        required=False,
        help_text=_("Laissez vide pour suivre la règle du projet."),
    )
    message = forms.CharField(
        label=_("Mot aux foyers"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def plan(self, closing_days_before: int) -> CyclePlan:
        data = self.cleaned_data
        closes = data["closes_at"] or closing_before(data["distributes_at"], closing_days_before)
        return CyclePlan(
            name=data["name"],
            opens_at=data["opens_at"],
            closes_at=closes,
            distributes_at=data["distributes_at"],
            message=data["message"],
        )


def cycle_values(cycle: Cycle) -> dict[str, Any]:
    names = ("name", "opens_at", "closes_at", "distributes_at", "message")
    return {name: getattr(cycle, name) for name in names}


class StockForm(forms.Form):
    stock = forms.IntegerField(
        label=_("Quantité disponible"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Laissez vide si rien ne la limite."),
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


class PaymentForm(forms.Form):
    amount = MoneyInput(label=_("Montant reçu"))
    method = forms.ChoiceField(
        label=_("Moyen"),
        choices=Payment.Method.choices,
        widget=forms.RadioSelect(),
        initial=Payment.Method.CASH,
    )
    reference = forms.CharField(
        label=_("Référence"), max_length=60, required=False, help_text=_("Numéro du chèque ou du virement.")
    )
    received_on = forms.DateField(
        label=_("Reçu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)


class ShortageForm(forms.Form):
    delivered = forms.IntegerField(label=_("Combien sont arrivés ?"), min_value=0, max_value=32_767)
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=200, help_text=_("Chaque foyer le lira."))


class FundingPeriod(forms.Form):
    """The period of a statement: the convention, a year, or a month."""

    period = forms.ChoiceField(label=_("Période"), required=False)

    def __init__(self, data: Any, *, payer: Payer, months: Sequence[date], today: date) -> None:
        super().__init__(data)
        self.periods: dict[str, tuple[str, Period]] = {}
        if payer.starts_on and payer.ends_on:
            whole = Period(payer.starts_on.replace(day=1), payer.ends_on + timedelta(days=1))
            self.periods["convention"] = (str(_("Toute la convention")), whole)
        for year in sorted({month.year for month in months} | {today.year}, reverse=True):
            self.periods[str(year)] = (_("Année {year}").format(year=year), Period.year(year))
        for month in months:
            self.periods[f"{month:%Y-%m}"] = (date_format(month, "F Y"), Period.month_of(month))
        field = cast(forms.ChoiceField, self.fields["period"])
        field.choices = [(key, label) for key, (label, _period) in self.periods.items()]

    @property
    def chosen(self) -> str:
        """The key of the period asked for; the first one when nothing sound is."""
        asked = self.cleaned_data.get("period", "") if self.is_valid() else ""
        return asked or next(iter(self.periods))

    @property
    def covered(self) -> Period:
        return self.periods[self.chosen][1]


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
    unit = forms.CharField(
        label=_("Vendu par"), max_length=40, help_text=_("Par exemple : panier, kg, litre.")
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

    @property
    def card(self) -> ProductCard:
        data = self.cleaned_data
        packing = {"pack_size": data["pack_size"] or 1, "minimum_units": data["minimum_units"] or 0}
        return ProductCard(**{**data, **packing, "tax": data["tax"] or "tva.reduit"})


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


class EnvelopeForm(ReasonForm):
    amount = MoneyInput(label=_("Enveloppe entière"))
    field_order = ["amount", "reason"]


class YearFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Année"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, years: Sequence[int], today: date) -> None:
        super().__init__(data)
        self.years = years or [today.year]
        field = cast(forms.TypedChoiceField, self.fields["year"])
        field.choices = [(year, str(year)) for year in self.years]

    @property
    def chosen(self) -> int:
        """The year asked for; the latest one when nothing sound is."""
        asked: int | None = self.cleaned_data.get("year") if self.is_valid() else None
        return asked or self.years[0]


class CycleFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("tous")), *Cycle.Status.choices]
    )


class OrderFilter(forms.Form):
    words = forms.CharField(label=_("Foyer ou numéro"), required=False)
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("confirmées")), ("cancelled", _("annulées")), ("all", _("toutes"))],
    )


class PaymentFilter(forms.Form):
    words = forms.CharField(label=_("Foyer"), required=False)
    method = forms.ChoiceField(
        label=_("Moyen"), required=False, choices=[("", _("tous")), *Payment.Method.choices]
    )
