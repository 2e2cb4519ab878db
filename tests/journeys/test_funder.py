"""An officer of the funder opens its page, changes the period, and takes the statement in three formats."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order
from essaim.engines.orders.models import Payer
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.factories import Cast
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAMES = ("Famille Benali", "Famille Caron")


def a_funded_month(alice: User) -> Project:
    project = world.launched(alice, world.carried_by(alice))
    cast, now = Cast(project, alice, alice, alice, alice), timezone.now()
    cycle = make_cycle(cast, "Novembre", at=now)
    for name in NAMES:
        make_order(cast, cycle, household=make_household(project, name), large=1, at=now)
    return project


def find_the_page(page: Page, project: Project) -> None:
    page.goto(f"/projets/{project.slug}/")
    page.get_by_role("link", name=re.compile("Votre enveloppe")).click()
    expect(page.locator("h1")).to_have_text(world.FUNDER)
    page.get_by_text("D'où vient ce chiffre ?").first.click()
    expect(page.get_by_text("Moins ce qui est engagé")).to_be_visible()


def take_the_statement(page: Page) -> dict[str, bytes]:
    files = {}
    for kind in ("PDF", "ODS", "CSV"):
        with page.expect_download() as told:
            page.get_by_role("main").get_by_role("link", name=kind, exact=True).click()
        files[kind] = told.value.path().read_bytes()
    return files


def test_an_officer_follows_what_is_funded(open_page: OpenPage, transactional_db: None) -> None:
    world.found()
    alice, farid = world.account("Alice Fontaine"), world.account("Farid Haddad")
    project = a_funded_month(alice)
    OrganisationMembership.objects.create(
        organisation=Organisation.objects.get(name=world.FUNDER), user=farid
    )
    find_the_page(open_page(PHONE, as_=farid), project)
    page = open_page(DESKTOP, as_=farid)
    find_the_page(page, project)
    page.get_by_label("Période").select_option(index=2)  # the month of the distribution
    expect(page.get_by_text("2 résultats")).to_be_visible()
    files = take_the_statement(page)
    spent = Payer.objects.in_project(project).get().spent
    rows = [line.split(";") for line in files["CSV"].decode("utf-8-sig").splitlines()[1:]]
    sheet = CalamineWorkbook.from_filelike(BytesIO(files["ODS"])).get_sheet_by_index(0).to_python()
    words = " ".join(one.extract_text() for one in PdfReader(BytesIO(files["PDF"])).pages)
    assert sum(int(row[5].replace(",", "")) for row in rows) == spent.cents
    assert round(float(str(sheet[-1][4])) * 100) == spent.cents
    assert str(spent).split("\N{NO-BREAK SPACE}")[0] in words
    for told in (files["CSV"].decode("utf-8-sig"), words, page.content()):
        assert not any(name in told for name in NAMES)
