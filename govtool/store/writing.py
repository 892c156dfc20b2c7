"""The one transaction in which anything is written: journal and projections together, or nothing."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtool import journal
from govtool.errors import Refused
from govtool.i18n import _
from govtool.models import Entry, Event, Registered
from govtool.rules import Case, Office, judge
from govtool.store import likeness, projections, queries
from govtool.store import office as offices
from govtool.store.projections import Numbers

if TYPE_CHECKING:
    from govtool.store.database import Store

MANY = 1000
"""Subjects waiting for projection before they are projected in between, so that an import's memory stays flat."""


@dataclass(slots=True)
class Pending:
    """What was appended but not yet projected."""

    cases: dict[str, None] = field(default_factory=dict)
    registers: dict[str, None] = field(default_factory=dict)
    kinds_before: dict[str, str | None] = field(default_factory=dict)
    calendars: dict[str, None] = field(default_factory=dict)
    everything: bool = False
    numbers: Numbers = field(default_factory=Numbers)
    taken: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Pending:
        """A snapshot to return to."""
        return Pending(
            dict(self.cases), dict(self.registers), dict(self.kinds_before), dict(self.calendars),
            self.everything, self.numbers.copy(), dict(self.taken),
        )  # fmt: skip


class Transaction:
    """What can be done inside ``with store.writing(actor) as tx``."""

    def __init__(self, store: Store, actor: str, now: dt.datetime) -> None:
        self.store = store
        self.conn: sqlite3.Connection = store.conn
        self.will_roll_back = False
        self.office_touched = False
        self._batch = journal.begin(self.conn, store.node, actor, now)
        self._pending = Pending()
        self._office: Office | None = None

    # -- facts

    @property
    def recorded_at(self) -> str:
        """When this transaction records (UTC): what all its entries share, and what ``undo`` takes back."""
        return self._batch.recorded_at

    def append(self, subject: str, event: Event) -> Entry:
        """Enter one fact. What follows from it is projected before the transaction commits.

        :raises Refused: code ``case_no_taken`` when a registration brings a number that another case has.
        """
        if len(self._pending.cases) + len(self._pending.registers) >= MANY and not self._is_pending(subject):
            self._project_registers()
            self._project_cases()
        if isinstance(event, Registered):
            self._admit(subject, event.case_no)
        entry = journal.append(self.conn, self._batch, subject, event)
        self._touch(subject)
        return entry

    def history(self, subject: str) -> list[Entry]:
        """All entries of a subject, with those of this transaction."""
        return journal.history(self.conn, subject)

    def case(self, subject: str, as_of: dt.date | None = None) -> Case | None:
        """The case ``subject`` as this transaction sees it; None when retracted or not yet there."""
        return judge(self.history(subject), self.office, as_of)

    def subject_of(self, case_no: str) -> str:
        """The subject of a case, also of one registered in this transaction.

        :raises NotFound: code ``no_case``.
        """
        return self._pending.taken.get(case_no) or queries.subject_of(self.conn, case_no)

    def is_case_no_taken(self, case_no: str) -> bool:
        """Whether a case has that number, one registered in this transaction included."""
        return case_no in self._pending.taken or queries.is_case_no_taken(self.conn, case_no)

    def new_case_subject(self) -> str:
        """The subject of a case whose registration is the next entry appended."""
        return f"case:{self._batch.node}-{self._batch.seq + 1}"

    def next_case_no(self, unit: str, year: int) -> str:
        """The next number of a unit in a year; numbers are never used twice, also not after an undo."""
        return projections.next_case_no(self.conn, self._pending.numbers, unit, year)

    @property
    def office(self) -> Office:
        """The office with the units, policy and notices this transaction has entered so far."""
        if self._office is None:
            self._project_registers()
            self._office = offices.build(self.conn) if self.office_touched else self.store.office
        return self._office

    # -- how it ends

    def rollback_only(self) -> None:
        """Do everything as usual, then take it back: a dry run through the very same path."""
        self.will_roll_back = True

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back only what was done inside when it raises, as for one bad record among good ones."""
        batch, pending, office = (self._batch.seq, self._batch.hash), self._pending.copy(), self._office
        self.conn.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK TO attempt")
                self.conn.execute("RELEASE attempt")
            (self._batch.seq, self._batch.hash), self._pending, self._office = batch, pending, office
            raise
        self.conn.execute("RELEASE attempt")

    def project(self) -> None:
        """Bring the projections up to what was appended; called before every commit."""
        office_changed = self._office_changed()
        self._project_registers()
        self._project_cases()
        affected, everything = self._affected(), self._pending.everything
        self._pending = Pending()
        if everything:
            likeness.forget_all(self.conn)
        for places in affected:
            projections.project_cases(self.conn, places, self.office, indexed=not everything)
        if office_changed:
            queries.set_meta(self.conn, "basis", offices.basis(self.office))

    def project_everything(self) -> None:
        """Judge every case again before the commit: policy, calendar or code changed."""
        self._pending.everything = True
        self._forget_office()

    def _forget_office(self) -> None:
        self._office, self.office_touched = None, True

    # -- what follows from what

    def _is_pending(self, subject: str) -> bool:
        return subject in self._pending.cases or subject in self._pending.registers

    def _admit(self, subject: str, case_no: str) -> None:
        """A registration opens a subject of its own, under a number no other case has."""
        if subject != self.new_case_subject():
            raise ValueError(f"a registration is appended under new_case_subject(), not under {subject}")
        if self.is_case_no_taken(case_no):
            raise Refused(
                "case_no_taken",
                _("There is a case {case_no} already.").format(case_no=case_no),
                _("Leave the number out, and a new one is given."),
            )
        self._pending.taken[case_no] = subject
        self._pending.numbers.note(case_no)

    def _touch(self, subject: str) -> None:
        word, _colon, code = subject.partition(":")
        pending = self._pending
        if word == "case":
            pending.cases[subject] = None
        elif word in projections.REGISTERS:
            pending.registers[subject] = None
        elif word == "calendar":
            pending.calendars[subject] = None
        elif word in {"policy", "office"}:
            pending.everything = True
        if word == "unit" and code not in pending.kinds_before:
            pending.kinds_before[code] = queries.unit_kind(self.conn, code)
        if word in {"unit", "calendar", "policy", "office"}:
            self._forget_office()

    def _office_changed(self) -> bool:
        return self._pending.everything or bool(self._pending.calendars)

    def _project_registers(self) -> None:
        waiting, self._pending.registers = self._pending.registers, {}
        for subject in waiting:
            projections.project_register(self.conn, subject)

    def _project_cases(self) -> None:
        pending = self._pending
        if pending.cases:
            places = [projections.place_of(self.conn, subject) for subject in pending.cases]
            projections.project_cases(self.conn, places, self.office)
            projections.store_numbers(self.conn, pending.numbers)
            pending.cases, pending.taken, pending.numbers = {}, {}, Numbers()

    def _affected(self) -> list[Iterator[projections.Place]]:
        """Cases that have no new entry but may be judged otherwise now, one iterator for each reason."""
        pending = self._pending
        if pending.everything:
            return [projections.places(self.conn)]
        by_unit = [
            projections.places_with_unit(self.conn, code)
            for code, before in pending.kinds_before.items()
            if queries.unit_kind(self.conn, code) != before
        ]
        return by_unit + [projections.places_touched_by(self.conn, subject) for subject in pending.calendars]
