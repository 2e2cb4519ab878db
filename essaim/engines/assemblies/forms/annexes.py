"""Documents joined to a call, places of a meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.commands.annexes import KINDS, Sent
from essaim.kernel.ui.fields import MomentField


class DocumentForm(forms.Form):
    title = forms.CharField(
        label=_("Titre"), max_length=150, help_text=_("Par exemple : comptes de l'année.")
    )
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, texte, tableau ou image. 3 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def sent(self) -> Sent:
        file = self.cleaned_data["file"]
        return Sent(title=self.cleaned_data["title"], name=file.name, content=file.read())


class VenueForm(forms.Form):
    place = forms.CharField(label=_("Lieu"), max_length=250, help_text=_("La commune, puis la salle."))
    starts_at = MomentField(label=_("Jour et heure"))
