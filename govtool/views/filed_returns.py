"""The rows of filed returns, each with its frozen figures."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.file.reader import Reader
from govtool.journal import chain
from govtool.models import Entry, ReturnFiled
from govtool.views.noun_tables import Listing
from govtool.views.tables import FILING, Row


def _rows(conn: Reader, entries: Sequence[Entry]) -> list[Row]:
    return [
        _row(conn, entry, entry.event) for entry in entries if isinstance(entry.event, ReturnFiled)
    ]


def _row(conn: Reader, entry: Entry, event: ReturnFiled) -> Row:
    figures = chain.canonical(event.figures)
    return (
        _pos(conn, entry),
        event.report,
        event.period,
        event.unit,
        event.on.isoformat(),
        figures,
    )


def _pos(conn: Reader, entry: Entry) -> int:
    """Return the place of an entry in this journal."""
    place = "SELECT pos FROM journal WHERE node = ? AND seq = ?"
    (pos,) = conn.execute(place, (entry.node, entry.seq)).fetchone()
    return int(pos)


LISTING = Listing(FILING, _rows, "id IN (SELECT pos FROM journal WHERE subject = :subject)")
