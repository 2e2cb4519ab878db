"""What every command of the keeper shares: one sentence when it refuses, and exit code 1."""

from typing import Any

from django.core.management.base import BaseCommand


class Refusal(Exception):
    """What stops a command: one French sentence saying what is wrong and what to do."""


class KeeperCommand(BaseCommand):
    """A command whose refusals are printed without a trace."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            raise SystemExit(f"essaim : {refusal}") from refusal
