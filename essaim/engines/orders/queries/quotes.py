"""What an order would cost and who would pay, before it is confirmed. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import Household, ids_in
from essaim.engines.orders.models import Cycle, Offer, Order, OrderShare, Payer, described
from essaim.engines.orders.queries.tariffs import KINDS, FeeRow, fee_rule, rows_of
from essaim.engines.orders.rules import (
    Basket,
    Fee,
    FeePart,
    Level,
    Leveled,
    Limit,
    PaidBy,
    Portion,
    Price,
    Share,
    Tariff,
    Terms,
    at_level,
    price_of,
    share_price,
)
from essaim.kernel.explain import Explanation, Step, Text
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.prepared import Ask, prepared

TOLD = lazy(described, str)  # said again in each language where it is kept


@dataclass(frozen=True, slots=True)
class QuotedShare:
    """One part of the price; `payer` is None for the household."""

    payer: Payer | None
    amount: Money
    limit: Limit
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Quote:
    """A price and its shares, the household's last. They sum to the price and `solidarity`: what the household gives on top, or
    below zero what the solidarity fund gives. `to_fund` adds the fees that go there.
    """

    goods: Money
    fees: Money
    price: Money
    parts: tuple[FeePart, ...]
    shares: tuple[QuotedShare, ...]
    explanation: Explanation
    level: Level | None = None
    solidarity: Money = ZERO
    to_fund: Money = ZERO
    is_short: bool = False

    @property
    def difference(self) -> Money:
        """What the household gives on top, or what the fund gives, without a sign."""
        return Money(abs(self.solidarity.cents))

    @property
    def fee_rows(self) -> list[FeeRow]:
        return rows_of([(part.fee.kind, part.fee.paid_by, part.amount.cents) for part in self.parts])

    @property
    def household(self) -> QuotedShare:
        return self.shares[-1]

    @property
    def funded(self) -> tuple[QuotedShare, ...]:
        return self.shares[:-1]


@dataclass(frozen=True, slots=True)
class Priced:
    """What lines cost under a tariff, and why, whoever pays it."""

    tariff: Tariff
    price: Price
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One line wanted: an offer, how many of it, up to how many to complete a pack, and the grams once weighed."""

    offer: Offer
    quantity: int
    up_to: int | None = None
    weighed: int | None = None

    @property
    def amount(self) -> Money:
        return self.portion.at(self.offer.unit_price)

    @property
    def portion(self) -> Portion:
        return Portion(self.quantity, self.offer.unit_grams, self.weighed)

    @property
    def counted(self) -> int:
        """Units for a fee by the unit: what is ordered in kilos counts for one."""
        return min(1, self.quantity) if self.offer.by_weight else self.quantity

    @property
    def described(self) -> Text:
        offer = self.offer
        return TOLD(offer.product.name, offer.sold_by, offer.unit_grams, self.quantity, self.weighed)

    @property
    def rule(self) -> Text:
        """How its price comes from that of one, or of a kilo."""
        if self.offer.is_weighed:
            about = _("{price} le kg, poids estimé") if self.weighed is None else _("{price} le kg, pesé")
            return format_lazy(about, price=self.offer.unit_price)
        return format_lazy(_("{price} l'unité"), price=self.offer.unit_price) if self.quantity > 1 else ""


def used_by_household(household: Household, cycle: Cycle, *, but: Order | None = None) -> dict[int, Money]:
    """What each payer already gave a household for the month of the cycle, `but` one order. One query."""
    return dict(_used(*_of_month(household, cycle, but)))


def used_asked(household: Household, cycle: Cycle, *, but: Order | None = None) -> Ask | None:
    """What `used_by_household` asks, to send it `along`."""
    return _used.ask(*_of_month(household, cycle, but))


def _of_month(household: Household, cycle: Cycle, but: Order | None) -> tuple[int, date, int, int, int]:
    return cycle.tool_id, cycle.month, but.pk if but else 0, household.project_id, household.pk


@prepared
def _used(
    tool_id: int, month: date, but: int, project_id: int, household_id: int
) -> QuerySet[OrderShare, tuple[int, Money]]:
    shares = OrderShare.objects.in_tool(tool_id).filter(
        order__household__in=ids_in(project_id, household_id),
        payer__isnull=False,
        order__status=Order.Status.CONFIRMED,
        order__cycle__month=month,
    )
    kept = shares.exclude(order_id=but)
    return kept.order_by("payer").values_list("payer").annotate(given=Sum("amount"))


