"""What must be true before serving; each failure is one sentence that says what to do."""

import errno
import shutil
import socket
import time
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from essaim.site.operations.command import Refusal

LEAST_FREE_BYTES = 100 * 1024 * 1024
PORT_PATIENCE_SECONDS = 3.0


def require_port(bind: str, port: int) -> None:
    """Refuses a port held by another program. A run that has just been killed is given 3 seconds to let go."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while (error := _bind_error(bind, port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(0.1)
    if error == errno.EADDRINUSE:
        raise Refusal(
            f"le port {port} est déjà pris par un autre programme ; "
            f"arrêtez-le, ou choisissez un autre port, par exemple PORT={_neighbour(port)} make run."
        )
    if error in {errno.EACCES, errno.EPERM}:
        raise Refusal(
            f"le port {port} est réservé au système ; choisissez-en un au-dessus de 1024, "
            "par exemple PORT=8000 make run."
        )
    if error:
        raise Refusal(
            f"l'adresse {bind}:{port} n'est pas utilisable sur cette machine ; vérifiez ESSAIM_BIND et PORT."
        )


def _bind_error(bind: str, port: int) -> int | None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            return error.errno or errno.EINVAL
    return None


def _neighbour(port: int) -> int:
    return port + 1 if port < 65535 else port - 1


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def require_room(home: Path) -> None:
    """Refuses a data folder that is full or where one cannot write."""
    probe = home / ".write-probe"
    try:
        probe.write_bytes(b"essaim")
        probe.unlink()
        left = free_bytes(home)
    except OSError as error:
        raise Refusal(
            f"impossible d'écrire dans le dossier de données {home} ({error.strerror}) ; "
            "libérez de la place ou changez ESSAIM_HOME."
        ) from error
    if left < LEAST_FREE_BYTES:
        raise Refusal(
            f"le disque de {home} est presque plein ({left // 1024**2} Mo libres) ; "
            f"libérez au moins {LEAST_FREE_BYTES // 1024**2} Mo, puis relancez."
        )


def require_database() -> None:
    """Refuses a database that does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refusal(f"la base de données ne répond pas ({reason}) ; vérifiez DATABASE_URL.") from error


def pending_migrations() -> list[str]:
    """Names of the migrations not yet applied."""
    require_database()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
