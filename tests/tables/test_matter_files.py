"""Files of matters: bad input told by row and column, what is not kept, round trips, and the repair loop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.base.vocabulary import Satisfaction
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.subjects.matter.state import Matter
from govtool.tables.export.file_export import ExportOptions, export_noun
from govtool.tables.formats.source import open_source
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import ImportSummary, Options
from govtool.views import lookups
from tests.store.kit import day, found_office
from tests.tables.kit import TODAY, source
from tests.tables.test_importing import counts, told

HEADER = (
    "外部编号,受理单位,上报日期,来源渠道,事项类别,紧急程度,地点,网格,事项内容,反映人,反映人电话,需要答复,"
    "受理日期,分派日期,承办单位,签收日期,办结日期,办理结果,答复日期,满意度,归档日期"
)
USUAL = {
    "受理单位": "SQ01", "上报日期": "2026-03-02", "来源渠道": "12345热线", "事项类别": "噪声扰民", "地点": "一号楼", "事项内容": "夜间施工",
}  # fmt: skip
COURSE = {
    "受理日期": "2026-03-03", "分派日期": "2026-03-03", "承办单位": "SQ02", "签收日期": "2026-03-04", "办结日期": "2026-03-05",
    "办理结果": "已解决", "答复日期": "2026-03-06", "满意度": "基本满意", "归档日期": "2026-03-09",
}  # fmt: skip
REPORTER = {"反映人": "甲某", "反映人电话": "13800000001"}
PHONE = "13800000002"


def table(*rows: dict[str, str]) -> str:
    columns = HEADER.split(",")
    lines = [",".join({**USUAL, **row}.get(column, "") for column in columns) for row in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def take_in(store: Store, data: str, **options: Any) -> ImportSummary:
    with source(data) as opened:
        return import_noun(store, "matters", opened, Options(**options), today=TODAY, actor="甲某")


def take_file(store: Store, path: Path, **options: Any) -> ImportSummary:
    with open_source(str(path), workbooks=True) as opened:
        return import_noun(store, "matters", opened, Options(**options), today=TODAY, actor="甲某")


def matters(store: Store) -> list[Matter]:
    return [store.state(subject) for subject in lookups.subjects_of(store.reader, "matter")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An office to try files on: only dry runs, so that it stays as it is. SQ02 was closed on 2 April."""
    with found_office(tmp_path_factory.mktemp("matters") / "govtool.db") as store:
        with store.writing("甲某") as tx:
            tx.append("unit:SQ02", m.UnitClosed(on=day("04-02"), reason="合并"))
        yield store


# --- rows that are refused: where, and with which code

REFUSED: list[tuple[dict[str, str], str, str, str]] = [
    ({"事项类别": "噪声"[:1]}, "事项类别", "unknown_category", "Did you mean"),
    ({"事项类别": "重点人员排查"}, "事项类别", "refused_category", "register of persons"),
    ({"来源渠道": "电视"}, "来源渠道", "bad_term", "Choose one of"),
    ({"事项内容": ""}, "事项内容", "missing", "required"),
    ({"地点": ""}, "地点", "missing", "required"),
    ({"反映人": PHONE, "反映人电话": ""}, "反映人", "number_in_name", "反映人电话"),
    ({"答复日期": "2026-03-05"}, "答复日期", "out_of_order", "not handled"),
    ({"受理日期": "2026-03-03", "答复日期": "2026-03-03"}, "答复日期", "out_of_order", "not handled"),
    ({"分派日期": "2026-03-03", "承办单位": "SQ02"}, "分派日期", "out_of_order", "taken up"),
    ({"受理日期": "2026-03-01"}, "受理日期", "out_of_order", "before"),
    ({"受理日期": "2026-03-03", "签收日期": "2026-03-03"}, "签收日期", "out_of_order", "no unit"),
    ({"受理日期": "2026-03-03", "归档日期": "2026-03-03"}, "归档日期", "out_of_order", "not handled"),
    ({"受理日期": "2026-03-03", "承办单位": "SQ02"}, "分派日期", "missing", "承办单位"),
    ({"受理日期": "2026-03-03", "分派日期": "2026-03-03"}, "承办单位", "missing", "required"),
    ({"受理日期": "2026-03-03", "办结日期": "2026-03-03"}, "办理结果", "missing", "required"),
    ({"受理日期": "2026-03-03", "满意度": "满意"}, "答复日期", "missing", "满意度"),
    ({**COURSE, "承办单位": "SQ09"}, "承办单位", "unknown_unit", "SQ09"),
    ({**COURSE, "承办单位": "JD01"}, "承办单位", "wrong_unit", "JD01"),
    ({**COURSE, "分派日期": "2026-04-03", "签收日期": "", "办结日期": "", "答复日期": "", "满意度": "", "归档日期": "", "办理结果": ""},
     "承办单位", "closed_unit", "2026-04-02"),
    ({"上报日期": "2026-06-02"}, "上报日期", "out_of_order", "future"),
    ({"受理日期": "2026-06-02"}, "受理日期", "out_of_order", "future"),
]  # fmt: skip


