"""What a sheet shows beside its text."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.queries import executable_recipes
from essaim.kernel.projects.recipe import RecipeData

# What each engine to come will do, for sheets that wait for it.
WORDS = {
    "assemblies": _("Assemblées et votes"),
    "bookings": _("Réservations"),
    "cahiers": _("Cahiers de propositions"),
    "campaigns": _("Campagnes"),
    "events": _("Rencontres"),
    "funding": _("Financements"),
    "homes": _("Logements"),
    "indicators": _("Indicateurs"),
    "inquiries": _("Enquêtes"),
    "ledger": _("Comptes"),
    "library": _("Documents"),
    "lots": _("Lots et traçabilité"),
    "mandates": _("Mandats de service public"),
    "meals": _("Repas"),
    "members": _("Foyers"),
    "notices": _("Annonces"),
    "orders": _("Commandes"),
    "pathways": _("Parcours"),
    "progress": _("Démarche de progrès"),
    "rounds": _("Tournées"),
    "shares": _("Parts sociales"),
    "staffing": _("Emploi partagé"),
    "tenders": _("Appels d'offres"),
}


def project_address(project: Project) -> str:
    return reverse("projects:home", args=[project.slug])


def missing_engines(data: RecipeData) -> list[tuple[str, str, bool]]:
    """What a sheet would need to become executable: each engine wanted, its name here, whether it is here."""
    if data.is_executable:
        return []
    here = engines()
    return [
        (slug, str(here[slug].name if slug in here else WORDS.get(slug, slug)), slug in here)
        for slug in data.engines_wanted
    ]


def uses_of_engine(slug: str) -> list[Recipe]:
    """The executable recipes that use an engine. One query."""
    return [
        recipe
        for recipe in executable_recipes()
        if recipe.current and any(use["use"] == slug for use in recipe.current.data.get("engines", ()))
    ]
