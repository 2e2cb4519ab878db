"""When a daily digest is due. Pure: a moment, an hour and a time zone in, a moment out."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def due_on(day: date, hour: int, zone: tzinfo) -> datetime:
    """The one moment of a day's digest, in UTC: an hour the clocks skip comes just after, an hour they repeat comes once.

    >>> from zoneinfo import ZoneInfo
    >>> due_on(date(2026, 3, 29), 2, ZoneInfo("Europe/Paris")).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


def last_due(at: datetime, hour: int, zone: tzinfo) -> tuple[date, datetime]:
    """The last digest due at a moment: its day there, and its moment."""
    day = at.astimezone(zone).date()
    while (due := due_on(day, hour, zone)) > at:
        day -= timedelta(days=1)
    return day, due