def test_bad_rows_are_refused_by_row_and_column(office: Store) -> None:
    done = take_in(office, table(*(row for row, *_said in REFUSED)), dry_run=True)
    assert counts(done) == (len(REFUSED), 0, len(REFUSED), 0)
    first = {problem.row: problem for problem in reversed(done.problems)}
    found = [(place, first[place].column, first[place].code) for place in sorted(first) if place]
    assert found == [
        (place, column, code) for place, (_row, column, code, _said) in enumerate(REFUSED, 2)
    ]
    for place, (_row, _column, _code, said) in enumerate(REFUSED, 2):
        assert said in (first[place].message or ""), first[place]
    assert PHONE not in json.dumps(done.as_json())


EVENTS: list[tuple[list[dict[str, Any]], str, str]] = [
    (
        [{"kind": "matter_sent_back", "on": "2026-03-04", "reason": "lacking"}],
        "events[1].on",
        "out_of_order",
    ),
    (
        [
            {"kind": "matter_taken_up", "on": "2026-03-03"},
            {"kind": "matter_dispatched", "on": "2026-03-03", "unit": "SQ02", "due": "2026-03-02"},
        ],
        "events[2].on",
        "out_of_order",
    ),
    (
        [
            {"kind": "matter_taken_up", "on": "2026-03-03"},
            {"kind": "matter_dispatched", "on": "2026-03-03", "unit": "SQ02"},
            {"kind": "matter_sent_back", "on": "2026-03-04"},
        ],
        "events[3].reason",
        "missing",
    ),
    (
        [
            {"kind": "matter_taken_up", "on": "2026-03-03"},
            {"kind": "matter_dispatched", "on": "2026-03-03", "unit": "BM01", "with": ["BM01"]},
        ],
        "events[2]",
        "with_itself",
    ),
    (
        [{"kind": "matter_declined", "on": "2026-03-03", "reason": "court"}],
        "events[1].competent",
        "missing",
    ),
    ([{"kind": "matter_told", "on": "2026-03-03"}], "events[1].kind", "bad_term"),
    ([{"kind": "matter_taken_up", "on": "2026-06-02"}], "events[1].on", "out_of_order"),
]
LINE = {
    "ref": "R1", "unit": "SQ01", "category": "noise", "channel": "hotline", "urgency": None, "place": "一号楼", "grid": None,
    "summary": "夜间施工", "reported_on": "2026-03-02", "wants_answer": True, "reporter": {"name": "甲某", "phone": "13800000001"},
}  # fmt: skip


def test_bad_histories_are_refused_by_their_place_in_the_list(office: Store) -> None:
    lines = [json.dumps({**LINE, "events": events}) for events, _path, _code in EVENTS]
    done = take_in(office, "\n".join(lines), dry_run=True, format="jsonl")
    assert told(done) == [(row, path, code) for row, (_events, path, code) in enumerate(EVENTS, 1)]


# --- what is taken in with a warning

WARNED = [
    ({"地点": f"一号楼 {PHONE}"}, "地点", "number_in_text"),
    ({"事项内容": f"来电人{PHONE}反映夜间施工"}, "事项内容", "number_in_text"),
    ({"反映人": f"甲某{PHONE}"}, "反映人", "number_in_name"),
    ({"反映人": "甲某", "反映人电话": "乙某"}, "反映人电话", "bad_phone"),
    ({"事项类别": "治安问题"}, "事项内容", "text_left_out"),
]


def test_what_is_in_the_wrong_column_is_named(office: Store) -> None:
    done = take_in(office, table(*(row for row, *_told in WARNED)), dry_run=True)
    assert counts(done) == (len(WARNED), len(WARNED), 0, 0)
    found = [(w.row, w.column, w.code) for w in done.warnings if w.code != "likely_duplicate"]
    assert found == [(row, column, code) for row, (_cells, column, code) in enumerate(WARNED, 2)]
    assert PHONE not in json.dumps(done.as_json())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with found_office(tmp_path / "govtool.db") as opened:
        yield opened


def test_of_public_order_no_text_is_kept_anywhere(store: Store) -> None:
    take_in(store, table({"事项类别": "治安问题", "事项内容": "巷口有人争执动手"}))
    take_in(
        store,
        json.dumps({**LINE, "category": "public_order", "summary": "巷口有人争执动手"}),
        format="jsonl",
    )
    assert [matter.opening.summary for matter in matters(store)] == [None, None]
    assert b"\xe5\xb7\xb7\xe5\x8f\xa3" not in Path(store.path).read_bytes()


