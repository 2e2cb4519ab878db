"""Removing who a person is from the dues. Amounts, receipts and the books stay."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from essaim.engines.dues.models import Due, Payment
from essaim.engines.members.api import households_alone
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import forget, record
from essaim.kernel.ui.language import house_text


def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """What was written about a person who was alone in their household goes: reasons, and who is named in traces.

    The name is that of the household, which its own engine erases. The caller checked the right.
    """
    dues = Due.unscoped.filter(household_id__in=households_alone(user_id)).order_by("pk")
    erased = house_text(_("Texte effacé"))
    dues.exclude(reason="").update(reason=erased)
    Payment.unscoped.filter(due__in=dues).exclude(reason="").update(reason=erased)
    rows = list(dues)
    for due in rows:
        forget(target=due, label=str(due.year))
    user = User.objects.get(pk=user_id)
    record(by=by, action="dues.erased", target=user, changes={"dues": len(rows)})
