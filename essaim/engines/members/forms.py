"""Forms of the households."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.commands.households import Details
from essaim.engines.members.commands.representing import Representation
from essaim.engines.members.models import Household, HouseholdImport
from essaim.engines.members.queries.households import ListFilter
from essaim.engines.members.queries.imports import ACTIONS, FIELD_LABELS, PreviewLine
from essaim.engines.members.rules.columns import FIELDS
from essaim.engines.members.rules.rows import HIGHEST_QUOTIENT
from essaim.kernel.actors.models import Organisation
from essaim.kernel.projects.models import Project
from essaim.kernel.territories.forms import CommuneField
from essaim.kernel.ui.fields import DayField

STATES = (
    ("", _("Actifs")),
    ("quotient", _("Actifs, sans quotient")),
    ("left", _("Partis")),
    ("merged", _("Réunis à un autre")),
    ("all", _("Tous")),
)


class ListForm(forms.Form):
    """What the list shows."""

    mots = forms.CharField(
        label=_("Chercher"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nom, téléphone, commune, n° 12")}),
    )
    etat = forms.ChoiceField(label=_("Quels foyers"), choices=STATES, required=False)

    def __init__(self, *args: Any, with_quotient: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_quotient:
            field = self.fields["etat"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [choice for choice in STATES if choice[0] != "quotient"]

    def chosen(self) -> ListFilter:
        values = self.cleaned_data if self.is_valid() else {}
        return ListFilter(words=values.get("mots", ""), state=values.get("etat", ""))


class OwnForm(forms.Form):
    """What a member says of their own household."""

    name = forms.CharField(
        label=_("Nom du foyer"), max_length=150, help_text=_("Par exemple « Famille Benali ».")
    )
    contact_name = forms.CharField(label=_("Personne à contacter"), max_length=150, required=False)
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(label=_("Adresse"), max_length=250, required=False)
    commune = CommuneField(required=False)

    @classmethod
    def initial_of(cls, household: Household) -> dict[str, Any]:
        return {name: getattr(household, name) for name in cls.base_fields if hasattr(household, name)}

    def details(self) -> Details:
        known = {name: value for name, value in self.cleaned_data.items() if name in Details.__annotations__}
        return Details(**known)


class HouseholdForm(OwnForm):
    """The same, with the coordination's remarks."""

    notes = forms.CharField(
        label=_("Remarques"),
        max_length=2000,
        required=False,
        help_text=_("Restez aux faits utiles : la personne peut les lire si elle le demande."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewHouseholdForm(HouseholdForm):
    """A new household: one that looks like another must be confirmed."""

    is_other = forms.BooleanField(
        label=_("C'est bien un autre foyer"), required=False, widget=forms.HiddenInput
    )

    def ask_if_other(self) -> None:
        self.fields["is_other"].widget = forms.CheckboxInput()


class QuotientForm(forms.Form):
    quotient = forms.IntegerField(
        label=_("Quotient familial"),
        min_value=0,
        max_value=HIGHEST_QUOTIENT,
        required=False,
        help_text=_("En euros, sur l'attestation de la CAF. Laissez vide s'il n'est pas connu."),
    )
    checked_on = forms.DateField(
        label=_("Justificatif vu le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif du départ"),
        max_length=250,
        help_text=_("Par exemple « Déménagement ». Il reste dans l'histoire du foyer."),
    )


class LinkForm(forms.Form):
    email = forms.EmailField(label=_("Adresse e-mail de son compte"))


class MergeForm(forms.Form):
    """Which of two sheets stays."""

    kept = forms.ChoiceField(label=_("Quelle fiche garder ?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Pourquoi (facultatif)"), max_length=250, required=False)

    def __init__(self, *args: Any, pair: tuple[Household, Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kept"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (household.pk, f"{_('n° %(n)s') % {'n': household.number}} · {household.name}")
            for household in pair
        ]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Votre tableau"),
        help_text=_("CSV, XLSX, ODS ou XLS. 2 Mo et 2 000 lignes au plus."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.ods,.xls"}),
    )


class MappingForm(forms.Form):
    """For each thing known of a household, the column that says it."""

    def __init__(self, *args: Any, draft: HouseholdImport, with_quotient: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(str(i), text or _("Colonne {n}").format(n=i + 1)) for i, text in enumerate(draft.header)]
        for name in FIELDS:
            if with_quotient or not name.startswith("quotient"):
                self.fields[name] = forms.TypedChoiceField(
                    label=str(FIELD_LABELS[name]),
                    choices=[("", _("Aucune")), *shown],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=draft.mapping.get(name, ""),
                )


class ActionsForm(forms.Form):
    """For each line that looks like a household known, what to do."""

    def __init__(self, *args: Any, lines: Iterable[PreviewLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in lines:
            allowed = ACTIONS if row.household is not None else {"skip", "create"}
            self.fields[f"line-{row.line.number}"] = forms.ChoiceField(
                label=_("Que faire de la ligne {line} ?").format(line=row.line.number),
                choices=[(name, label) for name, label in ACTIONS.items() if name in allowed],
                initial=row.action,
                required=False,
            )

    def choices(self) -> dict[int, str]:
        return {
            int(name.removeprefix("line-")): action for name, action in self.cleaned_data.items() if action
        }


class CopyForm(forms.Form):
    """From which project households come."""

    source = forms.ChoiceField(label=_("Projet d'origine"))

    def __init__(self, *args: Any, projects: Iterable[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(project.pk, project.name) for project in projects]


class CollegeForm(forms.Form):
    """A college and its part of the votes."""

    name = forms.CharField(label=_("Nom du collège"), max_length=100)
    parts = forms.IntegerField(
        label=_("Parts"),
        min_value=1,
        max_value=1000,
        help_text=_("Son poids est sa part du total : 2 parts sur 10 font 20 % des voix."),
    )


class PlaceForm(forms.Form):
    """Who joins a college."""

    household = forms.ModelChoiceField(label=_("Membre"), queryset=Household.unscoped.none())

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["household"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = households


class MandateForm(forms.Form):
    """Who represents an organisation, and for how long."""

    name = forms.CharField(label=_("Nom du représentant"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("Adresse e-mail de son compte"),
        required=False,
        help_text=_("Avec un compte, cette personne vote en ligne. Sans compte, elle vote dans la salle."),
    )
    since = DayField(label=_("À partir du"))
    until = DayField(label=_("Jusqu'au, jour non compris"), required=False)
    source = forms.CharField(
        label=_("Décision qui la nomme"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : délibération du conseil municipal du 3 mars."),
    )

    def told(self) -> Representation:
        return Representation(**self.cleaned_data)


class OrganisationForm(forms.Form):
    """Which organisation joins a college."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations
