"""Days and moments as people say them, in the language in use and the time zone in force."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def local_day(day: date | datetime) -> date:
    """The day itself; a datetime is read in the current time zone."""
    return timezone.localtime(day).date() if isinstance(day, datetime) else day


def day_text(day: date | datetime, *, weekday: bool = False) -> str:
    """ "22 novembre 2026", or "dimanche 22 novembre 2026"."""
    day = local_day(day)
    first = day.day == 1 and (get_language() or "").startswith("fr")
    number = "1er" if first else str(day.day)
    words = [number, date_format(day, "F Y")]
    if weekday:
        words.insert(0, date_format(day, "l"))
    return " ".join(words)


def when_text(moment: datetime, *, weekday: bool = False) -> str:
    """ "22 novembre 2026 à 14 h 30" in the current time zone."""
    local = timezone.localtime(moment)
    hour = _("{hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minute}").format(
        hour=local.hour, minute=f"{local.minute:02d}"
    )
    return _("{day} à {hour}").format(day=day_text(local, weekday=weekday), hour=hour)