def test_columns_tell_the_usual_course(store: Store) -> None:
    done = take_in(
        store,
        table(
            {"外部编号": "R1", **REPORTER, **COURSE},
            {**COURSE, "办理结果": "已解释说明", "满意度": "不满意"},
        ),
    )
    assert counts(done) == (2, 2, 0, 0)
    one, two = matters(store)
    kinds = [
        "reported",
        "reporter",
        "taken_up",
        "dispatched",
        "signed",
        "handled",
        "answered",
        "rated",
        "archived",
    ]
    assert [event.kind for event in one.timeline] == [f"matter_{kind}" for kind in kinds]
    assert (one.no, one.state, one.reporter.name if one.reporter else "") == (
        "SQ01-S2026-00001",
        "archived",
        "甲某",
    )
    rated = [event.on.isoformat() for event in one.timeline if event.kind == "matter_rated"]
    assert rated == ["2026-03-06"]  # the day of the answer
    assert (one.solved, one.satisfied, two.solved) == (
        False,
        "partly",
        False,
    )  # solved is taken for granted of 满意 alone
    assert two.reporter is None


def test_codes_below_texts_are_not_taken_for_a_header(store: Store) -> None:
    """The code ``no`` of 不满意 below cells that are empty is also the name of the column of our own number."""
    told_of = {"办理结果": "done", "满意度": "no", "事项内容": "夜间装修"}
    rows = [{}, {}, {**COURSE, **told_of, "来源渠道": "hotline", "事项类别": "noise"}]
    assert counts(
        take_in(store, table(*[{**row, "地点": f"{no}号楼"} for no, row in enumerate(rows)]))
    ) == (3, 3, 0, 0)
    assert matters(store)[-1].satisfied is Satisfaction.NO


def test_an_archive_before_the_answer_is_flagged(store: Store) -> None:
    assert take_in(store, table({**COURSE, "答复日期": "", "满意度": ""})).accepted == 1
    assert [v.rule for v in matters(store)[0].violations] == ["archived_unanswered"]


def test_likely_duplicates_are_named_with_both_numbers(store: Store) -> None:
    take_in(store, table({"外部编号": "R1"}))
    done = take_in(
        store,
        table(
            {"外部编号": "R2", "上报日期": "2026-03-09"},
            {"外部编号": "R3", "上报日期": "2026-03-17"},
        ),
    )
    assert [(w.row, w.column, w.code, w.value) for w in done.warnings] == [
        (2, "地点", "likely_duplicate", "SQ01-S2026-00001")
    ]
    assert "SQ01-S2026-00002" in done.warnings[0].message


# --- known again


def test_a_file_that_comes_again_changes_nothing(store: Store) -> None:
    rows = table({"外部编号": "R1", **REPORTER, **COURSE}, REPORTER, {**USUAL, "地点": "二号楼"})
    assert counts(take_in(store, rows)) == (3, 3, 0, 0)
    assert counts(take_in(store, rows)) == (3, 0, 0, 3)
    twice = table({"外部编号": "R1", "地点": "三号楼"})
    done = take_in(store, twice)
    assert told(done) == [(2, "外部编号", "conflict")]
    assert counts(take_in(store, twice, update=True)) == (1, 1, 0, 0)
    assert [matter.opening.place for matter in matters(store)] == ["三号楼", "一号楼", "二号楼"]
    assert counts(take_in(store, twice)) == (1, 0, 0, 1)


def test_an_update_does_not_move_a_matter_to_another_unit(store: Store) -> None:
    take_in(store, table({"外部编号": "R1"}))
    done = take_in(store, table({"外部编号": "R1", "受理单位": "SQ02"}), update=True)
    assert told(done) == [(2, "外部编号", "conflict")]
    assert "受理单位" in done.problems[0].message


def test_what_was_refused_is_corrected_in_the_errors_file(store: Store, tmp_path: Path) -> None:
    file, errors = tmp_path / "matters.csv", tmp_path / "errors.csv"
    file.write_text(
        table({"外部编号": "R1", **COURSE}, {"外部编号": "R2", "事项类别": "环境"}),
        encoding="utf-8",
    )
    assert counts(take_file(store, file, errors=errors)) == (2, 1, 1, 0)
    errors.write_text(errors.read_text("utf-8-sig").replace("环境", "环境卫生"), encoding="utf-8")
    assert counts(take_file(store, errors)) == (1, 1, 0, 0)
    assert [matter.opening.ref for matter in matters(store)] == ["R1", "R2"]


