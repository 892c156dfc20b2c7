"""Withdrawal of consent 撤回同意 (PIPL 15, 47): what tells of a household goes, its slots stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.base.i18n import _
from govtool.desk import casework, reversal
from govtool.desk.households import all_of_household
from govtool.journal import amend
from govtool.journal.events import Event, Linked, retracted
from govtool.privacy.erasure import erase_all
from govtool.privacy.personal_marks import GONE
from govtool.privacy.pseudonyms import Pseudonyms
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.views import lookups, noun_tables


def withdraw(tx: Transaction, subject: str, event: Event, today: dt.date) -> int:
    """Record that a household withdrew, and erase what its agreement and its visits tell of it.

    Of what else belongs to it, what was asked for and done goes too, and what was taken back; what
    is still to be done stays.

    :param event: says that it withdrew.
    :returns: how many entries that changed.
    """
    household = tx.state(subject).household
    casework.take_step(tx, subject, event, today)
    tx.project()
    done = [
        other
        for other, state in all_of_household(tx.store, household)
        if other != subject and _goes_too(other, subject) and state.closed_on is not None
    ]
    taken_back = _taken_back(tx, subject, household)
    reason = _("consent withdrawn")
    return sum(_erased(tx, each, reason, today) for each in (subject, *done, *taken_back))


def _goes_too(other: str, subject: str) -> bool:
    """Return whether something of another noun is erased as the same purpose needs it no more."""
    noun, own = registry.subject_of(other), registry.subject_of(subject)
    return noun is not own and noun.purpose is own.purpose


def _taken_back(tx: Transaction, subject: str, household: str) -> Iterator[str]:
    """Yield what of the same purpose was recorded of a household and taken back."""
    purpose = registry.subject_of(subject).purpose
    for noun in noun_tables.nouns_in(tx.reader):
        if noun.purpose is purpose:
            yield from lookups.retracted_of(tx.reader, noun.word, noun.belongs_to, household)


def _erased(tx: Transaction, subject: str, reason: str, today: dt.date) -> int:
    no = lookups.no_of(tx.reader, subject) or ""
    linked = dict.fromkeys(_linked(tx, subject))
    changed = sum(
        _severed(tx, other, (no, subject), reason, today) for other in linked if other != subject
    )
    return changed + erase_all(tx, subject, no, Pseudonyms(), reason, today)


def _linked(tx: Transaction, subject: str) -> Iterator[str]:
    """Yield the subjects that something was ever linked with."""
    links = [entry.event for entry in tx.history(subject) if isinstance(entry.event, Linked)]
    (word, *_others) = registry.subject_of(subject).linked_with
    found = (lookups.linked_subject(tx.reader, link, word) for link in links)
    return (other for other in found if other is not None)


def _severed(
    tx: Transaction, other: str, named: tuple[str, str], reason: str, today: dt.date
) -> int:
    """Let a matter and what a household withdrew from name each other no more.

    By the place of the matter anybody would know whose the agreement was.

    :param named: the number and the subject of what it names.
    :returns: how many entries of the matter changed.
    """
    no, subject = named
    other_no = lookups.no_of(tx.reader, other) or ""
    naming = _links(tx, other, no, subject)
    for about, links in ((other, naming), (subject, _links(tx, subject, other_no, other))):
        standing = [each for each in links if each not in retracted(tx.history(about))]
        if standing:
            reversal.retract(tx, about, standing, reason, today, step=True)
    if naming:
        amend.redact(tx, other, {each: {"other": GONE} for each in naming}, reason, on=today)
    return len(naming)


def _links(tx: Transaction, subject: str, no: str, other: str) -> list[str]:
    """Return the entries by which something says that it is one matter with another."""
    return [
        entry.id
        for entry in tx.history(subject)
        if isinstance(entry.event, Linked) and entry.event.means(no, other)
    ]
