"""The `essaim` command: Django's management commands under the product's own name."""

import os
import sys

from django.core.management import execute_from_command_line

from config.env import BadEnvironmentError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironmentError as error:
        sys.exit(f"essaim : {error}")


if __name__ == "__main__":
    main()
