"""The parts that came in: which can be added up, what is wrong with the others, and who is missing.

Missing is not zero: what is not there, or cannot be trusted, is named beside the sums.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, msgid
from govtool.rollup import parts
from govtool.rollup.figures import Figure
from govtool.rules import Period


class Fault(NamedTuple):
    """What is wrong with a part: a stable code, and what it means and calls for (message ids)."""

    code: str
    text: str
    remedy: str


TORN = Fault(
    "torn",
    msgid("A file of the part is missing, damaged or of another export."),
    msgid("Ask the street to export it again, and copy the whole folder."),
)
NEWER = Fault(
    "newer_schema",
    msgid("The part was written by a newer govtool."),
    msgid("Install that version here."),
)
TWICE = Fault(
    "twice",
    msgid("Another part of this street is of the same day and not the same."),
    msgid("Ask the street which one holds, and remove the other."),
)
REPLACED = Fault(
    "replaced", msgid("A newer part of this street is there, and counts."), msgid("Remove it.")
)
STALE = Fault(
    "stale",
    msgid("The part was exported before the period ended."),
    msgid("Ask the street for a new export."),
)
UNKNOWN = Fault(
    "unknown_street",
    msgid("No such street is expected."),
    msgid("Correct the list of streets, or remove the part."),
)
EMPTY = Fault(
    "empty",
    msgid("The part has no subject at all."),
    msgid("Ask the street whether its record is empty, or the wrong file was exported."),
)
REFUSED = frozenset({TORN, NEWER, TWICE, REPLACED, STALE, UNKNOWN})
"""The faults with which a part is not added up."""


@dataclass(frozen=True, slots=True)
class StreetPart:
    """A part as it came in.

    :param head: what its ``office.json`` says; empty where that cannot be read.
    """

    folder: Path
    head: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()

    @property
    def street(self) -> str:
        """The code of its street; the name of the folder where the part cannot be read."""
        return str(self.head.get("street") or self.folder.name)

    @property
    def exported_on(self) -> dt.date | None:
        """The day of its export."""
        with suppress(ValueError, KeyError, TypeError):
            return dt.date.fromisoformat(self.head["exported_on"])
        return None

    @property
    def is_added_up(self) -> bool:
        """True if nothing is wrong that keeps it out of the sums."""
        return not REFUSED & set(self.faults)

    @property
    def office(self) -> tuple[tuple[str, str], ...]:
        """The records by which its street judges."""
        return tuple((subject, events) for subject, events in self.head["office"])

    def filed(self, period: Period) -> list[Figure]:
        """Return how the figures of a filed return differ from the record."""
        found = self.head.get("filed", {}).get(f"{period.kind.value} {period.name}", [])
        return [Figure(*one) for one in found]

    def file(self, noun: str) -> Path:
        """Return the file of a noun."""
        (name,) = (name for name, words in parts.files().items() if noun in words)
        return self.folder / f"{name}{parts.SUFFIX}"

    def with_fault(self, fault: Fault) -> StreetPart:
        """Return the part with one more fault."""
        return replace(self, faults=(*self.faults, fault))


class Expected(NamedTuple):
    """A street that has to send its part, and what it belongs to."""

    code: str
    name: str
    county: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """All that came in, and what was expected."""

    parts: Sequence[StreetPart]
    expected: Mapping[str, Expected] = field(default_factory=dict)

    @property
    def added_up(self) -> list[StreetPart]:
        """The parts that are added up, by the codes of their streets."""
        return sorted((one for one in self.parts if one.is_added_up), key=lambda one: one.street)

    @property
    def missing(self) -> list[Expected]:
        """The streets of which nothing came in that can be added up."""
        there = {one.street for one in self.added_up}
        return [one for code, one in self.expected.items() if code not in there]


def received(
    folders: Iterable[Path],
    expected: Mapping[str, Expected] | None = None,
    ended: dt.date | None = None,
) -> Received:
    """Return the parts in some folders: each is one, or holds one folder for each.

    :param ended: the first day after the period; what was exported before is stale.
    :raises NotFound: code ``no_folder``; ``no_parts`` for a folder without any.
    """
    found = [_part(place) for folder in folders for place in _places(folder)]
    known = expected or {}
    checked = [_checked(one, known, ended) for one in found]
    return Received(list(_each_street_once(checked)), known)


def _places(folder: Path) -> list[Path]:
    if not folder.is_dir():
        message = _("There is no folder “{path}”.", path=folder)
        raise NotFound("no_folder", message, _("Check the name."), path=str(folder))
    if (folder / parts.HEAD).exists():
        return [folder]
    inside = sorted(one for one in folder.iterdir() if one.is_dir())
    if not inside:
        message = _("There is no part in “{path}”.", path=folder)
        hint = _("A street makes its own: govtool rollup export -o DIR")
        raise NotFound("no_parts", message, hint, path=str(folder))
    return inside


def _part(folder: Path) -> StreetPart:
    try:
        head = json.loads((folder / parts.HEAD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return StreetPart(folder, {}, (TORN,))
    if not isinstance(head, dict) or not isinstance(head.get("schema"), int):
        return StreetPart(folder, {}, (TORN,))
    if head["schema"] > parts.SCHEMA:
        return StreetPart(folder, head, (NEWER,))
    return StreetPart(folder, head, () if _is_whole(folder, head) else (TORN,))


def _is_whole(folder: Path, head: Mapping[str, Any]) -> bool:
    """Return whether the files are those that ``office.json`` names, byte for byte."""
    try:
        for name, file in head["files"].items():
            with (folder / f"{name}{parts.SUFFIX}").open("rb") as written:
                if file_digest(written, "sha256").hexdigest() != file["sha256"]:
                    return False
        return bool(head["street"] and head["office"] and head["exported_on"])
    except (OSError, KeyError, TypeError, AttributeError):
        return False


def _checked(
    part: StreetPart, expected: Mapping[str, Expected], ended: dt.date | None
) -> StreetPart:
    if part.faults:
        return part
    if expected and part.street not in expected:
        part = part.with_fault(UNKNOWN)
    if ended is not None and part.exported_on is not None and part.exported_on < ended:
        part = part.with_fault(STALE)
    counted = sum(f["rows"] for name, f in part.head["files"].items() if name != parts.REGISTERS)
    return part if counted else part.with_fault(EMPTY)


def _each_street_once(found: Sequence[StreetPart]) -> Iterator[StreetPart]:
    """Yield the parts; of several of one street the newest counts, if it is one alone."""
    for part in found:
        others = [one for one in found if one.street == part.street and one is not part]
        whole = [one for one in others if not {TORN, NEWER} & set(one.faults)]
        if {TORN, NEWER} & set(part.faults) or not whole:
            yield part
            continue
        newest = max(one.exported_on or dt.date.min for one in [part, *whole])
        if part.exported_on != newest:
            yield part.with_fault(REPLACED)
        elif any(_is_another(part, one) for one in whole if one.exported_on == newest):
            yield part.with_fault(TWICE)
        else:
            same = [one for one in found if one.street == part.street]
            yield part if same[0] is part else part.with_fault(REPLACED)


def _is_another(one: StreetPart, other: StreetPart) -> bool:
    return bool(one.head["files"] != other.head["files"])


_HEADERS = {
    "code": ("code", "street", "街道编码", "编码"),
    "name": ("name", "街道名称", "街道", "名称"),
    "county": ("county", "区县", "县"),
    "province": ("province", "省"),
}


def expected_in(path: Path) -> dict[str, Expected]:
    """Return the streets that a list in CSV names, by code.

    :raises NotFound: code ``no_file``. :raises Refused: code ``bad_list``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        message = _("“{path}” cannot be read.", path=path)
        raise NotFound("no_file", message, _("Check the name.")) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _bad_list(path) from error
    found = [Expected(*(_value(row, headers) for headers in _HEADERS.values())) for row in rows]
    codes = [one.code for one in found]
    if not found or not all(codes) or len(set(codes)) < len(codes):
        raise _bad_list(path)
    return {one.code: one for one in found}


def _value(row: Mapping[str, Any], headers: Iterable[str]) -> str:
    return next((str(row[h]).strip() for h in headers if row.get(h)), "")


def _bad_list(path: Path) -> Refused:
    message = _("“{path}” is no list of streets.", path=path)
    hint = _(
        "Make it a CSV file in UTF-8 with the columns code, name, county, province; a code stands there once."
    )
    return Refused("bad_list", message, hint)
