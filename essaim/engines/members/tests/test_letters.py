"""Letters on paper: who waits for one, what is printed, and what leaves the list."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from essaim.engines.members.commands.erasing import empty_household
from essaim.engines.members.commands.letters import mark_letters_printed
from essaim.engines.members.commands.merging import merge_households
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import Household
from essaim.engines.members.queries.households import addressees, own_addresses, party_of
from essaim.engines.members.queries.letters import paper_letters
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, make_user
from essaim.kernel.outbox.api import To
from essaim.kernel.outbox.models import KeptMessage, Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return members_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str) -> str:
    return reverse(f"members:{name}", args=[cast.project.slug, "foyers"])


def keep(household: Household, subject: str) -> KeptMessage:
    reader, _new = Reader.objects.get_or_create(project_id=household.project_id, party=party_of(household.pk))
    return KeptMessage.objects.create(
        reader=reader,
        kind="orders.order",
        key=f"{household.pk}:{subject}",
        language="fr",
        subject=subject,
        text=f"Voici la suite de « {subject} ».\nÀ bientôt.\n",
    )


def shown(*messages: KeptMessage) -> dict[str, str]:
    return {"messages": "-".join(str(message.pk) for message in messages)}


def test_who_is_written_to_and_how(cast: Cast) -> None:
    own = make_household(cast.project, email="benali@exemple.fr", person=cast.bob)
    cast.bob.language = "en"
    cast.bob.save()
    held = make_household(cast.project, person=make_user("Zoé", email="zoe@exemple.fr"))
    paper = make_household(cast.project)
    lost = make_household(cast.project, person=make_user("Ali", email="ali@exemple.fr", language="en"))
    merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=held.pk, lost_id=lost.pk, at=NOW
    )

    assert addressees([own, held, paper]) == {
        own.pk: [To(mark="0", email="benali@exemple.fr", language="en")],
        held.pk: [
            To(mark="0", email="ali@exemple.fr", language="en"),
            To(mark="1", email="zoe@exemple.fr", language="fr"),
        ],
        paper.pk: [To(mark="paper", party=f"household:{paper.pk}", language="fr")],
    }
    assert own_addresses(cast.project.pk, cast.bob.pk) == ["benali@exemple.fr"]


def test_addressees_cost_one_query_however_many(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    households = [make_household(cast.project) for _n in range(30)]

    # their people, and those of households merged into them
    with django_assert_num_queries(1):
        assert len(addressees(households)) == 30


def test_page_lists_who_waits_for_a_letter(cast: Cast, client: Client) -> None:
    caron = make_household(cast.project, "Famille Caron", address="3 rue des Lilas", phone="0612345678")
    alone = make_household(cast.project, "Mme Wattel")
    keep(caron, "Paiement reçu")
    keep(caron, "Commandes ouvertes")
    keep(alone, "Paiement noté")

    text = client.get(url(cast, "letters")).content.decode()

    assert "2 foyers à prévenir" in text
    assert text.index("Famille Caron") < text.index("Mme Wattel")
    for said in (
        "3 rue des Lilas",
        "06 12 34 56 78",
        "Paiement reçu<br>Commandes ouvertes",
        "adresse inconnue",
    ):
        assert said in text


def test_empty_page_says_when_it_fills(cast: Cast, client: Client) -> None:
    assert "Aucune lettre à imprimer" in client.get(url(cast, "letters")).content.decode()


def test_pdf_is_one_page_a_household_in_the_language_of_the_house(cast: Cast, client: Client) -> None:
    caron = make_household(
        cast.project, "Famille Caron", address="3 rue des Lilas", commune=cast.project.territory
    )
    wattel = make_household(cast.project, "Mme Wattel")
    messages = [keep(caron, "Une"), keep(caron, "Deux"), keep(wattel, "Trois")]
    keep(wattel, "Venue depuis")

    with translation.override("en"):
        pdf = client.post(url(cast, "letters_pdf"), shown(*messages), headers={"accept-language": "en"})

    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf.content)).pages]
    assert pdf["Content-Type"] == "application/pdf"
    assert len(pages) == 2
    assert "Famille Caron 3 rue des Lilas Villeneuve-d'Ascq" in pages[0]
    assert "Bonjour," in pages[0]
    assert pages[0].index("Une") < pages[0].index("Deux")
    assert ("Trois" in pages[1], "Venue depuis" in pages[1]) == (True, False)


def test_printing_empties_the_list_of_what_was_shown(cast: Cast, client: Client) -> None:
    caron = make_household(cast.project, "Famille Caron")
    first = keep(caron, "Une")
    keep(caron, "Venue depuis")

    page = client.post(url(cast, "letters_done"), shown(first), follow=True).content.decode()

    assert "1 lettre est imprimée." in page
    assert [message.subject for message in paper_letters(cast.project.pk)[0].messages] == ["Venue depuis"]
    trace = AuditEntry.objects.get(action="members.letters_printed")
    assert (trace.target_label, trace.changes, trace.user) == (
        "Famille Caron",
        {"letters": ["Une"]},
        cast.alice,
    )
    first.refresh_from_db()
    assert (first.state, first.text) == ("told", "")


def test_marking_twice_is_told_and_traced_once(cast: Cast, client: Client) -> None:
    message = keep(make_household(cast.project), "Une")
    client.post(url(cast, "letters_done"), shown(message))

    page = client.post(url(cast, "letters_done"), shown(message), follow=True).content.decode()

    assert "Ces lettres étaient déjà imprimées." in page
    assert AuditEntry.objects.filter(action="members.letters_printed").count() == 1


def test_what_is_sent_in_the_place_of_numbers_marks_nothing(cast: Cast, client: Client) -> None:
    keep(make_household(cast.project), "Une")

    client.post(url(cast, "letters_done"), {"messages": "1'; drop-x-²"})

    assert len(paper_letters(cast.project.pk)) == 1


def test_only_who_keeps_the_households_of_this_project_marks_its_letters(cast: Cast) -> None:
    message = keep(make_household(cast.project), "Une")
    for by, refusal in ((cast.member, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(refusal):
            mark_letters_printed(by=by, project_id=cast.project.pk, message_ids=[message.pk], at=NOW)


def test_letters_of_a_merged_household_are_those_of_the_one_it_became(cast: Cast) -> None:
    kept, lost = make_household(cast.project, "Famille Caron"), make_household(cast.project, "Caron M.")
    keep(kept, "Une")
    keep(lost, "Deux")
    merge_households(
        by=cast.coordinator, project_id=cast.project.pk, kept_id=kept.pk, lost_id=lost.pk, at=NOW
    )

    letter = paper_letters(cast.project.pk)[0]

    assert (letter.household, [message.subject for message in letter.messages]) == (kept, ["Une", "Deux"])


def test_many_letters_cost_the_same_queries(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for _n in range(20):
        keep(make_household(cast.project), "Une")

    # messages and readers, households and communes
    with django_assert_num_queries(2):
        assert len(paper_letters(cast.project.pk)) == 20


def test_a_household_emptied_takes_its_letters_and_choices_with_it(cast: Cast) -> None:
    household = make_household(cast.project, email="")
    keep(household, "Une")

    empty_household(household, "essai", cast.coordinator, NOW)  # type: ignore[arg-type]

    assert not Reader.objects.exists()
    assert paper_letters(cast.project.pk) == []


def test_an_address_that_two_households_share_is_not_forgotten_with_one(cast: Cast) -> None:
    gone, stays = (make_household(cast.project, email="nora@exemple.fr") for _n in range(2))
    Reader.objects.create(project=cast.project, email="nora@exemple.fr", paces={"orders.payment": "none"})

    empty_household(gone, "essai", cast.coordinator, NOW)  # type: ignore[arg-type]
    assert Reader.objects.count() == 1
    empty_household(stays, "essai", cast.coordinator, NOW)  # type: ignore[arg-type]
    assert Reader.objects.count() == 0


def test_today_says_that_letters_wait(cast: Cast, client: Client) -> None:
    keep(make_household(cast.project), "Une")
    keep(make_household(cast.project), "Deux")

    assert "2 lettres à imprimer" in client.get(reverse("site:mine")).content.decode()
