"""Refusals of the dues: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class NoRule(DomainError):
    code = "dues.no_rule"
    sentence = _("Aucune cotisation n'est décidée dans ce projet. Choisissez sa règle dans les décisions.")


class YearTooFar(Invalid):
    code = "dues.year_too_far"
    sentence = _("L'année {year} est trop loin. Appelez l'année {current}, la précédente ou la suivante.")


class DueClosed(DomainError):
    code = "dues.closed"
    sentence = _("Cette cotisation n'est plus demandée. Il n'y a plus rien à y changer.")


class NoTurnoverAsked(DomainError):
    code = "dues.no_turnover"
    sentence = _("Cette cotisation ne dépend pas du chiffre d'affaires. Il n'y a rien à déclarer.")


class NoChoice(DomainError):
    code = "dues.no_choice"
    sentence = _("Le montant de cette cotisation est fixé. Il n'y a rien à choisir.")


class BelowMinimum(Invalid):
    code = "dues.below_minimum"
    sentence = _("Le montant minimum est {least}. Choisissez ce montant ou plus.")


class BelowPaid(Invalid):
    code = "dues.below_paid"
    sentence = _("{paid} sont déjà payés, pour une cotisation de {due}. Annulez d'abord un paiement.")


class NothingPaid(Invalid):
    code = "dues.nothing_paid"
    sentence = _("Écrivez un montant au-dessus de zéro.")


class TooMuchPaid(Invalid):
    code = "dues.too_much_paid"
    sentence = _("Il reste {left} à payer. Notez ce montant ou moins.")


class InTheFuture(Invalid):
    code = "dues.in_the_future"
    sentence = _("Ce jour n'est pas encore venu. Choisissez aujourd'hui ou un jour passé.")


class PartlyPaid(DomainError):
    code = "dues.partly_paid"
    sentence = _("Un paiement est déjà noté. Annulez-le avant de retirer cette cotisation.")


class AlreadyPaid(DomainError):
    code = "dues.already_paid"
    sentence = _("Cette cotisation est déjà payée. Il n'y a rien à en dispenser.")


class AlreadyCancelled(DomainError):
    code = "dues.already_cancelled"
    sentence = _("Ce paiement est déjà annulé. Il n'y a plus rien à faire.")


class ReasonMissing(Invalid):
    code = "dues.reason_missing"
    sentence = _("Dites pourquoi : la raison reste lisible avec la cotisation.")
