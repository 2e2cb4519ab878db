"""One decision as a form: the field its kind asks for, with its bounds in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from essaim.kernel.actors.models import Organisation
from essaim.kernel.money import Money, Rate
from essaim.kernel.projects.answers import plain_text
from essaim.kernel.projects.recipe import Decision
from essaim.kernel.territories.fields import TerritoryField
from essaim.kernel.territories.models import Territory
from essaim.site.places import OrganisationField

BRACKETS = 6


class DecisionForm(forms.Form):
    """`raw()` is what `answer_decision` reads. The fields are named after the decision, so several fit in one page."""

    def __init__(self, *args: Any, decision: Decision, answer: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision = decision
        self.fields.update(_fields(decision, answer))

    def _value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def raw(self) -> Any:
        key = self.decision.key
        match self.decision.kind:
            case "organisation" | "territory":
                found = self._value("lieu" if self.decision.kind == "territory" else key)
                return found.pk if found else None
            case "period":
                days = [self._value(f"{key}_start"), self._value(f"{key}_end")]
                return [day.isoformat() if day else "" for day in days] if any(days) else None
            case "brackets":
                return self._rows()
        return self._value(key)

    def _rows(self) -> list[dict[str, Any]]:
        key = self.decision.key
        rows = [
            {"up_to": self._value(f"{key}_{n}_bound"), "rate": self._value(f"{key}_{n}_rate")}
            for n in range(BRACKETS)
        ]
        return [row for row in rows if row["rate"] or row["up_to"] is not None]


def _fields(decision: Decision, answer: Any) -> dict[str, forms.Field]:
    required = not decision.optional
    common: dict[str, Any] = {
        "label": _("Votre réponse"),
        "required": required,
        "help_text": bounds(decision),
    }
    match decision.kind:
        case "rate" | "money":
            shown = None if answer is None else plain_text(decision, answer)
            field = forms.CharField(**common, max_length=30, initial=shown)
            field.widget.attrs["inputmode"] = "decimal"
            return {decision.key: field}
        case "integer":
            field = forms.CharField(**common, max_length=14, initial=answer)
            field.widget.attrs["inputmode"] = "numeric"
            return {decision.key: field}
        case "choice":
            choices = [(choice.value, choice.label) for choice in decision.choices]
            widget = forms.RadioSelect
            return {decision.key: forms.ChoiceField(**common, choices=choices, widget=widget, initial=answer)}
        case "organisation":
            found = Organisation.objects.select_related("commune").filter(pk=answer).first()
            return {decision.key: OrganisationField(**common, initial=found)}
        case "territory":
            return {"lieu": TerritoryField(**common, initial=Territory.objects.filter(pk=answer).first())}
        case "period":
            return _period(decision, answer, required)
        case "brackets":
            return _brackets(decision, answer)
    area = forms.Textarea(attrs={"rows": 4})
    return {decision.key: forms.CharField(**common, max_length=2000, widget=area, initial=answer)}


def _period(decision: Decision, answer: Any, required: bool) -> dict[str, forms.Field]:
    start, end = answer or (None, None)
    return {
        f"{decision.key}_start": _day(_("Premier jour"), start, required),
        f"{decision.key}_end": _day(_("Dernier jour"), end, required),
    }


def _day(label: str, initial: Any, required: bool) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, initial=initial, required=required, widget=widget)


def _brackets(decision: Decision, answer: Any) -> dict[str, forms.Field]:
    """Lines "up to this quotient, this share"; the last used line has no quotient."""
    rows = list(answer or [])
    fields: dict[str, forms.Field] = {}
    for n in range(BRACKETS):
        row = rows[n] if n < len(rows) else {"up_to": None, "rate": None}
        share = str(Rate.parse(row["rate"])) if row["rate"] is not None else None
        bound = forms.IntegerField(
            label=_("Tranche {n} : quotient jusqu'à").format(n=n + 1),
            required=False,
            min_value=0,
            max_value=1_000_000,
            initial=row["up_to"],
        )
        rate = forms.CharField(
            label=_("Tranche {n} : part du financeur").format(n=n + 1),
            required=False,
            max_length=20,
            initial=share,
        )
        rate.widget.attrs["inputmode"] = "decimal"
        fields |= {f"{decision.key}_{n}_bound": bound, f"{decision.key}_{n}_rate": rate}
    return fields


def bounds(decision: Decision) -> str:
    """The bounds in words, and how to write the answer."""
    low, high = (_bound(decision, bound) for bound in (decision.min, decision.max))
    if decision.kind == "rate":
        low, high = low or str(Rate.parse(0)), high or str(Rate.parse(1))
    if low and high:
        return _("Entre {low} et {high}.").format(low=low, high=high)
    if low:
        return _("Au moins {low}.").format(low=low)
    if high:
        return _("Au plus {high}.").format(high=high)
    return ""


def _bound(decision: Decision, bound: Any) -> str:
    if bound is None:
        return ""
    match decision.kind:
        case "rate":
            return str(Rate.parse(str(bound)))
        case "money":
            return str(Money.euros(str(bound)))
    return str(bound)
