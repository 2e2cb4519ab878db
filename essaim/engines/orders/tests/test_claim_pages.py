"""The pages of spoilt goods, walked by the household, the producer and the coordination."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.claims import withdraw_claim
from essaim.engines.orders.factories import TOOL, a_photo, form_key
from essaim.engines.orders.models import GoodsClaim, OrderLine, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.waiting import waiting_for
from essaim.engines.orders.tests.test_claims import ACCEPT, AFTER, DISPUTE, books, claim, claimed_cast
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, join, make_user
from essaim.kernel.outbox.models import OutgoingMail


def sent(line: OrderLine, **more: Any) -> dict[str, Any]:
    return {"line_id": line.pk, "units": 1, "trouble": "Moisi au fond", "form_key": form_key(), **more}


@pytest.mark.django_db
def test_a_household_sends_a_photo_and_a_bad_one_loses_nothing_typed() -> None:
    cast, _farid, line = claimed_cast()
    client, number = signed(cast.bob), line.order.number
    assert "Signaler un produit abîmé" in text(client.get(link(cast, "order", number=number)))
    here = link(cast, "claim_new", number=number)
    form = client.get(here).content.decode()
    assert 'accept="image/*"' in form and "capture" in form
    wrong = SimpleUploadedFile("x.jpg", b"<html>", content_type="image/jpeg")
    page = text(client.post(here, sent(line, photo=wrong)))
    assert "Cette photo n'est pas lisible" in page.replace("&#x27;", "'") and "Moisi au fond" in page
    assert not GoodsClaim.unscoped.exists()

    good = SimpleUploadedFile("x.jpg", a_photo(), content_type="image/jpeg")
    page = text(client.post(here, sent(line, photo=good), follow=True))
    assert "C'est signalé" in page.replace("&#x27;", "'")
    filed = GoodsClaim.unscoped.get()
    photo = client.get(link(cast, "claim_photo", pk=filed.pk))
    assert (photo["Content-Type"], photo["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert Image.open(BytesIO(photo.content)).format == "JPEG"
    assert "en attente" in text(client.get(link(cast, "order", number=number)))
    assert "Retirer ma réclamation" in text(client.get(link(cast, "claim", pk=filed.pk)))
    gone = text(client.post(link(cast, "claim_withdraw", pk=filed.pk), follow=True))
    assert "Réclamation retirée" in gone


@pytest.mark.django_db
def test_the_photo_is_for_the_household_the_producer_and_the_coordination() -> None:
    cast, farid, line = claimed_cast()
    filed = claim(cast, line, photo=a_photo())
    carla = make_user("Carla")
    join(cast.project, "membre", carla)
    make_household(cast.project, "Famille Caron", person=carla)
    farm = Product.unscoped.get(offers=line.offer_id).producer_id
    other = Producer.objects.in_tool(cast.tool(TOOL)).get(name="Jardins de la Marque").pk
    asked: dict[str, dict[str, Any]] = {
        "claim_photo": {"pk": filed.pk},
        "own_claim_photo": {"producer": farm, "pk": filed.pk},
    }
    expected = {cast.bob: (200, 403), cast.alice: (200, 200), farid: (403, 200), carla: (404, 403)}
    for user, statuses in expected.items():
        got = tuple(
            signed(user).get(link(cast, name, **kwargs)).status_code for name, kwargs in asked.items()
        )
        assert got == statuses, user
    assert Client().get(link(cast, "claim_photo", pk=filed.pk)).status_code == 302
    assert signed(farid).get(link(cast, "own_claim", producer=other, pk=filed.pk)).status_code == 404


@pytest.mark.django_db
def test_a_producer_answers_on_its_page_without_knowing_who_claims() -> None:
    cast, farid, line = claimed_cast()
    filed = claim(cast, line, photo=a_photo())
    client = signed(farid)
    letter = OutgoingMail.objects.get(key__startswith="orders.claim_filed")
    assert letter.to == farid.email and "Delattre" not in letter.text and "Moisi au fond" in letter.text
    page = text(client.get(link(cast, "producing"), follow=True))
    assert "Voir et répondre" in page
    here = link(
        cast, "own_claim", producer=Product.unscoped.get(offers=line.offer_id).producer_id, pk=filed.pk
    )
    page = text(client.get(here))
    assert "Delattre" not in page and "Bob" not in page and "Refuser" not in page and "<img" in page
    page = text(client.post(here, {"decision": DISPUTE, "reason": ""}))
    assert "Dites pourquoi" in page
    page = text(client.post(here, {"decision": DISPUTE, "reason": "Livré sain"}, follow=True))
    assert "Réponse enregistrée" in page and "La coordination va décider" in page

    client = signed(cast.alice)
    page = text(client.get(link(cast, "claims")))
    assert "Famille Delattre" in page and "contestée" in page
    client.post(link(cast, "claim", pk=filed.pk), {"decision": ACCEPT, "reason": ""})
    page = text(client.get(link(cast, "claims")))
    assert "Rien n'attend de réponse" in page.replace("&#x27;", "'") and "acceptée" in page
    assert books(cast) == AFTER


@pytest.mark.django_db
def test_the_list_reads_as_many_rows_in_as_many_queries() -> None:
    cast, _farid, line = claimed_cast(large=6)
    client, counts = signed(cast.alice), []
    for _n in range(2):
        claim(cast, line)
        claim(cast, line)
        with CaptureQueriesContext(connection) as seen:
            client.get(link(cast, "claims"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_today_tells_the_coordination_of_claims_until_they_are_answered() -> None:
    cast, _farid, line = claimed_cast()
    held, tool = frozenset({P.MANAGE_CYCLES}), cast.tool(TOOL)
    told = [one.text for one in waiting_for(tool, cast.coordinator, held, NOW)]
    assert not any("abîmé" in text for text in told)
    filed = claim(cast, line)
    assert "1 produit abîmé signalé" in [one.text for one in waiting_for(tool, cast.coordinator, held, NOW)]
    withdraw_claim(by=cast.member, claim_id=filed.pk, at=NOW)
    assert not [one for one in waiting_for(tool, cast.coordinator, held, NOW) if "abîmé" in one.text]
