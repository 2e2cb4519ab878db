"""The size ratchet. There is no list of exceptions: what grows too long is split."""

import ast
from collections.abc import Iterator

import pytest

from tests.repository.tree import ROOT, python_files

pytestmark = pytest.mark.repository
FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 40, 20

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for name, tree in python_files():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def body_lines(function: Function) -> int:
    """Lines of the body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_view(name: str, function: Function) -> bool:
    arguments = function.args.posonlyargs + function.args.args
    return ("/views/" in name or name.endswith("views.py")) and any(a.arg == "request" for a in arguments[:2])


def test_files_stay_short() -> None:
    lengths = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name, _ in python_files()
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_functions_stay_short() -> None:
    found = {f"{name}:{f.lineno} {f.name}": body_lines(f) for name, f in functions()}
    assert {where: lines for where, lines in found.items() if lines > FUNCTION_LINES} == {}


def test_views_stay_short() -> None:
    found = {f"{name}:{f.lineno} {f.name}": body_lines(f) for name, f in functions() if is_view(name, f)}
    assert {where: lines for where, lines in found.items() if lines > VIEW_LINES} == {}
