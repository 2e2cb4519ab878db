"""Reads of mandates: the acts, what is wrong with them, their calendar, and who may see a body's figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from essaim.engines.mandates.models import (
    Amendment,
    Conclusion,
    Mandate,
    Operator,
    Revision,
    Scenario,
    Service,
)
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation_law import delays_on, longest_years, new_law_since
from essaim.engines.mandates.rules.mandate_act import (
    Act,
    ActOperator,
    Finding,
    Milestone,
    calendar,
    review_act,
)
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.projects.models import Tool

AUTHORITY = frozenset({P.MANDATE, P.SIGN, P.CONTROL, P.SETTLE})


def mandates_of(tool: Tool) -> QuerySet[Mandate]:
    """The mandates of a tool, the last begun first, with how many bodies each has. One query."""
    rows = Mandate.objects.in_tool(tool).select_related("service")
    return rows.annotate(bodies=Count("operators")).order_by("-pk")


def mandate_here(tool: Tool, pk: int) -> Mandate | None:
    """A mandate, its service, who drafted and signed it. One query."""
    related = ("service", "deliberation", "drafted_by", "signed_by", "renews", "tool__project", "conclusion")
    return Mandate.objects.in_tool(tool).select_related(*related).filter(pk=pk).first()


def mandates_for(service: Service) -> QuerySet[Mandate]:
    """The mandates begun for a service, the first first. One query."""
    return Mandate.objects.in_tool(service.tool_id).filter(service=service).order_by("pk")


def operators_of(mandate: Mandate) -> QuerySet[Operator]:
    """The bodies of a mandate, with their retained scenario (`retained`, none or one) and what amendments made of
    it (`revised`, the first day first). Three queries.
    """
    retained = Scenario.unscoped.filter(is_retained=True).order_by("pk")
    revised = Revision.unscoped.select_related("amendment").order_by("amendment__counts_from", "pk")
    rows = Operator.objects.in_tool(mandate.tool_id).filter(mandate=mandate).select_related("organisation")
    return rows.prefetch_related(
        Prefetch("scenarios", retained, to_attr="retained"), Prefetch("revisions", revised, to_attr="revised")
    )


def amendments_of(mandate: Mandate) -> QuerySet[Amendment]:
    """The amendments of an act, the first first, with the compensations they changed. Two queries."""
    rows = Amendment.objects.in_tool(mandate.tool_id).filter(mandate=mandate).select_related("signed_by")
    changed = Revision.unscoped.select_related("operator__organisation").order_by("pk")
    return rows.prefetch_related(Prefetch("revisions", changed))


def nature_of(mandate: Mandate) -> str:
    """What the service was last found to be, empty when nobody looked. One query."""
    rows = Conclusion.objects.in_tool(mandate.tool_id).filter(service=mandate.service_id, is_current=True)
    return rows.values_list("result", flat=True).first() or ""


def act_of(mandate: Mandate, operators: list[Operator], nature: str) -> Act:
    """The act as the rules read it. No query."""
    return Act(
        obligations=mandate.obligations,
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        investment=mandate.investment,
        territory=mandate.territory,
        exclusive_rights=mandate.exclusive_rights,
        mechanism=mandate.mechanism,
        review=mandate.review_terms,
        accounts=mandate.accounts,
        recovery=mandate.recovery,
        reference=mandate.reference,
        designation=mandate.designation,
        publicity=mandate.publicity,
        publicity_on=mandate.publicity_on,
        decision=mandate.decision,
        decided_on=mandate.decided_on,
        nature=nature,
        operators=tuple(_act_operator(one) for one in operators),
    )


def _act_operator(operator: Operator) -> ActOperator:
    retained: list[Scenario] = operator.retained  # type: ignore[attr-defined]
    return ActOperator(
        name=operator.organisation.name,
        designated_on=operator.designated_on,
        has_scenario=bool(retained),
        does_more=bool(retained) and retained[0].plan.elsewhere is not None,
    )


def findings_of(mandate: Mandate, operators: list[Operator], on: date) -> tuple[Finding, ...]:
    """What is wrong with an act on a day. One query."""
    act = act_of(mandate, operators, nature_of(mandate))
    return review_act(act, on=on, longest_years=longest_years(on), new_law_since=new_law_since())


def calendar_of(mandate: Mandate) -> tuple[Milestone, ...]:
    """The days that count in a mandate whose days are known; none otherwise. No query."""
    end = mandate.runs_until or mandate.ends_on
    if mandate.starts_on is None or end is None or end < mandate.starts_on:
        return ()
    delays = delays_on(mandate.starts_on, mandate.tool.config.renewal_months)
    return calendar(mandate.starts_on, end, delays)


@dataclass(frozen=True, slots=True)
class Side:
    """From which side a person looks at a body's record."""

    authority: bool
    body: bool
    grants: frozenset[str]

    @property
    def may_read(self) -> bool:
        return self.authority or self.body

    @property
    def may_count(self) -> bool:
        return P.MANDATE in self.grants or self.body

    @property
    def may_retain(self) -> bool:
        return P.MANDATE in self.grants

    @property
    def may_check(self) -> bool:
        return P.CONTROL in self.grants and not self.body

    @property
    def may_settle(self) -> bool:
        return P.SETTLE in self.grants and not self.body


def _memberships(by: Actor) -> QuerySet[OrganisationMembership]:
    """The organisations a person belongs to; none for a job."""
    rows = OrganisationMembership.objects.filter(is_active=True)
    return rows.filter(user_id=by.user_id) if by.user_id is not None else rows.none()


def side_of(operator: Operator, by: Actor, grants: frozenset[str]) -> Side:
    """The side of a person: the body's if they belong to it and may state, the authority's by their rights. One query."""
    mine = _memberships(by).filter(organisation_id=operator.organisation_id)
    return Side(bool(AUTHORITY & grants), P.STATE in grants and mine.exists(), grants)


def bodies_of(tool: Tool, by: Actor) -> QuerySet[Operator]:
    """The mandated bodies that someone belongs to, their act with them. One query."""
    mine = _memberships(by).filter(organisation=OuterRef("organisation"))
    rows = Operator.objects.in_tool(tool).filter(Exists(mine))
    return rows.select_related("organisation", "mandate").order_by("pk")


def seen_operators(mandate: Mandate, by: Actor, grants: frozenset[str]) -> set[int]:
    """The bodies whose figures a person may open. One query."""
    rows = Operator.objects.in_tool(mandate.tool_id).filter(mandate=mandate)
    if not AUTHORITY & grants:
        mine = _memberships(by).filter(organisation=OuterRef("organisation"))
        rows = rows.filter(Exists(mine)) if P.STATE in grants else rows.none()
    return set(rows.order_by("pk").values_list("pk", flat=True))


def operator_here(tool: Tool, pk: int) -> Operator | None:
    """A body of a mandate, its act and its service. One query."""
    related = ("organisation", "mandate__service", "tool__project")
    return Operator.objects.in_tool(tool).select_related(*related).filter(pk=pk).first()
