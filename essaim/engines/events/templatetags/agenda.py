"""Words about an event, for pages and e-mails: `{% load agenda %}`."""

from django import template

from essaim.engines.events.models import Event
from essaim.engines.events.wording import hours_text, places_text

register = template.Library()


@register.filter
def hours(event: Event) -> str:
    """ "jeudi 26 novembre 2026, de 18 h 00 à 20 h 00"."""
    return hours_text(event)


@register.filter
def places_left(event: Event) -> str:
    """ "il reste 3 places", "complet"; how many wait when the query counted them (`waiting`)."""
    return places_text(event)
