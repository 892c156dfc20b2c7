"""The repair loop: the errors file has the input's own form, and mended it completes the job (contract, Files)."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.store import Store
from govtool.tables.export.file_export import ExportOptions, export_noun
from govtool.tables.formats.source import open_source
from govtool.tables.intake import file_import
from govtool.tables.intake.outcome import Options
from tests.properties import examples
from tests.store.kit import found_office
from tests.tables.books import book
from tests.tables.test_histories import BASE
from tests.tables.test_importing import (
    HEADER,
    ONE,
    TWO,
    cases,
    counts,
    table,
    take_in,
    take_in_file,
    told,
)

BAD = "R3,SQ99,2026-03-02,邻里,漏水㐂,丙某,,,,,"
MENDED = BAD.replace("SQ99", "SQ02")
NAMELESS = BAD.replace("R3", "", 1)


@pytest.mark.parametrize("sign", [",", "\t", ";"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("bad", [BAD, NAMELESS])
def test_text_stays_in_its_encoding_with_its_delimiter(
    store: Store, tmp_path: Path, encoding: str, mark: bytes, sign: str, bad: str
) -> None:
    data = mark + ("台账\n" + table(ONE, bad, TWO)).replace(",", sign).encode(encoding)
    errors = tmp_path / "问题行.csv"
    assert counts(take_in(store, data, errors=errors)) == (3, 2, 1, 0)
    raw = errors.read_bytes()
    codec = "utf-16" if mark and encoding.startswith("utf-16") else encoding
    assert raw.startswith(codecs.BOM_UTF8) == (mark == codecs.BOM_UTF8)
    text = raw.removeprefix(codecs.BOM_UTF8).decode(codec)
    assert text.splitlines()[0] == HEADER.replace(",", sign) + sign + "导入问题"
    errors.write_bytes(raw.replace("SQ99".encode(codec).removeprefix(codecs.BOM_UTF16_LE), "SQ02".encode(codec).removeprefix(codecs.BOM_UTF16_LE)))  # fmt: skip
    with open_source(str(errors)) as source:
        assert source.text().read().startswith(HEADER.partition(",")[0])
    assert counts(take_in_file(store, errors)) == (1, 1, 0, 0)
    assert sorted(store.case(case["case_no"]).summary for case in cases(store)) == sorted(
        ["院墙排水", "停车", "漏水㐂"]
    )
    assert counts(take_in_file(store, errors)) == (1, 0, 0, 1)
    assert counts(
        take_in(store, data.replace(*("SQ99".encode(encoding), "SQ02".encode(encoding))))
    ) == (3, 0, 0, 3)


def sheet(*rows: str) -> bytes:
    return book([["示例街道台账"], *(line.split(",") for line in (HEADER, *rows))])


def cells_of(path: Path) -> list[list[Any]]:
    from openpyxl import load_workbook

    found = load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in found.iter_rows()]


def mend(path: Path, old: str, new: str) -> None:
    """Type another text into the cells that hold ``old``."""
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    for row in workbook.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    workbook.save(path)


@pytest.mark.parametrize("bad", [BAD, NAMELESS])
def test_the_rows_of_a_workbook_are_a_workbook(store: Store, tmp_path: Path, bad: str) -> None:
    file, errors = tmp_path / "台账.xlsx", tmp_path / "问题行.xlsx"
    file.write_bytes(sheet(ONE, bad, TWO))
    assert counts(take_workbook_in(store, file, errors=errors)) == (3, 2, 1, 0)
    header, row = cells_of(errors)
    assert header == [*HEADER.split(","), "导入问题"]
    assert row[1:6] == ["SQ99", "2026-03-02", "邻里", "漏水㐂", "丙某"]
    assert "SQ99" in row[-1]
    mend(errors, "SQ99", "SQ02")
    assert counts(take_workbook_in(store, errors)) == (1, 1, 0, 0)
    assert counts(take_workbook_in(store, errors)) == (1, 0, 0, 1)
    assert len(cases(store)) == 3


def take_workbook_in(store: Store, path: Path, **options: Any) -> file_import.ImportSummary:
    from tests.tables.kit import TODAY

    with open_source(str(path), workbooks=True) as source:
        return file_import.import_noun(
            store, "cases", source, Options(**options), today=TODAY, actor="甲某"
        )


def test_a_workbook_has_its_errors_as_csv_when_the_name_says_so_and_the_other_way_round(
    store: Store, tmp_path: Path
) -> None:
    file, text, back = tmp_path / "台账.xlsx", tmp_path / "1.csv", tmp_path / "2.XLSX"
    file.write_bytes(sheet(BAD))
    take_workbook_in(store, file, errors=text)
    assert text.read_bytes().startswith(codecs.BOM_UTF8)
    assert counts(take_in_file(store, text, errors=back)) == (1, 0, 1, 0)
    mend(back, "SQ99", "SQ02")
    assert counts(take_workbook_in(store, back)) == (1, 1, 0, 0)


@pytest.mark.parametrize("name", ["问题行.csv", "问题行.xlsx"])
@pytest.mark.parametrize("number", ["990000199001010000", "9.90000199001010E+17", "9.9E17"])
def test_a_damaged_number_that_was_not_fixed_is_refused_again(
    store: Store, tmp_path: Path, name: str, number: str
) -> None:
    header = HEADER.replace("申请人电话", "申请人证件号")
    errors = tmp_path / name
    data = f"{header}\n{BAD.replace('丙某,', f'丙某,{number}')}\n"
    assert told(take_in(store, data, errors=errors))[-1] == (
        2,
        "申请人证件号",
        "changed_by_spreadsheet",
    )
    if name.endswith("xlsx"):
        mend(errors, "SQ99", "SQ02")
    else:
        errors.write_bytes(errors.read_bytes().replace(b"SQ99", b"SQ02"))
    assert told(take_workbook_in(store, errors)) == [(2, "申请人证件号", "changed_by_spreadsheet")]


@pytest.mark.parametrize("name", ["问题行.csv", "问题行.xlsx"])
def test_a_number_that_became_a_date_is_refused_until_it_is_fixed(
    store: Store, tmp_path: Path, name: str
) -> None:
    file, errors = tmp_path / "台账.xlsx", tmp_path / name
    header = HEADER.replace("申请人电话", "协议编号").split(",")
    row: list[Any] = ONE.replace("未成功", "调解成功").split(",")
    row[header.index("协议编号")] = dt.date(2026, 3, 1)
    file.write_bytes(book([header, row]))
    for each, out in ((file, errors), (errors, None)):
        assert told(take_workbook_in(store, each, errors=out)) == [
            (2, "协议编号", "changed_by_spreadsheet")
        ]


def test_text_that_would_be_a_formula_or_a_number_is_text_in_the_workbook(
    store: Store, tmp_path: Path
) -> None:
    errors = tmp_path / "问题行.xlsx"
    take_in(store, table("=R3,SQ99,2026-03-02,邻里,http://x.example,丙某,007,,,,"), errors=errors)
    from openpyxl import load_workbook

    found = load_workbook(errors).worksheets[0]
    assert [(found.cell(2, n).value, found.cell(2, n).data_type, found.cell(2, n).hyperlink) for n in (1, 5, 7)] == [
        ("=R3", "s", None), ("http://x.example", "s", None), ("007", "s", None),
    ]  # fmt: skip
    assert (found.freeze_panes, found.cell(2, 7).number_format) == ("A2", "@")


def test_rows_that_do_not_fit_into_a_workbook_are_reported_and_nothing_is_recorded(
    store: Store, tmp_path: Path
) -> None:
    from govtool.base.errors import Refused

    errors = tmp_path / "问题行.xlsx"
    with pytest.raises(Refused) as caught:
        take_in(store, table(ONE, BAD.replace("漏水", "漏" * 33_000)), errors=errors)
    assert caught.value.code == "too_long"
    assert (cases(store), list(tmp_path.glob("*问题行*"))) == ([], [])


def test_a_hundred_lines_with_two_broken_ones(store: Store, tmp_path: Path) -> None:
    errors = tmp_path / "问题行.jsonl"
    values = [{**BASE, "summary": f"第{n}件"} for n in range(100)]
    values[7]["unit"] = values[50]["unit"] = "SQ99"
    assert counts(take_in(store, "\n".join(map(json.dumps, values)), errors=errors)) == (
        100,
        98,
        2,
        0,
    )
    errors.write_text(errors.read_text().replace("SQ99", "SQ02"))
    assert counts(take_in_file(store, errors)) == (2, 2, 0, 0)
    assert len(cases(store)) == 100


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(
    lambda text: text.replace("*", "")
)


@settings(max_examples=examples(20))
@given(
    summaries=st.lists(CELL.filter(str.strip), min_size=1, max_size=6, unique_by=str.strip),
    wrong=st.sets(st.integers(0, 5)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    suffix=st.sampled_from([".csv", ".xlsx"]),
)
def test_fixed_errors_leave_the_same_cases_as_a_file_without_errors(
    tmp_path_factory: pytest.TempPathFactory,
    summaries: list[str],
    wrong: set[int],
    encoding: str,
    suffix: str,
) -> None:
    folder = tmp_path_factory.mktemp("loop")
    errors, first, second = folder / f"问题行{suffix}", folder / "1.csv", folder / "2.csv"
    rows = [
        ["登记单位", "登记日期", "纠纷类型", "案情摘要"],
        *(["SQ01", "2026-02-05", "邻里", text] for text in summaries),
    ]
    with found_office(folder / "a.db") as mended, found_office(folder / "b.db") as sound:
        take_in(sound, text_of(rows).encode(encoding, "replace"))
        dirty = [
            [*row[:1], "2026-13-01", *row[2:]] if place - 1 in wrong else row
            for place, row in enumerate(rows)
        ]
        summary = take_in(mended, text_of(dirty).encode(encoding, "replace"), errors=errors)
        assert summary.rejected == len(wrong & set(range(len(summaries))))
        if suffix == ".xlsx":
            mend(errors, "2026-13-01", "2026-02-05")
        else:
            errors.write_bytes(errors.read_bytes().replace(b"2026-13-01", b"2026-02-05"))
        again = take_workbook_in(mended, errors)
        assert (again.accepted, again.rejected, again.duplicates) == (summary.rejected, 0, 0)
        export_noun(sound, "cases", first, ExportOptions(full=True))
        export_noun(mended, "cases", second, ExportOptions(full=True))
        assert sorted(said(second)) == sorted(said(first))


def text_of(rows: list[list[str]]) -> str:
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        return file.getvalue()


def said(path: Path) -> list[dict[str, str]]:
    """The rows of an export without the numbers, which follow from the order."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    return [list((row | {"案件编号": ""}).items()) for row in rows]  # type: ignore[misc]  # pairs sort, dicts do not


@pytest.mark.parametrize("name", ["问题行.csv", "问题行.xlsx"])
def test_refused_rows_hold_personal_data_and_are_for_their_owner_only(
    store: Store, tmp_path: Path, name: str
) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such rights")
    take_in(store, table(BAD), errors=tmp_path / name)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
