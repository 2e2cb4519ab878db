"""Preparing: the assembly, its points, who stands, amendments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.commands.preparing import Details, Point
from essaim.engines.assemblies.models import AgendaItem, Assembly
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.wording import MATTERS, METHODS
from essaim.engines.members.api import Household
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.fields import DayField, MomentField

PROPOSED_HOUR = 18
ELECTIONS = (
    Method.MAJORITY,
    Method.TWO_ROUNDS,
    Method.APPROVAL,
    Method.JUDGEMENT,
    Method.SCHULZE,
    Method.STV,
    Method.NOMINATION,
)
METHODS_OF = {
    AgendaItem.Kind.INFORMATION: (Method.MOTION,),
    AgendaItem.Kind.MOTION: (Method.MOTION, Method.CONSENT),
    AgendaItem.Kind.ELECTION: ELECTIONS,
    AgendaItem.Kind.BUDGET: (Method.BUDGET,),
}


class AssemblyForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=150)
    kind = forms.ChoiceField(label=_("Nature"), choices=Assembly.Kind.choices)
    starts_at = MomentField(label=_("Jour et heure"))
    place = forms.CharField(
        label=_("Lieu"),
        max_length=250,
        required=False,
        help_text=_("L'adresse, ou le lien pour suivre à distance."),
    )
    record_on = DayField(
        label=_("Liste des votants arrêtée le"),
        help_text=_("Qui est membre ce jour-là peut voter. Au plus tard le jour de la convocation."),
    )
    paid_minutes = forms.IntegerField(
        label=_("Minutes payées à chaque présent"),
        min_value=0,
        max_value=600,
        initial=0,
        help_text=_("Pour une réunion de salariés sur le temps de travail. Sinon, laissez 0."),
    )

    def details(self) -> Details:
        return Details(**self.cleaned_data)

    @staticmethod
    def proposal(tool: Tool, at: datetime) -> dict[str, Any]:
        """The first evening that the statutory delay allows."""
        config = tool.config
        first = timezone.localtime(at) + timedelta(days=config.notice_days + 1)
        return {
            "starts_at": first.replace(hour=PROPOSED_HOUR, minute=0, second=0, microsecond=0),
            "record_on": timezone.localdate(at),
            "place": config.place,
            "paid_minutes": config.paid_minutes,
        }

    @staticmethod
    def known(assembly: Assembly) -> dict[str, Any]:
        return {name: getattr(assembly, name) for name in AssemblyForm.base_fields}


class SecondCallForm(forms.Form):
    starts_at = MomentField(label=_("Jour et heure de la seconde assemblée"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ?"), max_length=250, help_text=_("Une phrase, qui sera lue par tous.")
    )


class PointForm(forms.Form):
    """A point of the agenda: its nature says which ways of voting it may have."""

    kind = forms.ChoiceField(label=_("Nature"), choices=AgendaItem.Kind.choices, initial="motion")
    title = forms.CharField(label=_("Titre"), max_length=200)
    text = forms.CharField(
        label=_("Texte"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Sautez une ligne entre les paragraphes : chacun peut être amendé."),
    )
    method = forms.ChoiceField(
        label=_("Comment vote-t-on ?"), choices=list(METHODS.items()), initial="motion"
    )
    matter = forms.ChoiceField(
        label=_("Majorité demandée, pour une résolution"), choices=list(MATTERS.items()), initial="simple"
    )
    counts_abstentions = forms.BooleanField(label=_("Les abstentions comptent contre"), required=False)
    seats = forms.IntegerField(
        label=_("Sièges à pourvoir, pour une élection"), min_value=1, max_value=50, initial=1
    )
    body = forms.CharField(
        label=_("Instance où l'on siège"),
        max_length=100,
        required=False,
        help_text=_("Par exemple : Conseil d'administration."),
    )
    voice = forms.ChoiceField(
        label=_("Voix des élus"),
        choices=[("deliberative", _("délibérative")), ("advisory", _("consultative"))],
        initial="deliberative",
    )
    mandate_months = forms.IntegerField(
        label=_("Durée du mandat, en mois"), min_value=1, max_value=120, initial=12
    )
    budget = forms.CharField(label=_("Budget à partager, en euros"), required=False, max_length=20)

    def clean_budget(self) -> int:
        return _cents(self.cleaned_data["budget"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, method = data.get("kind"), data.get("method")
        if kind and method and Method(method) not in METHODS_OF[AgendaItem.Kind(kind)]:
            self.add_error(
                "method", _("Cette façon de voter ne va pas avec cette nature. Choisissez-en une autre.")
            )
        if kind == AgendaItem.Kind.BUDGET and data.get("budget") == 0:
            self.add_error("budget", _("Écrivez le budget : les projets retenus le dépensent au plus."))
        return data

    def point(self) -> Point:
        data = dict(self.cleaned_data)
        return Point(budget_cents=data.pop("budget"), **data)


def _cents(text: str) -> int:
    if not text.strip():
        return 0
    try:
        found = Money.euros(text)
    except ValueError as error:
        raise forms.ValidationError(_("On attend un montant en euros, par exemple 14,50.")) from error
    if found.cents < 0:
        raise forms.ValidationError(_("Un montant ne peut pas être négatif."))
    return found.cents


class OptionForm(forms.Form):
    """Somebody who stands, or a project."""

    name = forms.CharField(label=_("Nom"), max_length=150)
    household = forms.ModelChoiceField(
        label=_("Membre, si c'en est un"), queryset=Household.unscoped.none(), required=False
    )
    text = forms.CharField(
        label=_("Présentation"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    cost = forms.CharField(label=_("Coût en euros, pour un projet"), required=False, max_length=20)

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["household"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = households

    def clean_cost(self) -> int:
        return _cents(self.cleaned_data["cost"])


class AmendmentForm(forms.Form):
    paragraph = forms.TypedChoiceField(label=_("Paragraphe"), coerce=int)
    text = forms.CharField(
        label=_("Nouveau texte"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Laissez vide pour supprimer le paragraphe."),
    )
    reason = forms.CharField(label=_("Pourquoi ?"), required=False, max_length=250)

    def __init__(self, *args: Any, paragraphs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["paragraph"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (number, f"{number} · {text[:60]}") for number, text in enumerate(paragraphs, start=1)
        ]
