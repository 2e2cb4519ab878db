"""Recipes and their versions, projects and their tools, wires, lessons."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.engine import engine
from essaim.kernel.projects.values import EngineSettings


class Theme(models.TextChoices):
    FOOD = "alimentation", _("Alimentation")
    HOUSING = "logement", _("Logement")
    COOPERATION = "cooperation", _("Coopération")
    PUBLIC = "intervention-publique", _("Intervention publique")
    GOVERNANCE = "gouvernance", _("Gouvernance")
    CLUSTER = "grappe", _("Grappe d'entreprises")
    HEALTH = "sante", _("Santé")
    ASSEMBLY = "etats-generaux", _("États généraux")


class Recipe(models.Model):
    """An initiative: its public sheet and, when executable, what starts it elsewhere. The text lives in its versions."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    theme = models.CharField(max_length=30, choices=Theme)
    promise = models.TextField()
    is_executable = models.BooleanField(default=False)
    current = models.ForeignKey("RecipeVersion", models.PROTECT, null=True, related_name="+")
    keeper = models.ForeignKey(
        "actors.Organisation", models.PROTECT, null=True, blank=True, related_name="recipes"
    )
    born_in = models.ForeignKey(
        "territories.Territory", models.SET_NULL, null=True, blank=True, related_name="recipes"
    )
    latitude = models.FloatField(null=True, editable=False)
    longitude = models.FloatField(null=True, editable=False)
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = _("initiative")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RecipeVersion(models.Model):
    """One dated text of a recipe, never changed afterwards."""

    class Origin(models.TextChoices):
        PACKAGED = "packaged", _("livrée avec Essaim")
        IMPORTED = "imported", _("importée")
        LESSON = "lesson", _("issue d'une leçon")

    recipe = models.ForeignKey(Recipe, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=20)
    text = models.TextField()
    data = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin)
    changes = models.TextField(_("ce qui change"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipe", "version"], name="recipe_version_once")]

    def __str__(self) -> str:
        return f"{self.recipe} {self.version}"


class Project(models.Model):
    """A running adoption of a recipe: one carrier, one territory, its decisions, its tools, its people.

    `guests` are partners to invite at launch: rows {email, role}.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        RUNNING = "running", _("en marche")
        CLOSED = "closed", _("terminé")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("nom du projet"), max_length=150)
    recipe_version = models.ForeignKey(RecipeVersion, models.PROTECT, related_name="projects")
    carrier = models.ForeignKey("actors.Organisation", models.PROTECT, related_name="projects")
    territory = models.ForeignKey("territories.Territory", models.PROTECT, related_name="projects")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    decisions = models.JSONField(default=dict)
    guests = models.JSONField(default=list)
    summary = models.TextField(_("présentation"), blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    launched_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("projet")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(launched_at__isnull=False),
                name="project_launched_when_running",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tool(models.Model):
    """An engine installed in a project under a slug of its own, with its settings."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tools")
    slug = models.SlugField(max_length=40)
    engine = models.SlugField(max_length=40)
    title = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("outil")
        ordering = ["project", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "slug"], name="tool_slug_once")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("config", None)
        super().save(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("config", None)
        super().refresh_from_db(*args, **kwargs)

    @cached_property
    def config(self) -> Any:
        """The settings, typed by the engine's own model (`EngineSettings` subclass); read once until the row changes."""
        model: type[EngineSettings] = engine(self.engine).settings
        return model.model_validate(self.settings)


class Wire(models.Model):
    """When `event` happens in `source`, call `command` in `target`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="wires")
    source = models.ForeignKey(Tool, models.CASCADE, related_name="+")
    event = models.CharField(max_length=80)
    target = models.ForeignKey(Tool, models.CASCADE, related_name="+")
    command = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "event", "target", "command"], name="wire_once")
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.command}"


class Lesson(models.Model):
    """What a project learned, proposed to the recipe; its keeper accepts (a new version) or refuses with a reason."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposée")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")

    project = models.ForeignKey(Project, models.CASCADE, related_name="lessons")
    version = models.ForeignKey(RecipeVersion, models.PROTECT, related_name="lessons")
    title = models.CharField(_("titre"), max_length=150)
    text = models.TextField(_("ce que nous avons appris"))
    change = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    written_by = models.ForeignKey("actors.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("motif"), blank=True)
    result = models.ForeignKey(RecipeVersion, models.PROTECT, null=True, related_name="from_lessons")

    class Meta:
        verbose_name = _("leçon")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(reason=""), name="lesson_refused_with_reason"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def question(self) -> str:
        """The question of the decision it would change, in the version it was written from; empty for none."""
        asked = {row["key"]: row["question"] for row in self.version.data.get("decisions", ())}
        return str(asked.get(self.change.get("key"), ""))


class JobRun(models.Model):
    """When each periodic job last ran, and until when it is claimed by a worker."""

    name = models.CharField(max_length=80, unique=True)
    last_run_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
