"""What holders are told, at the pace they chose: what to pay, their certificate, when they are refunded."""

from datetime import date, timedelta

import pytest

from essaim.engines.members.factories import make_household
from essaim.engines.shares.commands.letters import call_instalments
from essaim.engines.shares.commands.refunding import serve_queue
from essaim.engines.shares.factories import DAY, at, leave, make_category, pay, shares_cast, subscribe
from essaim.kernel.factories import Cast
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail, Reader

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def cast() -> Cast:
    return shares_cast()


def _told() -> list[str]:
    rows = KeptMessage.objects.filter(state=KeptMessage.State.WAITING)
    return list(rows.order_by("pk").values_list("subject", flat=True))


def test_an_instalment_is_called_once_until_it_is_paid(cast: Cast) -> None:
    holder = subscribe(cast, make_category(cast), 10, times=3, user_id=cast.bob.pk)
    assert _told() == ["10 parts sociales inscrites à votre nom"]
    first, due, _last = holder.operations.get().instalments.order_by("due_on")
    pay(cast, holder, first.amount.cents)
    call_instalments(at(due.due_on - timedelta(days=11)))
    assert len(_told()) == 1

    for _twice in range(2):
        call_instalments(at(due.due_on - timedelta(days=10)))

    assert _told()[1].startswith(" ".join(f"{due.amount} à verser pour vos parts".split()))
    message = KeptMessage.objects.get(kind="shares.call")
    assert (message.reader.email, str(due.amount) in message.text) == (cast.bob.email, True)
    pay(cast, holder, due.amount.cents, on=due.due_on - timedelta(days=9))
    assert len(_told()) == 1


def test_who_leaves_is_told_when_then_how_much(cast: Cast) -> None:
    household = make_household(cast.project, "Famille Delattre", email="famille@exemple.fr")
    users = make_category(cast)
    subscribe(cast, users, 40)
    holder = subscribe(cast, users, 4, household_id=household.pk)
    pay(cast, holder, 8000)
    leave(cast, holder, 4, on=MARCH)
    serve_queue(by=cast.coordinator, tool=cast.tool("parts"), on=MARCH, at=at(MARCH))

    assert [subject.split(" :")[0] for subject in _told()] == [
        "4 parts sociales inscrites à votre nom",
        "Votre retrait est accepté",
        "Vos parts sont rendues",
    ]
    assert {one.reader.email for one in KeptMessage.objects.all()} == {"famille@exemple.fr"}


def test_a_holder_may_turn_them_off_or_be_told_at_once(cast: Cast) -> None:
    choice = {"shares.certificate": "none"}
    reader = Reader.objects.create(project=cast.project, email=cast.bob.email, paces=choice)
    users = make_category(cast)
    subscribe(cast, users, 1, user_id=cast.bob.pk)
    assert _told() == []

    reader.paces = {"shares.certificate": "immediate"}
    reader.save()
    subscribe(cast, users, 2, user_id=cast.bob.pk, on=DAY)

    assert OutgoingMail.objects.get(to=cast.bob.email).subject == "2 parts sociales inscrites à votre nom"
