"""The parts that came in: which can be added up, what is wrong with the others, and who is missing.

Missing is not zero: what is not there, or cannot be trusted, is named beside the sums.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble
from govtool.base.i18n import _, msgid, system_reason
from govtool.rollup import parts
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import office_of
from govtool.rollup.street_list import Expected
from govtool.rules import Period
from govtool.subjects import registry


class Fault(NamedTuple):
    """What is wrong with a part: a stable code, and what it means and calls for (message ids)."""

    code: str
    text: str
    remedy: str


TORN = Fault(
    "torn",
    msgid("A file of the part is missing, damaged, changed or of another export."),
    msgid("Ask the street to export it again, and copy the whole folder."),
)
NEWER = Fault(
    "newer_schema",
    msgid("The part was written by a newer govtool."),
    msgid("Install that version here."),
)
LACKING = Fault(
    "lacking",
    msgid("The part was written by an older govtool, and lacks what is asked for."),
    msgid("Ask the street to install this version, and to export again."),
)
TWICE = Fault(
    "twice",
    msgid("Another part of this street is of the same day and not the same."),
    msgid("Ask the street which one holds, and remove the other."),
)
REPLACED = Fault(
    "replaced", msgid("A newer part of this street is there, and counts."), msgid("Remove it.")
)
COPY = Fault(
    "copy",
    msgid("The same part is there twice, and counts once."),
    msgid("Remove one of the two."),
)
UNREADABLE = Fault(
    "unreadable",
    msgid("The part may not be read here."),
    msgid("Get the right to read the folder and every file in it."),
)
PACKED = Fault(
    "packed",
    msgid("The part is still packed in an archive."),
    msgid("Unpack it here; once its folder is here, remove the archive."),
)
AHEAD = Fault(
    "ahead",
    msgid("The part says that it was exported on a day that has not come yet."),
    msgid("Set the clock of the computer that is wrong, and ask the street to export again."),
)
OLDER = Fault(
    "older",
    msgid("The part was written by an older govtool: nobody can see whether it was changed."),
    msgid("Ask the street to install this version, and to export again."),
)
NO_PART = Fault(
    "no_part",
    msgid("The folder holds no part."),
    msgid("Remove it, or name the folder that the parts are in."),
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
OTHER_RULES = Fault(
    "other_rules",
    msgid("The street's govtool came with other rules or holidays than this one."),
    msgid("Use the same version in both places: its figures may differ from what it printed."),
)
SIMULATED = Fault(
    "simulated",
    msgid("The part is invented, to plan capacity with: its figures are of nobody."),
    msgid("Never report them."),
)
AMONG_REAL = Fault(
    "simulated_among_real",
    msgid("The part is invented, and parts of real streets are with it."),
    msgid("Remove it: it is not added up."),
)
_UNREADABLE = frozenset({TORN, NEWER, OLDER, NO_PART, UNREADABLE, PACKED})
"""The faults of what cannot be looked into."""
REFUSED = _UNREADABLE | {LACKING, TWICE, REPLACED, COPY, STALE, UNKNOWN, AMONG_REAL, AHEAD}
"""The faults with which a part is not added up."""
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz"})
"""How the names of archives end, in which a part may have been sent."""


class StreetState(StrEnum):
    """How far a street came in."""

    ADDED_UP = "added_up"
    STALE = "stale"
    REFUSED = "refused"
    MISSING = "missing"


@dataclass(frozen=True)
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
        return str(self.head.get("street") or self.folder.resolve().name.partition(".")[0])

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
    def is_simulated(self) -> bool:
        """True if it was invented (:mod:`govtool.rollup.simulation`)."""
        return "simulated" in self.head

    @property
    def has_other_rules(self) -> bool:
        """True if its street's program came with other rules or holidays than this one."""
        return OTHER_RULES in self.faults

    @cached_property
    def office(self) -> tuple[tuple[str, str], ...]:
        """The records by which its street judges."""
        return tuple((subject, events) for subject, events in self.head["office"])

    @property
    def subjects(self) -> int:
        """The number of its subjects, of all nouns."""
        files: Mapping[str, Any] = self.head["files"]
        return sum(file["rows"] for name, file in files.items() if name != parts.REGISTERS)

    def filed(self, period: Period) -> list[Figure]:
        """Return how the figures of a filed return differ from the record."""
        found = self.head["filed"].get(f"{period.kind.value} {period.name}", [])
        return [Figure(*one) for one in found]

    def counted(self, noun: str, period: Period) -> list[Figure]:
        """Return the figures of a noun whose counts alone travel."""
        found = (
            self.head.get("counts", {}).get(noun, {}).get(f"{period.kind.value} {period.name}", [])
        )
        return [Figure(*one) for one in found]

    def file(self, noun: str) -> Path:
        """Return the file of a noun."""
        return parts.path(self.folder, _file_name(noun))

    def has(self, noun: str, period: Period) -> bool:
        """Return whether the part has the file of a noun, or its counts of a period."""
        if registry.subject(noun).counts:
            name = f"{period.kind.value} {period.name}"
            return name in self.head.get("counts", {}).get(noun, {})
        return _file_name(noun) in self.head["files"]

    def with_fault(self, fault: Fault) -> StreetPart:
        """Return the part with one more fault."""
        return replace(self, faults=(*self.faults, fault))


