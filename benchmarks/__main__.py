"""python -m benchmarks [NAME…]: figures on PostgreSQL, one a line, tab-separated: name, value, unit, goal, ok or short."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("order", "rush", "web", "close", "packs", "shop", "papers", "counting", "clauses")


def main(asked: list[str]) -> int:
    wrong = [name for name in asked if name not in NAMES]
    if wrong:
        print(f"essaim : mesure inconnue, {wrong[0]} ; choisissez parmi {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    failed = False
    for name in asked or NAMES:
        with tempfile.TemporaryDirectory(prefix="essaim-bench-") as home:
            env = {key: value for key, value in os.environ.items() if not key.startswith("ESSAIM_")}
            env |= {"ESSAIM_HOME": home, "DJANGO_SETTINGS_MODULE": "config.settings", "ESSAIM_LOG": "ERROR"}
            command = [str(ROOT / "tools" / "postgres"), sys.executable, "-m", "benchmarks.run", name]
            done = subprocess.run(command, cwd=ROOT, env=env, check=False)
        if done.returncode:
            print(f"{name}\t-\t-\t-\tfailed", flush=True)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
