"""Rows carry their project; a query that forgets to say which one raises instead of leaking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from essaim.kernel.projects.models import Project, Tool

M = TypeVar("M", bound=models.Model, covariant=True)


class UnscopedQueryError(Exception):
    """A bug: `Model.objects` used without `in_project` or `in_tool`."""


class ScopedManager(models.Manager[M]):
    """Gives rows of one project or one tool, and nothing without saying which."""

    def get_queryset(self) -> models.QuerySet[M]:
        raise UnscopedQueryError(
            f"{self.model.__name__}.objects needs .in_project(…) or .in_tool(…); "
            f"{self.model.__name__}.unscoped is for jobs that walk every project."
        )

    def in_project(self, project: Project | int) -> models.QuerySet[M]:
        key = project if isinstance(project, int) else project.pk
        return super().get_queryset().filter(project_id=key)

    def in_tool(self, tool: Tool | int) -> models.QuerySet[M]:
        key = tool if isinstance(tool, int) else tool.pk
        return super().get_queryset().filter(tool_id=key)


class ProjectRecord(models.Model):
    """A row that belongs to one project."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="+")

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"


class ToolRecord(ProjectRecord):
    """A row that belongs to one tool (an engine installed in a project)."""

    tool = models.ForeignKey("projects.Tool", models.CASCADE, related_name="+")

    class Meta(ProjectRecord.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.project_id:
            self.project_id = self.tool.project_id
        super().save(*args, **kwargs)
