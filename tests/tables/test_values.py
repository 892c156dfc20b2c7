"""Values as offices write them, in files: what nobody sees, telephones, dates, and what is left out of a record that goes in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from govtool.base.text import quoted
from govtool.store import Store
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import ImportSummary, Options
from tests.tables.kit import codes, read, source
from tests.tables.test_importing import TODAY, cases, counts, take_in_file

HEADER = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人,申请人电话,办结日期,办结方式"


def cases_in(store: Store, data: str, **options: Any) -> ImportSummary:
    with source(data) as opened:
        return import_noun(store, "cases", opened, Options(**options), today=TODAY, actor="甲某")


def one(store: Store, ref: str) -> dict[str, Any]:
    case = store.case(next(case["case_no"] for case in cases(store) if case["ref"] == ref))
    return {"on": str(case.registered_on), "phone": case.parties[0].phone}


# --- what nobody sees


@pytest.mark.parametrize(
    "mark",
    [
        "\u200b",
        "\u200e",
        "\u202a",
        "\u202d",
        "\u2060",
        "\u2066",
        "\ufeff",
        "\u00ad",
        "\u00a0",
        "\u2003",
    ],
)
def test_what_nobody_sees_around_a_cell_is_left_out(mark: str) -> None:
    cells = {
        "ref": "R1", "unit": "SQ01", "registered_on": "2026-02-05", "grid": "G01", "dispute_type": "邻里纠纷", "source": "网格排查",
        "major": "是", "petition": "否", "applicant": "甲某", "applicant_phone": "13800000000",
        "applicant_id_no": "990000199001010017", "closed_on": "2026-02-09", "closed_outcome": "撤回", "persons": "3人", "amount": "350.5",
    }  # fmt: skip
    plain, _values, _found = read(**cells)
    record, _values, found = read(
        **{column: f"{mark}{cell}{mark}" for column, cell in cells.items()}
    )
    assert (found.problems, found.warnings) == ([], [])
    assert record is not None
    assert plain is not None
    assert record.content == plain.content


def test_what_turns_the_reading_of_a_text_is_refused_and_named() -> None:
    _record, _values, found = read(applicant="甲乙\u202e某")
    assert codes(found) == {("applicant", "bad_text")}
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in found.problems[0].message
    assert found.problems[0].value == "甲乙<U+202E>某"


# --- words that say nothing


@pytest.mark.parametrize(
    "word", ["无", "/", "\\", "不详", "暂无", "—", "-", "N/A", "未知", "没有", "空", "\u200b无"]
)
def test_words_that_say_nothing_are_blank_in_every_optional_column(word: str) -> None:
    blank = ("ref", "grid", "source", "major", "petition", "applicant", "applicant_phone", "applicant_id_no", "respondent",
             "reported_on", "closed_on", "closed_outcome", "agreement_no", "persons", "scale", "amount", "body", "way")  # fmt: skip
    plain, _values, _found = read()
    record, _values, found = read(**dict.fromkeys(blank, word))
    assert (found.problems, found.warnings) == ([], [])
    assert record is not None
    assert plain is not None
    assert record.content == plain.content


def test_a_required_column_is_not_blank_for_such_a_word() -> None:
    assert codes(read(unit="无", dispute_type="不详")[2]) == {
        ("unit", "bad_code"),
        ("dispute_type", "bad_term"),
    }


# --- telephones


@pytest.mark.parametrize(
    ("cell", "phone", "code"),
    [
        ("4008000000", "4008000000", None),
        ("（0571）88000000", "0571-88000000", None),
        ("0571-88000000转801", "0571-88000000-801", None),
        ("+852 5000 0000", "+85250000000", None),
        ("95533", "95533", None),
        ("13800000001.0", "13800000001", None),
        ("138-0000-0000、139-0000-0001", "13800000000", "more_in_cell"),
        ("13800000001（儿子）", "13800000001", "more_in_cell"),
        ("88000000", None, "bad_phone"),
        ("1380000000", None, "bad_phone"),
        ("不在家", None, "bad_phone"),
    ],
)
def test_a_telephone_costs_no_case(cell: str, phone: str | None, code: str | None) -> None:
    record, values, found = read(applicant="甲某", applicant_phone=cell)
    assert record is not None
    assert values.get("applicant_phone") == phone
    assert record.registered["parties"][0].phone == phone
    told = quoted(cell, personal=True)
    assert [(w.field, w.code, w.value) for w in found.warnings] == (
        [("applicant_phone", code, told)] if code else []
    )


@pytest.mark.parametrize("cell", ["1.38E+10", "138****0000"])
def test_what_a_program_made_of_a_telephone_is_refused(cell: str) -> None:
    assert {code for _field, code in codes(read(applicant="甲某", applicant_phone=cell)[2])} <= {
        "changed_by_spreadsheet",
        "masked",
    }
    assert read(applicant="甲某", applicant_phone=cell)[0] is None


def test_the_row_is_in_the_errors_file_marked_as_taken_in(store: Store, tmp_path: Path) -> None:
    errors = tmp_path / "问题行.csv"
    rows = "R1,SQ01,2026-02-05,邻里,院墙,甲某,88000000,,\nR2,SQ01,2026-02-05,邻里,院墙,乙某,13800000000,,\n"
    summary = cases_in(store, f"{HEADER}\n{rows}", errors=errors)
    assert counts(summary) == (2, 2, 0, 0)
    written = list(csv.reader(io.StringIO(errors.read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in written[1:]] == ["R1"]
    assert written[1][6] == "88000000"
    assert written[1][-1].startswith("已导入")
    # corrected there, it goes in with --update; untouched, it is there already
    assert counts(take_in_file(store, errors)) == (1, 0, 0, 1)
    errors.write_text(
        errors.read_text(encoding="utf-8-sig").replace("88000000", "0571-88000000"),
        encoding="utf-8",
    )
    with source(errors.read_bytes()) as opened:
        assert counts(
            import_noun(store, "cases", opened, Options(update=True), today=TODAY, actor="甲某")
        ) == (1, 1, 0, 0)
    assert one(store, "R1")["phone"] == "0571-88000000"


def test_a_marked_row_that_nothing_identifies_is_no_second_case(
    store: Store, tmp_path: Path
) -> None:
    errors = tmp_path / "问题行.csv"
    cases_in(store, f"{HEADER}\n,SQ01,2026-02-05,邻里,院墙,甲某,88000000,,\n", errors=errors)
    errors.write_text(
        errors.read_text(encoding="utf-8-sig").replace("88000000", "0571-88000000"),
        encoding="utf-8",
    )
    again = take_in_file(store, errors)
    assert counts(again) == (1, 0, 1, 0)
    assert again.problems[0].code == "conflict"


@pytest.mark.parametrize("cell", ["88000000", "138-0000-0000、139-0000-0001"])
def test_strict_refuses_what_would_be_left_out(store: Store, cell: str) -> None:
    summary = cases_in(
        store, f"{HEADER}\nR1,SQ01,2026-02-05,邻里,院墙,甲某,{cell},,\n", strict=True
    )
    assert counts(summary) == (1, 0, 1, 0)


def test_a_wrong_telephone_takes_no_right_one_away(store: Store) -> None:
    row = "R1,SQ01,2026-02-05,邻里,院墙,甲某,{},,\n"
    cases_in(store, HEADER + "\n" + row.format("13800000000"))
    summary = cases_in(store, HEADER + "\n" + row.format("1380000"), update=True)
    assert counts(summary) == (1, 0, 0, 1)
    assert one(store, "R1")["phone"] == "13800000000"


def test_telephones_of_lines(store: Store) -> None:
    party = {"role": "applicant", "name": "甲某", "phone": "88000000"}
    other = {"role": "respondent", "name": "乙某", "phone": "无"}
    line = {"ref": "R1", "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "summary": "院墙", "parties": [party, other]}  # fmt: skip
    summary = cases_in(store, json.dumps(line) + "\n")
    assert counts(summary) == (1, 1, 0, 0)
    assert [(w.field, w.code) for w in summary.warnings] == [("parties[1].phone", "bad_phone")]


def test_telephones_of_households(store: Store) -> None:
    with source("code,name,unit\nG01,一格,SQ01\n") as opened:
        import_noun(store, "grids", opened, Options(), today=TODAY, actor="甲某")
    rows = "code,grid,head,phone,address\nH1,G01,甲某,{},无\n"
    for cell, expected in (("13800000000", (1, 1, 0, 0)), ("1380000", (1, 0, 0, 1))):
        with source(rows.format(cell)) as opened:
            summary = import_noun(
                store, "households", opened, Options(update=True), today=TODAY, actor="甲某"
            )
        assert counts(summary) == expected
    assert [w.code for w in summary.warnings] == ["bad_phone"]


def test_a_mapping_gives_the_area_of_local_numbers(store: Store, tmp_path: Path) -> None:
    mapping = tmp_path / "对照表.toml"
    mapping.write_text('[phones]\narea = "0571"\n', encoding="utf-8")
    summary = cases_in(
        store, f"{HEADER}\nR1,SQ01,2026-02-05,邻里,院墙,甲某,88000000,,\n", map=mapping
    )
    assert (counts(summary), summary.warnings) == ((1, 1, 0, 0), [])
    assert one(store, "R1")["phone"] == "0571-88000000"


# --- dates


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02T09:30:00+08:00", "2026-03-02"),
        ("2026-03-01T16:30:00Z", "2026-03-02"),
        ("2026年3月2日 上午9:30", "2026-03-02"),
        ("2026/3/2 9:30:00 AM", "2026-03-02"),
        ("2026年3月2号（周一）", "2026-03-02"),
        ("二〇二六年三月二日", "2026-03-02"),
        ("2026—3—2", "2026-03-02"),
    ],
)
def test_dates_of_offices(cell: str, day: str) -> None:
    _record, values, found = read(registered_on=cell)
    assert str(values["registered_on"]) == day
    assert found.warnings == []


def test_another_weekday_is_a_warning() -> None:
    record, values, found = read(registered_on="2026年3月2日（周二）")
    assert record is not None
    assert str(values["registered_on"]) == "2026-03-02"
    assert [(w.field, w.code) for w in found.warnings] == [("registered_on", "wrong_weekday")]


def test_a_date_without_a_year_is_refused_where_nothing_says_which() -> None:
    record, _values, found = read(registered_on="3月2日")
    assert record is None
    assert codes(found) == {("registered_on", "bad_date")}
    assert "[dates]" in found.problems[0].message


@pytest.mark.parametrize(
    ("registered", "closed", "expected"),
    [
        ("2026-03-02", "3月9日", "2026-03-09"),
        ("2025-12-28", "1月3日", "2026-01-03"),  # the year is over
        ("2025-03-02", "12月28日", "2025-12-28"),
        ("2026-03-02", "3月1日", "2026-03-01"),  # out of order, and judged as that
    ],
)
def test_the_year_of_a_later_day_is_that_of_the_registration(
    registered: str, closed: str, expected: str
) -> None:
    _record, values, found = read(registered_on=registered, closed_on=closed, closed_outcome="撤回")
    assert str(values["closed_on"]) == expected
    assert [(w.field, w.code) for w in found.warnings] == [("closed_on", "year_added")]


@pytest.mark.parametrize("title", ["2025年矛盾纠纷台账", "示例街道二〇二五年度台账", "２０２５年"])
def test_the_title_names_the_year(store: Store, title: str) -> None:
    rows = (
        "R1,SQ01,3月2日,邻里,院墙,甲某,,3月9日,撤回\nR2,SQ01,12月28日,邻里,院墙,乙某,,1月3日,撤回\n"
    )
    summary = cases_in(store, f"{title},,,,,,,,\n{HEADER}\n{rows}")
    assert counts(summary) == (2, 2, 0, 0)
    assert [one(store, ref)["on"] for ref in ("R1", "R2")] == ["2025-03-02", "2025-12-28"]
    assert {w.code for w in summary.warnings} == {"year_added"}
    assert [w.message for w in summary.warnings if "2026-01-03" in w.message]


def test_a_title_of_two_years_names_none(store: Store) -> None:
    summary = cases_in(
        store, f"2024年至2025年台账,,,,,,,,\n{HEADER}\nR1,SQ01,3月2日,邻里,院墙,甲某,,,\n"
    )
    assert counts(summary) == (1, 0, 1, 0)


def test_a_column_names_the_year(store: Store) -> None:
    summary = cases_in(store, f"{HEADER},年份\nR1,SQ01,3月2日,邻里,院墙,甲某,,,,2025年\n")
    assert counts(summary) == (1, 1, 0, 0)
    assert one(store, "R1")["on"] == "2025-03-02"


def test_the_mapping_gives_the_year(store: Store, tmp_path: Path) -> None:
    mapping = tmp_path / "对照表.toml"
    mapping.write_text("[dates]\nyear = 2025\n", encoding="utf-8")
    summary = cases_in(store, f"{HEADER}\nR1,SQ01,3月2日,邻里,院墙,甲某,,,\n", map=mapping)
    assert (counts(summary), summary.warnings) == ((1, 1, 0, 0), [])
    assert one(store, "R1")["on"] == "2025-03-02"


def test_a_line_needs_the_year(store: Store) -> None:
    line = {
        "unit": "SQ01",
        "registered_on": "3月2日",
        "dispute_type": "neighbour",
        "summary": "院墙",
    }
    summary = cases_in(store, json.dumps(line) + "\n")
    assert [(p.field, p.code) for p in summary.problems] == [("registered_on", "bad_date")]


def test_a_duty_list_has_the_year_of_its_title(store: Store) -> None:
    with source(
        "2026年3月值班表,\n日期,值班领导\n3月2日（周一）,甲某\n3月3日（周一）,乙某\n"
    ) as opened:
        summary = import_noun(store, "duty", opened, Options(), today=TODAY, actor="甲某")
    assert counts(summary) == (2, 2, 0, 0)
    assert [(w.row, w.code) for w in summary.warnings] == [(3, "year_added"), (4, "wrong_weekday")]


# --- numbers and names that are questioned


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("91350100M000100Y44", "wrong_check"),
        ("110105194912310021", "wrong_check"),
        ("1101051949123100", "wrong_length"),
    ],
)
def test_an_odd_document_number_is_a_warning(number: str, code: str) -> None:
    record, _values, found = read(applicant="甲某", applicant_id_no=number)
    assert record is not None
    assert record.registered["parties"][0].id_no == number
    assert [(w.field, w.code) for w in found.warnings] == [("applicant_id_no", code)]
    assert number not in str(found.warnings), "a message shows no number of a person"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("甲某\n丙某", "甲某、丙某"),
        ("甲某\r\n丙某\x0b丁某", "甲某、丙某、丁某"),
        ("示例物业服务\n有限公司", "示例物业服务有限公司"),
        ("Example\nTrading", "Example Trading"),
    ],
)
def test_a_name_of_several_lines_is_one_line(cell: str, name: str) -> None:
    record, _values, found = read(applicant=cell)
    assert record is not None
    assert record.registered["parties"][0].name == name
    assert [w.code for w in found.warnings] == (["several_persons"] if "、" in name else [])


def test_a_text_with_soft_line_breaks_goes_in() -> None:
    record, _values, found = read(summary="第一行\x0b第二行\x0c第三行")
    assert record is not None
    assert (record.registered["summary"], found.problems) == ("第一行\n第二行\n第三行", [])


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [("persons", "约3人", "bad_number"), ("amount", "约1000元", "bad_amount")],
)
def test_a_refusal_quotes_the_whole_cell(column: str, cell: str, code: str) -> None:
    _record, _values, found = read(**{column: cell})
    assert [(p.code, cell in p.message) for p in found.problems] == [(code, True)]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("午小某 13811112222", ["number_in_name"]),
        ("未大某（138-1111-2222）", ["number_in_name"]),
        ("示例村第12村民小组", []),
        ("示例2010届校友会", []),
    ],
)
def test_a_telephone_number_in_a_name_is_a_warning(name: str, codes: list[str]) -> None:
    _record, _values, found = read(applicant=name)
    assert [w.code for w in found.warnings] == codes
    assert not any("13811112222" in (w.value or "") + w.message for w in found.warnings)


def test_a_name_of_several_is_a_warning() -> None:
    record, _values, found = read(applicant="甲某、乙某", respondent="范例村第一、第二村民小组")
    assert record is not None
    assert [party.name for party in record.registered["parties"]] == [
        "甲某、乙某",
        "范例村第一、第二村民小组",
    ]
    assert [(w.field, w.code) for w in found.warnings] == [("applicant", "several_persons")]
