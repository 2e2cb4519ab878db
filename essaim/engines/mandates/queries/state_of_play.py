"""Reads of the state of play: each authority with what it adopted, what was decided on the instance counted by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Adoption, Authority, Deliberation, Mandate
from essaim.engines.mandates.rules.state_of_play import (
    Adopted,
    What,
    place_of,
    progress,
    standing,
    turning_points,
)
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.models import Contour, Territory
from essaim.kernel.territories.names import key
from essaim.kernel.territories.queries import ancestors, inside
from essaim.kernel.ui.charts import Bar, BarChart, Series
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.tables import Cell, Table

MOST_YEARS = 12
LEVELS = {What(value): label for value, label in Adoption.Level.choices}


@dataclass(frozen=True, slots=True)
class Own:
    """A mandate signed, or a deliberation adopted, on this instance by an authority."""

    what: What
    authority: str
    siren: str
    territory: Territory
    decided_on: date

    @property
    def what_text(self) -> str:
        return str(LEVELS[self.what])


@dataclass(frozen=True, slots=True)
class Standing:
    """An authority on a day. `authority` is None when only what it decided here made it known."""

    name: str
    siren: str
    territory: Territory | None
    authority: Authority | None
    adoptions: Sequence[Adoption]
    own: Sequence[Own]
    on: date

    @property
    def adopted(self) -> list[Adopted]:
        return [
            *(one.adopted for one in self.adoptions),
            *(Adopted(one.what, one.decided_on) for one in self.own),
        ]

    @property
    def level(self) -> What:
        return standing(self.adopted, self.on)

    @property
    def level_text(self) -> str:
        return str(LEVELS[self.level])

    @property
    def last(self) -> Adoption | None:
        """The latest decision told."""
        return self.adoptions[0] if self.adoptions else None

    @property
    def since(self) -> date | None:
        """When its level was reached; for none, when it was last said."""
        days = [one.on for one in self.adopted if one.what is self.level and one.on <= self.on]
        return min(days, default=None) if self.level is not What.NOTHING else max(days, default=None)

    @property
    def kind(self) -> str:
        return self.territory.get_kind_display() if self.territory else ""


def own_decisions(tool: Tool) -> list[Own]:
    """The mandates signed and the deliberations adopted on this instance within the territory of the project. Two queries."""
    project = tool.project
    here = Q(project__territory__in=inside(project.territory), project__is_demo=project.is_demo)
    around = "project__territory", "project__carrier"
    acts = Mandate.unscoped.exclude(status=Mandate.Status.DRAFT).filter(here)
    texts = Deliberation.unscoped.filter(here, status=Deliberation.Status.ADOPTED)
    return [
        *(_signed(one) for one in acts.select_related("service", *around).order_by("signed_at", "pk")),
        *(_adopted(one) for one in texts.select_related(*around).order_by("voted_on", "pk")),
    ]


def _signed(mandate: Mandate) -> Own:
    assert mandate.signed_at is not None, "a signed act has its day"
    return _own(What.MANDATES, mandate, mandate.service.authority, timezone.localdate(mandate.signed_at))


def _adopted(text: Deliberation) -> Own:
    assert text.voted_on is not None, "an adopted text has the day of its vote"
    what = What.FRAMEWORK if text.kind == Deliberation.Kind.CADRE else What.SPECIFIC
    return _own(what, text, text.authority, text.voted_on)


def _own(what: What, decided: Mandate | Deliberation, name: str, on: date) -> Own:
    carrier = decided.project.carrier
    siren = carrier.siren if key(carrier.name) == key(name) else ""
    return Own(what, name, siren, decided.project.territory, on)


def standings(tool: Tool, on: date) -> list[Standing]:
    """Every authority of the state of play, by name. Four queries."""
    told = Adoption.objects.in_tool(tool).order_by("-decided_on", "-pk")
    rows = Authority.objects.in_tool(tool).select_related("territory")
    authorities = list(rows.prefetch_related(Prefetch("adoptions", told, to_attr="told")))
    left = own_decisions(tool)
    found = []
    for one in authorities:
        mine = [own for own in left if is_same(one, own)]
        left = [own for own in left if own not in mine]
        told_here: list[Adoption] = one.told
        found.append(Standing(one.name, one.siren, one.territory, one, told_here, mine, on))
    return sorted([*found, *_unlisted(left, on)], key=lambda row: key(row.name))


def is_same(authority: Authority, own: Own) -> bool:
    """Whether it was decided by this authority: its SIREN, else its name."""
    if authority.siren and own.siren:
        return authority.siren == own.siren
    return key(authority.name) == key(own.authority)


def _unlisted(left: Iterable[Own], on: date) -> list[Standing]:
    """The authorities that nobody entered: their decisions speak for them."""
    groups: dict[str, list[Own]] = {}
    for own in left:
        groups.setdefault(key(own.authority), []).append(own)
    return [
        Standing(group[0].authority, group[0].siren, group[0].territory, None, [], group, on)
        for group in groups.values()
    ]


def authority_here(tool: Tool, pk: int) -> Authority | None:
    """One authority, its territory. One query."""
    return Authority.objects.in_tool(tool).select_related("territory", "added_by").filter(pk=pk).first()


def adoptions_of(authority: Authority) -> list[Adoption]:
    """What an authority adopted, the latest first. One query."""
    rows = Adoption.objects.in_tool(authority.tool_id).filter(authority=authority)
    return list(rows.select_related("recorded_by"))


def filtered(rows: Sequence[Standing], *, words: str, level: str, kind: str) -> list[Standing]:
    """Those of a level, of a kind of territory, whose name holds these words. No query."""
    wanted = key(words)
    return [
        one
        for one in rows
        if (not wanted or wanted in key(one.name) or wanted == one.siren)
        and (not level or one.level == level)
        and (not kind or (one.territory is not None and one.territory.kind == kind))
    ]


def points(rows: Sequence[Standing], tool: Tool) -> list[dict[str, object]]:
    """The authorities that have a place, for the map. No query."""
    return [
        {
            "lat": one.territory.latitude,
            "lon": one.territory.longitude,
            "label": _("{name} : {level}").format(name=one.name, level=one.level_text),
            "url": reverse("mandates:authority", args=[tool.project.slug, tool.slug, one.authority.pk])
            if one.authority
            else "",
            "kind": f"state-{one.level}",
        }
        for one in rows
        if one.territory is not None and one.territory.latitude is not None
    ]


def outline_of(tool: Tool) -> list[dict[str, object]]:
    """The territory of the project drawn under the points; none until its outline is imported. One query."""
    territory = tool.project.territory
    rows = Contour.objects.filter(territory=territory)
    return [{"label": territory.name, "geometry": row.geojson} for row in rows]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many stand where, and how many of the territory's authorities nobody told of."""

    counts: Sequence[tuple[What, str, int]]
    whole: int
    untold: int


