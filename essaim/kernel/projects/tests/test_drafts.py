"""From a sheet to a running project: every refusal says what to do, nothing starts by halves."""

from typing import Any

import pytest

from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.factories import NOW, make_commune, make_organisation
from essaim.kernel.projects.answers import others
from essaim.kernel.projects.commands import (
    answer_decision,
    change_draft,
    draft_project,
    drop_draft,
    import_recipe,
    launch_project,
    plan_guests,
    start_following,
    take_defaults,
)
from essaim.kernel.projects.errors import (
    CarrierNeeded,
    DoesNotFollow,
    EngineMissing,
    NoLinkWithTerritory,
    NotADraft,
    NotExecutable,
    Unanswered,
)
from essaim.kernel.projects.links import is_linked
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.tests.conftest import Stage
from essaim.kernel.projects.tests.toy import RECIPE
from essaim.kernel.territories.models import Territory


def draft(stage: Stage, **more: Any) -> Project:
    given: dict[str, Any] = {
        "recipe": stage.recipe,
        "carrier": stage.carrier,
        "territory": make_commune(),
        "name": "Marché du Centre",
        "by": stage.by,
        "at": NOW,
    }
    return draft_project(**{**given, **more})


def running(stage: Stage, **more: Any) -> Project:
    project = draft(stage, **more)
    answer_decision(slug=project.slug, key="price", raw="12", by=stage.by)
    take_defaults(slug=project.slug, by=stage.by)
    return launch_project(project_id=project.pk, by=stage.by, at=NOW)


def test_draft_project_gives_each_its_own_address(stage: Stage) -> None:
    assert [draft(stage).slug, draft(stage).slug] == ["marche-du-centre", "marche-du-centre-2"]


def test_draft_project_refuses_a_carrier_of_others(stage: Stage) -> None:
    with pytest.raises(CarrierNeeded):
        draft(stage, by=stage.stranger)


def test_draft_project_refuses_a_territory_without_link(stage: Stage) -> None:
    with pytest.raises(NoLinkWithTerritory, match="Marseille"):
        draft(stage, territory=make_commune("13055", "Marseille"))
    assert not Project.objects.exists()


def test_draft_project_refuses_a_sheet(stage: Stage) -> None:
    text = RECIPE.partition("[[decisions]]")[0].replace("marche-chante", "fiche")
    version, _new = import_recipe(raw=text.encode(), file="f", by=Actor.system("tests"), at=NOW)
    with pytest.raises(NotExecutable):
        draft(stage, recipe=version.recipe)


def test_draft_project_refuses_a_recipe_newer_than_the_engines(stage: Stage) -> None:
    current = stage.recipe.current
    assert current is not None
    current.data["engines"][0]["needs_version"] = "9.0"
    current.save()
    with pytest.raises(EngineMissing, match=r"9\.0.*Mettez Essaim à jour"):
        draft(stage, recipe=Recipe.objects.select_related("current").get(pk=stage.recipe.pk))


def test_draft_is_seen_by_its_author_alone(stage: Stage) -> None:
    project = draft(stage)
    with pytest.raises(NotFound):
        answer_decision(slug=project.slug, key="price", raw="12", by=stage.stranger)
    with pytest.raises(NotFound):
        launch_project(project_id=project.pk, by=stage.stranger, at=NOW)


def test_answer_decision_keeps_what_was_read_and_its_trace(stage: Stage) -> None:
    project = draft(stage)
    answer_decision(slug=project.slug, key="share", raw="40 %", by=stage.by)
    project.refresh_from_db()
    assert project.decisions == {"share": "0.4"}
    assert AuditEntry.objects.filter(action="projects.decision_answered").get().changes == {
        "share": [None, "0.4"]
    }


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("share", "90 %"),
        ("share", "1e9"),
        ("price", "0,50"),
        ("price", ""),
        ("price", "x"),
        ("funder", "999"),
    ],
)
def test_answer_decision_refuses_out_of_bounds(stage: Stage, key: str, raw: str) -> None:
    project = draft(stage)
    with pytest.raises(Invalid):
        answer_decision(slug=project.slug, key=key, raw=raw, by=stage.by)


def test_launch_project_refuses_an_open_decision_and_starts_nothing(stage: Stage) -> None:
    project = draft(stage)
    with pytest.raises(Unanswered, match=r"Quel prix \?"):
        launch_project(project_id=project.pk, by=stage.by, at=NOW)
    assert not project.tools.exists()
    project.refresh_from_db()
    assert project.status == Project.Status.DRAFT


def test_launch_project_installs_tools_rights_and_wires(stage: Stage) -> None:
    project = running(stage)
    assert [tool.slug for tool in project.tools.all()] == ["etal", "chorale"]
    assert project.tools.get(slug="etal").settings == {"price": "12,00", "share": "0.5"}
    assert Grant.objects.filter(project=project, role="membre").count() == 2
    assert project.wires.get().command == "choir.sing"
    assert Participation.objects.get(project=project).role == "coordination"


def test_launch_project_makes_the_first_carrier_keeper(stage: Stage) -> None:
    running(stage)
    stage.recipe.refresh_from_db()
    assert stage.recipe.keeper == stage.carrier


def test_launch_project_gives_the_funder_its_role(stage: Stage) -> None:
    funder = make_organisation("Département", legal_form="collectivite")
    project = draft(stage)
    answer_decision(slug=project.slug, key="funder", raw=str(funder.pk), by=stage.by)
    answer_decision(slug=project.slug, key="price", raw="12", by=stage.by)
    take_defaults(slug=project.slug, by=stage.by)
    launch_project(project_id=project.pk, by=stage.by, at=NOW)
    assert Participation.objects.get(project=project, role="financeur").organisation == funder


