"""Signing in with a password, then with a passkey: the account pages wear the look and pass under the policy."""

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from essaim.kernel.actors.models import User
from tests.journeys.conftest import PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "une phrase assez longue"


@pytest.fixture
def alice(transactional_db: None) -> User:
    user = User.objects.create_user("alice@exemple.fr", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _sign_in(page: Page) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Courriel").fill("alice@exemple.fr")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter", exact=True).click()
    page.wait_for_url("**/moi/")


@pytest.mark.parametrize("page_path", ["inscription/", "mot-de-passe/oublie/"])
def test_entrance_page_reads_well(phone: Page, page_path: str) -> None:
    phone.goto(f"/compte/{page_path}")

    expect(phone.locator("h1")).to_have_count(1)


def test_account_pages_read_well(open_page: OpenPage, alice: User) -> None:
    page = open_page(PHONE)
    _sign_in(page)
    for path in ("adresses/", "mot-de-passe/", "securite/", "sessions/", "deconnexion/"):
        page.goto(f"/compte/{path}")
        expect(page.locator("h1")).to_have_count(1)


def test_passkey_is_added_and_opens_the_account(open_page: OpenPage, alice: User) -> None:
    page = open_page(PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    _sign_in(page)
    page.goto("/compte/securite/cles/ajouter/")
    page.get_by_label("Mot de passe").fill(PASSWORD)  # asked again before a key is added
    page.get_by_role("main").get_by_role("button", name="Confirmer").click()
    page.locator("#id_name").fill("Téléphone")
    expect(page.get_by_label("sans mot de passe")).to_be_checked()
    page.locator("#mfa_webauthn_add").click()
    expect(page.get_by_text("Votre clé d'accès est ajoutée.")).to_be_visible()
    page.goto("/compte/deconnexion/")
    page.get_by_role("main").get_by_role("button", name="Me déconnecter").click()
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Me connecter avec une clé d'accès").click()

    page.wait_for_url("**/moi/")
