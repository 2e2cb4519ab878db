"""The product in English: a visitor switches on the first page, reads a sheet, then signs in as a household and orders."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import TOOL, make_cycle
from essaim.kernel.actors.models import User
from essaim.kernel.factories import PASSWORD, Cast, join, tell_events
from essaim.kernel.outbox.models import OutgoingMail
from tests.harness.french import french_in
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FRENCH = (" le ", " les ", " vous ", " votre ")
NAMES = ("Centre social, le jeudi de 16 h à 19 h",)  # what people typed stays as it is


def is_english(page: Page) -> None:
    """Nothing shown is French, except what says it is and what people typed."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    said = [text for text in french_in(page.content()) if not any(name in text for name in NAMES)]
    assert [text for text in said if any(word in f" {text.lower()} " for word in FRENCH)] == []


def told_cast() -> Cast:
    """A project launched from the packaged recipe, a household of Bob, and baskets to order."""
    world.found()
    alice, bob = world.account("Alice Fontaine"), world.account("Bob Delattre")
    project = world.launched(alice, world.carried_by(alice))
    join(project, "membre", bob)
    make_household(project, "Famille Delattre", person=bob, email=bob.email)
    cast = Cast(project, alice, bob, fanny=alice, charlie=alice)
    make_cycle(cast, at=timezone.now())
    return cast


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_household_orders_in_english(open_page: OpenPage, viewport: dict[str, int]) -> None:
    cast = told_cast()
    page = open_page(viewport)
    page.goto("/")
    page.get_by_role("button", name="English").click()
    is_english(page)
    page.get_by_label("Your words").fill("panier")
    page.get_by_role("button", name="Look for an initiative").click()
    is_english(page)
    page.get_by_role("link", name="Bio-cabas", exact=True).click()
    expect(page.get_by_role("heading", name="Which need it meets")).to_be_visible()
    expect(page.locator(".lead[lang=fr]")).to_be_visible()
    is_english(page)
    _signs_in(page, cast.bob)
    _orders(page, cast)
    assert User.objects.get(pk=cast.bob.pk).language == "en"
    tell_events()
    assert OutgoingMail.objects.get(to=cast.bob.email).subject.startswith("Your order no. 1 is confirmed")
    page.goto("/")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def _signs_in(page: Page, person: User) -> None:
    page.goto(reverse("account_login"))
    is_english(page)
    page.locator("[name=login]").fill(person.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/moi/")
    is_english(page)


def _orders(page: Page, cast: Cast) -> None:
    page.goto(reverse("orders:home", args=[cast.project.slug, TOOL]))
    is_english(page)
    page.get_by_label("Grand panier").fill("1")
    expect(page.locator("#prix .money-big")).to_have_text("€11.75")
    page.get_by_role("button", name="See the summary").click()
    page.get_by_text("Why this price?").first.click()
    is_english(page)
    page.get_by_role("button", name="Confirm my order: €11.75").click()
    expect(page.locator("h1")).to_have_text("Order no. 1")
    expect(page.locator(".messages")).to_contain_text("A message is on its way to you.")
    is_english(page)
