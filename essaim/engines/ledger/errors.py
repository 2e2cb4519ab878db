"""Refusals of the books."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class PeriodClosed(DomainError):
    code = "ledger.period_closed"
    sentence = _(
        "Les comptes sont arrêtés jusqu'au {until}. Datez cette écriture du jour, ou d'un jour plus tard."
    )


class UnknownAccount(DomainError):
    code = "ledger.unknown_account"
    status = 422
    sentence = _("Le compte {code} n'existe pas dans ce projet. Ajoutez-le au plan, puis recommencez.")


class NothingToReverse(DomainError):
    code = "ledger.nothing_to_reverse"
    sentence = _("Aucune écriture ne porte cette opération. Il n'y a rien à annuler.")


class NotAnEntry(DomainError):
    """Lines typed by a person that make no entry."""

    code = "ledger.not_an_entry"
    status = 422
    sentence = _("Le débit ({debit}) et le crédit ({credit}) doivent être égaux. Corrigez les lignes.")


class SirenMissing(DomainError):
    code = "ledger.siren_missing"
    sentence = _(
        "Le SIREN de {carrier} manque, or le nom du fichier FEC le contient. "
        "Complétez la fiche de l'organisation, puis recommencez."
    )


class NotYetPast(DomainError):
    code = "ledger.not_yet_past"
    sentence = _("On n'arrête que des jours passés. Attendez le lendemain du {until}.")


class YearClosed(DomainError):
    code = "ledger.year_closed"
    sentence = _("L'exercice {year} est déjà clos. Il n'y a plus rien à faire.")


class EarlierYearOpen(DomainError):
    code = "ledger.earlier_year_open"
    sentence = _("L'exercice {year} n'est pas clos. Fermez-le d'abord.")


class InTheFuture(DomainError):
    code = "ledger.in_the_future"
    status = 422
    sentence = _("Cette date n'est pas encore venue. Datez l'écriture d'aujourd'hui ou d'avant.")


class NotByHand(DomainError):
    code = "ledger.not_by_hand"
    sentence = _("Cette écriture vient d'un outil. Corrigez l'opération dans l'outil : les comptes suivront.")


class AccountExists(DomainError):
    code = "ledger.account_exists"
    sentence = _("Le compte {code} existe déjà : « {label} ». Utilisez-le, ou choisissez un autre numéro.")
