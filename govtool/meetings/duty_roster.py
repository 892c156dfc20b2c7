"""The duty roster 值班: who of the leaders is on duty on which day, and its changes.

The history stays in the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.desk.casework import repeated
from govtool.file.reader import Reader
from govtool.journal.entries import Filter, JournalLine, read
from govtool.journal.events import as_recorded
from govtool.law.workdays import ONE_DAY, DayStatus
from govtool.models import Duty, DutyCleared, DutySet, Entry
from govtool.rules import effective, retracted
from govtool.store import Store, Transaction
from govtool.views import staff


def on_duty(store: Store, day: dt.date) -> tuple[Duty, ...]:
    """Return the leaders on duty on a day; empty when nobody is."""
    return tuple(staff.duty_between(store.reader, day, day).values())


@dataclass(frozen=True, slots=True)
class DutyChange:
    """An entry about the duty of a day; ``duty`` is None where nobody was left on duty."""

    line: JournalLine
    duty: Duty | None
    taken_back: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``duty show --history --json`` lists under ``history``."""
        entry = self.line.entry
        return {
            "entry": entry.id,
            "recorded_at": entry.recorded_at,
            "actor": entry.actor,
            **_duty_json(self.duty),
            "reason": getattr(entry.event, "reason", None),
            "taken_back": self.taken_back,
        }


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the roster: whether it is worked, who is on duty, and ``history`` if asked for."""

    status: DayStatus
    provisional: bool
    duty: Duty | None
    history: Sequence[DutyChange] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``duty show --json`` lists."""
        body: dict[str, Any] = {
            "date": self.status.day,
            "weekday": self.status.day.isoweekday(),
            "workday": self.status.reason.works,
            "holiday": self.status.holiday or None,
            "provisional": self.provisional,
            **_duty_json(self.duty),
        }
        if self.history is not None:
            body["history"] = [change.as_json() for change in self.history]
        return body


def _duty_json(duty: Duty | None) -> dict[str, Any]:
    """Return the keys of who is on duty, for nobody too."""
    return {
        **{name: getattr(duty, name, None) for name in ("leader", "phone", "note")},
        **{name: list(getattr(duty, name, ())) for name in ("guides", "trainees")},
    }


def roster(
    store: Store,
    first: dt.date,
    last: dt.date,
    *,
    history: bool = False,
    as_of: dt.date | None = None,
) -> list[Day]:
    """Return every day from ``first`` to ``last``, also those on which nobody is on duty.

    :param history: whether to add earlier duties of each day, and why they changed.
    :param as_of: as it was arranged on that day; without it, as it is by now.
    """
    calendar, there = store.office.calendar, staff.duty_between(store.reader, first, last, as_of)
    unsure = calendar.not_announced(first, last)
    days = ((day, changes(store, day) if history else None) for day in days_between(first, last))
    return [
        Day(calendar.status(day), day.year in unsure, there.get(day), before)
        for day, before in days
    ]


