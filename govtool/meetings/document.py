"""The papers of a meeting as documents: minutes 会议纪要, and the sheet on which people sign in 签到表."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from govtool.base.dates import chinese_day
from govtool.meetings.papers import Minutes, Signer
from govtool.returns.captions import ordinal
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.signers import signer
from govtool.views.meetings import Convened
from govtool.word import page
from govtool.word.package import begun, fill, save
from govtool.word.signature import signature
from govtool.word.tables import tables
from govtool.word.text import paragraph
from govtool.word.xml import Element, w

_FIRST_PAGE, _NEXT_PAGE = 15, 16
"""So many lines fill the first page of a sheet to sign in on, and each further one."""
_SPARE = 2
"""The least lines for people whom nobody expected."""
_ROW = 680
"""The height of a line to sign on, in twentieths of a point."""


def write_minutes(found: Minutes, path: Path) -> int:
    """Write the minutes; returns how many decisions they have.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(found.title, found.holder, found.on)
    page.official(document)
    fill(document, _minutes(found))
    save(document, path)
    return len(found.decided)


def _minutes(found: Minutes) -> Iterator[Element]:
    yield paragraph(found.title, "Title")
    yield from (paragraph(f"{label}：{value}", "Item") for label, value in found.particulars)
    place = count(1)
    for heading, lines in (
        ("会议议题", found.points),
        ("会议内容", found.text),
        ("议定事项", found.decided),
    ):
        if lines:
            yield paragraph(f"{ordinal(next(place))}、{heading}", "Heading1")
            numbered = len(lines) > 1 and heading != "会议内容"
            yield from _lines(lines, numbered=numbered)
    yield paragraph(
        f"{signer('记录人')}　　　　　　　　　　主持人（签字）：", "Item", w("keepNext")
    )
    yield from signature(found.holder, chinese_day(found.on))


def _lines(lines: Sequence[str], *, numbered: bool) -> Iterator[Element]:
    for number, line in enumerate(lines, start=1):
        last = number == len(lines)
        yield paragraph(
            f"{number}．{line}" if numbered else line, "Body", w("keepNext") if last else None
        )


_SIGNED = (
    ReturnColumn("place", "序号", width=6),
    ReturnColumn("name", "姓名", ColumnKind.TEXT, width=14),
    ReturnColumn("unit", "单位及职务", ColumnKind.TEXT, part=3),
    ReturnColumn("signature", "签名", ColumnKind.TEXT, part=3),
    ReturnColumn("note", "备注", ColumnKind.TEXT, part=1),
)


def _lines_for(people: int) -> int:
    """Return how many lines fill the pages that so many people need, so that no page has a few lines alone."""
    more = max(people + _SPARE - _FIRST_PAGE, 0)
    return _FIRST_PAGE + -(-more // _NEXT_PAGE) * _NEXT_PAGE


def write_sign_in(
    title: str, holder: str, meeting: Convened, signers: Sequence[Signer], path: Path
) -> int:
    """Write the sheet to sign in on; returns how many people it names.

    :param title: what the meeting is called. :param holder: who meets.
    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    document = begun(f"{title}签到表", holder, meeting.on)
    page.official(document)
    rows: list[list[Value]] = [
        [n, one.name, one.place, "", ""] for n, one in enumerate(signers, start=1)
    ]
    rows += [[n, "", "", "", ""] for n in range(len(signers) + 1, _lines_for(len(signers)) + 1)]
    sheet = ReturnTable("sign_in", title, _SIGNED, rows)
    made = [
        paragraph(f"{title}签到表", "Title"),
        paragraph(
            f"单位：{holder}　　　　时间：{chinese_day(meeting.on)}　　　　地点：", "FormLine"
        ),
        *tables(sheet, page.WIDTH, height=_ROW),
    ]
    fill(document, made)
    save(document, path)
    return sum(bool(one.name) for one in signers)
