"""What the repository holds: its tracked files, and its Python parsed once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files git follows; in an export without git, everything outside dotted folders."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        paths = (ROOT / name for name in listed.stdout.split("\0") if name)
        return tuple(path for path in paths if path.is_file())
    return tuple(
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    )


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def python_files() -> tuple[tuple[str, ast.Module], ...]:
    """Every hand-written Python file: its name and its tree. Migrations are generated: left out."""
    return tuple(
        (name_of(path), ast.parse(path.read_text(encoding="utf-8")))
        for path in tracked_files()
        if path.suffix == ".py" and "migrations" not in path.parts
    )
