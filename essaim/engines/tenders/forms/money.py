"""Forms about money, jobs and the page of results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.models import Answer, Company, Service
from essaim.kernel.ui.fields import DayField, EurosField


class OfMember(forms.Form):
    """A form that names a member."""

    company = forms.TypedChoiceField(label=_("Membre"), coerce=int)

    def __init__(self, data: Any = None, *, companies: list[Company], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, one.name) for one in companies]


class FeeForm(OfMember):
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2200)
    turnover = EurosField(
        label=_("Chiffre d'affaires déclaré"),
        required=False,
        help_text=_("S'il compte dans la cotisation de votre grappe."),
    )


class PaymentForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("L'acheteur paie"),
        choices=[("bill", _("une facture")), ("release", _("la retenue de garantie qu'il gardait"))],
        widget=forms.RadioSelect,
        initial="bill",
    )
    gross = EurosField(label=_("Montant facturé ou rendu, en euros"))
    on = DayField(label=_("Reçu le"))
    through_cluster = forms.TypedChoiceField(
        label=_("L'argent arrive"),
        choices=[("yes", _("à la grappe, qui verse à chacun")), ("no", _("directement à chacun"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )


class ServiceForm(OfMember):
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Nature"), choices=Service.Kind)
    title = forms.CharField(label=_("Ce qui est partagé"), max_length=150)
    on = DayField(label=_("Le"))
    alone = EurosField(label=_("Coût si elle était seule"))
    shared = EurosField(label=_("Coût partagé"))


class SettlementForm(OfMember):
    key = forms.UUIDField(widget=forms.HiddenInput)
    outgoing = forms.TypedChoiceField(
        label=_("Sens"),
        choices=[("no", _("le membre paie la grappe")), ("yes", _("la grappe verse au membre"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    amount = EurosField(label=_("Montant, en euros"))
    on = DayField(label=_("Le"))


class HireForm(OfMember):
    title = forms.CharField(label=_("Poste"), max_length=150)
    on = DayField(label=_("Depuis le"))
    hundredths = forms.IntegerField(
        label=_("Part d'un temps plein, en %"), min_value=1, max_value=100, initial=100
    )
    answer = forms.TypedChoiceField(
        label=_("Grâce à ce marché"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Any = None, *, answers: list[Answer], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Aucun en particulier")), *((one.pk, str(one)) for one in answers)]


class PublishForm(forms.Form):
    text = forms.CharField(
        label=_("Présentation"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=3000,
        help_text=_("Qui vous êtes, ce que vous faites ensemble."),
    )
    published = forms.BooleanField(
        label=_("Montrer cette page à tous"),
        required=False,
        help_text=_("Sans cette coche, personne d'autre que vous ne la voit."),
    )
