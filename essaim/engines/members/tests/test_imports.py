from datetime import timedelta

import pytest

from essaim.engines.members import api
from essaim.engines.members.commands.imports import (
    choose_actions,
    forget_imports,
    map_columns,
    run_import,
    start_import,
    undo_import,
)
from essaim.engines.members.errors import ImportNotReady, TooLateToUndo
from essaim.engines.members.factories import make_household, members_cast
from essaim.engines.members.models import Household, HouseholdImport
from essaim.engines.members.queries.imports import Preview, preview
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.territories.factories import DUNKERQUE, VILLENEUVE_D_ASCQ, load_some

pytestmark = pytest.mark.django_db

FILE = """Liste des familles;;;;;
Nom;Prénom;Courriel;Tél. portable;Ville;QF
Benali;Nora;nora@exemple.fr;612345678;villeneuve d ascq;612
Caron;Élise;pas-une-adresse;06 11 11 11 11;Villeneuve-d'Ascq;450
Caron;Élise;elise@exemple.fr;voir mairie;Atlantide;
BENALI;Nora;nora@exemple.fr;;;
;;sans-nom@exemple.fr;;;
"""


@pytest.fixture
def cast() -> Cast:
    return members_cast()


def start(cast: Cast, text: str = FILE, encoding: str = "cp1252") -> HouseholdImport:
    return start_import(
        by=cast.coordinator,
        project_id=cast.project.pk,
        file_name="familles.csv",
        content=text.encode(encoding),
        at=NOW,
    )


def look(cast: Cast, draft: HouseholdImport) -> Preview:
    return preview(draft, cast.project, with_quotient=True)


def test_preview_names_each_fault_by_line(cast: Cast) -> None:
    draft = start(cast)

    lines = look(cast, draft).lines

    assert [(row.line.number, row.action) for row in lines] == [
        (3, "create"),
        (4, "fault"),
        (5, "create"),
        (6, "skip"),
        (7, "fault"),
    ]
    assert lines[0].line.values["phone"] == "06 12 34 56 78"
    assert lines[1].faults[0][1].startswith("«\xa0pas-une-adresse\xa0» n'est pas une adresse e-mail.")
    assert [fault[0] for fault in lines[2].faults] == ["Téléphone", "Commune"]
    assert lines[3].same_as_line == 3
    assert lines[4].faults[0][1].startswith("Aucun nom")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_start_import_reads_any_encoding(cast: Cast, encoding: str) -> None:
    draft = start(cast, encoding=encoding)

    assert draft.header[1] == "Prénom"
    assert draft.mapping == {
        "name": 0,
        "first_name": 1,
        "email": 2,
        "phone": 3,
        "commune": 4,
        "quotient": 5,
    }


def test_run_import_writes_the_good_lines_once(cast: Cast) -> None:
    draft = start(cast)

    done = run_import(by=cast.coordinator, import_id=draft.pk, at=NOW)

    names = list(api.active_households(cast.project).values_list("number", "name", "quotient"))
    assert names == [(1, "Benali Nora", 612), (2, "Caron Élise", None)]
    assert done.rows == []
    with pytest.raises(ImportNotReady):
        run_import(by=cast.coordinator, import_id=draft.pk, at=NOW)


def test_run_import_knows_communes_as_people_write_them() -> None:
    load_some(VILLENEUVE_D_ASCQ, DUNKERQUE)
    cast = members_cast()

    run_import(by=cast.coordinator, import_id=start(cast).pk, at=NOW)

    first, second = api.active_households(cast.project)
    assert first.commune == cast.project.territory
    assert second.commune is None


def test_run_import_completes_or_replaces_a_known_household(cast: Cast) -> None:
    known = make_household(cast.project, "Famille Benali", email="nora@exemple.fr", quotient=None)
    (line, *_rest) = look(cast, start(cast)).lines
    assert (line.household, line.action) == (known, "merge")

    run_import(by=cast.coordinator, import_id=start(cast).pk, at=NOW)
    known.refresh_from_db()
    assert (known.name, known.phone, known.quotient) == ("Famille Benali", "06 12 34 56 78", 612)

    again = start(cast)
    choose_actions(by=cast.coordinator, import_id=again.pk, choices={3: "update", 5: "skip"})
    run_import(by=cast.coordinator, import_id=again.pk, at=NOW)
    known.refresh_from_db()
    assert known.name == "Benali Nora"
    assert Household.objects.in_project(cast.project).count() == 2


def test_run_import_leaves_the_quotient_to_those_who_may_set_it(cast: Cast) -> None:
    cast.project.grants.filter(permission="members.set_quotient").delete()

    run_import(by=cast.coordinator, import_id=start(cast).pk, at=NOW)

    assert not Household.objects.in_project(cast.project).filter(quotient__isnull=False).exists()


def test_undo_import_empties_new_households_and_restores_the_others(cast: Cast) -> None:
    known = make_household(cast.project, "Famille Benali", email="nora@exemple.fr")
    draft = start(cast, FILE + "Delattre;Bob;bob@exemple.fr;;;\n")
    run_import(by=cast.coordinator, import_id=draft.pk, at=NOW)
    bob = Household.objects.in_project(cast.project).get(email="bob@exemple.fr")
    api.link_person(by=cast.coordinator, household_id=bob.pk, email=cast.bob.email, at=NOW)

    undone = undo_import(by=cast.coordinator, import_id=draft.pk, at=NOW + timedelta(days=1))

    known.refresh_from_db()
    assert (known.phone, known.quotient) == ("", None)
    assert undone.effects["kept"] == [bob.pk]
    assert set(api.active_households(cast.project)) == {known, bob}
    emptied = Household.objects.in_project(cast.project).get(number=2)
    assert (emptied.name, emptied.email, emptied.contact_name) == ("Foyer n°\xa02", "", "")
    assert "elise" not in emptied.search_text


def test_undo_import_refuses_after_thirty_days_and_forgets_what_it_knew(cast: Cast) -> None:
    draft = start(cast)
    run_import(by=cast.coordinator, import_id=draft.pk, at=NOW)
    later = NOW + timedelta(days=31)

    with pytest.raises(TooLateToUndo):
        undo_import(by=cast.coordinator, import_id=draft.pk, at=later)
    forget_imports(later)

    draft.refresh_from_db()
    assert draft.effects == {}


def test_map_columns_needs_a_name_and_each_column_once(cast: Cast) -> None:
    draft = start(cast)
    with pytest.raises(ImportNotReady, match="nom du foyer"):
        map_columns(by=cast.coordinator, import_id=draft.pk, mapping={"email": 2})
    with pytest.raises(ImportNotReady, match="«\xa0Nom\xa0» est choisie deux fois"):
        map_columns(by=cast.coordinator, import_id=draft.pk, mapping={"name": 0, "email": 0})

    changed = map_columns(
        by=cast.coordinator, import_id=draft.pk, mapping={"name": 1, "email": 2, "phone": None}
    )

    assert changed.mapping == {"name": 1, "email": 2}


def test_import_is_for_those_who_may(cast: Cast) -> None:
    draft = start(cast)

    with pytest.raises(Forbidden):
        run_import(by=cast.member, import_id=draft.pk, at=NOW)
