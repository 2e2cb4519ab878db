"""Forms of the dues."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.dues.commands.paying import Paid
from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.queries.dues import Chosen
from essaim.kernel.ui.fields import DayField, EurosField, ReasonForm


class CallForm(forms.Form):
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2200)


class AmountForm(forms.Form):
    """A declared turnover, or a chosen amount."""

    amount = EurosField()

    def __init__(self, data: Any = None, *, due: Due) -> None:
        told = due.turnover if due.kind == Due.Kind.TURNOVER else due.chosen or due.recommended
        super().__init__(data, initial={"amount": told.plain if told is not None else ""})
        field = self.fields["amount"]
        if due.kind == Due.Kind.TURNOVER:
            field.label = _("Chiffre d'affaires de l'année, en euros")
            field.help_text = _("Celui de vos derniers comptes approuvés.")
        else:
            field.label = _("Montant que vous donnez, en euros")


class PaymentForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = EurosField(label=_("Montant, en euros"))
    on = DayField(label=_("Payé le"))
    method = forms.ChoiceField(label=_("Par"), choices=Payment.Method)

    def __init__(self, data: Any = None, **initial: Any) -> None:
        super().__init__(data, initial={"key": uuid4(), **initial})

    @property
    def paid(self) -> Paid:
        return Paid(**self.cleaned_data)


class CloseForm(ReasonForm):
    cancelled = forms.TypedChoiceField(
        label=_("Cette cotisation"),
        choices=[
            ("no", _("n'est plus due : le membre en est dispensé")),
            ("yes", _("a été demandée par erreur : rien n'a été payé")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    field_order = ("cancelled", "reason")


class YearFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Année"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("Toutes")),
            ("owing", _("À payer")),
            ("late", _("En retard")),
            ("paid", _("Payées")),
            ("closed", _("Dispensées ou retirées")),
        ],
    )
    words = forms.CharField(label=_("Nom"), required=False, max_length=100)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        self.fields["year"].choices = [("", _("La dernière")), *((one, str(one)) for one in years)]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What is asked; the last year whole where the question is not understood."""
        told: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        last = self.years[0] if self.years else 0
        return Chosen(year=told.get("year") or last, state=told.get("state", ""), words=told.get("words", ""))
