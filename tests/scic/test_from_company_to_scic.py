"""Croc la Vie, a company, becomes a SCIC: the steps of the guide, executed in their order (États généraux de l'ESS, 2011)."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from essaim.engines.assemblies.api import (
    Details,
    Point,
    add_item,
    call_assembly,
    close_assembly,
    close_ballot,
    note_attendance,
    open_assembly,
    open_ballot,
    plan_assembly,
    sign_on_paper,
)
from essaim.engines.assemblies.commands.annexes import Sent, add_document
from essaim.engines.assemblies.models import Ballot, Decision, Voter
from essaim.engines.members.api import Representation, name_representative, record_list, spoken_for
from essaim.engines.shares.commands.deciding import Verdict, reclassify_holder
from essaim.engines.shares.errors import PublicCeiling
from essaim.engines.shares.models import Line
from essaim.engines.shares.queries.statutes import category_rows, checks_on
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import join
from essaim.kernel.projects.commands import revise_decision
from tests.journeys import world
from tests.scic.world import Scic, at, bodies, check_all, launched

pytestmark = pytest.mark.django_db
GUIDE = Path(settings.PACKAGE) / "site" / "help" / "guide" / "devenir-scic.md"
FOUNDED, RANGED, ENTERED = date(2021, 3, 1), date(2024, 1, 10), date(2024, 2, 1)
HELD, CHANGED, WELCOMED = date(2024, 3, 20), date(2024, 3, 21), date(2024, 5, 2)


class Passage:
    """The company, its three associates, and what each step of the guide does."""

    def __init__(self) -> None:
        world.found()
        self.alice, self.mayor = world.account("Alice Fontaine"), world.account("Chloé Wattel")
        carrier = world.carried_by(self.alice, legal_form="entreprise")
        bodies("Crèche des Moulins", legal_form="association")
        bodies("Ville de Lille", legal_form="collectivite")
        told = {"form": "company", "quorum_first": "0"}
        self.scic = Scic(launched(self.alice, carrier, recipe="scic", at=at(FOUNDED), **told), self.alice)
        join(self.scic.project, "associe", self.mayor)

    def faults(self, on: date) -> set[str]:
        tool = self.scic.parts
        return {one.rule for one in checks_on(tool, category_rows(tool, on), on) if one.is_broken}

    def voter(self, name: str) -> Voter:
        return Voter.objects.in_tool(self.scic.tool("assemblees")).get(name=name)

    def take_the_register_back(self) -> None:
        for name, shares in (("Gérante", 60), ("Cuisinier", 30), ("Ami fondateur", 10)):
            self.scic.subscribe(name, "Fondateurs", shares, FOUNDED)
            self.scic.pay_all(self.scic.holder(name), FOUNDED)

    def read_what_is_missing(self) -> None:
        assert self.faults(RANGED) == {"categories", "beneficiaries", "workers"}

    def range_the_associates(self) -> None:
        reclassify_holder(
            by=self.scic.by,
            holder_id=self.scic.holder("Cuisinier").pk,
            category_id=self.scic.category("Salariés").pk,
            verdict=Verdict(on=RANGED, decision="Gérance"),
            at=at(RANGED),
        )
        colleges = {one.name: one.college for one in record_list(self.scic.project, on=RANGED)}
        assert colleges == {"Gérante": "Fondateurs", "Ami fondateur": "Fondateurs", "Cuisinier": "Salariés"}

    def let_new_ones_in(self) -> None:
        for name, category, shares in (("Crèche des Moulins", "Usagers", 5), ("Livreuse", "Salariés", 2)):
            self.scic.subscribe(name, category, shares, ENTERED)
            self.scic.pay_all(self.scic.holder(name), ENTERED)

    def call(self) -> None:
        day = HELD - timedelta(days=20)
        details = Details(title="Passage en SCIC", kind="extraordinary", starts_at=at(HELD), record_on=day)
        made = plan_assembly(by=self.scic.by, tool=self.scic.tool("assemblees"), details=details)
        point = Point(title="Nouveaux statuts", text="Devenir une SCIC.", matter="three_quarters")
        self.item = add_item(by=self.scic.by, assembly_id=made.pk, point=point)
        sent = Sent(title="Projet de statuts", name="statuts.pdf", content=b"%PDF-1.7")
        add_document(by=self.scic.by, assembly_id=made.pk, sent=sent, at=at(day))
        self.assembly = call_assembly(by=self.scic.by, assembly_id=made.pk, at=at(day))

    def vote(self) -> None:
        """Founders halved, users and employees for: 1 of 2, 2 of 2, 2 of 2 parts; then everyone: five sixths."""
        present = {
            "Gérante": "for",
            "Ami fondateur": "against",
            "Cuisinier": "for",
            "Crèche des Moulins": "for",
        }
        for name in present:
            voter = self.voter(name)
            note_attendance(by=self.scic.by, voter_id=voter.pk, attendance="on_site", at=at(HELD))
        open_assembly(by=self.scic.by, assembly_id=self.assembly.pk, at=at(HELD))
        ballot = open_ballot(by=self.scic.by, item_id=self.item.pk, way="named", at=at(HELD)).ballot
        for name, choice in present.items():
            told: dict[str, Any] = {
                "by": self.scic.by,
                "ballot_id": ballot.pk,
                "voter_id": self.voter(name).pk,
            }
            sign_on_paper(choice=choice, at=at(HELD), **told)
        close_ballot(by=self.scic.by, ballot_id=ballot.pk, at=at(HELD))
        close_assembly(by=self.scic.by, assembly_id=self.assembly.pk, at=at(HELD))
        ballot = Ballot.objects.in_tool(ballot.tool_id).get(pk=ballot.pk)
        assert ballot.result["elected"], ballot.result
        decision = Decision.objects.in_tool(ballot.tool_id).get(ballot=ballot)
        assert (decision.is_adopted, decision.number) == (True, 1)

    def change_the_form(self) -> None:
        revise_decision(
            project_id=self.scic.project.pk, key="form", raw="scic", by=self.scic.by, at=at(CHANGED)
        )
        assert self.scic.parts.config.legal_form == "scic"
        assert self.faults(CHANGED) == set()

    def welcome_the_town(self) -> None:
        with pytest.raises(PublicCeiling):
            self.scic.subscribe("Ville de Lille", "Collectivités", 120, WELCOMED)
        self.scic.subscribe("Ville de Lille", "Collectivités", 40, WELCOMED)
        household = record_list(self.scic.project, on=WELCOMED)
        town = next(one for one in household if one.name == "Ville de Lille")
        told = Representation(email=self.mayor.email, since=WELCOMED, source="Délibération")
        name_representative(by=self.scic.by, household_id=town.household_id, told=told)
        assert town.college == "Collectivités"
        speaks = spoken_for(Actor.of(self.mayor), self.scic.project.pk, on=WELCOMED)
        assert [one.name for one in speaks] == ["Ville de Lille"]


STEPS: dict[str, Callable[[Passage], None]] = {
    "Reprendre le registre": Passage.take_the_register_back,
    "Lire ce qui manque": Passage.read_what_is_missing,
    "Ranger les associés": Passage.range_the_associates,
    "Faire entrer les nouveaux": Passage.let_new_ones_in,
    "Convoquer": Passage.call,
    "Voter les statuts": Passage.vote,
    "Changer de forme": Passage.change_the_form,
    "Accueillir la collectivité": Passage.welcome_the_town,
}


def test_the_guide_is_executed_step_by_step() -> None:
    told = re.findall(r"^\d+\. \*\*(.+?)\.\*\*", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == list(STEPS)
    passage = Passage()
    numbers: list[int] = []
    for title in told:
        STEPS[title](passage)
        check_all(passage.scic)
        lines = Line.objects.in_tool(passage.scic.parts).order_by("number").values_list("number", flat=True)
        assert list(lines)[: len(numbers)] == numbers
        numbers = list(lines)
    assert numbers == [1, 2, 3, 4, 5, 6]
