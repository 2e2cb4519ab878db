"""What a vote decides once closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.admission import let_in, step
from essaim.engines.tenders.commands.votes import closed
from essaim.engines.tenders.models import Ballot, Company, Opportunity, Step
from essaim.engines.tenders.rules.voting import Count
from essaim.kernel.actors.actor import Actor


def count_words(count: Count) -> str:
    """ "2 oui, 1 non, 0 abstention, sur 3 membres"."""
    return _("{yes} oui, {no} non, {abstain} abstention(s), sur {roll} membres").format(
        yes=count.yes, no=count.no, abstain=count.abstain, roll=count.roll
    )


@transaction.atomic
def close_ballot(*, ballot_id: int, by: Actor, at: datetime) -> Ballot:
    """Close a vote: a candidate comes in or is refused; an opportunity is answered or not. Raises BallotClosed."""
    ballot, count = closed(ballot_id, by=by, at=at)
    adopted = ballot.status == Ballot.Status.ADOPTED
    words = count_words(count)
    if ballot.opportunity is not None:
        found = ballot.opportunity
        found.status = Opportunity.Status.GO if adopted else Opportunity.Status.NO_GO
        found.save(update_fields=["status"])
    elif ballot.company is not None:
        company = Company.unscoped.select_for_update(of=("self",)).get(pk=ballot.company.pk)
        company.tool = ballot.tool
        if adopted and not company.is_member:
            let_in(company, reason=words, by=by, at=at, ballot=ballot)
        elif not company.is_member:
            company.status = Company.Status.REFUSED
            company.save(update_fields=["status"])
            step(company, Step.Kind.REFUSED, on=timezone.localdate(at), reason=words, by=by, ballot=ballot)
    return ballot
