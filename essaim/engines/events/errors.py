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
        "Le foyer est déjà inscrit à « {title} ». Modifiez cette inscription plutôt que d'en faire une autre."
    )


class TooManySeats(DomainError):
    code = "events.too_many_seats"
    sentence = _("Une inscription compte de 1 à {most} places. Indiquez un nombre dans cette limite.")


class NoRoomForMore(DomainError):
    """Someone registered asks for more seats than are free, or would overtake the waiting list."""

    code = "events.no_room_for_more"
    sentence = _(
        "Il n'y a pas assez de places libres pour {seats} personnes. Votre inscription pour {kept} est gardée."
    )


class NoPlaceLeft(DomainError):
    """Noting someone who came, once the event has begun: there is no waiting list any more."""

    code = "events.no_place_left"
    sentence = _(
        "Toutes les places de « {title} » sont prises. Ajoutez des places au rendez-vous, puis recommencez."
    )


class NoHousehold(DomainError):
    code = "events.no_household"
    sentence = _(
        "Votre compte n'est relié à aucun foyer de ce projet. Ouvrez le vôtre depuis la page des foyers, "
        "ou demandez-le à la coordination."
    )


class HouseholdGone(DomainError):
    code = "events.household_gone"
    sentence = _("Le foyer « {household} » ne participe plus au projet. Choisissez un foyer actif.")


class EventCancelledAlready(DomainError):
    code = "events.cancelled"
    sentence = _("« {title} » est annulé : {reason}. Consultez les autres dates.")


class AlreadyHeld(DomainError):
    code = "events.already_held"
    sentence = _("« {title} » a déjà eu lieu. Notez plutôt qui est venu.")


class ReasonMissing(DomainError):
    code = "events.reason_missing"
    sentence = _("Dites pourquoi : les personnes inscrites recevront ce motif.")


class FewerPlacesThanRegistered(DomainError):
    code = "events.fewer_places_than_registered"
    sentence = _(
        "{taken} places sont déjà prises. Gardez au moins ce nombre, ou annulez d'abord des inscriptions."
    )


class EndsBeforeItStarts(DomainError):
    code = "events.ends_before_it_starts"
    sentence = _("La fin vient avant le début. Corrigez l'une des deux heures.")


class ClosesAfterStart(DomainError):
    code = "events.closes_after_start"
    sentence = _("Les inscriptions se ferment après le début. Choisissez un moment plus tôt.")


class NotStartedYet(DomainError):
    code = "events.not_started_yet"
    sentence = _("« {title} » n'a pas commencé. La présence se note le jour même.")
