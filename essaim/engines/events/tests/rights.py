"""Who may open which address of the events."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.engines.events.factories import make_event, make_registration
from essaim.engines.members.api import household_of
from essaim.engines.members.factories import make_household
from essaim.kernel.factories import Cast


def _row(**expected: int) -> dict[str, int]:
    return {"anonymous": 302, "stranger": 404, "funder": 403, "other": 404, **expected}


SEEN = _row(member=200, coordinator=200)
MANAGED = _row(member=403, coordinator=200)
ACTED = _row(member=403, coordinator=302)
KEYLESS = dict.fromkeys(("anonymous", "stranger", "member", "coordinator", "funder", "other"), 401)

RIGHTS = [
    ("events:home", "GET", SEEN),
    ("events:past", "GET", SEEN),
    ("events:feed", "GET", SEEN),
    ("events:event", "GET", SEEN),
    ("events:event_file", "GET", SEEN),
    ("events:create", "GET", MANAGED),
    ("events:create", "POST", MANAGED),
    ("events:change", "GET", MANAGED),
    ("events:change", "POST", MANAGED),
    ("events:publish", "POST", ACTED),
    ("events:cancel", "GET", MANAGED),
    ("events:cancel", "POST", MANAGED),
    ("events:registrations", "GET", MANAGED),
    ("events:registrations", "POST", MANAGED),
    ("events:withdraw", "POST", ACTED),
    ("events:attendance", "GET", MANAGED),
    ("events:attendance", "POST", ACTED),
    ("events:sheet", "GET", MANAGED),
    # Without a number of people: the page again, with what is missing.
    ("events:register", "POST", SEEN),
    # The coordination has no household here; Bob has one, registered.
    ("events:change_seats", "POST", _row(member=200, coordinator=404)),
    ("events:leave", "POST", _row(member=302, coordinator=404)),
    # The API knows keys, not sessions.
    ("api:events", "GET", KEYLESS),
    ("api:events_register", "POST", KEYLESS),
]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    tool = cast.project.tools.select_related("project").get(engine="events")
    event = make_event(tool, starts_at=timezone.now() + timedelta(hours=1))
    begun = make_event(tool, starts_at=timezone.now() - timedelta(hours=1))
    line = make_registration(event)
    own = household_of(cast.member, cast.project.pk)
    make_registration(event, own or make_household(cast.project, "Famille Delattre", person=cast.bob))
    here = {"tool": tool.slug, "event": event.pk}
    return {
        **{name: here for name, _method, _expected in RIGHTS},
        "events:withdraw": {**here, "registration": line.pk},
        "events:attendance": {**here, "event": begun.pk},
    }
