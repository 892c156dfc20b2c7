"""Imports point down the layers of docs/architecture.md only, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "govtool"

# From the top down; a module may import from its own layer and from those below.
LAYERS = [
    {"cli", "__main__"},
    {"commands"},
    {"intake", "reports", "render", "documents", "backup"},
    {"casework", "linking", "rostering", "deciding", "undoing", "persons", "retention", "wording"},
    {"journal", "store"},
    {"models", "rules", "rulebook", "subjects", "policy", "workdays"},
    {
        "record",
        "vocabulary",
        "text",
        "telephone",
        "documentno",
        "guards",
        "masking",
        "patterns",
        "personal",
        "tomltext",
        "dates",
        "errors",
        "i18n",
        "initials",
        "reading",
        "resources",
        "__init__",
    },
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
PURE = {
    "rules",
    "rulebook",
    "subjects",
    "policy",
    "workdays",
    "models",
    "record",
    "reports",
    "vocabulary",
    "text",
    "telephone",
    "documentno",
    "masking",
    "patterns",
    "personal",
    "tomltext",
    "dates",
    "errors",
}
OUTSIDE = {"typer", "rich", "sqlite_utils", "sqlite3"}
SLOW = {
    "sqlite_utils",
    "keyring",
    "stdnum",
    "pyrage",
    "rich",
    "dateutil",
    "openpyxl",
    "docxtpl",
    "jinja2",
    "xlsxwriter",
    "pypinyin",
    "babel",
}

FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(file: Path) -> str:
    """The top-level module or package a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(node: ast.AST) -> Iterator[str]:
    """Full names of the modules imported anywhere under ``node``, except for type checking alone."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imports(child)


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def own_parts(file: Path) -> set[str]:
    """The parts of govtool a file imports."""
    names = (name.split(".") for name in imports(tree(file)) if name.startswith("govtool."))
    return {parts[1] if parts[1] in LEVEL else "__init__" for parts in names}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    part = part_of(file)
    assert part in LEVEL, f"say in LAYERS where {part} belongs"
    upwards = {name for name in own_parts(file) if LEVEL[name] < LEVEL[part]}
    assert not upwards


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_libraries_stay_where_they_belong(file: Path) -> None:
    libraries = {name.split(".")[0] for name in imports(tree(file))}
    part = part_of(file)
    if part in PURE:
        assert not libraries & OUTSIDE
    if part != "store":
        assert "sqlite_utils" not in libraries
    if part not in {"cli", "commands"}:
        assert "typer" not in libraries


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_slow_libraries_are_imported_where_they_are_used(file: Path) -> None:
    at_import = [node for node in tree(file).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert not {name.split(".")[0] for node in at_import for name in imports(node)} & SLOW


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_one_clock(file: Path) -> None:
    """Today comes from cli.py; only the journal's time stamps (UTC, with a time zone) are read elsewhere."""
    calls = {ast.unparse(node) for node in ast.walk(tree(file)) if isinstance(node, ast.Call)}
    assert not [
        call for call in calls if call.endswith(("date.today()", "datetime.today()", "datetime.utcnow()"))
    ]
    if part_of(file) != "cli":
        assert not [call for call in calls if call.endswith("datetime.now()")]


WITH_A_CONNECTION = {
    "journal.py": "appends to it, replaces payloads, and verifies what is no text",
    "backup/comparing.py": "notes in a temporary table where two chains part",
    "backup/making.py": "holds the file while a copy is drawn",
    "backup/mending.py": "error types",
    "backup/planning.py": "error types; compares the file with a backup",
    "backup/recoding.py": "holds the file, and writes the copy that takes its place",
    "backup/restoring.py": "holds the file, and writes the copy that takes its place",
    "backup/swapping.py": "closes the file that is replaced",
    "backup/verifying.py": "error types",
}
"""The modules outside the store that know of connections, and why; all others ask a reader."""
OPENING = {f"connection.{name}" for name in ("connect", "look_at", "opened", "transaction")}


def connections(file: Path) -> Iterator[str]:
    """What a file names by which it could come to a connection that writes."""
    for name in imports(tree(file)):
        if name == "sqlite3" or name.endswith((".connection_behind", ".PatientConnection", ".holding")):
            yield name
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and (
            node.attr in {"conn", "_conn"} or ast.unparse(node) in OPENING
        ):
            yield ast.unparse(node)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_outside_the_store_there_are_questions_only(file: Path) -> None:
    name = file.relative_to(PACKAGE).as_posix()
    if part_of(file) != "store":
        assert bool([*connections(file)]) == (name in WITH_A_CONNECTION), [*connections(file)]


WRITERS_OF_THE_INTAKE = {"exporting.py", "rejects.py", "rejects_workbook.py", "maptext.py"}
"""What of the intake writes files or shows text; all that is read is known without those who write."""


@pytest.mark.parametrize("file", sorted((PACKAGE / "intake").glob("*.py")), ids=lambda file: str(file.name))
def test_the_intake_needs_no_writers_to_read(file: Path) -> None:
    rendering = {name for name in imports(tree(file)) if name.startswith("govtool.render.")}
    assert not rendering or file.name in WRITERS_OF_THE_INTAKE
