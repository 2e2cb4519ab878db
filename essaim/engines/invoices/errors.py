"""Refusals of the invoices: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class NoSeller(DomainError):
    code = "invoices.no_seller"
    sentence = _("On ne sait pas encore qui facture. Donnez d'abord l'identité du vendeur.")


class SeriesTaken(Invalid):
    code = "invoices.series_taken"
    sentence = _(
        "Un autre projet facture déjà sous ce SIRET avec le préfixe {series}. Choisissez-en un autre : deux factures n'ont jamais le même numéro."
    )


class NothingToInvoice(Invalid):
    code = "invoices.nothing_to_invoice"
    sentence = _("Cette facture n'a aucune ligne. Écrivez au moins un nom, une quantité et un prix.")


class TooManyLines(Invalid):
    code = "invoices.too_many_lines"
    sentence = _("Cette facture a {lines} lignes, {most} au plus. Faites-en plusieurs.")


class WrongLine(Invalid):
    code = "invoices.wrong_line"
    sentence = _("Ligne « {name} » : il faut un nom, une quantité et un prix au-dessus de zéro.")


class RateNotInForce(Invalid):
    code = "invoices.rate_not_in_force"
    sentence = _("Ligne « {name} » : {rate} n'est pas un taux de TVA en vigueur. Choisissez {rates}.")


class AlreadyCredited(DomainError):
    code = "invoices.already_credited"
    sentence = _("L'avoir {credit} annule déjà la facture {number}. Il n'y a plus rien à annuler.")


class NotAnInvoice(DomainError):
    code = "invoices.not_an_invoice"
    sentence = _("{number} est un avoir, et un avoir ne s'annule pas. Émettez une nouvelle facture.")
