"""What a project learns goes back to the recipe; projects see the difference before they take it."""

import tomllib
from typing import Any

import pytest

from essaim.kernel.access.errors import NotRunning
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, join, make_user
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.commands import (
    accept_lesson,
    adopt_version,
    close_project,
    import_recipe,
    refuse_lesson,
    reopen_project,
    revise_decision,
    write_lesson,
)
from essaim.kernel.projects.differences import differences
from essaim.kernel.projects.errors import LessonDecided, NotKeeper, Unanswered, VersionNotNewer
from essaim.kernel.projects.faults import BadRecipe
from essaim.kernel.projects.lessons import Change
from essaim.kernel.projects.models import Lesson, Project, RecipeVersion
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.tests.conftest import Stage
from essaim.kernel.projects.tests.test_drafts import running
from essaim.kernel.projects.tests.toy import RECIPE


@pytest.fixture
def project(stage: Stage) -> Project:
    return running(stage)


def lesson(project: Project, by: Actor, **change: Any) -> Lesson:
    return write_lesson(
        project=project, title="Baisser", text="C'était trop.", change=Change(**change), by=by, at=NOW
    )


def newer(text: str, version: str = "1.1.0") -> RecipeVersion:
    text = text.replace('version = "1.0.0"', f'version = "{version}"')
    return import_recipe(raw=text.encode(), file="f", by=Actor.system("tests"), at=NOW)[0]


