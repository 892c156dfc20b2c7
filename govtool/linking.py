"""Two cases that are one matter 一事: recorded on both, taken back on both.

A dispute reported to two windows, or by each side, is registered twice. Neither case is merged or closed by a link:
each goes on owing what it owes and counts where it was registered. The link says where the rest of the story is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool import casework, undoing
from govtool import models as m
from govtool.errors import NotFound, Refused
from govtool.i18n import _
from govtool.rules import Case, effective
from govtool.store import Transaction, lookups

Pair = tuple[Case, str]
"""A case, and the number of the other."""


def link(
    tx: Transaction, case_no: str, other_no: str, on: dt.date, reason: str | None, today: dt.date
) -> Pair:
    """Record that two cases are one matter; one that says so already is left as it is.

    :param on: the day it was found out, not before either was registered. It may be after their closing.
    :returns: the case as it is now, and the number of the other.
    :raises Refused: codes ``same_case``, ``already_linked``, ``out_of_order``.
    :raises NotFound: code ``no_case``.
    """
    (subject, case), (other_subject, other) = _case(tx, case_no), _case(tx, other_no)
    if subject == other_subject:
        message = _("{case_no} cannot be linked with itself.").format(case_no=case.case_no)
        raise Refused("same_case", message, _("Give the numbers of two cases."))
    both = ((case, other_subject, other), (other, subject, case))
    missing = [(told, of, name) for told, name, of in both if not told.is_linked_with(of.case_no, name)]
    if not missing:
        message = _("{case_no} and {other} are linked already.").format(
            case_no=case.case_no, other=other.case_no
        )
        raise Refused(
            "already_linked", message, _("Look at it: govtool case show {no}").format(no=case.case_no)
        )
    for told, of, name in missing:
        entry = lookups.entry_of(name)
        event = m.Linked.checked(on=on, other=of.case_no, other_entry=entry, reason=reason)
        casework.take_step(tx, told.case_no, event, today)
    return _case(tx, case_no)[1], other.case_no


def unlink(tx: Transaction, case_no: str, other_no: str, reason: str, today: dt.date) -> Pair:
    """Take back that two cases are one matter, on each that says so; the other need not be in this file any more.

    :raises Refused: code ``not_linked``. :raises NotFound: code ``no_case``.
    """
    subject, case = _case(tx, case_no)
    try:
        other_subject, other = _case(tx, other_no)
    except NotFound:
        found = {subject: _links(tx.history(subject), other_no)}
        if not found[subject]:
            raise
    else:
        other_no = other.case_no
        found = {
            subject: _links(tx.history(subject), other_no, other_subject),
            other_subject: _links(tx.history(other_subject), case.case_no, subject),
        }
    if not any(found.values()):
        message = _("{case_no} and {other} are not linked.").format(case_no=case.case_no, other=other_no)
        raise Refused("not_linked", message, _("Look at it: govtool case show {no}").format(no=case.case_no))
    for about, ids in found.items():
        if ids:
            undoing.retract(tx, about, ids, reason, today, step=True)
    return _case(tx, case_no)[1], other_no


def _case(tx: Transaction, case_no: str) -> tuple[str, Case]:
    """The subject of a case, and the case."""
    subject = tx.subject_of(case_no)
    case = tx.case(subject)
    assert case is not None, "a case with a number is registered"
    return subject, case


def _links(history: Sequence[m.Entry], other_no: str, other: str | None = None) -> list[str]:
    """The standing entries that link a case with another, by their ids.

    :param other: its name in the journal; None where it is not there any more, and only its number is known.
    """
    links = ((entry.id, entry.event) for entry in effective(history) if isinstance(entry.event, m.Linked))
    return [
        entry_id
        for entry_id, link in links
        if (link.other == other_no if other is None else link.means(other_no, other))
    ]
