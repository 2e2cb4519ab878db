from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.engines.members import api
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import HouseholdImport
from essaim.kernel.factories import NOW, Cast

pytestmark = pytest.mark.django_db
FILE = "Nom;Courriel;QF\nBenali;nora@exemple.fr;612\nCaron;pas bon;\n"


@pytest.fixture
def cast() -> Cast:
    return members_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str, *rest: int) -> str:
    return reverse(f"members:{name}", args=[cast.project.slug, "foyers", *rest])


@pytest.mark.parametrize("rows", [1, 300])
def test_home_costs_the_same_for_one_household_and_three_hundred(
    cast: Cast,
    client: Client,
    rows: int,
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    for _ in range(rows):
        make_household(cast.project, commune=cast.project.territory)
    client.get(url(cast, "home"))

    # session, user, tool, participations, grants, count, page
    with django_assert_num_queries(6):
        page = client.get(url(cast, "home"))

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("elise", ["Élise Caron"]),
        ("06 12 34", ["Famille Benali"]),
        ("villeneuve", ["Élise Caron"]),
        ("n2", ["Famille Benali"]),
        ("personne", []),
    ],
)
def test_home_finds_by_name_phone_commune_or_number(
    cast: Cast, client: Client, words: str, names: list[str]
) -> None:
    make_household(cast.project, "Élise Caron", commune=cast.project.territory)
    make_household(cast.project, "Famille Benali", phone="0612345678")

    page = client.get(url(cast, "home"), {"mots": words})

    assert [household.name for household in page.context["page"]] == names


def test_home_hides_the_quotient_from_who_may_not_see_it(cast: Cast, client: Client) -> None:
    make_household(cast.project, quotient=61287, quotient_checked_on=NOW.date())
    assert "61287" in client.get(url(cast, "home")).content.decode()

    cast.project.grants.filter(permission="members.see_quotient").delete()

    for name, rest in (("home", ()), ("household", (1,)), ("export", ())):
        assert "61287" not in client.get(url(cast, name, *rest)).content.decode()


def test_add_asks_when_a_household_looks_like_another(cast: Cast, client: Client) -> None:
    make_household(cast.project, "Famille Caron", email="caron@exemple.fr")
    typed = {"name": "Caron", "email": "caron@exemple.fr"}

    asked = client.post(url(cast, "add"), typed)
    confirmed = client.post(url(cast, "add"), {**typed, "is_other": "on"})

    assert "même adresse e-mail" in asked.content.decode()
    assert confirmed.status_code == 302
    assert api.active_households(cast.project).count() == 2


def test_household_shows_its_history_in_words(cast: Cast, client: Client) -> None:
    household = api.add_household(
        by=cast.coordinator, project_id=cast.project.pk, name="Famille Caron", phone="0611111111", at=NOW
    )
    client.post(url(cast, "change", household.number), {"name": "Famille Caron", "phone": "0622222222"})

    page = client.get(url(cast, "household", household.number)).content.decode()

    assert "Téléphone\xa0: 06 11 11 11 11 → 06 22 22 22 22" in page


def test_household_leaves_and_comes_back(cast: Cast, client: Client) -> None:
    household = make_household(cast.project)

    client.post(url(cast, "leave", 1), {"reason": "Déménagement"})
    household.refresh_from_db()
    assert household.leaving_reason == "Déménagement"
    client.post(url(cast, "leave", 1))

    household.refresh_from_db()
    assert household.is_active


def test_import_goes_from_file_to_households_and_back(cast: Cast, client: Client) -> None:
    sent = SimpleUploadedFile("familles.csv", FILE.encode("cp1252"))
    client.post(url(cast, "imports"), {"file": sent})
    draft = HouseholdImport.objects.in_project(cast.project).get()
    client.post(url(cast, "import_columns", draft.pk), {"name": "0", "email": "1", "quotient": "2"})

    check = client.get(url(cast, "import_check", draft.pk))
    assert "«\xa0pasbon\xa0» n&#x27;est pas une adresse e-mail" in check.content.decode()
    client.post(url(cast, "import_check", draft.pk), {"act": "import"})
    assert [household.quotient for household in api.active_households(cast.project)] == [612]

    client.post(url(cast, "import_undo", draft.pk))
    assert not api.active_households(cast.project).exists()


def test_import_refuses_a_hostile_file_on_the_form(cast: Cast, client: Client) -> None:
    sent = SimpleUploadedFile("familles.xlsx", b"PK\x03\x04 pas un classeur")

    page = client.post(url(cast, "imports"), {"file": sent})

    assert page.status_code == 200
    assert "abîmé" in page.content.decode()


def test_merge_page_keeps_the_chosen_sheet(cast: Cast, client: Client) -> None:
    one, two = make_household(cast.project, "Caron Elise"), make_household(cast.project, "Élise Caron")
    assert "côte à côte" in client.get(url(cast, "merge", 1, 2)).content.decode()

    client.post(url(cast, "merge", 1, 2), {"kept": str(two.pk)})

    one.refresh_from_db()
    assert one.merged_into == two


def test_export_disarms_formulas_and_leaves_merged_sheets_out(cast: Cast, client: Client) -> None:
    kept = make_household(cast.project, "=CMD()")
    make_household(cast.project, "Fiche réunie", merged_into=kept, is_active=False, left_on=NOW.date())

    text = client.get(url(cast, "export")).content.decode("utf-8-sig")

    assert "1;'=CMD();" in text
    assert "Fiche réunie" not in text


def test_own_page_opens_the_household_of_a_member(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bob)
    page = client.get(url(cast, "own"))
    assert page.context["form"].initial["email"] == cast.bob.email

    client.post(url(cast, "own"), {"name": "Famille Delattre"})

    own = api.household_of(cast.member, cast.project.pk)
    assert own is not None
    assert own.name == "Famille Delattre"


def test_household_of_another_project_is_not_found(cast: Cast, client: Client) -> None:
    elsewhere = cast.charlie.participations.get().project
    other = make_household(elsewhere, number=99)

    assert client.get(url(cast, "household", other.number)).status_code == 404