def _state(sent: Sequence[StreetPart]) -> StreetState:
    """Return how far a street came in of which some parts were sent."""
    if not sent:
        return StreetState.MISSING
    if any(part.is_added_up for part in sent):
        return StreetState.ADDED_UP
    reasons = {fault for part in sent for fault in part.faults} & REFUSED - {REPLACED, COPY}
    return StreetState.STALE if reasons == {STALE} else StreetState.REFUSED


def _file_name(noun: str) -> str:
    (found,) = (name for name, words in parts.files().items() if noun in words)
    return found


@dataclass(frozen=True)
class Received:
    """All that came in, and what was expected, which without a list of streets is empty."""

    parts: Sequence[StreetPart]
    expected: Mapping[str, Expected] = field(default_factory=dict)

    @property
    def added_up(self) -> list[StreetPart]:
        """The parts that are added up, by the codes of their streets."""
        return sorted((one for one in self.parts if one.is_added_up), key=lambda one: one.street)

    @property
    def is_simulated(self) -> bool:
        """True if what is added up was invented."""
        return any(part.is_simulated for part in self.added_up)

    @cached_property
    def states(self) -> Mapping[str, StreetState]:
        """How far each street came in that is expected or sent a part, by code."""
        sent: dict[str, list[StreetPart]] = {code: [] for code in self.expected}
        for part in self.parts:
            sent.setdefault(part.street, []).append(part)
        return {code: _state(of_street) for code, of_street in sorted(sent.items())}

    def streets(self, state: StreetState) -> list[Expected]:
        """Return the streets in a state, by code; those not expected without a name."""
        codes = [code for code, found in self.states.items() if found is state]
        return [self.expected.get(code, Expected(code, "")) for code in codes]

    @property
    def missing(self) -> list[Expected]:
        """The streets of which nothing came in."""
        return self.streets(StreetState.MISSING)

    @property
    def is_complete(self) -> bool | None:
        """True if all streets are added up that are expected; None where nobody says which."""
        if any(state is not StreetState.ADDED_UP for state in self.states.values()):
            return False
        return True if self.expected else None


def received(
    folders: Iterable[Path],
    expected: Mapping[str, Expected] | None = None,
    period: Period | None = None,
    noun: str | None = None,
    today: dt.date | None = None,
) -> Received:
    """Return the parts in some folders: each is one, or holds one folder for each.

    :param period: what was exported before its end is stale.
    :param noun: what is to be added up of the period.
    :param today: what says that it was exported later is not added up: it would be the newest.
    :raises NotFound: code ``no_folder``; ``no_parts`` for a folder without any.
    :raises Refused: code ``not_a_folder``. :raises StorageTrouble: code ``not_readable``.
    """
    places = {place.resolve(): place for folder in folders for place in _places(folder)}
    known = expected or {}
    read = [_as_of(_part(place), today) for place in places.values()]
    checked = [_checked(part, known, period, noun) for part in read]
    return Received(list(_each_street_once(_never_mixed(checked))), known)


def _never_mixed(found: Sequence[StreetPart]) -> list[StreetPart]:
    """Return the parts; what is invented is never added to what is real."""
    real = any(part.head and not part.is_simulated for part in found)
    fault = AMONG_REAL if real else SIMULATED
    return [part.with_fault(fault) if part.is_simulated else part for part in found]


def _places(folder: Path) -> list[Path]:
    """Return the folders and archives that may be parts: a folder itself, or what is in it."""
    try:
        if not folder.is_dir():
            raise _no_folder(folder)
        if _is_part(folder):
            return [folder]
        inside = sorted(one for one in folder.iterdir() if _may_be_part(one))
    except OSError as error:
        message = _("“{path}” cannot be read: {reason}.", path=folder, reason=system_reason(error))
        hint = _("Get the right to read the folder and every file in it.")
        raise StorageTrouble("not_readable", message, hint, path=str(folder)) from error
    if not inside:
        message = _("There is no part in “{path}”.", path=folder)
        hint = _("A street makes its own: govtool rollup export -o DIR")
        raise NotFound("no_parts", message, hint, path=str(folder))
    return inside


def _may_be_part(place: Path) -> bool:
    if place.name.startswith("."):
        return False
    return place.is_dir() or _is_archive(place)


def _is_archive(place: Path) -> bool:
    return place.suffix.lower() in _ARCHIVES and place.is_file()


def _no_folder(path: Path) -> GovtoolError:
    """Return what to say of what is named as a folder and is none."""
    if not path.exists():
        message = _("There is no folder “{path}”.", path=path)
        return NotFound("no_folder", message, _("Check the name."), path=str(path))
    message = _("“{path}” is a file, and parts are folders.", path=path)
    hint = _("Name the folder it is in: {folder}", folder=path.parent)
    if _is_archive(path):
        hint = _("Unpack it, and name the folder.")
    return Refused("not_a_folder", message, hint, path=str(path))


