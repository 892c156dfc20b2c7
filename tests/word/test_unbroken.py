"""What no line and no page parts: numbers at their hyphens, dates, the last rows of a form, signatures and their text."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from govtool.word.elements import element
from govtool.word.page_breaks import keep_whole

NUMBER = "SQ01-2026-00001"


def _hyphens(document: Document) -> tuple[int, int]:
    """Return how many hyphens may end a line, and how many may not."""
    body = document.element.body
    return sum((t.text or "").count("-") for t in body.iter(qn("w:t"))), len(
        list(body.iter(qn("w:noBreakHyphen")))
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (NUMBER, 2), (f"案件编号：{NUMBER}", 2), ("M2026-001-1", 2), ("电话0571-00000000。", 1), ("2026-03-02至2026-03-08", 4),
        ("甲-乙", 0), ("-5", 0), ("A-B", 0), ("3-5天", 1), ("没有编号", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_hyphens_of_numbers_end_no_line_and_are_read_as_hyphens(text: str, kept: int) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph(text)
    keep_whole(document)
    assert paragraph.text == text
    assert _hyphens(document) == (text.count("-") - kept, kept)


def test_a_number_far_to_the_right_reads_as_the_plain_number_too() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    before = "甲某与乙某物业纠纷一案（案件编号："
    run = paragraph.add_run(f"{before}{NUMBER}），电话0571-00000000，详见{NUMBER}\n{NUMBER}")
    run.bold = True
    keep_whole(document)
    assert (
        paragraph.text.replace(" ", "")
        == f"{before}{NUMBER}），电话0571-00000000，详见{NUMBER}\n{NUMBER}"
    )
    assert paragraph.text.count(NUMBER) == 3
    assert all(run.bold for run in paragraph.runs if run.text.strip())


def test_papers_once_treated_stay_as_they_are() -> None:
    document = docx.Document()
    document.add_paragraph("甲" * 20 + NUMBER)
    keep_whole(document)
    once = document.element.xml, document.settings.element.xml
    keep_whole(document)
    assert (document.element.xml, document.settings.element.xml) == once


def test_dates_are_kept_by_a_list_of_the_document(tmp_path: Path) -> None:
    document = docx.Document()
    keep_whole(document)
    document.save(str(tmp_path / "a.docx"))
    settings = docx.Document(str(tmp_path / "a.docx")).settings.element
    names = [child.tag for child in settings]
    first, last = (settings.find(qn(f"w:noLineBreaks{name}")) for name in ("Before", "After"))
    assert set("年月日号") <= set(first.get(qn("w:val")))
    assert set("年月") <= set(last.get(qn("w:val")))
    assert names.index(last.tag) + 1 == names.index(first.tag) < names.index(qn("w:compat"))


def test_the_list_of_an_office_stays() -> None:
    document = docx.Document()
    own = element("w:noLineBreaksAfter", {"w:lang": "zh-CN", "w:val": "（"})
    document.settings.element.insert(0, own)
    keep_whole(document)
    (kept,) = document.settings.element.findall(qn("w:noLineBreaksAfter"))
    assert kept.get(qn("w:val")) == "（"
    assert document.settings.element.find(qn("w:noLineBreaksBefore")) is None


def _kept(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.paragraph_format.keep_with_next]


def test_a_signature_stays_with_the_text_above_it() -> None:
    document = docx.Document()
    for text in (
        "第一段" * 10,
        "最后一段" * 10,
        "特此函告。",
        "当事人（签名）：",
        "调解员（签名）：",
        "　　年　　月　　日",
    ):
        document.add_paragraph(text)
    keep_whole(document)
    assert _kept(document) == [
        "最后一段" * 10,
        "特此函告。",
        "当事人（签名）：",
        "调解员（签名）：",
    ]


def test_a_signature_below_a_table_stays_with_its_last_rows() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=1)
    for text in ("表头", "一", "二", "三"):
        table.add_row().cells[0].text = text
    document.add_paragraph("填报人：")
    keep_whole(document)
    rows = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert rows == [None, None, True, True]


def test_rows_to_sign_in_stay_with_the_row_before() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for label, text in (
        ("栏目", ""),
        ("案情", "甲" * 100),
        ("结果", "乙" * 100),
        ("承办人\n（签名）", ""),
        ("负责人（签名）", ""),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
    keep_whole(document)
    kept = [
        row.cells[0].text.split("\n")[0]
        for row in table.rows
        if row.cells[0].paragraphs[0].paragraph_format.keep_with_next
    ]
    assert kept == ["结果", "承办人"]


def test_a_row_that_fills_a_page_is_not_kept() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=1)
    for text in ("栏目", "甲" * 2000, "（签名）"):
        table.add_row().cells[0].text = text
    keep_whole(document)
    assert not any(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows)
