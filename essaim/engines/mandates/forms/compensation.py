"""Forms of plans: services, shared costs, advantages in kind, revenues, funders, profit. No scripts: empty rows are left empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.commands.amendments import Decided
from essaim.engines.mandates.models import Amendment
from essaim.engines.mandates.rules.compensation import (
    Activity,
    Basis,
    Funder,
    Key,
    Plan,
    Profit,
    Revenue,
    Service,
    Shared,
)
from essaim.engines.mandates.wording.compensation import BASES, KEYS
from essaim.kernel.money import Money, Rate
from essaim.kernel.ui.fields import DayField, EurosField

MOST_UNITS = 10**7
MILLION = 1_000_000


class RateField(forms.CharField):
    """Cleans "2,35" or "2,35 %" to a Rate of at most four decimals of a percent; None when empty and not required."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        told = super().clean(value)
        if not told:
            return None
        try:
            rate = Rate.parse(f"{str(told).rstrip().removesuffix('%')}%")
        except ValueError as error:
            raise forms.ValidationError(_("Écrivez un taux, par exemple 2,35 %.")) from error
        if abs(rate.fraction) > 1 or (rate.fraction * MILLION).denominator != 1:
            raise forms.ValidationError(
                _("Écrivez un taux entre −100 % et 100 %, à quatre décimales au plus.")
            )
        return rate


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_UNITS)


