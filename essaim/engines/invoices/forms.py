"""Forms of the invoices."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.invoices.commands.seller import Identity
from essaim.engines.invoices.models import (
    LATE_TERMS,
    Kind,
    Nature,
    Regime,
    Seller,
    Unit,
    hundredths_of,
    rate_of,
)
from essaim.engines.invoices.rules import facturx, totals
from essaim.engines.invoices.rules.asked import Draft
from essaim.engines.invoices.rules.facturx import Address, Buyer
from essaim.engines.invoices.rules.totals import NO_TAX, THOUSAND, Item
from essaim.kernel.money import Rate
from essaim.kernel.ui.fields import DayField, EurosField

SIRET_EXAMPLE = _("14 chiffres, par exemple 732 829 320 00074.")


class SellerForm(forms.Form):
    name = forms.CharField(label=_("Nom légal"), max_length=150)
    about = forms.CharField(
        label=_("Forme juridique"),
        max_length=200,
        required=False,
        help_text=_("Celle de vos statuts, avec le registre et le capital si vous êtes une société."),
    )
    siret = forms.CharField(label=_("SIRET"), max_length=20, help_text=SIRET_EXAMPLE)
    street = forms.CharField(label=_("Rue"), max_length=150)
    postcode = forms.CharField(label=_("Code postal"), max_length=10)
    city = forms.CharField(label=_("Ville"), max_length=80)
    regime = forms.ChoiceField(
        label=_("TVA"),
        choices=Regime,
        widget=forms.RadioSelect,
        help_text=_("Votre comptable ou votre service des impôts vous le dit."),
    )
    vat_number = forms.CharField(
        label=_("Numéro de TVA"), max_length=20, required=False, help_text=_("Si vous êtes soumis à la TVA.")
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("L'acheteur le lira sur la facture. Il est gardé chiffré."),
    )
    without_iban = forms.BooleanField(label=_("Retirer l'IBAN des prochaines factures"), required=False)
    payment_days = forms.IntegerField(
        label=_("Délai de paiement, en jours"), min_value=0, max_value=60, initial=30
    )
    late_terms = forms.CharField(
        label=_("Pénalités de retard"),
        max_length=300,
        initial=LATE_TERMS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    series = forms.CharField(
        label=_("Préfixe des numéros"),
        max_length=10,
        help_text=_("Vos factures s'appelleront BC-2026-00001, BC-2026-00002…"),
    )

    def __init__(self, data: Any = None, *, known: Seller | None, initial: dict[str, Any]) -> None:
        names = [name for name in self.base_fields if hasattr(Seller, name) and name != "iban"]
        kept = {name: getattr(known, name) for name in names} if known else {}
        super().__init__(data, initial={**initial, **kept})
        if known is None or not known.iban_hint:
            del self.fields["without_iban"]
        else:
            self.fields["iban"].help_text = _(
                "Compte gardé : {hint}. Laissez vide pour ne pas le changer."
            ).format(hint=known.iban_hint)

    @property
    def identity(self) -> Identity:
        data = dict(self.cleaned_data)
        removed = data.pop("without_iban", False)
        data["iban"] = "" if removed else data["iban"] or None
        return Identity(**data)


class InvoiceFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("Document"), required=False, choices=[("", _("Factures et avoirs")), *Kind.choices]
    )
    q = forms.CharField(label=_("Acheteur ou numéro"), required=False, max_length=100)


class CreditForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=200,
        help_text=_("L'acheteur lira cette raison sur l'avoir."),
    )


class QuantityField(forms.CharField):
    """Cleans to thousandths of a unit; None when empty and not required."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = "".join(str(super().clean(value)).split()).replace(",", ".")
        if not text:
            return None
        try:
            thousandths = Decimal(text) * THOUSAND
            if thousandths <= 0 or thousandths != int(thousandths):
                raise ValueError
        except (InvalidOperation, ValueError, OverflowError) as error:
            raise forms.ValidationError(
                _("Écrivez une quantité, par exemple 3 ou 1,5. Trois chiffres après la virgule au plus.")
            ) from error
        return int(thousandths)


class InvoiceForm(forms.Form):
    """The buyer, and the days. `key` makes one invoice of a form sent twice."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    buyer_name = forms.CharField(label=_("Nom"), max_length=200)
    buyer_siret = forms.CharField(label=_("SIRET"), max_length=20, help_text=SIRET_EXAMPLE)
    street = forms.CharField(label=_("Rue"), max_length=250)
    postcode = forms.CharField(label=_("Code postal"), max_length=10)
    city = forms.CharField(label=_("Ville"), max_length=150)
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
    nature = forms.ChoiceField(label=_("Ce que vous facturez"), choices=Nature, initial=Nature.GOODS)
    period_start = DayField(label=_("Du"), required=False)
    period_end = DayField(label=_("Au"), required=False)
    due_on = DayField(
        label=_("À payer avant le"), required=False, help_text=_("Vide : votre délai habituel.")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    with_tax = forms.TypedChoiceField(
        label=_("Vos prix sont"),
        choices=[("yes", _("TVA comprise")), ("no", _("hors TVA"))],
        coerce=lambda value: value == "yes",
        initial="yes",
    )

    def __init__(self, data: Any = None, *, taxed: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not taxed:
            del self.fields["with_tax"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("period_start")) != bool(data.get("period_end")):
            self.add_error("period_end", _("Donnez les deux jours de la période, ou aucun."))
        return data

    @property
    def buyer(self) -> Buyer:
        data = self.cleaned_data
        address = Address(data["street"], data["postcode"], data["city"])
        return Buyer(data["buyer_name"], data["buyer_siret"], address, data["service"], data["engagement"])

    def draft(self, items: Sequence[Item]) -> Draft:
        data = self.cleaned_data
        start, end = data["period_start"], data["period_end"]
        return Draft(
            buyer=self.buyer,
            items=items,
            with_tax=data.get("with_tax", False),
            nature=facturx.Nature(data["nature"]),
            due_on=data["due_on"],
            period=(start, end) if start and end else None,
            note=data["note"],
        )


class ItemForm(forms.Form):
    """One line. Left empty, it is no line."""

    name = forms.CharField(label=_("Ce qui est vendu"), max_length=200, required=False)
    quantity = QuantityField(label=_("Quantité"), required=False)
    unit = forms.ChoiceField(label=_("Unité"), choices=Unit, initial=Unit.PIECE)
    price = EurosField(label=_("Prix de l'unité, en euros"), required=False)
    rate = forms.TypedChoiceField(label=_("TVA"), coerce=lambda value: rate_of(int(value)))

    def __init__(self, *args: Any, rates: Sequence[Rate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rate"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(hundredths_of(rate)), str(rate)) for rate in rates]
        if not rates:
            del self.fields["rate"]

    @property
    def asked(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("name", "quantity", "price"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, message in (
            ("name", _("Dites ce qui est vendu.")),
            ("quantity", _("Écrivez la quantité.")),
            ("price", _("Écrivez le prix.")),
        ):
            if self.asked and not data.get(name) and name not in self.errors:
                self.add_error(name, message)
        return data

    @property
    def item(self) -> Item:
        data = self.cleaned_data
        return Item(
            data["name"], data["quantity"], data["price"], data.get("rate", NO_TAX), totals.Unit(data["unit"])
        )


ItemFormSet = forms.formset_factory(ItemForm, extra=8, max_num=20)