def test_change_draft_keeps_the_answers(stage: Stage) -> None:
    project = draft(stage)
    answer_decision(slug=project.slug, key="price", raw="12", by=stage.by)
    changed = change_draft(
        slug=project.slug, carrier=stage.carrier, territory=make_commune(), name="Autre nom", by=stage.by
    )
    assert (changed.name, changed.decisions) == ("Autre nom", {"price": "12,00"})


def test_drop_draft_forgets_it_but_not_a_running_project(stage: Stage) -> None:
    project = draft(stage)
    drop_draft(slug=project.slug, by=stage.by)
    assert not Project.objects.exists()
    launched = running(stage)
    with pytest.raises(NotADraft):
        drop_draft(slug=launched.slug, by=stage.by)


def test_plan_guests_refuses_a_wrong_address_or_role(stage: Stage) -> None:
    project = draft(stage)
    with pytest.raises(Invalid, match="bob"):
        plan_guests(slug=project.slug, guests=[{"email": "bob", "role": "membre"}], by=stage.by)
    with pytest.raises(Invalid, match="rôle"):
        plan_guests(slug=project.slug, guests=[{"email": "b@e.fr", "role": "financeur"}], by=stage.by)


def test_is_linked_to_the_intercommunalite_and_for_a_public_body_to_the_departement(db: None) -> None:
    nord = Territory.objects.create(kind="departement", code="59", name="Nord", slug="nord")
    mel = Territory.objects.create(kind="epci", code="200", name="MEL", slug="mel", departement=nord)
    home, near, far = (
        make_commune(*row) for row in (("59009", "V"), ("59350", "Lille"), ("59183", "Dunkerque"))
    )
    for commune in (home, near, far):
        commune.departement, commune.epci = nord, None if commune is far else mel
        commune.save()
    home.refresh_from_db()
    carrier = make_organisation(commune=home)
    assert [is_linked(carrier, place) for place in (home, near, mel, nord, far)] == [
        True,
        True,
        True,
        True,
        False,
    ]
    carrier.legal_form = "collectivite"
    assert is_linked(carrier, far)
    carrier.commune = None
    assert not is_linked(carrier, home)


def following(stage: Stage, text: str) -> Recipe:
    text = text.replace("marche-chante", "grand-marche").replace(
        'source = "Essai"', 'source = "Essai"\nfollows = ["marche-chante"]'
    )
    return import_recipe(raw=text.encode(), file="f", by=Actor.system("tests"), at=NOW)[0].recipe


def test_start_following_launches_with_the_parents_answers(stage: Stage) -> None:
    parent = running(stage)
    child = start_following(parent=parent, recipe=following(stage, RECIPE), by=stage.by, at=NOW)
    assert (child.status, child.parent, child.carrier) == (Project.Status.RUNNING, parent, parent.carrier)
    assert child.decisions["price"] == "12,00"


def test_start_following_leaves_a_draft_when_a_question_is_new(stage: Stage) -> None:
    parent = running(stage)
    text = RECIPE + '\n[[decisions]]\nkey = "rule"\nkind = "text"\nquestion = "Quelle règle ?"\n'
    child = start_following(parent=parent, recipe=following(stage, text), by=stage.by, at=NOW)
    assert child.status == Project.Status.DRAFT


def test_start_following_is_for_those_who_govern_and_for_recipes_that_follow(stage: Stage) -> None:
    parent = running(stage)
    with pytest.raises(NotFound):
        start_following(parent=parent, recipe=following(stage, RECIPE), by=stage.stranger, at=NOW)
    with pytest.raises(DoesNotFollow):
        start_following(parent=parent, recipe=stage.recipe, by=stage.by, at=NOW)


def test_others_tell_the_middle_and_the_extremes(stage: Stage) -> None:
    data = RecipeData.model_validate(stage.recipe.current.data)  # type: ignore[union-attr]
    price = data.decision("price")
    assert price is not None
    rows = [Project(decisions={"price": value}) for value in ("9,00", "14,00", "10,00")] + [
        Project(decisions={})
    ]
    found = others(price, rows)
    assert found.count == 3
    assert [line.replace("\u202f", " ").replace("\xa0", " ") for line in found.lines] == [
        "valeur du milieu : 10,00 €",
        "de 9,00 € à 14,00 €",
    ]


def test_others_give_one_or_two_figures_as_they_are(stage: Stage) -> None:
    price = RecipeData.model_validate(stage.recipe.current.data).decision("price")  # type: ignore[union-attr]
    assert price is not None
    two = others(price, [Project(decisions={"price": value}) for value in ("14,00", "9,00")])
    assert [line.replace("\xa0", " ") for line in two.lines] == ["9,00 €", "14,00 €"]
    same = others(price, [Project(decisions={"price": "9,00"})] * 2)
    assert [line.replace("\xa0", " ") for line in same.lines] == ["9,00 €"]


def test_member_of_the_carrier_is_needed_even_after_leaving(stage: Stage) -> None:
    project = draft(stage)
    OrganisationMembership.objects.update(is_active=False, ended_at=NOW)
    with pytest.raises(CarrierNeeded):
        change_draft(
            slug=project.slug, carrier=stage.carrier, territory=make_commune(), name="X", by=stage.by
        )
