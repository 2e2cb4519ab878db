"""The day of each person: deliberations, proposals, and the years of one's own body."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from essaim.engines.mandates.commands.deliberation_text import propose_text, refuse_proposal
from essaim.engines.mandates.commands.deliberations import note_publicity, put_to_vote
from essaim.engines.mandates.commands.statements import send_back_statement
from essaim.engines.mandates.factories import filled, mandates_cast
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.tests.deliberations import adopted, begun, written
from essaim.engines.mandates.tests.mandates_world import (
    filed,
    make_world,
    saved,
    settled,
    signed,
    year_end,
)
from essaim.engines.mandates.today import waiting
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db


def lines(tool: Tool, by: Actor, *grants: str, at: datetime = NOW) -> list[str]:
    return [one.text for one in waiting(tool, by, frozenset(grants), at)]


def test_the_other_side_answers_a_proposal_of_text() -> None:
    cast = mandates_cast()
    tool, held, suggests = cast.tool("services"), (P.SUGGEST, P.DELIBERATE), (P.SUGGEST,)
    found = begun(cast.coordinator, tool)
    told: dict[str, Any] = {"deliberation_id": found.pk, "section": "mission", "at": NOW}
    asked = propose_text(by=cast.member, texts={"mission.task": "Accueillir."}, **told)
    propose_text(by=cast.coordinator, texts={"mission.task": "Accueillir chacun."}, **told)

    line = ["Répondre à une proposition de texte : 3. La mission, la politique publique, l'échec du marché"]
    assert lines(tool, cast.coordinator, *held) == line
    assert lines(tool, cast.member, *suggests) == line
    assert lines(tool, cast.funder, P.VIEW) == []
    refuse_proposal(by=cast.coordinator, proposal_id=asked.pk, reason="Déjà dit", at=NOW)
    assert lines(tool, cast.coordinator, *held) == []


def test_a_vote_to_record_then_a_publicity() -> None:
    cast = mandates_cast()
    tool, by = cast.tool("services"), cast.coordinator
    found = written(by, tool)
    assert lines(tool, by, P.DELIBERATE) == []
    put_to_vote(by=by, deliberation_id=found.pk, at=NOW)
    voted = adopted(by, tool)
    name = "Délibération-cadre petite enfance"
    assert lines(tool, by, P.DELIBERATE) == [
        f"Noter le vote de «\u00a0{name}\u00a0»",
        f"Publier «\u00a0{name}\u00a0»",
    ]
    assert lines(tool, cast.member, P.SUGGEST) == []
    told: dict[str, Any] = {"published_where": "Site", "published_on": NOW.date()}
    note_publicity(by=by, deliberation_id=voted.pk, at=NOW, **told)
    assert len(lines(tool, by, P.DELIBERATE)) == 1


def test_a_body_files_the_years_that_are_over() -> None:
    world = make_world()
    operator = signed(world)  # 2027 to 2031

    def mine(year: int) -> list[str]:
        return lines(world.tool, world.body, P.STATE, at=year_end(year))

    body = "de Savoirs pour tous"
    assert mine(2026) == []
    assert mine(2027) == [f"Écrire le bilan 2027 {body}"]
    assert mine(2028) == [f"Écrire le bilan 2027 {body}", f"Écrire le bilan 2028 {body}"]
    assert lines(world.tool, world.officer, P.STATE, at=year_end(2028)) == []  # of no body
    saved(world, operator, 2027, "180000")
    assert mine(2027) == [f"Déposer le bilan 2027 {body}"]
    statement = filed(world, operator, 2027, "180000")
    assert mine(2027) == []
    send_back_statement(
        by=world.officer, statement_id=statement.pk, reason="Une pièce manque", at=year_end(2027)
    )
    assert mine(2027) == [f"Corriger le bilan 2027 {body}, renvoyé"]
    settled(world, operator, 2027, "180000")
    assert mine(2027) == []


def test_a_reader_finds_what_others_filled_behind_their_own() -> None:
    cast = mandates_cast()
    tool = cast.tool("services")
    theirs = filled(cast.member, tool)
    for _n in range(6):
        filled(cast.coordinator, tool)
    assert [one.endswith(f"/{theirs.pk}/relire/") for one in _addresses(tool, cast.coordinator)] == [True]


def _addresses(tool: Tool, by: Actor) -> list[str]:
    return [one.url for one in waiting(tool, by, frozenset([P.REVIEW]), NOW)]
