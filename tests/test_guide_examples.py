"""The worked examples of the guide are computed, not told."""

import re
from pathlib import Path

from django.conf import settings

from essaim.engines.orders.queries.shortages import RULES
from essaim.engines.orders.rules import (
    Basket,
    Bearer,
    Claim,
    Fee,
    FeeBase,
    FeeKind,
    Packing,
    Rule,
    Split,
    Want,
    at_level,
    count_fee,
    ration,
    read_kilos,
    settle_packs,
    share_cost,
)
from essaim.engines.orders.rules.weighing import price_of_weight
from essaim.kernel.money import ZERO, Money, Rate

GUIDE = Path(settings.PACKAGE) / "site" / "help" / "guide"
WANT = re.compile(r"(\d+)(?:, jusqu'à (\d+))?")
COLUMN = re.compile(r"(\w+), (\d+) commandés, quotient (\d+|inconnu)")

KINDS = {"frais du groupe": FeeKind.RUNNING, "transport": FeeKind.TRANSPORT, "emballage": FeeKind.PACKING}
BASES = {
    "produits": FeeBase.GOODS,
    "commande": FeeBase.ORDER,
    "unité": FeeBase.UNIT,
    "producteur": FeeBase.PRODUCER,
}


SPLITS = {"selon le prix": Split.GOODS, "selon le poids": Split.WEIGHT, "à parts égales": Split.EQUAL}


def table(page: str) -> list[list[str]]:
    text = (GUIDE / page).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_sharing_what_is_missing_gives_what_the_guide_says() -> None:
    header, _line, *rows = table("partager-ce-qui-manque.md")
    told = [COLUMN.fullmatch(cell) for cell in header[2:]]
    quotients = sorted(int(one[3]) for one in told if one and one[3].isdecimal())
    claims = [
        Claim(
            key=place,
            asked=int(one[2]),
            rank=place,
            lost=1 if one[1] == "Caron" else 0,
            quotient_rank=quotients.index(int(one[3])) + 1 if one[3].isdecimal() else None,
        )
        for place, one in enumerate(told, 1)
        if one
    ]
    rules = {str(name): rule for rule, (name, _told) in RULES.items()}

    assert len(claims) == 3
    assert {row[0] for row in rows} == rules.keys()
    for name, came, *given in rows:
        assert list(ration(int(came), claims, rules[name]).values()) == [int(units) for units in given], name


def test_ordering_by_the_pack_gives_what_the_guide_says() -> None:
    _header, _line, *rows = table("vendre-par-colis.md")

    assert len(rows) == 5
    for pack, minimum, *wanted, packs, received in rows:
        told = [WANT.fullmatch(cell) for cell in wanted]
        wants = [
            Want(key=rank, wanted=int(one[1]), up_to=int(one[2] or one[1]), rank=rank)
            for rank, one in enumerate(told, 1)
            if one
        ]
        settled = settle_packs(Packing(int(pack), int(minimum)), wants, Rule.EQUAL)

        assert len(wants) == 3
        assert settled.packs == int(packs)
        assert list(settled.given.values()) == [int(units) for units in received.split(", ")]


def test_weights_cost_what_the_guide_says() -> None:
    _header, _line, *rows = table("vendre-au-poids.md")

    assert len(rows) == 4
    for price, weight, due in rows:
        assert price_of_weight(Money.euros(price), read_kilos(weight)) == Money.euros(due), weight


def _fee(kind: str, base: str, how_much: str, condition: str) -> Fee:
    is_rate, bound = how_much.endswith("%"), condition.rpartition(" ")[2]
    return Fee(
        kind=KINDS[kind],
        base=BASES[base],
        rate=Rate.parse(how_much if is_rate else 0),
        amount=ZERO if is_rate else Money.euros(how_much),
        at_least=Money.euros(bound) if condition.startswith("à partir de") else None,
        below=Money.euros(bound) if condition.startswith("en dessous de") else None,
    )


def test_fees_and_price_levels_come_to_what_the_guide_says() -> None:
    rows = table("prix-et-frais.md")
    fees = [row for row in rows if row[0] in KINDS]
    levels = [row for row in rows if len(row) == 5 and row[1].endswith("%") and row not in fees]

    assert (len(fees), len(levels)) == (6, 4)
    for *asked, added in fees:
        kind, base, how_much, condition = asked
        basket = Basket(Money(2350), units=2, producers=1)
        assert count_fee(_fee(kind, base, how_much, condition), basket) == Money.euros(added), asked
    for own, rate, available, pays, difference in levels:
        leveled = at_level(Money.euros(own), Rate.parse(rate), Money.euros(available))
        assert (leveled.pays, leveled.difference) == (Money.euros(pays), Money.euros(difference))


def test_a_known_sum_is_shared_as_the_guide_says() -> None:
    rows = [row for row in table("prix-et-frais.md") if row[0] in SPLITS]

    assert len(rows) == 6
    for way, split in SPLITS.items():
        asked = [row for row in rows if row[0] == way]
        orders = [
            Bearer(key, 1, {None: Money.euros(goods)}, {None: read_kilos(weight)})
            for key, (_way, goods, weight, _part) in enumerate(asked)
        ]
        fee = Fee(FeeKind.TRANSPORT, FeeBase.CYCLE, amount=Money(4500), split=split)
        assert list(share_cost(fee, orders).values()) == [Money.euros(row[3]) for row in asked], way