class _Row(forms.Form):
    """A row counts once it is named; an amount without a name asks for it."""

    named = "label"
    needs: tuple[str, ...] = ("amount",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        filled = any(data.get(name) for name in self.fields if name not in ("basis", "key"))
        if filled and not data.get(self.named):
            self.add_error(self.named, _("Donnez un nom à cette ligne."))
        for name in self.needs:
            if data.get(self.named) and data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Écrivez la somme, 0 s'il n'y en a pas."))
        return data

    @property
    def is_used(self) -> bool:
        return bool(self.cleaned_data.get(self.named))


class ServiceRow(_Row):
    named, needs = "name", ("price",)
    name = forms.CharField(label=_("Service"), max_length=100, required=False)
    basis = forms.ChoiceField(
        label=_("Coût direct compté"), choices=[(one.value, BASES[one]) for one in Basis], required=False
    )
    price = EurosField(label=_("Prix d'une heure, d'une personne, ou forfait"), required=False, max_length=20)
    hours = _count(_("Heures dans l'année"))
    people = _count(_("Personnes dans l'année"))
    area = _count(_("Mètres carrés"))

    @property
    def service(self) -> Service:
        data = self.cleaned_data
        return Service(
            name=data["name"], basis=Basis(data["basis"] or Basis.LUMP), price=data["price"], **_counts(data)
        )


def _counts(data: Mapping[str, Any]) -> dict[str, int]:
    return {name: data[name] or 0 for name in ("hours", "people", "area")}


class SharedRow(_Row):
    label = forms.CharField(label=_("Intitulé"), max_length=100, required=False)
    amount = EurosField(label=_("Montant de l'année"), required=False, max_length=20)
    key = forms.ChoiceField(
        label=_("Réparti selon"), choices=[(one.value, KEYS[one]) for one in Key], required=False
    )

    @property
    def shared(self) -> Shared:
        data = self.cleaned_data
        return Shared(data["label"], data["amount"], Key(data["key"] or Key.HOURS))


class RevenueRow(_Row):
    label = forms.CharField(label=_("Recette"), max_length=100, required=False)
    amount = EurosField(label=_("Montant de l'année"), required=False, max_length=20)


class FunderRow(_Row):
    named, needs = "name", ()
    name = forms.CharField(label=_("Financeur"), max_length=100, required=False)
    weight = forms.IntegerField(
        label=_("Part de ce qui reste"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=_("Par exemple 3 et 1."),
    )
    fixed = EurosField(label=_("Ou montant fixe"), required=False, max_length=20)

    @property
    def funder(self) -> Funder:
        data = self.cleaned_data
        return Funder(data["name"], data["weight"] or 0, data["fixed"])


class RestForm(forms.Form):
    """What stands once in a plan: what the body does besides, and the profit asked."""

    other_name = forms.CharField(
        label=_("Autres activités de la structure"),
        max_length=100,
        required=False,
        help_text=_("Elles prennent leur part des coûts communs. Laissez vide s'il n'y en a pas."),
    )
    other_hours = _count(_("Heures dans l'année"))
    other_people = _count(_("Personnes dans l'année"))
    other_area = _count(_("Mètres carrés"))
    capital = EurosField(
        label=_("Capital engagé dans le service"),
        required=False,
        max_length=20,
        help_text=_("Vide : aucun bénéfice n'est demandé."),
    )
    swap = RateField(
        label=_("Taux de swap"),
        required=False,
        max_length=20,
        help_text=_("Celui de la durée du mandat, en euros. Le droit y ajoute sa majoration."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("capital") and data.get("swap") is None and "swap" not in self.errors:
            self.add_error("swap", _("Donnez le taux de swap du jour, ou videz le capital."))
        if any(data.get(f"other_{name}") for name in ("hours", "people", "area")) and not data.get(
            "other_name"
        ):
            self.add_error("other_name", _("Donnez un nom à ces activités."))
        return data

    @property
    def elsewhere(self) -> Activity | None:
        data = self.cleaned_data
        if not data["other_name"]:
            return None
        counts = {name: data[f"other_{name}"] or 0 for name in ("hours", "people", "area")}
        return Activity(name=data["other_name"], **counts)

    @property
    def profit(self) -> Profit | None:
        data = self.cleaned_data
        return Profit(data["capital"], data["swap"]) if data["capital"] else None


class ScenarioForm(RestForm):
    name = forms.CharField(
        label=_("Nom du scénario"), max_length=100, help_text=_("Par exemple : demande de l'association.")
    )
    swap_source = forms.CharField(
        label=_("D'où vient ce taux"),
        max_length=200,
        required=False,
        help_text=_("Le nom de la source et le jour."),
    )
    field_order = ["name"]


class RevisionForm(RestForm):
    """An amendment that changes how a body's compensation is counted."""

    object = forms.CharField(
        label=_("Ce qui change, et pourquoi"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    decision = forms.CharField(label=_("Délibération"), max_length=100, help_text=_("Son numéro."))
    decided_on = DayField(label=_("Votée le"))
    counts_from = DayField(
        label=_("Compensation changée à partir du"),
        help_text=_("Au plus tôt le jour du vote : les paramètres se fixent d'avance."),
    )
    year_rule = forms.ChoiceField(
        label=_("L'année du changement est comptée"),
        choices=Amendment.YearRule,
        help_text=_("Période par période : le bilan dira les heures et les personnes d'avant, puis d'après."),
    )

    @property
    def decided(self) -> Decided:
        return Decided(**{name: self.cleaned_data[name] for name in ("object", "decision", "decided_on")})


class YearForm(RestForm):
    """A year lived: what each funder paid, in the order of the plan."""

    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, funders: Sequence[Funder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funders = funders
        for n, one in enumerate(funders):
            label = _("Versé par {name}")
            self.fields[f"paid_{n}"] = EurosField(
                label=str(label).format(name=one.name), required=False, max_length=20
            )

    @property
    def paid(self) -> list[tuple[str, Money]]:
        data = self.cleaned_data
        return [(one.name, data[f"paid_{n}"] or Money(0)) for n, one in enumerate(self.funders)]

    @property
    def paid_fields(self) -> list[forms.BoundField]:
        return [self[f"paid_{n}"] for n in range(len(self.funders))]


def rest_initial(plan: Plan) -> dict[str, Any]:
    rest = plan.elsewhere
    told = {f"other_{name}": value for name, value in asdict(rest).items()} if rest else {}
    if plan.profit:
        told |= {"capital": plan.profit.capital.plain, "swap": _percent(plan.profit.swap)}
    return told


def _percent(rate: Rate) -> str:
    """All four decimals, as they were typed.

    >>> _percent(Rate.parse("2,35 %"))
    '2,35'
    """
    return f"{rate.fraction * 100:.4f}".rstrip("0").rstrip(".").replace(".", ",")


def _euros(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.plain if isinstance(value, Money) else value for name, value in row.items()}


ROWS: dict[str, tuple[type[_Row], int]] = {
    "services": (ServiceRow, 4),
    "shared": (SharedRow, 5),
    "in_kind": (SharedRow, 3),
    "revenues": (RevenueRow, 4),
    "funders": (FunderRow, 4),
}
MOST_ROWS = 30


class PlanForms:
    """The rows of a plan, group by group. `with_funders` False: those of `known` are kept."""

    def __init__(self, data: Any, *, known: Plan | None, with_funders: bool = True) -> None:
        self.known = known
        groups = [name for name in ROWS if with_funders or name != "funders"]
        self.groups = {name: self._formset(name, data) for name in groups}

    def _formset(self, name: str, data: Any) -> Any:
        kind, least = ROWS[name]
        rows = [_euros(_row(one)) for one in getattr(self.known, name)] if self.known else []
        extra = max(least - len(rows), 2)
        made = forms.formset_factory(kind, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        return made(data, prefix=name, initial=rows)

    def is_valid(self) -> bool:
        return False not in [one.is_valid() for one in self.groups.values()]

    def used(self, name: str) -> list[Any]:
        return [row for row in self.groups[name] if row.is_used]

    def plan(self, rest: RestForm) -> Plan:
        """The plan, once the rows and the rest are valid."""
        plan = Plan(
            services=tuple(row.service for row in self.used("services")),
            elsewhere=rest.elsewhere,
            shared=tuple(row.shared for row in self.used("shared")),
            in_kind=tuple(row.shared for row in self.used("in_kind")),
            revenues=tuple(
                Revenue(row.cleaned_data["label"], row.cleaned_data["amount"])
                for row in self.used("revenues")
            ),
            profit=rest.profit,
        )
        if "funders" in self.groups:
            return replace(plan, funders=tuple(row.funder for row in self.used("funders")))
        return replace(plan, funders=self.known.funders if self.known else ())


def _row(one: Any) -> dict[str, Any]:
    """A line of a plan as the values of its fields. Amounts stay amounts."""
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
