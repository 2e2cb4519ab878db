"""Refusals of the cluster: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class AlreadyThere(Invalid):
    code = "tenders.already_there"
    sentence = _("« {name} » est déjà là. Ouvrez sa fiche au lieu d'en faire une autre.")


class NoSkill(DomainError):
    code = "tenders.no_skill"
    sentence = _("{name} n'a encore aucun métier noté. Ajoutez-en un : il dit si elle complète les autres.")


class Competes(DomainError):
    code = "tenders.competes"
    sentence = _(
        "{name} exerce un métier déjà présent : {shared}. Seul un vote des membres peut l'admettre. Ouvrez ce vote."
    )


class TooEarly(DomainError):
    code = "tenders.too_early"
    sentence = _(
        "{name} exerce un métier déjà présent : {shared}. Les concurrents entrent par un vote, une fois {founding} membres réunis."
    )


class NotCandidate(DomainError):
    code = "tenders.not_candidate"
    sentence = _("{name} n'est pas candidate : son état est « {status} ».")


class NotMember(Invalid):
    code = "tenders.not_member"
    sentence = _("{name} n'est pas membre de la grappe. Admettez-la d'abord.")


class TierTooLow(Invalid):
    code = "tenders.tier_too_low"
    sentence = _(
        "{name} est au niveau Réseau, qui ne répond pas aux marchés. Faites-la d'abord passer au Groupement."
    )


class StillCommitted(DomainError):
    code = "tenders.still_committed"
    sentence = _("{name} a encore {days} jours promis dans des réponses. Retirez-les d'abord.")


class BallotOpen(DomainError):
    code = "tenders.ballot_open"
    sentence = _("Un vote est déjà ouvert à ce sujet. Terminez-le avant d'en ouvrir un autre.")


class BallotClosed(DomainError):
    code = "tenders.ballot_closed"
    sentence = _("Ce vote est clos depuis le {day}. Son résultat ne change plus.")


class NotOnRoll(DomainError):
    code = "tenders.not_on_roll"
    sentence = _("{name} ne vote pas ici : seules les structures membres à l'ouverture du vote le peuvent.")


class NobodyToVote(DomainError):
    code = "tenders.nobody_to_vote"
    sentence = _("La grappe n'a encore aucun membre pour voter. Admettez d'abord ses premiers membres.")


class NoticesRefused(Invalid):
    code = "tenders.notices_refused"


class NoGo(DomainError):
    code = "tenders.no_go"
    sentence = _("Les membres n'ont pas décidé de répondre à ce marché. Ouvrez d'abord le vote.")


class TooLate(DomainError):
    code = "tenders.too_late"
    sentence = _("Ce marché se remettait avant le {day}. Il est trop tard pour remettre une réponse.")


class NotInState(DomainError):
    code = "tenders.not_in_state"
    sentence = _("Cette réponse est {status}. Ce geste n'y est plus possible.")


class NotEnoughDays(Invalid):
    code = "tenders.not_enough_days"
    sentence = _(
        "{name} n'a plus que {left} jours à offrir, et ce travail en demande {asked}. Réduisez-les, ou choisissez une autre structure."
    )


class Incomplete(DomainError):
    code = "tenders.incomplete"
    sentence = _("La réponse ne peut pas être remise : {missing}.")


class MoreThanDue(Invalid):
    code = "tenders.more_than_due"
    sentence = _("Il ne reste que {due} à recevoir ici. Vérifiez le montant.")


class FeeAlreadyCalled(DomainError):
    code = "tenders.fee_already_called"
    sentence = _("La cotisation {year} de {name} est déjà appelée.")
