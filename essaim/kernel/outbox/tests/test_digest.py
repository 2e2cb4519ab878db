"""What waits for the evening: gathered once, replaced when it is no longer so, never lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from essaim.kernel.outbox import digest
from essaim.kernel.outbox.digest import send_digest, send_due_digests
from essaim.kernel.outbox.kinds import Pace
from essaim.kernel.outbox.letters import To, withdraw
from essaim.kernel.outbox.models import DailyDigest, KeptMessage, OutgoingMail, Reader
from essaim.kernel.outbox.tests.conftest import BOB, CHLOE, PAPER, Stall

pytestmark = pytest.mark.django_db
# 2 November 2026 in Paris: kept at ten in the morning, gathered at six in the evening.
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def kept_at(moment: datetime) -> None:
    KeptMessage.objects.update(created_at=moment)


def states() -> list[tuple[str, str]]:
    return list(KeptMessage.objects.order_by("pk").values_list("subject", "state"))


def test_what_can_wait_leaves_in_one_email_at_its_hour_and_once(stall: Stall) -> None:
    stall.write("news", "Paiement reçu")
    stall.write("news", "Commandes ouvertes")
    kept_at(MORNING)

    send_due_digests(EVENING - timedelta(seconds=1))
    assert not OutgoingMail.objects.exists()
    for _again in range(3):
        send_due_digests(EVENING)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("bob@exemple.fr", "Bio-cabas du Centre : 2 nouvelles")
    assert mail.text.count("Bonjour,") == 1
    assert mail.text.index("1. Paiement reçu") < mail.text.index("2. Commandes ouvertes")
    assert states() == [("Paiement reçu", "told"), ("Commandes ouvertes", "told")]


def test_one_message_gives_its_subject_to_the_email(stall: Stall) -> None:
    stall.write("news", "Paiement reçu")
    kept_at(MORNING)

    send_due_digests(EVENING)

    assert OutgoingMail.objects.get().subject == "Paiement reçu"


def test_what_comes_after_the_hour_waits_for_the_next_day(stall: Stall) -> None:
    stall.write("news", "Avant")
    kept_at(MORNING)
    stall.write("news", "Après")
    KeptMessage.objects.filter(subject="Après").update(created_at=EVENING + timedelta(minutes=5))

    send_due_digests(EVENING + timedelta(minutes=10))
    assert states() == [("Avant", "told"), ("Après", "waiting")]
    send_due_digests(EVENING + DAY)

    assert [mail.subject for mail in OutgoingMail.objects.order_by("pk")] == ["Avant", "Après"]


def test_a_message_committed_late_does_not_make_a_second_email_the_same_day(stall: Stall) -> None:
    stall.write("news", "Avant")
    kept_at(MORNING)
    send_due_digests(EVENING)
    stall.write("news", "Lente")
    KeptMessage.objects.filter(subject="Lente").update(created_at=MORNING)

    send_due_digests(EVENING + timedelta(hours=1))
    assert OutgoingMail.objects.count() == 1
    send_due_digests(EVENING + DAY)
    assert OutgoingMail.objects.count() == 2


def test_a_worker_that_was_stopped_sends_what_it_missed_once(stall: Stall) -> None:
    stall.write("news")
    kept_at(MORNING)

    send_due_digests(EVENING + 3 * DAY)
    send_due_digests(EVENING + 3 * DAY)

    assert OutgoingMail.objects.count() == 1


def test_a_digest_that_fails_changes_nothing_and_is_made_again(
    stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    stall.write("news")
    kept_at(MORNING)

    def broken(*_args: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(digest, "footer", broken)
        with pytest.raises(OSError, match=r"^$"):
            send_digest(project_id=stall.project.pk, at=EVENING)
    assert states() == [("Une nouvelle", "waiting")]

    assert send_digest(project_id=stall.project.pk, at=EVENING) == 1
    assert send_digest(project_id=stall.project.pk, at=EVENING) == 0


def test_each_reader_has_one_email_in_their_language(stall: Stall) -> None:
    stall.write("news", "Une", BOB, CHLOE)
    stall.write("news", "Deux", BOB, CHLOE)
    kept_at(MORNING)

    send_due_digests(EVENING)

    assert dict(OutgoingMail.objects.order_by("pk").values_list("to", "subject")) == {
        "bob@exemple.fr": "Bio-cabas du Centre : 2 nouvelles",
        "chloe@exemple.fr": "Bio-cabas du Centre: 2 news items",
    }


def test_the_last_message_of_a_topic_is_the_one_told(stall: Stall) -> None:
    stall.write("news", "Confirmée", topic="order:41")
    stall.write("news", "Autre", topic="order:42")
    stall.write("news", "Modifiée", topic="order:41")
    kept_at(MORNING)

    send_due_digests(EVENING)

    assert states() == [("Confirmée", "dropped"), ("Autre", "told"), ("Modifiée", "told")]


def test_a_topic_is_that_of_one_reader(stall: Stall) -> None:
    stall.write("news", "Une", BOB, topic="cycle:1")
    stall.write("news", "Deux", CHLOE, topic="cycle:1")

    assert states() == [("Une", "waiting"), ("Deux", "waiting")]


def test_a_message_told_at_once_takes_the_place_of_one_that_waits(stall: Stall) -> None:
    stall.write("news", "Ouverte", topic="order:41")
    stall.write("proof", "Annulée", topic="order:41")
    kept_at(MORNING)
    send_due_digests(EVENING)

    assert [mail.subject for mail in OutgoingMail.objects.all()] == ["Annulée"]


def test_what_became_false_is_told_to_nobody(stall: Stall) -> None:
    stall.write("news", "Ouverte", BOB, CHLOE, PAPER, topic="cycle:1")
    kept_at(MORNING)

    withdraw(project_id=stall.project.pk, topic="cycle:1")
    send_due_digests(EVENING)

    assert not OutgoingMail.objects.exists()
    assert {state for _subject, state in states()} == {"dropped"}


def test_what_was_told_is_not_taken_back(stall: Stall) -> None:
    stall.write("news", topic="cycle:1")
    kept_at(MORNING)
    send_due_digests(EVENING)

    withdraw(project_id=stall.project.pk, topic="cycle:1")

    assert states() == [("Une nouvelle", "told")]


def test_turned_off_before_the_evening_is_not_told(stall: Stall) -> None:
    stall.write("news")
    kept_at(MORNING)
    Reader.objects.update(paces={"stall.news": Pace.NONE})

    send_due_digests(EVENING)

    assert not OutgoingMail.objects.exists()
    assert states() == [("Une nouvelle", "dropped")]


def test_the_same_occasion_waits_once(stall: Stall) -> None:
    stall.write("news", key="once")
    stall.write("news", key="once")

    assert KeptMessage.objects.count() == 1


def test_a_later_hour_does_not_send_twice_the_same_day(stall: Stall) -> None:
    DailyDigest.objects.create(project=stall.project, hour=8)
    stall.write("news")
    kept_at(MORNING - timedelta(hours=4))
    send_due_digests(MORNING)
    DailyDigest.objects.update(hour=20)
    stall.write("news", "Suite")
    kept_at(MORNING)

    send_due_digests(MORNING + timedelta(hours=11))
    assert OutgoingMail.objects.count() == 1
    send_due_digests(MORNING + timedelta(hours=11) + DAY)
    assert OutgoingMail.objects.count() == 2


def test_paper_is_not_gathered_and_is_dropped_past_its_time(stall: Stall) -> None:
    stall.write("news", "À lire", PAPER, until=EVENING + DAY)
    kept_at(MORNING)

    send_due_digests(EVENING)
    assert states() == [("À lire", "waiting")]
    send_due_digests(EVENING + 2 * DAY)

    assert states() == [("À lire", "dropped")]
    assert not OutgoingMail.objects.exists()


def test_what_waits_is_sealed_and_blank_once_told(stall: Stall) -> None:
    stall.write("news", "Paiement")

    def raw() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM outbox_keptmessage")
            return str(cursor.fetchone()[0])

    assert "Voici" not in raw()
    assert "Voici : Paiement." in KeptMessage.objects.get().text
    kept_at(MORNING)
    send_due_digests(EVENING)
    assert raw() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM outbox_outgoingmail")
        assert "Voici" not in cursor.fetchone()[0]


def test_many_readers_cost_the_queries_of_one(
    stall: Stall, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    many = [To(mark=str(n), language="fr", email=f"foyer{n}@exemple.fr") for n in range(60)]

    with django_assert_max_num_queries(7):
        stall.write("news", "Ouverte", *many, topic="cycle:1")
    assert KeptMessage.objects.count() == 60
    kept_at(timezone.now() - 2 * DAY)
    with django_assert_max_num_queries(14):
        send_digest(project_id=stall.project.pk, at=timezone.now())
    assert OutgoingMail.objects.count() == 60
