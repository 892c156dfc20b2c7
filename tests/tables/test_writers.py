"""One table as several programs write it, read as the same table. A program that is not there is passed over."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.tables.test_workbook import read, remarks

LABELS = (
    "外部编号",
    "登记单位",
    "登记日期",
    "纠纷类型",
    "案情摘要",
    "申请人电话",
    "重大复杂",
    "见面日期",
)
FIRST = (
    "R1",
    "SQ01",
    dt.date(2026, 2, 5),
    "邻里",
    "院墙\n排水 <b> & _x0041_",
    "13800000000",
    True,
    dt.date(2026, 2, 6),
)
SECOND = (
    "R2",
    "SQ01",
    dt.date(2026, 2, 28),
    "物业",
    "停车",
    "13900000000",
    False,
    dt.date(2026, 3, 1),
)
EXPECTED = [
    [
        "R1",
        "SQ01",
        "2026-02-05",
        "邻里",
        "院墙\n排水 <b> & _x0041_",
        "13800000000",
        "是",
        "2026-02-06",
    ],
    ["R2", "SQ01", "2026-02-28", "物业", "停车", "13900000000", "否", "2026-03-01"],
]
"""The unit is merged over both rows where the program can merge."""

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def openpyxl_book() -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet: Any = workbook.active
    for row in (LABELS, FIRST, SECOND):
        # openpyxl writes what looks like an escape as it stands, which means another text
        sheet.append(
            [value.replace("_x", "_x005F_x") if isinstance(value, str) else value for value in row]
        )
    sheet.merge_cells("B2:B3")
    sheet.column_dimensions["H"].hidden = True
    with io.BytesIO() as file:
        workbook.save(file)
        return file.getvalue()


def xlsxwriter_book(**options: Any) -> bytes:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has annotations but no py.typed

    with io.BytesIO() as file:
        workbook = Workbook(
            file, {"default_date_format": "yyyy年m月d日", "in_memory": True, **options}
        )
        sheet = workbook.add_worksheet()
        for number, row in enumerate((LABELS, FIRST, SECOND)):
            for place, value in enumerate(row):
                if (number, place) == (2, 1):
                    continue  # covered by the merged cell above
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, place, value)
                else:
                    sheet.write(number, place, value)
        sheet.merge_range("B2:B3", "SQ01")
        sheet.set_column("H:H", None, None, {"hidden": True})
        workbook.close()
        return file.getvalue()


def checked(data: bytes, *, merged: bool = True) -> None:
    """Compare with what was written; LibreOffice makes 1 and 0 of truth values that have no format."""
    table, rows = read(data)
    codes = (
        "ref",
        "unit",
        "registered_on",
        "dispute_type",
        "summary",
        "applicant_phone",
        "major",
        "met_on",
    )
    found = [[row.values.get(code) for code in codes] for row in rows]
    for row in found:
        row[6] = {"1": "是", "0": "否"}.get(row[6] or "", row[6])
    assert found == EXPECTED
    assert [row.problems for row in rows] == [[], []]
    assert [code for code, _message in remarks(table)] == (
        ["hidden_columns", "merged_cells"] if merged else []
    )


def test_openpyxl() -> None:
    checked(openpyxl_book())


@pytest.mark.parametrize(
    "options", [{}, {"date_1904": True}, {"constant_memory": False, "use_zip64": True}]
)
def test_xlsxwriter(options: dict[str, Any]) -> None:
    checked(xlsxwriter_book(**options))


@pytest.mark.parametrize("engine", ["openpyxl", "xlsxwriter", "odf"])
def test_pandas(tmp_path: Path, engine: str) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip(engine)
    path = tmp_path / ("a.ods" if engine == "odf" else "a.xlsx")
    first = [
        value.replace(" _x0041_", " _x005F_x0041_")
        if engine == "openpyxl" and isinstance(value, str)
        else value
        for value in FIRST
    ]
    pandas.DataFrame([first, SECOND], columns=LABELS).to_excel(path, index=False, engine=engine)
    checked(path.read_bytes(), merged=False)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The option that names the profile of LibreOffice, which it makes at its first start."""
    return f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "xlsx:Calc MS Excel 2007 XML", "ods", "ods:calc8"])
def test_libreoffice(tmp_path: Path, profile: str, kind: str) -> None:
    """What LibreOffice makes of a workbook when it saves it again, in both of its formats."""
    source, target = tmp_path / "in.xlsx", tmp_path / "out"
    source.write_bytes(xlsxwriter_book())
    assert SOFFICE is not None
    command = [
        SOFFICE,
        "--headless",
        profile,
        "--convert-to",
        kind,
        "--outdir",
        str(target),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # the office found above
    checked((target / f"in.{kind.partition(':')[0]}").read_bytes())
