from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError, NotFound, Refused
from govtool.subjects import registry
from govtool.tables.formats.json_lines import JsonLine, read_lines
from govtool.tables.formats.source import open_source
from govtool.tables.intake.table_reader import read_table
from tests.tables.kit import rows_of, source

HEADER = "单位编码,单位名称,单位类别"
UNITS = tuple(registry.files("units").columns)


def values(data: bytes | str) -> list[dict[str, str]]:
    return [row.values for row in rows_of(data, UNITS)[1]]


def refusal(data: bytes | str) -> GovtoolError:
    with pytest.raises(Refused) as caught:
        rows_of(data, UNITS)
    return caught.value


ONE = [{"code": "SQ01", "name": "示例一社区", "kind": "社区"}]
TEXT = f"{HEADER}\r\nSQ01,示例一社区,社区\r\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gbk"),
        TEXT.encode("gb18030"),
        b"\x84\x31\x95\x33" + TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    ],
    ids=["utf-8", "utf-8 bom", "gbk", "gb18030", "gb18030 bom", "utf-16 le", "utf-16 be", "utf-32"],
)
def test_the_encoding_is_found_by_rule(data: bytes) -> None:
    assert values(data) == ONE


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_text_that_is_utf8_is_never_taken_for_gb18030(name: str) -> None:
    cell = name.replace('"', '""')
    assert values(f'{HEADER}\r\nA,"{cell}",社区\r\n'.encode())[0]["name"] == name


@pytest.mark.parametrize("sign", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_delimiter_is_found_in_the_header(sign: str, end: str) -> None:
    assert values(TEXT.replace(",", sign).replace("\r\n", end)) == ONE


def test_labels_and_codes_in_any_order_and_spaces_around_them() -> None:
    assert values("kind, 单位名称　,CODE\n社区,示例一社区,SQ01\n") == ONE
    assert values('单位 类别,"单位\n名称",ＣＯＤＥ\n社区,示例一社区,SQ01\n') == ONE


def test_unknown_columns_are_named_and_the_reasons_of_an_errors_file_are_not() -> None:
    table, rows = rows_of("备注,导入问题,code,name,kind\nx,y,SQ01,示例一社区,社区\n", UNITS)
    assert [(w.column, w.code, w.row) for w in table.header.warnings] == [
        ("备注", "unknown_column", 1)
    ]
    assert [row.values for row in rows] == ONE


def test_missing_columns_are_refused_by_name() -> None:
    error = refusal("单位编码,备注\nSQ01,x\n")
    assert (error.code, error.exit_code) == ("missing_column", 3)
    assert "单位名称" in error.message
    assert "单位类别" in error.message


def test_a_column_twice_is_refused_also_by_label_and_code() -> None:
    assert refusal("单位编码,code,name,kind\na,b,c,d\n").code == "duplicate_column"


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    data = f'\n{HEADER}\nA,"两\n行",社区\n\n,,\nB,乙,社区\n'
    assert [(row.number, row.values["code"]) for row in rows_of(data, UNITS)[1]] == [
        (3, "A"),
        (6, "B"),
    ]


def test_cells_stay_text_and_only_our_guard_comes_off() -> None:
    data = f'{HEADER}\n\t007,"\t\t=1+1", 5.10 \n'
    assert values(data) == [{"code": "007", "name": "\t=1+1", "kind": " 5.10 "}]


@pytest.mark.parametrize(
    ("row", "code"),
    [("A,甲", "too_few_cells"), ("A,甲,社区,x", "too_many_cells"), ("A,甲,社区,,", None)],
)
def test_a_row_of_another_width_is_a_problem_of_that_row(row: str, code: str | None) -> None:
    _table, rows = rows_of(f"{HEADER}\n{row}\nB,乙,社区\n", UNITS)
    assert [[p.code for p in row.problems] for row in rows] == [[code] if code else [], []]


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (f"{HEADER}\nA,甲,{'社' * 10_000_001}\n", "too_long", 2),
        (b"", "empty_file", None),
        (b"\r\n\r\n", "no_header", None),
        (TEXT.encode("gbk") + b"\n\xff\xff", "bad_encoding", 4),
    ],
    ids=lambda value: str(value)[:40],  # two of them are megabytes
)
def test_a_file_that_is_no_table_says_what_it_is(
    data: bytes | str, code: str, row: int | None
) -> None:
    error = refusal(data)
    assert (error.code, error.where.get("row")) == (code, row)
    assert error.message


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_titles_above_the_header_are_skipped_and_rows_keep_their_numbers(sign: str) -> None:
    titles = f"示例街道单位台账{sign * 2}\n填报单位：甲, 乙和丙{sign}{sign}单位：个\n{sign * 2}\n"
    table, rows = rows_of(
        titles + TEXT.replace(",", sign) + f"SQ02{sign}示例二社区{sign}社区\n", UNITS
    )
    assert (table.header.row, table.delimiter) == (4, sign)
    assert [(row.number, row.values["code"]) for row in rows] == [(5, "SQ01"), (6, "SQ02")]


