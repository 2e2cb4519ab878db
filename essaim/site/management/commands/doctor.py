"""`essaim doctor`: what is wrong with this installation, and what to do."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.site.operations.command import KeeperCommand
from essaim.site.operations.diagnosis.examination import examine
from essaim.site.operations.diagnosis.finding import State


class Command(KeeperCommand):
    help = "Dit ce qui ne va pas dans cette installation, et quoi faire."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine(at=timezone.now())
        faults = [finding for finding in findings if finding.state is State.FAULT]
        if options["json"]:
            answer = {"ok": not faults, "findings": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.state:<13} {finding.subject:<21} {finding.seen}")
                if finding.remedy:
                    self.stdout.write(f"{'':<35} → {finding.remedy}")
            summary = _("Tout va bien.") if not faults else _("Défauts : %(count)d.") % {"count": len(faults)}
            self.stdout.write(summary)
        if faults:
            sys.exit(1)
