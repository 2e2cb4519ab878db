"""The computation of a body as a workbook that recomputes: each scenario, each year, and the control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Operator, Revision, Scenario
from essaim.engines.mandates.queries.compensation import Counted, count
from essaim.engines.mandates.queries.compensation_cells import (
    Sheet,
    Split,
    at,
    quotient,
    span,
    split_cells,
    text,
)
from essaim.engines.mandates.queries.compensation_law import nearest, rate_of
from essaim.engines.mandates.queries.statements import Year, control_of, last_year_of, law_day
from essaim.engines.mandates.rules.compensation import Basis, Compensation, Key, SplitCost
from essaim.engines.mandates.rules.compensation_control import YearControl
from essaim.engines.mandates.wording.compensation import BASES, KEYS
from essaim.kernel.money import ZERO, Rate, total
from essaim.kernel.ui.tables import Formula, Table

MILLION, TEN_THOUSAND = 1_000_000, 10_000


@dataclass(frozen=True, slots=True)
class _Written:
    """Where the results of a sheet stand."""

    sheet: Sheet
    allowed: str
    given: str


def workbook(
    operator: Operator,
    scenarios: Sequence[Scenario],
    years: Sequence[Year],
    revisions: Sequence[Revision] = (),
) -> list[Table]:
    """One sheet a scenario, one a basis that an amendment gave, one a year, one for the control. No query."""
    day = law_day(operator)
    sheets = [
        _plan_sheet(f"{_('Scénario')} {n}", count(one.plan, on=day)).sheet
        for n, one in enumerate(scenarios, start=1)
    ]
    sheets += [
        _plan_sheet(f"{_('Avenant')} {one.amendment.number}", count(one.plan, on=day)).sheet
        for one in revisions
    ]
    told = [(_plan_sheet(f"{_('Bilan')} {year.statement.year}", year.counted), year) for year in years]
    sheets += [written.sheet for written, _year in told]
    if told:
        sheets.append(_control_sheet(operator, told))
    return [_table(sheet) for sheet in sheets]


def _table(sheet: Sheet) -> Table:
    width = max(len(row) for row in sheet.rows)
    return Table(sheet.title, [sheet.title, *[""] * (width - 1)], sheet.rows)


def _plan_sheet(title: str, counted: Counted) -> _Written:
    done = counted.compensation
    sheet = Sheet(title)
    first = _services(sheet, done)
    parts = _split_lines(sheet, _("Coûts partagés"), done.shared, done, first)
    in_kind_from = sheet.next + 2
    parts += _split_lines(sheet, _("Avantages en nature"), done.in_kind, done, first)
    given = span(in_kind_from, 1, in_kind_from + max(len(done.in_kind), 1) - 1, 1)
    return _results(sheet, done, first, parts, given)


def _services(sheet: Sheet, done: Compensation) -> int:
    """The services and what the body does besides; the number of the first row."""
    names = [_("Service"), _("Base"), _("Prix"), _("Heures"), _("Personnes"), _("m²"), _("Unités")]
    sheet.add(*names, _("Coût direct"))
    first = sheet.next
    for one in done.plan.services:
        row = sheet.next
        hour, person = text(str(BASES[Basis.HOUR])), text(str(BASES[Basis.PERSON]))
        units = f"IF({at(row, 1)}={hour};{at(row, 3)};IF({at(row, 1)}={person};{at(row, 4)};1))"
        direct = f"{at(row, 2)}*{at(row, 6)}"
        cells = (one.name, str(BASES[one.basis]), one.price, one.hours, one.people, one.area)
        sheet.add(*cells, Formula(units, one.units), Formula(f"ROUND({direct};2)", one.direct))
    if done.plan.elsewhere:
        rest = done.plan.elsewhere
        sheet.add(rest.name, _("hors mandat"), None, rest.hours, rest.people, rest.area)
    return first


def _split_lines(
    sheet: Sheet, title: str, lines: Sequence[SplitCost], done: Compensation, first: int
) -> list[tuple[int, int]]:
    """Amounts split by their key: the row of each, and the column of its first part."""
    many = len(done.plan.activities)
    names = [one.name for one in done.plan.activities]
    sheet.add()
    sheet.add(
        title,
        _("Montant"),
        _("Clé"),
        *(f"{_('clé')} {name}" for name in names),
        *(f"{_('quotient')} {name}" for name in names),
        *(f"{_('reste')} {name}" for name in names),
        *names,
    )
    found = []
    for one in lines:
        row = sheet.next
        weights = [activity.weight(one.line.key) for activity in done.plan.activities]
        place = Split(*([at(row, 3 + block * many + n) for n in range(many)] for block in range(3)))
        quotients, remainders, parts = split_cells(place, at(row, 1), one.line.amount, weights)
        chosen = [Formula(_weight(row, first + n), weight) for n, weight in enumerate(weights)]
        key = str(KEYS[one.line.key])
        sheet.add(one.line.label, one.line.amount, key, *chosen, *quotients, *remainders, *parts)
        found.append((row, 3 + 3 * many))
    if not lines:
        sheet.add(_("aucun"), ZERO)
    return found


def _weight(row: int, activity: int) -> str:
    """The hours, people or metres of an activity, by the key of the line."""
    hours, people = text(str(KEYS[Key.HOURS])), text(str(KEYS[Key.PEOPLE]))
    key = at(row, 2)
    return f"IF({key}={hours};{at(activity, 3)};IF({key}={people};{at(activity, 4)};{at(activity, 5)}))"


def _results(
    sheet: Sheet, done: Compensation, first: int, parts: Sequence[tuple[int, int]], given_cells: str
) -> _Written:
    revenue = _revenues(sheet, done)
    sheet.add()
    sheet.add(_("Coût de chaque service"))
    costs_from = sheet.next
    for n, (one, amount) in enumerate(zip(done.plan.services, done.costs, strict=True)):
        shares = "".join(f"+{at(row, start + n)}" for row, start in parts)
        sheet.add(one.name, Formula(f"ROUND({at(first + n, 7)}{shares};2)", amount))
    cost = sheet.add(
        _("Coût du service"), Formula(f"ROUND(SUM({span(costs_from, 1, sheet.next - 1, 1)});2)", done.cost)
    )
    net = sheet.add(_("Coût net"), Formula(f"MAX(0;ROUND({at(cost, 1)}-SUM({revenue});2))", done.net_cost))
    profit = _profit(sheet, done)
    allowed = sheet.add(
        _("Compensation permise"), Formula(f"ROUND({at(net, 1)}+{at(profit, 1)};2)", done.allowed)
    )
    given = sheet.add(_("Avantages en nature"), Formula(f"ROUND(SUM({given_cells});2)", done.given))
    cash = sheet.add(
        _("À verser en argent"), Formula(f"MAX(0;ROUND({at(allowed, 1)}-{at(given, 1)};2))", done.cash)
    )
    _funders(sheet, done, at(cash, 1))
    return _Written(sheet, at(allowed, 1, sheet.title), at(given, 1, sheet.title))


def _revenues(sheet: Sheet, done: Compensation) -> str:
    sheet.add()
    sheet.add(_("Recettes"), _("Montant"))
    start = sheet.next
    for one in done.plan.revenues:
        sheet.add(one.label, one.amount)
    if not done.plan.revenues:
        sheet.add(_("aucune"), ZERO)
    return span(start, 1, sheet.next - 1, 1)


def millionths(rate: Rate) -> int:
    """A rate in whole millionths: what the workbook counts with."""
    return round(rate.fraction * MILLION)


def _profit(sheet: Sheet, done: Compensation) -> int:
    """The profit, half a cent rounded up as on the screen: its row."""
    asked = done.plan.profit
    capital = asked.capital if asked else ZERO
    swap = millionths(asked.swap) if asked else 0
    rate = millionths(done.rate)
    sheet.add()
    sheet.add(_("Bénéfice raisonnable (taux en millionièmes)"))
    held = sheet.add(_("Capital engagé"), capital)
    read = sheet.add(_("Taux de swap"), swap)
    margin = sheet.add(_("Majoration"), millionths(done.margin) if asked else 0)
    used = sheet.add(_("Taux permis"), Formula(f"MAX(0;{at(read, 1)}+{at(margin, 1)})", rate))
    doubled = f"(ROUND({at(held, 1)}*100;0)*{at(used, 1)}*2+{MILLION})"
    formula = f"{quotient(doubled, str(2 * MILLION))}/100"
    return sheet.add(_("Bénéfice raisonnable"), Formula(formula, done.profit))


def _funders(sheet: Sheet, done: Compensation, cash: str) -> None:
    """Who pays what: the fixed amounts, cut if they pass the whole; the rest by weight."""
    funders = done.plan.funders
    fixed = [one.fixed or ZERO for one in funders]
    promised, is_cut = total(fixed), total(fixed) > done.cash
    sheet.add()
    names = [_("Part"), _("Montant fixe"), _("poids"), _("quotient"), _("reste"), _("Paie")]
    sheet.add(_("Financeur"), *names)
    first, last = sheet.next + 2, sheet.next + 1 + len(funders)
    sum_fixed = f"SUM({span(first, 2, last, 2)})"
    share = f"IF({sum_fixed}>{cash};{cash};ROUND({cash}-{sum_fixed};2))"
    shared = done.cash if is_cut else done.cash - promised
    row = sheet.add(_("À partager"), None, promised, None, None, None, Formula(share, shared))
    sheet.add()
    rows = range(first, last + 1)
    place = Split(*([at(one, n) for one in rows] for n in (3, 4, 5)))
    weights = [
        money.cents if is_cut else one.weight * (one.fixed is None)
        for one, money in zip(funders, fixed, strict=True)
    ]
    quotients, remainders, parts = split_cells(place, at(row, 6), shared, weights)
    for n, (one, number) in enumerate(zip(funders, rows, strict=True)):
        weight = f"IF({sum_fixed}>{cash};ROUND({at(number, 2)}*100;0);{at(number, 1)})"
        paid = f"ROUND(IF({sum_fixed}>{cash};0;{at(number, 2)})+{parts[n].text};2)"
        mine = one.weight if one.fixed is None else 0
        cells = (Formula(weight, weights[n]), quotients[n], remainders[n], Formula(paid, done.parts[n]))
        sheet.add(one.name, mine, fixed[n], *cells)


def _control_sheet(operator: Operator, told: Sequence[tuple[_Written, Year]]) -> Sheet:
    sheet = Sheet(_("Contrôle"))
    period = control_of(operator, [year for _written, year in told])
    rate = round(rate_of(nearest("sieg.report", law_day(operator))).fraction * TEN_THOUSAND)
    rule = sheet.add(_("Part reportable de la moyenne, en dix-millièmes"), rate)
    last = sheet.add(_("Dernière année du mandat"), last_year_of(operator) or 0)
    names = [_("Permis"), _("Versé"), _("En nature"), _("Reçu"), _("Reporté de l'année d'avant")]
    names += [_("Report possible"), _("Trop-versé"), _("Reporté"), _("À rendre")]
    sheet.add(_("Année"), *names)
    first = sheet.next
    for n, ((written, year), one) in enumerate(zip(told, period.years, strict=True)):
        _control_row(sheet, written, year, one, first, n, (at(rule, 1), at(last, 1)))
    return sheet


def _control_row(
    sheet: Sheet,
    written: _Written,
    year: Year,
    one: YearControl,
    first: int,
    n: int,
    law: tuple[str, str],
) -> None:
    rate, last = law
    row = sheet.next
    given = year.counted.compensation.given
    received = f"ROUND({at(row, 2)}+{at(row, 3)};2)"
    carried = at(row - 1, 8) if n else "0"
    sum_allowed = f"ROUND(SUM({span(first, 1, row, 1)})*100;0)*{rate}"
    limit = f"{quotient(f'({sum_allowed})', str((n + 1) * TEN_THOUSAND))}/100"
    excess = f"MAX(0;ROUND({at(row, 4)}+{at(row, 5)}-{at(row, 1)};2))"
    over = f"IF(AND({at(row, 7)}<={at(row, 6)};{at(row, 0)}<>{last});{at(row, 7)};0)"
    decided = year.statement.carried_out
    sheet.add(
        one.year,
        Formula(written.allowed, one.allowed),
        year.statement.paid_sum,
        Formula(written.given, given),
        Formula(received, one.received),
        Formula(carried, one.carried_in),
        Formula(limit, one.limit),
        Formula(excess, one.excess),
        Formula(over, one.carried_out) if decided is None else decided,
        Formula(f"ROUND({at(row, 7)}-{at(row, 8)};2)", one.clawed_back),
    )
