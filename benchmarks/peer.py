"""Another program to be held against: in an environment of its own, on a database of its own, driven by lines of text.

Its driver is `benchmarks/peers/NAME.py`, its locked packages `benchmarks/peers/NAME.txt`. The environment is kept between runs in
the user's cache folder. A peer that cannot be had is said, with its reason: never skipped in silence.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection

from benchmarks.figure import say

HERE = Path(__file__).resolve().parent / "peers"
ROOT = HERE.parents[1]


class PeerAbsent(Exception):
    """Why a peer could not be measured, in one line."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A driver that waits for numbers of orders to place."""

    name: str
    process: subprocess.Popen[str]
    log: IO[str]

    def read(self, expected: str) -> None:
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != expected:
            self.process.wait()
            raise PeerAbsent(f"driver stopped: {_last_line(self.log)}")

    def place(self, orders: int) -> None:
        """Place so many orders, and wait for them."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{orders}\n")
        self.process.stdin.flush()
        self.read("done")


@contextmanager
def driven(name: str) -> Iterator[Peer]:
    """The driver of a peer, ready, on an empty database beside ours. Raises PeerAbsent."""
    python = environment(name)
    say(f"{name} : préparation de sa base…")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    ours = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    server = ours.removesuffix("essaim")
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "ESSAIM_"))}
    env |= {"TRYTOND_DATABASE_URI": server, "PYTHONWARNINGS": "ignore"}
    command = [str(python), str(HERE / f"{name}.py"), f"{server}{name}"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
        try:
            peer = Peer(name, process, log)
            peer.read("ready")
            yield peer
        finally:
            process.kill()
            process.communicate()


def environment(name: str) -> Path:
    """The interpreter of a peer, its packages installed as locked."""
    lock = HERE / f"{name}.txt"
    base = Path(getattr(sys, "_base_executable", sys.executable))
    mark = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "essaim" / "benchmarks" / f"{name}-{mark}"
    done, python = folder / "installed", folder / "bin" / "python"
    if not done.exists():
        say(f"{name} : installation, gardée dans {folder}…")
        uv = _find_uv()
        shutil.rmtree(folder, ignore_errors=True)
        _run([uv, "venv", "-q", "-p", str(base), str(folder)])
        _run([uv, "pip", "sync", "-q", "-p", str(python), "--require-hashes", str(lock)])
        done.touch()
    return python


def _find_uv() -> str:
    """Where tools/prepare finds uv, or puts it."""
    for place in (
        "uv",
        ROOT / ".venv-tools/bin/uv",
        Path.home() / ".local/bin/uv",
        Path.home() / ".cargo/bin/uv",
    ):
        try:
            subprocess.run([str(place), "--version"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return str(place)
    raise PeerAbsent("not installed: uv was not found, tools/prepare brings it")


def _run(command: list[str]) -> None:
    env = {**os.environ, "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    with tempfile.TemporaryFile("w+") as log:
        if subprocess.run(command, env=env, stdout=log, stderr=log, check=False).returncode:
            raise PeerAbsent(f"not installed: {_last_line(log)}")


def _last_line(log: IO[str]) -> str:
    log.seek(0)
    lines = [line.strip() for line in log if line.strip()]
    return " ".join(lines[-1].split())[:160] if lines else "no reason given"
