"""The objects of a file, checked before any query: its own tables, and what acts on them.

It takes one question to ``sqlite_master``, for which SQLite runs nothing of what the file holds. A
view in the place of a table may never end, a trigger may drop or change what is recorded, a unique
index may refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.file import ddl
from govtool.file.ddl import NEWEST
from govtool.file.reader import Reader

_SQLITES = "sqlite_"
_SQLITES_OWN = pattern(r"sqlite_(sequence|stat\d|autoindex_.+)")
"""Tables that SQLite itself makes, for ``ANALYZE`` and for those of others."""
_ASKED_AS_FUNCTIONS = frozenset({"json_each", "json_tree"})
"""SQLite's own names that our questions use, and that a table of the same name hides."""


class Object(NamedTuple):
    """A table, index, trigger or view of a file; ``table`` and ``key`` are in lower case.

    ``is_stored`` is false for what has no page of its own: views, triggers, virtual tables.
    """

    kind: str
    name: str
    table: str
    sql: str
    is_stored: bool

    @property
    def key(self) -> str:
        """The name as SQLite compares it."""
        return self.name.lower()


class Objects(NamedTuple):
    """All objects of a file of one schema."""

    version: int
    all: Sequence[Object]

    def lost(self) -> list[str]:
        """Return our tables that are missing or replaced, and must not be queried."""
        texts = {each.sql for each in self.all}
        lost = [name for name, sql in _tables(self.version).items() if sql not in texts]
        return lost + [
            each.key for each in self.all if self._is_in_the_way(each) and each.key not in lost
        ]

    def _is_in_the_way(self, each: Object) -> bool:
        """Return whether an older file has an object where the upgrade drops or makes a table."""
        return each.key in self._made_anew() and not _is_table(each)

    def strangers(self) -> list[Object]:
        """Return what does not belong here: neither ours nor SQLite's own."""
        own = set(ddl.statements(self.version))
        return [
            each
            for each in self.all
            if each.sql not in own and not _is_sqlites(each) and not self._is_old(each)
        ]

    def _is_old(self, each: Object) -> bool:
        """Return whether the upgrade drops it: a table that it makes anew, or an index of one."""
        return each.is_stored and each.table in self._made_anew()

    def _made_anew(self) -> set[str]:
        """Return the tables that an upgrade to today's schema drops or makes."""
        if self.version >= NEWEST:
            return set()
        return {*ddl.DROPPED, *_tables(NEWEST)} - _tables(self.version).keys()

    def acting(self) -> list[Object]:
        """Return the foreign objects that affect our statements, such as triggers."""
        return [each for each in self.strangers() if self._acts(each)]

    def _acts(self, each: Object) -> bool:
        if (
            each.key in own_tables()
            or each.key in _ASKED_AS_FUNCTIONS
            or each.key.startswith(_SQLITES)
        ):
            return True
        if each.kind == "trigger":
            return each.table in own_tables() or each.table in self.referring()
        return each.kind == "index" and each.table in own_tables()

    def referring(self) -> set[str]:
        """Return the foreign tables that refer to ours: removing our rows would affect them."""
        tables = (each for each in self.strangers() if each.kind == "table")
        return {each.key for each in tables if _names_one_of_ours(each.sql)}


def _is_table(each: Object) -> bool:
    return each.kind == "table" and each.is_stored


def _is_sqlites(each: Object) -> bool:
    is_indexed = each.kind == "index" and not each.sql
    return (
        each.is_stored
        and (is_indexed or each.kind == "table")
        and bool(_SQLITES_OWN.fullmatch(each.key))
    )


def _names_one_of_ours(sql: str) -> bool:
    parents = re.findall(r'\breferences\s*["\[`]?(\w+)', sql, re.IGNORECASE)
    return any(parent.lower() in own_tables() for parent in parents)


def can_be_dropped(each: Object) -> bool:
    """Return whether a rebuild removes a foreign object: it has no data, nor indexes such data."""
    if each.kind == "index":
        return each.table in own_tables()
    return each.kind == "trigger" or (each.kind == "view" and not each.key.startswith(_SQLITES))


@cache
def _tables(version: int) -> dict[str, str]:
    """Return the statements of a schema's tables by name, without the migrations' records."""
    own = {name: sql for (kind, name), sql in expected(version).items() if kind == "table"}
    return {name: sql for name, sql in own.items() if sql not in ddl.MIGRATION_RECORDS}


@cache
def own_tables() -> frozenset[str]:
    """Return the names of all tables of today's schema."""
    return frozenset(name for kind, name in expected() if kind == "table")


def expected(version: int = NEWEST) -> dict[tuple[str, str], str]:
    """Return the statements of all objects of a schema by kind and name."""
    return {made_by(statement): statement for statement in ddl.statements(version)}


def made_by(statement: str) -> tuple[str, str]:
    """Return kind and name of what a statement makes.

    >>> made_by('CREATE UNIQUE INDEX "a" ON b (c)')
    ('index', 'a')
    """
    kind, name, _rest = statement.removeprefix("CREATE ").removeprefix("UNIQUE ").split(maxsplit=2)
    return kind.lower(), name.strip('"')


def label(kind: str) -> str:
    """Return what people call a kind of object."""
    labels = {"table": _("table"), "index": _("index"), "trigger": _("trigger"), "view": _("view")}
    return labels.get(kind, kind)


def read_objects(conn: Reader) -> Objects:
    """Return the objects of a file.

    :raises sqlite3.Error: they cannot be read.
    """
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    rows = conn.execute(
        "SELECT type, name, tbl_name, sql, rootpage FROM main.sqlite_master ORDER BY rowid"
    )
    found = [
        Object(str(kind), str(name), str(read_objects).lower(), sql or "", bool(page))
        for kind, name, read_objects, sql, page in rows
    ]
    return Objects(version, found)


def require_tables(conn: Reader, path: Path, among: Iterable[str] = ()) -> None:
    """Require that the tables of a file are ours, before anything is asked of them.

    :param among: the tables that will be asked; all of them if left out.
    :raises StorageTrouble: code ``damaged``.
    """
    _require_none_lost(read_objects(conn), path, among)


def _require_none_lost(objects: Objects, path: Path, among: Iterable[str] = ()) -> None:
    lost = objects.lost()
    wanted = set(among) or set(lost)
    for name in lost:
        if name in wanted:
            message = _("“{path}” is damaged: its table {name} is missing or was replaced.")
            hint = _("To see what is wrong: govtool doctor")
            raise StorageTrouble(
                "damaged", message.format(path=path, name=name), hint, path=str(path)
            )


def require_harmless(conn: Reader, path: Path) -> None:
    """Require that nothing in a file changes what our statements do, before they write.

    :raises StorageTrouble: codes ``damaged``, ``foreign_object``.
    """
    objects = read_objects(conn)
    _require_none_lost(objects, path)
    for each in objects.acting():
        message = _(
            "“{path}” holds something that does not belong there and can change what is recorded: "
            "the {kind} {name}."
        )
        hint = _(
            "Nothing was recorded. Somebody put it there with another program; “govtool doctor” "
            "says what to do."
        )
        raise StorageTrouble(
            "foreign_object", message.format(path=path, kind=label(each.kind), name=each.name), hint
        )
