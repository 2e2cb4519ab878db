"""What the bank's operations come to in the books, and the page of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Prefetch
from django.urls import reverse

from essaim.engines.bank.models import Batch, Match, StatementLine
from essaim.engines.bank.queries.lines import BANK, HOUSEHOLDS, PRODUCERS, TRANSIT
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.engine import BookClaim
from essaim.kernel.projects.models import Tool


def book_claims(tool: Tool) -> Iterator[BookClaim]:
    """Each line matched by an entry of ours (undone: nothing), each file sent. Three queries; rows are streamed."""
    live = Match.unscoped.filter(undone_at=None, entry_line=None).order_by("pk")
    lines = StatementLine.objects.in_tool(tool).filter(matches__entry_line=None, matches__isnull=False)
    lines = lines.distinct().order_by("pk").prefetch_related(Prefetch("matches", live, to_attr="live"))
    for line in lines.iterator(chunk_size=500):
        ref = f"line-{line.pk}"
        sums: dict[str, Money] = defaultdict(lambda: ZERO)
        sums[BANK] = line.amount if line.live else ZERO
        for match in line.live:
            for part in match.parts:
                sums[part["account"]] = sums[part["account"]] - Money(part["cents"])
        for account, balance in sums.items():
            yield BookClaim(ref=ref, account=account, balance=balance)
    sent = Batch.objects.in_tool(tool).filter(status=Batch.Status.SENT).defer("xml").order_by("pk")
    for batch in sent.iterator(chunk_size=500):
        party = HOUSEHOLDS if batch.kind == Batch.Kind.COLLECTION else PRODUCERS
        yield BookClaim(ref=f"batch-{batch.pk}", account=TRANSIT, balance=batch.signed)
        yield BookClaim(ref=f"batch-{batch.pk}", account=party, balance=-batch.signed)


def source_urls(project_id: int, refs: Collection[str]) -> Mapping[str, str]:
    """The page of each line and each file. Two queries."""
    keys: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        kind, _sep, number = ref.partition("-")
        keys[kind].append(int(number))
    found: dict[str, str] = {}
    for kind, rows, page in (
        ("line", StatementLine.objects.in_project(project_id), "line"),
        ("batch", Batch.objects.in_project(project_id), "batch"),
    ):
        named = rows.filter(pk__in=keys[kind]).order_by("pk").values_list("pk", "tool__slug", "project__slug")
        for key, tool, project in named:
            found[f"{kind}-{key}"] = reverse(f"bank:{page}", args=[project, tool, key])
    return found
