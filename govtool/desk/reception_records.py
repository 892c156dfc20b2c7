"""Recording receptions 接访: a leader hears whoever comes. How many and what about; no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from govtool.base.dates import day_text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.desk import casework
from govtool.desk.decision_records import refuse_future
from govtool.models import ReceptionHeld
from govtool.privacy.masking import mask_numbers
from govtool.store import Store, Transaction
from govtool.subjects.reception import RECEPTION, RECEPTIONS, Reception
from govtool.views import lookups, staff


def receive(
    tx: Transaction, told: Mapping[str, Any], today: dt.date, *, again: bool = False
) -> Reception:
    """Record a reception; its leader is the one on duty that day, unless another is named.

    :param told: the fields of :class:`~govtool.models.ReceptionHeld` but ``no``, as typed.
    :param again: whether the same is meant to be recorded once more for its day.
    :raises Refused: an invalid value; codes ``out_of_order`` for a day to come, ``missing`` without a leader,
        ``repeated``. :raises NotFound: a case that is not there.
    """
    draft = drafted(tx.store, told, today)
    draft = draft.model_copy(update=casework.case_named(draft.case_no, tx))
    refuse_future(draft.on, today)
    if not again:
        casework.refuse_opened_twice(tx, RECEPTION.word, draft, today)
    subject = tx.new_subject(RECEPTION.word)
    no = tx.next_no(RECEPTIONS, "", draft.on.year)
    tx.append(subject, draft.model_copy(update={"no": no}))
    found: Reception = tx.state(subject)
    return found


def drafted(store: Store, told: Mapping[str, Any], today: dt.date) -> ReceptionHeld:
    """Return a reception as it would be recorded, but for its number: :func:`receive`."""
    values = {**told, "unit": told.get("unit") or store.office.street, "no": "R"}
    values["leader"] = told.get("leader") or staff.duty_leader(store.reader, told["on"])
    if not values["leader"]:
        raise nobody_on_duty(told["on"], today)
    return ReceptionHeld.checked(**values)


def nobody_on_duty(day: dt.date, today: dt.date) -> Refused:
    """Return the refusal to guess a leader."""
    message = _("Nobody is on duty on {code}.").format(code=day_text(day, today))
    return Refused(
        "missing", message, _("Say who received them: --leader PERSON"), column="--leader"
    )


def received(store: Store, first: dt.date, last: dt.date) -> Iterator[Reception]:
    """Yield the receptions from one day to another, in their order."""
    for subject in lookups.subjects_of(store.reader, RECEPTION.word, first, last):
        one: Reception = store.state(subject)
        yield one


def names_in(store: Store, told: ReceptionHeld) -> list[str]:
    """Return what of the text says who came: telephone and document numbers, names of parties of its case."""
    found = [_("a telephone or document number")] if mask_numbers(told.about) != told.about else []
    if told.case_no:
        parties = store.case(told.case_no).parties
        found += [party.name for party in parties if party.name in told.about]
    return found
