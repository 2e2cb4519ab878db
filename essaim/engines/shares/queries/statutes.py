"""The statutes of a project as its settings and registers have them on a day, held against the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from essaim.engines.members.api import college_weights, colleges
from essaim.engines.shares.models import Category
from essaim.engines.shares.queries.earning import ceiling_on, interest_years
from essaim.engines.shares.queries.holdings import categories_of, held_on
from essaim.engines.shares.queries.law import floor_rate, law_on
from essaim.engines.shares.rules import statutes
from essaim.engines.shares.rules.statutes import Check, Form, Statutes, check_statutes
from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category, how many hold its shares, what they are worth, and the largest holding among them."""

    category: Category
    read: statutes.Category
    largest: Money = ZERO


def category_rows(tool: Tool, on: date) -> list[CategoryRow]:
    """Each category with what it holds on a day. Four queries."""
    held = held_on(tool, on)
    rows = []
    for one in categories_of(tool):
        mine = [each.value.amount for each in held if each.holder.category_id == one.pk]
        read = statutes.Category(one.name, statutes.Role(one.role), len(mine), total(mine))
        rows.append(CategoryRow(one, read, max(mine, default=ZERO)))
    return rows


def read_statutes(tool: Tool, rows: list[CategoryRow], on: date) -> Statutes:
    """What is to be checked: categories that have members, colleges with the roles in them, settings. Four queries."""
    config = tool.config
    weights = college_weights(tool.project_id)
    roles: dict[int, set[statutes.Role]] = {}
    for row in rows:
        if row.category.college_id is not None:
            roles.setdefault(row.category.college_id, set()).add(row.read.role)
    given = interest_years(tool)
    capital = total([row.read.capital for row in rows])
    largest = max((row.largest for row in rows), default=ZERO)
    return Statutes(
        form=Form(config.legal_form),
        categories=[row.read for row in rows if row.read.members or config.legal_form == Form.ASSOCIATION],
        colleges=[
            statutes.College(one.name, weights[one.pk], frozenset(roles.get(one.pk, ())))
            for one in colleges(tool.project_id, on=on)
        ],
        largest_holding=Rate(Fraction(largest.cents, capital.cents)) if capital else None,
        floor_rate=floor_rate(tool, on),
        paid_first=config.paid_first,
        paid_within_years=Fraction(config.paid_months, 12),
        reserves=config.reserves,
        interest=given[0].rate if given else None,
        interest_ceiling=ceiling_on(tool, given[0].decided_on).rate if given else None,
    )


def checks_on(tool: Tool, rows: list[CategoryRow], on: date) -> list[Check]:
    """Every rule of the form of the project on a day. Four queries."""
    return check_statutes(read_statutes(tool, rows, on), law_on(on))
