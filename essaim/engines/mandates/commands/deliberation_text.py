"""The text of a deliberation, written by two sides: proposed, commented, accepted, refused. Each change makes a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.mandates.errors import (
    DeliberationClosed,
    NothingChanged,
    OtherSideDecides,
    ProposalDecided,
    ReasonNeeded,
    TextMoved,
)
from essaim.engines.mandates.models import Deliberation, DeliberationVersion, Proposal, ProposalComment
from essaim.engines.mandates.models.deliberation import SectionName, Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.deliberations import last_version
from essaim.engines.mandates.rules.deliberation import MOST_LETTERS, POINTS, Section
from essaim.kernel.access.api import get, grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid


def side_of(by: Actor, project_id: int) -> Side:
    """The authority's for who holds the deliberation, the association's for who only suggests."""
    held = grants(by, project_id) or frozenset()
    return Side.AUTHORITY if P.DELIBERATE in held else Side.ASSOCIATION


def held_draft(by: Actor, deliberation_id: int, permission: P) -> Deliberation:
    """A deliberation that is still written, held. Raises NotFound, Forbidden, DeliberationClosed."""
    found = get(
        Deliberation, pk=deliberation_id, by=by, permission=permission, lock=True, related=("tool__project",)
    )
    if not found.is_draft:
        raise DeliberationClosed(name=found.title, status=found.get_status_display())
    return found


def keep_version(
    deliberation: Deliberation,
    *,
    by: Actor,
    at: datetime,
    proposal: Proposal | None = None,
    **changed: Any,
) -> DeliberationVersion:
    """The next version: the last one with what changed (`texts`, `figures`, `services`). The draft is held by the caller."""
    rows = DeliberationVersion.objects.in_tool(deliberation.tool_id).filter(deliberation=deliberation)
    last = rows.order_by("number").last()
    content = {"texts": {}, "figures": [], "services": [], **(last.content if last else {}), **changed}
    made = DeliberationVersion(
        tool=deliberation.tool,
        deliberation=deliberation,
        number=last.number + 1 if last else 1,
        content=content,
        section=proposal.section if proposal else "",
        proposal=proposal,
        side=proposal.side if proposal else side_of(by, deliberation.project_id),
        made_by_id=proposal.made_by_id if proposal else by.user_id,
        kept_by_id=by.user_id,
        made_at=at,
    )
    made.save()
    return made


def _clean(section: Section, texts: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The points of a section that change. Raises Invalid, NothingChanged."""
    changed: dict[str, str] = {}
    for point in POINTS[section]:
        if point not in texts:
            continue
        text = "\n".join(line.rstrip() for line in texts[point].strip().splitlines())
        if len(text) > MOST_LETTERS:
            message = _("Ce point est trop long. Gardez l'essentiel, et mettez le reste en annexe.")
            raise Invalid(message=message, field=point.replace(".", "_"))
        if text != known.get(point, ""):
            changed[str(point)] = text
    if not changed:
        raise NothingChanged(field=None)
    return changed


@transaction.atomic
def propose_text(
    *,
    by: Actor,
    deliberation_id: int,
    section: str,
    texts: Mapping[str, str],
    at: datetime,
    note: str = "",
    clause: str = "",
) -> Proposal:
    """Propose other words for a section. Raises NotFound, Forbidden, DeliberationClosed, Invalid, NothingChanged."""
    deliberation = held_draft(by, deliberation_id, P.SUGGEST)
    last = last_version(deliberation)
    made = Proposal(
        tool=deliberation.tool,
        deliberation=deliberation,
        section=SectionName(section),
        base=last.number,
        texts=_clean(Section(section), texts, last.texts),
        note=note.strip()[:500],
        clause=clause[:60],
        side=side_of(by, deliberation.project_id),
        made_by_id=by.user_id,
        made_at=at,
    )
    made.save()
    record(by=by, action="mandates.text_proposed", target=deliberation, changes={"section": section})
    return made


@transaction.atomic
def write_text(
    *, by: Actor, deliberation_id: int, section: str, texts: Mapping[str, str], at: datetime, **told: str
) -> DeliberationVersion:
    """The authority writes at once: a proposal that it accepts itself. Raises what `propose_text` does."""
    held_draft(by, deliberation_id, P.DELIBERATE)
    made = propose_text(by=by, deliberation_id=deliberation_id, section=section, texts=texts, at=at, **told)
    return accept_proposal(by=by, proposal_id=made.pk, at=at)


