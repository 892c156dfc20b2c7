"""The one transaction in which anything is written: journal and projections together."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.file.reader import ReadOnly, connection_behind
from govtool.journal import chain, entries
from govtool.journal.events import IN_FOLD_ORDER
from govtool.law.office import Office
from govtool.models import Entry, Event, Redacted, Retracted
from govtool.store.subject_drafts import Draft, numbered, numbered_rows
from govtool.subjects import registry
from govtool.subjects.changes import Change, change_of
from govtool.subjects.series import Series, SeriesPlace
from govtool.subjects.subject import Reach, Subject
from govtool.views import lookups, projections, queries, registers
from govtool.views import office as offices
from govtool.views.noun_tables import listing_of
from govtool.views.numbers import Numbers, store_numbers
from govtool.views.subject_rows import insert_rows, place
from govtool.views.tables import SUBJECT, Row

if TYPE_CHECKING:
    from govtool.store import Store
    from govtool.subjects.case.state import Case

MANY = 500
"""The most subjects kept in memory before they are projected or forgotten."""


@dataclass(slots=True)
class KnownSubject:
    """The entries of a subject, with those appended since, and its ``state``, once judged."""

    history: list[Entry]
    state: Any = None


@dataclass(slots=True)
class Pending:
    """Entries to be projected; ``entered`` are the finished rows of whole new subjects."""

    entered: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    entered_word: str = ""
    """The noun of :attr:`entered`."""
    seen_through: dict[str, None] = field(default_factory=dict)
    brought_back: dict[str, None] = field(default_factory=dict)
    """Subjects of which something was taken back, perhaps what had taken back their opening."""
    registers: dict[str, None] = field(default_factory=dict)
    kinds_before: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    kinds_between: set[str] = field(default_factory=set)
    """Units that were of another kind while cases were projected, whatever they are in the end."""
    calendars: dict[str, None] = field(default_factory=dict)
    homes: dict[str, dict[str, list[tuple[str, str]]]] = field(default_factory=dict)
    """Where households and grids were before, by noun and code: others move along with them."""
    everything: bool = False
    taken: dict[str, str] = field(default_factory=dict)
    papers: set[Row] = field(default_factory=set)
    """Numbers of papers that :attr:`entered` brings along: kind, unit, year, number."""

    @property
    def subjects(self) -> int:
        """The number of subjects that wait."""
        return (
            len(self.entered.get(SUBJECT.name, ())) + len(self.seen_through) + len(self.registers)
        )


class Transaction:
    """The transaction inside ``with store.writing(actor) as tx``.

    ``id``: the id that its first entry has or would have, by which ``undo`` knows what it recorded;
    ``first_place``: the place of that entry in the journal, which no case registered before can
    have as its id.
    """

    def __init__(self, store: Store, actor: str, now: dt.datetime) -> None:
        self.store = store
        self.will_roll_back = False
        self.office_touched = False
        self._bare = connection_behind(store.reader)
        self._batch = chain.begin(self._bare, store.node, actor, now)
        self.first_place = self._batch.pos + 1
        self.id = f"{self._batch.node}-{self._batch.seq + 1}"
        self._pending = Pending()
        self._known: dict[str, KnownSubject] = {}
        self._numbers = Numbers(store.reader)
        self._office: Office | None = None

    @property
    def reader(self) -> ReadOnly:
        """The reader of the file, with all that was appended in the journal."""
        chain.flush(self._bare, self._batch)
        return self.store.reader

    @property
    def _conn(self) -> sqlite3.Connection:
        """The connection, with all that was appended in the journal."""
        chain.flush(self._bare, self._batch)
        return self._bare

    # -- facts

    @property
    def recorded_at(self) -> str:
        """Return the moment of recording (UTC) of all its entries, by which ``undo`` finds them."""
        return self._batch.recorded_at

    def append(self, subject: str, event: Event, after: Any = None) -> Entry:
        """Enter one fact. What follows from it is projected before the transaction commits.

        :param after: what it makes of the subject, as :meth:`change` just found; without it, that
            is judged again.
        :raises Refused: code ``case_no_taken`` when a registration brings a number that another
            case has.
        """
        pending = self._pending
        waits = subject in pending.seen_through or subject in pending.registers
        if pending.entered or (pending.subjects >= MANY and not waits):
            self._project_waiting()
        if event.opens:
            self._admit(subject, event)
        if isinstance(event, Retracted) and self._may_come_back(subject):
            pending.brought_back[subject] = None
        (entry,) = self.next_entries([event])
        chain.append(self._batch, subject, (chain.fact_of(event),))
        chain.flush(self._bare, self._batch)
        self._touch(subject)
        known = self._known.pop(subject, None)
        # The caller of a redaction is about to replace payloads.
        if known is not None and not isinstance(event, Redacted):
            self._known[subject] = KnownSubject(
                sorted([*known.history, entry], key=IN_FOLD_ORDER), after
            )
        return entry

    def _may_come_back(self, subject: str) -> bool:
        """Return whether it is absent now, so that taking something back may restore it."""
        is_seen_through = registry.subject_of(subject).is_seen_through
        return is_seen_through and not projections.is_stored(self._conn, subject)

    def append_all(self, subject: str, events: Sequence[Event], after: Any = None) -> None:
        """Enter facts of one subject; ``after`` is the subject with all of them: :meth:`append`."""
        *others, last = events
        for event in others:
            self.append(subject, event)
        self.append(subject, last, after)

    def next_entries(self, events: Sequence[Event]) -> list[Entry]:
        """Return the entries that events become if they are appended next."""
        batch = self._batch
        return [
            Entry(batch.node, batch.seq + place, batch.recorded_at, batch.actor, event)
            for place, event in enumerate(events, 1)
        ]

    def replace_payloads(self, texts: Mapping[str, str]) -> None:
        """Replace the payloads of entries by their ids; append one ``redacted`` entry."""
        from govtool.journal import amend  # few commands erase

        amend.replace_payloads(self._conn, texts)

    def enter(self, draft: Draft) -> str:
        """Enter a whole new subject with its history at once (quicker than by event); return it.

        :raises Refused: code ``case_no_taken``, as :meth:`append`.
        """
        if self._pending.entered and draft.word != self._pending.entered_word:
            self._project_waiting()
        subject, subject_id = self.new_subject(draft.word), self._batch.pos + 1
        no = self._number_of(draft)
        self._pending.taken[no] = subject
        self._pending.entered_word = draft.word
        self._known.pop(subject, None)
        chain.append(self._batch, subject, numbered(draft, no))
        place(numbered_rows(draft, no), subject_id, self._pending.entered)
        self._pending.papers.update(draft.papers)
        if registry.subject(draft.word).owes_by_number(self.office):
            self._pending.seen_through[subject] = None
        if self._pending.subjects >= MANY:
            self._project_waiting()
        return subject

    def _number_of(self, draft: Draft) -> str:
        """Return the number of a draft, unused so far, or else the next one."""
        noun = registry.subject(draft.word)
        if draft.no is None:
            *_others, series = noun.number_series
            return series.written(self._numbers.take(series, draft.unit, draft.year))
        self._admit_number(noun, draft.no)
        return draft.no

    def history(self, subject: str) -> list[Entry]:
        """Return all entries of a subject, with those of this transaction."""
        return self._read(subject).history

    def state(self, subject: str, as_of: dt.date | None = None) -> Any:
        """Return a subject as this transaction sees it; None when retracted or not yet there."""
        noun = registry.subject_of(subject)
        if as_of is not None:
            return noun.judge(self.history(subject), self.office, as_of)
        office, known = self.office, self._read(subject)
        if known.state is None:
            known.state = noun.judge(known.history, office)
        return known.state

    def case(self, subject: str, as_of: dt.date | None = None) -> Case | None:
        """Return the case ``subject``: :meth:`state`."""
        case: Case | None = self.state(subject, as_of)
        return case

    def change(self, subject: str, events: Sequence[Event], today: dt.date) -> Change[Any]:
        """Return what more facts would make of a subject, if they are appended next."""
        history, added = self.history(subject), self.next_entries(events)
        noun = registry.subject_of(subject)
        return change_of(noun, history, added, self.office, today, lambda: self.state(subject))

    def repeated(self, subject: str, event: Event) -> Entry | None:
        """Return the entry that recorded the same step for the same day, or None."""
        return registry.subject_of(subject).repeated(self.history(subject), event, self.office)

    def _read(self, subject: str) -> KnownSubject:
        """Return what is known of a subject; its entries are read and parsed once."""
        if subject not in self._known:
            if len(self._known) >= MANY:
                self._known.clear()
            self._known[subject] = KnownSubject(entries.history(self._conn, subject))
        return self._known[subject]

    def subject_of(self, case_no: str) -> str:
        """Return the subject of a case, new ones included; other subjects are returned as they are.

        :raises NotFound: code ``no_case``; ``no_number`` for what was taken back.
        """
        if case_no in self._pending.seen_through and self.state(case_no) is not None:
            return case_no
        return self._pending.taken.get(case_no) or lookups.subject_of(self._conn, case_no)

    def is_no_taken(self, no: str, word: str) -> bool:
        """Return whether a noun has a subject of that number, new ones included."""
        return no in self._pending.taken or lookups.bearers(self._conn, word, no) > 0

    def is_paper_number_taken(self, paper: Row) -> bool:
        """Return whether the number of a paper is taken: see :attr:`Draft.papers`."""
        return paper in self._pending.papers or lookups.is_paper_number_taken(self._bare, paper)

    def new_subject(self, word: str) -> str:
        """Return the subject that begins with the next entry appended, named after ``word``."""
        return f"{word}:{self._batch.node}-{self._batch.seq + 1}"

    def next_no(self, series: Series, unit: str, year: int) -> str:
        """Return the next number of a series, as it is written."""
        return series.written(self.next_place(series, unit, year))

    def next_place(self, series: Series, unit: str, year: int) -> SeriesPlace:
        """Return the next place of a series; those given in this transaction are counted."""
        if series.gapless:
            self._project_waiting()
        return self._numbers.next(series, unit, year)

    @property
    def office(self) -> Office:
        """The office with the units, policy and notices this transaction has entered so far."""
        if self._office is None:
            self._project_registers()
            self._office = offices.build(self._conn) if self.office_touched else self.store.office
        return self._office

    # -- how it ends

    def rollback_only(self) -> None:
        """Do everything as usual, then take it back: a dry run through the very same path."""
        self.will_roll_back = True

    def project(self) -> None:
        """Bring the projections up to what was appended; called before every commit."""
        self._project_waiting()
        pending, self._pending = self._pending, Pending()
        if pending.everything:
            projections.refold_subjects(self._conn, self.office)
        else:
            for places in self._affected(pending):
                projections.project_subjects(self._conn, places, self.state, self.office)
        if pending.everything or pending.calendars:
            queries.set_meta(self._conn, "basis", offices.basis(self.office))

    def project_everything(self) -> None:
        """Make all projections anew before the commit: policy, calendar, code or schema changed."""
        projections.refold_registers(self._conn)
        self._pending.everything = True
        self._forget_office()

    def _forget_office(self) -> None:
        self._office, self.office_touched = None, True
        for known in self._known.values():
            known.state = None

    # -- what follows from what

    def _admit(self, subject: str, event: Event) -> None:
        """Require that an opening has its own subject and a number that was given."""
        noun = registry.subject_of(subject)
        if subject != self.new_subject(noun.word):
            raise ValueError(f"an opening is appended under new_subject(), not under {subject}")
        if noun.number_series:
            no = getattr(event, noun.number_field)
            self._admit_number(noun, no)
            self._pending.taken[no] = subject

    def _admit_number(self, noun: Subject[Any], no: str) -> None:
        beyond_all = self._numbers.note(noun.number_series, no)
        if not beyond_all and self.is_no_taken(no, noun.word):
            raise _taken(noun, no)

    def _refuse_second_numbers(self) -> None:
        """Refuse to bring back what had a number that something else was given meanwhile."""
        brought_back, self._pending.brought_back = self._pending.brought_back, {}
        for subject in brought_back:
            noun, state = registry.subject_of(subject), self.state(subject)
            if state is not None and lookups.bearers(self._conn, noun.word, state.no) > 1:
                raise _taken(noun, state.no)

    def keep_from_use(self, case_nos: Iterable[str]) -> None:
        """See to it that numbers which were given before are not given again."""
        for case_no in case_nos:
            self._numbers.note(registry.number_series(), case_no)
        store_numbers(self._conn, self._numbers)

    def _touch(self, subject: str) -> None:
        word, _colon, code = subject.partition(":")
        noun, pending = registry.subject(word), self._pending
        if noun.is_seen_through:
            pending.seen_through[subject] = None
        elif listing_of(word):
            pending.registers[subject] = None
        if noun.reach is Reach.HOME:
            known = pending.homes.setdefault(word, {})
            if code not in known:
                known[code] = registers.held_by(self._conn, word, code)
        elif noun.reach is not Reach.ITSELF:
            self._note_reach(noun.reach, subject, code)
            self._forget_office()

    def _note_reach(self, reach: Reach, subject: str, code: str) -> None:
        """Note what else may be judged differently after an entry of a subject."""
        pending = self._pending
        if reach is Reach.UNIT and code not in pending.kinds_before:
            pending.kinds_before[code] = registers.kinds_of(self._conn, code)
        elif reach is Reach.YEAR:
            pending.calendars[subject] = None
        elif reach is Reach.EVERYTHING:
            pending.everything = True

    def _project_registers(self) -> None:
        waiting, self._pending.registers = self._pending.registers, {}
        for subject in waiting:
            projections.project_register(self._conn, subject, self.history(subject))

    def _project_waiting(self) -> None:
        self._project_registers()
        conn, pending = self._conn, self._pending
        if not pending.entered and not pending.seen_through:
            return
        pending.kinds_between |= self._changed_kinds(pending)
        if pending.entered:
            insert_rows(conn, "main", registry.subject(pending.entered_word), pending.entered)
        if pending.seen_through:
            places = [projections.place_of(conn, subject) for subject in pending.seen_through]
            projections.project_subjects(conn, places, self.state, self.office)
            self._refuse_second_numbers()
        store_numbers(conn, self._numbers)
        pending.seen_through, pending.taken, pending.papers = {}, {}, set()
        pending.entered.clear()

    def _affected(self, pending: Pending) -> list[Iterator[projections.Place]]:
        """Return cases without new entries to be judged again, one iterator for each reason."""
        units = pending.kinds_between | self._changed_kinds(pending)
        by_unit = [
            projections.places_with_unit(self._conn, code)
            for code in pending.kinds_before
            if code in units
        ]
        moved = {
            word: [
                code
                for code, before in codes.items()
                if registers.held_by(self._conn, word, code) != before
            ]
            for word, codes in pending.homes.items()
        }
        along = projections.places_moved(self._conn, moved)
        for _subject_id, subject in along:
            self._known.pop(subject, None)
        return [*by_unit, iter(along)] + [
            projections.places_touched_by(
                self._conn,
                int(subject.partition(":")[2]),
                offices.days_of_notices(self._conn, subject),
            )
            for subject in pending.calendars
        ]

    def _changed_kinds(self, pending: Pending) -> set[str]:
        """Return the units whose kind differs, on some day, from before this transaction."""
        before = pending.kinds_before
        return {
            code for code, kinds in before.items() if registers.kinds_of(self._conn, code) != kinds
        }


def _taken(noun: Subject[Any], no: str) -> Refused:
    message = _(noun.taken, no=no)
    return Refused("case_no_taken", message, _("Leave the number out, and a new one is given."))
