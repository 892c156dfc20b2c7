"""Workbooks for tests: out of values, through openpyxl, and out of bare XML, for what no honest program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from govtool.tables.formats.source import ImportFile, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def book(
    *sheets: Sequence[Sequence[Any]], change: Callable[[Workbook], None] | None = None
) -> bytes:
    """A workbook of sheets 表1, 表2 … with these values, changed afterwards."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet: Worksheet = workbook.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(workbook)
    with io.BytesIO() as file:
        workbook.save(file)
        return file.getvalue()


def raw_book(
    rows: str, *, strings: Iterable[str] = (), formats: Iterable[int] = (0,), after: str = "", before: str = "",
    workbook: str = "", parts: Mapping[str, str | bytes] | None = None, compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:  # fmt: skip
    """A workbook out of the XML of its rows.

    :param strings: the shared texts, as XML; :param formats: the number format of each style.
    :param before: XML before the rows, :param after: behind them; :param workbook: XML at the head of the workbook.
    :param parts: further parts, or others instead of those made here.
    """
    styles = "".join(
        f'<xf numFmtId="{form}" fontId="0" fillId="0" borderId="0"/>' for form in formats
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{workbook}'
        '<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
        **(parts or {}),
    }  # fmt: skip
    return archive(files, compression)


def archive(files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", compression) as out:
            for name, content in files.items():
                out.writestr(name, content)
        return file.getvalue()


def text_row(number: int, *cells: str, hidden: bool = False) -> str:
    """The XML of a row of texts."""
    texts = [
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells)
    ]
    return f'<row r="{number}" hidden="{int(hidden)}">{"".join(texts)}</row>'


@contextmanager
def opened(data: bytes) -> Iterator[ImportFile]:
    """A workbook as an import opens it."""
    with open_source("-", io.BytesIO(data), workbooks=True) as source:
        yield source


# --- OpenDocument

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
    for prefix, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle", "draw": "drawing",
    }.items()
)  # fmt: skip
_CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods(
    *tables: str, styles: str = "", before: str = "", parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """An OpenDocument table out of the XML of its tables.

    :param styles: XML of automatic styles; :param before: XML in front of the tables; :param parts: as for :func:`raw_book`.
    """
    content = (
        f'<?xml version="1.0"?><office:document-content {_NAMES} {_CALCEXT}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{before}{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    return archive({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **(parts or {}),
    })  # fmt: skip


def ods_table(*rows: str, name: str = "台账", attrs: str = "", columns: str = "") -> str:
    """The XML of a table of an OpenDocument file."""
    return f'<table:table table:name="{name}" {attrs}>{columns}{"".join(rows)}</table:table>'


def ods_row(*cells: str, attrs: str = "") -> str:
    """The XML of a row: cells that are XML as they are, anything else as text."""
    made = (cell if cell.startswith("<") else ods_cell(cell) for cell in cells)
    return f"<table:table-row {attrs}>{''.join(made)}</table:table-row>"


def ods_cell(text: str = "", attrs: str = 'office:value-type="string"') -> str:
    """The XML of a cell with a paragraph of text; without text a blank one."""
    return f"<table:table-cell {attrs if text else ''}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"