def test_accept_lesson_writes_a_new_version_and_keeps_the_rest_of_the_text(
    stage: Stage, project: Project
) -> None:
    written = lesson(project, stage.by, kind="default", key="share", value="40 %")
    version = accept_lesson(lesson_id=written.pk, by=stage.by, at=NOW)
    expected = RECIPE.replace('version = "1.0.0"', 'version = "1.1.0"').replace(
        "default = 0.5", "default = 0.4"
    )
    assert version.text == expected
    assert version.changes.startswith("Baisser (Marché du Centre)")
    stage.recipe.refresh_from_db()
    assert stage.recipe.current == version
    assert OutgoingMail.objects.get(key=f"lessons.accepted:{written.pk}").to == stage.alice.email


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"kind": "factor", "text": "Chanter fort."}, 'text = "Chanter fort."'),
        ({"kind": "why", "key": "price", "text": "Pour bien vivre."}, 'why = "Pour bien vivre."'),
        ({"kind": "default", "key": "price", "value": "14,50"}, "default = 14.50"),
        ({}, 'version = "1.1.0"'),
    ],
)
def test_accept_lesson_bears_each_kind_of_change(
    stage: Stage, project: Project, change: dict[str, Any], found: str
) -> None:
    version = accept_lesson(lesson_id=lesson(project, stage.by, **change).pk, by=stage.by, at=NOW)
    assert found in version.text


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "default", "key": "share", "value": "95 %"},
        {"kind": "default", "key": "share", "value": ""},
        {"kind": "factor", "text": " "},
    ],
)
def test_write_lesson_refuses_a_change_that_breaks_the_recipe(
    stage: Stage, project: Project, change: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        lesson(project, stage.by, **change)


def test_write_lesson_refuses_markup(stage: Stage, project: Project) -> None:
    with pytest.raises(BadRecipe):
        lesson(project, stage.by, kind="factor", text="<script>alert(1)</script>")


def test_write_lesson_asks_for_the_right(stage: Stage, project: Project) -> None:
    with pytest.raises(NotFound):
        lesson(project, stage.stranger)
    with pytest.raises(Forbidden):
        lesson(project, join(project, "membre", make_user("Bob")))


def test_write_lesson_tells_those_who_run_the_keeper(stage: Stage, project: Project) -> None:
    OrganisationMembership.objects.update(role=OrganisationMembership.Role.ADMIN)
    lesson(project, stage.by)
    letter = OutgoingMail.objects.get()
    assert letter.to == stage.alice.email
    assert "/initiatives/marche-chante/lecons/" in letter.text


def test_lesson_is_answered_once_and_by_the_keeper(stage: Stage, project: Project) -> None:
    written = lesson(project, stage.by)
    with pytest.raises(NotKeeper):
        accept_lesson(lesson_id=written.pk, by=stage.stranger, at=NOW)
    with pytest.raises(Invalid):
        refuse_lesson(lesson_id=written.pk, reason=" ", by=stage.by, at=NOW)
    refused = refuse_lesson(lesson_id=written.pk, reason="Trop local.", by=stage.by, at=NOW)
    assert (refused.status, refused.reason) == (Lesson.Status.REFUSED, "Trop local.")
    with pytest.raises(LessonDecided):
        accept_lesson(lesson_id=written.pk, by=stage.by, at=NOW)
    assert RecipeVersion.objects.count() == 1


def test_two_lessons_accepted_in_a_row_build_on_each_other(stage: Stage, project: Project) -> None:
    first = lesson(project, stage.by, kind="factor", text="Un.")
    second = lesson(project, stage.by, kind="factor", text="Deux.")
    accept_lesson(lesson_id=first.pk, by=stage.by, at=NOW)
    version = accept_lesson(lesson_id=second.pk, by=stage.by, at=NOW)
    assert version.version == "1.2.0"
    assert "Un." in version.text
    assert "Deux." in version.text


def test_differences_name_each_line_that_changed() -> None:
    old = RecipeData.model_validate(_data(RECIPE))
    text = RECIPE.replace("default = 0.5", "default = 0.4").replace("places = 12", "places = 15")
    text = text.replace('"stall.view"]', '"stall.view", "stall.sell"]').replace(
        "Chanter juste.", "Chanter fort."
    )
    found = [(d.part, d.before, d.after) for d in differences(old, RecipeData.model_validate(_data(text)))]
    assert ("Décisions", "50\xa0%", "40\xa0%") in found
    assert ("Réglages", "12", "15") in found
    assert ("Droits", "", "oui") in found
    assert ("Facteurs de réussite", "oui", "") in found
    assert len(found) == 5


def _data(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def test_adopt_version_installs_what_the_new_text_says(stage: Stage, project: Project) -> None:
    version = newer(RECIPE.replace("places = 12", "places = 20"))
    adopt_version(project_id=project.pk, version=version, by=stage.by, at=NOW)
    project.refresh_from_db()
    assert project.recipe_version == version
    assert project.decisions["price"] == "12,00"
    assert project.tools.get(slug="chorale").settings == {"places": 20}


def test_adopt_version_asks_the_new_question_and_changes_nothing_without_it(
    stage: Stage, project: Project
) -> None:
    text = RECIPE.replace("places = 12", 'places = "$places"')
    text = text.replace(
        "[[engines]]",
        '[[decisions]]\nkey = "places"\nkind = "integer"\nquestion = "Combien ?"\n\n[[engines]]',
        1,
    )
    version = newer(text)
    with pytest.raises(Unanswered, match=r"Combien \?"):
        adopt_version(project_id=project.pk, version=version, by=stage.by, at=NOW)
    project.refresh_from_db()
    assert project.recipe_version != version
    adopt_version(project_id=project.pk, version=version, by=stage.by, at=NOW, given={"places": "30"})
    assert project.tools.get(slug="chorale").settings == {"places": 30}


def test_adopt_version_refuses_its_own_and_strangers(stage: Stage, project: Project) -> None:
    with pytest.raises(VersionNotNewer):
        adopt_version(project_id=project.pk, version=project.recipe_version, by=stage.by, at=NOW)
    with pytest.raises(NotFound):
        adopt_version(project_id=project.pk, version=newer(RECIPE), by=stage.stranger, at=NOW)


def test_revise_decision_resets_the_tools_and_keeps_before_and_after(stage: Stage, project: Project) -> None:
    revise_decision(project_id=project.pk, key="price", raw="15", by=stage.by, at=NOW, reason="Hausse")
    assert project.tools.get(slug="etal").settings["price"] == "15,00"
    trace = AuditEntry.objects.filter(action="projects.decision_revised").get()
    assert (trace.changes, trace.reason) == ({"price": ["12,00", "15,00"]}, "Hausse")


def test_revise_decision_needs_the_right_and_a_running_project(stage: Stage, project: Project) -> None:
    member = join(project, "membre", make_user("Bob"))
    with pytest.raises(Forbidden):
        revise_decision(project_id=project.pk, key="price", raw="15", by=member, at=NOW)
    close_project(project_id=project.pk, by=stage.by, at=NOW, reason="Fini")
    with pytest.raises(NotRunning):
        revise_decision(project_id=project.pk, key="price", raw="15", by=stage.by, at=NOW)
    reopen_project(project_id=project.pk, by=stage.by, at=NOW)
    revise_decision(project_id=project.pk, key="price", raw="15", by=stage.by, at=NOW)
