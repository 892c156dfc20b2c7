"""No legal number is written into the code: they are in the policy, where an office can change them."""

from __future__ import annotations

import ast
from pathlib import Path

import govtool
from tests.rows import each

FOLDER = Path(govtool.__file__).parent
FILES = sorted(
    file.relative_to(FOLDER).with_suffix("").as_posix()
    for room in ("law", "subjects")
    for file in (FOLDER / room).rglob("*.py")
    if file.stem not in {"files", "words", "default_files"}  # widths of columns, plurals
)
CALCULATING = {
    "law/periods": "half-months and quarters are what their names say",
    "law/period_words": "the same",
    "law/policy": "parts of a date",
    "law/workdays": "a weekend is two days",
    "subjects/recurrence": "months of a quarter",
    "subjects/case/routing": "a rule of section 5 is its number",
    "law/contact": "bounds of a text",
    "subjects/filed_return": "bounds of a payload",
    "subjects/grid/forming": "costs of a cut and of a size, digits of Chinese numerals",
    "subjects/head/rules": "the second insurance follows the first",
    "subjects/matter/addressees": "how many notices make a habit",
    "subjects/matter/categories": "how alike words are",
    "subjects/unit/references": "columns of a table",
}
"""Modules with numbers that are no deadline, and which."""
JUDGING = [name for name in FILES if name not in CALCULATING]
COUNTING_WORDS = {"timedelta", "relativedelta", "Clock"}


def _tree(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))


def _is_number(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


@each("name", JUDGING)
def test_no_number_but_0_and_1_in_a_function(name: str) -> None:
    """0 and 1 are the first place of a list and the step from a count to a place."""
    functions = [node for node in ast.walk(_tree(name)) if isinstance(node, ast.FunctionDef)]
    found = {
        (part.lineno, part.value)
        for function in functions
        for part in ast.walk(function)
        if isinstance(part, ast.Constant) and _is_number(part) and part.value not in {0, 1}
    }
    assert found == set()


@each("name", JUDGING)
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