def _is_part(folder: Path) -> bool:
    """Return whether a folder is a part, were it one whose ``office.json`` did not come."""
    return (folder / parts.HEAD).exists() or any(folder.glob(f"*{parts.SUFFIX}"))


def _part(place: Path) -> StreetPart:
    """Return what lies at a place, with what is wrong with it as far as it can be looked into."""
    if _is_archive(place):
        return StreetPart(place, {}, (PACKED,))
    try:
        return _part_in(place)
    except PermissionError:
        return StreetPart(place, {}, (UNREADABLE,))


def _part_in(folder: Path) -> StreetPart:
    """Return the part in a folder.

    :raises PermissionError: it may not be read.
    """
    try:
        head = json.loads((folder / parts.HEAD).read_text(encoding="utf-8"))
    except PermissionError:
        raise
    except (OSError, ValueError, RecursionError):
        return StreetPart(folder, {}, (TORN if _is_part(folder) else NO_PART,))
    if not isinstance(head, dict) or not isinstance(head.get("schema"), int):
        return StreetPart(folder, {}, (TORN,))
    part = StreetPart(folder, head)
    if head["schema"] > parts.SCHEMA:
        return part.with_fault(NEWER)
    if parts.DIGEST not in head:
        return part.with_fault(OLDER)
    return part if _is_whole(part) else part.with_fault(TORN)


def _as_of(part: StreetPart, today: dt.date | None) -> StreetPart:
    """Return a part; one exported after today would count before any that is right."""
    exported = part.exported_on
    is_ahead = today is not None and exported is not None and exported > today
    return part.with_fault(AHEAD) if is_ahead and not part.faults else part


def _is_whole(part: StreetPart) -> bool:
    """Return whether the files are those that ``office.json`` names, and it has all it should.

    :raises PermissionError: a file may not be read.
    """
    try:
        files = part.head["files"].items()
        same = part.head["schema"] >= 1 and all(
            _is_file(parts.path(part.folder, name), part.street, file) for name, file in files
        )
        counted = (one for of in part.head.get("counts", {}).values() for one in of.values())
        told = chain(part.head["filed"].values(), counted)
        figures = [Figure(*one) for figures in told for one in figures]
        known = part.exported_on is not None and all(isinstance(one.n, int) for one in figures)
        own = office_of(part.office).street == part.head["street"] != ""
        unchanged = part.head[parts.DIGEST] == parts.digest_of(part.head)
        return unchanged and same and known and own and parts.REGISTERS in dict(files)
    except PermissionError:
        raise
    except Exception:  # noqa: BLE001  # whatever office.json holds: it came from elsewhere
        return False


def _is_file(path: Path, street: str, said: Mapping[str, Any]) -> bool:
    """Return whether a file is the one named, readable, and of that street alone."""
    from pyarrow import parquet

    with path.open("rb") as written:
        if file_digest(written, "sha256").hexdigest() != said["sha256"]:
            return False
    data = parquet.read_metadata(path)
    streets = set()
    for group in range(data.num_row_groups):
        column = data.row_group(group).column(0).statistics
        streets |= {column.min, column.max} if data.row_group(group).num_rows else set()
    same_form = data.schema.to_arrow_schema().equals(parts.schema())
    return same_form and data.num_rows == said["rows"] and streets <= {street}


def _checked(
    part: StreetPart, expected: Mapping[str, Expected], period: Period | None, noun: str | None
) -> StreetPart:
    if expected and part.street not in expected:
        part = part.with_fault(UNKNOWN)
    if _UNREADABLE & set(part.faults):
        return part
    office, exported = office_of(part.office), part.exported_on
    digests = office.policy.digest, office.calendar.digest
    faults = {
        LACKING: not (noun is None or period is None or part.has(noun, period)),
        STALE: period is not None and exported is not None and exported < period.end,
        EMPTY: not part.subjects,
        OTHER_RULES: digests != (part.head.get("policy"), part.head.get("calendar")),
    }
    for fault, is_there in faults.items():
        part = part.with_fault(fault) if is_there else part
    return part


def _each_street_once(found: Sequence[StreetPart]) -> Iterator[StreetPart]:
    """Yield the parts; of several of one street the newest counts, if it is one alone."""
    by_street: dict[str, list[StreetPart]] = {}
    for part in found:
        if not (_UNREADABLE | {AHEAD}) & set(part.faults):
            by_street.setdefault(part.street, []).append(part)
    for part in found:
        rivals = by_street.get(part.street, [])
        yield part if (_UNREADABLE | {AHEAD}) & set(part.faults) else _among(part, rivals)


def _among(part: StreetPart, rivals: Sequence[StreetPart]) -> StreetPart:
    """Return a part with what the others of its street make of it."""
    newest = max(one.exported_on or dt.date.min for one in rivals)
    same_day = [one for one in rivals if one.exported_on == newest]
    if part.exported_on != newest:
        return part.with_fault(REPLACED)
    if any(one.head != part.head for one in same_day):
        return part.with_fault(TWICE)
    return part if same_day[0] is part else part.with_fault(COPY)
