"""Refusals about organisations and their members."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class OrganisationExists(DomainError):
    """`slug` leads to the sheet that bears the number already."""

    code = "actors.organisation_exists"
    sentence = _(
        "{number} est déjà celui de « {name} ». Ouvrez sa fiche et demandez à la rejoindre, ou vérifiez le numéro."
    )


class NumbersDisagree(DomainError):
    code = "actors.numbers_disagree"
    status = 422
    sentence = _(
        "Ce SIRET ne commence pas par ce SIREN. Vérifiez les deux numéros, ou ne gardez que le SIRET."
    )


class LastAdmin(DomainError):
    code = "actors.last_admin"
    sentence = _(
        "{organisation} n'aurait plus personne pour l'administrer. Donnez d'abord ce rôle à quelqu'un d'autre."
    )


class AlreadyMember(DomainError):
    code = "actors.already_member"
    sentence = _("{person} est déjà membre de {organisation}.")
