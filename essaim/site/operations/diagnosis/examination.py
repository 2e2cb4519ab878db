"""The whole examination, in order; what needs the database is left out when it does not answer or is not up to date."""

from collections.abc import Callable
from datetime import datetime

from essaim.site.operations.diagnosis import database, machine, service
from essaim.site.operations.diagnosis.finding import Finding, State

type Look = Callable[[], Finding]
type LookAt = Callable[[datetime], Finding]

MACHINE: list[Look] = [
    machine.look_at_python,
    machine.look_at_clock,
    machine.look_at_disk,
    machine.look_at_folder,
    machine.look_at_key,
    machine.look_at_pdf,
]
SERVICE: list[LookAt] = [
    service.look_at_address,
    service.look_at_static,
    service.look_at_product,
    service.look_at_mail,
]
# What follows needs the database: it stops at the first of these that is at fault.
GATES: list[LookAt] = [database.look_at_database, database.look_at_migrations]
CONTENT: list[LookAt] = [
    service.look_at_outbox,
    service.look_at_workers,
    service.look_at_territories,
    service.look_at_books,
]


def examine(*, at: datetime) -> list[Finding]:
    findings = [look() for look in MACHINE] + [look(at) for look in SERVICE]
    for gate in GATES:
        found = gate(at)
        findings.append(found)
        if found.state is State.FAULT:
            return findings
    return findings + [look(at) for look in CONTENT]
