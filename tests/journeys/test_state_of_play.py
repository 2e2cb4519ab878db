"""The campaign's state of play: one authority by hand, a list corrected in the page, then the map; and an amendment."""

import re

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.mandates.models import Authority
from essaim.engines.mandates.tests.mandates_world import TOOL, World, make_world, signed
from essaim.kernel.territories.factories import DUNKERQUE, LILLE, VILLENEUVE_D_ASCQ, load_some
from essaim.kernel.territories.models import Territory
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now
from tests.journeys.mandate_steps import fill

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PLACES = {LILLE: (50.63, 3.06), DUNKERQUE: (51.03, 2.37), VILLENEUVE_D_ASCQ: (50.62, 3.14)}
LIST = """Collectivité;SIREN;A adopté;Date;Lien;Qui le dit
Ville de Dunkerque;{siren};spécifique;14/03/2015;https://dunkerque.example/2015;La CPCA
Département du Nord;;cadre;15/06/2010;;La CPCA
Ville de Villeneuve-d'Ascq;;cadre;en 2012;;La CPCA
"""


def placed() -> World:
    load_some(LILLE, DUNKERQUE, VILLENEUVE_D_ASCQ)
    for code, (latitude, longitude) in PLACES.items():
        Territory.objects.filter(kind="commune", code=code).update(latitude=latitude, longitude=longitude)
    world = make_world()
    world.cast.project.territory = Territory.objects.get(kind="departement", code="59")
    world.cast.project.save()
    return world


def test_a_campaign_draws_its_map_and_an_amendment_is_signed(open_page: OpenPage) -> None:
    world = placed()
    operator = signed(world)
    home = f"/projets/{world.cast.project.slug}/mandats/{TOOL}/"
    phone, desk = open_page(PHONE, as_=world.cast.bob), open_page(DESKTOP, as_=world.cast.alice)

    phone.goto(f"{home}etat-des-lieux/")
    phone.get_by_role("link", name="Ajouter une collectivité").click()
    fill(phone, {"name": "Ville de Lille"})
    phone.get_by_role("button", name="Enregistrer").click()
    phone.get_by_role("radio", name="délibération-cadre").check()
    fill(phone, {"decided_on": "2011-03-14", "told_by": "Le bulletin municipal"})
    phone.get_by_role("button", name="Noter cette décision").click()
    expect(phone.get_by_text("C'est noté.")).to_be_visible()

    phone.goto(f"{home}etat-des-lieux/importer/")
    siren = Territory.objects.get(kind="commune", code=DUNKERQUE).siren
    fill(phone, {"text": LIST.format(siren=siren)})
    phone.get_by_role("button", name="Regarder avant d'importer").click()
    expect(phone.get_by_text("n'est pas un jour")).to_be_visible()
    read_now(phone)
    text = phone.locator("[name='text']")
    text.fill(text.input_value().replace("en 2012", "02/04/2012"))
    phone.get_by_role("button", name="Regarder de nouveau").click()
    expect(phone.get_by_role("button", name="Importer 3 lignes")).to_be_visible()
    phone.get_by_role("button", name="Importer 3 lignes").click()
    expect(phone.get_by_text("3 lignes sont importées.")).to_be_visible()
    assert Authority.objects.in_project(world.cast.project).count() == 4

    desk.goto(f"{home}etat-des-lieux/")
    expect(desk.locator("circle.pin")).to_have_count(3)
    expect(desk.locator("tr", has_text="Région")).to_contain_text("1 décision prise ici")
    desk.get_by_label("A adopté").select_option(label="délibération spécifique")
    expect(desk.locator("circle.pin")).to_have_count(1)
    read_now(desk)

    sign_amendment(desk, f"{home}structures/{operator.pk}/avenant/")


def sign_amendment(desk: Page, address: str) -> None:
    desk.goto(address)
    told = {"object": "Le coût du travail a monté", "decision": "2028-4", "services-0-price": "9,10"}
    fill(desk, {**told, "decided_on": "2028-03-02", "counts_from": "2028-07-01"})
    desk.get_by_role("button", name="Signer l'avenant").click()
    expect(desk.get_by_text("Les deux bases de calcul sont gardées.")).to_be_visible()
    expect(desk.get_by_role("cell", name=re.compile("avenant n°.1"))).to_be_visible()
