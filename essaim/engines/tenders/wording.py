"""Sentences made of the rules' facts: why a file is refused, why a member is concerned, how a number was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.tenders.models import Fee, Part, Task
from essaim.engines.tenders.rules.matching import Match
from essaim.engines.tenders.rules.notices import LARGEST_BYTES, MOST_NOTICES, BadNotice
from essaim.engines.tenders.rules.reserved import ARTICLES, Fault
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate, total
from essaim.kernel.params.api import Parameter, Value, parameters, value
from essaim.kernel.ui.dates import day_text


def notice_fault(error: BadNotice) -> str:
    """One sentence: what is wrong, where, what to do."""
    sentences = {
        "large": _("Ce fichier dépasse {most} Mo. Choisissez une période ou un lieu plus étroits."),
        "json": _(
            "La ligne {line} n'est pas du JSON juste. Téléchargez de nouveau le fichier, sans le modifier."
        ),
        "many": _("Ce fichier contient {got} marchés, {rows} au plus. Choisissez une période plus courte."),
        "empty": _("Ce fichier ne contient aucun marché. Élargissez la recherche qui l'a produit."),
        "shape": _(
            "Ce fichier n'est ni du BOAMP ni des données essentielles (DECP). Choisissez l'export JSON de l'un des deux."
        ),
        "missing": _(
            "Marché n° {notice} : il manque « {field} ». Corrigez ce marché ou retirez-le, puis renvoyez le fichier."
        ),
        "date": _(
            "Marché n° {notice}, « {field} » : « {got} » n'est pas une date comme 2026-11-30. Corrigez-la."
        ),
        "number": _("Marché n° {notice}, « {field} » : « {got} » n'est pas un nombre attendu. Corrigez-le."),
    }
    return sentences[error.why].format(
        most=LARGEST_BYTES // 1_000_000,
        rows=MOST_NOTICES,
        notice=error.notice,
        field=error.field,
        line=error.line or 1,
        got=error.got,
    )


def match_words(match: Match) -> list[str]:
    """Why a member is concerned, one reason a line."""
    reasons = [
        _("métier « {name} »").format(name=name)
        if name == phrase
        else _("métier « {name} », par les mots « {phrase} »").format(name=name, phrase=phrase)
        for name, phrase in match.skills
    ]
    if match.areas:
        reasons.append(_("travaille dans le {areas}").format(areas=", ".join(match.areas)))
    if match.elsewhere:
        reasons.append(_("mais travaille dans d'autres départements"))
    return reasons


def explain_fee(fee: Fee) -> Explanation:
    """How a fee was counted, from the steps it keeps."""
    steps = fee.steps
    lines = [Step(_("Part fixe"), Money(steps["flat"]))]
    if steps["part"]:
        lines.append(
            Step(
                _("Part du chiffre d'affaires"),
                Money(steps["part"]),
                _("sur {turnover} déclarés").format(turnover=fee.turnover),
            )
        )
    lines.append(Step(_("Minimum"), Money(steps["minimum"])))
    lines.append(Step(_("Pour une année entière"), Money(steps["whole"])))
    months = ngettext("{n} mois sur 12", "{n} mois sur 12", fee.months).format(n=fee.months)
    lines.append(Step(_("Au prorata"), Money(steps["due"]), months))
    return Explanation(_("Cotisation {year}").format(year=fee.year), fee.amount, tuple(lines))


def explain_price(tasks: Sequence[Task], name: str) -> Explanation:
    """What one member asks: each task, days times price, plus costs."""
    steps = tuple(
        Step(
            f"{task.lot} · {task.title}" if task.lot else task.title,
            task.amount,
            _("{days} j × {price} + {costs} de frais").format(
                days=task.days, price=task.day_price, costs=task.costs
            ),
        )
        for task in tasks
    )
    return Explanation(name, total([task.amount for task in tasks]), steps)


def explain_cut(part: Part) -> Explanation:
    """From what was billed to what a member receives."""
    return Explanation(
        str(part.payment.answer),
        part.net,
        (
            Step(_("Part du montant facturé"), part.gross, _("selon ce qui reste dû à chacun")),
            Step(_("Retenu par l'acheteur"), -part.retained),
            Step(
                _("Part de la grappe"),
                -part.commission,
                _("{rate} de ce qui est reçu").format(rate=Rate.parse(part.payment.rate)),
            ),
        ),
    )


def source_of(found: Value) -> str:
    """A source, said to be verified or not."""
    return found.source if found.is_verified else _("{source} (à vérifier)").format(source=found.source)


def fault_words(found: Mapping[int, Sequence[Fault]], reserved: str, on: date) -> dict[int, list[str]]:
    """What keeps each member out of a reserved contract, in sentences."""
    said = {
        Fault.STATUS: _("son statut déclaré n'est pas celui demandé"),
        Fault.SHARE: _("il faut au moins {share} de salariés concernés").format(
            share=value("marches.reserves.part", on=on).measure
        ),
        Fault.LENGTH: _("un tel marché dure {years} ans au plus").format(
            years=value("marches.reserves.ess_duree", on=on).measure
        ),
        Fault.AGAIN: _("elle a déjà eu un tel marché de cet acheteur depuis moins de {years} ans").format(
            years=value("marches.reserves.ess_attente", on=on).measure
        ),
    }
    return {company: [said[fault] for fault in faults] for company, faults in found.items()}


def article_of(reserved: str) -> str:
    """The article to cite; empty for an open contract."""
    return ARTICLES.get(reserved, "")


def law_rows(on: date) -> list[tuple[str, str, str, str, str]]:
    """What the law says on a day, then what it said: label, value, since and until, source, address."""
    rows = []
    for key in (
        "reserves.part",
        "reserves.ess_duree",
        "reserves.ess_attente",
        "dispense.services",
        "europe.services",
    ):
        parameter = parameters()[f"marches.{key}"]
        for found in parameter.values:
            rows.append(_law_row(parameter, found, on))
    past = parameters()["marches.preference_cooperative.quart"]
    return [*rows, *(_law_row(past, found, on) for found in past.values)]


def _law_row(parameter: Parameter, found: Value, on: date) -> tuple[str, str, str, str, str]:
    measure = _("{n} ans").format(n=found.measure) if isinstance(found.measure, int) else str(found.measure)
    if found.until is None:
        days = _("depuis le {since}").format(since=day_text(found.since))
    else:
        days = _("du {since} au {until}").format(since=day_text(found.since), until=day_text(found.until))
    state = days if found.holds(on) else _("{days} (histoire)").format(days=days)
    return (parameter.label, measure, state, source_of(found), found.url)
