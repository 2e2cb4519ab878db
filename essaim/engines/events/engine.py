"""Manifest of the events engine."""

from datetime import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field

from essaim.engines.events import events, queries
from essaim.engines.events.commands import announce_next, release_places, remind
from essaim.engines.events.demo import demo
from essaim.engines.events.permissions import LABELS, P
from essaim.engines.events.today import today
from essaim.kernel.outbox.api import MessageKind, Pace
from essaim.kernel.projects.engine import Acceptor, Engine, Job, MenuItem, Metric
from essaim.kernel.projects.values import EngineSettings


class Settings(EngineSettings):
    """How the tool announces its next event, and its limits. Hours are local; durations in minutes."""

    title: str = "Rendez-vous"
    description: str = ""
    place: str = "À préciser"
    places: int = Field(12, ge=1, le=1000)
    most_seats: int = Field(6, ge=1, le=50)
    starts: time = time(18, 0)
    duration_minutes: int = Field(120, ge=15, le=1440)
    days_after: int = Field(2, ge=0, le=60)
    closes_hours_before: int = Field(24, ge=0, le=720)
    public_calendar: bool = False


def _letters(*names: str) -> tuple[str, ...]:
    return tuple(f"events/mail/{name}.txt" for name in names)


MESSAGES = (
    MessageKind(
        key="registration",
        label=_("Mon inscription : notée, en attente, retirée"),
        templates=_letters("registered", "waiting", "promoted", "unregistered"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="change",
        label=_("Un rendez-vous change ou n'a pas lieu"),
        templates=_letters("changed", "event_cancelled"),
        default=Pace.IMMEDIATE,
    ),
    MessageKind(
        key="reminder",
        label=_("Rappel la veille"),
        templates=_letters("reminder"),
        default=Pace.IMMEDIATE,
        can_wait=False,
    ),
)

ENGINE = Engine(
    slug="events",
    name=_("Rendez-vous"),
    promise=_(
        "Proposer des ateliers et des rencontres, avec des places, une liste d'attente juste et une feuille de présence."
    ),
    version="1.0.0",
    path="rendez-vous",
    settings=Settings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "events.created": _("Rencontre préparée"),
        "events.changed": _("Rencontre modifiée"),
        "events.published": _("Rencontre annoncée"),
        "events.cancelled": _("Rencontre annulée"),
        "events.registered": _("Inscription"),
        "events.seats_changed": _("Nombre de places modifié"),
        "events.unregistered": _("Inscription retirée"),
        "events.promoted": _("Place donnée depuis la liste d'attente"),
        "events.reminded": _("Rappel envoyé"),
        "events.attendance_recorded": _("Présences notées"),
    },
    words={
        "title": _("titre"),
        "place": _("lieu"),
        "starts_at": _("début"),
        "ends_at": _("fin"),
        "closes_at": _("inscriptions jusqu'au"),
        "places": _("places"),
        "description": _("description"),
        "seats": _("personnes"),
        "status": _("état"),
        "status=registered": _("inscrit"),
        "status=waiting": _("en liste d'attente"),
        "status=cancelled": _("annulé"),
        "channel": _("reçue"),
        "channel=web": _("en ligne"),
        "channel=phone": _("par téléphone"),
        "channel=paper": _("sur papier"),
        "registrations": _("inscriptions"),
    },
    urls="essaim.engines.events.urls",
    home="events:home",
    needs=("members",),
    emits=(
        events.EventPublished,
        events.EventCancelled,
        events.RegistrationConfirmed,
        events.RegistrationCancelled,
        events.AttendanceRecorded,
    ),
    accepts={
        "announce_next": Acceptor(
            summary=_("Proposer et ouvrir le prochain rendez-vous"),
            run=announce_next,
            permissions=frozenset({P.MANAGE}),
            emits=(events.EventPublished,),
        )
    },
    metrics={
        "attendance": Metric(
            name=_("Participation aux ateliers"),
            definition=_(
                "Nombre de personnes notées présentes, toutes dates confondues. Une personne venue deux fois compte deux fois."
            ),
            unit="personnes",
            counted=lambda n: ngettext("personne", "personnes", n),
            monthly=queries.attendance_by_month,
            total=queries.attendance_total,
            by_project=queries.attendance_by_project,
        ),
        "held": Metric(
            name=_("Ateliers tenus"),
            definition=_("Nombre de rendez-vous dont la présence a été notée."),
            unit="ateliers",
            counted=lambda n: ngettext("atelier", "ateliers", n),
            monthly=queries.held_by_month,
            total=queries.held_total,
            by_project=queries.held_by_project,
        ),
    },
    jobs={
        "remind": Job(run=remind, every_seconds=900, permissions=frozenset({P.MANAGE})),
        "release_places": Job(
            run=release_places, every_seconds=900, permissions=frozenset({P.VIEW, P.RECORD})
        ),
    },
    messages=MESSAGES,
    menu=(
        MenuItem(label=_("Agenda"), url="events:home", permission=P.VIEW),
        MenuItem(label=_("Passés"), url="events:past", permission=P.VIEW),
    ),
    today=today,
    demo=demo,
    rest="essaim.engines.events.rest.router",
)
