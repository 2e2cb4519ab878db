"""Refusals of the events engine."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class RegistrationsClosed(DomainError):
    code = "events.registrations_closed"
    sentence = _(
        "Les inscriptions à « {title} » sont closes. Appelez la coordination, ou choisissez une autre date."
    )


class AlreadyRegistered(DomainError):
    code = "events.already_registered"
    sentence = _(
        "Vous êtes déjà inscrit à « {title} ». Modifiez votre inscription plutôt que d'en faire une autre."
    )


class TooManySeats(DomainError):
    code = "events.too_many_seats"
    sentence = _("Une inscription compte de 1 à {most} places. Indiquez un nombre dans cette limite.")


class EventCancelledAlready(DomainError):
    code = "events.cancelled"
    sentence = _("« {title} » est annulé : {reason} Consultez les autres dates.")


class FewerPlacesThanRegistered(DomainError):
    code = "events.fewer_places_than_registered"
    sentence = _(
        "{taken} places sont déjà prises. Gardez au moins ce nombre, ou annulez d'abord des inscriptions."
    )


class EndsBeforeItStarts(DomainError):
    code = "events.ends_before_it_starts"
    sentence = _("La fin vient avant le début. Corrigez l'une des deux heures.")


class NotStartedYet(DomainError):
    code = "events.not_started_yet"
    sentence = _("« {title} » n'a pas commencé. La présence se note le jour même.")
