"""An engine is a folder: without `events`, its line of the contract and its lines of a recipe, the product lives on."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What is compiled comes along: the copy starts in half the time.
LEFT_OUT = (".git", ".venv", "var", "node_modules", "*.egg-info", ".*_cache", ".hypothesis")
SECTION = re.compile(r"^(?=\[)", re.MULTILINE)
ITS_SECTION = re.compile(r'^(use = "events"|(on|do|measure) = "events\.)', re.MULTILINE)
GRANT = re.compile(r'"events\.\w+",?\s*')
REMAINING = (
    "essaim/engines/orders/tests/test_rules.py",
    "essaim/kernel/projects/tests/test_recipe_store.py",
    "essaim/site/catalogue",
    "tests/access/test_rights.py",  # its database is migrated without the engine
)
# Each is run whole elsewhere; here, what the absence of an engine may break.
QUICK = "not each_row and not left_out or coordinator"
FEW = "--hypothesis-profile=few"

pytestmark = [pytest.mark.repository, pytest.mark.once]


def without_events(recipe: str) -> str:
    """The text of a recipe without the tool, the wires, the measures and the rights of `events`."""
    kept: list[str] = []
    dropped = False
    for section in SECTION.split(recipe):
        belongs_to_previous = section.startswith("[engines.")
        dropped = (dropped and belongs_to_previous) or bool(ITS_SECTION.search(section))
        if not dropped:
            kept.append(GRANT.sub("", section))
    return "".join(kept)


already_gone = pytest.mark.skipif(
    not (ROOT / "essaim" / "engines" / "events").is_dir(), reason="the engine is deleted already"
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as the guide's page leaves it: the folder deleted, its lines too."""
    tree = tmp_path / "essaim"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.rmtree(tree / "essaim" / "engines" / "events")
    contract = tree / ".importlinter"
    whole = contract.read_text(encoding="utf-8")
    contract.write_text(whole.replace(" | (events)", ""), encoding="utf-8")
    for recipe in (tree / "essaim" / "recipes").glob("*.toml"):
        if 'use = "events"' in (text := recipe.read_text(encoding="utf-8")):
            recipe.write_text(without_events(text), encoding="utf-8")
    assert contract.read_text(encoding="utf-8") != whole
    return tree


def _run(tree: Path, *command: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(tree), "ESSAIM_HOME": str(tree / "var"), "PYTHONSAFEPATH": "1"}
    for name in [name for name in env if name.startswith(("PYTEST_", "DATABASE_URL", "DJANGO_SETTINGS"))]:
        env.pop(name)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,  # a guard, not a measure
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    return done.stdout


@already_gone
@pytest.mark.real_processes
def test_without_events_the_product_starts_and_passes_the_rest(copy: Path) -> None:
    _run(
        copy, "-m", "essaim.site.cli", "makemigrations", "--check", "--dry-run"
    )  # which checks the product first
    _run(copy, "-m", "essaim.site.cli", "recipes", "check", "essaim/recipes/bio-cabas.toml")
    _run(copy, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")
    told = _run(
        copy, "-m", "pytest", "-q", "-m", "not journey and not repository", FEW, "-k", QUICK, *REMAINING
    )
    assert " passed" in told


def test_a_recipe_loses_only_what_is_of_the_engine() -> None:
    recipe = (
        '[[engines]]\nuse = "orders"\n[engines.settings]\na = 1\n[[engines]]\nuse = "events"\n[engines.settings]\nb = 1\n'
        '[roles.membre]\ngrants = ["orders.view", "events.view", "members.own"]\n'
        '[[wires]]\non = "orders.CycleClosed"\ndo = "events.announce_next"\n[[indicators]]\nmeasure = "orders.baskets"\n'
    )

    assert without_events(recipe) == (
        '[[engines]]\nuse = "orders"\n[engines.settings]\na = 1\n'
        '[roles.membre]\ngrants = ["orders.view", "members.own"]\n[[indicators]]\nmeasure = "orders.baskets"\n'
    )
