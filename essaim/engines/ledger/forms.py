"""Forms of the books: what a treasurer types, and the filters of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.models import FiscalYear, Journal
from essaim.engines.ledger.rules import WITH_PARTY, Line, Party
from essaim.kernel.money import ZERO, Money
from essaim.kernel.periods import Period
from essaim.kernel.ui.fields import DayField, EurosField

Choices = list[tuple[str, str]]
MONEY_ACCOUNTS = ("512", "530", "5112")
PLAN_LANGUAGE = {"lang": "fr"}  # names of accounts are those of the French plan


class AmountField(EurosField):
    """Euros above zero; ZERO when empty and not required."""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount is None:
            return ZERO
        if amount <= ZERO:
            raise forms.ValidationError(_("Écrivez un montant plus grand que zéro."))
        return amount


@dataclass(frozen=True, slots=True)
class Movement:
    """One kind of movement: where the money may come from and go to, by beginnings of account numbers."""

    title: str | Promise
    lead: str | Promise
    source: tuple[str, ...]
    target: tuple[str, ...]

    @property
    def owed(self) -> str:
        """The account that needs a name, or nothing."""
        return next((code for code in (*self.source, *self.target) if code in WITH_PARTY), "")


MOVEMENTS: Mapping[str, Movement] = {
    "depense": Movement(
        _("Enregistrer une dépense"), _("Un achat payé tout de suite."), ("512", "530"), ("6",)
    ),
    "recette": Movement(
        _("Enregistrer une recette"), _("Une somme reçue hors des commandes."), ("7",), MONEY_ACCOUNTS
    ),
    "remise": Movement(
        _("Remettre en banque"), _("Des espèces ou des chèques déposés."), ("5112", "530"), ("512",)
    ),
    "paiement": Movement(
        _("Payer un producteur"), _("Une facture ou une livraison réglée."), ("512", "530"), ("401",)
    ),
    "versement": Movement(
        _("Recevoir d'un financeur"), _("Sa part des commandes, versée."), ("441",), ("512",)
    ),
}


def party_choices(balances: Mapping[Party, Money]) -> Choices:
    return [
        (f"{party.kind}:{party.id}", f"{party.label} ({Money(abs(balance.cents))})")
        for party, balance in sorted(balances.items(), key=lambda row: row[0].label)
    ]


class MovementForm(forms.Form):
    """A movement of one kind; the accounts to choose from are those of the project."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36)
    party = forms.ChoiceField(label=_("Qui"))
    amount = AmountField(label=_("Montant"), help_text=_("En euros, par exemple 14,50."))
    source = forms.ChoiceField(label=_("D'où vient l'argent"), widget=forms.Select(attrs=PLAN_LANGUAGE))
    target = forms.ChoiceField(label=_("À quoi sert l'argent"), widget=forms.Select(attrs=PLAN_LANGUAGE))
    on = DayField(label=_("Date"))
    label = forms.CharField(
        label=_("Libellé"), max_length=150, help_text=_("Ce que vous chercherez plus tard.")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        movement: Movement,
        accounts: Choices,
        parties: Mapping[Party, Money],
        today: date,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial={"key": uuid4().hex, "on": today, **initial})
        self.parties = {f"{party.kind}:{party.id}": party for party in parties}
        for name, codes in (("source", movement.source), ("target", movement.target)):
            self._offer(name, [account for account in accounts if account[0].startswith(codes)])
        if movement.owed:
            self._offer("party", party_choices(parties))
        else:
            del self.fields["party"]

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1 and name != "party":
            field.widget, field.initial = forms.HiddenInput(), choices[0][0]

    @property
    def chosen(self) -> Party | None:
        return self.parties.get(self.cleaned_data.get("party", ""))


class LinesForm(forms.Form):
    """Head of an entry typed by hand."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36)
    on = DayField(label=_("Date"))
    label = forms.CharField(label=_("Libellé"), max_length=150)


class LineForm(forms.Form):
    """One line: an account, a name where the account asks for it, a debit or a credit."""

    account = forms.ChoiceField(label=_("Compte"), required=False, widget=forms.Select(attrs=PLAN_LANGUAGE))
    party = forms.CharField(
        label=_("Nom"), required=False, widget=forms.TextInput(attrs={"list": "tiers", "autocomplete": "off"})
    )
    debit = AmountField(label=_("Débit"), required=False)
    credit = AmountField(label=_("Crédit"), required=False)

    def __init__(self, *args: Any, accounts: Choices, parties: Mapping[str, Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        field = self.fields["account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *accounts]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.has_changed():
            return data
        if not data.get("account"):
            self.add_error("account", _("Choisissez un compte."))
        elif data["account"].startswith(WITH_PARTY) and self._party() is None:
            self.add_error("party", _("Ce compte demande un nom de la liste."))
        if bool(data.get("debit")) == bool(data.get("credit")):
            self.add_error("debit", _("Remplissez le débit ou le crédit, un seul des deux."))
        return data

    def _party(self) -> Party | None:
        return self.parties.get(self.cleaned_data.get("party", "").partition(" ")[0])

    def as_line(self) -> Line:
        data = self.cleaned_data
        return Line(data["account"], data["debit"], data["credit"], self._party())


LineFormSet = forms.formset_factory(LineForm, extra=4, max_num=30)


class AccountForm(forms.Form):
    code = forms.CharField(
        label=_("Numéro"),
        max_length=12,
        validators=[RegexValidator(r"^[1-8][0-9]{2,}$", _("Trois chiffres au moins, de la classe 1 à 8."))],
    )
    label = forms.CharField(label=_("Intitulé"), max_length=100)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi annuler"), max_length=150)


class LockForm(forms.Form):
    until = DayField(label=_("Arrêter les comptes jusqu'au"), help_text=_("Ce jour compris."))


class JournalFilters(forms.Form):
    """What narrows the journal. Values that mean nothing are left aside."""

    month = forms.ChoiceField(label=_("Mois"), required=False)
    code = forms.ChoiceField(
        label=_("Journal"), required=False, choices=[("", _("Tous les journaux")), *Journal.choices]
    )
    party = forms.CharField(label=_("Nom"), required=False, max_length=100)
    text = forms.CharField(label=_("Libellé ou compte"), required=False, max_length=100)

    def __init__(self, data: Any, *, months: list[Period]) -> None:
        super().__init__(data)
        self.months = {f"{month.start:%Y-%m}": month for month in months}
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Tous les mois")),
            *((key, date_format(month.start, "F Y")) for key, month in self.months.items()),
        ]

    def asked(self) -> dict[str, Any]:
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {
            "month": self.months.get(data.get("month", "")),
            "code": data.get("code", ""),
            "party": data.get("party", "").strip(),
            "text": data.get("text", "").strip(),
        }


class YearFilter(forms.Form):
    year = forms.ChoiceField(label=_("Exercice"), required=False)

    def __init__(self, data: Any, *, years: Iterable[FiscalYear]) -> None:
        super().__init__(data)
        self.years = {f"{year.starts_on:%Y-%m-%d}": year for year in years}
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Depuis le début")), *((key, str(year)) for key, year in self.years.items())]

    def asked(self) -> FiscalYear | None:
        return self.years.get(self.cleaned_data["year"]) if self.is_valid() else None


class NameFilter(forms.Form):
    q = forms.CharField(label=_("Nom"), required=False, max_length=100)
