"""Members, candidates, and what they can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, When

from essaim.engines.tenders.models import Company, Piece, Skill, Step
from essaim.engines.tenders.rules.admission import Admission, admission
from essaim.engines.tenders.rules.matching import Profile, areas_of, phrases
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.models import Tool

WARNED_BEFORE = timedelta(days=45)


def companies(tool: Tool, *, status: str = "", pole: str = "", words: str = "") -> QuerySet[Company]:
    """The companies of a cluster, members first, with their skills. Two queries when read."""
    rows = Company.objects.in_tool(tool).prefetch_related("skills")
    rows = rows.filter(status=status) if status else rows
    if pole:
        rows = rows.filter(pk__in=Skill.objects.in_tool(tool).filter(pole=pole).values("company"))
    if words:
        named = Skill.objects.in_tool(tool).filter(name__icontains=words).values("company")
        rows = rows.filter(Q(name__icontains=words) | Q(pk__in=named))
    rank = Case(
        When(status=Company.Status.MEMBER, then=0),
        When(status=Company.Status.CANDIDATE, then=1),
        default=2,
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "name", "pk")


def members(tool: Tool) -> QuerySet[Company]:
    """The members today, by name. One query when read."""
    return Company.objects.in_tool(tool).filter(status=Company.Status.MEMBER).order_by("name", "pk")


def company_in(tool: Tool, pk: int) -> Company | None:
    """One company, its commune and organisation. One query."""
    return Company.objects.in_tool(tool).select_related("commune", "organisation").filter(pk=pk).first()


def own_companies(tool: Tool, by: Actor) -> list[int]:
    """The companies this person belongs to, by id. One query."""
    if by.user_id is None:
        return []
    mine = Company.objects.in_tool(tool).filter(
        organisation__memberships__user_id=by.user_id, organisation__memberships__is_active=True
    )
    return list(mine.order_by("pk").values_list("pk", flat=True))


def is_own(company: Company, by: Actor) -> bool:
    """Whether this person belongs to the company. One query."""
    if by.user_id is None:
        return False
    return company.organisation.memberships.filter(user_id=by.user_id, is_active=True).exists()


def door_of(company: Company) -> Admission:
    """How a candidate may come in, and the members it competes with. Two queries."""
    trades: dict[int, list[str]] = {pk: [] for pk in members(company.tool).values_list("pk", flat=True)}
    mine: list[str] = []
    rows = Skill.objects.in_tool(company.tool_id).order_by("pk").values_list("company", "key")
    for owner, key in rows:
        if owner == company.pk:
            mine.append(key)
        elif owner in trades:
            trades[owner].append(key)
    return admission(mine, trades, founding=company.tool.config.founding_members)


def shared_words(company: Company, door: Admission) -> str:
    """The trades a candidate shares, with whom: "audit (Alterna)". Two queries."""
    names = dict(members(company.tool).filter(pk__in=door.shared).values_list("pk", "name"))
    mine = dict(company.skills.values_list("key", "name"))
    return ", ".join(
        f"{mine.get(key, key)} ({names[pk]})" for pk, keys in door.shared.items() for key in keys
    )


def profiles(tool: Tool) -> list[Profile]:
    """Members as opportunities are compared with them. Two queries."""
    rows = members(tool).prefetch_related("skills")
    return [
        Profile(
            company.pk,
            [
                (skill.name, phrase)
                for skill in company.skills.all()
                for phrase in phrases(skill.name, skill.keywords)
            ],
            areas_of(company.areas),
        )
        for company in rows
    ]


def pieces(tool: Tool, *, company: Company | None = None) -> QuerySet[Piece]:
    """The papers of a company, or those of all. One query when read."""
    return Piece.objects.in_tool(tool).filter(company=company).order_by("kind", "title", "pk")


def piece_in(tool: Tool, pk: int) -> Piece | None:
    """One paper, with its company. One query."""
    return Piece.objects.in_tool(tool).filter(pk=pk).select_related("company__organisation").first()


def expiring(tool: Tool, on: date, *, of: Iterable[int] | None = None) -> QuerySet[Piece]:
    """Certificates of members past or near their end, the nearest first. One query when read."""
    rows = Piece.objects.in_tool(tool).filter(
        kind=Piece.Kind.CERTIFICATE,
        expires_on__lte=on + WARNED_BEFORE,
        company__status=Company.Status.MEMBER,
    )
    rows = rows if of is None else rows.filter(company__in=of)
    return rows.select_related("company").order_by("expires_on", "pk")


def steps_of(company: Company) -> QuerySet[Step]:
    """Its decisions, latest first. One query when read."""
    return Step.objects.in_tool(company.tool_id).filter(company=company)


@dataclass(frozen=True, slots=True)
class Pole:
    """A pole and who stands in it."""

    name: str
    skills: list[tuple[str, str]]


def poles(tool: Tool) -> list[Pole]:
    """Each pole of the cluster with the trades of its members. One query."""
    rows = Skill.objects.in_tool(tool).filter(company__status=Company.Status.MEMBER)
    told = list(rows.order_by("name", "pk").values_list("pole", "name", "company__name"))
    return [
        Pole(pole, [(name, company) for where, name, company in told if where == pole])
        for pole in tool.config.poles
    ]