def test_the_header_is_the_row_with_most_of_our_labels() -> None:
    table, rows = rows_of(
        f"单位名称,,\n单位编码,单位名称,\n{HEADER}\nSQ01,示例一社区,社区\n", UNITS
    )
    assert (table.header.row, [row.number for row in rows]) == (3, [4])


def test_a_file_without_a_header_says_what_was_looked_for_and_what_is_there() -> None:
    error = refusal("a,b\nSQ01,甲\n\nSQ02,乙\nSQ03,丙\n")
    assert (error.code, error.where["row"]) == ("no_header", 1)
    assert error.hint is not None
    assert error.hint.splitlines()[1:] == [
        "Row 1 holds: a, b.",
        "Row 2 holds: SQ01, 甲.",
        "Row 4 holds: SQ02, 乙.",
    ]
    assert "单位编码" in error.hint


def test_a_text_file_has_no_sheets() -> None:
    with source(TEXT) as opened, pytest.raises(Refused) as caught:
        read_table(opened, UNITS, "表1")
    assert caught.value.code == "no_sheets"


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(NotFound), open_source("没有.csv"):
        pass


# --- stray quotation marks


@pytest.mark.parametrize(
    ("lines", "codes", "broken"),
    [
        (['A,"甲,社区', "B,乙,社区"], ["B"], [2]),
        (["A,甲,社区", 'B,"乙,社区', "C,丙,社区"], ["A", "C"], [3]),
        (['A,"甲"乙,社区', "B,乙,社区"], ["B"], [2]),
        (['A,"甲,社区', 'B,"乙",社区', "C,丙,社区"], ["B", "C"], [2]),
        (['A,5" 管道,社区', "B,乙,社区"], ["A", "B"], []),
        (['A,"5" 管道",社区', "B,乙,社区"], ["B"], [2]),
        (['A,甲,"社区', 'B,"乙,社区', 'C,丙,"社区'], [], [2, 3, 4]),
        (['A,"甲', '乙",社区', 'B,"乙,社区', "C,丙,社区"], ["A", "C"], [3]),
        (['A,"甲,社区,x', "B,乙,社区", 'C,"丙",社区'], ["B", "C"], [2]),
        (['A,"甲,社区,y', "B,乙,社区", 'C,丙",社区,z'], ["B"], [2, 4]),
        (
            ['A,"甲,社区', *[f"B{n},乙,社区" for n in range(2500)]],
            [f"B{n}" for n in range(2500)],
            [2],
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_stray_quotation_mark_spoils_one_record(
    lines: list[str], codes: list[str], broken: list[int]
) -> None:
    _table, rows = rows_of("\n".join([HEADER, *lines, ""]), UNITS)
    assert [row.values["code"] for row in rows if not row.problems] == codes
    assert [row.number for row in rows if row.problems] == broken


def test_a_broken_record_names_its_line_where_rows_have_several() -> None:
    _table, rows = rows_of(f'{HEADER}\nA,"甲\n乙",社区\nB,"丙,社区\n', UNITS)
    assert [(row.number, "line 4" in row.problems[0].message) for row in rows if row.problems] == [
        (3, True)
    ]


# --- JSONL


def lines(data: bytes | str) -> list[JsonLine]:
    with source(data) as opened:
        return list(read_lines(opened))


def test_lines_have_their_numbers_and_blank_ones_are_skipped() -> None:
    found = lines('{"a": 1}\n\n  \n{"b": "\\u53f7"}')
    assert [(line.number, line.value) for line in found] == [(1, {"a": 1}), (4, {"b": "号"})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "bad_json"),
        ("[1]", "bad_json"),
        ("17", "bad_json"),
        ('{"a": NaN}', "bad_json"),
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"a": {"b": 1, "b": 1}}', "duplicate_key"),
        ("[" * 100_000, "bad_json"),
        ('{"a": ' + "9" * 5000 + "}", "bad_json"),
        ('{"a": "' + "x" * 10_000_001 + '"}', "too_long"),
    ],
    ids=lambda text: text[:12],
)
def test_a_line_that_is_no_object_is_a_problem_of_that_line(text: str, code: str) -> None:
    found = lines(f'{{"a": 1}}\n{text}\n{{"a": 3}}\n')
    assert [(line.number, [p.code for p in line.problems]) for line in found] == [
        (1, []),
        (2, [code]),
        (3, []),
    ]
