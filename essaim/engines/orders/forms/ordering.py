"""Forms of an order, and the fields every form shares."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from essaim.engines.invoices.api import Address, Buyer
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.errors import SlotElsewhere, SlotMissing, ToleranceBelowWanted
from essaim.engines.orders.forms.weighing import units_field
from essaim.engines.orders.models import (
    Measured,
    Offer,
    Order,
    PickupPoint,
    Slot,
)
from essaim.engines.orders.queries.shop import LevelChoice
from essaim.engines.orders.queries.slots import room_in
from essaim.engines.orders.rules import Room
from essaim.engines.orders.rules.weighing import GRAMS
from essaim.kernel.money import ZERO, Money

MOST_OF_ONE = 50


def most_of(measured: Measured) -> int:
    """How many units one household may order: fifty, or fifty kilos."""
    if not measured.by_weight or measured.unit_grams is None:
        return MOST_OF_ONE
    return max(1, MOST_OF_ONE * GRAMS // measured.unit_grams)


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


class SlotChoice(forms.RadioSelect):
    """The slots that are full are shown, and cannot be chosen."""

    def __init__(self, full: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.full = frozenset(full)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.full:
            option["attrs"]["disabled"] = True
        return option


def _slot_field(slots: Sequence[Slot], is_single: bool) -> forms.TypedChoiceField:
    rooms = [room_in(slot) for slot in slots]
    return forms.TypedChoiceField(
        label=_("Quand viendrez-vous ?"),
        choices=[
            (slot.pk, _slot_label(slot, room, is_single)) for slot, room in zip(slots, rooms, strict=True)
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=SlotChoice(room.key for room in rooms if room.is_full),
    )


def _slot_label(slot: Slot, room: Room, is_single: bool) -> str:
    """ "17:00–17:30, reste 3 places": where there are several points, which one first."""
    hours = str(slot) if is_single else f"{slot.pickup.name} · {slot}"
    if room.is_full:
        return _("{hours}, complet").format(hours=hours)
    if room.left is None:
        return hours
    return ngettext("{hours}, reste {n} place", "{hours}, reste {n} places", room.left).format(
        hours=hours, n=room.left
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quantity of an offer, as read and as typed again in a hidden field."""

    offer: Offer
    units: int
    up_to: int | None

    @property
    def how_much(self) -> str:
        return self.offer.how_much(self.units)

    @property
    def up_to_text(self) -> str:
        return self.offer.how_much(self.up_to) if self.up_to else ""

    @property
    def typed(self) -> str:
        return self.offer.typed(self.units)

    @property
    def up_to_typed(self) -> str:
        return self.offer.typed(self.up_to)


def level_field(levels: Sequence[LevelChoice]) -> forms.ChoiceField:
    """At which price a household buys. One the solidarity fund cannot help is told closed, and not proposed."""
    told = [_("Vous choisissez, sans avoir à vous justifier.")]
    if any(choice.is_closed for choice in levels):
        told.append(_("Le fonds de solidarité est vide : le prix réduit est fermé pour le moment."))
    open_levels = [choice.level for choice in levels if not choice.is_closed]
    return forms.ChoiceField(
        label=_("À quel prix achetez-vous ?"),
        choices=[
            ("", _("Prix juste, 100 %")),
            *[(level.key, f"{level.label}, {level.rate}") for level in open_levels],
        ],
        required=False,
        initial="",
        widget=forms.RadioSelect(),
        help_text=" ".join(str(sentence) for sentence in told),
        error_messages={
            "invalid_choice": _(
                "Ce prix n'est pas proposé aujourd'hui. Choisissez-en un autre dans la liste."
            )
        },
    )


def note_field() -> forms.CharField:
    """A word of the household."""
    return forms.CharField(label=_("Un mot pour la coordination"), max_length=200, required=False)


