"""Row C7, five crèches that buy together by the case; row A7, school canteens that buy organic: adopted, then run."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.serving import serve_standing_orders
from essaim.engines.orders.models import Cycle, Order, Settlement, StandingTurn
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_month import Desk, field_time

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CYCLE = "Goûters de janvier"
SHOP = "commandes/commandes"


def adopt(page: Page, recipe: str, name: str, given: dict[str, str]) -> Project:
    """From the public sheet to the running project: what is told here, the rest as the recipe proposes."""
    page.goto(f"/initiatives/{recipe}/")
    page.get_by_role("link", name="Polléniser chez nous").click()
    page.get_by_label("Quelle organisation porte").select_option(label=world.CENTRE)
    page.get_by_label("Sur quel territoire").fill("59009")
    page.get_by_label("Quel nom lui donnez-vous").fill(name)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    draft = Project.objects.get(name=name)
    for key, answer in given.items():
        page.goto(f"/polleniser/brouillon/{draft.slug}/decision/{key}/")
        page.get_by_label("Votre réponse").fill(answer)
        page.get_by_role("button", name=re.compile("^Enregistrer")).first.click()
    page.goto(f"/polleniser/brouillon/{draft.slug}/lancer/")
    page.get_by_role("button", name=re.compile("^Répondre comme")).click()
    page.get_by_role("button", name=f"Lancer {name}").click()
    expect(page.locator(".messages")).to_contain_text("Le projet est lancé")
    return Project.objects.get(name=name)


def sell(desk: Desk, producer: str, product: str, price: str, label: str, pack: str = "") -> None:
    desk.open(f"{SHOP}/produits/")
    if not desk.page.get_by_role("link", name=producer).count():
        desk.follow("Ajouter un producteur")
        desk.fill("Nom", producer)
        desk.press("Enregistrer")
    desk.open(f"{SHOP}/produits/nouveau/")
    desk.fill("Nom", product)
    desk.fill("Prix entier", price)
    desk.fill("Vendu par", "pot")
    desk.page.get_by_label("Producteur").select_option(label=producer)
    desk.page.get_by_label("Label").select_option(label=label)
    desk.fill("Unités par colis", pack)
    desk.press("Enregistrer")


def open_orders(desk: Desk) -> Cycle:
    now = timezone.now()
    desk.open(f"{SHOP}/cycles/nouveau/")
    desk.fill("Nom", CYCLE)
    desk.fill("Ouverture des commandes", field_time(now - timedelta(hours=1)))
    desk.fill("Distribution", field_time(now + timedelta(days=15)))
    desk.press("Enregistrer")
    desk.press("Ouvrir les commandes")
    return Cycle.unscoped.get(name=CYCLE)


def buyer(project: Project, name: str) -> User:
    """A structure that buys, and the person who orders for it."""
    person = world.account(f"Direction {name}", email=f"{name.split()[-1].lower()}@exemple.fr")
    join(project, "membre", person)
    make_household(project, name, person=person, email=person.email)
    return person


def order(page: Page, project: Project, product: str, units: str, up_to: str) -> None:
    page.goto(f"/projets/{project.slug}/{SHOP}/")
    page.get_by_label(f"Nombre de « {product} »").fill(units)
    page.get_by_label(f"Jusqu'à combien de « {product} »").fill(up_to)
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.locator(".messages")).to_contain_text("confirmée")


def test_five_creches_fill_cases_of_stewed_apple(open_page: OpenPage) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    world.carried_by(alice)
    page = open_page(DESKTOP, as_=alice)
    project = adopt(
        page,
        "groupement-achats-creches",
        "Goûters ensemble",
        {"pickup_place": "Crèche des Lilas, le mardi matin"},
    )
    desk = Desk(page, project)
    sell(desk, "Vergers du Mélantois", "Compote de pommes", "3,20", "agriculture biologique", "12")
    sell(desk, "Vergers du Mélantois", "Biscuits", "4", "sans label")
    open_orders(desk)
    creches = ["Crèche des Lilas", "Crèche Arc-en-ciel", "Crèche Pomme", "Crèche Canaille", "Crèche Bulle"]
    people = [buyer(project, name) for name in creches]
    for person, units in zip(people, ("4", "6", "3", "5", "4"), strict=True):
        order(open_page(PHONE, as_=person), project, "Compote de pommes", units, "6")
    desk.open(f"{SHOP}/cycles/")
    desk.follow(CYCLE)
    expect(page.get_by_role("main")).to_contain_text("complet : 24")
    desk.follow("Fermer les commandes")
    desk.press("Fermer les commandes maintenant")
    desk.is_told("est fermé")
    settled = Settlement.objects.in_project(project).get()
    assert (settled.wanted, settled.units, settled.packs) == (22, 24, 2)
    desk.open(f"{SHOP}/qualite/")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Dont produits biologiques\xa0: 100.%"))
    phone = open_page(PHONE, as_=people[0])
    phone.goto(f"/projets/{project.slug}/{SHOP}/commande/1/")
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="Bon de livraison (PDF)").click()
    assert paper.value.suggested_filename.startswith("bon-1-")


def test_canteens_buy_organic_by_standing_order(open_page: OpenPage) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    world.carried_by(alice)
    page = open_page(DESKTOP, as_=alice)
    project = adopt(
        page, "cantines-bio", "Cantines du Mélantois", {"pickup_place": "Cuisine centrale, dès 6 h"}
    )
    desk = Desk(page, project)
    sell(desk, "Ferme du Marais", "Carottes, 10 kg", "18", "agriculture biologique")
    sell(desk, "Ferme du Marais", "Yaourts, lot de 20", "12", "mention « fermier »")
    cook = buyer(project, "Cantine Jean-Macé")
    phone = open_page(PHONE, as_=cook)
    phone.goto(f"/projets/{project.slug}/{SHOP}/")
    phone.get_by_role("link", name="Prenez un abonnement").click()
    phone.get_by_label("Carottes, 10 kg, à chaque fois").fill("3")
    phone.get_by_label("Yaourts, lot de 20, à chaque fois").fill("2")
    phone.get_by_label("chaque semaine").check()
    phone.get_by_role("button", name="S'abonner").click()
    expect(phone.locator(".messages")).to_contain_text("Abonnement enregistré")
    expect(phone.get_by_role("main")).to_contain_text("Engagement jusqu'au")
    cycle = open_orders(desk)
    serve_standing_orders(timezone.now())
    serve_standing_orders(timezone.now())
    made = Order.objects.in_project(project).get()
    assert (made.channel, made.price.plain, made.cycle) == (Order.Channel.STANDING, "78,00", cycle)
    assert StandingTurn.unscoped.get(standing__project=project).order == made
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("Commandé. Commande nº 1")
    phone.goto(f"/projets/{project.slug}/{SHOP}/compte/")
    phone.get_by_role("link", name="Ma part de produits durables et bio").click()
    expect(phone.get_by_role("main")).to_contain_text(re.compile(r"Dont produits biologiques\xa0: 69,2.%"))
    phone.get_by_text("D'où vient ce chiffre").last.click()
    expect(phone.get_by_role("main")).to_contain_text("Code rural et de la pêche maritime, article L230-5-1")
