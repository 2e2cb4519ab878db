"""What the page of a territory shows; each function says how many queries it costs."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.territories import queries
from essaim.kernel.territories.models import Contour, Territory
from essaim.kernel.ui.maps import draw

RESULTS = 25
SHOWN = 50
Kind = Territory.Kind


@dataclass(frozen=True)
class Picture:
    """Paths of a drawing 1000 units wide: the territory, and what contains it behind."""

    height: int
    here: str
    behind: str
    ground: str
    credit: str


@dataclass(frozen=True)
class Running:
    """What lives on a territory: projects in it or that cover it, initiatives born in it."""

    projects: list[Project]
    initiatives: list[Recipe]


def regions() -> QuerySet[Territory]:
    """The régions by name. One query."""
    return queries.region_list()


def trail(territory: Territory) -> list[tuple[str, str]]:
    """The way up, the largest first. One query where several territories may stand above, else none."""
    up = [row for row in (territory.region, territory.departement, territory.epci) if row]
    if territory.kind in {Kind.EPCI, Kind.SET}:
        order = [Kind.REGION, Kind.DEPARTEMENT, Kind.EPCI]
        standing = queries.ancestors(territory)
        up = sorted(standing, key=lambda row: (order.index(Kind(row.kind)), row.name))
    first = (_("Territoires"), reverse("territories:index"))
    return [first, *((row.name, row.get_absolute_url()) for row in up)]


def picture(territory: Territory) -> Picture | None:
    """The outline, on what contains it when that is drawn too; None until it is imported. One query."""
    parent = territory.epci or territory.departement or territory.region
    wanted = [territory.pk, parent.pk if parent else None]
    found = {row.territory_id: row for row in Contour.objects.filter(territory__in=wanted).order_by("pk")}
    contour = found.get(territory.pk)
    if contour is None:
        return None
    ground = [found[parent.pk]] if parent and parent.pk in found else []
    drawn = draw([], [{"label": "", "geometry": row.geojson} for row in (*ground, contour)])
    *behind, here = [land.path for land in drawn.lands]
    return Picture(
        height=drawn.height,
        here=here,
        behind="".join(behind),
        ground=parent.name if parent and ground else "",
        credit=contour.source,
    )


def facts(territory: Territory) -> list[tuple[str, str]]:
    """The lines of the identity card. At most 2 queries."""
    lines = [(_("Population"), _("%(people)s habitants") % {"people": intcomma(territory.population)})]
    if territory.population is None:
        lines = [(_("Population"), _("inconnue"))]
    if territory.kind == Kind.COMMUNE:
        postcodes = territory.postcodes.values_list("code", flat=True)
        lines.append((_("Codes postaux"), ", ".join(postcodes) or _("aucun")))
    if territory.kind not in {Kind.EPCI, Kind.SET}:
        lines.append((_("Code Insee"), territory.code))
    if territory.siren:
        lines.append((_("Numéro SIREN"), territory.siren))
    if territory.kind == Kind.COMMUNE:
        old = [name for name in territory.merged.values_list("name", flat=True) if name]
        if old:
            lines.append((_("Réunit aussi"), ", ".join(old)))
    return lines


def members(territory: Territory) -> QuerySet[Territory]:
    """What the page lists below: départements of a région, else communes; none below a commune."""
    match territory.kind:
        case Kind.REGION:
            rows = Territory.objects.filter(kind=Kind.DEPARTEMENT, region=territory, is_current=True)
            return rows.order_by("slug", "code")
        case Kind.COMMUNE:
            return Territory.objects.none()
        case _:
            return queries.communes_in(territory)


def groups(territory: Territory) -> list[Territory]:
    """The EPCI that stand in a département, in whole or in part. One query, none for other kinds."""
    if territory.kind != Kind.DEPARTEMENT:
        return []
    standing = queries.communes_in(territory).order_by().values("epci")
    return list(Territory.objects.filter(kind=Kind.EPCI, pk__in=standing).order_by("slug", "code"))


def running(territory: Territory) -> Running:
    """Projects under way and initiatives, here, inside, or on what contains this place. Two queries."""
    here = queries.inside(territory).order_by().values("pk")
    covering = queries.covering(territory).order_by().values("pk")
    projects = (
        Project.objects.filter(Q(territory__in=here) | Q(territory__in=covering))
        .filter(status=Project.Status.RUNNING)
        .select_related("territory", "carrier", "recipe_version__recipe")
        .order_by("name", "pk")
    )
    initiatives = Recipe.objects.filter(born_in__in=here).select_related("born_in").order_by("name", "pk")
    return Running(list(projects[:SHOWN]), list(initiatives[:SHOWN]))
