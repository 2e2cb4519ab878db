"""A mandate begun from an adopted deliberation: what the deliberation already says is written in the act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from essaim.engines.mandates.commands.mandates import draft_mandate
from essaim.engines.mandates.errors import NotMandatable, ParentNotAdopted
from essaim.engines.mandates.models import CoveredService, Deliberation, Mandate
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberations import last_version
from essaim.engines.mandates.rules.deliberation import Point
from essaim.engines.mandates.rules.mandate_act import NEW_DECISION, OLD_DECISION
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor


@transaction.atomic
def mandate_from(*, by: Actor, covered_id: int, at: datetime) -> Mandate:
    """Begin the act of a SIEG of an adopted deliberation; it knows its deliberation. Raises ParentNotAdopted, NotMandatable."""
    related = ("deliberation", "service", "tool")
    covered = get(CoveredService, pk=covered_id, by=by, permission=P.MANDATE, related=related)
    deliberation, service = covered.deliberation, covered.service
    if not deliberation.is_adopted:
        raise ParentNotAdopted(name=deliberation.title)
    if service is None or covered.regime != CoveredService.Regime.SIEG:
        raise NotMandatable(name=covered.name)
    mandate = draft_mandate(
        by=by, tool=covered.tool, service_id=service.pk, words=words_from(deliberation, covered), at=at
    )
    mandate.deliberation = deliberation
    mandate.save(update_fields=["deliberation"])
    return mandate


def words_from(deliberation: Deliberation, covered: CoveredService) -> dict[str, Any]:
    """What the act takes from the deliberation. Days, bodies and the notice published are for the officer to write."""
    texts = last_version(deliberation).texts
    told = " ".join(texts.values())
    cited = {OLD_DECISION: "Décision 2012/21/UE", NEW_DECISION: "Décision (UE) 2025/2630"}
    return {
        "title": covered.name[:150],
        "form": Mandate.Form.AGREEMENT,
        "decision": deliberation.act_number,
        "decided_on": deliberation.voted_on,
        "territory": deliberation.territory,
        "obligations": texts.get(Point.DUTIES, "")[:4000],
        "mechanism": texts.get(Point.PARAMETERS, "")[:4000],
        "recovery": texts.get(Point.CONTROL, "")[:4000],
        "reference": ", ".join(name for number, name in cited.items() if number in told),
    }
