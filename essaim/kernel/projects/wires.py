"""Events reach the letters of their engine, and the commands that the recipe wired to them."""

from django.utils import timezone

from essaim.kernel.access.api import register_system_actor
from essaim.kernel.actors.actor import Actor
from essaim.kernel.outbox.models import OutgoingEvent
from essaim.kernel.projects.engine import engine, engines
from essaim.kernel.projects.models import Project, Tool, Wire


def deliver(event: OutgoingEvent) -> None:
    """Write to people of the event, then run each command wired to it, within the transaction that marks it delivered.

    Nothing in a closed project.
    """
    tool = Tool.objects.select_related("project").get(pk=event.tool_id)
    if tool.project.status != Project.Status.RUNNING:
        return
    for kind, write in engine(tool.engine).tells.items():
        if kind.event_name() == event.name:
            write(tool, event.payload, timezone.now())
    wires = Wire.objects.filter(source=tool, event=event.name).select_related("target")
    for wire in wires:
        slug, _dot, name = wire.command.partition(".")
        acceptor = engine(slug).accepts[name]
        acceptor.run(wire.target, event.payload, Actor.system(wire.command), timezone.now())


def register_wire_actors() -> None:
    """Each wired command acts under its own name, with the rights its engine declares for it and no more."""
    for slug, found in engines().items():
        for name, acceptor in found.accepts.items():
            register_system_actor(f"{slug}.{name}", acceptor.permissions)
