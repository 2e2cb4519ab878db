"""The family tree of a recipe: where it was born, where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.ui.lineage import LineageNode


def family(
    recipe: Recipe,
    data: RecipeData,
    projects: Iterable[Project],
    *,
    address: Callable[[Project], str],
    here: Project | None = None,
) -> LineageNode:
    """The tree of a recipe from the projects given (with territory). No query.

    A project whose parent is not among them grows from the birthplace.
    """
    rows = list(projects)
    known = {project.pk for project in rows}
    grown: dict[int | None, list[Project]] = {}
    for project in rows:
        grown.setdefault(project.parent_id if project.parent_id in known else None, []).append(project)

    def node(project: Project) -> LineageNode:
        return LineageNode(
            label=project.name,
            place=project.territory.name,
            year=project.launched_at.year if project.launched_at else None,
            url=address(project),
            here=here is not None and here.pk == project.pk,
            children=tuple(node(child) for child in grown.get(project.pk, ())),
        )

    born = data.born
    return LineageNode(
        label=recipe.name,
        place=born.place if born else "",
        year=born.year if born else None,
        children=tuple(node(child) for child in grown.get(None, ())),
    )
