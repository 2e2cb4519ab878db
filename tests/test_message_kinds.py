"""Each letter of an engine belongs to one kind, so that its reader may choose; what must come, comes."""

from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from essaim.kernel.outbox.kinds import Pace
from essaim.kernel.projects.engine import engines

pytestmark = pytest.mark.pure
ENGINES = Path(settings.PACKAGE) / "engines"


def test_every_letter_of_an_engine_is_of_one_kind_and_exists() -> None:
    written = {
        path.as_posix().rpartition("/templates/")[2]: 1
        for path in ENGINES.glob("*/templates/*/mail/[!_]*.txt")
    }
    declared = Counter(
        template for engine in engines().values() for kind in engine.messages for template in kind.templates
    )

    assert declared == written


def test_what_waits_by_default_may_wait_and_each_kind_offers_its_default() -> None:
    kinds = [kind for engine in engines().values() for kind in engine.messages]

    assert [kind.key for kind in kinds if kind.default not in kind.paces] == []
    assert [kind.key for kind in kinds if not kind.can_wait and Pace.DIGEST in kind.paces] == []


def test_names_of_kinds_are_unique_in_their_engine() -> None:
    for engine in engines().values():
        assert len({kind.key for kind in engine.messages}) == len(engine.messages)
