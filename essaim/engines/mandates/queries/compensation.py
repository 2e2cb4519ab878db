"""A plan counted and explained, figure by figure; scenarios side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models import Mandate, Operator, Scenario
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.queries.compensation_law import known, rate_of, source_text
from essaim.engines.mandates.queries.mandates import Side as Seat
from essaim.engines.mandates.rules.compensation import (
    Basis,
    Compensation,
    Funder,
    Plan,
    Service,
    SplitCost,
    compute,
)
from essaim.engines.mandates.wording.compensation import BASES, KEY_UNITS, KEYS, UNITS
from essaim.kernel.explain import Explanation, Step, Text
from essaim.kernel.money import ZERO, Money, Rate, grouped, total
from essaim.kernel.params.api import Value
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and where it comes from. `key` is the same from one scenario to the next."""

    key: str
    label: Text
    amount: Money
    explanation: Explanation
    is_sum: bool = False

    @property
    def text(self) -> str:
        return str(self.amount)


@dataclass(frozen=True, slots=True)
class Counted:
    """A plan and all it comes to."""

    compensation: Compensation
    figures: tuple[Figure, ...]

    def figure(self, key: str) -> Figure | None:
        return next((one for one in self.figures if one.key == key), None)


def margin_on(on: date) -> Value | None:
    """What the law adds to the swap rate that day; None where it says nothing: no profit is then counted."""
    return known("sieg.benefice", on)


def count(plan: Plan, *, on: date) -> Counted:
    """Count a plan without faults under the law of a day, and explain it. No query."""
    margin = margin_on(on)
    done = compute(plan, margin=rate_of(margin) if margin else Rate(Fraction(0)))
    services = [_service_figure(done, n) for n in range(len(plan.services))]
    figures = [*services, *_sums(done, margin), *_funders(done), *_by_unit(done)]
    return Counted(done, tuple(figures))


def _service_figure(done: Compensation, n: int) -> Figure:
    service = done.plan.services[n]
    steps = [Step(_("Coût direct"), service.direct, _direct_rule(service))]
    steps += [_split_step(done, one, n) for one in (*done.shared, *done.in_kind)]
    label = format_lazy(_("Coût : {name}"), name=service.name)
    amount = done.costs[n]
    return Figure(f"cost.{n}", label, amount, Explanation(label, amount, tuple(steps)))


def _direct_rule(service: Service) -> Text:
    if service.basis is Basis.LUMP:
        return _("forfait")
    return format_lazy(
        _("{units} {name} à {price}"),
        units=grouped(service.units),
        name=UNITS[service.basis],
        price=service.price,
    )


def _split_step(done: Compensation, one: SplitCost, n: int) -> Step:
    weights = [activity.weight(one.line.key) for activity in done.plan.activities]
    rule = format_lazy(
        _("{amount} × {part} / {whole} {unit}, clé : {key}"),
        amount=one.line.amount,
        part=grouped(weights[n]),
        whole=grouped(sum(weights)),
        unit=KEY_UNITS[one.line.key],
        key=KEYS[one.line.key],
    )
    return Step(one.line.label, one.parts[n], rule)


def _sums(done: Compensation, margin: Value | None) -> list[Figure]:
    services = done.plan.services
    costs = [Step(one.name, cost) for one, cost in zip(services, done.costs, strict=True)]
    revenues = [Step(one.label, -one.amount) for one in done.plan.revenues]
    given = [Step(one.line.label, one.line.amount, _("compté en entier")) for one in done.in_kind]
    net = [Step(_("Coût du service"), done.cost), *revenues]
    allowed = [Step(_("Coût net"), done.net_cost), Step(_("Bénéfice raisonnable"), done.profit)]
    cash = [Step(_("Compensation permise"), done.allowed), Step(_("Avantages en nature"), -done.given)]
    rows: list[tuple[str, Text, Money, list[Step]]] = [
        ("cost", _("Coût du service"), done.cost, costs),
        ("revenue", _("Recettes"), done.revenue, [Step(one.label, one.amount) for one in done.plan.revenues]),
        ("net", _("Coût net"), done.net_cost, net),
        ("profit", _("Bénéfice raisonnable"), done.profit, _profit_steps(done, margin)),
        ("allowed", _("Compensation permise"), done.allowed, allowed),
        ("given", _("Avantages en nature"), done.given, given),
        ("cash", _("À verser en argent"), done.cash, cash),
    ]
    return [
        Figure(key, label, amount, Explanation(label, amount, tuple(steps)), key in ("allowed", "cash"))
        for key, label, amount, steps in rows
    ]


def _profit_steps(done: Compensation, margin: Value | None) -> list[Step]:
    if done.plan.profit is None:
        return [Step(_("Aucun bénéfice demandé"), ZERO)]
    asked = done.plan.profit
    steps = [Step(_("Capital engagé"), asked.capital), Step(_("Taux de swap"), asked.swap)]
    if margin is None:
        steps.append(Step(_("Majoration"), _("aucune"), _("le droit de ce jour n'en dit rien")))
    else:
        steps.append(Step(_("Majoration"), margin.measure, source=source_text(margin)))
    return [*steps, Step(_("Taux permis"), done.rate, _("jamais sous zéro"))]


