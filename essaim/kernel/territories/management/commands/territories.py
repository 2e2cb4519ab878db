"""`essaim territories load | build | contours | set`: the official code, the outlines, the named sets."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import DomainError
from essaim.kernel.territories.dataset import build
from essaim.kernel.territories.loading import load_territories

JOB = Actor.system("territories")


class Command(BaseCommand):
    help = _("Charge les territoires, importe leurs contours.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("load", help=_("charger les communes, intercommunalités, départements, régions"))
        made = actions.add_parser("build", help=_("refaire le fichier livré, depuis le paquet npm d'Etalab"))
        made.add_argument("folder", type=Path, help=_("dossier « data » du paquet"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['action']}")(options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def _load(self, options: dict[str, Any]) -> None:
        loaded = load_territories(by=JOB)
        done = _("Territoires chargés") if loaded.changed else _("Territoires déjà à jour")
        self.stdout.write(
            _("%(done)s : %(territories)d, %(postcodes)d codes postaux, %(old)d anciennes communes.")
            % {
                "done": done,
                "territories": loaded.territories,
                "postcodes": loaded.postcodes,
                "old": loaded.old_communes,
            }
        )

    def _build(self, options: dict[str, Any]) -> None:
        size = build(options["folder"])
        self.stdout.write(_("Fichier refait : %(kilobytes)d ko.") % {"kilobytes": size // 1000})
