"""Removing who a person is from the assemblies. Counts, minutes and the register of decisions stay true."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from essaim.engines.assemblies.models import Amendment, Assembly, Ballot, Decision, Option, Proxy, Voter
from essaim.engines.members.api import households_alone
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import forget, record
from essaim.kernel.ui.language import house_text

VOTER, CANDIDATE = _("Votant effacé"), _("Candidature effacée")


def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """Lists of voters, candidacies and amendments no longer name them; what was voted, and that someone voted, stays.

    Who was elected is named in the register of decisions, which the law has kept. The caller checked the right.
    """
    user, alone = User.objects.get(pk=user_id), households_alone(user_id)
    voters = list(Voter.unscoped.filter(household_id__in=alone).order_by("pk"))
    Voter.unscoped.filter(pk__in=[one.pk for one in voters]).update(name=house_text(VOTER))
    for voter in voters:
        forget(target=voter, label=house_text(VOTER))
        for proxy in (Proxy.unscoped.filter(principal=voter) | Proxy.unscoped.filter(holder=voter)).order_by(
            "pk"
        ):
            forget(target=proxy, label="—")
    _forget_candidates(alone)
    Amendment.unscoped.filter(author_id__in=alone).update(author=None)
    if user.full_name:
        tools = Assembly.unscoped.filter(voters__in=voters).values("tool")
        Decision.unscoped.filter(tool__in=tools, responsible=user.full_name).update(responsible="")
    record(by=by, action="assemblies.erased", target=user, changes={"voters": len(voters)})


def _forget_candidates(alone: Collection[int]) -> None:
    """Those who stood and were not elected: on the agenda, and on the ballots as they were kept."""
    asked = Ballot.unscoped.filter(item__assembly__voters__household_id__in=alone)
    stood = Ballot.unscoped.filter(item__options__household_id__in=alone)
    elected: set[str] = set()
    for ballot in (asked | stood).distinct().order_by("pk"):
        won = set(ballot.result.get("elected", ()))
        elected |= won
        for one in ballot.options:
            if one.get("household") in alone and one["key"] not in won:
                one["name"] = house_text(CANDIDATE)
        ballot.save(update_fields=["options"])
    for option in Option.unscoped.filter(household_id__in=alone).order_by("pk"):
        if option.key not in elected:
            option.name, option.text = house_text(CANDIDATE), ""
            option.save(update_fields=["name", "text"])
            forget(target=option, label=option.name)
