"""The `essaim` command: Django's management commands under the product's own name."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError

from config.env import BadEnvironmentError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironmentError as error:
        sys.exit(f"essaim : {error}")
    except (OperationalError, ProgrammingError) as error:
        if not _lacks_a_table(error):
            raise
        sys.exit("essaim : la base de données n'est pas prête ; lancez essaim migrate, puis recommencez.")


def _lacks_a_table(error: Exception) -> bool:
    """Whether the database was never brought up to date, as SQLite and PostgreSQL say it."""
    return "no such table" in str(error) or getattr(error.__cause__, "sqlstate", "") == "42P01"


if __name__ == "__main__":
    main()
