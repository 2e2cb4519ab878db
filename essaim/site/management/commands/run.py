"""`essaim run`: serves Essaim and does its background work, in one command."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from essaim.site.operations.command import KeeperCommand, Refusal
from essaim.site.operations.installation import (
    Demonstration,
    collect_static,
    load_demonstration,
    migrate_database,
)
from essaim.site.operations.preflight import require_port, require_room
from essaim.site.operations.server import serve
from essaim.site.operations.supervisor import Child, Supervisor
from essaim.site.operations.worker import work


class Command(KeeperCommand):
    help = "Sert Essaim sur PORT et fait le travail de fond. Ctrl-C arrête tout proprement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="charge la démonstration si l'instance est vide"
        )
        parser.add_argument(
            "--migrate", action="store_true", help="met la base à jour (toujours fait sur SQLite)"
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="sans travail de fond : essaim worker tourne ailleurs"
        )
        parser.add_argument(
            "--stop-with-parent", action="store_true", help="s'arrête quand le programme appelant disparaît"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_port(settings.BIND, settings.PORT)
        require_room(settings.HOME)
        embedded = connection.vendor == "sqlite"
        migrate_database(allowed=embedded or options["migrate"] or options["demo"])
        collect_static()
        demonstration = load_demonstration(self.stderr.write) if options["demo"] else None
        children = [Child("web", serve)]
        if not options["no_worker"]:
            children.append(Child("worker", work))
        supervisor = Supervisor(
            children,
            address=(settings.BIND, settings.PORT),
            stop_with_parent=options["stop_with_parent"],
            ready=lambda: self._announce(demonstration),
        )
        if supervisor.run():
            raise Refusal(
                "le serveur ne démarre pas ; la cause est écrite ci-dessus, et essaim doctor aide à la trouver."
            )

    def _announce(self, demonstration: Demonstration | None) -> None:
        self.stdout.write(
            _("Essaim est prêt : %(url)s  (Ctrl-C pour arrêter)") % {"url": settings.PUBLIC_URL}
        )
        if demonstration:
            accounts = demonstration["accounts"]
            widest = max(len(account["role"]) for account in accounts)
            self.stdout.write(_("Comptes de démonstration (rôle, adresse, mot de passe) :"))
            for account in accounts:
                self.stdout.write(f"  {account['role']:<{widest}}  {account['email']}  {account['password']}")
        self.stdout.flush()
