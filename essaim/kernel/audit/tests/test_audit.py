import pytest

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import history, record
from essaim.kernel.factories import make_organisation, make_user
from essaim.kernel.money import Money, Rate

pytestmark = pytest.mark.django_db


def test_record_keeps_who_what_and_why_in_plain_values() -> None:
    alice, organisation = make_user("Alice"), make_organisation()
    record(
        by=Actor.of(alice),
        action="actors.changed",
        target=organisation,
        changes={"price": (Money(100), Money(250)), "rate": Rate.parse("50 %")},
        reason="Erreur de saisie",
    )
    entry = history(organisation).get()
    assert (entry.user, entry.actor_name, entry.reason) == (alice, "Alice", "Erreur de saisie")
    assert entry.changes == {"price": ["1,00", "2,50"], "rate": "0.5"}
