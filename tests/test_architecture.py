"""Imports point down the layers of docs/architecture.md only, and heavy libraries stay where they belong."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from govtool.subjects import registry

PACKAGE = Path(__file__).parents[1] / "govtool"

# From the top down; a module may import from its own layer and from those below. The longest name that fits counts.
LAYERS = [
    {"cli", "__main__"},
    {"commands"},
    {"shell"},
    {"rollup"},
    {"exchange", "meetings", "papers", "returns", "tables.export"},
    {"word"},
    {"tables"},
    {"shell.terminal", "shell.tables", "shell.replacement_characters", "shell.screens.provisional"},
    {"privacy"},
    {"desk"},
    {"backup"},
    {"store", "backup.snapshot", "backup.manifest", "backup.automatic"},
    {"views"},
    {"journal"},
    {"crypt", "file"},
    {"returns.model", "returns.cell_text"},
    {"models", "rules"},
    {"subjects"},
    {"law"},
    {"journal.events"},
    {"base", "privacy.masking", "privacy.personal_marks", "__init__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
PURE = {
    "base",
    "journal.events",
    "law",
    "models",
    "privacy.masking",
    "privacy.personal_marks",
    "returns.model",
    "rules",
    "subjects",
}
FILE_ROOMS = {
    "backup.automatic",
    "backup.manifest",
    "backup.snapshot",
    "crypt",
    "file",
    "journal",
    "store",
    "views",
}
"""The rooms of the file on the disk; all others ask a reader."""
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
    "prompt_toolkit",
    "xlsxwriter",
    "pypinyin",
    "babel",
}

FILES = sorted(PACKAGE.rglob("*.py"))


def part_of(file: Path) -> str:
    """The room a file belongs to, or its floor in it."""
    return room_of(".".join(file.relative_to(PACKAGE).with_suffix("").parts))


def room_of(module: str) -> str:
    """The longest beginning of a module's name that stands in a layer."""
    parts = module.split(".")
    beginnings = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((name for name in beginnings if name in LEVEL), parts[0])


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


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imported(file: Path) -> frozenset[str]:
    """Return the full names of the modules that a file imports."""
    return frozenset(imports(tree(file)))


def name_of(file: Path) -> str:
    """Return the path of a file in the package."""
    return file.relative_to(PACKAGE).as_posix()


def own_parts(file: Path) -> set[str]:
    """Return the parts of govtool that a file imports."""
    names = (
        name.removeprefix("govtool.") for name in imported(file) if name.startswith("govtool.")
    )
    return {room if (room := room_of(name)) in LEVEL else "__init__" for name in names}


def test_every_room_has_a_layer() -> None:
    assert {part_of(file) for file in FILES} - LEVEL.keys() == set()


def test_imports_point_down() -> None:
    assert [
        (name_of(file), above)
        for file in FILES
        for above in sorted(own_parts(file))
        if LEVEL[above] < LEVEL[part_of(file)]
    ] == []


def out_of_place(part: str) -> set[str]:
    """Return the libraries that a room must not import."""
    places = {"sqlite_utils": FILE_ROOMS, "typer": {"cli", "commands", "shell"}}
    elsewhere = {library for library, rooms in places.items() if part not in rooms}
    return elsewhere | (OUTSIDE if part in PURE else set())


def test_libraries_stay_where_they_belong() -> None:
    assert [
        (name_of(file), found)
        for file in FILES
        if (found := {name.split(".")[0] for name in imported(file)} & out_of_place(part_of(file)))
    ] == []


