"""Categories of members, and those who hold or ask for shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.members.api import College, Household, household_of
from essaim.engines.shares.commands.register import lock_register
from essaim.engines.shares.errors import OtherCategory
from essaim.engines.shares.models import Category, Holder, Role
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import next_holder_number
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a category is, and what it asks."""

    name: str
    role: str
    nominal: Money
    least: int = 1
    college_id: int | None = None
    is_open: bool = True


def _checked(tool: Tool, terms: Terms, besides: int | None = None) -> College | None:
    """The college of these terms. Raises Invalid for a name taken, NotFound for a college of elsewhere."""
    same = Category.objects.in_tool(tool).filter(name__iexact=terms.name.strip()).exclude(pk=besides or 0)
    if same.exists():
        message = _("Une catégorie porte déjà ce nom. Choisissez-en un autre.")
        raise Invalid(message=message, field="name")
    if terms.college_id is None:
        return None
    college = College.objects.in_project(tool.project_id).filter(pk=terms.college_id).first()
    if college is None:
        raise NotFound
    return college


@transaction.atomic
def add_category(*, by: Actor, tool: Tool, terms: Terms) -> Category:
    """A category of members. Raises NotFound, Forbidden, Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    college = _checked(tool, terms)
    category = Category.unscoped.create(
        tool=tool,
        project_id=tool.project_id,
        name=terms.name.strip(),
        role=Role(terms.role),
        nominal=terms.nominal,
        least=terms.least,
        college=college,
        position=Category.objects.in_tool(tool).count(),
        is_open=terms.is_open,
    )
    changes = {"nominal": category.nominal, "least": category.least}
    record(by=by, action="shares.category_added", target=category, changes=changes)
    return category


@transaction.atomic
def change_category(*, by: Actor, category_id: int, terms: Terms) -> Category:
    """Other terms for the next subscriptions; what is written keeps the price it had. Raises NotFound, Forbidden, Invalid."""
    category = get(Category, by=by, permission=P.MANAGE, lock=True, related=("tool",), pk=category_id)
    college = _checked(category.tool, terms, besides=category.pk)
    before = (category.nominal, category.least, category.is_open)
    category.name, category.role = terms.name.strip(), Role(terms.role)
    category.nominal, category.least = terms.nominal, terms.least
    category.college, category.is_open = college, terms.is_open
    category.save()
    after = (category.nominal, category.least, category.is_open)
    names = ("nominal", "least", "is_open")
    changes = {name: (old, new) for name, old, new in zip(names, before, after, strict=True) if old != new}
    record(by=by, action="shares.category_changed", target=category, changes=changes)
    return category


def seed_categories(tool: Tool, by: Actor, at: datetime) -> None:
    """The categories the recipe names, those not there yet. Part of the launch `by` asked for."""
    known = set(Category.objects.in_tool(tool).values_list("name", flat=True))
    colleges = {one.name: one for one in College.objects.in_project(tool.project_id).order_by("pk")}
    for position, told in enumerate(tool.config.categories):
        if told.name not in known:
            Category.unscoped.create(
                tool=tool,
                project_id=tool.project_id,
                name=told.name,
                role=Role(told.role),
                nominal=told.nominal,
                least=told.least,
                college=colleges.get(told.college),
                position=position,
            )


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who asks: a household, an organisation, someone with an account, or a person told on paper."""

    household_id: int | None = None
    organisation_id: int | None = None
    user_id: int | None = None
    name: str = ""
    email: str = ""
    address: str = ""


def _named(tool: Tool, who: Who) -> Holder:
    """A holder not saved yet, of whom the project knows. Raises NotFound, Invalid."""
    holder = Holder(tool=tool, project_id=tool.project_id, email=who.email, address=who.address)
    if who.household_id is not None:
        household = Household.objects.in_project(tool.project_id).filter(pk=who.household_id).first()
        if household is None:
            raise NotFound
        household = household.current
        holder.kind, holder.household, holder.name = Holder.Kind.HOUSEHOLD, household, household.name
        holder.email, holder.address = who.email or household.email, who.address or household.address
    elif who.organisation_id is not None:
        organisation = Organisation.objects.filter(pk=who.organisation_id).first()
        if organisation is None:
            raise NotFound
        holder.kind, holder.organisation = Holder.Kind.ORGANISATION, organisation
        holder.name, holder.address = organisation.name, who.address or organisation.address
    else:
        user = User.objects.filter(pk=who.user_id).first() if who.user_id is not None else None
        holder.kind, holder.user = Holder.Kind.PERSON, user
        holder.name = who.name.strip() or (user.display_name if user else "")
        holder.email = who.email or (user.email if user else "")
        if not holder.name:
            message = _("Dites qui souscrit : un foyer, une organisation, ou un nom.")
            raise Invalid(message=message, field="name")
    return holder


def _known(tool: Tool, who: Who) -> Holder | None:
    """The holder they already are; someone known by name only is always new."""
    rows = Holder.objects.in_tool(tool).select_related("category", "tool")
    if who.household_id is not None:
        return rows.filter(household_id=who.household_id).first()
    if who.organisation_id is not None:
        return rows.filter(organisation_id=who.organisation_id).first()
    return rows.filter(user_id=who.user_id).first() if who.user_id is not None else None


def holder_for(tool: Tool, who: Who, category: Category) -> Holder:
    """The holder they are, made the first time. Call it in a command that has checked the right.

    Raises OtherCategory for someone who holds shares of another one, NotFound, Invalid.
    """
    lock_register(tool)
    holder = _known(tool, who)
    if holder is None:
        holder = _named(tool, who)
        holder.category, holder.number = category, next_holder_number(tool)
        holder.save()
        return holder
    if holder.category_id != category.pk:
        if holder.lines.exists():
            raise OtherCategory(holder=holder.name, category=holder.category.name, field="category")
        holder.category = category
        holder.save(update_fields=["category"])
    return holder


def oneself(by: Actor, tool: Tool, organisation_id: int | None) -> Who:
    """Who a person asks for: their household if they have one, else themselves; or an organisation of theirs.

    Raises NotFound for an organisation that is not theirs. One query, or two.
    """
    if organisation_id is not None:
        mine = OrganisationMembership.objects.filter(
            organisation_id=organisation_id, user_id=by.user_id or 0, is_active=True
        )
        if not mine.exists():
            raise NotFound
        return Who(organisation_id=organisation_id)
    household = household_of(by, tool.project_id)
    return Who(household_id=household.pk) if household else Who(user_id=by.user_id)
