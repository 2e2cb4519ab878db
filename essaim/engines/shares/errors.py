"""Refusals of the shares: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class CategoryClosed(DomainError):
    code = "shares.category_closed"
    sentence = _("La catégorie « {category} » ne prend plus de souscription. Choisissez-en une autre.")


class TooFewShares(Invalid):
    code = "shares.too_few"
    sentence = _("La catégorie « {category} » demande {least} parts au moins. Demandez-en davantage.")


class TooManyTimes(Invalid):
    code = "shares.too_many_times"
    sentence = _("Les statuts laissent {months} mois pour payer. Choisissez moins de versements.")


class OtherCategory(Invalid):
    code = "shares.other_category"
    sentence = _("{holder} est déjà dans la catégorie « {category} ». Gardez cette catégorie.")


class NotEnoughShares(Invalid):
    code = "shares.not_enough"
    sentence = _("{holder} ne peut disposer que de {free} parts. Demandez ce nombre ou moins.")


class NotPaid(Invalid):
    code = "shares.not_paid"
    sentence = _("{holder} doit encore {left} sur ses parts. Des parts se cèdent une fois payées.")


class AlreadyDecided(DomainError):
    code = "shares.already_decided"
    sentence = _("Cette demande est déjà {state}. Il n'y a plus rien à décider.")


class BeforeTheRegister(Invalid):
    code = "shares.before_the_register"
    sentence = _("Le registre va déjà jusqu'au {last}. Choisissez ce jour ou un jour suivant.")


class InTheFuture(Invalid):
    code = "shares.in_the_future"
    sentence = _("Ce jour n'est pas encore venu. Choisissez aujourd'hui ou un jour passé.")


class PublicCeiling(DomainError):
    code = "shares.public_ceiling"
    sentence = _(
        "Les collectivités tiendraient {part} du capital, {most} au plus. Faites d'abord entrer d'autres associés."
    )


class NothingToRefund(DomainError):
    code = "shares.nothing_to_refund"
    sentence = _("Rien à rembourser ce jour-là : le plancher du capital ou le délai des statuts l'empêche.")


class TooMuchPaid(Invalid):
    code = "shares.too_much_paid"
    sentence = _("Il reste {left} à payer pour ces parts. Notez ce montant ou moins.")


class PaidAlready(DomainError):
    code = "shares.paid_already"
    sentence = _("Cette somme est déjà payée. Il n'y a plus rien à verser.")


class NotTakenBack(DomainError):
    code = "shares.not_taken_back"
    sentence = _("Ce versement ne peut plus être annulé : il l'est déjà, ou les parts ont été rendues.")


class AboveCeiling(Invalid):
    code = "shares.above_ceiling"
    sentence = _("Le taux {rate} dépasse le plafond légal de {ceiling}. Baissez le taux.")


class RatesMissing(DomainError):
    code = "shares.rates_missing"
    sentence = _("Il manque des taux de référence : {halves}. Notez-les avec leur source.")


class InterestGiven(Invalid):
    code = "shares.interest_given"
    sentence = _("Les intérêts de {year} sont déjà décidés. Choisissez une autre année.")


class YearNotOver(Invalid):
    code = "shares.year_not_over"
    sentence = _("L'année {year} n'est pas finie. Attendez sa fin pour en verser les intérêts.")


class NoInterest(Invalid):
    code = "shares.no_interest"
    sentence = _("À ce taux, personne ne reçoit un centime pour {year}. Vérifiez le taux et l'année.")


class NoInterestHere(DomainError):
    code = "shares.no_interest_here"
    sentence = _("Une association ne verse pas d'intérêts à ses membres.")
