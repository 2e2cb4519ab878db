"""Reads of the deliberations: the list, one and what it says, its versions, its proposals, its faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from essaim.engines.mandates.models import (
    Conclusion,
    CoveredService,
    Deliberation,
    DeliberationVersion,
    Mandate,
    Proposal,
    ProposalComment,
)
from essaim.engines.mandates.queries.compensation_law import (
    known,
    money_of,
    new_law_since,
    number_of,
    rate_of,
)
from essaim.engines.mandates.rules.deliberation import Covered, Draft, Parent, Point, Regime
from essaim.engines.mandates.rules.deliberation_faults import Fault, Law, review
from essaim.engines.mandates.rules.deliberation_figures import Figure, Kind
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.models import Tool


def deliberations_of(tool: Tool) -> QuerySet[Deliberation]:
    """The deliberations of a tool, the last begun first: services, open proposals, acts begun from each. One query."""
    rows = Deliberation.objects.in_tool(tool).select_related("parent")
    waiting = Count("proposals", filter=Q(proposals__status=Proposal.Status.OPEN), distinct=True)
    return rows.annotate(covered=Count("services", distinct=True), waiting=waiting).order_by("-pk")


def deliberation_here(tool: Tool, pk: int) -> Deliberation | None:
    """One deliberation, its cadre and who began it. One query."""
    related = ("parent", "drafted_by", "tool__project")
    return Deliberation.objects.in_tool(tool).select_related(*related).filter(pk=pk).first()


def waiting_deliberations(tool: Tool) -> QuerySet[Deliberation]:
    """Those whose vote is to record, and the adopted ones to publish, the first put first. One query."""
    to_publish = Q(status=Deliberation.Status.ADOPTED, published_on=None)
    rows = Deliberation.objects.in_tool(tool).filter(Q(status=Deliberation.Status.TO_VOTE) | to_publish)
    return rows.order_by("put_at", "pk")


def waiting_proposals(tool: Tool, side: str, but: Actor) -> QuerySet[Proposal]:
    """What a side would write in the drafts, and is not decided; without one's own. The first first, one query."""
    rows = Proposal.objects.in_tool(tool).filter(status=Proposal.Status.OPEN, side=side)
    rows = rows.filter(deliberation__status=Deliberation.Status.DRAFT).order_by("pk")
    return rows.exclude(made_by=but.user_id) if but.user_id is not None else rows


def covered_of(deliberation: Deliberation) -> QuerySet[CoveredService]:
    """Its services, each with the result in use of its file (`service.current`, none or one). Two queries."""
    current = Conclusion.unscoped.filter(is_current=True).order_by("pk")
    rows = CoveredService.objects.in_tool(deliberation.tool_id).filter(deliberation=deliberation)
    kept = Prefetch("service__conclusions", current, to_attr="current")
    return rows.select_related("service").prefetch_related(kept)


def nature_of(covered: CoveredService) -> str:
    """What its file found; empty without a file, or while its questions wait. No query beyond `covered_of`."""
    found: list[Conclusion] = covered.service.current if covered.service else []  # type: ignore[attr-defined]
    return found[0].result if found else ""


def versions_of(deliberation: Deliberation) -> QuerySet[DeliberationVersion]:
    """Every version, the first first, with who wrote it. One query."""
    rows = DeliberationVersion.objects.in_tool(deliberation.tool_id).filter(deliberation=deliberation)
    return rows.select_related("made_by", "kept_by").order_by("number")


def last_version(deliberation: Deliberation) -> DeliberationVersion:
    """What the deliberation says now. One query."""
    found = versions_of(deliberation).last()
    assert found is not None, "a deliberation is begun with its first version"
    return found


def proposals_of(deliberation: Deliberation, section: str = "") -> QuerySet[Proposal]:
    """The proposals, the last first, with how often they were commented (`said`). One query."""
    rows = Proposal.objects.in_tool(deliberation.tool_id).filter(deliberation=deliberation)
    rows = rows.filter(section=section) if section else rows
    return rows.select_related("made_by", "decided_by").annotate(said=Count("comments")).order_by("-pk")


def proposal_here(tool: Tool, pk: int) -> Proposal | None:
    """One proposal and its deliberation. One query."""
    rows = Proposal.objects.in_tool(tool).select_related("deliberation", "made_by", "decided_by")
    return rows.filter(pk=pk).first()


def comments_of(
    deliberation: Deliberation, section: str, proposal: Proposal | None = None
) -> QuerySet[ProposalComment]:
    """What was said of a section itself, or of one of its proposals, the last first. One query."""
    rows = ProposalComment.objects.in_tool(deliberation.tool_id).select_related("made_by")
    return rows.filter(deliberation=deliberation, section=section, proposal=proposal).order_by("-pk")


def children_of(deliberation: Deliberation) -> tuple[Sequence[Deliberation], Sequence[Mandate]]:
    """The specific deliberations and the mandates begun from one. Two queries."""
    specifics = Deliberation.objects.in_tool(deliberation.tool_id).filter(parent=deliberation)
    acts = Mandate.objects.in_tool(deliberation.tool_id).filter(deliberation=deliberation)
    return list(specifics.order_by("pk")), list(acts.select_related("service").order_by("pk"))


def figures_in(content: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures of a version. No query."""
    return tuple(Figure(Kind(one["kind"]), one["value"], one["label"]) for one in content["figures"])


def texts_in(content: Mapping[str, Any]) -> dict[Point, str]:
    """The texts of a version. No query."""
    return {Point(key): text for key, text in content["texts"].items()}


def draft_of(deliberation: Deliberation, version: DeliberationVersion) -> Draft:
    """The deliberation as the rules read it. Three queries, two more for its cadre."""
    open_ones = Proposal.objects.in_tool(deliberation.tool_id).filter(
        deliberation=deliberation, status=Proposal.Status.OPEN
    )
    return Draft(
        territory=deliberation.territory,
        law_on=deliberation.law_on,
        texts=texts_in(version.content),
        services=_services(deliberation),
        figures=figures_in(version.content),
        open_proposals=open_ones.count(),
        parent=_parent(deliberation),
    )


def _services(deliberation: Deliberation) -> tuple[Covered, ...]:
    return tuple(Covered(one.name, Regime(one.regime), nature_of(one)) for one in covered_of(deliberation))


def _parent(deliberation: Deliberation) -> Parent | None:
    parent = deliberation.parent
    return Parent(is_adopted=parent.is_adopted, services=_services(parent)) if parent else None


def law_numbers(on: date) -> Law:
    """The numbers of the law that a deliberation is read by. No query."""
    years, cap, carried = (known(f"sieg.{key}", on) for key in ("duree", "plafond", "report"))
    return Law(
        longest_years=number_of(years) if years else None,
        cap_cents=money_of(cap).cents if cap else None,
        carry_over=int(rate_of(carried).fraction * 10**6) if carried else None,
        is_new_decision=on >= new_law_since(),
    )


def faults_of(deliberation: Deliberation, version: DeliberationVersion) -> tuple[Fault, ...]:
    """What keeps it from the vote, then advice. Three queries, two more for a specific deliberation."""
    return review(draft_of(deliberation, version), law_numbers(deliberation.law_on))
