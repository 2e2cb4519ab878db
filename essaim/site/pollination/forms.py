"""Forms of the pollination: who and where, partners, lessons, reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.projects.lessons import Change
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_store import organisations_of
from essaim.kernel.territories.fields import TerritoryField


class StartForm(forms.Form):
    """Who carries the project, where, under which name."""

    carrier = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Quelle organisation porte le projet ?"),
        empty_label=_("Choisir"),
        help_text=_("Elle en tient les comptes et en répond."),
    )
    lieu = TerritoryField(
        label=_("Sur quel territoire ?"),
        help_text=_(
            "Commune, code postal, intercommunalité ou bassin de vie. Il doit contenir la commune du porteur, ou être dans son intercommunalité."
        ),
    )
    name = forms.CharField(
        label=_("Quel nom lui donnez-vous ?"),
        max_length=150,
        help_text=_("Court et reconnaissable, par exemple « Bio-cabas du Centre »."),
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=organisations_of(by))
        self.fields["carrier"].queryset = mine.select_related("commune")  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Who, where and under which name, as the commands take them."""
        given = self.cleaned_data
        return {"carrier": given["carrier"], "territory": given["lieu"], "name": given["name"]}


class GuestForm(forms.Form):
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    role = forms.ChoiceField(label=_("Rôle"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


GuestFormSet = forms.formset_factory(GuestForm, extra=3, max_num=30, absolute_max=40)


class LessonForm(forms.Form):
    """What was learned, and what the recipe should say differently."""

    title = forms.CharField(label=_("La leçon en une phrase"), max_length=150)
    text = forms.CharField(
        label=_("Ce que vous avez appris"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000
    )
    kind = forms.ChoiceField(
        label=_("Ce que la recette devrait changer"),
        widget=forms.RadioSelect,
        initial="none",
        choices=[
            ("none", _("Rien de précis : la leçon suffit")),
            ("default", _("La valeur proposée pour une décision")),
            ("why", _("L'explication d'une décision")),
            ("factor", _("Un facteur de réussite de plus")),
        ],
    )
    key = forms.ChoiceField(
        label=_("La décision concernée"), required=False, widget=forms.Select(attrs={"lang": "fr"})
    )
    value = forms.CharField(
        label=_("La valeur à proposer, ou le nouveau texte"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, data_of: RecipeData, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [(decision.key, decision.question) for decision in data_of.decisions]
        self.fields["key"].choices = [("", _("Aucune")), *questions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") in {"default", "why"} and not cleaned.get("key"):
            self.add_error("key", _("Choisissez la décision que cela concerne."))
        return cleaned

    def change(self) -> Change:
        given = self.cleaned_data
        match given["kind"]:
            case "default":
                return Change(kind="default", key=given["key"], value=given["value"])
            case "why":
                return Change(kind="why", key=given["key"], text=given["value"])
            case "factor":
                return Change(kind="factor", text=given["value"])
        return Change()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class OptionalReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ce changement ?"),
        required=False,
        max_length=500,
        help_text=_("Gardé dans la trace du projet."),
    )
