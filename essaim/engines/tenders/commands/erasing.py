"""Removing who a person is from a cluster. Structures, votes, contracts and amounts stay."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.tenders.models import Company, Piece, PieceFile, Vote
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.ui.language import house_text


def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """In the structures they were of: no longer the contact, no CV of theirs, a vote stays that of the structure.

    The register of the cluster keeps who wrote its lines. The caller checked the right.
    """
    user = User.objects.get(pk=user_id)
    theirs = OrganisationMembership.objects.filter(user=user).values("organisation")
    companies = Company.unscoped.filter(organisation__in=theirs)
    named = Q(email__iexact=user.email) | (Q(contact__iexact=user.full_name) if user.full_name else Q())
    companies.filter(named).update(contact="", email="")
    Vote.unscoped.filter(company__in=companies, by_name=user.display_name).update(by_name="")
    pieces = Piece.unscoped.none()
    if user.full_name:
        pieces = Piece.unscoped.filter(
            company__in=companies, kind=Piece.Kind.CV, title__icontains=user.full_name
        )
    keys = list(pieces.order_by("pk").values_list("pk", flat=True))
    PieceFile.unscoped.filter(piece__in=keys).delete()
    Piece.unscoped.filter(pk__in=keys).update(title=house_text(_("CV effacé")), text="", file_name="")
    record(by=by, action="tenders.erased", target=user, changes={"pieces": len(keys)})