HOTLINE = (
    "工单编号,所属社区,来电时间,工单来源,诉求类型,事发地点,诉求内容,来电人,来电号码,接单时间,派单时间,承办部门,办结时间,处理结果,是否满意\n"
    "RX1,示例SQ01,2026-03-02 08:30,政务服务热线,噪音扰民,一号楼,夜间施工,甲某,13800000001,2026-03-03,2026-03-03,SQ02,2026-03-05,问题解决,非常满意\n"
)


def test_a_file_of_the_hotline_is_recognised(office: Store) -> None:
    done = take_in(office, HOTLINE.replace("示例SQ01", "SQ01"), dry_run=True)
    assert counts(done) == (1, 1, 0, 0)


# --- round trips

FULL: list[dict[str, Any]] = [
    {"kind": "matter_taken_up", "on": "2026-03-03"},
    {"kind": "matter_dispatched", "on": "2026-03-03", "unit": "BM01", "with": ["SQ02"], "due": "2026-03-09", "opinion": "请核查"},
    {"kind": "matter_sent_back", "on": "2026-03-03", "reason": "not_ours", "note": "不属本单位职责"},
    {"kind": "matter_dispatched", "on": "2026-03-03", "unit": "SQ02"},
    {"kind": "matter_signed", "on": "2026-03-04"},
    {"kind": "matter_handled", "on": "2026-03-05", "result": "planned", "until": "2026-09-01"},
    {"kind": "matter_answered", "on": "2026-03-05", "way": "face"},
    {"kind": "matter_reporter", "on": "2026-03-05", "name": "乙某"},
    {"kind": "matter_rated", "on": "2026-03-05", "solved": False, "satisfied": "no"},
    {"kind": "matter_redo", "on": "2026-03-06", "reason": "未解决"},
    {"kind": "matter_handled", "on": "2026-03-09", "result": "done"},
    {"kind": "matter_answered", "on": "2026-03-09", "way": "phone"},
    {"kind": "matter_archived", "on": "2026-03-10"},
]  # fmt: skip
LINES = (
    {**LINE, "events": FULL},
    {
        **LINE,
        "ref": None,
        "reporter": None,
        "wants_answer": False,
        "urgency": "urgent",
        "grid": "G01",
        "events": [],
    },
    {
        **LINE,
        "ref": "R2",
        "reporter": {"name": "丙某", "phone": None, "guardian": {"name": "丁某"}},
        "events": FULL[:1],
    },
)


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl"])
def test_a_full_export_comes_back_the_same(store: Store, tmp_path: Path, format_: str) -> None:
    take_in(store, "\n".join(map(json.dumps, LINES)), format="jsonl")
    out, again = tmp_path / f"out.{format_}", tmp_path / f"again.{format_}"
    export_noun(store, "matters", out, ExportOptions(format=format_, full=True))
    with found_office(tmp_path / "other.db") as other:
        assert counts(take_file(other, out)) == (3, 3, 0, 0)
        export_noun(other, "matters", again, ExportOptions(format=format_, full=True))
        assert counts(take_file(other, out)) == (3, 0, 0, 3)
    assert counts(take_file(store, out)) == (3, 0, 0, 3)
    if format_ == "jsonl":
        told_again = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        for line, sent in zip(told_again, LINES, strict=True):
            assert {key: line[key] for key in sent} == sent
    if format_ != "xlsx":  # which holds the time it was made
        assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_the_reporter_is_masked_without_full(store: Store, tmp_path: Path, format_: str) -> None:
    take_in(store, "\n".join(map(json.dumps, LINES)), format="jsonl")
    out = tmp_path / f"out.{format_}"
    export_noun(store, "matters", out, ExportOptions(format=format_))
    said = out.read_text("utf-8")
    assert not [name for name in ("甲某", "乙某", "丙某", "丁某", "13800000001") if name in said]
    assert "甲**" in said
    assert "138****0001" in said
    done = take_file(store, out)
    assert {problem.code for problem in done.problems} == {"masked"}


@pytest.mark.parametrize("key", ["case", "case_no"])
def test_the_case_that_a_matter_became_need_not_be_here(store: Store, key: str) -> None:
    became = {"kind": "matter_became_case", "on": "2026-03-03", key: "SQ01-2026-00009"}
    line = {"unit": "SQ01", "category": "dispute", "channel": "grid", "place": "一号楼", "summary": "院墙", "reported_on": "2026-03-02"}  # fmt: skip
    assert counts(take_in(store, json.dumps(line | {"events": [became]}))) == (1, 1, 0, 0)
    (matter,) = matters(store)
    assert (matter.state, matter.case_no) == ("became_case", "SQ01-2026-00009")
    assert examine(store) == []
