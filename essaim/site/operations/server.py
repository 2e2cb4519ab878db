"""The web server: granian in WSGI, its workers tied to it."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from essaim.site.operations.lifeline import die_with_parent
from essaim.site.operations.memory import keep_what_is_loaded

STOP_SECONDS = 10


def serve() -> None:
    """Serves until SIGTERM; a web worker that dies is started again by granian.

    Threads are more than processors can run: one that waits for its turn in the database leaves the others to who reads a page.
    """
    die_with_parent()
    threads = min(settings.WEB_THREADS, 4 * (os.cpu_count() or 1))
    Server(
        "config.wsgi:application",
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    ).serve(target_loader=tied_application, wrap_loader=False)


def tied_application() -> Callable[..., Any]:
    """The application, loaded inside a web worker that ends with its server."""
    die_with_parent()
    application = get_wsgi_application()
    keep_what_is_loaded()
    return application