class OrderForm(forms.Form):
    """What a household chooses on the shelf: how many of each offer, where and when to fetch them, at which price, a word.

    Field names are `q<offer id>`, and `u<offer id>` for "up to" where packs are sold.
    """

    def __init__(
        self,
        offers: Iterable[Offer],
        pickups: Iterable[PickupPoint],
        *args: Any,
        slots: Sequence[Slot] = (),
        levels: Sequence[LevelChoice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        self.slots = {slot.pk: slot for slot in slots}
        for offer in self.offers:
            self._ask_how_many(offer)
        points = [(point.pk, point.name) for point in pickups]
        single = len(points) == 1
        self.fields["pickup"] = forms.TypedChoiceField(
            label=_("Où viendrez-vous chercher la commande ?"),
            choices=points,
            coerce=int,
            initial=points[0][0] if points else None,
            widget=forms.HiddenInput() if single else forms.RadioSelect(),
        )
        if slots:
            self.fields["slot"] = _slot_field(slots, single)
        if levels:
            self.fields["level"] = level_field(levels)
        self.fields["note"] = note_field()

    def _ask_how_many(self, offer: Offer) -> None:
        bounds: dict[str, Any] = {"min_value": 0, "max_value": most_of(offer), "required": False}
        told = _("Poids de « {name} »") if offer.by_weight else _("Nombre de « {name} »")
        label = told.format(name=offer.product.name)
        self.fields[f"q{offer.pk}"] = units_field(offer, label=label, **bounds)
        if offer.is_packed:
            self.fields[f"u{offer.pk}"] = units_field(
                offer,
                label=_("Jusqu'à combien de « {name} » ?").format(name=offer.product.name),
                help_text=gettext("Facultatif : le maximum que vous prendriez pour compléter un colis."),
                **bounds,
            )

    def fields_of(self, offer: Offer) -> tuple[forms.BoundField, forms.BoundField | None]:
        """How many of an offer, and up to how many where it is sold by the pack."""
        return self[f"q{offer.pk}"], self[f"u{offer.pk}"] if offer.is_packed else None

    @property
    def quantities(self) -> dict[int, int]:
        """What was read so far, wrong entries left out."""
        cleaned = getattr(self, "cleaned_data", {})
        return {offer.pk: cleaned.get(f"q{offer.pk}") or 0 for offer in self.offers}

    @property
    def up_to(self) -> dict[int, int]:
        """Up to how many of each offer sold by the pack, where the household said so."""
        cleaned = getattr(self, "cleaned_data", {})
        return {offer.pk: most for offer in self.offers if (most := cleaned.get(f"u{offer.pk}"))}

    @property
    def level(self) -> str:
        """The level of price chosen; the fair one where none is."""
        found: str = getattr(self, "cleaned_data", {}).get("level", "")
        return found

    @property
    def point(self) -> int | None:
        """The point chosen, or the one the form starts from."""
        start = self.get_initial_for_field(self.fields["pickup"], "pickup")
        found: int | None = getattr(self, "cleaned_data", {}).get("pickup", start)
        return found

    @property
    def wish(self) -> Wish:
        return Wish(
            quantities=self.quantities,
            up_to=self.up_to,
            pickup_id=self.cleaned_data["pickup"],
            slot_id=self.cleaned_data.get("slot"),
            level=self.level,
            note=self.cleaned_data["note"],
        )

    def clean(self) -> dict[str, Any]:
        for offer in self.offers:
            most = self.up_to.get(offer.pk)
            if most is not None and most < self.quantities[offer.pk]:
                name = f"u{offer.pk}"
                self.add_error(name, str(ToleranceBelowWanted(field=name, product=offer.product.name)))
        self._check_slot()
        return self.cleaned_data

    def _check_slot(self) -> None:
        """A slot of the point where the household comes, where that point has any."""
        slot, place = self.slots.get(self.cleaned_data.get("slot") or 0), self.cleaned_data.get("pickup")
        names = {one.pickup_id: one.pickup.name for one in self.slots.values()}
        if place is None or "slot" in self.errors:
            return
        if slot is None and place in names:
            self.add_error("slot", str(SlotMissing(field="slot", place=names[place])))
        elif slot is not None and slot.pickup_id != place:
            name = dict(self.fields["pickup"].choices)[place]  # type: ignore[attr-defined]
            self.add_error("slot", str(SlotElsewhere(field="slot", place=name)))

    @property
    def chosen(self) -> list[Chosen]:
        """What was chosen, as it is shown before the act."""
        units = self.quantities
        return [
            Chosen(offer, units[offer.pk], self.up_to.get(offer.pk))
            for offer in self.offers
            if units[offer.pk]
        ]

    @property
    def is_weighed(self) -> bool:
        """Something chosen will be weighed: its price is an estimate."""
        return any(one.offer.is_weighed for one in self.chosen)


def order_values(
    quantities: Mapping[int, int], order: Order | None = None, up_to: Mapping[int, int] | None = None
) -> dict[str, Any]:
    """The values a form of an order starts from."""
    values: dict[str, Any] = {f"q{offer}": quantity for offer, quantity in quantities.items()}
    values |= {f"u{offer}": most for offer, most in (up_to or {}).items()}
    if order is not None:
        values |= {"pickup": order.pickup_id, "slot": order.slot_id, "note": order.note, "level": order.level}
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


class HouseholdSearch(forms.Form):
    words = forms.CharField(label=_("Nom du foyer"), required=False)


class BuyerForm(forms.Form):
    """Who an order is invoiced to."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    siret = forms.CharField(
        label=_("SIRET"), max_length=20, help_text=_("14 chiffres, par exemple 732 829 320 00074.")
    )
    street = forms.CharField(label=_("Rue"), max_length=150)
    postcode = forms.CharField(label=_("Code postal"), max_length=10)
    city = forms.CharField(label=_("Ville"), max_length=80)
    service = forms.CharField(
        label=_("Code service"),
        max_length=100,
        required=False,
        help_text=_("Pour un acheteur public, s'il vous en donne un (Chorus Pro)."),
    )
    engagement = forms.CharField(
        label=_("Numéro d'engagement"),
        max_length=50,
        required=False,
        help_text=_("Celui du bon de commande, pour un acheteur public."),
    )

    @property
    def buyer(self) -> Buyer:
        data = self.cleaned_data
        address = Address(data["street"], data["postcode"], data["city"])
        return Buyer(data["name"], data["siret"], address, data["service"], data["engagement"])


def buyer_values(buyer: Buyer) -> dict[str, str]:
    """The values a form of a buyer starts from; the engagement is of one order only."""
    return {"name": buyer.name, "siret": buyer.siret, **asdict(buyer.address), "service": buyer.service}