def libraries_at_import(file: Path) -> set[str]:
    at_import = [node for node in tree(file).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {name.split(".")[0] for node in at_import for name in imports(node)}


def test_slow_libraries_are_imported_where_they_are_used() -> None:
    assert [
        (name_of(file), slow) for file in FILES if (slow := libraries_at_import(file) & SLOW)
    ] == []


NOW = ("date.today()", "datetime.today()", "datetime.utcnow()")


def test_one_clock() -> None:
    """Today comes from cli.py; only the journal's time stamps (UTC, with a time zone) are read elsewhere."""
    assert [
        (name_of(file), call)
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        if (call := ast.unparse(node)).endswith(NOW)
        or (call.endswith("datetime.now()") and part_of(file) != "cli")
    ] == []


WITH_A_CONNECTION = {
    "backup/creation.py": "holds the file while a copy is drawn",
    "backup/repair.py": "opens a file past reading, a connection for each question",
    "backup/restore_plan.py": "compares two files; notes in a temporary table where two chains part",
    "backup/reencryption.py": "holds the file, and writes the copy that takes its place",
    "backup/restoration.py": "holds the file, and writes the copy that takes its place",
    "backup/verification.py": "error types",
}
"""The modules outside the store that know of connections, and why; all others ask a reader."""
OPENING = {f"connection.{name}" for name in ("connect", "look_at", "opened", "transaction", "held")}


def connections(file: Path) -> Iterator[str]:
    """What a file names by which it could come to a connection that writes."""
    for name in imported(file):
        if name == "sqlite3" or name.endswith((".connection_behind", ".WaitingConnection")):
            yield name
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and (
            node.attr in {"conn", "_conn"} or ast.unparse(node) in OPENING
        ):
            yield ast.unparse(node)


def test_outside_the_store_there_are_questions_only() -> None:
    found = {
        name_of(file): names
        for file in FILES
        if part_of(file) not in FILE_ROOMS and (names := [*connections(file)])
    }
    assert found.keys() == WITH_A_CONNECTION.keys(), found


WRITERS_OF_TABLES = {
    "rejects.py",
    "rejects_workbook.py",
    "map_text.py",
    "csv_file.py",
    "xlsx_file.py",
    "streamed_sheet.py",
}
"""What of formats, mapping and intake writes files or shows text; all that is read is known without those who write."""
READERS = [
    file
    for folder in ("formats", "mapping", "intake")
    for file in sorted((PACKAGE / "tables" / folder).glob("*.py"))
]


def test_reading_a_table_needs_no_writers() -> None:
    writers = (
        "govtool.shell.",
        "govtool.tables.output_files",
        "govtool.tables.export",
        "govtool.word.",
    )
    assert [
        (name_of(file), name)
        for file in READERS
        if file.name not in WRITERS_OF_TABLES
        for name in imported(file)
        if name.startswith(writers)
    ] == []


ALSO_FIELDS = {"head"}
"""Nouns called like a field of many records: a household has a head, and so has a group."""
NOUNS = (registry.NOUNS.keys() | registry.FILES.keys()) - ALSO_FIELDS
NOUN_OF_EVENT = {
    kind.model.__name__: noun.word for noun in registry.subjects() for kind in noun.own_kinds
}
HOMES = {place.partition(":")[0] for place in (*registry.NOUNS.values(), *registry.FILES.values())}
"""The modules in which nouns describe themselves."""
MAY_LIST_NOUNS = {
    "rollup/export.py": "keys of office.json: the digests of policy and calendar",
    "subjects/registry.py": "lists them for everybody",
    "desk/forming.py": "places households in micro-grids, which are grids",
    "cli.py": "has the groups of commands, many of which are called like their noun",
    "shell/frame/spellings.py": "has the old options of commands, by the groups of cli.py",
    "commands/demo.py": "imports the sample files in the order in which one needs the other",
    "commands/init.py": "opens a file with its office and its first units",
    "desk/redraw.py": "gives households other grids, and closes grids, in one operation",
    "file/ddl.py": "drops the tables of released schemas",
    "views/meetings.py": "gives a meeting and what it decided one number",
    "returns/matters/figures.py": "has the keys of a row for scripts, some of which are called like nouns",
    "returns/matters/tables.py": "has the columns of the table by grid, which tells households",
    "meetings/decisions.py": "has the keys of a decision for scripts, some of which are called like nouns",
}
"""The modules that list nouns, and why; all others ask the registry."""


def noun_in(node: ast.AST) -> str | None:
    """The noun that a text names: by its word alone, or as a subject begins; of a row, what its first column names."""
    if isinstance(node, ast.Tuple) and node.elts:
        return noun_in(node.elts[0])
    if isinstance(node, ast.MatchValue):
        return noun_in(node.value)
    if isinstance(node, ast.JoinedStr):
        return noun_in(node.values[0]) if len(node.values) > 1 else None
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    word = node.value.partition(":")[0] if is_text else ""
    return word if word in NOUNS else None


def members(node: ast.AST) -> list[ast.AST]:
    """What stands side by side in one place: in a collection, in the patterns of a match, in comparisons of a function."""
    match node:
        case ast.List(elts=found) | ast.Tuple(elts=found) | ast.Set(elts=found):
            return list(found)
        case ast.Dict(keys=keys):
            return [key for key in keys if key is not None]
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            return [ast.Constant(keyword.arg) for keyword in keywords]
        case ast.Match(cases=cases):
            return [part for each in cases for part in ast.walk(each.pattern)]
        case ast.FunctionDef():
            compared = [part for part in ast.walk(node) if isinstance(part, ast.Compare)]
            return [side for part in compared for side in (part.left, *part.comparators)]
        case ast.Constant(value=str(text)) if set(words := text.split()) <= NOUNS:
            return [ast.Constant(word) for word in words]
    return []


def lists_nouns(node: ast.AST) -> bool:
    """Whether three nouns stand side by side, or two that are half of all there: ``unit`` and ``grid`` are fields too."""
    side_by_side = members(node)
    if isinstance(node, (ast.Match, ast.FunctionDef)):
        side_by_side = [member for member in side_by_side if noun_in(member)]
    nouns = {noun for member in side_by_side if (noun := noun_in(member))}
    return len(nouns) > 2 or (len(nouns) > 1 and 2 * len(nouns) >= len(side_by_side))


def nouns_listed(source: ast.Module) -> Iterator[str]:
    """Where a module lists nouns: side by side, by naming events of several, or by importing several."""
    yield from (ast.unparse(node)[:80] for node in ast.walk(source) if lists_nouns(node))
    named = {node.attr if isinstance(node, ast.Attribute) else node.id for node in ast.walk(source)
             if isinstance(node, (ast.Attribute, ast.Name))}  # fmt: skip
    nouns = {NOUN_OF_EVENT[name] for name in named & NOUN_OF_EVENT.keys()}
    if len(nouns) > 1:
        yield f"events of {sorted(nouns)}"
    homes = {
        home for name in imports(source) for home in HOMES if f"{name}.".startswith(f"{home}.")
    }
    if len(homes) > 1:
        yield f"imports {sorted(homes)}"


def describes_a_noun(file: Path) -> bool:
    """Whether a module is about one noun: where it describes itself, or its group of commands."""
    module = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return module in HOMES or (parts[0] == "commands" and bool(NOUNS & set(parts[1:])))


def test_no_module_but_the_registry_lists_nouns() -> None:
    found = {
        name_of(file): nouns
        for file in FILES
        if not describes_a_noun(file) and (nouns := [*nouns_listed(tree(file))])
    }
    assert found.keys() == MAY_LIST_NOUNS.keys(), found


@pytest.mark.parametrize(
    "source",
    [
        'REGISTERS = {"unit": UNIT, "grid": GRID}',
        'WORDS = "unit grid household"',
        'def f(word):\n    if word == "case":\n        return 1\n    return 2 if word == "decision" else 3',
        'def f(word):\n    match word:\n        case "case" | "duty":\n            return 1',
        'x = subject.startswith(("case:", "household:"))',
        'x = [("unit", "code", "parent"), ("grid", "code", "unit")]',
        'x = (f"unit:{code}", f"grid:{code}")',
        "x = isinstance(event, m.UnitSaved | m.GridSaved)",
        "from govtool.subjects.unit.kinds import UNIT\nfrom govtool.subjects.grid import kinds",
        'x = {"journal", "stage", "case", "unit", "grid", "notice", "search", "party"}',
    ],
)
def test_a_list_of_nouns_is_seen(source: str) -> None:
    assert [*nouns_listed(ast.parse(source))]


@pytest.mark.parametrize(
    "source",
    [
        'FIELDS = ("ref", "unit", "grid", "dispute_type", "source")',
        'def f(word):\n    return word == "case"',
        "x = m.UnitSaved, m.UnitClosed",
        '"""Cases: unit and grid."""',
    ],
)
def test_fields_and_a_single_noun_are_no_list(source: str) -> None:
    assert not [*nouns_listed(ast.parse(source))]


def test_a_name_of_a_class_has_one_meaning() -> None:
    classes = [
        (node.name, file.relative_to(PACKAGE).as_posix())
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef)
    ]
    often = {name for name, n in Counter(name for name, _file in classes).items() if n > 1}
    assert not sorted((name, file) for name, file in classes if name in often)
