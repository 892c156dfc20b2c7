"""Amendments of the record: entries that take others back, and payloads without personal data."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.journal import chain, entries
from govtool.journal.events import Entry, Event, Redacted, Retracted

if TYPE_CHECKING:
    from govtool.file.reader import Reader


class Writing(Protocol):
    """The open transaction that an amendment needs."""

    @property
    def reader(self) -> Reader:
        """The reader of the file, with all that was appended in the journal."""

    def append(self, subject: str, event: Event) -> Entry:
        """Enter one fact, and see to its projections."""

    def replace_payloads(self, texts: Mapping[str, str]) -> None:
        """Replace the payloads of entries, by id; the old ones leave no trace in free pages."""


# --- changes to the record


def retract(
    tx: Writing,
    subject: str,
    targets: Iterable[str],
    reason: str,
    *,
    on: dt.date,
    step: bool = False,
) -> Entry:
    """Append a retraction: from now on the ``targets`` (entry ids of ``subject``) do not count.

    :param on: the local date of the retraction, as every event has one.
    :param step: whether this is a step of its own and no undo.
    :raises NotFound: code ``no_entry`` when a target is not an entry of ``subject``.
    """
    wanted = tuple(targets)
    for target in wanted:
        _belongs(entries.find(tx.reader, target), subject)
    return tx.append(subject, Retracted.checked(on=on, targets=wanted, reason=reason, step=step))


def _belongs(line: entries.JournalLine, subject: str) -> None:
    if line.subject != subject:
        message = _(
            "Entry {entry} is about {subject}, not about {other}.",
            entry=line.entry.id,
            subject=line.subject,
            other=subject,
        )
        hint = _("A retraction names entries of one case, unit, grid … only.")
        raise NotFound("no_entry", message, hint)


def redact(
    tx: Writing,
    subject: str,
    payloads: Mapping[str, Mapping[str, Any]],
    reason: str,
    *,
    on: dt.date,
    whole: bool = False,
) -> Entry:
    """Replace payloads of one subject, erasing personal data; append one ``redacted`` entry.

    The chain still verifies, because it covers the digests of what was there. The old texts do not
    stay behind in free pages of the file.

    :param payloads: by entry id, a payload of the same kind of event without what had to go.
    :param whole: whether nothing personal is left of the subject.
    :raises NotFound: code ``no_entry``. :raises Refused: when a payload does not fit its kind.
    """
    left = {}
    for entry_id, payload in payloads.items():
        line = entries.find(tx.reader, entry_id)
        _belongs(line, subject)
        left[entry_id] = _fitting(line.entry, payload).payload_text()
    digests = tuple(chain.sha256(text).hex() for text in left.values())
    event = Redacted.checked(on=on, targets=tuple(left), reason=reason, left=digests, whole=whole)
    said = tx.append(subject, event)
    tx.replace_payloads(left)
    return said


def replace_payloads(conn: sqlite3.Connection, texts: Mapping[str, str]) -> None:
    """Replace the payloads of entries, by id; the old ones leave no trace in free pages."""
    conn.execute("PRAGMA secure_delete = ON")
    for entry_id, text in texts.items():
        _replace_payload(conn, entry_id, text)


def _fitting(old: Entry, payload: Mapping[str, Any]) -> Event:
    try:
        return type(old.event).model_validate({**payload, "on": old.event.on})
    except ValidationError:  # not chained: it quotes what is to be erased
        message = _("This is not what a “{kind}” entry holds.", kind=old.event.kind)
    raise Refused("bad_payload", message)


def _replace_payload(conn: sqlite3.Connection, entry_id: str, text: str) -> None:
    """Update payloads of the journal, the one update its guard allows, under a permit."""
    node, _dash, seq = entry_id.rpartition("-")
    conn.execute("INSERT INTO redaction (node, seq) VALUES (?, ?)", (node, int(seq)))
    conn.execute(
        "UPDATE journal SET payload = ? WHERE node = ? AND seq = ?", (text, node, int(seq))
    )
    conn.execute("DELETE FROM redaction")
