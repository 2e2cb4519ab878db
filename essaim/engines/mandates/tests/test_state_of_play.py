"""The state of play: who adopted what, on a table and a map, from a list or one by one; own mandates count alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from essaim.engines.mandates.commands.mandates import sign_mandate
from essaim.engines.mandates.commands.state_of_play import (
    Told,
    add_authority,
    change_authority,
    import_state,
    record_adoption,
    remove_adoption,
    remove_authority,
)
from essaim.engines.mandates.errors import AdoptionKnown, AuthorityKnown
from essaim.engines.mandates.models import Adoption, Authority, Deliberation
from essaim.engines.mandates.queries.state_of_play import progress_chart, standings, summary_of
from essaim.engines.mandates.queries.state_of_play_import import Read, read_state
from essaim.engines.mandates.rules.state_of_play import What
from essaim.engines.mandates.tests.mandates_world import World, drafted, make_world
from essaim.engines.mandates.tests.test_mandate_pages import link, signed_in, text
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, make_project
from essaim.kernel.projects.models import Tool
from essaim.kernel.spreadsheets.reading import FileRefused, read_table
from essaim.kernel.territories.factories import LILLE, VILLENEUVE_D_ASCQ, commune, load_some
from essaim.kernel.territories.models import Territory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
TOURCOING, LENS = "215905993", "216204982"
LIST = """Collectivité;SIREN;A adopté;Date;Lien;Qui le dit;Service
Ville de Tourcoing;215905993;Délibération-cadre;01/02/2010;https://www.tourcoing.example/delib;La CPCA;
Ville de Lens;216204983;cadre;2010-02-01;;La CPCA;
Département du Nord;;cadre;15/06/2010;;La CPCA;Aide sociale
Région;;peut-être;en 2011;pas un lien;;
;;cadre;01/01/2011;;La CPCA;
Ville de Tourcoing;215905993;Délibération-cadre;01/02/2010;;Quelqu'un;
Ville de Douai;;;;;;
"""


@pytest.fixture
def world() -> World:
    load_some(LILLE, VILLENEUVE_D_ASCQ)
    world = make_world()
    world.cast.project.territory = Territory.objects.get(kind="departement", code="59")
    world.cast.project.save()
    world.tool.project.refresh_from_db()
    return world


def followed(world: World, name: str = "Ville de Lille", **told: Any) -> Authority:
    return add_authority(by=world.body, tool=world.tool, name=name, at=NOW, **told)


def told(authority: Authority, world: World, what: str, on: date, **more: Any) -> Adoption:
    said = Told(what=what, decided_on=on, told_by="Le bulletin municipal", **more)
    return record_adoption(by=world.body, authority_id=authority.pk, told=said, at=NOW)


def levels(world: World, on: date = TODAY) -> dict[str, str]:
    return {one.name: str(one.level) for one in standings(world.tool, on)}


def read(world: World, content: str, told_by: str = "") -> Read:
    return read_state(read_table(content.encode()), world.tool, today=TODAY, told_by=told_by)


def test_an_authority_goes_from_nothing_to_specific_decisions(world: World) -> None:
    lille = followed(world)
    assert lille.territory == commune(LILLE), "found by its name"
    assert levels(world) == {"Ville de Lille": "none"}
    told(lille, world, "framework", date(2011, 3, 14), source_url="https://lille.example/2011-52")
    told(lille, world, "specific", date(2015, 3, 14), about="Petite enfance")
    assert levels(world, date(2011, 3, 13)) == {"Ville de Lille": "none"}
    assert levels(world, date(2015, 3, 13)) == {"Ville de Lille": "framework"}
    (standing,) = standings(world.tool, TODAY)
    assert (standing.level, standing.since, standing.kind) == (What.SPECIFIC, date(2015, 3, 14), "commune")
    chart = progress_chart([standing], TODAY)
    assert chart is not None
    counts = {one.name: {bar.label: bar.value for bar in one.bars} for one in chart.series}
    assert [list(bars) for bars in counts.values()] == [["2011", "2015", "2026"]] * 3
    assert [list(bars.values()) for bars in counts.values()] == [[1, 1, 1], [0, 1, 1], [0, 0, 0]]
    assert [trace.action for trace in history(lille)][:2] == ["mandates.adoption_recorded"] * 2


def test_a_number_or_a_name_stands_once(world: World) -> None:
    first = followed(world, "Ville de Tourcoing", siren="215 905 993")
    assert first.siren == TOURCOING
    with pytest.raises(AuthorityKnown):
        followed(world, "Tourcoing", siren=TOURCOING)
    second = followed(world, "CCFL")
    with pytest.raises(AuthorityKnown):
        followed(world, "C.C.F.L.")
    with pytest.raises(Invalid, match="SIREN"):
        followed(world, "Lens", siren="216204983")
    with pytest.raises(AuthorityKnown):
        change_authority(by=world.body, authority_id=second.pk, name="CCFL", siren=TOURCOING)
    changed = change_authority(by=world.body, authority_id=second.pk, name="Département du Nord")
    assert changed.territory == world.cast.project.territory


def test_what_is_told_has_a_day_a_witness_and_stands_once(world: World) -> None:
    lille = followed(world)
    for on in (date(1999, 12, 31), TODAY + timedelta(days=1)):
        with pytest.raises(Invalid, match="entre 2000 et aujourd'hui"):
            told(lille, world, "framework", on)
    with pytest.raises(Invalid, match="qui l'affirme"):
        said = Told(what="framework", decided_on=TODAY, told_by=" ")
        record_adoption(by=world.body, authority_id=lille.pk, told=said, at=NOW)
    made = told(lille, world, "framework", TODAY)
    with pytest.raises(AdoptionKnown):
        told(lille, world, "framework", TODAY)
    assert remove_adoption(by=world.body, adoption_id=made.pk) == lille
    assert levels(world) == {"Ville de Lille": "none"}
    remove_authority(by=world.body, authority_id=lille.pk)
    assert levels(world) == {}


def test_who_views_does_not_write_and_a_stranger_sees_nothing(world: World) -> None:
    lille = followed(world)
    with pytest.raises(Forbidden):
        add_authority(by=world.cast.funder, tool=world.tool, name="Lens", at=NOW)
    for by, error in ((world.cast.funder, Forbidden), (world.cast.stranger, NotFound)):
        with pytest.raises(error):
            remove_authority(by=by, authority_id=lille.pk)


def test_own_mandates_count_by_themselves(world: World) -> None:
    operator = drafted(world)
    assert levels(world) == {}
    sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)
    (alone,) = standings(world.tool, TODAY)
    assert (alone.name, alone.level, alone.authority, len(alone.own)) == ("Région", What.MANDATES, None, 1)
    region = followed(world, "La Région")
    told(region, world, "framework", date(2012, 1, 1))
    (seen,) = standings(world.tool, TODAY)
    assert (seen.authority, seen.level, len(seen.own)) == (region, What.MANDATES, 1)
    assert levels(world, TODAY - timedelta(days=1)) == {"La Région": "framework"}


def test_own_deliberations_count_by_themselves(world: World) -> None:
    """The cadre first, then what applies it; a text still written, or refused, counts for nothing."""
    day = date(2026, 5, 4)
    vote = {"act_number": "1", "voted_on": day, "votes_for": 9, "votes_against": 0, "abstentions": 1}
    common = {"tool": world.tool, "project": world.tool.project, "authority": "Région", "law_on": day}
    common |= {"drafted_at": NOW, "territory": "Poitou-Charentes"}
    cadre = Deliberation.unscoped.create(kind="cadre", title="Cadre", **common)
    assert levels(world) == {}
    Deliberation.unscoped.filter(pk=cadre.pk).update(status="adopted", **vote)
    assert levels(world) == {"Région": "framework"}
    Deliberation.unscoped.create(
        kind="specific", title="Accueil", parent=cadre, status="refused", **vote, **common
    )
    assert levels(world) == {"Région": "framework"}
    Deliberation.unscoped.create(
        kind="specific", title="Accueil", parent=cadre, status="adopted", **vote, **common
    )
    assert levels(world) == {"Région": "specific"}


def test_mandates_of_elsewhere_or_of_a_demonstration_do_not_count(world: World) -> None:
    """A campaign looks from a project of its own, on its own territory."""
    operator = drafted(world)
    sign_mandate(by=world.officer, mandate_id=operator.mandate_id, at=NOW)
    nord = world.cast.project.territory
    campaign = make_project("Campagne", tools={"etat": ("mandates", {})}, roles={}, territory=nord)
    tool = campaign.tools.get()

    def seen() -> list[str]:
        return [one.name for one in standings(Tool.objects.get(pk=tool.pk), TODAY)]

    assert seen() == ["Région"]
    campaign.is_demo = True
    campaign.save()
    assert seen() == []
    campaign.is_demo, campaign.territory = False, commune(LILLE)
    campaign.save()
    assert seen() == []


def test_each_line_of_a_list_says_what_is_wrong_with_it(world: World) -> None:
    seen = read(world, LIST)
    assert [line.number for line in seen.good] == [2, 4, 8]
    assert [(line.number, [label for label, _sentence in line.faults]) for line in seen.wrong] == [
        (3, ["SIREN"]),
        (5, ["A adopté", "Date", "Lien"]),
        (6, ["Collectivité"]),
    ]
    assert [line.number for line in seen.known] == [7]
    assert "n'est pas un SIREN" in seen.wrong[0].faults[0][1]
    with pytest.raises(FileRefused, match=r"Il manque une colonne «.A adopté.»"):
        read(world, "Nom;Date\nLille;01/01/2011\n")
    nobody = read(world, "Nom;A adopté;Date\nLille;cadre;01/01/2011\n")
    assert nobody.wrong[0].faults[0][0] == "Qui le dit"
    assert read(world, "Nom;A adopté;Date\nLille;cadre;01/01/2011\n", told_by="Moi").good


def test_a_list_is_written_once_and_places_itself(world: World) -> None:
    rows = read_table(LIST.encode())
    told_here: dict[str, Any] = {"by": world.body, "tool": world.tool, "rows": rows, "told_by": "", "at": NOW}
    assert import_state(**told_here) == 3
    assert levels(world) == {
        "Département du Nord": "framework",
        "Ville de Douai": "none",
        "Ville de Tourcoing": "framework",
    }
    nord = Authority.objects.in_tool(world.tool).get(name="Département du Nord")
    assert nord.territory == world.cast.project.territory
    assert import_state(**told_here) == 0
    assert Adoption.objects.in_tool(world.tool).count() == 2
    with pytest.raises(Forbidden):
        import_state(**{**told_here, "by": world.cast.funder})


def test_what_is_exported_is_read_again_as_known(world: World) -> None:
    rows = read_table(LIST.encode())
    import_state(by=world.body, tool=world.tool, rows=rows, told_by="", at=NOW)
    answer = signed_in(world.cast.fanny).get(link(world, "state_export"))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    again = read(world, content)
    assert (len(again.good), len(again.wrong), len(again.known)) == (0, 0, 3)
    only = signed_in(world.cast.fanny).get(link(world, "state_export") + "?level=none")
    assert b"".join(only.streaming_content).count(b"\n") == 2  # type: ignore[attr-defined]


def test_the_page_filters_maps_and_counts(world: World) -> None:
    Territory.objects.filter(code=LILLE).update(latitude=50.63, longitude=3.06)
    Territory.objects.filter(code=VILLENEUVE_D_ASCQ).update(latitude=50.62, longitude=3.14)
    fanny = signed_in(world.cast.fanny)
    assert "Aucune collectivité pour l'instant" in text(fanny.get(link(world, "state")))
    told(followed(world), world, "framework", date(2011, 3, 14), source_url="https://lille.example/1")
    followed(world, "Commune de Villeneuve-d'Ascq")
    answer = fanny.get(link(world, "state"))
    page, raw = text(answer), answer.content.decode()
    assert "2 collectivités connues." in page and "Au fil des années" in page
    assert 'class="pin pin-state-framework"' in raw and 'class="pin pin-state-none"' in raw
    assert 'href="https://lille.example/1"' in raw and "Ajouter une collectivité" not in page
    page = text(fanny.get(link(world, "state") + "?level=none"))
    assert "Villeneuve" in page and "Le bulletin municipal" not in page
    assert "Le bulletin municipal" in text(fanny.get(link(world, "state") + "?q=lille&kind=commune"))
    assert "Le bulletin municipal" not in text(
        fanny.get(link(world, "state") + "?on=2011-03-13&level=framework")
    )
    summary = summary_of(standings(world.tool, TODAY), world.tool)
    assert [n for _what, _label, n in summary.counts] == [1, 1, 0, 0]


def test_pages_write_one_by_one(world: World) -> None:
    bob = signed_in(world.cast.bob)
    page = text(bob.post(link(world, "authority_new"), {"name": "Lens", "siren": "216204983"}))
    assert "n'est pas un SIREN" in page
    page = text(bob.post(link(world, "authority_new"), {"name": "Ville de Lille"}, follow=True))
    assert "Une décision à la fois" in page
    lille = Authority.objects.in_tool(world.tool).get()
    sent = {
        "what": "mandates",
        "decided_on": "2014-01-01",
        "told_by": "Le journal",
        "source_url": "lille.example",
    }
    page = text(bob.post(link(world, "adoption_new", lille.pk), sent, follow=True))
    assert "C'est noté." in page and "Le journal" in page
    adoption = Adoption.objects.in_tool(world.tool).get()
    assert adoption.source_url == "https://lille.example"
    edit = link(world, "authority_edit", lille.pk)
    assert 'value="Ville de Lille"' in bob.get(edit).content.decode()
    page = text(bob.post(edit, {"name": "Lille", "territory": "Nulle-Part-sur-Mer"}))
    assert "Aucun territoire ne répond" in page
    assert "La collectivité est corrigée" in text(bob.post(edit, {"name": "Lille"}, follow=True))
    page = text(bob.post(link(world, "adoption_remove", adoption.pk), follow=True))
    assert "Personne n'a encore dit" in page
    assert "est retirée" in text(bob.post(link(world, "authority_remove", lille.pk), follow=True))


def test_a_list_is_looked_at_corrected_in_the_page_then_imported(world: World) -> None:
    bob, here = signed_in(world.cast.bob), link(world, "state_import")
    assert "Envoyez un fichier" in text(bob.post(here, {"act": "look"}))
    assert "Voir" not in text(bob.get(here))
    sent = SimpleUploadedFile("liste.csv", LIST.encode("cp1252"))
    answer = bob.post(here, {"act": "look", "file": sent})
    page = text(answer)
    assert "Ligne 3 : Ville de Lens" in page and "Importer 3 lignes" in page
    assert not Authority.objects.in_tool(world.tool).exists()
    lines = answer.context["form"].initial["text"].replace("216204983", LENS)
    page = text(bob.post(here, {"act": "look", "text": lines}))
    assert "Importer 4 lignes" in page
    page = text(bob.post(here, {"act": "import", "text": lines}, follow=True))
    assert "4 lignes sont importées" in page and "Ville de Lens" in page
    assert "pas un tableau" in text(
        bob.post(here, {"file": SimpleUploadedFile("x.bin", bytes(range(256)) * 4)})
    )
    template = b"".join(bob.get(link(world, "state_template")).streaming_content).decode()  # type: ignore[attr-defined]
    assert read(world, template).good[0].values["name"] == "Ville de Tourcoing"


def test_the_page_asks_the_same_number_of_questions_for_one_or_thirty(
    world: World, django_assert_num_queries: Any
) -> None:
    followed(world)
    with django_assert_num_queries(4):
        assert len(standings(world.tool, TODAY)) == 1
    for n in range(30):
        told(followed(world, f"Commune {n}"), world, "framework", date(2012, 1, 1))
    with django_assert_num_queries(4):
        assert len(standings(world.tool, TODAY)) == 31
