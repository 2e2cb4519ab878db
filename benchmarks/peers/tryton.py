"""Tryton's sale, run by Tryton's own interpreter: each line read on the input is a number of sales to make, answered once they are posted.

usage: TRYTOND_DATABASE_URI=SERVER python tryton.py SERVER/DATABASE, an empty one. One sale: five lines of goods, quoted, confirmed, processed
(shipment and invoice), its invoice posted in the books. All in one transaction: Tryton's own pages would take four.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from trytond import backend
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError

MODULES = ["sale", "account_invoice", "account_invoice_stock"]
LINES = 5


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


def make_company() -> Any:
    pool = Pool()
    euro = pool.get("currency.currency")(name="Euro", symbol="€", code="EUR")
    euro.save()
    party = pool.get("party.party")(name="Épicerie")
    party.save()
    company = pool.get("company.company")(party=party, currency=euro)
    company.save()
    return company


def make_admin(company: Any) -> int:
    user = Pool().get("res.user")(login="bench", name="Bench", administrator=True)
    user.groups = Pool().get("res.group").search([])
    user.companies, user.company = [company], company
    user.save()
    found: int = user.id
    return found


def make_books(company: Any) -> dict[str, Any]:
    """The minimal chart of accounts, a year with its periods and numbers."""
    pool = Pool()
    Account, Wizard = pool.get("account.account"), pool.get("account.create_chart", type="wizard")
    template = pool.get("ir.model.data").get_id("account", "account_template_root_en")
    session, _start, _end = Wizard.create()
    chart = Wizard(session)
    chart.account.account_template, chart.account.company = template, company
    chart.transition_create_account()
    kinds = {}
    for kind in ("receivable", "payable", "revenue", "expense"):
        of_party = kind in ("receivable", "payable")
        wanted = [(f"type.{kind}", "=", True), ("company", "=", company.id), ("party_required", "=", of_party)]
        wanted += [("closed", "!=", True)]
        kinds[kind], *_others = Account.search(wanted)
    chart.properties.company = company
    chart.properties.account_receivable, chart.properties.account_payable = (
        kinds["receivable"],
        kinds["payable"],
    )
    chart.transition_create_properties()
    make_year(company)
    return kinds


def make_year(company: Any) -> None:
    pool = Pool()
    today = date.today()
    year = pool.get("account.fiscalyear")(name=str(today.year), company=company)
    year.start_date, year.end_date = date(today.year, 1, 1), date(today.year, 12, 31)
    Sequence, Kind = pool.get("ir.sequence.strict"), pool.get("ir.sequence.type")

    def numbers(kind: str) -> Any:
        found, *_others = Kind.search([("name", "=", kind)])
        sequence = Sequence(name=f"{kind} {today.year}", sequence_type=found, company=company)
        sequence.save()
        return sequence

    year.move_sequence = numbers("Account Move")
    invoices = pool.get("account.fiscalyear.invoice_sequence")(company=company)
    for side in ("in", "out"):
        for paper in ("invoice", "credit_note"):
            setattr(invoices, f"{side}_{paper}_sequence", numbers("Invoice"))
    year.invoice_sequences = [invoices]
    year.save()
    pool.get("account.fiscalyear").create_period([year])


def make_products(kinds: dict[str, Any]) -> list[int]:
    pool = Pool()
    category = pool.get("product.category")(name="Légumes", accounting=True)
    category.account_revenue, category.account_expense = kinds["revenue"], kinds["expense"]
    category.save()
    unit, *_others = pool.get("product.uom").search([("name", "=", "Unit")])
    Template, Product = pool.get("product.template"), pool.get("product.product")
    made = []
    for n in range(LINES):
        template = Template(name=f"Produit {n}", type="goods", default_uom=unit, salable=True, sale_uom=unit)
        template.list_price, template.account_category = Decimal("2.50") + n, category
        template.products = [Product()]
        template.save()
        made.append(template.products[0].id)
    return made


def make_customer() -> int:
    pool = Pool()
    term = pool.get("account.invoice.payment_term")(name="Comptant")
    term.lines = [pool.get("account.invoice.payment_term.line")(type="remainder")]
    term.save()
    party = pool.get("party.party")(name="Famille", customer_payment_term=term)
    party.addresses = [pool.get("party.address")(street="1 rue Haute")]
    party.save()
    found: int = party.id
    return found


def sell(customer: int, products: list[int]) -> Any:
    pool = Pool()
    Sale, Line, Invoice = (pool.get(name) for name in ("sale.sale", "sale.line", "account.invoice"))
    sale = Sale(party=customer)
    sale.on_change_party()
    lines = []
    for n, product in enumerate(products):
        line = Line(sale=sale, type="line", product=product, quantity=1 + n % 2)
        line.on_change_product()
        lines.append(line)
    sale.lines = lines
    sale.save()
    for step in (Sale.quote, Sale.confirm, Sale.process):
        step([sale])
    sale = Sale(sale.id)
    Invoice.post(list(sale.invoices))
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


def make_world() -> tuple[int, dict[str, Any]]:
    company = make_company()
    return make_admin(company), {"company": company.id, "companies": [company.id], "language": "en"}


def main(url: str) -> None:
    name = url.rpartition("/")[2]
    initialise(name)
    user, context = inside(name, 0, {}, make_world)
    company = context["company"]
    products = inside(name, user, context, lambda: make_products(make_books(Pool().get("company.company")(company))))
    customer = inside(name, user, context, make_customer)

    def one() -> None:
        inside(name, user, context, lambda: check(sell(customer, products)))

    one()
    print("ready", flush=True)
    for line in sys.stdin:
        for _n in range(int(line)):
            one()
        print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
