"""A told story: months of baskets distributed and paid, a table still held, and a cycle open, nearly sold out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.api import (
    Household,
    active_households,
    household_of,
    mark_letters_printed,
    paper_letters,
)
from essaim.engines.orders.api import (
    ContentRow,
    CyclePlan,
    P,
    PickupCard,
    ProducerCard,
    ProductCard,
    Wish,
    adjust_envelope,
    close_cycle,
    create_cycle,
    finish_distribution,
    open_cycle,
    place_order,
    record_order_for,
    record_payment,
    save_pickup,
    save_producer,
    save_product,
    set_cycle_content,
    set_stock,
    tick_delivery,
)
from essaim.engines.orders.errors import SoldOut
from essaim.engines.orders.models import Cycle, Offer, Order, Payer, PickupPoint, Product
from essaim.engines.orders.queries.cycles import offers_of, ordered_units
from essaim.kernel.access.api import grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import LegalForm, Organisation
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Project, Tool
from essaim.kernel.ui.dates import day_text

PAST_CYCLES = 4
SPAN_DAYS = {"weekly": 7, "fortnightly": 14, "monthly": 28}
FARMS = (
    ("Ferme des Saules", "Maraîchage bio, à douze kilomètres.", "Sylvie Decroix"),
    ("Jardins de la Marque", "Pommes, œufs et fromage blanc.", "Hamid Leroy"),
)
SEASONS = (
    (("Carottes", "1 kg"), ("Radis", "1 botte"), ("Œufs", "6"), ("Fromage blanc", "500 g")),
    (("Courgettes", "1 kg"), ("Tomates", "1 kg"), ("Œufs", "6"), ("Fraises", "250 g")),
    (("Poireaux", "1 kg"), ("Potimarron", "1 pièce"), ("Pommes", "1,5 kg"), ("Fromage blanc", "500 g")),
    (("Endives", "1 kg"), ("Pommes de terre", "2 kg"), ("Pommes", "1 kg"), ("Œufs", "6")),
)
SHELF = (
    ("Miel", "pot de 500 g", "6,80", 1),
    ("Farine", "sac de 1 kg", "1,90", 1),
    ("Jus de pomme", "litre", "2,60", 6),
)


@dataclass
class Stage:
    """Where the story is played: the tool, its people, and chance with a known seed."""

    tool: Tool
    cast: DemoCast
    chance: Random
    households: Sequence[Household] = ()
    farms: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)

    @property
    def by(self) -> Actor:
        return self.cast.coordinator


def play(tool: Tool, cast: DemoCast) -> None:
    """Fill a tool through the commands people use. The same seed tells the same story."""
    stage = Stage(tool, cast, Random(cast.seed))  # noqa: S311 - a story, not a secret
    stage.households = list(active_households(tool.project_id))
    _prepare(stage)
    span = timedelta(days=SPAN_DAYS[tool.config.cycle])
    today = timezone.localtime(cast.at).date()
    last = timezone.make_aware(datetime.combine(today + timedelta(days=12), time(17, 0)))
    launched = Project.objects.values_list("launched_at", flat=True).get(pk=tool.project_id) or cast.at
    for back in range(PAST_CYCLES, 0, -1):
        distributes = last - span * back
        if distributes - timedelta(days=20) > launched:
            _past(stage, distributes, is_over=back > 1)
    _current(stage, last)
    _halve_envelope(stage)


def _prepare(stage: Stage) -> None:
    at, tool = stage.cast.at, stage.tool
    for rank, (name, presentation, contact) in enumerate(FARMS):
        mail = f"{name.split()[-1].lower()}@producteurs.exemple.fr"
        card = ProducerCard(name=name, presentation=presentation, contact=contact, email=mail)
        farm = _farm(tool, name, presentation, rank)
        stage.farms.append(save_producer(by=stage.by, tool=tool, card=card, at=at, organisation=farm).pk)
    if not Product.objects.in_tool(tool).exists():
        for rank, (name, unit, price, pack) in enumerate(SHELF):
            product = ProductCard(
                name=name,
                unit=unit,
                unit_price=Money.euros(price),
                producer_id=stage.farms[rank % 2],
                pack_size=pack,
                position=rank,
            )
            save_product(by=stage.by, tool=tool, card=product, at=at)
    school = PickupCard(name=_("École Jules-Ferry"), opening=_("le jour même, de 16 h 15 à 17 h 30"))
    save_pickup(by=stage.by, tool=tool, card=school, at=at)
    stage.points = list(PickupPoint.objects.in_tool(tool).order_by("pk").values_list("pk", flat=True))


def _farm(tool: Tool, name: str, presentation: str, rank: int) -> Organisation:
    """The farm, one for every project of the demonstration, a few kilometres from the first that buys from it."""
    carrier = tool.project.carrier
    near: tuple[float | None, float | None] = (None, None)
    if carrier.latitude is not None and carrier.longitude is not None:
        near = (carrier.latitude + 0.06 * (1 - 2 * rank), carrier.longitude - 0.09)
    return Organisation.objects.get_or_create(
        name=name,
        is_demo=True,
        defaults={
            "legal_form": LegalForm.FARM,
            "description": presentation,
            "commune": carrier.commune,
            "latitude": near[0],
            "longitude": near[1],
        },
    )[0]


def _cycle(stage: Stage, distributes: datetime, stock: int | None) -> Cycle:
    opens = distributes - timedelta(days=20)
    plan = CyclePlan(
        name=_("Commande du {day}").format(day=day_text(distributes)),
        opens_at=opens,
        closes_at=distributes - timedelta(days=max(1, stage.tool.config.closing_days_before)),
        distributes_at=distributes,
        message=_("Pensez à rapporter votre cabas."),
    )
    cycle = create_cycle(by=stage.by, tool=stage.tool, plan=plan, at=opens)
    for offer in offers_of(cycle):
        if offer.product.producer_id is None:
            rows = _season(stage, offer, distributes.month)
            set_cycle_content(by=stage.by, offer_id=offer.pk, rows=rows, at=opens)
            set_stock(by=stage.by, offer_id=offer.pk, stock=stock, at=opens)
    return open_cycle(by=stage.by, cycle_id=cycle.pk, at=opens)


def _season(stage: Stage, offer: Offer, month: int) -> list[ContentRow]:
    """Four items of the season, two from each farm; together they are paid the whole price."""
    items = SEASONS[(month - 3) % 12 // 3]
    prices = offer.unit_price.allocate([4, 3, 3, 2])
    return [
        ContentRow(stage.farms[rank // 2], name, quantity, price)
        for rank, ((name, quantity), price) in enumerate(zip(items, prices, strict=True))
    ]


def _order(stage: Stage, cycle: Cycle, household: Household, at: datetime) -> Order | None:
    """One or two units of one product, by the household itself when a member plays it."""
    offers = [offer.pk for offer in offers_of(cycle)]
    chosen = stage.chance.choice(offers)
    wish = Wish(
        quantities={chosen: 1 if stage.chance.random() < 0.85 else 2},
        pickup_id=stage.points[0] if stage.chance.random() < 0.7 else stage.points[-1],
    )
    key = f"demo-{cycle.pk}-{household.pk}"
    player = next((m for m in stage.cast.members if household_of(m, household.project_id) == household), None)
    try:
        if player is not None:
            return place_order(by=player, tool=cycle.tool, cycle_id=cycle.pk, wish=wish, form_key=key, at=at)
        return record_order_for(
            by=stage.by,
            tool=cycle.tool,
            cycle_id=cycle.pk,
            household_id=household.pk,
            wish=wish,
            channel=stage.chance.choice([Order.Channel.PHONE, Order.Channel.PAPER]),
            form_key=key,
            at=at,
        )
    except SoldOut:
        return None


def _orders(stage: Stage, cycle: Cycle, until: datetime, part: float) -> list[Order]:
    """A part of the households, at moments spread before `until`."""
    coming = [one for one in stage.households if stage.chance.random() < part]
    stage.chance.shuffle(coming)
    step = (until - cycle.opens_at) / (len(coming) + 1)
    placed = [_order(stage, cycle, one, cycle.opens_at + step * rank) for rank, one in enumerate(coming, 1)]
    return [order for order in placed if order is not None]


def _past(stage: Stage, distributes: datetime, *, is_over: bool) -> None:
    """Baskets distributed; of the last one some still wait, so that a volunteer has a table to hold."""
    served = 0.95 if is_over else 0.6
    cycle = _cycle(stage, distributes, stock=40)
    orders = _orders(stage, cycle, cycle.closes_at, 0.75)
    close_cycle(by=stage.by, cycle_id=cycle.pk, at=cycle.closes_at)
    for order in orders:
        if stage.chance.random() < served:
            tick_delivery(by=stage.by, order_id=order.pk, at=distributes)
        if stage.chance.random() < 0.85 and order.household_amount:
            _pay(stage, order, distributes)
    if is_over:
        finish_distribution(by=stage.by, cycle_id=cycle.pk, at=distributes + timedelta(hours=3))
        _print_letters(stage, distributes + timedelta(hours=4))


def _print_letters(stage: Stage, at: datetime) -> None:
    """The coordination prints what waits for those without an address, after each distribution."""
    project_id = stage.tool.project_id
    waiting = [message.pk for letter in paper_letters(project_id) for message in letter.messages]
    mark_letters_printed(by=stage.by, project_id=project_id, message_ids=waiting, at=at)


def _pay(stage: Stage, order: Order, at: datetime) -> None:
    method = stage.chance.choices(["cash", "cheque", "transfer"], [6, 3, 1])[0]
    record_payment(
        by=stage.by,
        tool=stage.tool,
        household_id=order.household_id,
        amount=order.household_amount,
        method=method,
        reference=str(stage.chance.randint(1_000_000, 9_999_999)) if method == "cheque" else "",
        received_on=timezone.localdate(at),
        form_key=f"demo-{order.pk}",
        at=at,
    )


def _current(stage: Stage, distributes: datetime) -> None:
    """Open since eight days, two baskets left of each kind."""
    cycle = _cycle(stage, distributes, stock=60)
    _orders(stage, cycle, stage.cast.at, 0.6)
    units = ordered_units(cycle)
    for offer in offers_of(cycle):
        if offer.stock_total is not None:
            set_stock(by=stage.by, offer_id=offer.pk, stock=units.get(offer.pk, 0) + 2, at=stage.cast.at)


def _halve_envelope(stage: Stage) -> None:
    """Bring each envelope near twice what is given, where the coordination may."""
    held = grants(stage.by, stage.tool.project_id) or frozenset()
    if P.MANAGE_FUNDING not in held:
        return
    for payer in Payer.objects.in_tool(stage.tool).filter(envelope_total__isnull=False):
        if not payer.spent:
            continue
        amount = Money(-(-payer.spent.cents * 2 // 10_000) * 10_000)
        reason = _("Avenant à la convention, signé après les premiers mois.")
        adjust_envelope(by=stage.by, payer_id=payer.pk, amount=amount, reason=reason, at=stage.cast.at)
