"""A whole installation in a folder of its own, driven through the `essaim` command like its keeper does."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection

from tests.harness.database import give_migrated

ROOT = Path(__file__).resolve().parents[2]
ESSAIM = [sys.executable, "-m", "essaim.site.cli"]


@dataclass
class Installation:
    home: Path
    database_url: str = ""
    port: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ESSAIM_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        kept |= {"ESSAIM_HOME": str(self.home), "PYTHONWARNINGS": "ignore"}
        kept |= {"DATABASE_URL": self.database_url, "PORT": str(self.port or 8000)}
        return kept | self.environment

    def essaim(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*ESSAIM, *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def migrate(self) -> None:
        """Brings the empty database up to date: from the one the harness keeps, which is the same, in a second."""
        if not give_migrated(self.home, self.database_url.rpartition("/")[2]):
            assert self.essaim("migrate", "-v0").returncode == 0

    def python(self, code: str) -> Any:
        """Runs code in the installation; returns what it assigned to `result`."""
        done = self.essaim("shell", "--no-imports", "-c", f"{code}\nimport json; print(json.dumps(result))")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self, *arguments: str) -> "Running":
        self.port = self.port or free_port()
        log = self.home.with_name(f"{self.home.name}.log")
        with log.open("ab") as written:
            process = subprocess.Popen(
                [*ESSAIM, "run", *arguments],
                cwd=ROOT,
                env=self.env,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Running(process, self.port)


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    port: int

    def wait_ready(self, seconds: float = 40.0) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"essaim run ended with {self.process.returncode}"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("essaim run never answered")

    def children(self, pid: int | None = None) -> list[int]:
        parent = pid or self.process.pid
        listed = Path(f"/proc/{parent}/task/{parent}/children")
        return [int(word) for word in listed.read_text(encoding="ascii").split()] if listed.exists() else []

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def empty_database() -> Iterator[str]:
    """DATABASE_URL of a new database beside the tests' own; empty text on SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    given = settings.DATABASES["default"]
    name = f"essaim_{uuid4().hex[:12]}"
    server = {
        "host": given["HOST"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "dbname": "postgres",
    }
    if given["PORT"]:
        server["port"] = given["PORT"]
    with psycopg.connect(**server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    password = f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    yield f"postgres://{given['USER']}{password}@{quote(given['HOST'], safe='')}{port}/{name}"
    with psycopg.connect(**server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
