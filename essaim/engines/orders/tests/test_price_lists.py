"""Price lists read and held against a catalogue, without a database."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.orders.rules.catalogue_plan import Known, Step, new_producers, plan
from essaim.engines.orders.rules.price_list import FIELDS, PriceLine, columns_of, read_line, read_price
from essaim.engines.orders.rules.weighing import SoldBy
from essaim.kernel.money import Money

HEADER = [
    "Producteur", "Produit", "Prix", "Vendu par", "Colisage", "Minimum", "Stock", "Label", "Description", "Proposé", "Bio",
    "Vente au poids",
]  # fmt: skip
APPLES = Known(1, "Ferme des Saules", "Pommes", Money(180), "kg", 10, 20, None, "", "", True)
BASKET = Known(2, "", "Petit panier", Money(900), "panier", 1, 0, None, "", "Légumes", True)


def line(number: int, *cells: str, producer: str = "") -> PriceLine:
    return read_line(number, cells, columns_of(HEADER), producer)


def step_of(*cells: str) -> Step:
    (step,) = plan([line(2, *cells)], [APPLES, BASKET])
    return step


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (HEADER, {**dict(zip(FIELDS, [*range(10), 11], strict=True)), "organic": 10}),
        (
            ["Price", "Unit", "Product name", "Supplier", "Pack size", "Available", "EAN"],
            {"producer": 3, "name": 2, "unit_price": 0, "unit": 1, "pack_size": 4, "stock": 5},
        ),
        (["Désignation", "P.U. HT", "P.U. TTC"], {"name": 0, "unit_price": 2}),
        (["Désignation", "Prix HT"], {"name": 0}),
        (["Article", "Prix HT", "Prix au kg"], {"name": 0, "unit_price": 2}),
    ],
)
def test_columns_are_known_by_their_french_or_english_name(
    header: list[str], columns: dict[str, int]
) -> None:
    assert columns_of(header) == columns


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("2,50", 250),
        ("2.5", 250),
        ("2", 200),
        ("0", 0),
        ("€2.50", 250),
        ("2,50 €", 250),
        ("2,50\u202f€", 250),
        ("1\u202f234,50 €", 123450),
        ("1\u00a0234,50 euros", 123450),
        ("1\u2009234,50", 123450),
        ("1,234.50", 123450),
        ("0.30000000000000004", 30),
        ("2.4999999999999996", 250),
    ],
)
def test_read_price_knows_how_people_and_spreadsheets_write(text: str, cents: int) -> None:
    assert read_price(text) == Money(cents)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "−1",
        "1.234",
        "1,234",
        "2,505",
        "2.123456789",
        "1e3",
        "inf",
        "nan",
        "offert",
        "2,50/kg",
        "12345678",
    ],
)
def test_read_price_guesses_nothing(text: str) -> None:
    assert read_price(text) is None


@given(st.integers(min_value=0, max_value=999_999_999), st.sampled_from([",", "."]))
def test_read_price_reads_any_amount_back(cents: int, sign: str) -> None:
    text = f"{cents // 100}{sign}{cents % 100:02d} €"
    assert read_price(text) == Money(cents)
    assert read_price(Money(cents).plain) == Money(cents)


@given(st.integers(min_value=0, max_value=1_000_000), st.integers(min_value=1, max_value=400))
def test_read_price_forgives_the_noise_of_a_computed_cell(cents: int, times: int) -> None:
    computed = str(cents / 100 * times)
    if "e" not in computed:
        assert read_price(computed) in {Money(cents * times), None}
        if len(computed.partition(".")[2]) <= 2 and Decimal(computed) < 10_000_000:
            assert read_price(computed) == Money(cents * times)


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        (("", "", "2"), [("no_name", "name", "")]),
        (("", "Poires", ""), [("no_price", "unit_price", "")]),
        (("", "Poires", "deux"), [("bad_price", "unit_price", "deux")]),
        (("", "Poires", "2", "kg", "0"), [("bad_pack_size", "pack_size", "0")]),
        (("", "Poires", "2", "kg", "6 × 1"), [("bad_pack_size", "pack_size", "6 × 1")]),
        (("", "Poires", "2", "kg", "6", "-1"), [("bad_minimum_units", "minimum_units", "-1")]),
        (("", "Poires", "2", "kg", "6", "1", "100001"), [("bad_stock", "stock", "100001")]),
        (
            ("", "Poires", "2", "kg", "", "", "", "", "", "peut-être"),
            [("bad_answer", "is_active", "peut-être")],
        ),
        (("", "Poires", "2", "kg", "", "", "", "naturel"), [("bad_quality", "quality", "naturel")]),
        (
            ("", "Poires", "2", "kg", "", "", "", "", "", "", "un peu"),
            [("bad_answer", "organic", "un peu")],
        ),
        (("", "Poulet", "14", *[""] * 8, "oui"), [("bad_weight", "weight", "oui")]),
        (("", "Poulet", "14", *[""] * 8, "2 bottes de 1 kg"), [("bad_weight", "weight", "2 bottes de 1 kg")]),
        (("", "P" * 121, "2", "kg"), [("too_long", "name", "P" * 60)]),
        (
            ("", "", "deux", "kg", "x"),
            [
                ("no_name", "name", ""),
                ("bad_price", "unit_price", "deux"),
                ("bad_pack_size", "pack_size", "x"),
            ],
        ),
    ],
)
def test_read_line_says_every_fault(cells: tuple[str, ...], faults: list[tuple[str, str, str]]) -> None:
    found = line(4, *cells)

    assert [(fault.code, fault.field, fault.value) for fault in found.faults] == faults
    assert found.wanted is None


@pytest.mark.parametrize(
    ("label", "organic", "quality"),
    [
        ("", "", None),
        ("AOP", "", "aop"),
        ("Agriculture Biologique", "", "bio"),
        ("sans label", "", ""),
        ("", "oui", "bio"),
        ("", "x", "bio"),
        ("", "AB", "bio"),
        ("", "en conversion", "conversion"),
        ("", "non", None),
        ("Label rouge", "non", "label-rouge"),
        ("HVE", "oui", "hve"),
    ],
)
def test_a_label_is_known_by_its_name_or_by_a_column_bio(
    label: str, organic: str, quality: str | None
) -> None:
    found = line(2, "", "Poires", "2", "kg", "", "", "", label, "", "", organic).wanted
    assert found is not None and found.quality == quality


def test_a_line_without_producer_is_of_the_one_the_list_is_of() -> None:
    found = line(2, "", "Poires", "2", producer="Ferme des Saules").wanted
    assert found is not None and found.producer == "Ferme des Saules"


def test_plan_tells_what_changes_and_leaves_what_is_not_said() -> None:
    step = step_of("ferme des  saules", "POMMES", "2,00", "", "12")

    assert (step.kind, step.known) == ("change", APPLES)
    assert step.changes == (("unit_price", Money(180), Money(200)), ("pack_size", 10, 12))
    assert step_of("", "Pommes", "1,80").kind == "same"


def test_plan_creates_what_is_new_and_asks_how_it_is_sold() -> None:
    assert step_of("Ferme neuve", "Poires", "2", "kg").kind == "create"
    assert step_of("Ferme neuve", "Poires", "2").faults[0].code == "no_unit"


def test_a_product_is_sold_by_weight_from_now_on_once_what_counts_it_is_told_again() -> None:
    step = step_of("Ferme neuve", "Poulet", "14,50", *[""] * 8, "à la pièce, environ 1,6 kg")
    assert step.kind == "create" and step.wanted is not None and step.wanted.weight == (SoldBy.PIECE, 1600)
    assert step_of("", "Pommes", "1,80", *[""] * 8, "non").kind == "same"
    assert step_of("", "Pommes", "1,80", *[""] * 8, "par 100 g").faults[0].code == "counted_otherwise"
    again = step_of("", "Pommes", "2,40", "", "20", "0", *[""] * 5, "par 100 g")
    assert (again.kind, again.changes) == (
        "change",
        (
            ("unit_price", Money(180), Money(240)),
            ("pack_size", 10, 20),
            ("minimum_units", 20, 0),
            ("weight", (SoldBy.UNIT, None), (SoldBy.WEIGHT, 100)),
        ),
    )


def test_what_standing_orders_count_is_never_counted_otherwise() -> None:
    stood, weighed = (
        replace(APPLES, is_stood=True),
        replace(APPLES, weight=(SoldBy.WEIGHT, 100), pack_size=1, minimum_units=0),
    )
    told = ["", "Pommes", "2,40", "", "20", "0", *[""] * 5, "par 100 g"]

    assert plan([line(2, *told)], [stood])[0].faults[0].code == "is_stood"
    by_unit = plan([line(2, "", "Pommes", "3", *[""] * 8, "non")], [weighed])[0]
    assert by_unit.faults[0].code == "no_unit_now"
    assert plan([line(2, "", "Pommes", "3", "filet", *[""] * 7, "non")], [weighed])[0].kind == "change"


def test_plan_never_moves_a_product_to_another_producer() -> None:
    assert step_of("Autre ferme", "Pommes", "2").faults[0].code == "other_producer"
    assert step_of("Autre ferme", "Petit panier", "2").faults[0].code == "is_basket"


def test_plan_prefers_the_exact_name_and_never_chooses_between_two() -> None:
    lower = Known(3, "", "pommes", Money(1), "kg", 1, 0, None, "", "", True)
    lines = [line(2, "", "Pommes", "2"), line(3, "", "pOMMES", "2")]

    assert [step.kind for step in plan(lines[:1], [APPLES, lower])] == ["change"]
    (step,) = plan(lines[1:], [APPLES, lower])
    assert step.faults[0].code == "ambiguous"


def test_plan_says_lines_that_name_a_product_twice() -> None:
    alike = plan([line(2, "", "Pommes", "2"), line(5, "", "pommes", "2,00")], [APPLES])
    other = plan(
        [line(2, "", "Pommes", "2"), line(5, "", "Pommes", "3"), line(6, "", "Pommes", "2")], [APPLES]
    )

    assert [(step.kind, [fault.value for fault in step.faults]) for step in alike] == [
        ("change", []),
        ("repeat", ["2"]),
    ]
    assert [(step.kind, step.faults[0].code) for step in other] == [("fault", "contradicts")] * 3
    assert other[0].faults[0].value == "5, 6"


@pytest.mark.parametrize(
    ("price", "steep"),
    [("1,81", False), ("3,59", False), ("3,60", True), ("0,91", False), ("0,90", True), ("0", True)],
)
def test_a_price_that_doubles_or_halves_is_to_be_looked_at(price: str, steep: bool) -> None:
    assert step_of("", "Pommes", price).is_steep is steep


def test_new_producers_are_named_once() -> None:
    lines = [
        line(2, "Ferme neuve", "Poires", "2", "kg"),
        line(3, "FERME neuve", "Prunes", "2", "kg"),
        line(4, "Ferme des Saules", "Radis", "1", "botte"),
        line(5, "Ferme fautive", "Ail", "cher", "kg"),
    ]
    assert new_producers(plan(lines, []), ["Ferme des saules"]) == ("Ferme neuve",)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30
)


@given(st.lists(st.tuples(names, st.integers(0, 10_000)), min_size=1, max_size=6))
def test_a_line_is_never_lost(rows: list[tuple[str, int]]) -> None:
    lines = [line(at, "", name, str(cents), "kg") for at, (name, cents) in enumerate(rows, 2)]
    steps = plan(lines, [APPLES])
    assert [step.number for step in steps] == [one.number for one in lines]
    written = [step.name.casefold() for step in steps if step.kind in {"create", "change", "same"}]
    assert len(written) == len(set(written))
