"""Gestures of the distribution that a phone kept: their time, their conflicts, sent once or twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.ledger.api import balance_of
from essaim.engines.orders.commands.cycles import finish_distribution
from essaim.engines.orders.factories import orders_cast
from essaim.engines.orders.models import Order, Payment
from essaim.engines.orders.rules import happened_at
from essaim.engines.orders.tests.test_distribution import closed
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.access.models import Grant
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast, join, make_user
from essaim.kernel.money import Money

EARLIER = timedelta(hours=2)
MOMENTS = st.datetimes().map(lambda moment: moment.replace(tzinfo=UTC))


def volunteer(cast: Cast, name: str) -> User:
    for permission in ("projects.view", "orders.view", "orders.deliver", "orders.take_payments"):
        Grant.objects.get_or_create(project=cast.project, role="distribution", permission=permission)
    person = make_user(name)
    join(cast.project, "distribution", person)
    return person


class Table:
    """An order closed two hours ago, the phones of Dora and Paul, and what each sends."""

    def __init__(self) -> None:
        self.cast = orders_cast()
        self.closed_at = timezone.now() - EARLIER
        self.cycle = closed(self.cast, at=self.closed_at)
        self.dora, self.paul = volunteer(self.cast, "Dora Benali"), volunteer(self.cast, "Paul Caron")

    def link(self, name: str) -> str:
        return link(self.cast, name, cycle=self.cycle.pk, number=self.order.number)

    @property
    def order(self) -> Order:
        return Order.objects.in_project(self.cast.project).get()

    def send(self, who: User, name: str, **sent: Any) -> tuple[int, dict[str, Any]]:
        client = signed(who)
        client.raise_request_exception = False
        answer = client.post(self.link(name), sent, headers={"Accept": "application/json"})
        return answer.status_code, answer.json() if "json" in answer["Content-Type"] else {}

    def pay(self, who: User, key: str, amount: str = "11,75", **more: str) -> tuple[int, dict[str, Any]]:
        return self.send(who, "till", **{"amount": amount, "method": "cash", "form_key": key, **more})


@pytest.fixture
def table(db: None) -> Table:
    return Table()


@pytest.mark.pure
@given(
    st.none() | MOMENTS,
    MOMENTS,
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_moment_is_never_to_come_nor_before_the_closing(
    told: datetime | None, closed_at: datetime, later: timedelta
) -> None:
    try:
        now = closed_at + later
    except OverflowError:
        now = closed_at

    found = happened_at(told, closed_at=closed_at, now=now)

    assert closed_at <= found <= now
    assert told is None or found == told or not closed_at <= told <= now


def test_a_tick_keeps_the_moment_it_was_made_and_gives_its_row(table: Table) -> None:
    made = table.closed_at + timedelta(minutes=30)

    status, answer = table.send(table.dora, "tick", at=made.isoformat(), reader=table.dora.pk)

    assert (status, answer["told"], answer["over"]) == (200, "Remis à Famille Delattre.", False)
    assert answer["row"].strip().startswith('<li class="handover is-done" id="commande-1"')
    assert table.order.delivered_at == made


@pytest.mark.parametrize(("told", "kept"), [(-48, -2), (+48, 0), (None, 0)])
def test_a_wrong_clock_is_brought_between_the_closing_and_now(
    table: Table, told: int | None, kept: int
) -> None:
    now = timezone.now()
    sent = {"at": (now + timedelta(hours=told)).isoformat()} if told else {}

    table.send(table.dora, "tick", **sent)

    found = table.order.delivered_at
    assert found is not None
    assert abs(found - (now + timedelta(hours=kept))) < timedelta(minutes=1)


def test_a_tick_sent_twice_counts_once_and_one_of_somebody_else_is_refused(table: Table) -> None:
    made = (table.closed_at + timedelta(minutes=30)).isoformat()
    assert table.send(table.paul, "tick", at=made)[0] == 200
    assert table.send(table.paul, "tick", at=timezone.now().isoformat())[0] == 200

    status, answer = table.send(table.dora, "tick")

    assert status == 409
    assert answer["error"].startswith("La commande nº\xa01 a déjà été remise par Paul Caron, le ")
    assert table.order.delivered_by == table.paul
    assert table.order.delivered_at == datetime.fromisoformat(made)


def test_an_undo_never_takes_back_the_tick_of_somebody_else_made_since(table: Table) -> None:
    table.send(table.dora, "tick")
    seen = table.order.delivered_at
    assert seen is not None
    table.send(table.paul, "untick", seen=seen.isoformat())
    table.send(table.paul, "tick")

    status, answer = table.send(table.dora, "untick", seen=seen.isoformat())

    assert (status, answer["error"][-20:]) == (409, "Rien n'a été annulé.")
    assert table.order.delivered_by == table.paul
    page = signed(table.dora).get(link(table.cast, "distribution", cycle=table.cycle.pk)).content.decode()
    shown = page.partition('name="seen" value="')[2].partition('"')[0]
    assert datetime.fromisoformat(shown) == table.order.delivered_at
    assert table.send(table.dora, "untick", seen=shown)[0] == 200
    assert table.order.delivered_at is None


def test_a_payment_sent_twice_is_one_and_keeps_its_day(table: Table) -> None:
    made = table.closed_at + timedelta(minutes=5)
    for _sent in range(2):
        assert table.pay(table.dora, "k1", at=made.isoformat(), seen_due="11,75")[0] == 200

    paid = Payment.objects.in_project(table.cast.project).get()
    assert (paid.amount, paid.recorded_at) == (Money(1175), made)
    assert paid.received_on == timezone.localdate(made)
    assert balance_of(table.cast.project.pk, "530") == Money(1175)


def test_a_payment_that_someone_else_took_meanwhile_is_told_and_may_be_kept(table: Table) -> None:
    table.pay(table.paul, "paul", seen_due="11,75")

    status, answer = table.pay(table.dora, "dora", seen_due="11,75")

    assert status == 409
    assert "qui doit 0,00 €. Vos 11,75 € ne sont pas enregistrés." in answer["error"].replace("\xa0", " ")
    assert table.pay(table.dora, "dora")[0] == 200
    assert balance_of(table.cast.project.pk, "530") == Money(2350)


def test_two_parts_of_one_payment_are_no_conflict(table: Table) -> None:
    assert table.pay(table.dora, "cash", "5", seen_due="11,75")[0] == 200
    assert table.pay(table.dora, "rest", "6,75", seen_due="11,75")[0] == 200


def test_money_given_above_what_was_due_is_an_advance_as_before(table: Table) -> None:
    assert table.pay(table.dora, "k", "20", seen_due="11,75")[0] == 200


def test_a_gesture_kept_for_one_person_is_not_sent_by_another(table: Table) -> None:
    status, answer = table.send(table.paul, "tick", reader=table.dora.pk)

    assert (status, answer["error"][:19]) == (409, "Une autre personne ")
    assert table.order.delivered_at is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"amount": "onze"}, "«\xa0onze\xa0» n'est pas un montant."),
        ({"amount": ""}, "Écrivez le montant reçu, par exemple 7,25."),
        ({"amount": "0"}, "Le montant est au-dessus de zéro"),
        ({"amount": "5", "at": "hier"}, "L'heure notée n'est pas lisible."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    table: Table, sent: dict[str, str], sentence: str
) -> None:
    status, answer = table.send(table.dora, "till", **{"method": "cash", "form_key": "k", **sent})

    assert status == 422
    assert answer["error"].startswith(sentence)


def test_rights_lost_and_a_session_over_are_told_apart(table: Table) -> None:
    Grant.objects.filter(role="distribution", permission="orders.deliver").delete()
    status, answer = table.send(table.dora, "tick")
    assert (status, answer["error"][:18]) == (403, "Votre rôle dans ce")
    answered = Client().post(table.link("tick"), headers={"Accept": "application/json"})
    assert answered.status_code == 302


def test_what_arrives_after_the_end_is_written_and_says_so(table: Table) -> None:
    finish_distribution(by=table.cast.coordinator, cycle_id=table.cycle.pk, at=timezone.now())

    status, answer = table.send(table.dora, "tick")

    assert (status, answer["over"]) == (200, True)
    page = text(signed(table.dora).get(link(table.cast, "distribution", cycle=table.cycle.pk)))
    assert " data-over" in page


def test_without_script_a_refusal_comes_back_on_the_list(table: Table) -> None:
    table.send(table.paul, "tick")

    page = signed(table.dora).post(table.link("tick"), follow=True)

    assert page.redirect_chain[0][0].endswith("#commande-1")
    assert "a déjà été remise par Paul Caron" in text(page)


def test_the_worker_rules_only_the_distributions(table: Table) -> None:
    answer = signed(table.dora).get(link(table.cast, "worker"))

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == link(table.cast, "distributions")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert b'addEventListener("fetch"' in answer.content


def test_the_copy_of_a_phone_holds_everybody(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("essaim.engines.orders.views.distribution.ROWS", 1)
    address = link(table.cast, "distribution", cycle=table.cycle.pk)

    assert signed(table.dora).get(address).context["page"].paginator.per_page == 1
    assert signed(table.dora).get(address, {"tous": "1"}).context["page"].paginator.per_page == 500
