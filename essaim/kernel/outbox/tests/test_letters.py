"""At once, with the way to stop it; on paper; and what a reader chose."""

import email.policy
import re

import pytest
from django.core import mail

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import NotFound
from essaim.kernel.factories import NOW
from essaim.kernel.outbox.api import drain
from essaim.kernel.outbox.kinds import Pace
from essaim.kernel.outbox.links import DIGEST, link_token, read_link
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail, Reader
from essaim.kernel.outbox.readers import (
    choose_paces,
    forget_readers,
    move_reader,
    paper_waiting,
    stop,
    tell_on_paper,
)
from essaim.kernel.outbox.tests.conftest import BOB, CHLOE, PAPER, Stall
from essaim.kernel.outbox.tests.test_outbox import LATER

pytestmark = pytest.mark.django_db
KINDS = ["stall.proof", "stall.news", "stall.tomorrow"]
BY = Actor.system("tests")


def test_a_proof_leaves_at_once_with_the_way_to_stop_it(stall: Stall) -> None:
    stall.write("proof", "Confirmée")
    drain(limit=5, at=LATER)

    sent = mail.outbox[0]
    url = str(sent.extra_headers["List-Unsubscribe"]).strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(sent.body).startswith("Bonjour,")
    assert url in str(sent.body)
    assert re.fullmatch(r"https?://\S+/messages/\d+:stall\.proof:[\w-]+/", url)
    assert "bob" not in url


def test_headers_are_what_a_mail_program_reads(stall: Stall) -> None:
    stall.write("proof")
    drain(limit=5, at=LATER)

    sent = mail.outbox[0]
    url = str(sent.extra_headers["List-Unsubscribe"])
    assert len(url) > 78, "long enough to be folded or encoded"
    for policy in (email.policy.default, email.policy.SMTP):
        lines = sent.message(policy=policy).as_bytes().decode().splitlines()
        assert f"List-Unsubscribe: {url}" in lines
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_what_nobody_may_stop_does_not_offer_it(stall: Stall) -> None:
    stall.write("sheet", "Bon de commande")
    drain(limit=5, at=LATER)

    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "/messages/" not in str(mail.outbox[0].body)


def test_one_click_stops_a_kind_and_no_other(stall: Stall) -> None:
    stall.write("proof", "Première")
    link = read_link(link_token(Reader.objects.get().pk, "stall.proof"))
    for _twice in range(2):
        stop(link, KINDS)
    stall.write("proof", "Seconde")
    stall.write("tomorrow", "Demain")

    assert [one.subject for one in OutgoingMail.objects.order_by("pk")] == ["Première", "Demain"]
    assert AuditEntry.objects.filter(action="messages.chosen").count() == 1


def test_one_click_on_a_digest_stops_what_it_gathers(stall: Stall) -> None:
    stall.write("news")
    link = read_link(link_token(Reader.objects.get().pk, DIGEST))

    reader = stop(link, KINDS)

    assert {name: reader.pace(name) for name in KINDS} == {
        "stall.proof": Pace.IMMEDIATE,
        "stall.news": Pace.NONE,
        "stall.tomorrow": Pace.IMMEDIATE,
    }


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "9" + token, lambda _token: "x"])
def test_an_altered_link_leads_nowhere(stall: Stall, change: object) -> None:
    stall.write("proof")
    token = link_token(Reader.objects.get().pk, "stall.proof")
    assert callable(change)
    with pytest.raises(NotFound):
        read_link(change(token))


def test_a_choice_that_its_kind_does_not_offer_is_left_out(stall: Stall) -> None:
    stall.write("tomorrow")
    reader = Reader.objects.get()
    chosen = {
        "stall.tomorrow": "digest",
        "stall.sheet": "none",
        "stall.news": "immediate",
        "gone.kind": "none",
    }

    choose_paces(by=BY, reader_id=reader.pk, paces=chosen)

    reader.refresh_from_db()
    assert reader.paces == {"stall.news": "immediate"}
    assert reader.pace("stall.sheet") == Pace.IMMEDIATE


def test_a_digest_chosen_for_a_proof_keeps_it(stall: Stall) -> None:
    stall.write("proof", "Première")
    choose_paces(by=BY, reader_id=Reader.objects.get().pk, paces={"stall.proof": "digest"})
    stall.write("proof", "Seconde")

    assert KeptMessage.objects.get().subject == "Seconde"


def test_who_has_no_address_is_written_to_on_paper(stall: Stall) -> None:
    stall.write("proof", "Confirmée", PAPER)
    stall.write("tomorrow", "Demain", PAPER)

    message = paper_waiting(stall.project.pk)[0]
    assert KeptMessage.objects.count() == 1, "what cannot wait is not for paper"
    assert message.text == "Voici : Confirmée.\n"
    assert not OutgoingMail.objects.exists()


def test_paper_printed_leaves_the_list_and_what_came_since_stays(stall: Stall) -> None:
    stall.write("proof", "Une", PAPER, BOB)
    shown = [message.pk for message in paper_waiting(stall.project.pk)]
    stall.write("proof", "Deux", PAPER)

    told = tell_on_paper(project_id=stall.project.pk, message_ids=[*shown, 0], at=NOW)
    again = tell_on_paper(project_id=stall.project.pk, message_ids=shown, at=NOW)

    assert ([message.subject for message in told], again) == (["Une"], [])
    assert [message.subject for message in paper_waiting(stall.project.pk)] == ["Deux"]


def test_choices_follow_a_new_address_and_go_with_who_is_forgotten(stall: Stall) -> None:
    stall.write("news", "Une", BOB, CHLOE)
    choose_paces(by=BY, reader_id=Reader.objects.get(email="bob@exemple.fr").pk, paces={"stall.news": "none"})

    move_reader(before="Bob@exemple.fr", after="Robert@exemple.fr")
    move_reader(before="robert@exemple.fr", after="chloe@exemple.fr")
    assert Reader.objects.get(email="robert@exemple.fr").paces == {"stall.news": "none"}

    forget_readers(email="robert@exemple.fr")
    assert [reader.email for reader in Reader.objects.all()] == ["chloe@exemple.fr"]
    trace = AuditEntry.objects.get(action="messages.chosen")
    assert (trace.target_label, trace.changes) == ("—", {})
