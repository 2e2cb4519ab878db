"""What a visitor may ask of the lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.models import Theme
from essaim.kernel.projects.queries import Asked, state_counts, theme_counts, theme_labels
from essaim.kernel.territories.fields import TerritoryField, TerritoryInput


class PlaceForm(forms.Form):
    """A list that can be narrowed to a place, typed as a name, a postcode or a code."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=200)
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])
    lieu = TerritoryField(
        label=_("Lieu"),
        required=False,
        widget=TerritoryInput(attrs={"placeholder": _("commune ou code postal")}),
    )


class CatalogueForm(PlaceForm):
    """The filters of the catalogue; each choice says how many it would show."""

    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("Toutes")), ("recette", _("Prêtes à polléniser")), ("fiche", _("Fiches"))],
    )
    field_order = ("q", "theme", "lieu", "etat")

    def asked(self) -> Asked:
        """The filters that hold; a wrong one is left out and told beside its field."""
        self.full_clean()
        given: dict[str, Any] = self.cleaned_data
        return Asked(
            text=given.get("q", ""),
            theme=given.get("theme", ""),
            state=given.get("etat", ""),
            territory=given.get("lieu"),
        )

    def say_counts(self, asked: Asked) -> None:
        """Write beside each choice how many it shows. Two queries."""
        themes, states = theme_counts(asked), state_counts(asked)
        choices = [("", _("Tous")), *((value, label) for value, label in theme_labels(themes))]
        self.fields["theme"].widget.choices = choices
        self.fields["etat"].widget.choices = [
            ("", _("Toutes")),
            ("recette", f"{_('Prêtes à polléniser')} ({states.get(True, 0)})"),
            ("fiche", f"{_('Fiches')} ({states.get(False, 0)})"),
        ]
