"""A first mapping: what is recognised, what is left to a person, and that --map takes it as it is."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.base.errors import Refused
from govtool.subjects import registry
from govtool.subjects.file_columns import PROBLEMS_LABEL, label_key
from govtool.tables.intake.case_row import CONVERTERS
from govtool.tables.intake.file_import import known_words
from govtool.tables.mapping.guesses import Doubt, Guess
from govtool.tables.mapping.header import joined_labels, read_header
from govtool.tables.mapping.known_words import Known, Vocabulary
from govtool.tables.mapping.map_file import parsed
from govtool.tables.mapping.map_text import as_toml
from govtool.tables.mapping.suggestion import Suggestion, suggest
from tests.properties import examples
from tests.rows import each
from tests.tables.kit import context

OTHER_COLUMNS = "登记日期,登记单位,纠纷类型,案情摘要"
OTHER_CELLS = "2026-03-05,SQ01,邻里,院墙排水"


@cache
def known(noun: str = "cases") -> Known:
    office = replace(context(), grid_names={"第一网格": {"SQ01": "G01"}})
    return known_words(registry.files(noun), office)


def of(text: str, noun: str = "cases") -> Suggestion:
    return suggest(enumerate(csv.reader(text.splitlines()), 1), known(noun))


def guessed(suggestion: Suggestion) -> dict[str, tuple[str, bool]]:
    return {guess.sample.header: (guess.column.code, guess.sure) for guess in suggestion.guesses}


def the_guess(text: str) -> Guess:
    (guess, *_rest) = of(text).guesses
    return guess


def column_named(name: str, *cells: str) -> Guess | None:
    """The guess for one strange column beside those a case needs."""
    rows = [f"{name},{OTHER_COLUMNS}", *(f'"{cell}",{OTHER_CELLS}' for cell in cells or ("x",))]
    return next((guess for guess in of("\n".join(rows)).guesses if guess.sample.place == 0), None)


# --- headers


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("受理时间", "registered_on"), ("发生时间", "registered_on"), ("受理日期", "registered_on"),
        ("上报单位", "unit"), ("所属社区", "unit"), ("村社", "unit"),
        ("矛盾类型", "dispute_type"), ("案由", "dispute_type"),
        ("纠纷情况", "summary"), ("简要案情", "summary"), ("矛盾纠纷简况", "summary"),
        ("所在村社", "unit"), ("事情经过", "summary"),
    ],
)  # fmt: skip
def test_usual_headers_of_required_columns(header: str, code: str) -> None:
    guess = the_guess(f"{header}\n")
    assert (guess.column.code, guess.sure) == (code, True)


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("甲方", "甲某", "applicant"), ("当事人", "甲某", "applicant"), ("手机号", "13800000000", "applicant_phone"),
        ("身份证号", "990000199001010017", "applicant_id_no"), ("化解结果", "已化解", "closed_outcome"),
        ("调处结果", "调解成功", "closed_outcome"), ("信息来源", "网格排查", "source"), ("姓 名", "甲某", "applicant"),
        ("结案情况", "调解成功", "closed_outcome"), ("调解情况", "成功", "session1_outcome"), ("事由来源", "排查", "source"),
    ],
)  # fmt: skip
def test_usual_headers_of_other_columns(header: str, cell: str, code: str) -> None:
    guess = column_named(header, cell)
    assert guess is not None
    assert (guess.column.code, guess.sure) == (code, True)


def test_a_usual_header_with_other_cells_is_doubted() -> None:
    guess = column_named("手机号", "甲某", "乙某", "丙某")
    assert guess is not None
    assert (guess.column.code, guess.sure) == ("applicant_phone", False)


def test_free_text_under_a_usual_header_is_doubted_and_its_cells_are_not_listed() -> None:
    text = f"处理结果,{OTHER_COLUMNS}\n" + "".join(
        f"经社区多次上门劝导后双方第{n}次协商,{OTHER_CELLS}\n" for n in range(9)
    )
    suggestion = of(text)
    assert guessed(suggestion)["处理结果"] == ("closed_outcome", False)
    assert "closed_outcome" not in suggestion.words


def test_several_names_in_a_cell_are_doubted() -> None:
    guess = column_named("当事人", "甲某、乙某", "丙某、丁某", "戊某")
    assert guess is not None
    assert not guess.sure


@pytest.mark.parametrize(
    ("header", "cells", "code"),
    [
        ("列A", ("13800000000", "13800000001", "0571-1234567"), "applicant_phone"),
        (
            "列A",
            ("990000199001010017", "99000019900101005X", "990000199001010017"),
            "applicant_id_no",
        ),
        ("列A", ("示例SQ01", "SQ02", "示例SQ02"), None),  # the unit has a column already
        ("列A", ("网格排查", "群众来访", "信访"), "source"),
    ],
)
def test_cells_alone_are_a_guess(header: str, cells: Sequence[str], code: str | None) -> None:
    guess = column_named(header, *cells)
    assert (guess.column.code if guess else None) == code
    assert guess is None or not guess.sure


def test_near_misses_are_a_guess() -> None:
    guess = column_named("矛盾纠纷来源情况", "网格排查")
    assert guess is not None
    assert (guess.column.code, guess.sure) == ("source", False)
    guess = column_named("纠纷的来源", "网格排查")
    assert guess is not None
    assert guess.column.code == "source"


def test_totals_footers_and_headings_are_no_words_of_a_column() -> None:
    text = "社区,时间,案由,内容\n一、邻里,,,\nSQ01,2026-03-02,邻里矛盾,墙\n填表人：甲某,,审核人：乙某,\n合计,,1件,\n"
    assert {code: [word.cell for word in words] for code, words in of(text).words.items()} == {
        "dispute_type": ["邻里矛盾"]
    }


def test_two_columns_of_one_label_are_told_apart() -> None:
    suggestion = of(
        f"甲方,电话,乙方,电话,{OTHER_COLUMNS}\n甲某,13800000000,乙某,13800000001,{OTHER_CELLS}\n"
    )
    assert guessed(suggestion) | {"登记日期": 0} == guessed(suggestion) | {
        "电话#1": ("applicant_phone", True), "电话#2": ("respondent_phone", True), "登记日期": 0,
    }  # fmt: skip


def test_the_most_usual_of_two_headers_is_the_date_of_registration() -> None:
    found = guessed(of("上报时间,登记时间\n2026-03-05,2026-03-05\n"))
    assert found == {"上报时间": ("reported_on", True), "登记时间": ("registered_on", True)}


def test_our_own_label_is_ours_unless_a_required_column_is_missing_without_it() -> None:
    assert guessed(of("登记日期,受理日期\n"))["受理日期"] == ("accepted_on", True)
    assert guessed(of("受理日期\n"))["受理日期"] == ("registered_on", True)


def test_what_only_counts_rows_and_what_would_be_twice_is_left_out() -> None:
    suggestion = of(
        "序号,登记日期,registered_on,经办人,导入问题\n1,2026-03-05,2026-03-05,某经办,x\n"
    )
    assert (suggestion.ignored, suggestion.repeated) == (["序号"], ["registered_on"])
    assert [sample.header for sample in suggestion.unknown] == ["经办人"]
    assert [column.code for column in suggestion.missing] == ["unit", "dispute_type", "summary"]


@pytest.mark.parametrize(
    ("above", "row"),
    [("", None), ("示例街道台账,,,,\n\n填报单位：某,,,,\n", 4), ("\n\n", None), ("a,b,c,d,e\n", 2)],
)
def test_titles_above_the_header_are_skipped(above: str, row: int | None) -> None:
    assert of(f"{above}序号,受理时间,社区,案由,案情\n1,2026-03-05,SQ01,邻里,x\n").header_row == row


def test_a_file_without_a_row() -> None:
    with pytest.raises(Refused) as caught:
        of("\n,,\n")
    assert caught.value.code == "no_header"


# --- words, dates, examples


def words(suggestion: Suggestion, code: str) -> dict[str, tuple[str | None, bool]]:
    return {word.cell: (word.meant, word.sure) for word in suggestion.words.get(code, [])}


def test_words_that_are_not_ours() -> None:
    cells = ["邻里矛盾", "邻里", "物业", "劳资纠纷", "劳资矛盾纠", "稀奇", "邻里矛盾"]
    suggestion = of("矛盾类型\n" + "\n".join(cells))
    assert words(suggestion, "dispute_type") == {
        "邻里矛盾": ("邻里纠纷", True), "劳资纠纷": ("其他劳动争议纠纷", True),
        "劳资矛盾纠": ("其他劳动争议纠纷", False), "稀奇": (None, False),
    }  # fmt: skip
    assert suggestion.words["dispute_type"][0].cell == "邻里矛盾", "the most frequent first"


def test_units_and_grids_by_name() -> None:
    suggestion = of(
        "上报单位,所属网格,移交单位\n示例SQ01,第一网格,示例JD01\n示例SQ1,第二网格,示例SQ02\nSQ02,G01,JD01\n示例QU01,,\n"
    )
    assert "示例SQ01" not in words(suggestion, "unit"), "an import reads the name of a unit"
    assert words(suggestion, "unit")["示例SQ1"] == ("SQ01", False)
    assert words(suggestion, "unit")["示例QU01"][1] is False, "a district registers nothing"
    assert words(suggestion, "grid") == {"第二网格": (None, False)}, (
        "another number is another grid"
    )
    assert words(suggestion, "transferred_to")["示例SQ02"][1] is False


def test_a_cell_that_says_nothing_is_blank_but_not_where_something_is_required() -> None:
    suggestion = of("手机号,案由\n无,无\n/,邻里\n13800000000,邻里\n")
    assert words(suggestion, "applicant_phone") == {"无": ("", True), "/": ("", True)}
    assert words(suggestion, "dispute_type")["无"][1] is False


@pytest.mark.parametrize(
    ("cells", "order", "sure"),
    [
        (["15/05/2026", "05/03/2026"], "dmy", True),
        (["05/15/2026", "05/03/2026"], "mdy", True),
        (["05/03/2026", "06/03/2026"], "dmy", False),
        (["15/05/2026", "05/15/2026"], "dmy", False),
        (["15/05/2026"] * 30 + ["05/15/2026"], "dmy", True),
        (["15/05/2026 09:30"], "dmy", True),
        (["32/13/2026"], "dmy", False),
    ],
)
def test_the_order_of_dates(cells: Sequence[str], order: str, sure: bool) -> None:
    found = of("受理时间\n" + "\n".join(cells)).date_order
    assert found is not None
    assert (found.order, found.sure) == (order, sure)


def test_dates_that_need_nothing() -> None:
    suggestion = of("受理时间\n2026-03-05\n2026年3月5日\n")
    assert (suggestion.date_order, suggestion.drop_time) == (None, False)
    assert of("受理时间\n2026-03-05 09:30\n").drop_time


def test_personal_data_is_masked_wherever_it_is() -> None:
    names, number, phone = ("欧阳某某", "上官某某"), "990000199001010017", "13800001234"
    suggestion = of(
        f"甲方,身份证号,手机号,列A,案由,纠纷情况\n{names[0]},{number},{phone},{names[1]},{phone},{names[0]}与人争执\n"
    )
    for shown in (as_toml(suggestion, known(), ""), str(suggestion.as_json())):
        assert not re.search("|".join([*names, number, phone, "争执"]), shown)
        assert "990000********0017" in shown
        assert "138****1234" in shown


# --- other nouns


@pytest.mark.parametrize(
    ("noun", "text", "expected"),
    [
        ("units", "编号,社区名称,性质\nA,甲社区,社区\n", {"编号": "code", "社区名称": "name", "性质": "kind"}),
        ("grids", "网格编号,名称,所属社区\nA,甲网格,SQ01\n", {"网格编号": "code", "名称": "name", "所属社区": "unit"}),
        ("households", "门牌号,户主姓名,手机,人数,所属网格,户号\n1-1,甲某,13800000000,3,G01,H1\n",
         {"门牌号": "address", "户主姓名": "head", "手机": "phone", "人数": "members", "所属网格": "grid", "户号": "code"}),
    ],
)  # fmt: skip
def test_registers(noun: str, text: str, expected: dict[str, str]) -> None:
    suggestion = of(text, noun)
    assert {guess.sample.header: guess.column.code for guess in suggestion.guesses} == expected
    assert suggestion.missing == []


# --- the file it makes


def read_back(suggestion: Suggestion, rows: Sequence[list[str]]) -> tuple[list[str], list[str]]:
    """The header that --map finds with the suggestion, and the codes of the columns that its labels feed."""
    text = as_toml(suggestion, known(), "govtool import …")
    mapping = parsed("m.toml", text, known().vocabulary)
    columns = [replace(column, required=False) for column in registry.files("cases").columns]
    header = read_header(lambda: enumerate(rows, 1), columns, mapping)
    return header.labels, list(header.places)


NAMES = [column.label for column in registry.files("cases").columns] + list(known().usual.headers)
LABELS = st.sampled_from([*NAMES, "电话", "a#1", "a", "ref", PROBLEMS_LABEL, "＃"]) | st.text(
    max_size=6
)
CELLS = st.sampled_from(
    ["无", "15/05/2026", "2026-03-05 09:30", "邻里矛盾", "示例SQ01", '"\\', "13800000000", ""]
) | st.text(max_size=8)
# A cell arrives as a CSV file has it: without the space around it, and never a lone surrogate.
TABLES = st.integers(1, 8).flatmap(
    lambda n: st.tuples(
        st.lists(LABELS, min_size=n, max_size=n),
        st.lists(st.lists(CELLS, min_size=n, max_size=n), max_size=5),
    )
)


@settings(max_examples=examples(200))
@given(TABLES)
def test_map_takes_every_suggestion_as_it_is(table: tuple[list[str], list[list[str]]]) -> None:
    labels, cells = (
        [text.strip() for text in table[0]],
        [[text.strip() for text in row] for row in table[1]],
    )
    rows = [labels, *cells]
    if not any(any(row) for row in rows):
        return
    suggestion = suggest(enumerate(rows, 1), known())
    labels, fed = read_back(suggestion, rows)
    if not any(PROBLEMS_LABEL in row for row in rows):
        first = next(n for n, row in enumerate(rows, 1) if any(row))
        row = (suggestion.header_row or first) - 1
        assert labels in (
            rows[row],
            joined_labels(rows[row], rows[row + 1]) if row + 1 < len(rows) else None,
        )
        assert {guess.column.code for guess in suggestion.guesses if guess.sure} <= set(fed)
    assert len(set(fed)) == len(fed)


def test_the_file_says_what_was_understood() -> None:
    text = "受理时间,上报单位,案由,案情\n15/05/2026,示例SQ1,邻里矛盾,x\n"
    made = tomllib.loads(as_toml(of(text), known(), ""))
    assert made == {
        "columns": {
            "受理时间": "登记日期",
            "上报单位": "登记单位",
            "案由": "纠纷类型",
            "案情": "案情摘要",
        },
        "dates": {"order": "dmy"},
        "values": {"登记单位": {}, "纠纷类型": {"邻里矛盾": "邻里纠纷"}},
    }


def test_guesses_become_right_by_taking_the_sign_away() -> None:
    text = "纠纷的来源\n网格排查\n"
    made = as_toml(of(text), known(), "")
    assert tomllib.loads(made) == {"columns": {}, "constants": {}}
    freed = re.sub(r"^# (?=\")", "", made, flags=re.MULTILINE)
    assert tomllib.loads(freed)["columns"] == {"纠纷的来源": "案件来源"}
    assert tomllib.loads(freed)["constants"]["登记单位"] == "JD01"


# --- the words an office may extend


def test_usual_words_lead_to_words_of_ours() -> None:
    for noun in registry.FILES:
        office = known(noun)
        for code, meanings in office.usual.values.items():
            wrong = [ours for ours in meanings.values() if not office.reads(code, ours)]
            assert not wrong, (noun, code)


def test_usual_headers_are_not_our_own_labels_of_another_required_column() -> None:
    for noun, columns in ((noun, registry.files(noun).columns) for noun in registry.FILES):
        required = {label_key(column.label): column.code for column in columns if column.required}
        headers = known(noun).usual.headers
        assert not [
            key for key, codes in headers.items() if key in required and required[key] not in codes
        ]


# --- guesses that would change what was meant


@each("column", ["办结方式", "首次调解结果"])
@each(
    "cell",
    ["未成功", "不成功", "没有成功", "未达成协议", "不同意调解", "调解无效", "未化解", "尚未化解", "化解失败", "拒绝调解", "无果",
     "没成功", "未能化解", "没有达成一致", "非成功"],
)  # fmt: skip
def test_a_guess_never_turns_a_no_into_a_yes(column: str, cell: str) -> None:
    suggestion = of(f"{column},{OTHER_COLUMNS}\n{cell},{OTHER_CELLS}\n")
    meant = {
        word.meant for listed in suggestion.words.values() for word in listed if word.cell == cell
    }
    assert meant <= {None, "调解未成功"}


@pytest.mark.parametrize(
    "cell",
    ["正在化解", "化解中", "调解中", "跟进中", "待处理", "正在调解", "继续化解", "待化解", "拟化解",
     "部分化解", "基本化解", "持续跟进"],
)  # fmt: skip
def test_a_guess_never_ends_what_goes_on(cell: str) -> None:
    suggestion = of(f"办结方式,{OTHER_COLUMNS}\n{cell},{OTHER_CELLS}\n")
    assert words(suggestion, "closed_outcome") == {cell: (None, False)}
    sessions = of(f"首次调解结果,{OTHER_COLUMNS}\n{cell},{OTHER_CELLS}\n")
    assert {word.meant for word in sessions.words.get("session1_outcome", [])} <= {None, "择期再调"}


def test_near_words_of_the_same_sense_are_still_guessed() -> None:
    suggestion = of(f"办结方式,{OTHER_COLUMNS}\n成功化解,{OTHER_CELLS}\n调解成功了,{OTHER_CELLS}\n")
    assert words(suggestion, "closed_outcome") == {
        "成功化解": ("调解成功", False),
        "调解成功了": ("调解成功", False),
    }


@pytest.mark.parametrize("name", ["梨花社区", "示例九社区", "桃园"])
def test_only_units_that_exist_are_named(name: str) -> None:
    suggestion = of(f"登记单位,登记日期,纠纷类型,案情摘要\n{name},2026-03-05,邻里,墙\n")
    assert words(suggestion, "unit") == {name: (None, False)}


def test_grids_of_one_name_are_left_to_the_community_in_the_row() -> None:
    office = replace(
        context(),
        grid_names={"第一网格": {"SQ01": "G01", "SQ02": "G02"}, "东网格": {"SQ01": "G03"}},
    )
    us = Known("cases", Vocabulary(registry.files("cases").columns, CONVERTERS, office))
    text = f"所属网格,{OTHER_COLUMNS}\n第一网格,{OTHER_CELLS}\n东网格,{OTHER_CELLS}\n第三网格,{OTHER_CELLS}\n"
    suggestion = suggest(enumerate(csv.reader(text.splitlines()), 1), us)
    assert words(suggestion, "grid") == {"第三网格": (None, False)}


def test_columns_without_a_name_are_named_by_their_letter() -> None:
    suggestion = of(f"{OTHER_COLUMNS},,,\n{OTHER_CELLS},x,,\n{OTHER_CELLS},y,,,z\n")
    assert [sample.header for sample in suggestion.unknown] == ["@E", "@H"]
    assert '# "@E" = ""' in as_toml(suggestion, known(), "")


def test_a_header_of_two_rows_is_suggested_as_pairs() -> None:
    text = f"{OTHER_COLUMNS},当事人,,其他\n,,,,姓名,联系电话,\n{OTHER_CELLS},甲某,13800000001,x\n"
    suggestion = of(text)
    found = guessed(suggestion)
    assert (found["当事人/姓名"], found["当事人/联系电话"]) == (
        ("applicant", True),
        ("applicant_phone", True),
    )
    assert (suggestion.header_row, [sample.header for sample in suggestion.unknown]) == (
        None,
        ["其他"],
    )


def test_a_telephone_of_nobody_in_particular_is_no_sure_guess() -> None:
    suggestion = of(
        f"申请人,被申请人,联系电话,{OTHER_COLUMNS}\n甲某,乙某,13800000001,{OTHER_CELLS}\n"
    )
    (guess,) = [guess for guess in suggestion.guesses if guess.sample.header == "联系电话"]
    assert (guess.sure, guess.doubt) == (False, Doubt.WHOSE)
