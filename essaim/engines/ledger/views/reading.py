"""Who owes whom, statements, journal, balance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.ledger.commands.manual import is_by_hand
from essaim.engines.ledger.forms import JournalFilters, NameFilter, YearFilter
from essaim.engines.ledger.models import Entry
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.queries.balances import available_money, balance_of, trial_balance
from essaim.engines.ledger.queries.journal import entry_at, journal, months_of, source_urls, years_of
from essaim.engines.ledger.queries.owed import SIDES, Owed, named_party, statement, who_owes
from essaim.kernel.errors import NotFound
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, total
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

SHOWN_AT_FIRST = 5
ALWAYS_SHOWN = ("foyers-qui-doivent", "producteurs-a-payer", "financeurs-a-solliciter")
MONEY_NAMES = (
    ("512", gettext_lazy("En banque")),
    ("5112", gettext_lazy("Chèques à encaisser")),
    ("530", gettext_lazy("En caisse")),
)
SETTLING = {"producteurs-a-payer": "paiement", "financeurs-a-solliciter": "versement"}
PARTY_KINDS = {"foyer": "household", "organisation": "organisation"}


def tool_url(request: ToolRequest, page: str, **more: object) -> str:
    """The address of another page of these books."""
    return reverse(
        f"ledger:{page}", kwargs={"project": request.project.slug, "tool": request.tool.slug, **more}
    )


def _explained(owed: Owed) -> Explanation:
    side = owed.side
    step = Step(
        label=_("Personnes concernées"),
        value=str(len(owed.rows)),
        rule=str(side.rule),
        source=_("Compte {account} du journal").format(account=side.account),
    )
    return Explanation(str(side.title), str(owed.total), (step,))


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """Who owes whom, and what money there is."""
    shown = [owed for owed in who_owes(request.project.pk) if owed.rows or owed.side.slug in ALWAYS_SHOWN]
    money = available_money(request.project.pk)
    context = {
        "sections": [
            {"owed": owed, "rows": owed.rows[:SHOWN_AT_FIRST], "explanation": _explained(owed)}
            for owed in shown
        ],
        "money": [(label, money[code]) for code, label in MONEY_NAMES if code in money],
        "is_empty": not money and not any(owed.rows for owed in shown),
    }
    return render(request, "ledger/home.html", context)


@tool_page(P.VIEW)
def side(request: ToolRequest, side: str) -> HttpResponse:
    """Everyone who stands on one side, searched by name."""
    found = next((one for one in SIDES if one.slug == side), None)
    if found is None:
        raise NotFound
    owed = who_owes(request.project.pk, [found])[0]
    form = NameFilter(request.GET)
    words = form.cleaned_data["q"].casefold() if form.is_valid() else ""
    rows = [row for row in owed.rows if words in row[0].label.casefold()]
    context = {
        "owed": owed,
        "form": form,
        "page": paginate(request, rows),
        "count": len(rows),
        "explanation": _explained(owed),
        "settling": SETTLING.get(found.slug, "") if P.WRITE in request.grants else "",
    }
    return render(request, "ledger/side.html", context)


@tool_page(P.VIEW)
def party(request: ToolRequest, kind: str, party: int) -> HttpResponse:
    """What was told of one household or organisation, each line leading to its operation."""
    found = named_party(request.project.pk, PARTY_KINDS.get(kind, ""), party)
    if found is None:
        raise NotFound
    lines = statement(request.project.pk, found)
    page = paginate(request, lines)
    urls = source_urls(request.project.pk, [line.entry for line in page])
    rows = [(line, urls.get((line.entry.source_engine, line.entry.source_ref), "")) for line in page]
    balance = balance_of(request.project.pk, "4", found)
    context = {
        "party": found,
        "page": page,
        "rows": rows,
        "balance": balance,
        "amount": Money(abs(balance.cents)),
    }
    return render(request, "ledger/party.html", context)


@tool_page(P.VIEW)
def journal_page(request: ToolRequest) -> HttpResponse:
    """Every entry, searched by month, journal, name and words."""
    form = JournalFilters(request.GET, months=months_of(request.project.pk))
    page = paginate(request, journal(request.project.pk, **form.asked()))
    urls = source_urls(request.project.pk, page)
    rows = [(entry, urls.get((entry.source_engine, entry.source_ref), "")) for entry in page]
    context = {"form": form, "page": page, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "ledger/journal.html", context)


@tool_page(P.VIEW)
def entry(request: ToolRequest, year: int, number: int) -> HttpResponse:
    """One entry, its lines, the operation it tells, and what cancelled it."""
    found = entry_at(request.project.pk, year, number)
    if found is None:
        raise NotFound
    return render(request, "ledger/entry.html", entry_context(request, found))


def entry_context(request: ToolRequest, found: Entry) -> dict[str, object]:
    origin = engines().get(found.source_engine)
    urls = source_urls(request.project.pk, [found])
    return {
        "entry": found,
        "reversal": getattr(found, "reversal", None),
        "origin": origin.name if origin else found.source_engine,
        "source_url": urls.get((found.source_engine, found.source_ref), ""),
        "can_cancel": is_by_hand(found) and P.WRITE in request.grants,
        "crumbs": [(_("Journal"), tool_url(request, "journal"))],
    }


@tool_page(P.VIEW)
def balance(request: ToolRequest) -> HttpResponse:
    """Debits, credits and balance of each account, in a fiscal year or since the beginning."""
    form = YearFilter(request.GET, years=years_of(request.project.pk))
    rows = trial_balance(request.project.pk, form.asked())
    context = {
        "form": form,
        "rows": rows,
        "debits": total([row.debits for row in rows]),
        "credits": total([row.credits for row in rows]),
    }
    return render(request, "ledger/balance.html", context)
