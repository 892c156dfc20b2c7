"""The office 本单位 as the rules see it: units, policy and calendar, from files and journal."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, cast

from govtool.base import resources
from govtool.base.text import organisation_endings
from govtool.base.vocabulary import UnitKind
from govtool.file.reader import Reader
from govtool.journal import entries
from govtool.journal.events import effective
from govtool.law.office import Office, UnitSince
from govtool.law.policy import Policy
from govtool.law.workdays import Calendar
from govtool.models import Entry, Event, UnitHeader
from govtool.subjects import registry
from govtool.subjects.case import rules as obligations
from govtool.subjects.register import Version, Versions
from govtool.views import noun_tables

SUBJECT = "office"
"""Subjects of the office itself: the file's opening, the record's beginning, the new rules."""

_KINDS = {kind.value: kind for kind in UnitKind}

PROJECTION_VERSION = 11
"""Raised whenever the same events give other projections because the code changed."""
_SHORT = 12
_NO_CONTACTS = "[]"
"""The stored text of a unit without contacts."""


def build(conn: Reader, schema: str = "main") -> Office:
    """Return the office as the journal tells it.

    :param schema: where the unit projection is: ``main``, or ``temp`` while ``doctor`` folds from
        scratch.
    """
    from govtool.subjects.office import (
        adoptions,
        with_adopted,
    )  # a noun, loaded where it is asked for

    own = effective(entries.history(conn, SUBJECT))
    homes = Homes(conn, schema)
    office = _office(own, _units(conn, schema), _policy(conn), _calendar(conn), homes)
    return with_adopted(office, adoptions(own))


def for_folding(conn: Reader) -> Office:
    """Return the office for folds without judgement: policy and calendar are read on demand."""
    own = effective(entries.history(conn, SUBJECT))
    policy = cast("Policy", _WhenAsked(lambda: _policy(conn)))
    calendar = cast("Calendar", _WhenAsked(lambda: _calendar(conn)))
    return _office(own, _units(conn, "main"), policy, calendar, Homes(conn))


def _office(
    own: Sequence[Entry], units: _Units, policy: Policy, calendar: Calendar, homes: Homes
) -> Office:
    from govtool.subjects.office import (
        beginning_of,
        street_of,
    )  # a noun, loaded where it is asked for

    street, began_on = street_of(own), beginning_of(own)
    return Office(
        policy, calendar, units.headers, street, began_on, contacts=units.contacts, homes=homes
    )


class Homes:
    """Gives the communities of a household from day to day, as the registers have them by now."""

    def __init__(self, conn: Reader | None = None, schema: str = "main") -> None:
        self._conn, self._schema = conn, schema

    def __reduce__(self) -> tuple[type[Homes], tuple[()]]:
        """Let an office go to another process, which asks for no household."""
        return Homes, ()

    def __call__(self, household: str) -> Sequence[UnitSince]:
        """Return the communities of a household, the first since always; none if unknown."""
        found: list[UnitSince] = []
        for since, until, grid in self._rows("household", household, "grid"):
            found += self._units_of(grid, since, until)
        moves = [
            one for place, one in enumerate(found) if not place or found[place - 1].unit != one.unit
        ]
        return [moves[0]._replace(since=dt.date.min), *moves[1:]] if moves else []

    def _units_of(self, grid: str, since: dt.date, until: dt.date | None) -> Iterator[UnitSince]:
        """Yield the units of a grid within days; of a closed one the last stays."""
        versions = self._rows("grid", grid, "unit")
        for place, (first, _until, unit) in enumerate(versions):
            ends = versions[place + 1][0] if place + 1 < len(versions) else dt.date.max
            if ends > since and (until is None or first < until):
                yield UnitSince(max(first, since), unit)

    def _rows(
        self, register: str, code: str, column: str
    ) -> list[tuple[dt.date, dt.date | None, str]]:
        if self._conn is None:
            return []
        query = (
            f"SELECT since, until, {column} FROM {self._schema}.{register} WHERE code = ? "  # words of ours
            "ORDER BY since"
        )
        return [
            (*noun_tables.days_of(since, until), value)
            for since, until, value in self._conn.execute(query, (code,))
        ]


class _WhenAsked:
    """Stands for a value that is made when one of its attributes is asked for."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._made = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made(), name)


def basis(office: Office) -> str:
    """Return a digest of what projections depend on besides the journal's cases and units.

    The endings by which organisations are known count too: parties are indexed by what they are. So
    do the lists by which a noun is judged (:data:`govtool.subjects.registry.LISTS`).
    """
    words = (*obligations.RULES, *chain(*organisation_endings()), *_lists())
    rules = hashlib.sha256(" ".join(words).encode()).hexdigest()[:_SHORT]
    return f"{PROJECTION_VERSION}:{rules}:{office.policy.digest}:{office.calendar.digest}"


@cache
def _lists() -> tuple[str, ...]:
    """Return the texts of all lists by which nouns are judged; their modules are not imported."""
    folders = (resources.data_dir() / folder for folder in registry.LISTS.values())
    files = sorted(file for folder in folders for file in folder.glob("*.toml"))
    return tuple(file.read_text(encoding="utf-8") for file in files)


def latest(entries: Iterable[Entry]) -> Event | None:
    """Return the event that holds: the last in fold order that was not retracted."""
    standing = effective(entries)
    return standing[-1].event if standing else None


def _policy(conn: Reader) -> Policy:
    from govtool.subjects.office import policy_after  # a noun, loaded where it is asked for

    return policy_after(latest(entries.history(conn, "policy")))


def _calendar(conn: Reader) -> Calendar:
    from govtool.subjects.office import calendar_after  # a noun, loaded where it is asked for

    histories = entries.histories(conn, "calendar:")
    return calendar_after(latest(map(entries.entry_of, rows)) for _subject, rows in histories)


def days_of_notices(conn: Reader, subject: str) -> list[dt.date]:
    """Return every day that a notice of a year (``calendar:YEAR``) named, withdrawn ones too."""
    from govtool.subjects.office import noted_days  # a noun, loaded where it is asked for

    return noted_days(entry.event for entry in entries.history(conn, subject))


class _Units(NamedTuple):
    """Return the units as the rules see them, and the contacts of those that ever had some."""

    headers: dict[str, Versions[UnitHeader]]
    contacts: dict[str, Versions[Any]]


def _units(conn: Reader, schema: str) -> _Units:
    headers: dict[str, list[Version[UnitHeader]]] = {}
    contacts: dict[str, list[Version[Any]]] = {}
    with_some: set[str] = set()
    rows = conn.execute(
        f"SELECT since, until, code, name, kind, parent, contacts FROM {schema}.unit ORDER BY code, since"
    )
    for since, until, code, name, kind, parent, stored in rows:
        unit = UnitHeader.model_construct(code=code, name=name, kind=_KINDS[kind], parent=parent)
        first, beyond = noun_tables.days_of(since, until)
        headers.setdefault(code, []).append(Version(first, unit, beyond))
        contacts.setdefault(code, []).append(Version(first, stored, beyond))
        if stored != _NO_CONTACTS:
            with_some.add(code)
    return _Units(
        {code: Versions(versions) for code, versions in headers.items()},
        {code: Versions(contacts[code]) for code in with_some},
    )


def first_due(office: Office) -> str:
    """Return the first due date that is followed up, as projections write days; "" for all."""
    return office.began_on.isoformat() if office.began_on else ""
