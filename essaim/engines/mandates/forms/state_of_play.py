"""Forms of the state of play: an authority, what it adopted, a list from a spreadsheet, what to show."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.commands.state_of_play import Told
from essaim.engines.mandates.models import Adoption, Authority
from essaim.kernel.errors import DomainError
from essaim.kernel.spreadsheets.reading import LARGEST_BYTES, read_table
from essaim.kernel.territories.fields import TerritoryField
from essaim.kernel.territories.models import Territory
from essaim.kernel.ui.fields import DayField

PLACES = tuple(kind for kind in Territory.Kind if kind != Territory.Kind.SET)
type Rows = list[tuple[int, list[str]]]


class StateFilter(forms.Form):
    q = forms.CharField(label=_("Collectivité"), required=False, max_length=100)
    level = forms.ChoiceField(
        label=_("A adopté"), required=False, choices=[("", _("tout")), *Adoption.Level.choices]
    )
    kind = forms.ChoiceField(
        label=_("Nature"),
        required=False,
        choices=[("", _("toutes")), *((one.value, one.label) for one in PLACES)],
    )
    on = DayField(label=_("Au jour du"), required=False)


class AuthorityForm(forms.Form):
    name = forms.CharField(
        label=_("Collectivité"), max_length=150, help_text=_("Par exemple : Ville de Tourcoing.")
    )
    siren = forms.CharField(
        label=_("SIREN"),
        max_length=20,
        required=False,
        help_text=_("9 chiffres. Il place une commune sur la carte."),
    )
    territory = TerritoryField(
        label=_("Territoire"),
        required=False,
        kinds=PLACES,
        help_text=_("Vide : trouvé par le SIREN ou par le nom."),
    )

    def __init__(self, data: Any = None, *, known: Authority | None = None) -> None:
        kept = {name: getattr(known, name) for name in ("name", "siren", "territory")} if known else {}
        super().__init__(data, initial=kept)


class AdoptionForm(forms.Form):
    what = forms.ChoiceField(label=_("Elle a adopté"), choices=Adoption.Level, widget=forms.RadioSelect)
    decided_on = DayField(
        label=_("Le"), help_text=_("Le jour du vote. Pour « aucune décision », le jour où l'on vous l'a dit.")
    )
    about = forms.CharField(
        label=_("Pour quel service"), max_length=150, required=False, help_text=_("Vide : pour tous.")
    )
    source_url = forms.URLField(
        label=_("Lien vers la source"), max_length=500, required=False, assume_scheme="https"
    )
    told_by = forms.CharField(
        label=_("Qui le dit"),
        max_length=150,
        help_text=_("Une personne, un journal, le site de la collectivité."),
    )

    @property
    def told(self) -> Told:
        return Told(**self.cleaned_data)


class StateImportForm(forms.Form):
    """A file or its text. Looked at, the text of a file comes back to be corrected."""

    file = forms.FileField(
        label=_("Votre tableau"), required=False, help_text=_("CSV, XLSX ou ODS, 2 000 lignes au plus.")
    )
    text = forms.CharField(
        label=_("Ou ses lignes"),
        required=False,
        max_length=LARGEST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Une ligne par décision, les cases séparées par des points-virgules."),
    )
    told_by = forms.CharField(
        label=_("Qui le dit, si le tableau ne le dit pas"), max_length=150, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent: UploadedFile[bytes] | None = data.get("file")
        text = data.get("text", "").strip()
        if not self.errors and sent is None and not text:
            self.add_error("file", _("Envoyez un fichier, ou collez ses lignes."))
        if not self.errors:
            try:
                data["rows"] = read_table(sent.read(LARGEST_BYTES + 1) if sent else text.encode())
            except DomainError as error:
                self.add_error("file" if sent else "text", str(error))
        return data

    @property
    def rows(self) -> Rows:
        rows: Rows = self.cleaned_data["rows"]
        return rows

    def again(self) -> StateImportForm:
        """The same form with the lines of the file as text, to be corrected or imported."""
        text = as_text(self.rows)
        return StateImportForm(initial={"text": text, "told_by": self.cleaned_data["told_by"]})


def as_text(rows: Sequence[tuple[int, list[str]]]) -> str:
    """Lines with semicolons, each at the number it had.

    >>> as_text([(1, ["Nom", "Date"]), (3, ["Lille; Nord", ""])])
    'Nom;Date\\n;\\n"Lille; Nord";'
    """
    made, next_line = StringIO(), rows[0][0] if rows else 1
    writer = csv.writer(made, delimiter=";", lineterminator="\n")
    for number, cells in rows:
        while next_line < number:
            writer.writerow([""] * max(len(cells), 2))
            next_line += 1
        writer.writerow(cells)
        next_line += 1
    return made.getvalue().rstrip("\n")
