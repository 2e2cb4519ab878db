"""`essaim territories load | build | contours | set`: the official code, the outlines, the named sets."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import DomainError
from essaim.kernel.territories.commands import define_set
from essaim.kernel.territories.contours import import_contours, read_source
from essaim.kernel.territories.dataset import build
from essaim.kernel.territories.loading import load_territories

CREDIT = "IGN, Admin Express (Licence Ouverte)"
SHOWN_CODES = 5
JOB = Actor.system("territories")


class Command(BaseCommand):
    help = _("Charge les territoires, importe leurs contours.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("load", help=_("charger les communes, intercommunalités, départements, régions"))
        made = actions.add_parser("build", help=_("refaire le fichier livré, depuis le paquet npm d'Etalab"))
        made.add_argument("folder", type=Path, help=_("dossier « data » du paquet"))
        drawn = actions.add_parser("contours", help=_("importer des contours (GeoJSON)"))
        drawn.add_argument("source", help=_("fichier, ou adresse web publique"))
        drawn.add_argument("--credit", default=CREDIT, help=_("mention montrée sous les cartes"))
        grouped = actions.add_parser("set", help=_("nommer un ensemble de communes"))
        grouped.add_argument("name", help=_("par exemple « Le Dunkerquois »"))
        grouped.add_argument("communes", nargs="+", help=_("codes Insee des communes"))

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

    def _contours(self, options: dict[str, Any]) -> None:
        source = options["source"]
        done = import_contours(by=JOB, content=read_source(source), source=source, credit=options["credit"])
        self.stdout.write(
            _("Contours importés : %(territories)d. Anciennes communes jointes à leur commune : %(folded)d.")
            % {"territories": done.territories, "folded": done.folded}
        )
        self.stdout.write(
            _("Contours déduits (intercommunalités, départements, régions) : %(derived)d.")
            % {"derived": done.derived}
        )
        if done.unknown:
            self.stdout.write(
                _("Codes inconnus, laissés de côté : %(count)d (%(first)s).")
                % {"count": len(done.unknown), "first": ", ".join(done.unknown[:SHOWN_CODES])}
            )

    def _set(self, options: dict[str, Any]) -> None:
        territory = define_set(by=JOB, name=options["name"], communes=options["communes"])
        self.stdout.write(
            _("%(name)s : %(count)d communes, à l'adresse %(url)s")
            % {
                "name": territory.name,
                "count": territory.memberships.count(),
                "url": territory.get_absolute_url(),
            }
        )

    def _build(self, options: dict[str, Any]) -> None:
        size = build(options["folder"])
        self.stdout.write(_("Fichier refait : %(kilobytes)d ko.") % {"kilobytes": size // 1000})
