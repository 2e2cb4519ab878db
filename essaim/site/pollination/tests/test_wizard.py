"""One decision a page: back without loss, refusals that say what to do, then the launch."""

from essaim.kernel.access.models import Invitation
from essaim.kernel.projects.models import Project
from essaim.kernel.territories.factories import load_some
from essaim.site.pollination.tests.conftest import ANSWERS, World


def step(project: Project, page: str) -> str:
    return f"/polleniser/brouillon/{project.slug}/{page}/"


def test_from_recipe_drafts_and_leads_to_the_first_decision(world: World) -> None:
    load_some("59009")
    sent = {"carrier": world.carrier.pk, "lieu": "Villeneuve-d'Ascq", "name": "Bio-cabas du Centre"}
    answer = world.client.post("/polleniser/recette/bio-cabas/", sent)
    assert answer.headers["Location"] == "/polleniser/brouillon/bio-cabas-du-centre/decision/funder/"


def test_from_recipe_refuses_a_territory_without_link(world: World) -> None:
    load_some("59009", "59183")
    sent = {"carrier": world.carrier.pk, "lieu": "Dunkerque", "name": "Trop loin"}
    answer = world.client.post("/polleniser/recette/bio-cabas/", sent)
    assert answer.status_code == 422
    assert "pas de lien avec Dunkerque" in answer.content.decode()
    assert not Project.objects.exists()


def test_from_recipe_refuses_a_sheet(world: World) -> None:
    load_some("59009")
    sent = {"carrier": world.carrier.pk, "lieu": "59009", "name": "Voitures"}
    answer = world.client.post("/polleniser/recette/insertel/", sent)
    assert "est encore une fiche" in answer.content.decode()


def test_decision_keeps_the_answer_and_goes_on(world: World) -> None:
    draft = world.draft()
    answer = world.client.post(step(draft, "decision/funder_rate"), {"funder_rate": "60 %"})
    draft.refresh_from_db()
    assert draft.decisions == {"funder_rate": "0.6"}
    assert answer.headers["Location"] == step(draft, "decision/quotient_brackets")


def test_decision_refuses_out_of_bounds_beside_its_field(world: World) -> None:
    answer = world.client.post(step(world.draft(), "decision/funder_rate"), {"funder_rate": "150 %"})
    assert answer.status_code == 422
    assert "trop grande" in answer.content.decode()


def test_decision_goes_back_whatever_is_typed_and_keeps_what_is_good(world: World) -> None:
    draft = world.draft()
    back = world.client.post(step(draft, "decision/funder_rate"), {"funder_rate": "x", "vers": "avant"})
    assert back.headers["Location"] == step(draft, "decision/funder")
    world.client.post(step(draft, "decision/funder_rate"), {"funder_rate": "40 %", "vers": "avant"})
    draft.refresh_from_db()
    assert draft.decisions == {"funder_rate": "0.4"}


def test_decision_shows_what_the_others_and_the_parent_chose(world: World) -> None:
    parent = world.running()
    draft = world.draft("Second", parent=parent)
    page = world.client.get(step(draft, "decision/basket_price_large")).content.decode()
    assert "Bio-cabas du Centre a répondu" in page
    assert "1 projet a répondu.<br>14,50" in page
    assert 'value="14,50' in page


def test_draft_resumes_at_the_first_question_not_seen(world: World) -> None:
    draft = world.draft()
    world.client.post(step(draft, "decision/funder"), {"funder": "département du nord"})
    answer = world.client.get(f"/polleniser/brouillon/{draft.slug}/")
    assert answer.headers["Location"] == step(draft, "decision/funder_rate")


def test_summary_refuses_to_launch_with_an_open_decision(world: World) -> None:
    draft = world.draft()
    answer = world.client.post(step(draft, "lancer"))
    assert answer.status_code == 409
    assert "Il reste à décider" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == Project.Status.DRAFT


def test_every_decision_by_its_own_page_then_launch_and_invitations(world: World) -> None:
    draft = world.draft()
    sent: dict[str, dict[str, object]] = {
        "funder": {"funder": "Département du Nord"},
        "funder_rate": {"funder_rate": "50 %"},
        "quotient_brackets": {"quotient_brackets_0_rate": "50 %"},
        "envelope_period": {"envelope_period_start": "2026-01-01", "envelope_period_end": "2026-12-31"},
        "closing_days_before": {"closing_days_before": "5"},
        "rationing": {"rationing": "rotation"},
        "commitment_months": {"commitment_months": "0"},
        "accessible_rate": {"accessible_rate": "100 %"},
        "solidarity_more": {"solidarity_more": "0 %"},
        "fund_overdraft": {"fund_overdraft": "0"},
        "workshop_places": {"workshop_places": "12"},
        "privacy_notice": {"privacy_notice": "Vos données restent ici."},
    }
    for key in [row["key"] for row in draft.recipe_version.data["decisions"]]:
        answer = world.client.post(step(draft, f"decision/{key}"), sent.get(key, {key: ANSWERS.get(key)}))
        assert answer.status_code == 302, key
    guest = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-email": "bob@exemple.fr",
        "form-0-role": "membre",
    }
    assert world.client.post(step(draft, "partenaires"), guest).status_code == 302
    answer = world.client.post(step(draft, "lancer"))
    assert answer.headers["Location"] == "/projets/bio-cabas-du-centre/"
    assert Invitation.objects.get().email == "bob@exemple.fr"
    assert world.client.get("/projets/bio-cabas-du-centre/").status_code == 200


def test_draft_answers_like_its_parent(world: World) -> None:
    parent = world.running()
    draft = world.draft("Second", parent=parent)
    world.client.post(step(draft, "valeurs-proposees"))
    draft.refresh_from_db()
    parent.refresh_from_db()
    assert draft.decisions == parent.decisions


def test_draft_is_hidden_from_others(world: World) -> None:
    draft = world.draft()
    other = type(world.client)()
    assert other.get(f"/projets/{draft.slug}/").status_code == 404
    assert other.get(step(draft, "lancer")).status_code == 302
    assert draft.name in world.client.get("/polleniser/").content.decode()
    assert draft.name not in other.get("/polleniser/").content.decode()
