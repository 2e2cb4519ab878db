"""A deliberation as pages show it: sections with who wrote what, faults with their texts, versions compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Deliberation, DeliberationVersion, Proposal
from essaim.engines.mandates.models.deliberation import CoveredService
from essaim.engines.mandates.queries.clause_library import Quoted, quoted
from essaim.engines.mandates.queries.deliberations import faults_of, figures_in
from essaim.engines.mandates.rules.deliberation import POINTS, Point, Section
from essaim.engines.mandates.rules.deliberation_faults import SOURCES_OF, Code, Fault
from essaim.engines.mandates.rules.text_diff import Line, authors, compare, is_changed
from essaim.engines.mandates.wording.deliberations import (
    HELP,
    POINT,
    fault_words,
    figure_text,
    section_name,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph, and the version that brought it."""

    text: str
    version: DeliberationVersion


@dataclass(frozen=True, slots=True)
class PointShown:
    key: str
    name: str
    help: str
    text: str
    paragraphs: Sequence[Written]


@dataclass(frozen=True, slots=True)
class SectionShown:
    key: str
    name: str
    points: Sequence[PointShown]
    waiting: int

    @property
    def done(self) -> int:
        return sum(bool(one.text) for one in self.points)

    @property
    def whole(self) -> int:
        return len(self.points)


def points_of(section: Section, versions: Sequence[DeliberationVersion]) -> list[PointShown]:
    """The points of a section with who wrote each paragraph, from the versions in order. No query."""
    found = []
    for point in POINTS[section]:
        history = [(one.texts.get(point, ""), one) for one in versions]
        told = [Written(text, version) for text, version in authors(history)]
        last = versions[-1].texts.get(point, "")
        found.append(PointShown(str(point), str(POINT[point]), str(HELP[point]), last, told))
    return found


def sections_of(versions: Sequence[DeliberationVersion], proposals: Sequence[Proposal]) -> list[SectionShown]:
    """The seven sections. No query."""
    return [
        SectionShown(
            str(section),
            section_name(section),
            points_of(section, versions),
            sum(one.is_open and one.section == section for one in proposals),
        )
        for section in Section
    ]


@dataclass(frozen=True, slots=True)
class FaultShown:
    """`places`: the name and the section of each point it is about."""

    blocks: bool
    places: Sequence[tuple[str, str]]
    why: str
    todo: str
    sources: Sequence[Quoted]

    @property
    def count(self) -> int:
        return max(1, len(self.places))


def faults_shown(deliberation: Deliberation, version: DeliberationVersion) -> list[FaultShown]:
    """Every fault with its place, its reason, its texts and what to do; what is not written is told once.

    The queries of `faults_of`.
    """
    faults = faults_of(deliberation, version)
    alike: dict[object, list[Fault]] = {}
    for n, fault in enumerate(faults):
        alike.setdefault(fault.code if fault.code in (Code.EMPTY, Code.SHOULD_WRITE) else n, []).append(fault)
    found = []
    for group in alike.values():
        why, todo = fault_words(group[0])
        places = [(str(POINT[one.point]), str(one.point.section)) for one in group if one.point]
        texts = quoted(SOURCES_OF.get(group[0].code, ()), deliberation.law_on)
        found.append(FaultShown(group[0].blocks, places, why, todo, texts))
    return found


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of two versions that differ."""

    name: str
    lines: Sequence[Line]


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """What differs between the contents of two versions: points, services, figures. No query."""
    pairs = [
        (str(POINT[point]), before["texts"].get(point, ""), after["texts"].get(point, "")) for point in Point
    ]
    pairs.append((_("Services concernés"), _services(before), _services(after)))
    pairs.append((_("Chiffres retenus"), _figures(before), _figures(after)))
    found = [Changed(name, compare(old, new)) for name, old, new in pairs]
    return [one for one in found if is_changed(one.lines)]


def _services(content: Mapping[str, Any]) -> str:
    return "\n".join(
        f"{one['name']}, {CoveredService.Regime(one['regime']).label}" for one in content["services"]
    )


def _figures(content: Mapping[str, Any]) -> str:
    return "\n".join(figure_text(one) for one in figures_in(content))


def proposal_changes(proposal: Proposal, base: Mapping[str, str]) -> list[Changed]:
    """What a proposal changes of the version it was written on. No query."""
    return [
        Changed(str(POINT[Point(key)]), compare(base.get(key, ""), text))
        for key, text in proposal.texts.items()
    ]
