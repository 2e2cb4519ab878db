"""Forms of group orders."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.commands.catalogue import PickupCard, ProducerCard, ProductCard
from essaim.engines.orders.commands.cycles import ContentRow, CyclePlan
from essaim.engines.orders.commands.orders import Wish
from essaim.engines.orders.models import (
    Cycle,
    CycleContent,
    Offer,
    Order,
    Payer,
    Payment,
    PickupPoint,
    Producer,
)
from essaim.engines.orders.rules import closing_before
from essaim.kernel.money import ZERO, Money
from essaim.kernel.periods import Period

MOST_OF_ONE = 50


def new_form_key() -> str:
    """One use: the same form sent twice is one order or one payment."""
    return secrets.token_urlsafe(16)


class MoneyInput(forms.CharField):
    """Euros as people write them: 7,25 or 7.25 €."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 10}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Money | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = Money.euros(text)
        except ValueError as error:
            raise ValidationError(
                _("« %(text)s » n'est pas un montant. Écrivez des euros, par exemple 14,50."),
                params={"text": text},
            ) from error
        if amount < ZERO:
            raise ValidationError(_("Un montant n'est pas négatif."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        return value.plain if isinstance(value, Money) else value


class OrderForm(forms.Form):
    """How many of each offer, where to fetch them, a word. Field names are `q<offer id>`."""

    def __init__(
        self, offers: Iterable[Offer], pickups: Iterable[PickupPoint], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        for offer in self.offers:
            self.fields[f"q{offer.pk}"] = forms.IntegerField(
                label=_("Nombre de « {name} »").format(name=offer.product.name),
                min_value=0,
                max_value=MOST_OF_ONE,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        points = [(point.pk, point.name) for point in pickups]
        single = len(points) == 1
        self.fields["pickup"] = forms.TypedChoiceField(
            label=_("Où viendrez-vous chercher la commande ?"),
            choices=points,
            coerce=int,
            initial=points[0][0] if points else None,
            widget=forms.HiddenInput() if single else forms.RadioSelect(),
        )
        self.fields["note"] = forms.CharField(
            label=_("Un mot pour la coordination"), max_length=200, required=False
        )

    @property
    def quantities(self) -> dict[int, int]:
        """What was read so far, wrong entries left out."""
        cleaned = getattr(self, "cleaned_data", {})
        return {offer.pk: cleaned.get(f"q{offer.pk}") or 0 for offer in self.offers}

    @property
    def wish(self) -> Wish:
        return Wish(
            quantities=self.quantities,
            pickup_id=self.cleaned_data["pickup"],
            note=self.cleaned_data["note"],
        )


def order_values(quantities: Mapping[int, int], order: Order | None = None) -> dict[str, Any]:
    """The values a form of an order starts from."""
    values: dict[str, Any] = {f"q{offer}": quantity for offer, quantity in quantities.items()}
    if order is not None:
        values |= {"pickup": order.pickup_id, "note": order.note}
    return values


class ChannelForm(forms.Form):
    """How the household gave its order."""

    channel = forms.ChoiceField(
        label=_("Commande reçue"),
        choices=[(c.value, c.label) for c in (Order.Channel.PHONE, Order.Channel.PAPER)],
        widget=forms.RadioSelect(),
        initial=Order.Channel.PHONE,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("Le foyer et l'historique le liront."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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


class TillForm(forms.Form):
    """Money taken at the distribution: today's, in one gesture."""

    amount = MoneyInput(label=_("Montant reçu"))
    method = forms.ChoiceField(label=_("Moyen"), choices=Payment.Method.choices)
    form_key = forms.CharField(widget=forms.HiddenInput(), max_length=40)


class ShortageForm(forms.Form):
    delivered = forms.IntegerField(label=_("Combien sont arrivés ?"), min_value=0, max_value=32_767)
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=200, help_text=_("Chaque foyer le lira."))


class HandoverFilter(forms.Form):
    words = forms.CharField(label=_("Nom ou numéro"), required=False, max_length=80)
    pickup = forms.ChoiceField(label=_("Point de retrait"), required=False)
    waiting = forms.BooleanField(label=_("Seulement ceux qui attendent"), required=False)

    def __init__(self, data: Any, *, pickups: Sequence[PickupPoint]) -> None:
        super().__init__(data)
        if len(pickups) < 2:
            del self.fields["pickup"]
        else:
            field = cast(forms.ChoiceField, self.fields["pickup"])
            field.choices = [("", _("Tous")), *((str(point.pk), point.name) for point in pickups)]

    @property
    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data if self.is_valid() else {}
        return {
            "words": data.get("words", ""),
            "pickup": int(data["pickup"]) if data.get("pickup") else None,
            "waiting": data.get("waiting", False),
        }


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
        return ProductCard(**self.cleaned_data)


class PickupForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=120)
    address = forms.CharField(label=_("Adresse"), max_length=400, required=False)
    opening = forms.CharField(label=_("Jours et heures"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    is_active = forms.BooleanField(label=_("Proposé aux foyers"), required=False, initial=True)

    @property
    def card(self) -> PickupCard:
        return PickupCard(**self.cleaned_data)


class EnvelopeForm(ReasonForm):
    amount = MoneyInput(label=_("Enveloppe entière"))
    field_order = ["amount", "reason"]


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


class HouseholdSearch(forms.Form):
    words = forms.CharField(label=_("Nom du foyer"), required=False)


class PaymentFilter(forms.Form):
    words = forms.CharField(label=_("Foyer"), required=False)
    method = forms.ChoiceField(
        label=_("Moyen"), required=False, choices=[("", _("tous")), *Payment.Method.choices]
    )
