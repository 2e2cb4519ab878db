"""A project that is closed stays readable and stops changing, whichever way one comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.cycles import close_cycle, close_due_cycles, open_next_cycle
from essaim.engines.orders.commands.payments import record_payment
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, orders_cast, wish
from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.tests.test_pages import link, signed
from essaim.kernel.access.errors import NotRunning
from essaim.kernel.access.tokens import create_token
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent
from essaim.kernel.projects.models import Project, Wire
from essaim.kernel.projects.wires import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """An open cycle with Bob's order, in a project closed since."""
    cast = orders_cast()
    make_order(cast, make_cycle(cast))
    Project.objects.filter(pk=cast.project.pk).update(status=Project.Status.CLOSED, closed_at=NOW)
    return cast


def _pay(cast: Cast, order: Order) -> None:
    record_payment(
        by=cast.coordinator, tool=cast.tool(TOOL), household_id=order.household_id, amount=euros("5"),
        method="cash", received_on=NOW.date(), form_key="k", at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        lambda cast, order: make_order(cast, order.cycle),
        lambda cast, order: change_order(
            by=cast.member, order_id=order.pk, wish=wish(order.cycle, small=3), at=NOW
        ),
        lambda cast, order: cancel_order(by=cast.member, order_id=order.pk, at=NOW),
        lambda cast, order: close_cycle(by=cast.coordinator, cycle_id=order.cycle_id, at=NOW),
        lambda cast, order: close_cycle(
            by=Actor.system("orders.close_due_cycles"), cycle_id=order.cycle_id, at=NOW
        ),
        _pay,
    ],
)
def test_commands_refuse_and_say_why(cast: Cast, act: Callable[[Cast, Order], object]) -> None:
    order = Order.objects.in_project(cast.project).select_related("cycle").get()
    with pytest.raises(NotRunning):
        act(cast, order)


def test_the_api_reads_and_no_longer_writes(cast: Cast) -> None:
    scopes = ["orders:read", "orders:write"]
    _token, secret = create_token(
        by=cast.member, label="Essai", scopes=scopes, known=frozenset(scopes), at=NOW
    )
    order = Order.objects.in_project(cast.project).get()
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    where = {"project": cast.project.slug, "tool": TOOL}

    answer = client.post(reverse("api:cancel", kwargs={**where, "order": order.pk}))

    assert (answer.status_code, answer.json()["code"]) == (409, "projects.not_running")
    assert client.get(reverse("api:orders", kwargs=where)).json()["count"] == 1


def test_jobs_and_wires_pass_it_by(cast: Cast) -> None:
    tool = cast.tool(TOOL)
    Wire.objects.create(
        project=cast.project,
        source=tool,
        event="orders.CycleOpened",
        target=tool,
        command="orders.open_next_cycle",
    )
    event = OutgoingEvent.objects.filter(name="orders.CycleOpened").get()

    close_due_cycles(NOW + timedelta(days=60))
    deliver(event)

    assert Cycle.objects.in_project(cast.project).get().status == Cycle.Status.OPEN
    assert open_next_cycle(tool=tool, by=Actor.system("orders.open_next_cycle"), at=NOW) is None


def test_its_pages_are_still_read(cast: Cast) -> None:
    cycle = Cycle.objects.in_project(cast.project).get()

    assert signed(cast.alice).get(link(cast, "cycle", cycle=cycle.pk)).status_code == 200
    assert signed(cast.alice).post(link(cast, "cycle_close", cycle=cycle.pk)).status_code == 409