def _funders(done: Compensation) -> list[Figure]:
    found = []
    funders = done.plan.funders
    fixed = total([one.fixed or ZERO for one in funders])
    weights = sum(one.weight for one in funders if one.fixed is None)
    for funder, amount in zip(funders, done.parts, strict=True):
        label = format_lazy(_("Part de {name}"), name=funder.name)
        steps = (
            Step(_("À verser en argent"), done.cash),
            Step(_("Montants fixes"), fixed),
            Step(_("Sa part"), amount, _funder_rule(funder, weights, fixed > done.cash)),
        )
        found.append(
            Figure(f"funder.{funder.name.casefold()}", label, amount, Explanation(label, amount, steps))
        )
    return found


def _funder_rule(funder: Funder, weights: int, is_cut: bool) -> Text:
    if is_cut:
        return _("les montants fixes dépassent la somme : ils sont réduits en proportion")
    if funder.fixed is not None:
        return _("montant fixe")
    return format_lazy(_("{part} / {whole} de ce qui reste"), part=funder.weight, whole=weights)


def _by_unit(done: Compensation) -> list[Figure]:
    """What the compensation comes to for one hour or one person, cut to the cent: never more than the whole."""
    found = []
    for n, (service, amount) in enumerate(zip(done.plan.services, done.by_service, strict=True)):
        if service.basis is Basis.LUMP:
            continue
        label = format_lazy(_("{name}, {basis}"), name=service.name, basis=BASES[service.basis])
        unit = Money(amount.cents // service.units)
        steps = (
            Step(_("Compensation permise"), done.allowed),
            Step(service.name, amount, _("partagée comme les coûts des services")),
            Step(UNITS[service.basis], grouped(service.units)),
        )
        found.append(Figure(f"unit.{n}", label, unit, Explanation(label, unit, steps)))
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison: a figure for each scenario, None where it has none."""

    label: Text
    cells: tuple[tuple[Scenario, Figure | None], ...]
    is_sum: bool


def compare(scenarios: Sequence[Scenario], columns: Sequence[Counted]) -> list[Compared]:
    """Scenarios side by side, line by line. Services are lined up by their rank, funders by their name. No query."""
    labels: dict[str, Figure] = {}
    for column in columns:
        for figure in column.figures:
            labels.setdefault(figure.key, figure)
    order = {"cost.": 0, "cost": 1, "revenue": 2, "net": 3, "profit": 4, "allowed": 5, "given": 6, "cash": 7}
    ranks = {key: order.get("cost." if key.startswith("cost.") else key, 8) for key in labels}
    ranks |= {key: 9 for key in labels if key.startswith("unit.")}
    return [
        Compared(
            labels[key].label,
            tuple((one, column.figure(key)) for one, column in zip(scenarios, columns, strict=True)),
            labels[key].is_sum,
        )
        for key in sorted(labels, key=lambda key: ranks[key])
    ]


def scenarios_of(operator: Operator) -> QuerySet[Scenario]:
    """The scenarios of a body, those of the authority then its own, the first made first. One query."""
    rows = Scenario.objects.in_tool(operator.tool_id).filter(operator=operator)
    return rows.select_related("made_by", "refused_by").order_by("-side", "pk")


def waiting_scenarios(tool: Tool) -> QuerySet[Scenario]:
    """What bodies proposed in drafts and nobody answered, the first first. One query."""
    rows = Scenario.objects.in_tool(tool).filter(side=Side.ASSOCIATION, is_retained=False, refused_at=None)
    rows = rows.filter(operator__mandate__status=Mandate.Status.DRAFT)
    return rows.select_related("operator__organisation").order_by("made_at", "pk")


def may_change(scenario: Scenario, side: Seat) -> bool:
    """Whether this side wrote it; what the authority retained of the body's stays as it is. No query."""
    return scenario.is_body == side.body and not (side.body and scenario.is_retained)


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the two sides are: the scenario each stands by, and what the body's allows beyond the other."""

    authority: Scenario
    body: Scenario
    allowed: Money

    @property
    def more(self) -> Money:
        return max(ZERO, self.allowed)

    @property
    def less(self) -> Money:
        return max(ZERO, -self.allowed)


def apart(scenarios: Sequence[Scenario], columns: Sequence[Counted]) -> Apart | None:
    """The last scenario of each side, the retained one first, compared; None while one side is silent. No query."""
    told = list(zip(scenarios, columns, strict=True))
    sides = [[one for one in told if one[0].is_body is is_body] for is_body in (False, True)]
    if not all(sides):
        return None
    ours, theirs = (max(side, key=lambda one: (one[0].is_retained, one[0].pk)) for side in sides)
    return Apart(ours[0], theirs[0], theirs[1].compensation.allowed - ours[1].compensation.allowed)


def retained_of(operator: Operator) -> Scenario | None:
    """The scenario its compensation is counted with. One query."""
    return scenarios_of(operator).filter(is_retained=True).first()
