"""What is said of an event, in the language in use."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.events.models import Event, Registration
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.ui.dates import day_text, when_text


def _hour(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return _("{hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minute}").format(
        hour=local.hour, minute=f"{local.minute:02d}"
    )


def hours_text(event: Event) -> str:
    """ "jeudi 26 novembre 2026, de 18 h 00 à 20 h 00"; both days when it goes past midnight."""
    if timezone.localdate(event.starts_at) != timezone.localdate(event.ends_at):
        return _("du {start} au {end}").format(
            start=when_text(event.starts_at, weekday=True), end=when_text(event.ends_at, weekday=True)
        )
    return _("{day}, de {start} à {end}").format(
        day=day_text(event.starts_at, weekday=True), start=_hour(event.starts_at), end=_hour(event.ends_at)
    )


def places_text(event: Event) -> str:
    """ "il reste 3 places", "complet"; how many wait when the query counted them (`waiting`)."""
    if event.left > 0:
        text = ngettext("il reste {left} place", "il reste {left} places", event.left).format(left=event.left)
    else:
        text = _("complet")
    waiting = getattr(event, "waiting", 0)
    if waiting:
        text += " · " + ngettext("{count} foyer en attente", "{count} foyers en attente", waiting).format(
            count=waiting
        )
    return text


def explain_waiting(registration: Registration, event: Event, rank: int) -> Explanation:
    """Why a registration waits, and what makes it move."""
    return Explanation(
        title=_("Votre rang dans la liste"),
        result=str(rank),
        steps=(
            Step(_("Places du rendez-vous"), str(event.places)),
            Step(_("Places déjà prises"), str(event.taken)),
            Step(
                _("Places que vous demandez"),
                str(registration.seats),
                rule=_("Elles sont données ensemble, jamais une partie seulement."),
            ),
            Step(
                _("Foyers inscrits sur la liste avant vous"),
                str(rank - 1),
                rule=_(
                    "L'ordre est celui des demandes. Une place rendue attend le premier ; personne n'est dépassé."
                ),
            ),
        ),
    )
