"""Two small engines and a recipe that uses them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from essaim.kernel.actors.actor import Actor
from essaim.kernel.outbox.events import Event
from essaim.kernel.projects.engine import Acceptor, Engine, Metric
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings, MoneyValue, RateValue


class StallSettings(EngineSettings):
    rhythm: Literal["weekly", "monthly"] = "monthly"
    price: MoneyValue
    share: RateValue | None = None
    payer: int | None = None


class ChoirSettings(EngineSettings):
    places: int


class StallRight(StrEnum):
    VIEW = "stall.view"
    SELL = "stall.sell"


class ChoirRight(StrEnum):
    VIEW = "choir.view"


@dataclass(frozen=True)
class Sold(Event):
    engine: ClassVar[str] = "stall"
    number: int


@dataclass(frozen=True)
class Sung(Event):
    engine: ClassVar[str] = "choir"
    number: int


def _nothing(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """A command of the toy engines."""


STALL = Engine(
    slug="stall",
    name="Étal",
    promise="Vendre",
    version="1.2.0",
    path="etal",
    settings=StallSettings,
    permissions=StallRight,
    permission_labels={},
    urls="",
    home="",
    emits=(Sold,),
    accepts={"sell": Acceptor(summary="Vendre", run=_nothing, permissions=frozenset(), emits=(Sold,))},
    metrics={
        "sales": Metric(
            name="Ventes",
            definition="Nombre",
            unit="",
            monthly=lambda tools, period: {},
            total=lambda tools, period: 0,
        )
    },
)
CHOIR = Engine(
    slug="choir",
    name="Chorale",
    promise="Chanter",
    version="1.0.0",
    path="chorale",
    settings=ChoirSettings,
    permissions=ChoirRight,
    permission_labels={},
    urls="",
    home="",
    needs=("stall",),
    emits=(Sung,),
    accepts={"sing": Acceptor(summary="Chanter", run=_nothing, permissions=frozenset(), emits=(Sung,))},
)
TOYS = {"stall": STALL, "choir": CHOIR}

RECIPE = """slug = "marche-chante"
version = "1.0.0"
name = "Marché chanté"
theme = "alimentation"
promise = "Vendre en chantant."
source = "Essai"

[[decisions]]
key = "price"
kind = "money"
question = "Quel prix ?"
why = "Pour vivre."
min = 1

[[decisions]]
key = "share"
kind = "rate"
question = "Quelle part le financeur prend-il ?"
default = 0.5
max = 0.8

[[decisions]]
key = "funder"
kind = "organisation"
question = "Qui finance ?"
optional = true

[[engines]]
use = "stall"
as = "etal"
title = "L'étal"
settings = { price = "$price", share = "$share", payer = "$funder" }

[[engines]]
use = "choir"
as = "chorale"
title = "La chorale"
settings = { places = 12 }

[roles.coordination]
name = "Coordination"
grants = ["projects.view", "projects.govern", "projects.manage_people", "projects.write_lesson", "projects.read_audit", "stall.sell"]

[roles.membre]
name = "Membre"
grants = ["projects.view", "stall.view"]

[roles.financeur]
name = "Financeur"
holder = "organisation"
decision = "funder"
grants = ["projects.view"]

[[wires]]
on = "stall.Sold"
do = "choir.sing"

[[indicators]]
key = "ventes"
measure = "stall.sales"

[[success_factors]]
text = "Chanter juste."
"""