def open_on(payers: Iterable[Payer], day: date) -> list[Payer]:
    """The payers whose envelope is open that day, in the order they pay."""
    return sorted(
        (
            payer
            for payer in payers
            if payer.is_active
            and (payer.starts_on is None or payer.starts_on <= day)
            and (payer.ends_on is None or day <= payer.ends_on)
        ),
        key=lambda payer: (payer.position, payer.pk),
    )


def basket_of(asked: Sequence[Asked], fees: Sequence[Fee], pickup: int | None = None) -> Basket:
    """What fees are counted on. The group's own baskets count as one producer."""
    served = [line for line in asked if line.quantity]
    return Basket(
        goods=total([line.amount for line in asked]),
        units=sum(line.counted for line in served),
        producers=len({line.offer.product.producer_id for line in served}),
        pickup=pickup,
        own={
            key: basket_of([line for line in asked if line.offer.product.producer_id == key], ())
            for key in {fee.producer for fee in fees if fee.producer is not None}
        },
    )


def price_lines(
    asked: Sequence[Asked], tariff: Tariff, *, pickup: int | None = None, shared: Sequence[int] = ()
) -> Priced:
    """Price the lines. `shared`: the parts of the sums of the cycle, in cents, once it is closed. No query."""
    basket = replace(basket_of(asked, tariff.fees, pickup), shared=tuple(map(Money, shared)))
    price = price_of(basket, tariff.fees)
    return Priced(tariff, price, _price_steps(asked, price.parts))


def make_quote(
    *,
    priced: Priced,
    payers: Sequence[Payer],
    used: Mapping[int, Money],
    given_back: Mapping[int, Money],
    quotient: int | None,
    level: str = "",
    available: Money | None = None,
) -> Quote:
    """Share the price, and explain each part. `available`: what the solidarity fund gives at most. No query."""
    price, steps = priced.price, priced.steps
    terms = [
        payer.terms(used=used.get(payer.pk, ZERO), given_back=given_back.get(payer.pk, ZERO))
        for payer in payers
    ]
    *funded, rest = share_price(price.whole, terms, quotient)
    pairs = list(zip(funded, terms, strict=True))
    shares = [
        QuotedShare(payer, share.amount, share.limit, _explain_funder(price.whole, share, term, quotient))
        for payer, (share, term) in zip(payers, pairs, strict=True)
    ]
    chosen = priced.tariff.level(level)
    leveled = at_level(rest.amount, chosen.rate, available) if chosen else Leveled(rest.amount, ZERO, ZERO)
    explained = _explain_household(
        price.whole, steps, pairs, leveled.pays, _level_steps(rest.amount, chosen, leveled)
    )
    return Quote(
        goods=price.goods,
        fees=price.fees,
        price=price.whole,
        parts=price.parts,
        shares=(*shares, QuotedShare(None, leveled.pays, Limit.NONE, explained)),
        explanation=Explanation(_("Prix entier"), price.whole, steps),
        level=chosen,
        solidarity=leveled.difference,
        to_fund=leveled.difference + price.to_fund,
        is_short=leveled.is_short,
    )


def shares_of(order: Order | None) -> dict[int, Money]:
    """What each payer gives to a live order. One query, none without an order."""
    if order is None or not order.is_confirmed:
        return {}
    rows = OrderShare.objects.in_tool(order.tool_id).filter(order=order, payer__isnull=False)
    return {share.payer_id: share.amount for share in rows if share.payer_id is not None}


def _price_steps(asked: Sequence[Asked], parts: Sequence[FeePart]) -> tuple[Step, ...]:
    lines = [Step(line.described, line.amount, line.rule) for line in asked]
    added = [part for part in parts if part.fee.paid_by is PaidBy.HOUSEHOLD]
    return (*lines, *[Step(KINDS[part.fee.kind], part.amount, fee_rule(part.fee)) for part in added])


