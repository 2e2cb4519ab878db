"""Thirty people for the last five seats."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from essaim.engines.events import api
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.models import Event, Registration
from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent

PEOPLE, SEATS = 30, 5


def _at_once(jobs: Sequence[Callable[[], object]]) -> None:
    """Run all the jobs at the same moment, each with its own connection; their faults rise here."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))


def _record(cast: Cast, event: Event, household: Household) -> Registration:
    return api.register_household(
        event_id=event.pk, household=household, seats=1, channel="phone", by=cast.coordinator, at=NOW
    )


def _leave(cast: Cast, line: Registration) -> Registration:
    return api.cancel_registration(registration_id=line.pk, by=cast.coordinator, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_seat_read_then_written_without_lock_is_given_twice() -> None:
    event = make_event(events_cast().tool("ateliers"), places=1)
    households = [make_household(event.project) for _person in range(2)]
    both_have_read = Barrier(2)

    def careless(household: Household) -> None:
        seen = Event.unscoped.get(pk=event.pk)
        both_have_read.wait(timeout=20)
        if seen.left:
            Registration.unscoped.create(
                tool_id=seen.tool_id,
                project_id=seen.project_id,
                event=seen,
                household=household,
                status=Registration.Status.REGISTERED,
            )
            Event.unscoped.filter(pk=seen.pk).update(taken=seen.taken + 1)

    _at_once([partial(careless, household) for household in households])

    assert event.registrations.filter(status=Registration.Status.REGISTERED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_register_last_seats_to_thirty_people_at_once() -> None:
    cast = events_cast()
    event = make_event(cast.tool("ateliers"), places=12, taken=0)
    make_registration(event, seats=12 - SEATS)
    households = [make_household(cast.project) for _person in range(PEOPLE)]

    _at_once([partial(_record, cast, event, household) for household in households])

    event.refresh_from_db()
    states = list(event.registrations.values_list("status", flat=True))
    assert event.taken == 12
    assert states.count(Registration.Status.REGISTERED) == SEATS + 1
    assert states.count(Registration.Status.WAITING) == PEOPLE - SEATS
    assert OutgoingEvent.objects.filter(name="events.RegistrationConfirmed").count() == SEATS


@pytest.mark.django_db(transaction=True)
def test_leaving_and_registering_at_once_never_pass_the_places() -> None:
    cast = events_cast()
    event = make_event(cast.tool("ateliers"), places=SEATS)
    held = [make_registration(event) for _seat in range(SEATS)]
    newcomers = [make_household(cast.project) for _person in range(10)]

    _at_once(
        [partial(_leave, cast, line) for line in held]
        + [partial(_record, cast, event, household) for household in newcomers]
    )

    event.refresh_from_db()
    registered = event.registrations.filter(status=Registration.Status.REGISTERED)
    assert event.taken == registered.count() == SEATS
    assert event.registrations.filter(status=Registration.Status.WAITING).count() == 10 - SEATS
