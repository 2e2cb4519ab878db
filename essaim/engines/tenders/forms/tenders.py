"""Forms about opportunities and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.commands.answers import Piecework
from essaim.engines.tenders.commands.opportunities import Call
from essaim.engines.tenders.models import Answer, Company, Opportunity, Piece
from essaim.kernel.money import ZERO
from essaim.kernel.ui.fields import DayField, EurosField, MomentField


class OpportunityFilter(forms.Form):
    status = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous")), *Opportunity.Status.choices]
    )
    q = forms.CharField(label=_("Mots"), required=False, max_length=100)


class OpportunityForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    title = forms.CharField(
        label=_("Objet du marché"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    buyer = forms.CharField(label=_("Acheteur"), max_length=200)
    text = forms.CharField(
        label=_("Ce qui est demandé"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
        help_text=_("Ces mots sont comparés aux métiers des membres."),
    )
    areas = forms.CharField(
        label=_("Départements"), max_length=200, required=False, help_text=_("Par exemple 59, 62.")
    )
    deadline = MomentField(label=_("À remettre avant le"), required=False)
    amount = EurosField(label=_("Montant estimé, hors taxes"), required=False)
    months = forms.IntegerField(label=_("Durée en mois"), min_value=1, max_value=600, required=False)
    reserved = forms.ChoiceField(label=_("Marché réservé"), choices=Opportunity.Reserved, required=False)
    renews_on = DayField(label=_("À renouveler vers le"), required=False)
    url = forms.URLField(
        label=_("Adresse de l'annonce"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, data: Any = None, *, known: Opportunity | None = None, key: str = "") -> None:
        names = [*Call.__dataclass_fields__]
        kept = {name: getattr(known, name) for name in names} if known else {}
        if kept.get("amount") is not None:
            kept["amount"] = kept["amount"].plain
        super().__init__(data, initial={"key": key, **kept})

    @property
    def call(self) -> Call:
        return Call(**{name: self.cleaned_data[name] for name in Call.__dataclass_fields__})


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier JSON"),
        help_text=_(
            "Un export du BOAMP ou des données essentielles (DECP), 5 Mo au plus. Rien n'est lu sur Internet."
        ),
    )


def _members(companies: list[Company]) -> list[tuple[int, str]]:
    return [
        (one.pk, _("{name} ({left} jours libres)").format(name=one.name, left=one.days_left))
        for one in companies
    ]


class ConditionsForm(forms.Form):
    form = forms.ChoiceField(
        label=_("Forme du groupement"),
        choices=Answer.Form,
        widget=forms.RadioSelect,
        help_text=_("Solidaire : chacun répond de tout. Conjoint : chacun répond de sa part."),
    )
    lead = forms.TypedChoiceField(
        label=_("Mandataire"), coerce=int, help_text=_("Il parle à l'acheteur au nom de tous.")
    )
    lead_is_solidary = forms.BooleanField(
        label=_("Le mandataire répond de tout, même si le groupement est conjoint"), required=False
    )
    retention = forms.IntegerField(
        label=_("Retenue de garantie, en %"),
        min_value=0,
        max_value=100,
        help_text=_("Ce que l'acheteur garde jusqu'à la fin, selon le marché."),
    )

    def __init__(self, data: Any = None, *, companies: list[Company], answer: Answer) -> None:
        known = {
            "form": answer.form,
            "lead": answer.lead_id,
            "lead_is_solidary": answer.lead_is_solidary,
            "retention": answer.retention,
        }
        super().__init__(data, initial=known)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.pk, one.name) for one in companies]


class TaskForm(forms.Form):
    company = forms.TypedChoiceField(label=_("Qui"), coerce=int)
    lot = forms.CharField(label=_("Lot"), max_length=60, required=False)
    title = forms.CharField(label=_("Travail"), max_length=150)
    days = forms.IntegerField(label=_("Jours"), min_value=0, max_value=10_000, initial=0)
    day_price = EurosField(label=_("Prix du jour, hors taxes"), required=False)
    costs = EurosField(label=_("Frais, hors taxes"), required=False)

    def __init__(self, data: Any = None, *, companies: list[Company]) -> None:
        super().__init__(data)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _members(companies)

    @property
    def work(self) -> Piecework:
        data = self.cleaned_data
        return Piecework(
            company=data["company"],
            lot=data["lot"],
            title=data["title"],
            days=data["days"],
            day_price=data["day_price"] or ZERO,
            costs=data["costs"] or ZERO,
        )


class ItemForm(forms.Form):
    title = forms.CharField(label=_("Pièce"), max_length=150)
    company = forms.TypedChoiceField(label=_("Qui l'apporte"), coerce=int, required=False, empty_value=None)
    due_on = DayField(label=_("Pour le"), required=False)

    def __init__(self, data: Any = None, *, companies: list[Company]) -> None:
        super().__init__(data)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Tous ensemble")), *((one.pk, one.name) for one in companies)]


class TickForm(forms.Form):
    done = forms.TypedChoiceField(
        label=_("Cette pièce"),
        choices=[("yes", _("est prête")), ("no", _("n'est pas prête"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    piece = forms.TypedChoiceField(
        label=_("Prise dans la bibliothèque"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, data: Any = None, *, pieces: list[Piece]) -> None:
        super().__init__(data)
        field = self.fields["piece"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Aucune")),
            *((one.pk, f"{one.title} ({one.company})" if one.company else one.title) for one in pieces),
        ]


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Cette réponse"), widget=forms.RadioSelect)
    on = DayField(label=_("Depuis le"))
    amount = EurosField(
        label=_("Montant signé, hors taxes"), required=False, help_text=_("Si elle est gagnée.")
    )
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=500,
        required=False,
        help_text=_("Si elle est perdue ou abandonnée : la prochaine en profitera."),
    )

    def __init__(self, data: Any = None, *, answer: Answer, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        won = [("won", _("est gagnée")), ("lost", _("est perdue"))]
        is_out = answer.status == Answer.Status.SUBMITTED
        field.choices = [*(won if is_out else []), ("withdrawn", _("est abandonnée"))]
