"""Forms about companies, their papers and votes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.commands.companies import Card, Paper
from essaim.engines.tenders.models import Company, Piece, Vote
from essaim.kernel.actors.models import LegalForm
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.forms import CommuneField
from essaim.kernel.ui.fields import DayField, EurosField


class CompanyForm(forms.Form):
    """The sheet of a company. A new one also says its SIRET and legal form."""

    name = forms.CharField(label=_("Nom"), max_length=150)
    siret = forms.CharField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        help_text=_("14 chiffres. Une organisation déjà connue d'Essaim est alors retrouvée."),
    )
    legal_form = forms.ChoiceField(label=_("Forme juridique"), choices=LegalForm)
    contact = forms.CharField(label=_("Personne à contacter"), max_length=150, required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    presentation = forms.CharField(
        label=_("Présentation"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=3000
    )
    commune = CommuneField(label=_("Commune"), required=False)
    areas = forms.CharField(
        label=_("Départements où elle travaille"),
        max_length=200,
        required=False,
        help_text=_("Leurs numéros, par exemple 59, 62. Vide : partout."),
    )
    days_available = forms.IntegerField(
        label=_("Jours à offrir aux réponses communes"),
        min_value=0,
        max_value=100_000,
        initial=0,
        help_text=_("On ne lui confie jamais plus de travail que ces jours."),
    )
    social = forms.ChoiceField(label=_("Statut social"), choices=Company.Social, required=False)
    social_share = forms.IntegerField(
        label=_("Part de salariés handicapés ou en insertion, en %"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("Elle compte pour les marchés réservés."),
    )

    def __init__(self, data: Any = None, *, known: Company | None = None) -> None:
        names = [*Card.__dataclass_fields__]
        super().__init__(data, initial={name: getattr(known, name) for name in names} if known else None)
        if known is not None:
            del self.fields["siret"], self.fields["legal_form"]

    @property
    def card(self) -> Card:
        return Card(**{name: self.cleaned_data[name] for name in Card.__dataclass_fields__})


class CompanyFilter(forms.Form):
    status = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous")), *Company.Status.choices]
    )
    pole = forms.ChoiceField(label=_("Pôle"), required=False)
    q = forms.CharField(label=_("Nom ou métier"), required=False, max_length=100)

    def __init__(self, data: Any, *, tool: Tool) -> None:
        super().__init__(data)
        self.fields["pole"] = forms.ChoiceField(
            label=_("Pôle"),
            required=False,
            choices=[("", _("Tous")), *((pole, pole) for pole in tool.config.poles)],
        )


class SkillForm(forms.Form):
    pole = forms.ChoiceField(label=_("Pôle"))
    name = forms.CharField(
        label=_("Métier"),
        max_length=100,
        help_text=_("Court et précis : deux structures du même métier sont concurrentes."),
    )
    keywords = forms.CharField(
        label=_("Autres mots des acheteurs"),
        max_length=250,
        required=False,
        help_text=_("Séparés par des virgules. Ils servent à repérer les marchés."),
    )

    def __init__(self, data: Any = None, *, tool: Tool) -> None:
        super().__init__(data)
        self.fields["pole"] = forms.ChoiceField(
            label=_("Pôle"), choices=[(pole, pole) for pole in tool.config.poles]
        )


class DecisionForm(forms.Form):
    """What is decided of a company; only what its state allows is offered."""

    decision = forms.ChoiceField(label=_("Décision"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=300, required=False, help_text=_("Le registre garde cette raison.")
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class VoteForm(forms.Form):
    company = forms.TypedChoiceField(label=_("Pour"), coerce=int)
    choice = forms.ChoiceField(
        label=_("Vote"),
        choices=[row for row in Vote.Choice.choices if row[0]],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, companies: list[Company]) -> None:
        super().__init__(data)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(company.pk, company.name) for company in companies]


class PieceForm(forms.Form):
    company = forms.TypedChoiceField(label=_("À qui"), coerce=lambda value: int(value or 0), required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=Piece.Kind)
    title = forms.CharField(label=_("Titre"), max_length=150)
    text = forms.CharField(
        label=_("Texte"), widget=forms.Textarea(attrs={"rows": 5}), required=False, max_length=20_000
    )
    client = forms.CharField(
        label=_("Client"), max_length=150, required=False, help_text=_("Pour une référence.")
    )
    year = forms.IntegerField(label=_("Année"), min_value=1950, max_value=2100, required=False)
    amount = EurosField(label=_("Montant, en euros"), required=False)
    expires_on = DayField(
        label=_("Valable jusqu'au"),
        required=False,
        help_text=_("Pour un certificat : vous serez prévenu 45 jours avant."),
    )
    file = forms.FileField(
        label=_("Fichier"), required=False, help_text=_("Un PDF par exemple, 3 Mo au plus.")
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, companies: list[Company], shared: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)
        everyone = [("", _("Bibliothèque commune"))] if shared else []
        field.choices = [*everyone, *((company.pk, company.name) for company in companies)]
        field.required = not shared

    @property
    def paper(self) -> Paper:
        return Paper(**{name: self.cleaned_data[name] for name in Paper.__dataclass_fields__})

    @property
    def sent(self) -> tuple[str, bytes] | None:
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else None
