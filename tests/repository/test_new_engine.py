"""The developer guide's page is a program: its files, written in a copy of the project, must make an engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.database import give_migrated

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "developper" / "ajouter-un-moteur.md"
FILE = re.compile(r"^`(essaim/\S+)`\n```\w+\n(.*?)```$", re.MULTILINE | re.DOTALL)
TIER = re.compile(r"^(    \(orders\).*)$", re.MULTILINE)
# What is compiled comes along: the copy starts in half the time.
LEFT_OUT = (".git", ".venv", "var", "node_modules", "*.egg-info", ".*_cache", ".hypothesis")

pytestmark = [pytest.mark.repository, pytest.mark.once, pytest.mark.real_processes]


@pytest.fixture
def copy(tmp_path: Path, django_db_setup: None) -> Path:
    """The project with the page's engine in it, the one line of the import contract, and data from before the engine."""
    tree = tmp_path / "essaim"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name, text in FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    contract = tree / ".importlinter"
    text, lines = TIER.subn(r"\1 | (loans)", contract.read_text(encoding="utf-8"))
    assert lines == 1
    contract.write_text(text, encoding="utf-8")
    give_migrated(tree / "var")
    return tree


def _run(tree: Path, *command: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(tree), "ESSAIM_HOME": str(tree / "var"), "PYTHONSAFEPATH": "1"}
    env.pop("DATABASE_URL", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,  # a guard, not a measure
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_engine_of_the_guide_starts_migrates_and_keeps_the_contracts(copy: Path) -> None:
    _run(copy, "-m", "essaim.site.cli", "makemigrations", "loans", "-n", "things", "--verbosity", "0")
    _run(copy, "-m", "essaim.site.cli", "migrate", "--verbosity", "0")  # which checks the product first
    _run(copy, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")
