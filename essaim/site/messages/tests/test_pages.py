"""What one receives, chosen from one's account, from the link of an e-mail, and the hour of a project."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from essaim.engines.members.api import Household
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.kernel.access.models import Grant
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.factories import NOW, Cast, tell_events
from essaim.kernel.outbox.links import DIGEST, link_token
from essaim.kernel.outbox.models import DailyDigest, OutgoingMail, Reader
from essaim.site.accounts.commands import close_account

pytestmark = pytest.mark.django_db
MINE = reverse("site:my_messages")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def cast() -> Cast:
    cast = orders_cast()
    Grant.objects.create(project=cast.project, role="coordination", permission="projects.govern")
    return cast


def signed(cast: Cast, who: str = "bob") -> Client:
    client = Client()
    client.force_login(getattr(cast, who))
    return client


def chosen(cast: Cast, **paces: str) -> dict[str, str]:
    names = ("order", "shortage", "fetching", "opened", "payment")
    usual = {"order": "immediate", "shortage": "immediate", "fetching": "immediate"}
    values = {name: usual.get(name, "digest") for name in names} | paces
    return {f"p{cast.project.pk}-orders.{name}": pace for name, pace in values.items()}


def link(cast: Cast, kind: str) -> str:
    reader, _new = Reader.objects.get_or_create(project=cast.project, email="bob@exemple.fr")
    return reverse("site:messages_link", args=[link_token(reader.pk, kind)])


def paces(cast: Cast) -> dict[str, str]:
    return Reader.objects.get(project=cast.project, email="bob@exemple.fr").paces  # type: ignore[no-any-return]


def test_my_page_says_where_and_how_each_message_comes(cast: Cast) -> None:
    text = signed(cast).get(MINE).content.decode()

    for said in (
        "Bio-cabas du Centre",
        "Envoyés à bob-delattre@exemple.fr, bob@exemple.fr. Le résumé du jour part à 18 h.",
        "Paiement reçu",
        "Ma commande\xa0: confirmée, modifiée, annulée",
    ):
        assert said in text
    assert "Bon de commande du producteur" not in text
    assert text.count('value="digest" selected') == 2


def test_my_page_keeps_what_i_choose(cast: Cast) -> None:
    client = signed(cast)
    sent = {"project": cast.project.slug, **chosen(cast, payment="none", order="digest")}

    page = client.post(MINE, sent, follow=True).content.decode()

    assert "C'est noté pour Bio-cabas du Centre." in page or "C&#x27;est noté" in page
    assert {
        name: pace for name, pace in paces(cast).items() if name in ("orders.payment", "orders.order")
    } == {
        "orders.payment": "none",
        "orders.order": "digest",
    }
    trace = AuditEntry.objects.filter(action="messages.chosen", target_label="bob@exemple.fr").get()
    assert trace.user == cast.bob
    assert trace.changes == {"orders.payment": ["digest", "none"], "orders.order": ["immediate", "digest"]}


def test_my_page_refuses_a_pace_that_is_none_of_them(cast: Cast) -> None:
    sent = {"project": cast.project.slug, **chosen(cast, payment="weekly")}

    page = signed(cast).post(MINE, sent)

    assert page.status_code == 200
    assert not AuditEntry.objects.filter(action="messages.chosen").exists()


def test_i_cannot_choose_for_a_project_i_am_not_in(cast: Cast) -> None:
    sent = {"project": cast.project.slug, **chosen(cast, payment="none")}

    page = signed(cast, "charlie").post(MINE, sent)

    assert page.status_code == 200
    assert not Reader.objects.exists()


def test_link_read_changes_nothing_and_asks(cast: Cast) -> None:
    page = Client().get(link(cast, "orders.payment"))

    text = page.content.decode()
    assert "Ne plus recevoir ces messages\xa0?" in text
    assert "Bio-cabas du Centre ne vous écrira plus à ce sujet\xa0: Paiement reçu." in text
    assert "bob@exemple.fr" not in text
    assert page["Cache-Control"].startswith("max-age=0")
    assert paces(cast) == {}


def test_link_posted_by_a_mail_program_stops_without_account_cookie_nor_csrf(cast: Cast) -> None:
    program = Client(enforce_csrf_checks=True)

    page = program.post(link(cast, "orders.payment"), ONE_CLICK)

    assert (page.status_code, paces(cast)) == (200, {"orders.payment": "none"})
    assert "C'est arrêté" in page.content.decode()
    trace = AuditEntry.objects.get(action="messages.chosen")
    assert (trace.actor_name, trace.user) == ("outbox.link", None)


def test_link_posted_twice_is_done_once(cast: Cast) -> None:
    for _again in range(2):
        assert Client().post(link(cast, "orders.payment"), ONE_CLICK).status_code == 200

    assert AuditEntry.objects.filter(action="messages.chosen").count() == 1


def test_link_of_a_digest_stops_the_digest_only(cast: Cast) -> None:
    Client().post(link(cast, DIGEST), ONE_CLICK)

    assert paces(cast) == {"orders.opened": "none", "orders.payment": "none"}


def test_link_lets_choose_each_message_and_come_back(cast: Cast) -> None:
    url = link(cast, "orders.payment")
    Client().post(url, ONE_CLICK)
    again = {name.partition("-")[2]: pace for name, pace in chosen(cast, payment="immediate").items()}

    page = Client(enforce_csrf_checks=True).post(url, {"choose": "1", **again})

    assert "C'est noté pour Bio-cabas du Centre." in page.content.decode().replace("&#x27;", "'")
    assert paces(cast)["orders.payment"] == "immediate"


@pytest.mark.parametrize("token", ["x", "1:orders.payment:faux", "0:orders.payment:é"])
def test_link_altered_is_not_found(cast: Cast, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)(reverse("site:messages_link", args=[token])).status_code == 404


def test_link_of_the_email_itself_opens_the_page(cast: Cast) -> None:
    make_order(cast, make_cycle(cast))
    tell_events()
    text = OutgoingMail.objects.get().text
    url = next(line for line in text.splitlines() if "/messages/" in line)

    page = Client().get(url.partition("8000")[2])

    assert "Ma commande\xa0: confirmée, modifiée, annulée" in page.content.decode()


def test_project_page_sets_the_hour(cast: Cast) -> None:
    client = signed(cast, "alice")
    url = reverse("projects:messages", args=[cast.project.slug])
    assert "à 18 h" in client.get(url).content.decode()

    client.post(url, {"hour": "7"})

    assert DailyDigest.objects.get(project=cast.project).hour == 7
    assert "à 7 h" in client.get(url).content.decode()
    assert AuditEntry.objects.get(action="projects.digest_hour_set").changes == {"hour": [18, 7]}


@pytest.mark.parametrize("hour", ["3", "24", "tôt", ""])
def test_project_page_refuses_the_night(cast: Cast, hour: str) -> None:
    page = signed(cast, "alice").post(reverse("projects:messages", args=[cast.project.slug]), {"hour": hour})

    assert page.status_code == 200
    assert not DailyDigest.objects.exists()


def test_choices_are_among_my_data_and_follow_my_address(cast: Cast) -> None:
    client = signed(cast)
    Household.objects.in_project(cast.project).update(email="")
    for email, primary in ((cast.bob.email, True), ("robert@exemple.fr", False)):
        EmailAddress.objects.create(user=cast.bob, email=email, verified=True, primary=primary)
    client.post(MINE, {"project": cast.project.slug, **chosen(cast, payment="none")})

    data = client.get(reverse("site:my_data")).json()

    assert data["messages"][0]["project"] == "Bio-cabas du Centre"
    assert data["messages"][0]["choices"]["orders.payment"] == "none"

    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    client.post(reverse("account_email"), {"action_primary": "", "email": "robert@exemple.fr"})

    reader = Reader.objects.get(project=cast.project)
    assert (reader.email, reader.paces["orders.payment"]) == ("robert@exemple.fr", "none")


def test_who_erases_their_account_leaves_no_choice_behind(cast: Cast) -> None:
    signed(cast).post(MINE, {"project": cast.project.slug, **chosen(cast, payment="none")})
    assert Reader.objects.filter(email=cast.bob.email).exists()

    close_account(by=Actor.of(cast.bob), erase=True, at=NOW)

    assert not Reader.objects.exists()
