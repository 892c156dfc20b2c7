"""Links of two subjects that are one matter 一事, of any noun: on both, and removed from both.

A dispute reported to two windows, or by each side, is registered twice. Neither is merged or closed
by a link: each goes on owing what it owes and counts where it was registered. A fact that serves
linked subjects too (:attr:`~govtool.subjects.subject.EventKind.serves`) is recorded of them here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.desk import casework, reversal
from govtool.desk.wording import violation_text
from govtool.rules import effective
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.views import lookups
from govtool.views.links import linked_subjects

Pair = tuple[Any, str]
"""A subject, folded, and the number of the other."""


def link(
    tx: Transaction, no: str, other_no: str, on: dt.date, reason: str | None, today: dt.date
) -> Pair:
    """Record that two are one matter; a link already there is left as it is.

    :param no: a subject, or the number of a case, as :param other_no:, of the same noun or another.
    :param on: the day it was found out, not before either was registered. It may be after their
        closing.
    :returns: the state of the one, and the number of the other.
    :raises Refused: codes ``same_case``, ``already_linked``, ``out_of_order``.
    :raises NotFound: one of them is not there.
    """
    (subject, state), (other_subject, other) = _there(tx, no), _there(tx, other_no)
    if subject == other_subject:
        message = _("{case_no} cannot be linked with itself.", case_no=state.no)
        raise Refused("same_case", message, _("Give two numbers."))
    both = ((subject, other_subject, other), (other_subject, subject, state))
    missing = [
        (told, of, name) for told, name, of in both if not _links(tx.history(told), of.no, name)
    ]
    if not missing:
        message = _("{case_no} and {other} are linked already.", case_no=state.no, other=other.no)
        raise Refused("already_linked", message, _look_at(subject, state))
    for told, of, name in missing:
        event = m.Linked.checked(
            on=on, other=of.no, other_entry=lookups.entry_of(name), reason=reason
        )
        casework.take_step(tx, told, event, today)
    return _there(tx, subject)[1], other.no


def unlink(tx: Transaction, no: str, other_no: str, reason: str, today: dt.date) -> Pair:
    """Take back that two are one matter, on each with the link; the other may be gone.

    :raises Refused: code ``not_linked``. :raises NotFound: the one is not there.
    """
    subject, state = _there(tx, no)
    try:
        other_subject, other = _there(tx, other_no)
    except NotFound:
        found = {subject: _links(tx.history(subject), other_no)}
        if not found[subject]:
            raise
    else:
        other_no = other.no
        found = {
            subject: _links(tx.history(subject), other_no, other_subject),
            other_subject: _links(tx.history(other_subject), state.no, subject),
        }
    if not any(found.values()):
        message = _("{case_no} and {other} are not linked.", case_no=state.no, other=other_no)
        raise Refused("not_linked", message, _look_at(subject, state))
    for about, ids in found.items():
        if ids:
            reversal.retract(tx, about, ids, reason, today, step=True)
    return _there(tx, subject)[1], other_no


class Served(NamedTuple):
    """A linked subject that a fact serves: its number, and why it was left as it is, if so."""

    no: str
    refused: str = ""


def serve_linked(
    tx: Transaction, subject: str, fact: m.Event, named: Collection[str], today: dt.date
) -> list[Served]:
    """Record a fact of linked subjects too, if one serves all and breaks no rule there.

    A linked subject that is not as far yet catches up first: a duplicate that nobody took up is
    taken up and handled with the other.

    :param named: the subjects of which it is recorded anyway.
    """
    noun = registry.subject_of(subject)
    serves, own = noun.events[type(fact)].serves, fact.model_copy(update={"override": None})
    others = list(linked_subjects(tx, subject))[1:] if serves else []
    steps = [*_course(tx, subject, own), own] if others else []
    return [
        _serve(tx, other, state, steps, today)
        for other, state in others
        if serves
        and other not in named
        and registry.subject_of(other) is noun
        and serves(state, own)
    ]


def _course(tx: Transaction, subject: str, fact: m.Event) -> list[m.Event]:
    """Return the steps by which a linked subject catches up on the day of a fact."""
    kinds = registry.subject_of(subject).events
    standing = [entry.event for entry in effective(tx.history(subject))]
    steps = {
        type(event): event
        for event in standing
        if (kind := kinds.get(type(event))) and kind.catches_up
    }
    again = {"on": fact.on, "override": None}
    return [
        event.model_copy(update=again) for kind, event in steps.items() if kind is not type(fact)
    ]


def _serve(
    tx: Transaction, subject: str, state: Any, steps: Sequence[m.Event], today: dt.date
) -> Served:
    """Record the last step of a subject, after as few of the others as it needs."""
    kinds = registry.subject_of(subject).events
    *others, fact = steps
    taken: list[m.Event] = []
    as_it_is = change = tx.change(subject, [fact], today)
    now = state
    for step in others:
        if not change.violations:
            break
        serves, tried = kinds[type(step)].serves, tx.change(subject, [*taken, step], today)
        if not tried.violations and (serves is None or serves(now, step)):
            taken.append(step)
            now, change = tried.after, tx.change(subject, [*taken, fact], today)
    if change.violations:
        return Served(state.no, violation_text(as_it_is.violations[0], tx.office, today))
    tx.append_all(subject, [*taken, fact], change.after)
    return Served(state.no)


def _there(tx: Transaction, no: str) -> tuple[str, Any]:
    """Return a subject as the journal names it, and folded."""
    subject = tx.subject_of(no)
    state = tx.state(subject)
    assert state is not None, "what has a number was opened"
    return subject, state


def _look_at(subject: str, state: Any) -> str:
    return _("Look at it: govtool {noun} show {no}", noun=registry.word_of(subject), no=state.no)


def _links(history: Sequence[m.Entry], other_no: str, other: str | None = None) -> list[str]:
    """Return the ids of the entries in force that link a subject with another.

    :param other: its name in the journal; None where only its number is known.
    """
    links = (
        (entry.id, entry.event) for entry in effective(history) if isinstance(entry.event, m.Linked)
    )
    return [
        entry_id
        for entry_id, link in links
        if (link.other == other_no if other is None else link.means(other_no, other))
    ]
