"""Recording who of the leaders is on duty on which day 值班: set, exchanged, taken off. The history stays in the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govtool.errors import NotFound, Refused
from govtool.i18n import _, listed
from govtool.models import Duty, DutyCleared, DutySet
from govtool.store import Transaction, duty
from govtool.store.reader import Reader
from govtool.text import quoted


def put_on_duty(tx: Transaction, wanted: Sequence[Duty], reason: str | None, today: dt.date) -> list[Duty]:
    """Put leaders on duty; returns those days that are otherwise now than before.

    :param reason: why, which has to be said where somebody else was on duty.
    :raises Refused: code ``reason_missing``.
    """
    replaced = replaced_by(tx.reader, wanted)
    if replaced and not reason:
        raise reason_missing(replaced)
    before = duty.between(tx.reader, wanted[0].date, wanted[-1].date)
    changed = [new for new in (_completed(new, before, tx) for new in wanted) if before.get(new.date) != new]
    _record(tx, changed, reason, today)
    return changed


def replaced_by(conn: Reader, wanted: Sequence[Duty]) -> list[Duty]:
    """Return who else is on duty on the wanted days."""
    before = duty.between(conn, wanted[0].date, wanted[-1].date)
    return [
        before[new.date] for new in wanted if new.date in before and before[new.date].leader != new.leader
    ]


def exchange(tx: Transaction, one: dt.date, other: dt.date, reason: str | None, today: dt.date) -> list[Duty]:
    """Let two leaders exchange their days. Returns both days as they are now.

    What belongs to a day stays with it: the remark, who gives guidance, who is trained.

    :raises NotFound: code ``nobody_on_duty``. :raises Refused: code ``bad_value``, when nothing would change.
    """
    here, there = on_duty(tx, one), on_duty(tx, other)
    if here.leader == there.leader:
        message = _("{leader} is on duty on both days.").format(leader=here.leader)
        raise Refused("bad_value", message, _("See: govtool duty show"))
    exchanged = [_with_leader_of(there, here), _with_leader_of(here, there)]
    _record(tx, exchanged, reason, today)
    return exchanged


def take_off_duty(tx: Transaction, days: Iterable[dt.date], reason: str | None, today: dt.date) -> list[Duty]:
    """Leave days without anybody; returns who was on duty on them.

    :raises NotFound: code ``nobody_on_duty``, when nobody was on any of them.
    """
    days = list(days)
    there = duty.between(tx.reader, days[0], days[-1])
    taken_off = [there[day] for day in days if day in there]
    if not taken_off:
        raise _nobody(days[0])
    for gone in taken_off:
        tx.append(_subject(gone.date), DutyCleared.checked(on=today, reason=reason))
    return taken_off


def on_duty(tx: Transaction, day: dt.date) -> Duty:
    """Who is on duty on a day.

    :raises NotFound: code ``nobody_on_duty``.
    """
    found = duty.between(tx.reader, day, day).get(day)
    if found is None:
        raise _nobody(day)
    return found


def _completed(new: Duty, before: Mapping[dt.date, Duty], tx: Transaction) -> Duty:
    """``new`` with what was not said again: the leader's telephone as last known, and what belongs to the day."""
    there = before.get(new.date)
    kept: dict[str, Any] = {"phone": new.phone or duty.last_phone(tx.reader, new.leader)}
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
    message = _("Somebody else is on duty already: {days}.").format(days=there)
    return Refused("reason_missing", message, _("Say why it changes: --reason TEXT"), column="--reason")


def _nobody(day: dt.date) -> NotFound:
    message = _("Nobody is on duty on {day}.").format(day=day.isoformat())
    return NotFound("nobody_on_duty", message, _("See: govtool duty show"), value=day.isoformat())
