"""A person takes away what the engine holds of them, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from essaim.engines.mandates.commands.deliberation_text import comment_text, propose_text
from essaim.engines.mandates.engine import ENGINE
from essaim.engines.mandates.factories import mandates_cast
from essaim.engines.mandates.tests.deliberations import begun
from essaim.engines.mandates.tests.mandates_world import World, make_world, settled, signed
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db


def held(user_id: int | None) -> dict[str, Any]:
    assert ENGINE.personal is not None and user_id is not None
    found: dict[str, Any] = ENGINE.personal(user_id)
    return found


def test_what_one_wrote_of_a_deliberation() -> None:
    cast = mandates_cast()
    found = begun(cast.coordinator, cast.tool("services"))
    told: dict[str, Any] = {"deliberation_id": found.pk, "section": "mission", "at": NOW}
    propose_text(by=cast.member, texts={"mission.task": "Accueillir."}, note="Plus clair", **told)
    comment_text(by=cast.member, text="Qui accueille ?", **told)
    mine, theirs = held(cast.member.user_id), held(cast.coordinator.user_id)
    assert (mine["proposals"][0]["note"], mine["comments"][0]["text"]) == ("Plus clair", "Qui accueille ?")
    assert mine["proposals"][0]["project"] == cast.project.name
    assert theirs["proposals"] == theirs["comments"] == []


def test_what_one_did_of_a_mandate(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    world = make_world()
    settled(world, signed(world), 2027, "180000")
    with django_assert_num_queries(7):
        officer = held(world.officer.user_id)
    assert [one["name"] for one in officer["scenarios"]] == ["Base"]
    assert [one["mandate"] for one in officer["signed"]] == ["Savoirs de base en Poitou-Charentes"]
    steps = {who.user_id: [one["step"] for one in held(who.user_id)["statements"]] for who in _three(world)}
    assert list(steps.values()) == [["checked"], ["filed"], ["settled"]]


def _three(world: World) -> tuple[Actor, Actor, Actor]:
    return world.officer, world.body, world.decider
