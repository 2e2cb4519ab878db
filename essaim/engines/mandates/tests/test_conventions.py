"""Conventions added, their alarms dismissed and put back, deleted; nothing readable in the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from essaim.engines.mandates.commands.conventions import (
    Sent,
    add_convention,
    delete_convention,
    dismiss_alarm,
    restore_alarm,
)
from essaim.engines.mandates.errors import AlreadyDismissed, NotAPassage, ReasonNeeded, TextOrFile
from essaim.engines.mandates.factories import mandates_cast, opened
from essaim.engines.mandates.models import Convention, Dismissal
from essaim.engines.mandates.queries.clauses import told
from essaim.engines.mandates.queries.conventions import convention_in
from essaim.engines.mandates.tests.conventions import DISGUISED, added, alarm_of
from essaim.kernel.audit.api import history
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.projects.models import Tool
from essaim.kernel.textfiles.tests.test_reading import docx, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return mandates_cast()


def again(cast: Cast, convention: Convention) -> Convention:
    found = convention_in(cast.tool("services"), convention.pk)
    assert found is not None
    return found


def price(convention: Convention) -> tuple[str, int]:
    alarm = alarm_of(convention, "price")
    return (alarm["criterion"], alarm["start"])


def test_a_file_is_read_and_its_text_kept_sealed(cast: Cast) -> None:
    sent = Sent(title=" Ateliers ", law_on=date(2026, 11, 2), content=docx(*DISGUISED.splitlines()))

    made = add_convention(by=cast.member, tool=cast.tool("services"), sent=sent, at=NOW)

    kept = again(cast, made)
    assert (kept.title, kept.origin, kept.added_by) == ("Ateliers", "docx", cast.bob)
    assert told(kept).level == "De nombreux indices"
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM mandates_convention")
        raw = cursor.fetchone()[0]
    assert "unitaire" in kept.text and "unitaire" not in raw
    assert [entry.action for entry in history(made)] == ["mandates.convention_added"]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Donnez un titre"),
        ({"law_on": date(1988, 1, 1)}, "law_on", "depuis 2004"),
        ({"text": ""}, "file", "l'un des deux"),
        ({"content": b"x"}, "file", "l'un des deux"),
        ({"text": "", "content": b"x"}, "file", "ni un DOCX"),
        ({"text": "Bonjour."}, "text", "trop court"),
        ({"text": "prix " * 120_001}, "text", "600\u202f000 caractères"),
    ],
)
def test_what_cannot_be_read_is_refused(
    cast: Cast, changed: dict[str, object], field: str, sentence: str
) -> None:
    sent = Sent(**{"title": "Ateliers", "law_on": date(2026, 11, 2), "text": DISGUISED, **changed})  # type: ignore[arg-type]

    with pytest.raises(Invalid) as refused:
        add_convention(by=cast.member, tool=cast.tool("services"), sent=sent, at=NOW)

    assert refused.value.field == field and sentence in str(refused.value)
    assert isinstance(refused.value, TextOrFile) is ("l'un des deux" in sentence)


def test_a_scan_is_refused_in_a_sentence(cast: Cast) -> None:
    sent = Sent(title="Scan", law_on=date(2026, 11, 2), content=pdf("<hr>"))

    with pytest.raises(Invalid) as refused:
        add_convention(by=cast.member, tool=cast.tool("services"), sent=sent, at=NOW)
    assert "que des images de pages, sans texte" in str(refused.value)


def test_a_service_of_another_tool_is_not_found(cast: Cast) -> None:
    other = Tool.objects.create(
        project=cast.project, slug="autres", engine="mandates", title="Autres", settings={}, position=9
    )
    service = opened(cast.member, other)

    with pytest.raises(NotFound):
        added(cast.member, cast.tool("services"), service_id=service.pk)


def test_a_false_alarm_no_longer_counts_and_can_come_back(cast: Cast) -> None:
    convention = added(cast.member, cast.tool("services"))
    before = told(again(cast, convention)).score
    criterion, start = price(convention)

    dismiss_alarm(
        by=cast.coordinator, convention_id=convention.pk, alarm=(criterion, start), reason=" Exemple ", at=NOW
    )
    during = told(again(cast, convention)).score
    restore_alarm(by=cast.member, convention_id=convention.pk, alarm=(criterion, start))

    assert during.dismissed == 1
    assert sum(one.passages for one in during.heavy) == sum(one.passages for one in before.heavy) - 1
    assert told(again(cast, convention)).score == before
    traces = list(history(convention).order_by("pk"))
    assert [one.action for one in traces[1:]] == ["mandates.alarm_dismissed", "mandates.alarm_restored"]
    assert (traces[1].reason, traces[1].changes) == ("Exemple", {"criterion": "price", "start": start})


def test_what_may_not_be_dismissed(cast: Cast) -> None:
    convention = added(cast.member, cast.tool("services"), dismissed="penalties")
    alarm = price(convention)

    def dismiss(by: object, alarm: tuple[str, int], reason: str = "Exemple") -> None:
        dismiss_alarm(by=by, convention_id=convention.pk, alarm=alarm, reason=reason, at=NOW)  # type: ignore[arg-type]

    for who, which, reason, refusal in (
        (cast.member, alarm, " ", ReasonNeeded),
        (cast.member, ("price", alarm[1] + 1), "Exemple", NotAPassage),
        (cast.member, tuple(alarm_of(convention, "penalties").values()), "Exemple", AlreadyDismissed),
        (cast.funder, alarm, "Exemple", Forbidden),
        (cast.stranger, alarm, "Exemple", NotFound),
    ):
        with pytest.raises(refusal):
            dismiss(who, which, reason)
    with pytest.raises(NotFound):
        restore_alarm(by=cast.member, convention_id=convention.pk, alarm=alarm)
    assert Dismissal.objects.in_project(cast.project).count() == 1


def test_one_deletes_ones_own_and_who_decides_deletes_any(cast: Cast) -> None:
    mine = added(cast.member, cast.tool("services"), dismissed="penalties")
    theirs = added(cast.coordinator, cast.tool("services"))

    with pytest.raises(Forbidden):
        delete_convention(by=cast.member, convention_id=theirs.pk)
    delete_convention(by=cast.member, convention_id=mine.pk)
    delete_convention(by=cast.coordinator, convention_id=theirs.pk)

    assert not Convention.objects.in_project(cast.project).exists()
    assert not Dismissal.objects.in_project(cast.project).exists()
    assert AuditEntry.objects.filter(action="mandates.convention_deleted").count() == 2
