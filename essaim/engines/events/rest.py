"""The agenda through the API."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema, Status

from essaim.engines.events import commands
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import one, upcoming
from essaim.kernel.projects.rest import actor_of, tool_for

router = Router()


class EventOut(Schema):
    id: int
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    places: int
    left: int
    waiting: int
    status: Event.Status


class RegistrationIn(Schema):
    seats: int = 1


class RegistrationOut(Schema):
    id: int
    seats: int
    status: Registration.Status


@router.get("/rendez-vous", response=list[EventOut], summary="Les rendez-vous à venir", url_name="events")
def list_events(request: HttpRequest, project: str, tool: str) -> list[Event]:
    found = tool_for(request, project=project, tool=tool, permission=P.VIEW, scope="events:read")
    return list(upcoming(found, at=actor_of(request)[1], drafts=False)[:100])


@router.post(
    "/rendez-vous/{event}/inscription",
    response={201: RegistrationOut},
    summary="Inscrire son propre foyer",
    url_name="events_register",
)
def register(
    request: HttpRequest, project: str, tool: str, event: int, data: RegistrationIn
) -> Status[Registration]:
    found = tool_for(request, project=project, tool=tool, permission=P.REGISTER, scope="events:write")
    actor, at = actor_of(request)
    wanted = one(found, event, drafts=False)
    return Status(201, commands.register(event_id=wanted.pk, seats=data.seats, by=actor, at=at))
