"""A list as a document across A4, with a line to sign under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from govtool.base.i18n import _
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.shell.tables import Column, ListTable
from govtool.word import page
from govtool.word.elements import Element, paragraph
from govtool.word.package import begun, fill, save
from govtool.word.tables import tables

_DAY = dt.date(1980, 1, 1)
"""Stands for the moment it was made: the same list gives the same bytes."""


def write(
    path: Path, listing: ListTable, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> int:
    """Write a list as a document; returns how many rows it has.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(listing.title, "", _DAY)
    page.across(document)
    fill(document, _content(listing, columns, rows))
    save(document, path)
    return len(rows)


def _content(
    listing: ListTable, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> Iterator[Element]:
    yield paragraph(listing.title, "Title")
    for line in listing.head:
        yield paragraph(line, "FormLine")
    heads = [
        ReturnColumn(str(place), column.header, ColumnKind.TEXT, part=1 if column.flexible else 0)
        for place, column in enumerate(columns)
    ]
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    yield from tables(
        ReturnTable("list", listing.title, heads, texts, empty=listing.empty),
        page.ACROSS,
        tied=True,
    )
    yield paragraph(_("Drawn up by:　　　　　　　　Checked by:　　　　　　　　Date:"), "FormLine")
