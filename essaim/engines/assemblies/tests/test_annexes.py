"""Documents joined to a call, for those called; one meeting held in five towns, its votes gathered, its hours summed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.engines.assemblies import errors
from essaim.engines.assemblies.commands.annexes import (
    LARGEST_FILE,
    Sent,
    add_document,
    add_venue,
    remove_document,
    remove_venue,
)
from essaim.engines.assemblies.commands.calling import call_assembly
from essaim.engines.assemblies.commands.closing import close_ballot
from essaim.engines.assemblies.commands.meeting import open_assembly
from essaim.engines.assemblies.commands.opening import open_ballot
from essaim.engines.assemblies.commands.presence import note_attendance
from essaim.engines.assemblies.commands.voting import note_counted
from essaim.engines.assemblies.factories import assemblies_cast, make_assembly, make_member
from essaim.engines.assemblies.models import Assembly, Document, Voter
from essaim.engines.assemblies.queries.annexes import gathered
from essaim.kernel.errors import Forbidden, Invalid
from essaim.kernel.factories import NOW, Cast, join, make_user
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=20)
TOWNS = ["Wattrelos", "Roubaix", "Tourcoing", "Lys-lez-Lannoy", "Hem"]


@pytest.fixture
def cast() -> Cast:
    return assemblies_cast()


def _join(
    cast: Cast, assembly: Assembly, name: str = "comptes.pdf", content: bytes = b"%PDF-1.7"
) -> Document:
    sent = Sent(title="Comptes 2025", name=name, content=content)
    return add_document(by=cast.coordinator, assembly_id=assembly.pk, sent=sent, at=NOW)


def test_a_document_is_told_in_the_call_and_served_to_those_called_only(cast: Cast) -> None:
    make_member(cast, "Écrite", email="ecrite@exemple.fr")
    late = make_user("Tard venue")
    join(cast.project, "membre", late)
    assembly = make_assembly(cast)
    document = _join(cast, assembly)
    slugs = {"project": cast.project.slug, "tool": "assemblees", "assembly": assembly.pk}
    url = reverse("assemblies:document", kwargs={**slugs, "document": document.pk})

    def seen_by(user: object) -> int:
        client = Client()
        client.force_login(user)  # type: ignore[arg-type]
        return client.get(url).status_code

    assert (seen_by(cast.bob), seen_by(cast.alice)) == (404, 200)  # still a draft
    call_assembly(by=cast.coordinator, assembly_id=assembly.pk, at=NOW)
    make_member(cast, "Foyer tard venu", person=late)

    letter = OutgoingMail.objects.get(to="ecrite@exemple.fr", subject__startswith="Convocation")
    assert "Comptes 2025" in letter.text
    assert url in letter.text
    assert (seen_by(cast.bob), seen_by(late), seen_by(cast.fanny)) == (200, 404, 403)
    client = Client()
    client.force_login(cast.bob)
    answer = client.get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="comptes.pdf"'
    assert b"".join(answer) == b"%PDF-1.7"
    assert "Comptes 2025" in client.get(reverse("assemblies:assembly", kwargs=slugs)).text
    with pytest.raises(errors.NotADraft):
        _join(cast, assembly)
    with pytest.raises(errors.NotADraft):
        remove_document(by=cast.coordinator, document_id=document.pk)


def test_a_file_has_a_size_and_is_what_its_name_says(cast: Cast) -> None:
    assembly = make_assembly(cast)
    for name, content in (
        ("virus.exe", b"MZ"),
        ("faux.pdf", b"<script>"),
        ("vide.txt", b""),
        ("gros.pdf", b"%PDF-" + b"x" * LARGEST_FILE),
    ):
        with pytest.raises(Invalid):
            _join(cast, assembly, name, content)
    assert _join(cast, assembly, "../../rapport.docx", b"PK\x03\x04...").file_name == "rapport.docx"
    for _n in range(19):
        _join(cast, assembly, "note.txt", b"bonjour")
    with pytest.raises(errors.TooManyDocuments):
        _join(cast, assembly)
    with pytest.raises(Forbidden):
        add_document(
            by=cast.member, assembly_id=assembly.pk, sent=Sent(title="", name="a.txt", content=b"a"), at=NOW
        )


def test_pages_join_a_document_and_a_place(cast: Cast) -> None:
    assembly = make_assembly(cast, kind="meeting")
    client = Client()
    client.force_login(cast.alice)
    slugs = {"project": cast.project.slug, "tool": "assemblees", "assembly": assembly.pk}
    add = reverse("assemblies:document_add", kwargs=slugs)
    refused = client.post(add, {"title": "Comptes", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "Ce genre de fichier n&#x27;est pas pris" in refused.text
    assert 'value="Comptes"' in refused.text
    page = client.post(add, {"title": "Comptes", "file": SimpleUploadedFile("a.pdf", b"%PDF-1")}, follow=True)
    assert "est joint" in page.text
    moment = {"starts_at": "2026-12-20T18:00", "place": "Roubaix, salle Watremez"}
    page = client.post(reverse("assemblies:venue_add", kwargs=slugs), moment, follow=True)
    assert "Roubaix, salle Watremez" in page.text
    venue = assembly.venues.get()
    client.post(reverse("assemblies:venue_remove", kwargs={**slugs, "venue": venue.pk}))
    assert not assembly.venues.exists()


class Meeting:
    """A paid meeting of two hours, in five towns; ten employees."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        for number in range(9):
            make_member(cast, f"Salarié {number}")
        self.assembly = make_assembly(cast, kind="meeting", paid_minutes=120)
        self.venues = [
            add_venue(
                by=cast.coordinator,
                assembly_id=self.assembly.pk,
                place=town,
                starts_at=DAY + timedelta(days=7 * n),
            )
            for n, town in enumerate(TOWNS)
        ]
        tool = cast.tool("assemblees")
        tool.settings = {}
        tool.save()
        call_assembly(by=cast.coordinator, assembly_id=self.assembly.pk, at=NOW)
        self.assembly.refresh_from_db()
        self.voters = list(Voter.objects.in_tool(self.assembly.tool_id).order_by("name"))

    def come(self, voter: Voter, town: int) -> None:
        note_attendance(
            by=self.cast.coordinator,
            voter_id=voter.pk,
            attendance="on_site",
            venue_id=self.venues[town].pk,
            at=DAY,
        )