def _held_proposal(by: Actor, proposal_id: int) -> Proposal:
    """An open proposal of a draft, the draft held. Raises NotFound, Forbidden, DeliberationClosed, ProposalDecided."""
    found = get(Proposal, pk=proposal_id, by=by, permission=P.SUGGEST, related=("tool",))
    deliberation = held_draft(by, found.deliberation_id, P.SUGGEST)
    proposal = Proposal.unscoped.select_related("tool").get(pk=proposal_id)
    proposal.deliberation = deliberation
    if not proposal.is_open:
        raise ProposalDecided(status=proposal.get_status_display())
    return proposal


def _decide(proposal: Proposal, status: Proposal.Status, *, by: Actor, at: datetime, reason: str) -> None:
    proposal.status, proposal.decided_by_id, proposal.decided_at = status, by.user_id, at
    proposal.decision_reason = reason.strip()[:500]
    proposal.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    record(
        by=by,
        action=f"mandates.proposal_{status.value}",
        target=proposal.deliberation,
        changes={"proposal": proposal.pk, "section": proposal.section},
        reason=proposal.decision_reason,
    )


@transaction.atomic
def accept_proposal(*, by: Actor, proposal_id: int, at: datetime, reason: str = "") -> DeliberationVersion:
    """Let a proposal into the text: the authority any, the association those of the authority.

    Raises NotFound, Forbidden, DeliberationClosed, ProposalDecided, OtherSideDecides, TextMoved.
    """
    proposal = _held_proposal(by, proposal_id)
    side = side_of(by, proposal.project_id)
    if side == proposal.side == Side.ASSOCIATION:
        raise OtherSideDecides
    rows = DeliberationVersion.objects.in_tool(proposal.tool_id).filter(deliberation=proposal.deliberation_id)
    base, last = rows.get(number=proposal.base), last_version(proposal.deliberation)
    if any(base.texts.get(point, "") != last.texts.get(point, "") for point in proposal.texts):
        raise TextMoved
    texts = {**last.texts, **proposal.texts}
    made = keep_version(proposal.deliberation, by=by, at=at, proposal=proposal, texts=texts)
    _decide(proposal, Proposal.Status.ACCEPTED, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def refuse_proposal(*, by: Actor, proposal_id: int, reason: str, at: datetime) -> Proposal:
    """Refuse a proposal with a reason; only the authority does. Raises OtherSideDecides, ReasonNeeded, ProposalDecided."""
    proposal = _held_proposal(by, proposal_id)
    if side_of(by, proposal.project_id) != Side.AUTHORITY:
        raise OtherSideDecides
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    _decide(proposal, Proposal.Status.REFUSED, by=by, at=at, reason=reason)
    return proposal


@transaction.atomic
def take_back_proposal(*, by: Actor, proposal_id: int, at: datetime, reason: str = "") -> Proposal:
    """Its author takes a proposal back; it stays in the history. Raises OtherSideDecides, ProposalDecided."""
    proposal = _held_proposal(by, proposal_id)
    if proposal.made_by_id is None or proposal.made_by_id != by.user_id:
        raise OtherSideDecides
    _decide(proposal, Proposal.Status.WITHDRAWN, by=by, at=at, reason=reason)
    return proposal


@transaction.atomic
def comment_text(
    *,
    by: Actor,
    deliberation_id: int,
    section: str,
    text: str,
    at: datetime,
    proposal_id: int | None = None,
) -> ProposalComment:
    """Say something of a section, or of one of its proposals. Raises NotFound, Forbidden, DeliberationClosed, Invalid."""
    deliberation = held_draft(by, deliberation_id, P.SUGGEST)
    if not text.strip():
        raise Invalid(message=_("Écrivez votre commentaire, puis envoyez-le."), field="text")
    proposal = get(Proposal, pk=proposal_id, by=by, permission=P.SUGGEST) if proposal_id else None
    made = ProposalComment(
        tool=deliberation.tool,
        deliberation=deliberation,
        section=proposal.section if proposal else SectionName(section),
        proposal=proposal,
        text=text.strip()[:2000],
        side=side_of(by, deliberation.project_id),
        made_by_id=by.user_id,
        made_at=at,
    )
    made.save()
    record(by=by, action="mandates.text_commented", target=deliberation, changes={"section": made.section})
    return made
