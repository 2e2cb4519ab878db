"""Refusals of the bank: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class StatementUnreadable(Invalid):
    code = "bank.statement_unreadable"


class AlreadyImported(DomainError):
    code = "bank.already_imported"
    sentence = _("Toutes les lignes de ce relevé sont déjà là, depuis « {file} ». Rien n'a été ajouté.")


class OtherAccount(DomainError):
    code = "bank.other_account"
    sentence = _(
        "Ce relevé est celui du compte {got}, pas du compte du projet ({expected}). Choisissez le bon fichier."
    )


class NoAccount(DomainError):
    code = "bank.no_account"
    sentence = _("Le compte bancaire du projet n'est pas encore décrit. Donnez son IBAN d'abord.")


class AlreadyMatched(DomainError):
    code = "bank.already_matched"
    sentence = _("Cette ligne est déjà rapprochée. Annulez le rapprochement pour la reprendre.")


class NotTheSum(Invalid):
    code = "bank.not_the_sum"
    sentence = _(
        "Les parts font {parts}, la ligne {amount}. Corrigez les montants pour que tout soit réparti."
    )


class NothingToUndo(DomainError):
    code = "bank.nothing_to_undo"
    sentence = _("Cette ligne n'est pas rapprochée : il n'y a rien à annuler.")


class NoCreditorId(DomainError):
    code = "bank.no_creditor_id"
    sentence = _(
        "Il manque l'identifiant de créancier SEPA (ICS). Demandez-le à votre banque, puis ajoutez-le au compte."
    )


class NobodyChosen(Invalid):
    code = "bank.nobody_chosen"
    sentence = _("Personne n'est choisi. Cochez au moins un nom, puis préparez le fichier.")


class TooMuch(Invalid):
    code = "bank.too_much"
    sentence = _("{name} : {asked} demandés, {due} dus. Baissez le montant.")


class AlreadyInBatch(DomainError):
    code = "bank.already_in_batch"
    sentence = _(
        "{name} est déjà dans le fichier nº {number}, pas encore transmis. Transmettez-le ou annulez-le."
    )


class BatchNotPrepared(DomainError):
    code = "bank.batch_not_prepared"
    sentence = _("Le fichier nº {number} est déjà {status}. Il ne change plus.")


class AlreadyKnown(DomainError):
    code = "bank.already_known"
    sentence = _("{name} a déjà des coordonnées bancaires. Retirez-les avant d'en donner d'autres.")
