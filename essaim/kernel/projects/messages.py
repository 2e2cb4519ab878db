"""The messages of a project: what its engines write about, what a person chose, and when the daily digest leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.kernel.access.api import grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.outbox.kinds import MessageKind, Pace, register_kinds
from essaim.kernel.outbox.letters import To, readers
from essaim.kernel.outbox.models import EVENING, DailyDigest, Reader
from essaim.kernel.outbox.readers import choose_paces
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import Project, Tool
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.roles import projects_of

# Nobody is written to in the night.
FIRST_HOUR, LAST_HOUR = 6, 21


def register_messages() -> None:
    """Make the kinds of every engine known to the outbox. Called once, at start-up."""
    for slug, found in engines().items():
        register_kinds(slug, found.messages)


def kinds_in(project: Project) -> dict[str, MessageKind]:
    """The kinds of messages that one may choose in a project, by name, in the order of its tools. One query."""
    slugs = dict.fromkeys(
        Tool.objects.filter(project=project).order_by("position", "pk").values_list("engine", flat=True)
    )
    return {
        f"{slug}.{kind.key}": kind
        for slug in slugs
        if slug in engines()
        for kind in engines()[slug].messages
        if kind.is_chosen
    }


def addresses_of(user: User, project_id: int) -> list[str]:
    """Where a person is written to in a project: at their account, and where the engines say. One query an engine that can tell."""
    found = [user.email.lower()]
    for one in engines().values():
        if one.addresses is not None:
            found += [address.lower() for address in one.addresses(project_id, user.pk)]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Choices:
    """What a person receives from a project: where, each kind they may choose, and how fast it comes now."""

    project: Project
    addresses: list[str]
    kinds: dict[str, MessageKind]
    paces: dict[str, Pace]
    hour: int


def paces_of(reader: Reader | None, kinds: Mapping[str, MessageKind]) -> dict[str, Pace]:
    chosen = reader.paces if reader else {}
    return {name: kind.pace(chosen.get(name)) for name, kind in kinds.items()}


def my_messages(user: User) -> list[Choices]:
    """The running projects that write to a person, and what they chose. One query, and five a project at most."""
    found = []
    for project in projects_of(Actor.of(user)).filter(status=Project.Status.RUNNING):
        kinds = kinds_in(project)
        if not kinds:
            continue
        addresses = addresses_of(user, project.pk)
        rows = Reader.objects.filter(project=project, email__in=addresses).order_by("pk")
        reader = next(iter(sorted(rows, key=lambda row: -addresses.index(row.email))), None)
        found.append(Choices(project, addresses, kinds, paces_of(reader, kinds), digest_hour(project.pk)))
    return found


@transaction.atomic
def choose_messages(*, by: Actor, project_id: int, paces: Mapping[str, str]) -> None:
    """Choose how fast each kind of message of a project comes, at every address one is written to. Raises NotFound for a stranger."""
    user = User.objects.filter(pk=by.user_id or 0).first()
    if user is None or grants(by, project_id) is None:
        raise NotFound
    to = [To(mark="", language=user.language, email=email) for email in addresses_of(user, project_id)]
    for reader in readers(project_id, to).values():
        choose_paces(by=by, reader_id=reader.pk, paces=paces)


def digest_hour(project_id: int) -> int:
    """At what hour the digest of a project leaves. One query."""
    found = DailyDigest.objects.filter(project_id=project_id).values_list("hour", flat=True).first()
    return EVENING if found is None else found


@transaction.atomic
def set_digest_hour(*, by: Actor, project_id: int, hour: int, at: datetime) -> DailyDigest:
    """Change the hour of the daily digest; the one already sent today is not sent again. Raises NotFound, Forbidden, Invalid."""
    require(by=by, project_id=project_id, permission=P.GOVERN)
    if not FIRST_HOUR <= hour <= LAST_HOUR:
        message = _("Choisissez une heure entre {first} h et {last} h : personne ne lit la nuit.")
        raise Invalid(message=message.format(first=FIRST_HOUR, last=LAST_HOUR), field="hour")
    DailyDigest.objects.get_or_create(project_id=project_id)
    daily = DailyDigest.objects.select_for_update().select_related(None).get(project_id=project_id)
    if daily.hour != hour:
        before, daily.hour = daily.hour, hour
        daily.save(update_fields=["hour"])
        project = Project.objects.get(pk=project_id)
        record(
            by=by,
            action="projects.digest_hour_set",
            target=project,
            project=project_id,
            changes={"hour": (before, hour)},
        )
    return daily
