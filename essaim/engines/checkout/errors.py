"""Refusals of online payments: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class NoTill(DomainError):
    code = "checkout.no_till"
    sentence = _(
        "Ce projet ne prend pas de paiement en ligne. Payez autrement, ou demandez à la coordination."
    )


class BankUnreachable(DomainError):
    code = "checkout.bank_unreachable"
    status = 503
    sentence = _(
        "Le service de paiement ne répond pas. Rien n'a été payé. Réessayez dans quelques minutes, ou payez autrement."
    )


class NothingToPay(Invalid):
    code = "checkout.nothing_to_pay"
    sentence = _("Il n'y a rien à payer. Revenez à votre compte.")


class LinkOver(DomainError):
    code = "checkout.link_over"
    status = 410
    sentence = _("Ce lien de paiement n'est plus valable. Demandez-en un autre à la coordination.")


class InventedBank(Invalid):
    code = "checkout.invented_bank"
    sentence = _("La banque d'essai ne sert qu'aux projets de démonstration. Choisissez HelloAsso.")


class NotDiffering(DomainError):
    code = "checkout.not_differing"
    sentence = _("Ce paiement n'attend pas de réponse. Rechargez la page.")


class ReasonMissing(Invalid):
    code = "checkout.reason_missing"
    sentence = _("Dites pourquoi : l'historique le gardera.")


class TillIncomplete(Invalid):
    code = "checkout.till_incomplete"
    sentence = _("Il manque l'adresse de l'association ou les clés HelloAsso. Copiez-les depuis HelloAsso.")
