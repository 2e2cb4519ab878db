"""Products and prices from a spreadsheet: read, looked at, then written at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.orders.errors import CatalogueMoved, ImportNotReady
from essaim.engines.orders.models import CatalogueImport, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.catalogue_import import LABELS, Preview, preview, weight_text
from essaim.engines.orders.rules import SoldBy
from essaim.engines.orders.rules.catalogue_plan import CHANGEABLE, Step, Value, producer_key
from essaim.engines.orders.rules.price_list import HEADERS, NEEDED, Wanted, columns_of
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.bulk import add_organisations
from essaim.kernel.actors.models import LegalForm
from essaim.kernel.audit.api import Trace, record, record_many
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool
from essaim.kernel.spreadsheets.columns import header_line
from essaim.kernel.spreadsheets.reading import read_table

DRAFT_DAYS = 7


@transaction.atomic
def start_catalogue_import(
    *,
    by: Actor,
    tool: Tool,
    file_name: str,
    content: bytes,
    form_key: str,
    at: datetime,
    producer_id: int | None = None,
) -> CatalogueImport:
    """Read a price list, of `producer_id` where no column says whose; nothing is written to the catalogue.

    The same `form_key` gives the same import. Raises Forbidden, NotFound, FileRefused, ImportNotReady (no column of names or prices).
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    Tool.objects.select_for_update(of=("self",)).get(pk=tool.pk)
    mine = CatalogueImport.objects.in_tool(tool)
    done = mine.filter(form_key=form_key).first()
    if done is not None:
        return done
    if producer_id and not Producer.objects.in_tool(tool).filter(pk=producer_id).exists():
        raise NotFound
    rows = read_table(content)
    first = header_line([cells for _line, cells in rows], HEADERS)
    header = rows[first][1]
    columns = columns_of(header)
    _check_columns(columns, header)
    mine.filter(done_at=None, created_at__lt=at - timedelta(days=DRAFT_DAYS)).delete()
    found = CatalogueImport.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        form_key=form_key,
        file_name=file_name[-200:],
        producer_id=producer_id,
        header=header,
        columns=columns,
        rows=rows[first + 1 :],
        created_by_id=by.user_id,
        created_at=at,
    )
    record(by=by, action="orders.import_started", target=found, changes={"rows": len(found.rows)})
    return found


def _check_columns(columns: dict[str, int], header: Sequence[str]) -> None:
    missing = [str(LABELS[field]) for field in NEEDED if field not in columns]
    if missing:
        raise ImportNotReady(
            message=_(
                "Il manque une colonne « {missing} ». La première ligne du fichier dit : {header}. "
                "Renommez la bonne colonne, puis renvoyez le fichier."
            ).format(missing=missing[0], header=", ".join(text for text in header if text)[:200])
        )


@transaction.atomic
def run_catalogue_import(*, by: Actor, import_id: int, seal: str, at: datetime) -> CatalogueImport:
    """Write the good lines, all or none, in a constant number of queries. Done already, it gives what was done.

    `seal` is that of the preview the person read. Raises NotFound, Forbidden, CatalogueMoved (it would do otherwise by now),
    ImportNotReady (nothing to write). Cycles already prepared keep their prices.
    """
    found = get(CatalogueImport, by=by, permission=P.MANAGE_CYCLES, lock=True, pk=import_id)
    if found.is_done:
        return found
    Tool.objects.select_for_update(of=("self",)).get(pk=found.tool_id)
    products = {row.pk: row for row in Product.objects.in_tool(found.tool_id).select_for_update(of=("self",))}
    seen = preview(found)
    if seen.seal != seal:
        raise CatalogueMoved
    if not seen.to_write:
        raise ImportNotReady(
            message=_("Aucune ligne n'est à importer. Corrigez le fichier, puis renvoyez-le.")
        )
    producers = _producers(found, seen, by)
    created = _created(found, seen.of("create"), producers, by)
    changed = _changed(products, seen.of("change"), by)
    found.effects = {
        "created": created,
        "changed": changed,
        "producers": len(seen.producers),
        "aside": [step.number for step in seen.of("fault")],
    }
    found.done_at, found.rows = at, []
    found.save()
    record(by=by, action="orders.import_done", target=found, changes={"created": created, "changed": changed})
    return found


def _producers(found: CatalogueImport, seen: Preview, by: Actor) -> dict[str, Producer]:
    """Every producer of the tool by its key, those that are new added. Six queries."""
    is_demo = found.project.is_demo
    organisations = add_organisations(seen.producers, legal_form=LegalForm.FARM, is_demo=is_demo)
    added = Producer.unscoped.bulk_create(
        Producer(
            project_id=found.project_id,
            tool_id=found.tool_id,
            organisation=organisation,
            name=organisation.name,
        )
        for organisation in organisations
    )
    traces = [Trace(producer, {"name": producer.name}) for producer in added]
    record_many(by=by, action="orders.producer_saved", traces=traces)
    return {producer_key(row.name): row for row in Producer.objects.in_tool(found.tool_id).order_by("-pk")}


def _created(found: CatalogueImport, steps: Sequence[Step], producers: dict[str, Producer], by: Actor) -> int:
    rows = []
    for step in steps:
        assert step.wanted is not None
        said = {field: getattr(step.wanted, field) for field in CHANGEABLE} | _sold(step.wanted)
        rows.append(
            Product(
                project_id=found.project_id,
                tool_id=found.tool_id,
                name=step.wanted.name,
                producer=producers.get(producer_key(step.wanted.producer)),
                **{field: value for field, value in said.items() if value is not None},
            )
        )
    added = Product.unscoped.bulk_create(rows)
    record_many(by=by, action="orders.product_saved", traces=[Trace(row, _kept(row)) for row in added])
    return len(added)


def _sold(wanted: Wanted) -> dict[str, object]:
    """How a new product is sold; by weight, its price is that of a kilo."""
    sold_by, grams = wanted.weight or (SoldBy.UNIT, None)
    return {"sold_by": sold_by, "unit_grams": grams} | ({"unit": "kg"} if grams else {})


def _written(step: Step) -> dict[str, object]:
    """The fields a change writes, with those of how it is sold from now on."""
    said: dict[str, object] = {field: new for field, _old, new in step.changes if field != "weight"}
    if len(said) < len(step.changes):
        assert step.wanted is not None
        said |= _sold(step.wanted)
    return said


def _changed(products: dict[int, Product], steps: Sequence[Step], by: Actor) -> int:
    rows, traces, fields = [], [], set()
    for step in steps:
        assert step.known is not None
        product = products[step.known.pk]
        for field, new in _written(step).items():
            setattr(product, field, new)
            fields.add(field)
        rows.append(product)
        traces.append(Trace(product, {field: (_said(old), _said(new)) for field, old, new in step.changes}))
    if "description" in fields:  # a bulk update does not write the words looked for by itself
        fields.add("search_text")
        for product in rows:
            Product._meta.get_field("search_text").pre_save(product, add=False)
    if rows:
        Product.unscoped.bulk_update(rows, sorted(fields))
    record_many(by=by, action="orders.product_saved", traces=traces)
    return len(rows)


def _said(value: Value) -> object:
    """As a trace keeps it: how a product is sold, in words."""
    return weight_text(*value) if isinstance(value, tuple) else value


def _kept(product: Product) -> dict[str, object]:
    return {"name": product.name, "unit_price": product.unit_price, "is_active": product.is_active}
