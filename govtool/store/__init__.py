"""The opened file: ``with open_store(path) as store``, then ``with store.writing(actor) as tx``."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from govtool.base import text
from govtool.base.errors import GovtoolError, NotFound, StorageTrouble
from govtool.base.i18n import _
from govtool.file import connection, ddl, durable_files, file_errors, locations, schema_objects
from govtool.file.lock_wait import WAIT, OnWait, Waiting, WaitingConnection
from govtool.file.reader import ReadOnly, connection_behind
from govtool.journal import chain, entries
from govtool.law.office import Office
from govtool.models import Entry, RulesAdopted
from govtool.store import schema
from govtool.store.transaction import Transaction
from govtool.subjects import registry
from govtool.subjects.office import with_adopted
from govtool.views import lookups, queries
from govtool.views import office as offices

if TYPE_CHECKING:
    from govtool.subjects.case.state import Case

__all__ = ["Store", "Transaction", "open_store", "refresh_file"]

Warned = Callable[[locations.Risk], None]
"""Is told of the risk of the place where the file lies."""
ClockWarned = Callable[[dt.datetime], None]
"""Is told of the time of the newest entry, which has yet to come."""

_TOLD_ON = "place_told_on"
_CLOCK_TOLD_ON = "clock_told_on"


class Store:
    """An open file of ours. A context manager: it closes the file and translates errors.

    ``path``: the file; ``reader``: answers questions to it; ``upgrade_copy``: the copy made before
    an upgrade, if there was one; ``adopted``: the rules that opening it found to be new to it;
    ``judged_anew``: opening it judged everything anew, because this version has other rules, clocks
    or days than the one before; ``outdated``: the projections were made under another policy or
    calendar, and the file cannot be written; ``warned``, ``clock_warned``: who is told, once a day
    before something is written, that the file lies where it should not, and that its newest entry
    has yet to come; ``before_writing``: what is to be done once before the first transaction of
    this opening, a backup for instance; ``permitted``: asked in every transaction once it holds the
    lock, it refuses whoever may not record any more; ``on_commit``: called after each transaction
    that changed something.
    """

    def __init__(
        self, path: Path, conn: WaitingConnection, upgrade_copy: Path | None = None
    ) -> None:
        self.path = path
        self._conn = conn
        self.reader = ReadOnly(conn)
        self.upgrade_copy = upgrade_copy
        self.adopted: RulesAdopted | None = None
        self.outdated = False
        self.judged_anew = False
        self.warned: Warned | None = None
        self.clock_warned: ClockWarned | None = None
        self.before_writing: Callable[[], None] | None = None
        self.permitted: Callable[[], None] | None = None
        self.on_commit: Callable[[], None] | None = None
        self._office: tuple[int, Office] | None = None
        self._node: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise file_errors.trouble(error, self.path) from error

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self._conn.close()

    @property
    def node(self) -> str:
        """The random id of this file, by which its entries are known everywhere."""
        if self._node is None:
            with file_errors.translated(self.path):
                self._node = queries.meta(self._conn, "node")
            if self._node is None:
                message = _("“{path}” has lost its own id.", path=self.path)
                hint = _("Restore the newest backup.")
                raise StorageTrouble("damaged", message, hint, path=str(self.path))
        return self._node

    @property
    def office(self) -> Office:
        """The office as the rules need it, read again only after somebody changed the file."""
        with file_errors.translated(self.path):
            version = self.version
            if self._office is None or self._office[0] != version:
                unrecorded = [self.adopted] if self.outdated and self.adopted else []
                self._office = version, with_adopted(offices.build(self._conn), unrecorded)
        return self._office[1]

    @property
    def version(self) -> int:
        """A number that is another one after another connection has changed the file."""
        with file_errors.translated(self.path):
            (version,) = self._conn.execute("PRAGMA data_version").fetchone()
        return int(version)

    @property
    def waiting(self) -> Waiting:
        """The longest wait of its statements, and the function that it calls."""
        return Waiting(self._conn.patience, self._conn.on_wait)

    def remember_office(self, office: Office) -> None:
        """Take over the office, where it was read already from the very entries of this file."""
        self._office = self.version, office

    def forget_office(self) -> None:
        """Read the office again next time: this very connection changed what it is made of."""
        self._office = None

    def history(self, subject: str) -> list[Entry]:
        """Return all entries of a subject in fold order."""
        with file_errors.translated(self.path):
            return entries.history(self._conn, subject)

    def subject_of(self, case_no: str) -> str:
        """Return the subject of the case with that number.

        :raises NotFound: code ``no_case``, with the numbers most like it.
        """
        with file_errors.translated(self.path):
            return lookups.subject_of(self._conn, case_no)

    def subject_numbered(self, no: str, word: str | None = None) -> str:
        """Return the subject with that number, of whatever noun, or of that of a ``word``.

        :raises NotFound: code ``no_number``. :raises Refused: code ``ambiguous``, when several have
            it.
        """
        with file_errors.translated(self.path):
            return lookups.subject_numbered(self.reader, no, word)

    def state(self, subject: str, as_of: dt.date | None = None) -> Any:
        """Return a subject as of the end of ``as_of``, or None if absent or taken back."""
        return registry.subject_of(subject).judge(self.history(subject), self.office, as_of)

    def case(self, case_no: str, as_of: dt.date | None = None) -> Case:
        """The case with that number, as it stood at the end of ``as_of``.

        :raises NotFound: code ``no_case``, also when it was not yet registered on ``as_of``.
        """
        subject = self.subject_of(case_no)
        case: Case | None = self.state(subject, as_of)
        if case is None:
            number = lookups.no_of(self.reader, subject) or case_no
            day = as_of.isoformat() if as_of else ""
            message = _(
                "The case {case_no} was not registered yet on {day}.", case_no=number, day=day
            )
            raise NotFound("no_case", message, _("Ask about a later day."), case_no=number)
        return case

    def head(self) -> str:
        """The newest hash of this file's own chain, in hex."""
        with file_errors.translated(self.path):
            return chain.head(self._conn, self.node)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the file for several queries; other commits wait meanwhile."""
        with file_errors.translated(self.path):
            self._conn.execute("BEGIN")
            try:
                yield
            finally:
                connection.roll_back(self._conn)

    @contextmanager
    def writing(
        self, actor: str, now: Callable[[], dt.datetime] | None = None
    ) -> Iterator[Transaction]:
        """Return the only writer: journal and projections in one transaction, committed at its end.

        Anything raised inside, Ctrl-C too, leaves the file as it was.

        :param actor: who records; :param now: the clock for ``recorded_at``, the machine's if left
            out.
        :raises GovtoolError: what :func:`connection.trouble` makes of SQLite's errors, ``busy``
            among them; what ``permitted`` raises.
        """
        name = text.clean(actor, text.NAME_LIMIT)
        clock = now or _machine_clock
        first, self.before_writing = self.before_writing, None
        if first is not None:
            first()
        with connection.transaction(self._conn, self.path) as ending:
            schema_objects.require_harmless(self._conn, self.path)
            if self.permitted is not None:
                self.permitted()
            moment = clock()
            tx = Transaction(self, name, moment)
            self._warn_of_place(moment)
            self._warn_of_clock(tx.recorded_at, moment)
            unchanged = self._conn.total_changes
            try:
                yield tx
                tx.project()
                ending.commit = not tx.will_roll_back
            finally:
                if tx.office_touched:
                    self.forget_office()
        if self.on_commit is not None and ending.commit and self._conn.total_changes > unchanged:
            self.on_commit()

    def _warn_of_place(self, now: dt.datetime) -> None:
        risk = locations.risk_of(self.path) if self.warned else None
        if self.warned and risk and self._is_first_of_day(_TOLD_ON, now):
            self.warned(risk)

    def _warn_of_clock(self, recorded_at: str, now: dt.datetime) -> None:
        if (
            self.clock_warned
            and chain.lies_ahead(recorded_at, now)
            and self._is_first_of_day(_CLOCK_TOLD_ON, now)
        ):
            self.clock_warned(dt.datetime.fromisoformat(recorded_at))

    def _is_first_of_day(self, key: str, now: dt.datetime) -> bool:
        """Return whether this is the first time today, by the machine's clock, and note it."""
        day = chain.timestamp(now)[:10]
        if queries.meta(self._conn, key) == day:
            return False
        queries.set_meta(self._conn, key, day)
        return True


