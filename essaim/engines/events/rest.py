"""The agenda through the API."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from essaim.engines.events import commands
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import one, upcoming
from essaim.kernel.projects.rest import actor_of, tool_for

router = Router()


class Refusal(Schema):
    code: str
    message: str


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


@router.get(
    "/rendez-vous",
    response=list[EventOut],
    summary="Les rendez-vous à venir",
    url_name="events",
)
@paginate(LimitOffsetPagination, page_size=25)
def list_events(request: HttpRequest, project: Path[str], tool: Path[str]) -> QuerySet[Event]:
    """Open and cancelled events, soonest first; drafts never."""
    found = tool_for(request, project=project, tool=tool, permission=P.VIEW, scope="events:read")
    return upcoming(found, at=actor_of(request)[1], drafts=False)


@router.post(
    "/rendez-vous/{event}/inscription",
    response={201: RegistrationOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Inscrire son propre foyer",
    url_name="events_register",
)
def register(
    request: HttpRequest, project: Path[str], tool: Path[str], event: int, data: RegistrationIn
) -> Status[Registration]:
    """Registered, or waiting when places lack: `status` says which."""
    found = tool_for(request, project=project, tool=tool, permission=P.REGISTER, scope="events:write")
    actor, at = actor_of(request)
    wanted = one(found, event, drafts=False)
    return Status(201, commands.register(event_id=wanted.pk, seats=data.seats, by=actor, at=at))
