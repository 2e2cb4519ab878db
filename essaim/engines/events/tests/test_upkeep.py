from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from essaim.engines.events import api, commands
from essaim.engines.events.errors import EventCancelledAlready, NotStartedYet
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.forms import EventForm
from essaim.engines.events.models import Registration
from essaim.engines.members.factories import make_household
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail
from essaim.kernel.projects.models import Project

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
EVE = datetime(2026, 11, 12, 9, 5, tzinfo=PARIS)
STARTS = datetime(2026, 11, 13, 18, 0, tzinfo=PARIS)


@pytest.fixture
def cast() -> Cast:
    return events_cast()


def _registered(cast: Cast, **fields: object) -> Registration:
    event = make_event(cast.tool("ateliers"), starts_at=STARTS)
    household = make_household(cast.project, email="benali@exemple.fr")
    return make_registration(event, household, **fields)


def test_remind_writes_once_the_day_before(cast: Cast) -> None:
    _registered(cast)
    for at in (EVE - timedelta(days=1), EVE.replace(hour=8), EVE, EVE + timedelta(hours=1), STARTS):
        commands.remind(at)

    mail = OutgoingMail.objects.get()
    assert mail.to == "benali@exemple.fr"
    assert mail.subject == "Demain : Atelier de cuisine, le 13 novembre 2026"


@pytest.mark.parametrize(
    "fields",
    [{"status": "waiting"}, {"asked_at": EVE - timedelta(minutes=5)}],
    ids=["waits", "just-registered"],
)
def test_remind_leaves_alone_who_waits_or_has_just_registered(cast: Cast, fields: dict[str, object]) -> None:
    _registered(cast, **fields)

    commands.remind(EVE)

    assert not OutgoingMail.objects.exists()


def test_remind_again_when_the_day_changes(cast: Cast) -> None:
    line = _registered(cast)
    commands.remind(EVE)
    later = {
        name: getattr(line.event, name) + timedelta(days=7) for name in ("starts_at", "ends_at", "closes_at")
    }
    details = api.Details(**{**EventForm.known(line.event), **later})
    api.change_event(event_id=line.event.pk, details=details, by=cast.coordinator, at=EVE)

    commands.remind(EVE + timedelta(days=7))

    subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
    assert [subject.partition(" ")[0] for subject in subjects] == ["Demain", "Changement", "Demain"]


def test_remind_forgets_closed_projects(cast: Cast) -> None:
    _registered(cast)
    Project.objects.update(status=Project.Status.CLOSED)

    commands.remind(EVE)

    assert not OutgoingMail.objects.exists()


def test_release_places_of_households_that_left(cast: Cast) -> None:
    line = _registered(cast)
    stays = make_registration(line.event)
    household = line.household
    household.is_active, household.left_on = False, NOW.date()
    household.save()

    commands.release_places(NOW)

    line.refresh_from_db()
    stays.refresh_from_db()
    line.event.refresh_from_db()
    assert (line.status, stays.status, line.event.taken) == ("cancelled", "registered", 1)
    assert history(line)[0].actor_name == "events.release_places"


def test_record_attendance_counts_corrects_and_traces(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), starts_at=STARTS)
    family, single, unnoted = (make_registration(event, seats=seats) for seats in (3, 1, 2))

    api.record_attendance(
        event_id=event.pk, came={family.pk: 2, single.pk: 5}, by=cast.coordinator, at=STARTS
    )
    api.record_attendance(event_id=event.pk, came={family.pk: 3}, by=cast.coordinator, at=STARTS)

    seen = [Registration.unscoped.get(pk=line.pk).attended for line in (family, single, unnoted)]
    assert seen == [3, 1, None]
    assert [sent.payload["attended"] for sent in OutgoingEvent.objects.order_by("pk")] == [3, 4]
    assert history(event)[0].changes == {str(family.pk): [2, 3]}


def test_record_attendance_from_the_local_day_on(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), starts_at=STARTS)
    with pytest.raises(NotStartedYet):
        api.record_attendance(
            event_id=event.pk, came={}, by=cast.coordinator, at=datetime(2026, 11, 12, 23, 59, tzinfo=PARIS)
        )

    api.record_attendance(
        event_id=event.pk, came={}, by=cast.coordinator, at=datetime(2026, 11, 13, 0, 5, tzinfo=PARIS)
    )

    event.refresh_from_db()
    assert event.attendance_recorded_at is not None


def test_record_attendance_refuses(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    cancelled = make_event(tool, starts_at=STARTS, status="cancelled", cancelled_reason="Fuite d'eau")
    with pytest.raises(EventCancelledAlready):
        api.record_attendance(event_id=cancelled.pk, came={}, by=cast.coordinator, at=STARTS)
    with pytest.raises(NotFound):
        draft = make_event(tool, starts_at=STARTS, status="draft")
        api.record_attendance(event_id=draft.pk, came={}, by=cast.coordinator, at=STARTS)
    with pytest.raises(Forbidden):
        api.record_attendance(event_id=cancelled.pk, came={}, by=cast.member, at=STARTS)
