"""No legal number is written into the code: they are in the policy, where an office can change them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import govtool

FOLDER = Path(govtool.__file__).parent
FILES = [
    *(f"law/{name}" for name in ("clocks", "escalation", "office")),
    *(f"subjects/{name}" for name in ("extensions", "subject")),
    *(f"subjects/case/{name}" for name in ("checks", "effects", "kinds", "rules", "state")),
    *(f"subjects/matter/{name}" for name in ("state", "rules", "classes", "kinds")),
]
COUNTING_WORDS = {"timedelta", "relativedelta", "Clock"}


def _tree(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))


def _is_number(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


@pytest.mark.parametrize("name", FILES)
def test_no_number_but_0_and_1(name: str) -> None:
    """0 and 1 are the first place of a list and the step from a count to a place; anything else is a rule."""
    found = [
        (n.lineno, n.value)
        for n in ast.walk(_tree(name))
        if _is_number(n) and n.value not in {0, 1}
    ]  # type: ignore[attr-defined]
    assert found == []


@pytest.mark.parametrize("name", FILES)
def test_no_number_is_compared_with_or_counted_in_days(name: str) -> None:
    found = [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(_tree(name))
        if (
            isinstance(node, ast.Compare)
            and any(_is_number(part) for part in (node.left, *node.comparators))
        )
        or (
            isinstance(node, ast.Call)
            and _called(node) in COUNTING_WORDS
            and any(_is_number(part) for part in _given(node))
        )
    ]
    assert found == []


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]
