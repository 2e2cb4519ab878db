"""Guards that guard nothing: an exception built and never raised, a query budget never entered."""

import ast

import pytest

from tests.repository.tree import python_files

pytestmark = pytest.mark.repository
ENDINGS = (
    "Error",
    "Denied",
    "Refused",
    "Refusal",
    "NotFound",
    "Forbidden",
    "Invalid",
    "Exception",
    "Exceeded",
)
BUDGETS = ("assertNumQueries", "django_assert_num_queries", "django_assert_max_num_queries")


def dead_guards(tree: ast.Module) -> list[int]:
    """Lines where a statement only builds an exception, or only names a query budget."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _is_guard(node.value)
    ]


def _is_guard(call: ast.Call) -> bool:
    called = call.func
    name = (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )
    is_class = name[:1].isupper()
    return name in BUDGETS or (is_class and name.endswith(ENDINGS))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("PermissionDenied()", [1]),
        ("raise PermissionDenied()", []),
        ("errors.OrderRefused('late')", [1]),
        ("self.assertNumQueries(1)", [1]),
        ("with django_assert_num_queries(1):\n    pass", []),
    ],
)
def test_scan_sees_dead_guards(source: str, found: list[int]) -> None:
    assert dead_guards(ast.parse(source)) == found


def test_no_dead_guard() -> None:
    assert {name: lines for name, tree in python_files() if (lines := dead_guards(tree))} == {}
