"""What the tree may hold, and what must stand beside what."""

import re
import tomllib

import pytest

from essaim.kernel.params.rules import read_parameters
from tests.repository.tree import ROOT, name_of, python_files, tracked_files

pytestmark = pytest.mark.repository

# Written in pieces, so that this file passes its own test.
FORBIDDEN = [
    "py" + "pi.org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "/ro" + "ot/",
    "/wo" + "rk/",
    "/home/" + "user",
]
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "tools.py", "functions.py"}
ENGINE_FILES = [
    "engine.py",
    "api.py",
    "apps.py",
    "models.py",
    "README.md",
    "migrations/__init__.py",
    "tests/__init__.py",
]
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".cfg",
    ".ini",
    ".sh",
    ".po",
    "",
}


def test_no_place_or_registry_is_named() -> None:
    found = {
        name_of(path): mark
        for path in tracked_files()
        if path.suffix in TEXT
        for mark in FORBIDDEN
        if mark in path.read_text(encoding="utf-8", errors="ignore")
    }
    assert found == {}


def test_no_vague_module_name() -> None:
    assert [name for name, _ in python_files() if name.rpartition("/")[2] in VAGUE_NAMES] == []


def test_no_big_file_is_committed() -> None:
    big = {name_of(path): path.stat().st_size for path in tracked_files() if path.stat().st_size > 3_000_000}
    assert big == {}


@pytest.mark.parametrize(
    "slug", sorted(path.parent.name for path in (ROOT / "essaim/engines").glob("*/__init__.py"))
)
def test_engine_folder_is_complete(slug: str) -> None:
    folder = ROOT / "essaim/engines" / slug
    missing = [name for name in ENGINE_FILES if not (folder / name).exists()]
    if not (folder / "migrations").exists():  # an engine that keeps nothing has neither models nor migrations
        missing = [name for name in missing if name not in {"models.py", "migrations/__init__.py"}]
    assert [name for name in missing if not (folder / name).with_suffix("").is_dir()] == []


def test_each_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    section = re.compile(r"^(dependencies|dev|[a-z]+) = \[$")
    inside, silent = False, []
    for line in lines:
        if line.startswith("["):
            inside = line in {"[project]", "[dependency-groups]", "[project.optional-dependencies]"}
        elif inside and line.startswith("  ") and not section.match(line) and "# " not in line:
            silent.append(line.strip())
    assert silent == []


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }
    for lock, wanted in asked.items():
        text = (ROOT / lock).read_text(encoding="utf-8").lower().replace("_", "-")
        names = {re.split(r"[\[<>=!~; ]", item)[0].lower().replace("_", "-") for item in wanted}
        assert [name for name in sorted(names) if f"\n{name}==" not in f"\n{text}"] == [], lock
        assert "--hash=sha256:" in text


def test_parameters_are_dated_and_sourced() -> None:
    """Each file is read as strictly as at start-up (see kernel/params): a fault is raised, not counted."""
    files = [path for path in tracked_files() if "params" in path.parts and path.suffix == ".yaml"]
    read = [one for path in files for one in read_parameters(path.read_text("utf-8"), file=name_of(path))]

    assert len({one.key for one in read}) == len(read) > len(files) > 1
