"""`essaim backup FILE`: everything this installation is, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.site.operations.backup import back_up
from essaim.site.operations.command import KeeperCommand


class Command(KeeperCommand):
    help = "Sauvegarde tout (base, fichiers, courriels, clé secrète) dans un fichier, même en marche."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].expanduser().absolute()
        back_up(target, at=timezone.now())
        self.stdout.write(
            _("Sauvegarde écrite dans %(file)s (%(size)s ko).")
            % {"file": target, "size": target.stat().st_size // 1024 + 1}
        )
        self.stdout.write(
            _("Ce fichier contient la clé secrète et des données personnelles : gardez-le à l'abri.")
        )
