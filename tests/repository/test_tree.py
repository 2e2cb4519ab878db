"""What the tree may hold, and what must stand beside what."""

import re
import tomllib
from datetime import date

import pytest
import yaml

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
    faults = []
    for path in tracked_files():
        if path.parent.name != "params" or path.suffix != ".yaml":
            continue
        for name, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for entry in entries if isinstance(entries, list) else [entries]:
                faults += [f"{name_of(path)}: {name}: {fault}" for fault in parameter_faults(entry)]
    assert faults == []


def parameter_faults(entry: object) -> list[str]:
    if not isinstance(entry, dict):
        return ["not a mapping"]
    faults = [f"no {key}" for key in ("value", "unit", "since", "source", "checked_on") if key not in entry]
    faults += [f"{key} is no date" for key in ("since", "checked_on") if not isinstance(entry.get(key), date)]
    source = entry.get("source") or {}
    if not str(source.get("url", "")).startswith("https://") or not source.get("title"):
        faults.append("source needs a title and an https url")
    return faults


def test_parameter_faults_are_seen() -> None:
    sound = {"value": 1, "unit": "EUR", "since": date(2026, 1, 1), "checked_on": date(2026, 1, 1)}
    sound["source"] = {"title": "Loi", "url": "https://exemple.fr"}
    assert parameter_faults(sound) == []
    assert parameter_faults({**sound, "since": "2026"}) == ["since is no date"]
    assert parameter_faults({**sound, "source": {"title": "Loi", "url": "http://x"}}) != []
