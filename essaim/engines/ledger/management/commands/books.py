"""`essaim books check`: proves that the books are whole, unchanged, and equal to what the tools say."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.projects.models import Project


class Command(BaseCommand):
    help = "Vérifie les comptes : essaim books check [--project ADRESSE] [--json]."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["check"], help="check : vérifie sans rien changer")
        parser.add_argument("--project", metavar="ADRESSE", help="un seul projet, par son adresse (slug)")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        projects = Project.objects.exclude(status=Project.Status.DRAFT).order_by("pk")
        if options["project"]:
            projects = projects.filter(slug=options["project"])
            if not projects:
                raise CommandError(
                    _("Aucun projet en marche à l'adresse « {slug} ».").format(slug=options["project"])
                )
        keys = list(projects.values_list("pk", flat=True))
        faults = faults_of_books(keys)
        if options["json"]:
            answer = {
                "ok": not faults,
                "projects": len(keys),
                "faults": [asdict(fault) for fault in faults],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            for fault in faults:
                self.stdout.write(f"{fault.project or 'essaim'} : {fault.sentence}")
            if not faults:
                self.stdout.write(_("Comptes en ordre : {count} projets vérifiés.").format(count=len(keys)))
        if faults:
            sys.exit(1)