def test_one_meeting_in_five_towns_gathers_its_votes_and_its_hours(cast: Cast) -> None:
    meeting = Meeting(cast)
    for place, town in enumerate([0, 0, 1, 1, 1, 2, 3, 4]):
        meeting.come(meeting.voters[place], town)
    open_assembly(by=cast.coordinator, assembly_id=meeting.assembly.pk, at=DAY)
    rows = [
        (one.venue.place if one.venue else "", one.present, one.hours_text)
        for one in gathered(meeting.assembly)
    ]
    assert rows == [
        *zip(TOWNS, [2, 3, 1, 1, 1], ["4 h", "6 h", "2 h", "2 h", "2 h"], strict=True),
        ("", 8, "16 h"),
    ]

    item = meeting.assembly.items.get()
    ballot = open_ballot(by=cast.coordinator, item_id=item.pk, way="hands", at=DAY).ballot

    def count(town: int, **counts: int) -> None:
        note_counted(
            by=cast.coordinator,
            ballot_id=ballot.pk,
            college="",
            counts={key.rstrip("_"): number for key, number in counts.items()},
            venue_id=meeting.venues[town].pk,
        )

    with pytest.raises(errors.TooManyHands):
        count(0, for_=3)
    count(0, for_=2)
    count(1, for_=1, against=2)
    count(1, for_=2, against=1)  # noted again: the last stands
    count(2, against=1)
    close_ballot(by=cast.coordinator, ballot_id=ballot.pk, at=DAY)
    ballot.refresh_from_db()
    assert ballot.result["scores"] == {"for": "4", "against": "2", "abstain": "0"}


def test_who_moves_is_counted_once_and_a_place_where_someone_came_stays(cast: Cast) -> None:
    meeting = Meeting(cast)
    meeting.come(meeting.voters[0], 0)
    with pytest.raises(errors.VenueInUse):
        remove_venue(by=cast.coordinator, venue_id=meeting.venues[0].pk)
    meeting.come(meeting.voters[0], 1)
    assert [one.present for one in gathered(meeting.assembly)] == [0, 1, 0, 0, 0, 1]
    remove_venue(by=cast.coordinator, venue_id=meeting.venues[0].pk)
    client = Client()
    client.force_login(cast.alice)
    url = reverse(
        "assemblies:presence",
        kwargs={"project": cast.project.slug, "tool": "assemblees", "assembly": meeting.assembly.pk},
    )
    page = client.get(url, {"lieu": meeting.venues[1].pk}).text
    assert "Vous notez les présents de « Roubaix »" in page.replace("\xa0", " ")
    note = reverse(
        "assemblies:presence_note",
        kwargs={"project": cast.project.slug, "tool": "assemblees", "voter": meeting.voters[2].pk},
    )
    client.post(note, {"attendance": "on_site", "venue": meeting.venues[2].pk})
    assert gathered(meeting.assembly)[1].present == 1
