"""A deliberation as a paper: what the council reads and votes. In the language of the installation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import CoveredService, Deliberation, DeliberationVersion
from essaim.engines.mandates.queries.clause_library import Quoted
from essaim.engines.mandates.queries.deliberations import figures_in, texts_in
from essaim.engines.mandates.rules.deliberation import POINTS, Regime, Section
from essaim.engines.mandates.rules.deliberation_figures import DIMENSION
from essaim.engines.mandates.rules.sources import SOURCES
from essaim.engines.mandates.rules.text_diff import paragraphs
from essaim.engines.mandates.wording.deliberations import FIGURE, POINT, figure_value, section_name
from essaim.kernel.textfiles.writing import Block, Bullets, Grid, Heading, Paper, Text
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.language import house_language

_ALWAYS = ("services", "treaty", "competence", "art_9_1")
_SIEG = ("altmark", "sieg_2005", "sieg_2012", "sieg_2025")


def visas(regimes: frozenset[Regime], on: date) -> list[Quoted]:
    """The texts a deliberation rests on, in force on its day. No query."""
    keys = (*_ALWAYS, *(_SIEG if Regime.SIEG in regimes else ()))
    return [Quoted(SOURCES[key], True) for key in keys if SOURCES[key].holds(on)]


def regimes_of(content: dict[str, object]) -> frozenset[Regime]:
    """The natures of the services of a version. No query."""
    rows = content["services"]
    assert isinstance(rows, list)
    return frozenset(Regime(one["regime"]) for one in rows)


def paper_of(deliberation: Deliberation, version: DeliberationVersion, at: datetime) -> Paper:
    """The whole text, its visas, services and figures, and its vote once there is one. No query."""
    with house_language():
        blocks = [*_head(deliberation, version), *_body(version), *_end(deliberation, at)]
        return Paper(deliberation.title, settings.LANGUAGE_CODE, at, blocks)


def _head(deliberation: Deliberation, version: DeliberationVersion) -> Iterator[Block]:
    yield Text(
        f"{deliberation.authority}, {deliberation.territory}. {deliberation.get_kind_display().capitalize()}."
    )
    if deliberation.voted_on is None:
        yield Text(_("Projet, version {n}. Ce texte n'est pas voté.").format(n=version.number))
    yield Text(_("Droit en vigueur le {day}.").format(day=day_text(deliberation.law_on)))
    yield Heading(1, _("Textes visés"))
    told = [
        _("Vu {title}").format(title=_marked(one))
        for one in visas(regimes_of(version.content), deliberation.law_on)
    ]
    if deliberation.parent:
        told.append(_("Vu la délibération-cadre {parent}").format(parent=_cited(deliberation.parent)))
    yield Bullets(told)


def _marked(quoted: Quoted) -> str:
    title = quoted.source.title
    return title if quoted.source.is_verified else _("{source} (à vérifier)").format(source=title)


def _cited(parent: Deliberation) -> str:
    day = day_text(parent.voted_on) if parent.voted_on else "—"
    return _("n° {number} du {day}, « {title} »").format(
        number=parent.act_number, day=day, title=parent.title
    )


def _body(version: DeliberationVersion) -> Iterator[Block]:
    texts = texts_in(version.content)
    yield Heading(1, _("Services concernés"))
    rows = [
        (one["name"], str(CoveredService.Regime(one["regime"]).label)) for one in version.content["services"]
    ]
    yield Grid(_("Services et leur nature"), (_("Service"), _("Nature")), rows or [("—", "—")])
    for section in Section:
        yield Heading(1, section_name(section))
        for point in POINTS[section]:
            text = texts.get(point, "")
            if text:
                yield Heading(2, str(POINT[point]))
                yield from _blocks(text)
        if not any(texts.get(point) for point in POINTS[section]):
            yield Text(_("Sans objet."))
    figures = figures_in(version.content)
    if figures:
        yield Heading(1, _("Chiffres retenus"))
        lines = [
            (str(FIGURE[one.kind]), one.label or "—", figure_value(DIMENSION[one.kind], one.value))
            for one in figures
        ]
        yield Grid(_("Chiffres retenus"), (_("Chiffre"), _("Précision"), _("Valeur")), lines)


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs; lines that begin with a dash are one list."""
    items: list[str] = []
    for line in paragraphs(text):
        if line.startswith(("- ", "– ", "• ")):
            items.append(line[2:].strip())
            continue
        if items:
            yield Bullets(items)
            items = []
        yield Text(line)
    if items:
        yield Bullets(items)


def _end(deliberation: Deliberation, at: datetime) -> Iterator[Block]:
    if deliberation.voted_on is not None:
        yield Heading(1, _("Vote"))
        yield Grid(_("Résultat du vote"), (_("Élément"), _("Valeur")), vote_rows(deliberation))
    yield Text(
        _(
            "Cet outil informe. Ce n'est pas un conseil juridique : faites vérifier un texte avant de le voter."
        )
    )


def vote_rows(deliberation: Deliberation) -> Sequence[tuple[str, str]]:
    """The vote and what followed, line by line. No query."""
    found = deliberation
    rows = [
        (_("Résultat"), found.get_status_display()),
        (_("Numéro de l'acte"), found.act_number),
        (_("Votée le"), day_text(found.voted_on) if found.voted_on else "—"),
        (_("Pour"), str(found.votes_for)),
        (_("Contre"), str(found.votes_against)),
        (_("Abstentions"), str(found.abstentions)),
    ]
    if found.published_on:
        where = f", {found.published_where}" if found.published_where else ""
        rows.append((_("Publiée le"), f"{day_text(found.published_on)}{where}"))
    if found.sent_on:
        rows.append((_("Transmise au contrôle de légalité le"), day_text(found.sent_on)))
    return rows
