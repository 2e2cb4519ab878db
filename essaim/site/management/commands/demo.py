"""`essaim demo`: loads the demonstration where it is absent, and says how to enter it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.kernel.territories.models import Territory
from essaim.site.demo.load import load, summary
from essaim.site.operations.command import KeeperCommand, Refusal
from essaim.site.operations.installation import migrate_database


class Command(KeeperCommand):
    help = "Charge la démonstration si elle est absente, puis donne l'adresse, les projets et les comptes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="écrit tout en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        migrate_database(allowed=True)
        if not Territory.objects.exists():
            self.stderr.write(_("Chargement des territoires de France…"))
            call_command("territories", "load", stdout=self.stderr)
        call_command("recipes", "load", stdout=self.stderr)
        try:
            load(at=timezone.now(), progress=self.stderr.write)
        except DomainError as error:
            raise Refusal(str(error)) from error
        told = summary()
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) if options["json"] else _prose(told))


def _prose(told: dict[str, Any]) -> str:
    lines = [
        told["address"],
        "",
        *(f"{project['name']} : {project['url']}" for project in told["projects"]),
        "",
    ]
    lines += [
        f"{account['role']:<32} {account['email']:<28} {account['password']}" for account in told["accounts"]
    ]
    return "\n".join(lines)
