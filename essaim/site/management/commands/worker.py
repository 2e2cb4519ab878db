"""`essaim worker`: the background work alone, for installations that keep it apart from the server."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from essaim.site.operations.command import KeeperCommand, Refusal
from essaim.site.operations.preflight import pending_migrations, require_room
from essaim.site.operations.worker import work_once, work_until_stopped


class Command(KeeperCommand):
    help = "Fait le travail de fond : courriels, événements, tâches, travaux périodiques."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="fait ce qui attend, puis s'arrête")

    def handle(self, *args: Any, **options: Any) -> None:
        require_room(settings.HOME)
        if pending_migrations():
            raise Refusal("la base de données n'est pas à jour ; lancez d'abord essaim migrate.")
        if not options["once"]:
            work_until_stopped()
            return
        done = work_once()
        if options["verbosity"] > 1:
            self.stdout.write(_("%(count)d éléments traités.") % {"count": done})
