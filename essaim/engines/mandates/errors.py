"""Refusals of the mandates: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class NotAnAnswer(Invalid):
    code = "mandates.not_an_answer"
    sentence = _("Cette réponse ne va pas avec la question. Choisissez une des réponses proposées.")


class StillNeeded(DomainError):
    code = "mandates.still_needed"
    sentence = _(
        "Il manque encore des réponses à ce dossier ({count} au plus). Terminez les questions, puis revenez ici."
    )


class AlreadyDecided(DomainError):
    code = "mandates.already_decided"
    sentence = _(
        "Le mode de financement de « {name} » est déjà choisi. Rouvrez le dossier pour le changer ; l'ancien choix reste dans son histoire."
    )


class NotDecided(DomainError):
    code = "mandates.not_decided"
    sentence = _("Le dossier « {name} » est déjà ouvert. Il n'y a rien à rouvrir.")


class SamePerson(DomainError):
    code = "mandates.same_person"
    sentence = _("Vous avez répondu à ce dossier. Demandez à une autre personne de le relire.")


class NotReviewed(DomainError):
    code = "mandates.not_reviewed"
    sentence = _("Ce dossier n'a pas été relu. Faites-le relire par une autre personne, puis choisissez.")


class ModeClosed(Invalid):
    code = "mandates.mode_closed"
    sentence = _(
        "« {mode} » n'est pas ouvert pour ce dossier. Choisissez un mode ouvert, ou revoyez vos réponses."
    )


class ReasonNeeded(Invalid):
    code = "mandates.reason_needed"
    sentence = _("Dites pourquoi, en une phrase. Celles et ceux qui reliront le dossier en auront besoin.")
