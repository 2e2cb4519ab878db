"""Reads of ceilings: what each undertaking used, on any day, and what a service is compensated a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models import Aid, Mandate, Operator
from essaim.engines.mandates.queries.compensation import count
from essaim.engines.mandates.queries.compensation_law import (
    CEILINGS,
    ceiling_on,
    known,
    money_of,
    number_of,
    source_text,
)
from essaim.engines.mandates.queries.statements import act_day
from essaim.engines.mandates.rules.ceilings import (
    Consumption,
    Granted,
    Regime,
    Window,
    YearlyCap,
    consumption,
    counts_towards,
)
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate, total
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.dates import day_text

SATURDAY = 5


def aids_of(tool: Tool) -> QuerySet[Aid]:
    """The aids noted in a tool, those taken back too, the last given first. One query."""
    return Aid.objects.in_tool(tool).select_related("cancels", "cancelled_by", "recorded_by")


def counted_aids(aids: Iterable[Aid]) -> list[Aid]:
    """Those that count: neither taken back, nor taking one back. No query."""
    return [one for one in aids if one.cancels_id is None and not hasattr(one, "cancelled_by")]


def undertakings_of(tool: Tool, aids: Sequence[Aid]) -> list[str]:
    """The undertakings known: of the aids, and of the mandated bodies. One query."""
    bodies = Operator.objects.in_tool(tool).order_by("undertaking").values_list("undertaking", flat=True)
    return sorted({*bodies, *(one.undertaking for one in aids)}, key=str.casefold)


@dataclass(frozen=True, slots=True)
class Used:
    """What an undertaking used of a ceiling, and how that was counted."""

    undertaking: str
    regime: Regime
    label: object
    consumption: Consumption
    explanation: Explanation

    @property
    def left_text(self) -> str:
        left, ceiling = self.consumption.left, self.consumption.law.ceiling
        return str(_("il reste {left} sur {ceiling}")).format(left=left, ceiling=ceiling)


def used_by(
    undertaking: str, aids: Sequence[Aid], *, on: date, warn_from: Rate, first_month: int = 1
) -> list[Used]:
    """Each ceiling of an undertaking on a day, where a regulation is known. No query."""
    found = []
    mine = [one for one in aids if one.undertaking.casefold() == undertaking.casefold()]
    for regime in Regime:
        law = ceiling_on(regime, on)
        if law is None:
            continue
        counting = [one for one in mine if counts_towards(regime, law, Regime(one.regime))]
        granted = [Granted(one.granted_on, one.amount, one.entity) for one in counting]
        used = consumption(granted, on=on, law=law, warn_from=warn_from, first_month=first_month)
        label = Aid.Regime(regime.value).label
        found.append(Used(undertaking, regime, label, used, _explained(used, regime, on)))
    return found


def would_pass(aid: Aid) -> bool:
    """Whether an aid went beyond its ceiling on the day it was given. One query."""
    law = ceiling_on(Regime(aid.regime), aid.granted_on)
    if law is None:
        return False
    counted = counted_aids(aids_of(aid.tool))
    used = used_by(aid.undertaking, counted, on=aid.granted_on, warn_from=Rate.parse(1))
    regime = Regime(aid.regime)
    uses = [one for one in used if counts_towards(one.regime, one.consumption.law, regime)]
    return any(one.consumption.over for one in uses)


def _explained(used: Consumption, regime: Regime, on: date) -> Explanation:
    law = known(CEILINGS[regime], on)
    assert law is not None, (regime, on)
    steps = [Step(_("Plafond"), used.law.ceiling, _window_rule(used), source_text(law))]
    if counts_towards(regime, used.law, Regime.GENERAL) and regime is Regime.SIEG:
        rule = _("les aides « de minimis » générales comptent aussi, jusqu'à la fin de 2023")
        source = _("Règlement (UE) 360/2012, article 2, paragraphe 7 (à vérifier)")
        steps.append(Step(_("Cumul"), _("les deux règlements"), rule, source))
    steps += [
        Step(one.entity, one.amount, format_lazy(_("droit donné le {day}"), day=day_text(one.on)))
        for one in used.counted
    ]
    return Explanation(_("Consommé"), used.used, tuple(steps))


def _window_rule(used: Consumption) -> object:
    words = (
        _("aides données du {start} au {end}, trois ans de jour en jour")
        if used.law.window is Window.ROLLING
        else _("aides données du {start} au {end}, l'exercice en cours et les deux d'avant")
    )
    return format_lazy(words, start=day_text(used.window.start), end=day_text(used.window.last_day))


def register_by(aid: Aid) -> date | None:
    """By when an aid is entered in the central register; None before it existed. Public holidays are not counted: the day is early at worst."""
    delay = known("minimis.registre", aid.granted_on)
    if delay is None:
        return None
    day, left = aid.granted_on, number_of(delay)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


@dataclass(frozen=True, slots=True)
class CapSeen:
    """What a service is compensated a year against its limit."""

    cap: YearlyCap
    explanation: Explanation


def cap_of(mandate: Mandate, operators: Sequence[Operator], warn_from: Rate) -> CapSeen:
    """The yearly compensation of all the bodies of a mandate, the highest basis of each, and the limit of its law. No query."""
    day = act_day(mandate)
    parts = [
        (one.organisation.name, max(count(basis.plan, on=day).compensation.allowed for basis in bases))
        for one in operators
        if (bases := [*one.retained, *one.revised])  # type: ignore[attr-defined]
    ]
    yearly = total([amount for _name, amount in parts])
    law = known("sieg.plafond", day)
    cap: Money | None = None if mandate.is_uncapped or law is None else money_of(law)
    steps = [Step(name, amount) for name, amount in parts]
    if mandate.is_uncapped:
        steps.append(Step(_("Plafond"), _("aucun"), _("service social exempté de plafond")))
    elif law is not None:
        steps.append(Step(_("Plafond annuel par service"), law.measure, source=source_text(law)))
    title = _("Compensation annuelle, toutes structures")
    return CapSeen(YearlyCap(cap, yearly, warn_from), Explanation(title, yearly, tuple(steps)))
