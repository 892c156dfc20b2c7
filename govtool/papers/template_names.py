"""The names a template may use: the contract between the program and an office's forms.

``data/templates/names.csv`` lists them, and ``docs/templates.md`` is made from it. All values are
texts, empty where nothing is known, but for those marked as yes-or-no, and for lists and objects,
whose parts are reached with a dot.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from govtool.base.resources import data_dir


class NameKind(StrEnum):
    """The kind of value that a name has."""

    TEXT = "text"
    YES_OR_NO = "yes_or_no"
    LIST = "list"
    OBJECT = "object"


class Name(NamedTuple):
    """A name, its meaning in Chinese and English, and the parts of a list's items or an object."""

    name: str
    zh: str
    en: str
    kind: NameKind
    parts: tuple[Name, ...]


class NameSection(NamedTuple):
    """Names that belong together."""

    zh: str
    en: str
    names: tuple[Name, ...]


def _sections() -> Iterator[NameSection]:
    """Yield the names of the file by section; ``of`` is the section or list that has the row."""
    rows_of = defaultdict(list)
    with (data_dir() / "templates" / "names.csv").open(encoding="utf-8", newline="") as file:
        for of, *row in csv.reader(file):
            rows_of[of].append(row)

    @cache
    def names(of: str) -> tuple[Name, ...]:
        return tuple(
            Name(name, zh, en, NameKind(kind), names(parts) if parts else ())
            for name, kind, parts, zh, en in rows_of[of]
        )

    for name, _kind, _parts, zh, en in rows_of[""]:
        yield NameSection(zh, en, names(name))


SECTIONS = tuple(_sections())
NAMES = {name.name: name for section in SECTIONS for name in section.names}
"""All names of the first level."""


def parts_of(name: str) -> frozenset[str]:
    """Return the parts of a list's items or of an object; none of a text."""
    return frozenset(part.name for part in NAMES[name].parts)


_EMPTY: dict[NameKind, object] = {NameKind.TEXT: "", NameKind.YES_OR_NO: False, NameKind.LIST: []}


def nothing(names: Iterable[Name]) -> dict[str, object]:
    """Return names with which nothing is known."""
    return {
        name.name: nothing(name.parts) if name.kind is NameKind.OBJECT else _EMPTY[name.kind]
        for name in names
    }


def specimen() -> dict[str, object]:
    """Return a value for every name, to try a template out with."""
    return dict(_specimens(NAMES.values()))


def _specimens(names: Iterable[Name]) -> Iterator[tuple[str, object]]:
    for name in names:
        item = dict(_specimens(name.parts))
        kinds = {
            NameKind.TEXT: f"〔{name.name}〕",
            NameKind.YES_OR_NO: True,
            NameKind.LIST: [item, item],
            NameKind.OBJECT: item,
        }
        yield name.name, kinds[name.kind]
