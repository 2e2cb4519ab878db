"""Forms of the bank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.bank.models import Batch, StatementLine
from essaim.engines.bank.queries.moves import Due
from essaim.engines.ledger.api import WITH_PARTY, Party
from essaim.kernel.money import ZERO, Money
from essaim.kernel.ui.fields import DayField, EurosField

Choices = Sequence[tuple[str, str]]
BY_HAND = ("411", "441", "401", "467", "530", "5112", "58", "6", "7")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Relevé de la banque"),
        help_text=_("Un fichier CAMT.053 (XML) ou CSV, téléchargé depuis le site de votre banque."),
    )


class AccountForm(forms.Form):
    holder = forms.CharField(label=_("Titulaire du compte"), max_length=70)
    iban = forms.CharField(
        label=_("IBAN"), max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    bic = forms.RegexField(
        r"^[A-Za-z]{6}[A-Za-z0-9]{2}([A-Za-z0-9]{3})?$", label=_("BIC"), required=False, max_length=11
    )
    creditor_id = forms.RegexField(
        r"^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{3}[A-Za-z0-9]{1,28}$",
        label=_("Identifiant de créancier SEPA (ICS)"),
        required=False,
        max_length=35,
        help_text=_("Seulement pour prélever. Votre banque vous le donne."),
        error_messages={"invalid": _("Un ICS ressemble à FR12ZZZ123456.")},
    )


class LineFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Toutes les lignes")), *StatementLine.State.choices]
    )
    q = forms.CharField(label=_("Nom ou libellé"), required=False, max_length=100)


class NameFilter(forms.Form):
    q = forms.CharField(label=_("Nom"), required=False, max_length=100)


def target_choices(parties: Sequence[Party], plan: Choices) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where a line may go: someone, in one of the accounts that name people, or an account that names nobody."""
    people = [
        (f"{'411' if party.kind == 'household' else account}:{party.kind}:{party.id}", label)
        for party in parties
        for account, label in (
            (("", party.label),)
            if party.kind == "household"
            else (
                ("401", _("{name} (fournisseur)").format(name=party.label)),
                ("441", _("{name} (financeur)").format(name=party.label)),
            )
        )
    ]
    accounts = [
        (code, f"{code} {label}")
        for code, label in plan
        if code.startswith(BY_HAND) and not code.startswith(WITH_PARTY)
    ]
    return [(str(_("Quelqu'un")), people), (str(_("Un compte")), accounts)]


class PartForm(forms.Form):
    """One piece of a line. Amounts are typed without a sign."""

    target = forms.ChoiceField(label=_("À quoi correspond cette somme"), required=False)
    amount = EurosField(label=_("Montant"), required=False)

    def __init__(self, *args: Any, choices: Any, parties: Mapping[str, Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisissez")), *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("target") and not data.get("amount"):
            self.add_error("amount", _("Écrivez le montant de cette part."))
        if data.get("amount") and not data.get("target"):
            self.add_error("target", _("Choisissez à quoi correspond cette part."))
        return data

    @property
    def chosen(self) -> tuple[str, Party | None, Money] | None:
        """(account, party, amount), None for an empty piece."""
        target, amount = self.cleaned_data.get("target", ""), self.cleaned_data.get("amount")
        if not target or amount is None:
            return None
        account, _sep, key = target.partition(":")
        return account, self.parties.get(key), amount


PartFormSet = forms.formset_factory(PartForm, extra=3, max_num=8)


class PartyAccountForm(forms.Form):
    party = forms.ChoiceField(label=_("Qui"))
    holder = forms.CharField(label=_("Titulaire du compte"), max_length=70)
    iban = forms.CharField(
        label=_("IBAN"), max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    signed_on = DayField(
        label=_("Mandat de prélèvement signé le"),
        required=False,
        help_text=_("Laissez vide pour payer seulement. Gardez le mandat signé sur papier."),
    )

    def __init__(self, data: Any = None, *, parties: Mapping[str, Party]) -> None:
        super().__init__(data)
        self.parties = parties
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choisissez")), *((key, party.label) for key, party in parties.items())]


class BatchForm(forms.Form):
    """The day, the words on each statement, and a sum for each name; an empty sum leaves the name out."""

    on = DayField(label=_("Date d'exécution"))
    label = forms.CharField(
        label=_("Motif"), max_length=140, help_text=_("Chacun le lira sur son relevé de banque.")
    )

    def __init__(self, data: Any = None, *, ready: Sequence[Due], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.ready = [due for due in ready if due.held_by is None]
        for due in self.ready:
            self.fields[f"sum-{due.account.pk}"] = EurosField(
                label=due.account.party_label, required=False, initial=due.amount.plain
            )

    @property
    def sums(self) -> list[tuple[Due, forms.BoundField]]:
        return [(due, self[f"sum-{due.account.pk}"]) for due in self.ready]

    @property
    def asked(self) -> dict[int, Money]:
        return {due.account.pk: self.cleaned_data.get(f"sum-{due.account.pk}") or ZERO for due in self.ready}


BATCH_KINDS = {"prelevements": Batch.Kind.COLLECTION, "virements": Batch.Kind.TRANSFER}