def _machine_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def open_store(
    path: Path,
    *,
    create: bool = False,
    wait: float = WAIT,
    on_wait: OnWait | None = None,
    refresh: bool = True,
) -> Store:
    """Open a file, bringing an older schema and projections of an older policy up to date.

    :param create: make it when it is missing or empty.
    :param wait: seconds to wait for another command that holds the file; :param on_wait: is called
        when it has to wait.
    :param refresh: judge all cases again when policy, calendar or rules changed; ``doctor`` looks
        first, but for an upgrade, which leaves empty tables behind.
    :raises NotFound: code ``no_file``. :raises FileBusy: code ``busy``.
    :raises StorageTrouble: ``not_a_database``, ``not_ours``, ``newer_schema``, ``read_only``,
        ``damaged``, ``disk_full`` …
    """
    if create:
        connection.make_file(path)
    elif not os.path.exists(path):  # noqa: PTH110 - Path.exists raises where the folder may not be searched
        raise file_errors.missing(path)
    connection.require_file(path)
    durable_files.clear_for(path)
    with file_errors.translated(path):
        conn = connection.connect(path, wait, on_wait)
    try:
        store = Store(path, conn, schema.bring_up_to_date(conn, path, create=create))
        with file_errors.translated(path):
            schema_objects.require_tables(conn, path, () if refresh else ddl.NEVER_MADE_ANEW)
        if refresh or store.upgrade_copy is not None:
            refresh_file(store)
    except BaseException:
        conn.close()
        raise
    return store


def refresh_file(store: Store) -> None:
    """Adopt the rules new to a file and judge everything again if the stored basis differs.

    A file we cannot write stays as it is, marked.
    """
    with file_errors.translated(store.path):
        stored = queries.meta(store.reader, "basis")
    if stored == offices.basis(store.office):
        return
    from govtool.store import upgrade  # the usual command finds a file of its own version

    now = _machine_clock()
    today = now.astimezone().date()
    try:
        with store.writing("govtool", lambda: now) as tx:
            if stored:
                upgrade.remember_deadlines(connection_behind(store.reader))
            store.adopted = upgrade.adopt_rules(tx, today)
            tx.project_everything()
        store.judged_anew = stored is not None or store.upgrade_copy is not None
    except GovtoolError as error:
        if error.code != "read_only":
            raise
        store.adopted, store.outdated = upgrade.pending_rules(store.reader, today), True
        store.forget_office()
