"""Forms of accounts, organisations and roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.organisations import OrganisationDetails
from essaim.kernel.actors.models import LegalForm, Organisation, OrganisationMembership, User
from essaim.kernel.projects.roles import RoleShown
from essaim.kernel.territories.forms import CommuneField


class SignupDetails(forms.Form):
    """What sign-up asks besides an address and a password."""

    full_name = forms.CharField(
        label=_("Nom et prénom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.full_name = " ".join(self.cleaned_data["full_name"].split())
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        user.save(update_fields=["full_name", "language"])


class ProfileForm(forms.Form):
    full_name = forms.CharField(label=_("Nom et prénom"), max_length=150)
    phone = forms.CharField(label=_("Téléphone"), max_length=30, required=False)
    language = forms.ChoiceField(label=_("Langue des pages et des messages"), choices=settings.LANGUAGES)


class CloseForm(forms.Form):
    """Closing one's account asks to be written in full: it cannot be a slip."""

    erase = forms.BooleanField(
        label=_("Effacer aussi mes coordonnées"),
        help_text=_("Vos commandes et les comptes restent, sans votre nom. Cela ne s'annule pas."),
        required=False,
    )
    sure = forms.BooleanField(label=_("Je ferme mon compte"))


class OrganisationForm(forms.Form):
    """The sheet of an organisation."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    legal_form = forms.ChoiceField(label=_("Forme juridique"), choices=LegalForm.choices)
    siret = forms.CharField(
        label=_("SIRET"),
        max_length=20,
        required=False,
        help_text=_("14 chiffres, ceux de l'établissement."),
    )
    siren = forms.CharField(
        label=_("SIREN"), max_length=20, required=False, help_text=_("9 chiffres. Inutile avec le SIRET.")
    )
    rna = forms.CharField(
        label=_("Numéro RNA"),
        max_length=20,
        required=False,
        help_text=_("Pour une association : W et 9 chiffres, sur le récépissé de la préfecture."),
    )
    description = forms.CharField(
        label=_("Présentation"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    website = forms.URLField(label=_("Site web"), required=False, assume_scheme="https")
    address = forms.CharField(label=_("Adresse postale"), max_length=250, required=False)
    commune = CommuneField(required=False)

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        return {name: getattr(organisation, name) for name in cls.base_fields}

    def details(self, known: Organisation | None = None) -> OrganisationDetails:
        """What was typed; the point on the map moves to the commune when the commune changes."""
        values = dict(self.cleaned_data)
        commune = values["commune"]
        if known is not None and commune is not None and known.commune_id == commune.pk:
            point = known.latitude, known.longitude
        else:
            point = (commune.latitude, commune.longitude) if commune else (None, None)
        return OrganisationDetails(**values, latitude=point[0], longitude=point[1])


class InviteForm(forms.Form):
    """An e-mail address and the role offered."""

    email = forms.EmailField(label=_("Adresse e-mail de la personne"))
    role = forms.ChoiceField(label=_("Rôle proposé"))

    def __init__(self, *args: Any, roles: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(roles)

    @staticmethod
    def person_roles(roles: Mapping[str, RoleShown]) -> list[tuple[str, str]]:
        return [(slug, role.name) for slug, role in roles.items() if role.holder == "person"]

    @staticmethod
    def member_roles() -> list[tuple[str, Any]]:
        return list(OrganisationMembership.Role.choices)[::-1]


class OrganisationRoleForm(forms.Form):
    """An organisation, named by its sheet or its number, and the role it will hold."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Son nom exact, son SIREN ou son SIRET."),
    )
    role = forms.ChoiceField(label=_("Rôle"))

    def __init__(self, *args: Any, roles: Mapping[str, RoleShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, role.name) for slug, role in roles.items() if role.holder == "organisation"]

    def clean_organisation(self) -> Organisation:
        text = " ".join(str(self.cleaned_data["organisation"]).split())
        digits = text.replace(" ", "")
        rows = Organisation.objects.order_by("pk")
        if digits.isdecimal():
            found = list(rows.filter(**{"siret" if len(digits) == 14 else "siren": digits})[:2])
        else:
            found = list(rows.filter(name__iexact=text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Aucune organisation n'a ce nom ou ce numéro. Créez d'abord sa fiche.")
                if not found
                else _("Plusieurs organisations conviennent. Donnez le SIRET.")
            )
        return found[0]
