"""Sign-up to closing, as a person does them: pages and the letters kept in the outbox."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.urls import urlpatterns as allauth_patterns
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.engines.members.factories import make_household, members_cast
from essaim.kernel.access.api import grants
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.factories import PASSWORD, Cast, join, make_user
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.invitations import invite
from essaim.site.accounts.adapter import MFAAdapter
from essaim.site.accounts.addresses import ROUTES, _walk

pytestmark = pytest.mark.django_db
PHRASE = "une longue phrase pour entrer"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return members_cast()


def link(letter: OutgoingMail) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.text)
    assert found
    return found[1]


def sign_up(client: Client, email: str, after: str = "") -> None:
    client.post(
        reverse("account_signup"),
        {"email": email, "password1": PHRASE, "full_name": "Gaëlle  Martin", "next": after},
    )


def verified(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_sign_up_keeps_one_letter_and_a_name(client: Client) -> None:
    sign_up(client, "gaelle@exemple.fr")

    user = User.objects.get(email="gaelle@exemple.fr")
    letter = OutgoingMail.objects.get()
    assert user.full_name == "Gaëlle Martin"
    assert letter.subject == "Bienvenue : confirmez votre adresse e-mail"
    assert "/compte/confirmer-adresse/" in letter.text
    assert letter.key.startswith("account:")


def test_sign_up_in_a_taken_address_tells_only_its_owner(client: Client) -> None:
    verified(User.objects.create_user("alice@exemple.fr", PASSWORD))

    sign_up(client, "alice@exemple.fr")

    assert User.objects.count() == 1
    assert OutgoingMail.objects.get().subject == "Vous avez déjà un compte"


def test_invitation_survives_sign_up_even_from_another_device(cast: Cast, client: Client) -> None:
    invite(
        by=cast.coordinator,
        project_id=cast.project.pk,
        role="membre",
        email="gaelle@exemple.fr",
        at=timezone.now(),
    )
    page = link(OutgoingMail.objects.get())
    assert "Créer mon compte" in client.get(page).content.decode()
    sign_up(client, "gaelle@exemple.fr", after=page)
    letter = OutgoingMail.objects.latest("pk")

    phone = Client()
    confirm = phone.get(link(letter))
    fields = dict(re.findall(r'name="(next)" value="([^"]*)"', confirm.content.decode()))
    answer = phone.post(link(letter).partition("?")[0], fields)
    assert answer["Location"] == page
    phone.post(reverse("account_login"), {"login": "gaelle@exemple.fr", "password": PHRASE, "next": page})
    taken = phone.post(page)

    assert taken["Location"] == reverse("site:mine")
    guest = Actor.of(User.objects.get(email="gaelle@exemple.fr"))
    assert grants(guest, cast.project.pk) == frozenset({"projects.view", "members.own"})
    assert "Bio-cabas du Centre" in phone.get(reverse("site:mine")).content.decode()


def test_confirmation_never_leads_to_another_site(client: Client) -> None:
    sign_up(client, "gaelle@exemple.fr", after="https://mechant.example/")

    assert "mechant" not in OutgoingMail.objects.get().text


def test_invitation_page_refuses_another_address_in_words(cast: Cast) -> None:
    invite(
        by=cast.coordinator,
        project_id=cast.project.pk,
        role="membre",
        email="gaelle@exemple.fr",
        at=timezone.now(),
    )
    page, charlie = link(OutgoingMail.objects.get()), Client()
    charlie.force_login(cast.charlie)

    shown = charlie.get(page).content.decode()
    forced = charlie.post(page)

    assert "Vous êtes connecté avec charlie-roux@exemple.fr" in shown
    assert forced.status_code == 403
    assert grants(cast.stranger, cast.project.pk) is None


def test_password_reset_by_letter(client: Client) -> None:
    user = verified(User.objects.create_user("alice@exemple.fr", PASSWORD))
    client.post(reverse("account_reset_password"), {"email": user.email})
    letter = OutgoingMail.objects.get()

    form = client.get(link(letter), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PHRASE, "password2": PHRASE})

    user.refresh_from_db()
    assert user.check_password(PHRASE)
    assert OutgoingMail.objects.latest("pk").subject == "Votre mot de passe a changé"


def test_a_letter_asked_twice_in_the_same_hour_is_written_once(client: Client) -> None:
    for _ in range(2):
        client.post(reverse("account_reset_password"), {"email": "inconnu@exemple.fr"})

    assert OutgoingMail.objects.get().subject == "Aucun compte à cette adresse"


def test_login_slows_down_after_failures(client: Client) -> None:
    verified(User.objects.create_user("alice@exemple.fr", PASSWORD))
    for _ in range(12):
        answer = client.post(reverse("account_login"), {"login": "alice@exemple.fr", "password": "faux"})

    right = client.post(reverse("account_login"), {"login": "alice@exemple.fr", "password": PASSWORD})

    assert answer.status_code in {200, 429}
    assert right.status_code != 302


def totp(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_totp_is_activated_then_asked(
    client: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    user = verified(User.objects.create_user("alice@exemple.fr", PASSWORD))
    login = {"login": user.email, "password": PASSWORD}
    client.post(reverse("account_login"), login)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):  # allauth tells once it is kept
        client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert OutgoingMail.objects.filter(subject="Double vérification activée").exists()

    phone = Client()
    asked = phone.post(reverse("account_login"), login)

    assert asked["Location"].startswith(reverse("mfa_authenticate"))
    assert phone.get(reverse("site:mine")).status_code == 302


def test_passkeys_belong_to_the_public_address() -> None:
    assert MFAAdapter().get_public_key_credential_rp_entity() == {"id": "localhost", "name": "Essaim"}


def test_every_page_of_allauth_has_its_french_address() -> None:
    assert {pattern.name for pattern in _walk(allauth_patterns)} == set(ROUTES)


def test_mine_shows_what_waits_in_each_project(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)

    page = client.get(reverse("site:mine")).content.decode()

    assert "Ouvrez votre foyer pour commander" in page


def test_my_data_holds_what_is_kept_about_me(cast: Cast, client: Client) -> None:
    make_household(cast.project, "Famille Delattre", person=cast.bob, phone="0611111111")
    client.force_login(cast.bob)

    data = json.loads(client.get(reverse("site:my_data")).content)

    assert data["account"]["email"] == cast.bob.email
    assert data["roles"][0]["project"] == cast.project.name
    assert data["tools"]["members"][0]["phone"] == "06 11 11 11 11"


def close(client: Client, user: User, **fields: str) -> object:
    verified(user)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.post(reverse("site:close_account"), {"sure": "on", **fields})


def test_close_account_leaves_and_forgets(cast: Cast, client: Client) -> None:
    household = make_household(cast.project, "Famille Delattre", person=cast.bob, email="bob@exemple.fr")

    close(client, cast.bob, erase="on")

    cast.bob.refresh_from_db()
    household.refresh_from_db()
    assert (cast.bob.is_active, cast.bob.full_name) == (False, "")
    assert "bob" not in cast.bob.email
    assert household.name == f"Foyer n°\xa0{household.number}"
    assert not Participation.objects.filter(user=cast.bob, is_active=True).exists()
    assert client.get(reverse("site:mine")).status_code == 302


def test_close_account_refuses_while_nobody_takes_over(cast: Cast, client: Client) -> None:
    page = close(client, cast.alice)

    cast.alice.refresh_from_db()
    assert cast.alice.is_active
    assert "Plus personne ne pourrait gérer les rôles" in page.content.decode()  # type: ignore[attr-defined]


def test_people_page_invites_and_ends(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    page = reverse("site:people", args=[cast.project.slug])
    client.post(page, {"email": "gaelle@exemple.fr", "role": "membre"})
    assert "gaelle@exemple.fr" in client.get(page).content.decode()
    own = Participation.objects.get(user=cast.bob)

    client.post(reverse("site:people_end", args=[cast.project.slug, own.pk]))

    own.refresh_from_db()
    assert not own.is_active


@pytest.mark.parametrize("people", [1, 60])
def test_people_page_costs_the_same_whatever_their_number(
    cast: Cast, client: Client, people: int, django_assert_max_num_queries: object
) -> None:
    for number in range(people):
        join(cast.project, "membre", User.objects.create_user(f"p{number}@exemple.fr"))
    client.force_login(cast.alice)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert client.get(reverse("site:people", args=[cast.project.slug])).status_code == 200


@pytest.mark.parametrize(
    ("after", "lands"),
    [
        ("/polleniser/recette/bio-cabas/", "/polleniser/recette/bio-cabas/"),
        ("https://ailleurs.example/", "/organisations/amap-du-heron/"),
    ],
)
def test_organisation_created_on_the_way_leads_back(
    cast: Cast, client: Client, after: str, lands: str
) -> None:
    client.force_login(cast.alice)
    address = reverse("site:organisation_create", query={"next": after})
    made = client.post(address, {"name": "Amap du Héron", "legal_form": "association"})
    assert made["Location"] == lands


def test_organisation_is_created_and_its_twin_shown(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    typed = {"name": "Amap du Héron", "legal_form": "association", "siret": "732 829 320 00074"}
    made = client.post(reverse("site:organisation_create"), typed)
    assert made["Location"] == "/organisations/amap-du-heron/"

    twin = client.post(reverse("site:organisation_create"), {**typed, "name": "Encore"}).content.decode()
    wrong = client.post(reverse("site:organisation_create"), {**typed, "siret": "12"}).content.decode()

    assert 'href="/organisations/amap-du-heron/"' in twin
    assert "On attend 14 chiffres" in wrong


def test_reset_link_that_served_says_to_ask_for_another(db: None) -> None:
    page = Client().get("/compte/mot-de-passe/oublie/1-abc-def/").content.decode()
    assert "Ce lien ne sert plus" in page
    assert reverse("account_reset_password") in page


def test_what_a_person_reads_is_kept_by_no_shared_cache(client: Client) -> None:
    """A proxy in front of the site must not hand the page of one person to another."""
    assert not client.get(reverse("site:home")).has_header("Cache-Control")

    client.force_login(make_user())

    for name in ("site:mine", "site:api_keys", "site:home"):
        answer = client.get(reverse(name))
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]


def test_a_session_that_ended_or_was_never_opened_is_nobody_s(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bob)
    mine = reverse("site:mine")
    assert client.get(mine).status_code == 200

    Session.objects.update(expire_date=timezone.now())
    assert client.get(mine).status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = "inconnue"
    assert client.get(mine).status_code == 302
