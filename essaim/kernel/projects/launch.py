"""Starting a project: decisions become tools, rights and wires, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.decisions import unanswered
from essaim.kernel.projects.engine import engine, engines
from essaim.kernel.projects.errors import (
    AlreadyLaunched,
    BadSettings,
    EngineMissing,
    NotExecutable,
    Unanswered,
)
from essaim.kernel.projects.invitations import invite
from essaim.kernel.projects.links import check_link
from essaim.kernel.projects.models import Project, Tool, Wire
from essaim.kernel.projects.recipe import EngineUse, RecipeData
from essaim.kernel.projects.recipe_settings import plain_settings
from essaim.kernel.projects.recipe_words import dotted, expected_words
from essaim.kernel.projects.versions import numbers


def recipe_data(project: Project) -> RecipeData:
    return RecipeData.model_validate(project.recipe_version.data)


def _settings(use: EngineUse, project: Project) -> dict[str, object]:
    plain = plain_settings(use, project.decisions)
    try:
        engine(use.use).settings.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        expected = _("on attend {expected}.").format(expected=expected_words(first))
        raise BadSettings(tool=use.title, key=dotted(first["loc"]), message=expected) from error
    return plain


def check_engines(data: RecipeData) -> None:
    """Raises EngineMissing for the first engine that is absent here, or older than the recipe wants."""
    for use in data.engines:
        found = engines().get(use.use)
        if found is None or numbers(use.needs_version) > numbers(found.version):
            raise EngineMissing(
                engine=use.use, wanted=use.needs_version, installed=found.version if found else "—"
            )


def install(project: Project, data: RecipeData, *, by: Actor, at: datetime) -> list[Tool]:
    """Bring tools, rights and wires of a project to what `data` says; tools keep their rows.

    Engines are told of their tools that are new or whose settings changed; those are returned.
    """
    existing = {tool.slug: tool for tool in project.tools.all()}
    touched: list[Tool] = []
    for position, use in enumerate(data.engines):
        tool = existing.get(use.as_)
        if tool is None:
            tool = Tool(project=project, slug=use.as_, engine=use.use)
        settings = _settings(use, project)
        if tool.pk is None or settings != tool.settings:
            touched.append(tool)
        tool.title, tool.position, tool.settings = use.title, position, settings
        tool.save()
    _install_rights(project, data, at)
    _install_wires(project, data)
    for tool in touched:
        if (installed := engine(tool.engine).installed) is not None:
            installed(tool, by, at)
    return touched


def _install_rights(project: Project, data: RecipeData, at: datetime) -> None:
    project.grants.all().delete()
    Grant.objects.bulk_create(
        Grant(project=project, role=slug, permission=permission)
        for slug, role in data.roles.items()
        for permission in dict.fromkeys(role.grants)
    )
    for slug, role in data.roles.items():
        organisation = project.decisions.get(role.decision) if role.decision else None
        if role.decision:
            held = Participation.objects.filter(project=project, role=slug, is_active=True)
            held.exclude(organisation=None).exclude(organisation=organisation).update(
                is_active=False, ended_at=at
            )
        if organisation is not None:
            Participation.objects.get_or_create(
                project=project, role=slug, organisation_id=organisation, is_active=True
            )


def _install_wires(project: Project, data: RecipeData) -> None:
    project.wires.all().delete()
    tools = list(project.tools.all())
    Wire.objects.bulk_create(
        Wire(project=project, source=source, event=wire.on, target=target, command=wire.do)
        for wire in data.wires
        for source in tools
        if source.engine == wire.on.partition(".")[0] and wire.from_ in (None, source.slug)
        for target in tools
        if target.engine == wire.do.partition(".")[0] and wire.to in (None, target.slug)
    )


@transaction.atomic
def launch_project(*, project_id: int, by: Actor, at: datetime) -> Project:
    """Turn a draft into a running project. Only who drafted it may; the person becomes its coordination.

    Raises NotFound, AlreadyLaunched, NotExecutable, Unanswered, EngineMissing, NoLinkWithTerritory, BadSettings; nothing is
    then changed.
    """
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("recipe_version__recipe", "carrier__commune", "territory", "parent")
        .filter(pk=project_id)
        .first()
    )
    if project is None or (project.created_by_id != by.user_id and by.kind != "system"):
        raise NotFound
    if project.status != Project.Status.DRAFT:
        raise AlreadyLaunched
    data = recipe_data(project)
    if not data.is_executable:
        raise NotExecutable(name=project.recipe_version.recipe.name)
    missing = unanswered(data, project.decisions)
    if missing:
        raise Unanswered(questions=" ".join(decision.question for decision in missing))
    check_engines(data)
    check_link(project.carrier, project.territory)
    project.status, project.launched_at = Project.Status.RUNNING, at
    project.save(update_fields=["status", "launched_at"])
    if by.user_id is not None:
        Participation.objects.get_or_create(
            project=project, role=first_role(data), user_id=by.user_id, is_active=True
        )
    tools = install(project, data, by=by, at=at)
    _carry_over(project, tools, by, at)
    _entrust_unkept(project, by)
    for guest in project.guests:
        invite(by=by, project_id=project.pk, role=guest["role"], email=guest["email"], at=at)
    record(by=by, action="projects.launched", target=project, project=project.pk, changes=project.decisions)
    return project


def first_role(data: RecipeData) -> str:
    """The role of who launches: the first that a person holds."""
    return next(slug for slug, role in data.roles.items() if role.holder == "person")


def _carry_over(project: Project, tools: list[Tool], by: Actor, at: datetime) -> None:
    """What the parent's tools hand over, when the same organisation carries both in the same place."""
    parent = project.parent
    if parent is None or (parent.carrier_id, parent.territory_id) != (
        project.carrier_id,
        project.territory_id,
    ):
        return
    sources = {tool.engine: tool for tool in reversed(parent.tools.select_related("project"))}
    for tool in tools:
        carried = engine(tool.engine).carried
        if carried is not None and tool.engine in sources:
            carried(sources[tool.engine], tool, by, at)


def _entrust_unkept(project: Project, by: Actor) -> None:
    """A recipe that nobody keeps here is kept by the first organisation that runs it."""
    recipe = project.recipe_version.recipe
    if recipe.keeper_id is None:
        recipe.keeper = project.carrier
        recipe.save(update_fields=["keeper"])
        record(by=by, action="recipes.entrusted", target=recipe, changes={"keeper": (None, project.carrier)})
