"""Refusals about rights, invitations and roles."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class NotRunning(DomainError):
    code = "projects.not_running"
    sentence = _("Ce projet n'est pas en marche : il ne change plus. La coordination peut le rouvrir.")


class UnknownRole(DomainError):
    code = "access.unknown_role"
    status = 422
    sentence = _("Le rôle « {role} » n'existe pas ici. Choisissez parmi : {roles}.")


class RoleOfOrganisation(DomainError):
    code = "access.role_of_organisation"
    status = 422
    sentence = _(
        "Le rôle « {role} » est tenu par une organisation. Choisissez l'organisation, pas une personne."
    )


class AlreadyInRole(DomainError):
    code = "access.already_in_role"
    sentence = _("{holder} tient déjà ce rôle. Il n'y a rien à faire.")


class TooManyInvitations(DomainError):
    code = "access.too_many_invitations"
    status = 429
    sentence = _(
        "Vous avez envoyé {most} invitations depuis hier. Attendez demain pour inviter d'autres personnes."
    )


class LastCoordinator(DomainError):
    code = "access.last_coordinator"
    sentence = _(
        "Plus personne ne pourrait gérer les rôles de ce projet. Donnez d'abord ce rôle à quelqu'un d'autre."
    )


class InvitationExpired(DomainError):
    code = "access.invitation_expired"
    status = 410
    sentence = _(
        "Cette invitation n'est plus valable depuis le {day}. Demandez à {inviter} de vous en renvoyer une."
    )


class InvitationUsed(DomainError):
    code = "access.invitation_used"
    status = 410
    sentence = _("Cette invitation a déjà servi. Connectez-vous et ouvrez « Mon espace ».")


class InvitationRevoked(DomainError):
    code = "access.invitation_revoked"
    status = 410
    sentence = _("Cette invitation a été retirée. Demandez à {inviter} s'il s'agit d'une erreur.")


class InvitationForSomeoneElse(DomainError):
    code = "access.invitation_for_someone_else"
    status = 403
    sentence = _(
        "Cette invitation est pour {invited}, et vous êtes connecté avec {yours}. "
        "Connectez-vous avec l'adresse invitée, ou demandez une invitation à votre adresse."
    )