def days_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days from ``first`` to ``last``, both included."""
    for n in range((last - first).days + 1):
        yield first + n * ONE_DAY


def changes(store: Store, day: dt.date) -> list[DutyChange]:
    """Return the entries of a day in the order of recording; entries taken back are marked."""
    subject = f"duty:{day.isoformat()}"
    gone = retracted(store.history(subject))
    lines = read(store.reader, Filter(subject=subject, kinds=("duty_set", "duty_cleared")))
    return [DutyChange(line, _duty_of(line), line.entry.id in gone) for line in lines]


def _duty_of(line: JournalLine) -> Duty | None:
    return line.entry.event.duty if isinstance(line.entry.event, DutySet) else None


def put_on_duty(
    tx: Transaction, wanted: Sequence[Duty], reason: str | None, today: dt.date
) -> list[Duty]:
    """Put leaders on duty; return the days that changed.

    :param reason: why, required where somebody else was on duty.
    :raises Refused: code ``reason_missing``.
    """
    replaced = replaced_by(tx.reader, wanted)
    if replaced and not reason:
        raise reason_missing(replaced)
    before = staff.duty_between(tx.reader, wanted[0].date, wanted[-1].date)
    changed = [
        new
        for new in (_completed(new, before, tx) for new in wanted)
        if before.get(new.date) != new
    ]
    _record(tx, changed, reason, today)
    return changed


def replaced_by(conn: Reader, wanted: Sequence[Duty]) -> list[Duty]:
    """Return who else is on duty on the wanted days."""
    before = staff.duty_between(conn, wanted[0].date, wanted[-1].date)
    return [
        before[new.date]
        for new in wanted
        if new.date in before and before[new.date].leader != new.leader
    ]


def exchange(
    tx: Transaction,
    days: tuple[dt.date, dt.date],
    reason: str | None,
    today: dt.date,
    *,
    again: bool = False,
) -> list[Duty]:
    """Let two leaders exchange their days. Returns both days as they are now.

    What belongs to a day stays with it: the remark, who gives guidance, who is trained.

    :param again: whether what was exchanged today is to be as it was before.
    :raises NotFound: code ``nobody_on_duty``. :raises Refused: code ``bad_value``, when nothing
        would change; ``repeated``.
    """
    if not again and (earlier := exchanged_today(tx, days, today)):
        raise repeated(exchanged_text(earlier))
    here, there = (_duty_on(tx, day) for day in days)
    if here.leader == there.leader:
        message = _("{leader} is on duty on both days.", leader=here.leader)
        raise Refused("bad_value", message, _("See: govtool duty show"))
    exchanged = [_with_leader_of(there, here), _with_leader_of(here, there)]
    _record(tx, exchanged, reason, today)
    return exchanged


def exchanged_today(
    source: Store | Transaction, days: tuple[dt.date, dt.date], today: dt.date
) -> list[Entry]:
    """Return the entries that exchanged two days today, if that was the last change of both."""
    last = [_newest_two(source, day) for day in days]
    if not all(len(entries) == 2 for entries in last):  # noqa: PLR2004  # what was, and what is
        return []
    (was_here, here), (was_there, there) = last
    same_command = (here.recorded_at, here.node) == (there.recorded_at, there.node)
    crossed = (_leader(was_here), _leader(was_there)) == (_leader(there), _leader(here))
    is_exchange = same_command and crossed and _leader(here) != _leader(there)
    return [here, there] if is_exchange and here.event.on == today else []


def _newest_two(source: Store | Transaction, day: dt.date) -> list[Entry]:
    entries = effective(source.history(_subject(day)))
    return sorted(entries, key=as_recorded)[-2:]


def _leader(entry: Entry) -> str | None:
    return entry.event.duty.leader if isinstance(entry.event, DutySet) else None


def exchanged_text(earlier: Sequence[Entry]) -> str:
    """Return the sentence that two days were exchanged already, and by whom."""
    duties = (entry.event.duty for entry in earlier if isinstance(entry.event, DutySet))
    now = listed(f"{one.date.isoformat()} {quoted(one.leader)}" for one in duties)
    text = _("Exchanged today already: {days} (by {actor}). Once more, and it is as it was before.")
    return text.format(days=now, actor=earlier[0].actor)


def take_off_duty(
    tx: Transaction, days: Iterable[dt.date], reason: str | None, today: dt.date
) -> list[Duty]:
    """Leave days without anybody; returns who was on duty on them.

    :raises NotFound: code ``nobody_on_duty``, when nobody was on any of them.
    """
    days = list(days)
    there = staff.duty_between(tx.reader, days[0], days[-1])
    taken_off = [there[day] for day in days if day in there]
    if not taken_off:
        raise _nobody(days[0])
    for gone in taken_off:
        tx.append(_subject(gone.date), DutyCleared.checked(on=today, reason=reason))
    return taken_off


def _duty_on(tx: Transaction, day: dt.date) -> Duty:
    """Return who is on duty on a day.

    :raises NotFound: code ``nobody_on_duty``.
    """
    found = staff.duty_between(tx.reader, day, day).get(day)
    if found is None:
        raise _nobody(day)
    return found


def _completed(new: Duty, before: Mapping[dt.date, Duty], tx: Transaction) -> Duty:
    """Return ``new`` with the leader's telephone as last known, and what belongs to the day."""
    there = before.get(new.date)
    kept: dict[str, Any] = {"phone": new.phone or staff.phone_of_leader(tx.reader, new.leader)}
    if there is not None:
        kept["note"] = new.note or there.note
        silent = (name for name in ("guides", "trainees") if name not in new.model_fields_set)
        kept |= {name: getattr(there, name) for name in silent}
    return new.model_copy(update=kept)


def _with_leader_of(leader: Duty, day: Duty) -> Duty:
    return day.model_copy(update={"leader": leader.leader, "phone": leader.phone})


def _record(tx: Transaction, changed: Iterable[Duty], reason: str | None, today: dt.date) -> None:
    for new in changed:
        tx.append(_subject(new.date), DutySet.checked(on=today, duty=new, reason=reason))


def _subject(day: dt.date) -> str:
    return f"duty:{day.isoformat()}"


def reason_missing(replaced: Sequence[Duty]) -> Refused:
    """Return the refusal to replace somebody without saying why."""
    there = listed(f"{one.date.isoformat()} {quoted(one.leader)}" for one in replaced[:3])
    message = _("Somebody else is on duty already: {days}.", days=there)
    return Refused(
        "reason_missing", message, _("Say why it changes: --reason TEXT"), column="--reason"
    )


def _nobody(day: dt.date) -> NotFound:
    message = _("Nobody is on duty on {day}.", day=day.isoformat())
    return NotFound("nobody_on_duty", message, _("See: govtool duty show"), value=day.isoformat())
