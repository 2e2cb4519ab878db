"""Reads of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from essaim.engines.events.models import Event, Registration
from essaim.engines.members.api import Household, household_ids
from essaim.kernel.errors import NotFound
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Project, Tool

Status = Registration.Status


def _counted(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.annotate(waiting=Count("registrations", filter=Q(registrations__status=Status.WAITING)))


def upcoming(tool: Tool, *, at: datetime, drafts: bool) -> QuerySet[Event]:
    """Events not ended, soonest first, with `waiting` (registrations waiting). One query."""
    events = Event.objects.in_tool(tool).filter(ends_at__gt=at)
    if not drafts:
        events = events.exclude(status=Event.Status.DRAFT)
    return _counted(events).order_by("starts_at", "pk")


def past(tool: Tool, *, at: datetime) -> QuerySet[Event]:
    """Events ended, latest first, with `came` (people noted present). One query."""
    return (
        Event.objects.in_tool(tool)
        .filter(ends_at__lte=at)
        .exclude(status=Event.Status.DRAFT)
        .annotate(came=Sum("registrations__attended", filter=Q(registrations__status=Status.REGISTERED)))
        .order_by("-starts_at", "-pk")
    )


def live_registrations(event: Event) -> QuerySet[Registration]:
    """Registered then waiting, each in order of arrival, with their household. One query."""
    return (
        event.registrations.exclude(status=Status.CANCELLED)
        .select_related("household")
        .order_by("status", "asked_at", "pk")
    )


def registration_of(household: Household | None, event: Event) -> Registration | None:
    """The live registration of a household, under any of its merged names. Two queries, none without household."""
    if household is None:
        return None
    return live_registrations(event).filter(household_id__in=household_ids(household)).first()


def registrations_of(
    household: Household | None, tool: Tool, events: Iterable[Event]
) -> dict[int, Registration]:
    """The live registrations of a household, by event id. Two queries, none without household."""
    if household is None:
        return {}
    rows = (
        Registration.objects.in_tool(tool)
        .filter(household_id__in=household_ids(household), event_id__in=[event.pk for event in events])
        .exclude(status=Status.CANCELLED)
    )
    return {row.event_id: row for row in rows}


def registered(event: Event) -> QuerySet[Registration]:
    """Those who hold places, by name of household: the attendance sheet. One query."""
    return (
        event.registrations.filter(status=Status.REGISTERED)
        .select_related("household")
        .order_by("household__name_key", "pk")
    )


def one(tool: Tool, event_id: int, *, drafts: bool) -> Event:
    """An event of this tool, with `waiting`; NotFound for a draft unless `drafts`. One query."""
    rows = _counted(Event.objects.in_tool(tool)).filter(pk=event_id)
    found = (rows if drafts else rows.exclude(status=Event.Status.DRAFT)).first()
    if found is None:
        raise NotFound
    found.tool = tool
    return found


def to_note(tool: Tool, *, at: datetime) -> QuerySet[Event]:
    """Events begun within 60 days whose attendance is not noted. One query."""
    return (
        Event.objects.in_tool(tool)
        .filter(
            status=Event.Status.PUBLISHED,
            attendance_recorded_at=None,
            starts_at__lte=at,
            starts_at__gt=at - timedelta(days=60),
            taken__gt=0,
        )
        .order_by("starts_at", "pk")
    )


def came(event: Event) -> int:
    """How many people were noted present. One query."""
    return registered(event).aggregate(people=Sum("attended"))["people"] or 0


def rank(registration: Registration) -> int:
    """The place in the waiting list, from 1. One query."""
    return (
        Registration.objects.in_tool(registration.tool_id)
        .filter(event_id=registration.event_id, status=Status.WAITING)
        .filter(
            Q(asked_at__lt=registration.asked_at) | Q(asked_at=registration.asked_at, pk__lte=registration.pk)
        )
        .count()
    )


def feed_events(tool: Tool, *, at: datetime) -> QuerySet[Event]:
    """What a calendar shows: open and cancelled events, to come or of the last year. One query."""
    return (
        Event.objects.in_tool(tool)
        .exclude(status=Event.Status.DRAFT)
        .filter(ends_at__gt=at - timedelta(days=365))
        .order_by("starts_at", "pk")
    )


def tool_at(project: str, tool: str) -> Tool | None:
    """The agenda at this address, for programs that cannot log in. One query."""
    return (
        Tool.objects.select_related("project")
        .filter(project__slug=project, slug=tool, engine="events")
        .exclude(project__status=Project.Status.DRAFT)
        .first()
    )


def _attended(tools: list[int], period: Period) -> QuerySet[Registration]:
    return Registration.unscoped.filter(
        tool_id__in=tools,
        status=Status.REGISTERED,
        attended__gt=0,
        event__starts_at__date__gte=period.start,
        event__starts_at__date__lt=period.end,
    )


def attendance_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """People noted present, by month of the event. One query."""
    rows = (
        _attended(tools, period)
        .order_by()
        .annotate(month=TruncMonth("event__starts_at"))
        .values_list("month")
        .annotate(people=Sum("attended"))
        .order_by("month")
    )
    return {month.date(): people for month, people in rows}


def attendance_total(tools: list[int], period: Period) -> int:
    """People noted present over the period. One query."""
    return _attended(tools, period).aggregate(people=Sum("attended"))["people"] or 0


def attendance_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    """The same for each project of these tools. One query."""
    rows = _attended(tools, period).order_by("project").values_list("project")
    return {project_id: people or 0 for project_id, people in rows.annotate(people=Sum("attended"))}


def _held(tools: list[int], period: Period) -> QuerySet[Event]:
    return Event.unscoped.filter(
        tool_id__in=tools,
        attendance_recorded_at__isnull=False,
        starts_at__date__gte=period.start,
        starts_at__date__lt=period.end,
    )


def held_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Events whose attendance was noted, by month. One query."""
    rows = (
        _held(tools, period)
        .order_by()
        .annotate(month=TruncMonth("starts_at"))
        .values_list("month")
        .annotate(events=Count("pk"))
        .order_by("month")
    )
    return {month.date(): events for month, events in rows}


def held_total(tools: list[int], period: Period) -> int:
    """Events whose attendance was noted. One query."""
    return _held(tools, period).count()


def held_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    """The same for each project of these tools. One query."""
    rows = _held(tools, period).order_by("project").values_list("project")
    return dict(rows.annotate(events=Count("pk")))
