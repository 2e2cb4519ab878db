"""Forms of acts: their words, their bodies, their amendments; and of the aids of an undertaking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models import Aid, Mandate, Service
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import DayField, EurosField


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )


class MandateForm(forms.Form):
    """An act, item by item. All but its title may wait: a draft is saved as it is."""

    title = forms.CharField(label=_("Titre du mandat"), max_length=150)
    form = forms.ChoiceField(label=_("Forme du mandat"), choices=Mandate.Form)
    decision = forms.CharField(
        label=_("Délibération"), max_length=100, required=False, help_text=_("Son numéro.")
    )
    decided_on = DayField(label=_("Votée le"), required=False)
    publicity = forms.CharField(
        label=_("Publicité préalable"),
        max_length=300,
        required=False,
        help_text=_("Où, et sous quel numéro."),
    )
    publicity_on = DayField(label=_("Publiée le"), required=False)
    designation = forms.ChoiceField(
        label=_("Les structures sont désignées par"),
        choices=[("", _("à choisir")), *Mandate.Designation.choices],
        required=False,
    )
    obligations = _text(
        _("Obligations de service public"), _("Ce qui est dû, à qui, où, quand, à quel prix.")
    )
    starts_on = DayField(label=_("Premier jour"), required=False)
    ends_on = DayField(label=_("Dernier jour"), required=False)
    investment = _text(_("Investissement à amortir"), _("Seulement si la durée dépasse la limite."))
    territory = forms.CharField(label=_("Territoire"), max_length=150, required=False)
    exclusive_rights = _text(_("Droits exclusifs ou spéciaux"), _("Écrivez « aucun » s'il n'y en a pas."))
    mechanism = _text(_("Calcul et contrôle de la compensation"), _("Les paramètres, fixés d'avance."))
    review_terms = _text(_("Révision de la compensation"))
    accounts = _text(_("Comptabilité séparée"), _("Pour une structure qui a d'autres activités."))
    recovery = _text(_("Trop-versé"), _("Comment il est évité, puis rendu."))
    reference = forms.CharField(
        label=_("Décision européenne appliquée"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : décision (UE) 2025/2630."),
    )
    is_uncapped = forms.BooleanField(
        label=_("Service social exempté du plafond annuel"),
        required=False,
        help_text=_("Petite enfance, insertion, logement social, santé, personnes vulnérables."),
    )

    def __init__(self, data: Any = None, *, known: Mandate | None = None, **kwargs: Any) -> None:
        kept = {name: getattr(known, name) for name in self.base_fields} if known else {}
        super().__init__(data, initial={**kept, **kwargs.pop("initial", {})}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Le mandat finit avant de commencer. Corrigez ses dates."))
        return data


class NewMandateForm(MandateForm):
    service_id = forms.TypedChoiceField(label=_("Pour quel service ?"), coerce=int)
    field_order = ["service_id"]

    def __init__(self, data: Any = None, *, tool: Tool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = Service.objects.in_tool(tool).order_by("name", "pk").values_list("pk", "name")
        self.fields["service_id"].choices = list(rows)  # type: ignore[attr-defined]


class OperatorForm(forms.Form):
    siret = forms.CharField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        help_text=_("14 chiffres, par exemple 732 829 320 00074."),
    )
    rna = forms.CharField(
        label=_("Ou numéro RNA"),
        max_length=12,
        required=False,
        help_text=_("W et 9 chiffres, pour une association."),
    )
    name = forms.CharField(
        label=_("Nom"),
        max_length=200,
        required=False,
        help_text=_("Inutile si la structure est déjà connue ici."),
    )
    designated_on = DayField(label=_("Désignée le"), required=False)
    undertaking = forms.CharField(
        label=_("Entreprise unique"),
        max_length=200,
        required=False,
        help_text=_("Le nom du groupe, si plusieurs structures liées partagent un plafond d'aides."),
    )


class AmendForm(forms.Form):
    object = _text(_("Ce qui change, et pourquoi"))
    new_end = DayField(
        label=_("Nouveau dernier jour"), required=False, help_text=_("Vide : la durée ne change pas.")
    )
    decision = forms.CharField(label=_("Délibération"), max_length=100, help_text=_("Son numéro."))
    decided_on = DayField(label=_("Votée le"))


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi le mandat se termine"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecideForm(forms.Form):
    """The button says the decision; a reason goes with a refusal."""

    decision = forms.ChoiceField(
        choices=[(one, one) for one in ("file", "check", "send_back", "settle")], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("Remarques"),
        required=False,
        max_length=2000,
        help_text=_("Nécessaires pour renvoyer un bilan. La structure les lira."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CeilingFilter(forms.Form):
    on = DayField(label=_("Au jour du"), required=False)
    first_month = forms.IntegerField(
        label=_("Mois où commence l'exercice"), required=False, min_value=1, max_value=12
    )


class AidForm(forms.Form):
    entity = forms.CharField(label=_("Structure aidée"), max_length=200)
    undertaking = forms.CharField(
        label=_("Entreprise unique"),
        max_length=200,
        required=False,
        help_text=_("Le nom du groupe. Vide : la structure elle-même."),
    )
    regime = forms.ChoiceField(label=_("Règlement"), choices=Aid.Regime)
    amount = EurosField(label=_("Montant"), max_length=20, help_text=_("L'équivalent-subvention brut."))
    granted_on = DayField(
        label=_("Droit donné le"), help_text=_("Le jour de la décision, pas celui du versement.")
    )
    authority = forms.CharField(label=_("Autorité qui aide"), max_length=150)
    purpose = forms.CharField(label=_("Objet"), max_length=200)

    def clean_amount(self) -> Money:
        amount: Money = self.cleaned_data["amount"]
        if amount <= Money(0):
            raise forms.ValidationError(_("Écrivez une somme positive."))
        return amount


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi refuser ces chiffres"),
        max_length=500,
        help_text=_("La structure lira cette raison."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi annuler cette aide"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
