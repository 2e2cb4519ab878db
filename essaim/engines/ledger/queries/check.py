"""Proof of the books: every entry balanced, numbered, kept by the database, and equal to what the engines say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from essaim.engines.ledger.models import Entry, EntryLine, FiscalYear
from essaim.engines.ledger.queries.balances import SIGNED
from essaim.engines.ledger.rules import Pair, claim_faults
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.engine import Engine, engines
from essaim.kernel.projects.models import Project, Tool

TRIGGERS = (
    "ledger_account_unchanged",
    "ledger_entry_kept",
    "ledger_entry_unchanged",
    "ledger_entry_whole",
    "ledger_line_before_entry",
    "ledger_line_kept",
    "ledger_line_unchanged",
    "ledger_year_unchanged",
)


@dataclass(frozen=True, slots=True)
class BookFault:
    """One thing wrong in the books; `project` is a slug, empty for the whole installation."""

    project: str
    code: str
    sentence: str


def faults_of_books(
    project_ids: Collection[int], present: Mapping[str, Engine] | None = None
) -> list[BookFault]:
    """Everything wrong in the books of these projects. Six queries, then one for each project and each engine's own."""
    slugs = dict(Project.objects.filter(pk__in=project_ids).order_by("pk").values_list("pk", "slug"))
    keys = list(slugs)
    return [
        *_missing_triggers(),
        *_broken_entries(keys, slugs),
        *_stray_lines(keys, slugs),
        *_gaps(keys, slugs),
        *_disagreements(keys, slugs, engines() if present is None else present),
    ]


def _missing_triggers() -> Iterator[BookFault]:
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ledger_%%' AND tgenabled IN ('O', 'A')"
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%%'"
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        present = {name for (name,) in cursor.fetchall()}
    for name in TRIGGERS:
        if name not in present:
            yield BookFault(
                "",
                "trigger",
                _("La garde « {name} » manque à la base : les écritures ne sont plus protégées.").format(
                    name=name
                ),
            )


def _broken_entries(keys: list[int], slugs: Mapping[int, str]) -> Iterator[BookFault]:
    """Entries that do not balance, or say another amount, number of lines or year than their lines and days."""
    entries = (
        Entry.unscoped.filter(project__in=keys)
        .annotate(debits=Sum("lines__debit"), credits=Sum("lines__credit"), found=Count("lines"))
        .filter(
            Q(found__lt=2)
            | ~Q(debits=F("credits"))
            | ~Q(debits=F("total"))
            | ~Q(found=F("line_count"))
            | Q(booked_on__lt=F("fiscal_year__starts_on"))
            | Q(booked_on__gt=F("fiscal_year__ends_on"))
            | ~Q(fiscal_year__project=F("project"))
        )
        .order_by("project", "number")
    )
    for entry in entries:
        yield BookFault(
            slugs[entry.project_id],
            "entry",
            _(
                "Écriture n° {number} du {day} : débit {debit}, crédit {credit}, {lines} lignes ; "
                "elle annonce {total} et {count} lignes."
            ).format(
                number=entry.number,
                day=f"{entry.booked_on:%d/%m/%Y}",
                debit=entry.debits or ZERO,
                credit=entry.credits or ZERO,
                lines=entry.found,
                total=entry.total,
                count=entry.line_count,
            ),
        )


def _stray_lines(keys: list[int], slugs: Mapping[int, str]) -> Iterator[BookFault]:
    sealed = Entry.unscoped.filter(pk=OuterRef("entry_id"), project=OuterRef("project"))
    lines = EntryLine.unscoped.filter(project__in=keys).filter(
        ~Exists(sealed) | ~Q(account__project=F("project"))
    )
    for line in lines.order_by("pk"):
        yield BookFault(
            slugs[line.project_id],
            "line",
            _("La ligne {id} n'appartient à aucune écriture de ce projet.").format(id=line.pk),
        )


def _gaps(keys: list[int], slugs: Mapping[int, str]) -> Iterator[BookFault]:
    years = (
        FiscalYear.unscoped.filter(project__in=keys)
        .annotate(found=Count("entries"), first=Min("entries__number"), last=Max("entries__number"))
        .filter(found__gt=0)
        .filter(~Q(first=1) | ~Q(last=F("found")))
        .order_by("project", "starts_on")
    )
    for year in years:
        yield BookFault(
            slugs[year.project_id],
            "numbers",
            _("Exercice {year} : {found} écritures, numérotées de {first} à {last}.").format(
                year=year, found=year.found, first=year.first, last=year.last
            ),
        )


def _booked(project_id: int, slugs: Collection[str]) -> dict[str, dict[Pair, Money]]:
    """What the books say, by engine, reference and account. One query."""
    rows = (
        EntryLine.objects.in_project(project_id)
        .filter(entry__source_engine__in=slugs)
        .order_by("entry__source_engine", "entry__source_ref", "account__code")
        .values("entry__source_engine", "entry__source_ref", "account__code")
        .annotate(balance=SIGNED)
        .values_list("entry__source_engine", "entry__source_ref", "account__code", "balance")
    )
    booked: dict[str, dict[Pair, Money]] = defaultdict(dict)
    for slug, ref, account, balance in rows:
        booked[slug][ref, account] = balance
    return booked


def _disagreements(
    keys: list[int], slugs: Mapping[int, str], present: Mapping[str, Engine]
) -> Iterator[BookFault]:
    claiming = {slug: found.claims for slug, found in present.items() if found.claims is not None}
    tools: dict[int, list[Tool]] = defaultdict(list)
    for tool in Tool.objects.filter(project__in=keys, engine__in=claiming).select_related("project"):
        tools[tool.project_id].append(tool)
    for project_id, found in tools.items():
        booked = _booked(project_id, claiming)
        for slug, claims in claiming.items():
            claimed: dict[Pair, Money] = {}
            for tool in (tool for tool in found if tool.engine == slug):
                for claim in claims(tool):
                    pair = (claim.ref, claim.account)
                    claimed[pair] = claimed.get(pair, ZERO) + claim.balance
            for (ref, account), said, told in claim_faults(claimed, booked.get(slug, {})):
                yield BookFault(slugs[project_id], "claim", _disagreement(slug, ref, account, said, told))


def _disagreement(engine: str, ref: str, account: str, said: Money | None, told: Money | None) -> str:
    if said is None:
        text = _("{engine}/{ref}, compte {account} : les comptes disent {told}, l'outil n'en sait rien.")
    elif told is None:
        text = _("{engine}/{ref}, compte {account} : l'outil dit {said}, les comptes n'en savent rien.")
    else:
        text = _("{engine}/{ref}, compte {account} : l'outil dit {said}, les comptes disent {told}.")
    return text.format(engine=engine, ref=ref, account=account, said=said, told=told)
