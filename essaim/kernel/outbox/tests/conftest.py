"""A project that writes: three kinds of messages, their templates, and who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.template import Engine
from django.template.loaders.locmem import Loader

from essaim.kernel.factories import make_project
from essaim.kernel.outbox import kinds
from essaim.kernel.outbox.kinds import MessageKind, Pace, register_kinds
from essaim.kernel.outbox.letters import Letter, To, post
from essaim.kernel.projects.models import Project

TEXT = """{% load i18n %}{% autoescape off %}{{ subject }}

{% if not gathered %}{% translate "Bonjour," %}

{% endif %}{{ words }}{% if not paper %}
https://exemple.fr/{% endif %}{% endautoescape %}"""
KINDS = (
    MessageKind(key="proof", label="Preuve", templates=("stall/proof.txt",), default=Pace.IMMEDIATE),
    MessageKind(key="news", label="Nouvelle", templates=("stall/news.txt",)),
    MessageKind(
        key="tomorrow",
        label="Demain",
        templates=("stall/tomorrow.txt",),
        default=Pace.IMMEDIATE,
        can_wait=False,
    ),
    MessageKind(
        key="sheet",
        label="Bon",
        templates=("stall/sheet.txt",),
        default=Pace.IMMEDIATE,
        can_wait=False,
        can_turn_off=False,
    ),
)


@dataclass
class Stall:
    project: Project
    count: int = 0

    def write(self, kind: str, subject: str = "Une nouvelle", *to: To, **more: Any) -> None:
        """One letter to Bob, or to these readers."""
        self.count += 1
        letter = Letter(
            key=more.pop("key", f"stall:{self.count}"),
            project=self.project.pk,
            template=f"stall/{kind}.txt",
            context={"subject": subject, "words": f"Voici : {subject}."},
            **more,
        )
        post([(letter, one) for one in to or (BOB,)])


BOB = To(mark="0", language="fr", email="Bob@exemple.fr")
CHLOE = To(mark="1", language="en", email="chloe@exemple.fr")
PAPER = To(mark="paper", language="fr", party="household:7")


@pytest.fixture
def stall(db: None) -> Iterator[Stall]:
    """Its templates are read beside the others: new settings of templates would undo what the harness watches."""
    engine = Engine.get_default()
    loaders = engine.template_loaders
    own = Loader(engine, {kind.templates[0]: TEXT for kind in KINDS})
    loaders.insert(0, own)
    register_kinds("stall", KINDS)
    yield Stall(make_project(tools={}, roles={}))
    loaders.remove(own)
    for kind in KINDS:
        del kinds._KINDS[f"stall.{kind.key}"], kinds._TEMPLATES[kind.templates[0]]
