"""`essaim recipes check | list | export | import | load`: recipes travel as files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.errors import DomainError
from essaim.kernel.fetch import fetch
from essaim.kernel.projects.models import Recipe, RecipeVersion
from essaim.kernel.projects.recipe_check import advice, read_recipe
from essaim.kernel.projects.recipe_store import check_entry, entrust, import_recipe, load_packaged
from essaim.kernel.projects.recipe_text import MAX_BYTES

BY = Actor.system("recipes")


class Command(BaseCommand):
    help = "Recettes : vérifier, lister, exporter, importer, charger celles qui sont livrées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("check", help="Dit tout ce qui ne va pas dans un fichier.").add_argument("file")
        acts.add_parser("list", help="Les recettes présentes ici.")
        export = acts.add_parser("export", help="Écrit le texte d'une recette.")
        export.add_argument("slug")
        export.add_argument("--version", dest="wanted", default="")
        bring = acts.add_parser("import", help="Fait entrer une recette, depuis un fichier ou une adresse.")
        bring.add_argument("source")
        bring.add_argument("--keeper", default="", help="L'adresse courte de l'organisation qui la gardera.")
        acts.add_parser("load", help="Fait entrer les recettes livrées avec Essaim.")
        keep = acts.add_parser("keeper", help="Confie une recette à une organisation.")
        keep.add_argument("slug")
        keep.add_argument("organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _check(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        raw = _read(path)
        data = read_recipe(raw, file=path.name)
        if Recipe._meta.db_table in connection.introspection.table_names():
            check_entry(data, raw)
        for line in advice(data):
            self.stdout.write(f"Conseil : {line}")
        kind = "une recette" if data.is_executable else "une fiche"
        self.stdout.write(f"{path.name} : {kind} sans défaut, « {data.name} » {data.version}.")

    def _list(self, options: dict[str, Any]) -> None:
        rows = Recipe.objects.select_related("current").annotate(uses=Count("versions__projects"))
        for recipe in rows:
            kind = "recette" if recipe.is_executable else "fiche"
            version = recipe.current.version if recipe.current else "—"
            self.stdout.write(f"{recipe.slug}\t{version}\t{kind}\t{recipe.uses}\t{recipe.name}")

    def _export(self, options: dict[str, Any]) -> None:
        versions = RecipeVersion.objects.filter(recipe__slug=options["slug"])
        if options["wanted"]:
            versions = versions.filter(version=options["wanted"])
        else:
            versions = versions.filter(recipe__current_id=F("pk"))
        found = versions.first()
        if found is None:
            raise CommandError(
                f"« {options['slug']} » n'est pas ici. « essaim recipes list » dit ce qui l'est."
            )
        self.stdout.write(found.text, ending="")

    def _import(self, options: dict[str, Any]) -> None:
        source = options["source"]
        is_url = source.startswith(("http://", "https://"))
        raw = fetch(source, max_bytes=MAX_BYTES) if is_url else _read(Path(source))
        keeper = Organisation.objects.filter(slug=options["keeper"]).first() if options["keeper"] else None
        if options["keeper"] and keeper is None:
            raise CommandError(
                f"L'organisation « {options['keeper']} » n'est pas ici. Vérifiez son adresse courte."
            )
        file = source.rstrip("/").rpartition("/")[2]
        version, is_new = import_recipe(raw=raw, file=file, by=BY, at=timezone.now(), keeper=keeper)
        said = "est entrée" if is_new else "était déjà ici : rien n'a changé"
        self.stdout.write(f"« {version.recipe.name} » {version.version} {said}.")

    def _load(self, options: dict[str, Any]) -> None:
        done = load_packaged(by=BY, at=timezone.now())
        self.stdout.write(f"Recettes livrées : {len(done.added)} ajoutées, {len(done.rewritten)} remplacées.")
        if done.refused:
            raise CommandError("\n".join(done.refused))

    def _keeper(self, options: dict[str, Any]) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        recipe = Recipe.objects.filter(slug=options["slug"]).first()
        if organisation is None or recipe is None:
            raise CommandError("Recette ou organisation inconnue ici. Vérifiez leurs adresses courtes.")
        entrust(recipe=recipe, keeper=organisation, by=BY)
        self.stdout.write(f"« {recipe.name} » est gardée par {organisation.name}.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} ne se lit pas : {error.strerror}. Vérifiez le chemin.") from error
