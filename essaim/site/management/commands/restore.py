"""`essaim restore FILE`: brings back what `essaim backup` wrote."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.site.operations.archive import KEY
from essaim.site.operations.backup import restore
from essaim.site.operations.command import KeeperCommand


class Command(KeeperCommand):
    help = "Restaure une sauvegarde dans une installation vide (ou la remplace avec --replace)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--replace", action="store_true", help="remplace toutes les données présentes")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"].expanduser().absolute()
        manifest = restore(source, replace=options["replace"], at=timezone.now())
        made = timezone.localtime(datetime.fromisoformat(manifest.created_at))
        self.stdout.write(_("Sauvegarde du %(date)s restaurée.") % {"date": f"{made:%d/%m/%Y %H:%M}"})
        if (settings.HOME / KEY).read_text(encoding="ascii") != settings.SECRET_KEY:
            self.stdout.write(
                _(
                    "La clé secrète est celle de la sauvegarde ; retirez ESSAIM_SECRET_KEY si elle est définie."
                )
            )