def _level_steps(own: Money, level: Level | None, leveled: Leveled) -> tuple[Step, ...]:
    """From the fair price to the one the household chose."""
    if level is None:
        return ()
    rule: Text = format_lazy(_("{rate} de cette part, arrondie au centime"), rate=level.rate)
    if leveled.is_short:
        rule = format_lazy(_("{rule} : le fonds de solidarité ne suffit pas"), rule=rule)
    label = (
        _("Plus votre don au fonds de solidarité")
        if leveled.wanted > ZERO
        else _("Moins l'aide du fonds de solidarité")
    )
    return (Step(_("Part au prix juste"), own), Step(label, leveled.difference, rule))


def _rate_rule(share: Share, terms: Terms, quotient: int | None) -> Text:
    if share.bracket is None:
        return _("la même part pour tous les foyers")
    if quotient is None and len(terms.brackets) > 1:
        return _("quotient familial non renseigné : part de la dernière tranche")
    if share.bracket.up_to is not None:
        return format_lazy(_("tranche : quotient familial jusqu'à {euros} €"), euros=share.bracket.up_to)
    if len(terms.brackets) == 1:
        return _("la même part pour tous les foyers")
    below = terms.brackets[-2].up_to
    return format_lazy(_("tranche : quotient familial au-dessus de {euros} €"), euros=below)


def brackets_words(payer: Payer) -> list[tuple[str, str]]:
    """The rules of a funder in words: (what, how much), for its page and its statement."""
    terms = payer.terms(used=ZERO)
    rules = []
    below: int | None = None
    for bracket in terms.brackets:
        if bracket.up_to is not None:
            label = _("Quotient familial jusqu'à {euros} €").format(euros=bracket.up_to)
        elif below is None:
            label = str(_("Part du prix, la même pour tous"))
        else:
            label = _("Quotient familial au-dessus de {euros} €").format(euros=below)
        rules.append((label, str(bracket.rate)))
        below = bracket.up_to
    if not rules:
        rules.append((str(_("Part du prix, la même pour tous")), str(terms.rate)))
    if terms.household_cap is not None:
        rules.append((str(_("Plafond par foyer et par mois")), str(terms.household_cap)))
    return rules


def _cap_rule(share: Share, terms: Terms) -> Text:
    rule = format_lazy(
        _("{cap} par mois, {used} déjà pris en charge"), cap=terms.household_cap, used=terms.used_by_household
    )
    return format_lazy(_("{rule} : le plafond est atteint"), rule=rule) if share.limit is Limit.CAP else rule


def _envelope_rule(share: Share, terms: Terms) -> Text:
    if share.limit is not Limit.ENVELOPE:
        return ""
    if not terms.envelope_left:
        return _("l'enveloppe est épuisée")
    return _("l'enveloppe s'est terminée pendant cette commande")


def _explain_funder(price: Money, share: Share, terms: Terms, quotient: int | None) -> Explanation:
    steps = [
        Step(_("Prix entier"), price),
        Step(_("Part du financeur"), share.rate, _rate_rule(share, terms, quotient)),
        Step(_("Somme calculée"), share.wanted, _("arrondie au centime")),
    ]
    if terms.household_cap is not None:
        left = max(ZERO, terms.household_cap - terms.used_by_household)
        steps.append(Step(_("Reste du plafond du foyer ce mois-ci"), left, _cap_rule(share, terms)))
    if terms.envelope_left is not None:
        steps.append(Step(_("Reste de l'enveloppe"), terms.envelope_left, _envelope_rule(share, terms)))
    if share.limit is Limit.PRICE:
        steps.append(Step(_("Reste à payer à ce moment"), share.amount, _("jamais plus que le prix")))
    return Explanation(format_lazy(_("Part de {name}"), name=terms.name), share.amount, tuple(steps))


def _shortfall_rule(share: Share, terms: Terms) -> Text:
    """Why a funder gives less than its rate, in the household's own explanation."""
    if share.limit is Limit.CAP:
        return _cap_rule(share, terms)
    return _envelope_rule(share, terms)


def _explain_household(
    price: Money,
    priced: tuple[Step, ...],
    funded: Sequence[tuple[Share, Terms]],
    pays: Money,
    leveled: tuple[Step, ...],
) -> Explanation:
    paid = [
        Step(
            format_lazy(_("Moins la part de {name}"), name=terms.name),
            -share.amount,
            _shortfall_rule(share, terms),
        )
        for share, terms in funded
    ]
    whole = Step(_("Prix entier"), price)
    return Explanation(_("Part du foyer"), pays, (*priced, whole, *paid, *leveled))
