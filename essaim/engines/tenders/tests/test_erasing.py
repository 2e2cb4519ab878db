"""A person who asks to be forgotten: their structure stays, its votes too."""

import pytest

from essaim.engines.tenders.commands.opportunities import open_go_vote
from essaim.engines.tenders.commands.votes import cast_vote
from essaim.engines.tenders.engine import ENGINE
from essaim.engines.tenders.factories import belong, cluster_cast, opportunity, three, tool_of
from essaim.engines.tenders.models import Piece, PieceFile, Vote
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db


def test_contact_and_cv_go_and_the_vote_stays() -> None:
    cast = cluster_cast()
    first, second, _third = three(cast)
    belong(cast, first)
    for one in (first, second):
        one.contact, one.email = cast.bob.full_name, cast.bob.email
        one.save()
    ballot = open_go_vote(opportunity_id=opportunity(cast).pk, by=cast.coordinator, at=NOW)
    cast_vote(ballot_id=ballot.pk, company_id=first.pk, choice="yes", by=cast.member, at=NOW)
    cv = Piece.unscoped.create(
        tool=tool_of(cast), company=first, kind="cv", title=f"CV de {cast.bob.full_name}", added_at=NOW
    )
    PieceFile.unscoped.create(tool=tool_of(cast), piece=cv, content=b"%PDF-")
    assert ENGINE.erase is not None

    ENGINE.erase(cast.bob.pk, cast.coordinator, NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    cv.refresh_from_db()
    assert (first.contact, first.email, cv.title) == ("", "", "CV effacé")
    assert second.contact == cast.bob.full_name
    assert not PieceFile.unscoped.filter(piece=cv).exists()
    vote = Vote.unscoped.get(ballot=ballot, company=first)
    assert (vote.choice, vote.by_name) == ("yes", "")
