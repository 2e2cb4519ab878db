"""The source's own examples, each from its interview to two years of control: childcare, training, social aid.

The association works on a phone, the officer at a desk; neither may do what the other does.
"""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from essaim.engines.mandates.factories import CHILDCARE, POITOU_CHARENTES, SOCIAL_AID
from essaim.kernel.money import Money
from tests.journeys import mandate_steps as steps
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.mandate_steps import Story

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
ACT = {
    "decision": "2023-118",
    "decided_on": "2023-11-13",
    "publicity": "Avis au site de la collectivité",
    "publicity_on": "2023-10-02",
    "starts_on": "2024-01-01",
    "ends_on": "2027-12-31",
    "exclusive_rights": "Aucun",
}
CHILDCARE_STORY = Story(
    recipe="mandat-sieg",
    name="Ville de Villeneuve-d'Ascq",
    territory=("commune", "59009"),
    body="Les Petits Pas",
    answers=CHILDCARE,
    mode="Convention pluriannuelle",
    act={
        **ACT,
        "title": "Accueil des tout-petits",
        "obligations": "Accueillir chaque enfant du quartier, au tarif de la CAF.",
    },
    basis="hour",
    # 20 000 h at 9 €, the direction 5/6 of 30 000 €, a room lent (4 000 €), less what families and the CAF pay.
    rows={
        "services-0-name": "Accueil",
        "services-0-price": "9",
        "services-0-hours": "20000",
        "other_name": "Ateliers privés",
        "other_hours": "4000",
        "shared-0-label": "Direction",
        "shared-0-amount": "30000",
        "in_kind-0-label": "Locaux prêtés",
        "in_kind-0-amount": "6000",
        "revenues-0-label": "Familles et CAF",
        "revenues-0-amount": "90000",
        "funders-0-name": "Ville",
        "funders-0-weight": "1",
    },
    # 180 000 + 25 000 + 5 000 - 90 000
    allowed="120 000,00 €",
    # 114 000 € in cash and 6 000 € in kind are allowed; 9,9 % of it more is carried over, then the year is above a tenth.
    years={2024: "125900", 2025: "115000"},
    settled={2024: ("11900,00", "0,00"), 2025: ("0,00", "12900,00")},
)
TRAINING_STORY = replace(
    CHILDCARE_STORY,
    recipe="formation-regionale",
    name="Région Hauts-de-France",
    territory=("region", "32"),
    body="Savoirs pour tous",
    answers=POITOU_CHARENTES,
    mode="Mandat de SIEG",
    act={
        **ACT,
        "title": "Savoirs de base",
        "obligations": "Accueillir toute personne sans diplôme.",
        "ends_on": "2028-12-31",
    },
    # 40 000 h at 24 € and 40 000 € of direction, less the State's part; two funders, three quarters and one.
    rows={
        "services-0-name": "Savoirs de base",
        "services-0-price": "24",
        "services-0-hours": "40000",
        "shared-0-label": "Direction",
        "shared-0-amount": "40000",
        "revenues-0-label": "État",
        "revenues-0-amount": "50000",
        "funders-0-name": "Région",
        "funders-0-weight": "3",
        "funders-1-name": "FSE+",
        "funders-1-fixed": "150000",
    },
    allowed="950 000,00 €",
    # 11,2 % too much: the whole of it is given back; then a year that cost more than was paid.
    years={2024: "1056730", 2025: "940000"},
    settled={2024: ("0,00", "106730,00"), 2025: ("0,00", "0,00")},
)
SOCIAL_AID_STORY = replace(
    CHILDCARE_STORY,
    name="Département du Nord-Test",
    territory=("departement", "59"),
    body="Domicile solidaire",
    # At home, beside companies, paid by the département: economic, unlike help that is free and alone.
    answers={**SOCIAL_AID, "payer": "third", "market": "yes", "years": 4, "amount": Money.euros("60000")},
    mode="Convention pluriannuelle",
    act={
        **ACT,
        "title": "Aide à domicile",
        "obligations": "Servir toute personne qui a un plan d'aide, dans tout le département.",
    },
    basis="person",
    rows={
        "services-0-name": "Aide à domicile",
        "services-0-price": "600",
        "services-0-people": "120",
        "services-0-hours": "1000",
        "other_name": "Ménage privé",
        "other_hours": "1000",
        "shared-0-label": "Direction",
        "shared-0-amount": "20000",
        "revenues-0-label": "Personnes aidées",
        "revenues-0-amount": "22000",
        "funders-0-name": "Département",
        "funders-0-weight": "1",
    },
    # 72 000 + 10 000 - 22 000
    allowed="60 000,00 €",
    years={2024: "60000", 2025: "66600"},
    # 6 600 € is over a tenth of the 60 000 € allowed: the whole goes back.
    settled={2024: ("0,00", "0,00"), 2025: ("0,00", "6600,00")},
)


@pytest.mark.parametrize(
    "story", [CHILDCARE_STORY, TRAINING_STORY, SOCIAL_AID_STORY], ids=lambda one: one.territory[0]
)
def test_from_the_interview_to_two_years_of_control(story: Story, open_page: OpenPage) -> None:
    cast = steps.launched(story)
    phone, desk = open_page(PHONE, as_=cast.association), open_page(DESKTOP, as_=cast.officer)
    council = open_page(DESKTOP, as_=cast.decider)

    service = steps.interview(phone, cast, story)
    assert phone.goto(cast.address(f"{service.pk}/choisir/")).status == 403  # type: ignore[union-attr]
    steps.review(council, cast, service)
    steps.choose(desk, cast, service, story.mode)
    operator = steps.write_act(desk, story)
    steps.count(phone, cast, operator, story)
    steps.sign(desk, cast, operator)

    for year, paid in story.years.items():
        steps.file_year(phone, cast, operator, year, paid)
        expect(phone.get_by_role("button", name="Les comptes sont vérifiés")).to_have_count(0)
        steps.check_year(desk, cast, story, year)
        done = steps.settle_year(council, cast, year)
        assert (done.carried_out.plain, done.clawed_back.plain) == story.settled[year]
    for page in (phone, desk):
        page.goto(cast.address(f"structures/{operator.pk}/"))
        expect(page.get_by_text("permis sur la période")).to_be_visible()
