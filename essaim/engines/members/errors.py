"""Refusals about households."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class AlreadyInHousehold(DomainError):
    code = "members.already_in_household"
    sentence = _("{person} fait déjà partie du foyer « {household} ». Retirez-la d'abord de ce foyer.")


class HouseholdInactive(DomainError):
    code = "members.household_inactive"
    sentence = _("Le foyer « {household} » n'est plus actif. Réactivez-le, puis recommencez.")


class HouseholdMerged(DomainError):
    code = "members.household_merged"
    sentence = _(
        "Cette fiche a été réunie à « {household} ». Travaillez sur l'autre, ou séparez-les d'abord."
    )


class NoSuchPerson(DomainError):
    code = "members.no_such_person"
    status = 422
    sentence = _(
        "Aucune personne du projet n'utilise l'adresse {email}. Invitez-la d'abord dans « Personnes »."
    )


class SameHousehold(DomainError):
    code = "members.same_household"
    sentence = _("Ces deux fiches sont la même. Choisissez deux fiches différentes.")


class TooLateToUndo(DomainError):
    code = "members.too_late_to_undo"
    sentence = _(
        "Cette action date de plus de {days} jours : elle ne s'annule plus. Corrigez les fiches à la main."
    )


class AlreadyUndone(DomainError):
    code = "members.already_undone"
    sentence = _("Cette action est déjà annulée. Il n'y a rien à faire.")


class ReasonMissing(DomainError):
    code = "members.reason_missing"
    status = 422
    sentence = _("Dites pourquoi ce foyer s'en va, en quelques mots : ce motif reste dans son histoire.")


class ImportNotReady(DomainError):
    code = "members.import_not_ready"
    sentence = _("{message}")


class NothingToCopy(DomainError):
    code = "members.nothing_to_copy"
    sentence = _("Le projet « {project} » n'a aucun foyer actif à recopier.")


class CollegeNameTaken(DomainError):
    code = "members.college_name_taken"
    sentence = _("Un collège s'appelle déjà « {name} ». Donnez un autre nom, ou modifiez celui-là.")


class NotAnOrganisation(DomainError):
    code = "members.not_an_organisation"
    sentence = _("« {household} » n'est pas une organisation : ce membre vote lui-même.")


class VotesByRepresentative(DomainError):
    code = "members.votes_by_representative"
    sentence = _(
        "« {household} » est une organisation. Nommez son représentant au lieu de relier une personne."
    )


class MandateOverlaps(DomainError):
    code = "members.mandate_overlaps"
    status = 422
    sentence = _(
        "{name} représente déjà « {household} » à partir du {since}. Choisissez un jour suivant, ou mettez fin à ce mandat."
    )


class MandateBackwards(DomainError):
    code = "members.mandate_backwards"
    status = 422
    sentence = _("La fin du mandat vient avant son début. Échangez les deux jours.")


class OrganisationNotMerged(DomainError):
    code = "members.organisation_not_merged"
    sentence = _(
        "« {household} » est la fiche d'une organisation. Gardez cette fiche, et réunissez l'autre à elle."
    )


class CollegeOutOfBounds(DomainError):
    code = "members.college_out_of_bounds"
    sentence = _(
        "Le collège « {college} » aurait {weight} des voix ; la loi demande de {least} à {most}. Changez le nombre de ses parts de voix."
    )
