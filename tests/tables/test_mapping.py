"""A mapping file: an office's own headers and words, every mistake found at once, and the way back of refused rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError, Refused
from govtool.store import Store
from govtool.subjects.case.files import COLUMNS
from govtool.tables.intake.case_row import CONVERTERS
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import ImportSummary, Options
from govtool.tables.mapping.column_mapping import Order, header_keys, year_first
from govtool.tables.mapping.known_words import Vocabulary
from govtool.tables.mapping.map_file import parsed, read_map
from tests.tables.kit import TODAY, context, source
from tests.tables.test_importing import cases, counts, journal_length, told

STRANGE = """\
示例街道矛盾纠纷台账,,,,,,,,
填报单位：综治中心,,,,,,,,
序号,受理时间,上报单位,矛盾类别,甲方,电话,乙方,电话,纠纷情况
1,05/03/2026,示例SQ01,邻里矛盾,甲某,13800000000,乙某,无,院墙排水
2,15/03/2026,老街,物业,丙某,1.23E+10,丁某,13800000002,楼道堆物
"""
MAP = """\
[columns]
"序号" = ""
"受理时间" = "登记日期"
"登记时间" = "registered_on"
"上报单位" = "登记单位"
"矛盾类别" = "dispute_type"
"甲 方" = "申请人"
"电话#1" = "申请人电话"
"乙方" = "被申请人"
"电话#2" = "被申请人电话"
"纠纷情况" = "案情摘要"
[values."登记单位"]
"示例SQ01" = "示例SQ01"
"老街" = "SQ02"
[values.dispute_type]
"邻里矛盾" = "邻里纠纷"
[values."被申请人电话"]
"无" = ""
[constants]
"案件来源" = "网格排查"
[dates]
order = "dmy"
"""


def vocabulary() -> Vocabulary:
    return Vocabulary(COLUMNS, CONVERTERS, context())


def take_in(
    store: Store, tmp_path: Path, data: str | bytes, mapping: str | bytes = MAP, **options: Any
) -> ImportSummary:
    path = tmp_path / "对照表.toml"
    path.write_bytes(mapping.encode() if isinstance(mapping, str) else mapping)
    with source(data) as opened:
        return import_noun(
            store, "cases", opened, Options(map=path, **options), today=TODAY, actor="甲某"
        )


def mistakes(store: Store, tmp_path: Path, data: str, mapping: str) -> dict[str, str]:
    """Where the mistakes are that an import under this mapping names, and their codes."""
    before = journal_length(store)
    with pytest.raises(Refused) as caught:
        take_in(store, tmp_path, data, mapping)
    assert (caught.value.code, caught.value.exit_code) == ("bad_mapping", 3)
    assert journal_length(store) == before
    found = caught.value.where["problems"]
    assert all(problem["message"] in caught.value.message for problem in found)
    return {problem["key"]: problem["code"] for problem in found}


# --- a strange file in


def test_headers_words_constants_and_dates_of_another_office(store: Store, tmp_path: Path) -> None:
    summary = take_in(store, tmp_path, STRANGE)
    assert counts(summary) == (2, 1, 1, 0)
    assert summary.warnings == []
    (case,) = cases(store)
    assert (case["case_no"], case["registered_on"], case["dispute_type"], case["source"]) == (
        "SQ01-2026-00001", "2026-03-05", "neighbour", "patrol",
    )  # fmt: skip


def test_problems_are_reported_in_the_words_of_the_file(store: Store, tmp_path: Path) -> None:
    data = STRANGE + "3,05/13/2026,外村,吵架,戊某,,己某,,停车\n"
    summary = take_in(store, tmp_path, data)
    assert [(p.row, p.column, p.value, p.code) for p in summary.problems] == [
        (5, "电话", "1.23E+10", "changed_by_spreadsheet"),
        (6, "受理时间", "05/13/2026", "bad_date"),
        (6, "上报单位", "外村", "bad_code"),
        (6, "矛盾类别", "吵架", "bad_term"),
    ]


def test_the_errors_file_completes_the_job_under_the_same_mapping(
    store: Store, tmp_path: Path
) -> None:
    errors = tmp_path / "问题行.csv"
    mapping = MAP + "[file]\nheader_row = 3\n"
    assert counts(take_in(store, tmp_path, STRANGE, mapping, errors=errors)) == (2, 1, 1, 0)
    text = errors.read_text(encoding="utf-8-sig")
    assert (
        text.splitlines()[0]
        == "序号,受理时间,上报单位,矛盾类别,甲方,电话,乙方,电话,纠纷情况,导入问题"
    )
    assert "\t15/03/2026" in text, "a spreadsheet is not to turn the day into a month"
    summary = take_in(store, tmp_path, text.replace(",1.23E+10,", ",13800000001,"), mapping)
    assert (counts(summary), summary.warnings) == ((1, 1, 0, 0), [])
    assert counts(
        take_in(store, tmp_path, STRANGE.replace(",1.23E+10,", ",13800000001,"), mapping)
    ) == (2, 0, 0, 2)


def test_the_same_row_is_the_same_case_with_and_without_a_mapping(
    store: Store, tmp_path: Path
) -> None:
    take_in(store, tmp_path, STRANGE.replace(",1.23E+10,", ",13800000001,"))
    plain = "登记单位,登记日期,纠纷类型,案件来源,申请人,申请人电话,被申请人,案情摘要\nSQ01,2026-03-05,邻里,网格排查,甲某,13800000000,乙某,院墙排水\n"
    with source(plain) as opened:
        assert counts(
            import_noun(store, "cases", opened, Options(), today=TODAY, actor="甲某")
        ) == (1, 0, 0, 1)


def test_a_blank_cell_may_be_given_a_meaning_and_a_word_none(store: Store, tmp_path: Path) -> None:
    data = "登记单位,登记日期,纠纷类型,案件来源,案情摘要\nSQ01,2026-03-05,邻里,,一\nSQ01,2026-03-05,邻里,不详,二\nSQ01,2026-03-05,邻里,公安,三\n"
    mapping = '[values.source]\n"" = "patrol"\n"不详" = ""\n"公安" = "警情移交"\n'
    take_in(store, tmp_path, data, mapping)
    assert [case["source"] for case in cases(store)] == ["patrol", None, "police"]


def test_a_constant_stands_for_a_required_column(store: Store, tmp_path: Path) -> None:
    data = "登记日期,纠纷类型,案情摘要\n2026-03-05,邻里,一\n5.1E+17,邻里,二\n"
    summary = take_in(store, tmp_path, data, '[constants]\nunit = "SQ01"\nmajor = true\n')
    assert (counts(summary), told(summary)) == ((2, 1, 1, 0), [(3, "登记日期", "bad_date")])
    assert [(case["unit"], case["severity"]) for case in cases(store)] == [("SQ01", "major")]


def test_an_update_speaks_for_the_constants_too(store: Store, tmp_path: Path) -> None:
    data = "外部编号,登记单位,登记日期,纠纷类型,案情摘要\nR1,SQ01,2026-03-05,邻里,一\n"
    take_in(store, tmp_path, data, '[constants]\nsource = "patrol"\n')
    summary = take_in(store, tmp_path, data, '[constants]\nsource = "court"\n', update=True)
    assert counts(summary) == (1, 1, 0, 0)
    assert cases(store)[0]["source"] == "court"


def test_a_damaged_number_is_still_known_as_such(store: Store, tmp_path: Path) -> None:
    data = "身份证,甲方,登记单位,登记日期,纠纷类型,案情摘要\n5.1E+17,甲某,SQ01,2026-03-05,邻里,一\n"
    summary = take_in(
        store, tmp_path, data, '[columns]\n"身份证" = "申请人证件号"\n"甲方" = "applicant"\n'
    )
    assert told(summary) == [(2, "身份证", "changed_by_spreadsheet")]


def test_short_rows_and_rows_of_other_widths_stay_problems_of_their_rows(
    store: Store, tmp_path: Path
) -> None:
    data = "登记单位,登记日期,纠纷类型,案情摘要,来源\nSQ01,2026-03-05,邻里,一\nSQ01,2026-03-05,邻里,二,x,y\n"
    mapping = '[columns]\n"来源" = "source"\n[values.source]\n"" = "patrol"\n'
    assert [p.code for p in take_in(store, tmp_path, data, mapping).problems] == [
        "too_few_cells",
        "too_many_cells",
        "bad_term",
    ]


def test_the_delimiter_and_the_time_of_day(store: Store, tmp_path: Path) -> None:
    data = "登记单位|登记日期|纠纷类型|案情摘要\nSQ01|2026-03-05 09:30|邻里|一,二;三\n"
    summary = take_in(store, tmp_path, data, '[file]\ndelimiter = "|"\n[dates]\ndrop_time = true\n')
    assert counts(summary) == (1, 1, 0, 0)
    assert cases(store)[0]["registered_on"] == "2026-03-05"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_a_mapping_saved_by_any_editor(store: Store, tmp_path: Path, encoding: str) -> None:
    assert counts(
        take_in(store, tmp_path, STRANGE, MAP.replace("\n", "\r\n").encode(encoding))
    ) == (2, 1, 1, 0)


@pytest.mark.parametrize(
    ("noun", "data", "mapping"),
    [
        ("units", "编号,社区名,性质\nSQ09,示例九社区,村改居\n", '[columns]\n"编号"="code"\n"社区名"="name"\n"性质"="kind"\n[values.kind]\n"村改居"="社区"\n'),
        ("grids", "编号,网格\nG09,第九网格\n", '[columns]\n"编号"="code"\n"网格"="网格名称"\n[constants]\nunit="SQ01"\n'),
        ("households", "门牌,户主姓名,人数\n1-101,甲某,3人\n", '[columns]\n"门牌"="code"\n"户主姓名"="head"\n"人数"="members"\n[values.members]\n"3人"="3"\n[constants]\ngrid="G01"\n'),
    ],
)  # fmt: skip
def test_registers(store: Store, tmp_path: Path, noun: str, data: str, mapping: str) -> None:
    path = tmp_path / "对照表.toml"
    path.write_text(mapping, encoding="utf-8")
    for expected in ((1, 1, 0, 0), (1, 0, 0, 1)):
        with source(data) as opened:
            assert (
                counts(
                    import_noun(store, noun, opened, Options(map=path), today=TODAY, actor="甲某")
                )
                == expected
            )


# --- a wrong mapping

WRONG = {
    "unknown table": ('[colums]\n"x" = "登记日期"\n', {"colums": "unknown_field"}),
    "unknown column": ('[columns]\n"甲方" = "申请"\n', {"[columns] 甲方": "unknown_column"}),
    "not a text": ('[columns]\n"甲方" = 3\n', {"[columns] 甲方": "bad_value"}),
    "a header without a name": ('[columns]\n" " = ""\n', {"[columns]  ": "bad_value"}),
    "header twice": ('[columns]\n"甲方" = "申请人"\n"甲 方" = ""\n', {"[columns] 甲 方": "duplicate"}),
    "no such header": ('[columns]\n"丙方" = "申请人"\n', {"[columns] 丙方": "no_header"}),
    "a header of two columns": ('[columns]\n"电话" = "申请人电话"\n', {"[columns] 电话": "no_header"}),
    "two headers for one": ('[columns]\n"甲方" = "申请人"\n"乙方" = "申请人"\n', {"[columns] 申请人": "duplicate_column"}),
    "no such word": ('[values.dispute_type]\n"吵架" = "邻居"\n', {'[values."dispute_type"] 吵架': "bad_term"}),
    "no such unit": ('[values."登记单位"]\n"外村" = "SQ99"\n', {'[values."登记单位"] 外村': "unknown_unit"}),
    "a district registers nothing": ('[constants]\nunit = "QU01"\n', {"[constants] unit": "wrong_unit"}),
    "values of nothing": ('[values."吵架"]\n"a" = "b"\n', {"[values] 吵架": "unknown_column"}),
    "values are a table": ('[values]\n"登记单位" = "b"\n', {"[values] 登记单位": "bad_value"}),
    "a constant beside its column": (
        '[columns]\n"甲方" = "申请人"\n[constants]\n"申请人" = "某"\n', {"[constants] 申请人": "duplicate_column"},
    ),
    "a future constant": ("[constants]\nregistered_on = 2027-01-01\n", {"[constants] registered_on": "out_of_order"}),
    "a list": ('[constants]\nunit = ["SQ01"]\n', {"[constants] unit": "bad_value"}),
    "date order": ('[dates]\norder = "dym"\n', {"[dates] order": "bad_value"}),
    "unknown setting": ("[dates]\nyears = 1\n", {"[dates] years": "unknown_field"}),
    "impossible year": ("[dates]\nyear = 25\n", {"[dates] year": "bad_value"}),
    "impossible area": ('[phones]\narea = "571"\n', {"[phones] area": "bad_value"}),
    "not yes or no": ('[dates]\ndrop_time = "yes"\n', {"[dates] drop_time": "bad_value"}),
    "header row": ("[file]\nheader_row = 30\n", {"[file] header_row": "no_header"}),
    "header row no number": ("[file]\nheader_row = 0\n", {"[file] header_row": "bad_value"}),
    "delimiter": ('[file]\ndelimiter = ",,"\n', {"[file] delimiter": "bad_value"}),
    "sheet": ("[file]\nsheet = 1\n", {"[file] sheet": "bad_value"}),
    "table as value": ("columns = 1\n", {"columns": "bad_value"}),
    "no TOML": ('[columns]\n受理时间 = "登记日期"\n', {"line 2": "bad_toml"}),
    "key twice": ('[columns]\n"a" = ""\n"a" = ""\n', {"line 3": "bad_toml"}),
    "endless nesting": ("a = " + "[" * 5000, {"TOML": "bad_toml"}),
    "half a string": ('[columns]\n"a" = "b', {"line 2": "bad_toml"}),
}  # fmt: skip


@pytest.mark.parametrize(("mapping", "expected"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_key(
    store: Store, tmp_path: Path, mapping: str, expected: dict[str, str]
) -> None:
    assert mistakes(store, tmp_path, STRANGE, mapping) == expected


def test_all_mistakes_at_once(store: Store, tmp_path: Path) -> None:
    tables = ["[columns]", "[constants]", "[dates]", "[file]"]
    entries = dict.fromkeys(tables, "")
    expected: dict[str, str] = {}
    for name in ("unknown column", "a list", "date order", "delimiter"):
        mapping, found = WRONG[name]
        table, _line, entry = mapping.partition("\n")
        entries[table] += entry
        expected |= found
    mapping = "".join(f"{table}\n{entry}" for table, entry in entries.items())
    assert mistakes(store, tmp_path, STRANGE, mapping + WRONG["values of nothing"][0]) == (
        expected | WRONG["values of nothing"][1]
    )


def test_one_of_several_headers_is_enough_and_both_are_too_many(
    store: Store, tmp_path: Path
) -> None:
    both = STRANGE.replace("序号", "登记时间")
    assert mistakes(store, tmp_path, both, MAP.replace('"序号" = ""\n', "")) == {
        "[columns] 登记日期": "duplicate_column"
    }


def test_one_of_two_headers_of_ours_is_left_out_by_its_number(store: Store, tmp_path: Path) -> None:
    data = "登记日期,登记日期,登记单位,纠纷类型,案情摘要\n2026-03-05,,SQ01,邻里,一\n"
    with pytest.raises(Refused, match='"登记日期#2" = ""'):
        take_in(store, tmp_path, data, "[columns]\n")
    assert counts(take_in(store, tmp_path, data, '[columns]\n"登记日期#2" = ""\n')) == (1, 1, 0, 0)


def test_our_own_header_beside_a_mapped_one_is_not_passed_over(
    store: Store, tmp_path: Path
) -> None:
    data = "受理时间,登记日期,登记单位,纠纷类型,案情摘要\n"
    mapping = '[columns]\n"受理时间" = "登记日期"\n'
    assert mistakes(store, tmp_path, data, mapping) == {"[columns] 登记日期": "duplicate_column"}
    assert counts(take_in(store, tmp_path, data, mapping + '"登记日期" = ""\n')) == (0, 0, 0, 0)


def test_a_label_of_ours_may_mean_something_else_there(store: Store, tmp_path: Path) -> None:
    data = "受理日期,登记单位,纠纷类型,案情摘要\n2026-03-05,SQ01,邻里,一\n"
    take_in(store, tmp_path, data, '[columns]\n"受理日期" = "登记日期"\n')
    assert cases(store)[0]["registered_on"] == "2026-03-05"


def test_missing_columns_are_still_missing_columns(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        take_in(store, tmp_path, "登记单位,纠纷类型\n", '[constants]\nsummary = "一"\n')
    assert caught.value.code == "missing_column"
    assert "案情摘要" not in caught.value.message


def test_jsonl_speaks_our_words(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        take_in(store, tmp_path, '{"unit": "SQ01"}\n')
    assert caught.value.code == "bad_mapping"


def test_a_mapping_that_is_not_there(store: Store, tmp_path: Path) -> None:
    with source(STRANGE) as opened, pytest.raises(GovtoolError) as caught:
        import_noun(
            store, "cases", opened, Options(map=tmp_path / "没有.toml"), today=TODAY, actor="甲某"
        )
    assert caught.value.code == "no_such_file"


@given(st.text(max_size=60))
def test_whatever_is_given_for_a_mapping_is_read_or_refused(text: str) -> None:
    outcome = ""
    try:
        parsed("m.toml", text, vocabulary())
    except Refused as refused:
        outcome = refused.code
    assert outcome in {"", "bad_mapping"}


# --- parts


def test_headers_are_numbered_where_they_stand_several_times() -> None:
    assert header_keys(["电 话", "姓名", "", "电话", ""]) == ["电话#1", "姓名", "", "电话#2", ""]


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("05/03/2026", Order.DMY, "2026-03-05"),
        ("05/03/2026", Order.MDY, "2026-05-03"),
        ("05/03/2026", Order.YMD, "05/03/2026"),
        ("5.3.2026", Order.DMY, "2026-3-5"),
        ("2026/3/5", Order.DMY, "2026/3/5"),
        ("15/05/20", Order.DMY, "15/05/20"),
        ("5/3-2026", Order.DMY, "5/3-2026"),
        ("5/3/20260", Order.DMY, "5/3/20260"),
    ],
)
def test_the_year_comes_first(cell: str, order: Order, expected: str) -> None:
    assert year_first(cell, order) == expected


@pytest.mark.parametrize(
    "cell", ["2026-03-05 09:30", "2026-03-05T09:30:15", "2026-03-05  9:30:15.0"]
)
def test_a_time_of_day_is_dropped_where_that_was_asked_for(cell: str) -> None:
    assert year_first(cell, Order.YMD) == cell
    assert year_first(cell, Order.YMD, drop_time=True) == "2026-03-05"
    assert year_first("今天", Order.YMD, drop_time=True) == "今天"


def test_a_workbook_is_no_mapping(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "m.toml")
    with pytest.raises(Refused) as caught:
        read_map(tmp_path / "m.toml", vocabulary())
    assert caught.value.code == "wrong_kind"
