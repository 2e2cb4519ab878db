"""Tryton's sale, run by Tryton's own interpreter: each line read on the input is a number of sales to make, answered once they are posted.

usage: TRYTOND_DATABASE_URI=SERVER python tryton.py SERVER/DATABASE, an empty one. One sale: five lines of goods, quoted, confirmed, processed
(shipment and invoice), its invoice posted in the books. All in one transaction: Tryton's own pages would take four.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from trytond import backend  # type: ignore[import-not-found]
from trytond.pool import Pool  # type: ignore[import-not-found]
from trytond.transaction import Transaction, TransactionError  # type: ignore[import-not-found]

MODULES = ["sale", "account_invoice", "account_invoice_stock"]
LINES, WARM_UP = 5, 3


def initialise(name: str) -> None:
    """The tables of the modules, in an empty database."""
    database = backend.Database(name)
    connection = database.get_connection()
    database.init()
    connection.commit()
    database.put_connection(connection)
    Pool.start()
    pool = Pool(name)
    pool.init(update=["ir", "res"], lang=["en"])
    with Transaction().start(name, 0):
        pool.get("ir.module").update_list()
    pool.init(update=MODULES, lang=["en"], activatedeps=True)


def make(model: str, **fields: Any) -> Any:
    record = Pool().get(model)(**fields)
    record.save()
    return record


def find(model: str, *wanted: tuple[str, str, Any]) -> Any:
    return Pool().get(model).search(list(wanted), limit=1)[0]


def make_world() -> tuple[int, dict[str, Any]]:
    """A company and a person allowed everything in it: its id, and the context of its work."""
    euro = make("currency.currency", name="Euro", symbol="€", code="EUR")
    company = make("company.company", party=make("party.party", name="Épicerie"), currency=euro)
    groups = Pool().get("res.group").search([])
    rights = {"administrator": True, "groups": groups, "companies": [company], "company": company}
    user = make("res.user", login="bench", name="Bench", **rights)
    return user.id, {"company": company.id, "companies": [company.id], "language": "en"}


def make_books(company: Any) -> dict[str, Any]:
    """The minimal chart of accounts, a year with its periods and numbers; an account of each kind."""
    pool = Pool()
    wizard = pool.get("account.create_chart", type="wizard")
    session, _start, _end = wizard.create()
    chart = wizard(session)
    chart.account.account_template = pool.get("ir.model.data").get_id("account", "account_template_root_en")
    chart.account.company = company
    chart.transition_create_account()
    kinds = {}
    for kind in ("receivable", "payable", "revenue", "expense"):
        of_party = ("party_required", "=", kind in ("receivable", "payable"))
        wanted = [(f"type.{kind}", "=", True), of_party, ("closed", "!=", True)]
        kinds[kind] = find("account.account", *wanted, ("company", "=", company.id))
    chart.properties.company = company
    chart.properties.account_receivable = kinds["receivable"]
    chart.properties.account_payable = kinds["payable"]
    chart.transition_create_properties()
    make_year(company)
    return kinds


def make_year(company: Any) -> None:
    pool = Pool()
    year = pool.get("ir.date").today().year
    fiscal = pool.get("account.fiscalyear")(name=str(year), company=company)
    fiscal.start_date, fiscal.end_date = date(year, 1, 1), date(year, 12, 31)

    def numbers(kind: str) -> Any:
        found = find("ir.sequence.type", ("name", "=", kind))
        return make("ir.sequence.strict", name=f"{kind} {year}", sequence_type=found, company=company)

    fiscal.move_sequence = numbers("Account Move")
    invoices = pool.get("account.fiscalyear.invoice_sequence")(company=company)
    for side in ("in", "out"):
        for paper in ("invoice", "credit_note"):
            setattr(invoices, f"{side}_{paper}_sequence", numbers("Invoice"))
    fiscal.invoice_sequences = [invoices]
    fiscal.save()
    pool.get("account.fiscalyear").create_period([fiscal])


def make_products(company: int) -> list[int]:
    pool = Pool()
    kinds = make_books(pool.get("company.company")(company))
    accounts = {"account_revenue": kinds["revenue"], "account_expense": kinds["expense"]}
    category = make("product.category", name="Légumes", accounting=True, **accounts)
    unit = find("product.uom", ("name", "=", "Unit"))
    goods = {"type": "goods", "default_uom": unit, "sale_uom": unit, "salable": True}
    templates = [
        make(
            "product.template",
            name=f"Produit {n}",
            list_price=Decimal("2.50") + n,
            account_category=category,
            products=[pool.get("product.product")()],
            **goods,
        )
        for n in range(LINES)
    ]
    return [template.products[0].id for template in templates]


def make_customer() -> int:
    pool = Pool()
    remainder = pool.get("account.invoice.payment_term.line")(type="remainder")
    term = make("account.invoice.payment_term", name="Comptant", lines=[remainder])
    address = pool.get("party.address")(street="1 rue Haute")
    found: int = make("party.party", name="Famille", customer_payment_term=term, addresses=[address]).id
    return found


def sell(customer: int, products: list[int]) -> Any:
    pool = Pool()
    sales, lines = pool.get("sale.sale"), pool.get("sale.line")
    sale = sales(party=customer)
    sale.on_change_party()
    asked = []
    for n, product in enumerate(products):
        line = lines(sale=sale, type="line", product=product, quantity=1 + n % 2)
        line.on_change_product()
        asked.append(line)
    sale.lines = asked
    sale.save()
    for step in (sales.quote, sales.confirm, sales.process):
        step([sale])
    sale = sales(sale.id)
    pool.get("account.invoice").post(list(sale.invoices))
    return sale


def check(sale: Any) -> None:
    """What is timed is what is said: a sale in process, one shipment of five moves, one invoice in the books."""
    (invoice,), (shipment,) = sale.invoices, sale.shipments
    assert (sale.state, invoice.state, invoice.move.state) == ("processing", "posted", "posted")
    assert len(shipment.outgoing_moves) == len(invoice.lines) == LINES


def inside[T](name: str, user: int, context: dict[str, Any], work: Callable[[], T]) -> T:
    """One transaction, begun again with the table locks it turns out to need, as Tryton's own dispatcher does."""
    extras: dict[str, Any] = {}
    while True:
        with Transaction().start(name, user, context=context, **extras) as transaction:
            try:
                result = work()
            except TransactionError as error:
                transaction.rollback()
                error.fix(extras)
                continue
            transaction.commit()
            return result


def main(url: str) -> None:
    name = url.rpartition("/")[2]
    initialise(name)
    user, context = inside(name, 0, {}, make_world)
    products = inside(name, user, context, lambda: make_products(context["company"]))
    customer = inside(name, user, context, make_customer)

    def one() -> None:
        inside(name, user, context, lambda: check(sell(customer, products)))

    for _n in range(WARM_UP):
        one()
    inside(name, 0, {}, lambda: Transaction().connection.cursor().execute("ANALYZE"))
    print("ready", flush=True)
    for line in sys.stdin:
        for _n in range(int(line)):
            one()
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