def summary_of(rows: Sequence[Standing], tool: Tool) -> Summary:
    """Two queries."""
    counts = [(what, str(label), sum(one.level is what for one in rows)) for what, label in LEVELS.items()]
    told = {one.territory.pk for one in rows if one.territory is not None}
    there = inside(tool.project.territory).filter(is_current=True).exclude(kind=Territory.Kind.SET)
    return Summary(counts, len(rows), there.exclude(pk__in=told).count())


def progress_chart(rows: Sequence[Standing], today: date) -> BarChart | None:
    """The years that changed something, how many went at least so far; None while nobody adopted anything. No query."""
    years = turning_points(progress([one.adopted for one in rows], today))[-MOST_YEARS:]
    if not years:
        return None
    steps = [what for what in What if what is not What.NOTHING]
    series = tuple(
        Series(
            str(LEVELS[what]),
            tuple(Bar(str(one.year), one.at_least(what), str(one.at_least(what))) for one in years),
        )
        for what in steps
    )
    definition = _(
        "Collectivités qui en étaient au moins là à la fin de l'année. Les années sans changement ne sont pas montrées."
    )
    return BarChart(_("Progression"), definition, series)


def state_table(rows: Sequence[Standing]) -> Table:
    """The state of play as a spreadsheet; its columns are those an import reads."""
    columns = [
        _("Collectivité"),
        _("SIREN"),
        _("A adopté"),
        _("Date"),
        _("Lien"),
        _("Qui le dit"),
        _("Service"),
        _("État au {day}").format(day=day_text(rows[0].on)) if rows else _("État"),
    ]
    return Table(_("État des lieux"), columns, [line for one in rows for line in _lines(one)])


def _lines(one: Standing) -> list[list[Cell]]:
    told: list[list[Cell]] = [
        [
            one.name,
            one.siren,
            row.get_what_display(),
            row.decided_on,
            row.source_url,
            row.told_by,
            row.about,
            one.level_text,
        ]
        for row in one.adoptions
    ]
    told += [
        [one.name, one.siren, own.what_text, own.decided_on, "", _("décidé dans Essaim"), "", one.level_text]
        for own in one.own
    ]
    return told or [[one.name, one.siren, "", None, "", "", "", one.level_text]]


class Places:
    """Finds the territory of authorities, by SIREN else by name around the project's. Two queries, once."""

    def __init__(self, tool: Tool, sirens: Iterable[str] = ()) -> None:
        known = Territory.objects.filter(siren__in=[one for one in sirens if one], is_current=True)
        self._by_siren = {one.siren: one for one in known.order_by("pk")}
        around = inside(tool.project.territory) | Territory.objects.filter(
            pk__in=ancestors(tool.project.territory).order_by().values("pk")
        )
        self._by_name: dict[tuple[str, str], list[Territory]] = {}
        for one in around.filter(is_current=True).exclude(kind=Territory.Kind.SET).order_by("pk").distinct():
            for kind in ("", one.kind):
                self._by_name.setdefault((kind, key(one.name)), []).append(one)

    def find(self, name: str, siren: str) -> Territory | None:
        """None where nothing is known, or several bear the name."""
        if siren in self._by_siren:
            return self._by_siren[siren]
        named = self._by_name.get(place_of(name), [])
        return named[0] if len(named) == 1 else None
