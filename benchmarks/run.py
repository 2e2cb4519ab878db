"""One benchmark, in a process and a database of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module

import django
from django.core.management import call_command

from benchmarks.figure import Figure, Unmeasured, say
from essaim.site.operations.memory import keep_what_is_loaded

if __name__ == "__main__":
    django.setup()
    say(f"{sys.argv[1]} : préparation…")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    keep_what_is_loaded()  # as a web server and a worker do
    measure: Callable[[], Iterator[Figure | Unmeasured]] = import_module(f"benchmarks.{sys.argv[1]}").measure
    for figure in measure():
        print(figure.line, flush=True)
