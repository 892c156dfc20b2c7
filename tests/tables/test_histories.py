from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from govtool.tables.intake.case_history import object_of, read_object
from govtool.tables.intake.case_record import CaseRecord, event_object
from tests.rows import each
from tests.tables.kit import codes, context

BASE: dict[str, Any] = {
    "unit": "SQ01",
    "registered_on": "2026-02-05",
    "dispute_type": "neighbour",
    "summary": "院墙排水",
}
CONTRACT = json.loads("""
{"ref": "R1", "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "source": "patrol",
 "severity": "ordinary", "petition": false, "grid": null, "summary": "院墙排水",
 "parties": [{"role": "applicant", "name": "甲某"}],
 "events": [{"kind": "reported", "on": "2026-02-05"}, {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
            {"kind": "mediated", "on": "2026-02-13", "outcome": "failed"},
            {"kind": "transferred", "on": "2026-02-25", "to": "JD01", "reason": "两次未成"},
            {"kind": "accepted", "on": "2026-02-26", "unit": "JD01"},
            {"kind": "assigned", "on": "2026-02-27", "lead": "BM01", "due": "2026-03-20", "opinion": "请办理",
             "approved_by": "乙某", "approved_on": "2026-02-27"},
            {"kind": "replied", "on": "2026-03-10"},
            {"kind": "extension_requested", "on": "2026-03-12", "until": "2026-04-20", "reason": "待鉴定"},
            {"kind": "extension_decided", "on": "2026-03-13", "approved": true, "until": "2026-04-20"},
            {"kind": "diverted", "on": "2026-03-15", "channel": "litigation"}]}
""")


def read(**more: Any) -> CaseRecord:
    record, found = read_object({**BASE, **more}, context())
    assert record is not None, found.problems
    return record


def problems(**more: Any) -> set[tuple[str, str]]:
    record, found = read_object({**BASE, **more}, context())
    assert record is None
    return codes(found)


def test_the_object_of_the_contract_comes_back_as_it_was() -> None:
    record, found = read_object(CONTRACT, context())
    assert record is not None, found.problems
    assert (found.problems, found.warnings) == ([], [])
    assert object_of(record) == CONTRACT


def test_labels_and_other_forms_of_dates_are_understood() -> None:
    record = read(
        dispute_type="邻里", source="网格排查", severity="重大复杂", petition="是", registered_on="2026年2月5日",
        parties=[{"role": "申请人", "name": "甲某"}], events=[{"kind": "mediated", "on": "2026年2月9日", "outcome": "未成功"}],
    )  # fmt: skip
    assert object_of(record) == {
        **BASE, "ref": None, "source": "patrol", "severity": "major", "petition": True, "grid": None,
        "parties": [{"role": "applicant", "name": "甲某"}],
        "events": [{"kind": "mediated", "on": "2026-02-09", "outcome": "failed"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "reported"}, {"kind": "met", "note": "见面"}, {"kind": "consulted"}, {"kind": "returned", "reason": "材料不全"},
        {"kind": "closed", "outcome": "settled", "agreement": "oral"}, {"kind": "closure_reported"},
        {"kind": "platform_entered"}, {"kind": "revisited", "note": "好"}, {"kind": "performed"},
        {"kind": "diverted", "channel": "elevated", "detail": "区级"}, {"kind": "replied", "lead": "BM01"},
        {"kind": "notice_issued", "rule": "two_sessions", "stage": 1, "level": "yellow", "unit": "SQ01",
         "told": "unit_head", "due": "2026-02-24", "days": -1},
        {"kind": "transferred", "to": "JD01", "override": "当事人要求"},
    ],
    ids=lambda event: event["kind"],
)  # fmt: skip
def test_every_kind_of_event_comes_back_as_it_was(event: dict[str, Any]) -> None:
    event = {**event, "on": "2026-02-25"}
    assert object_of(read(events=[event]))["events"] == [event]


@each(
    ("more", "problem"),
    [
        ({"unit": None}, ("unit", "missing")),
        ({"unit": 7}, ("unit", "bad_value")),
        ({"unit": "SQ99"}, ("unit", "unknown_unit")),
        ({"registered_on": None}, ("registered_on", "missing")),
        ({"registered_on": 46058}, ("registered_on", "bad_date")),
        ({"registered_on": "2026-13-01"}, ("registered_on", "bad_date")),
        ({"registered_on": "2026-06-02"}, ("registered_on", "out_of_order")),
        ({"dispute_type": ["neighbour"]}, ("dispute_type", "bad_term")),
        ({"grid": "G99"}, ("grid", "unknown_grid")),
        ({"petition": "也许"}, ("petition", "bad_yes_no")),
        ({"ref": 17}, ("ref", "bad_value")),
        ({"summary": "\ud800"}, ("summary", "bad_text")),
        ({"parties": "甲某"}, ("parties", "bad_value")),
        ({"parties": [{"role": "applicant"}]}, ("parties[1].name", "missing")),
        ({"parties": [{"role": "applicant", "name": "张**"}]}, ("parties[1].name", "masked")),
        ({"parties": [{"role": "applicant", "name": "甲某", "phone": "138****1234"}]}, ("parties[1].phone", "masked")),
        ({"parties": [{"role": "applicant", "name": "甲某", "age": 30}]}, ("parties[1].age", "unknown_field")),
        ({"events": {}}, ("events", "bad_value")),
        ({"events": ["met"]}, ("events[1].kind", "bad_term")),
        ({"events": [{"on": "2026-02-06"}]}, ("events[1].kind", "bad_term")),
        ({"events": [{"kind": "registered", "on": "2026-02-06"}]}, ("events[1].kind", "bad_term")),
        ({"events": [{"kind": ["met"], "on": "2026-02-06"}]}, ("events[1].kind", "bad_term")),
        ({"events": [{"kind": "met"}]}, ("events[1].on", "missing")),
        ({"events": [{"kind": "met", "on": "2026-02-30"}]}, ("events[1].on", "bad_date")),
        ({"events": [{"kind": "met", "on": "2026-02-06", "x": 1}]}, ("events[1].x", "unknown_field")),
        ({"events": [{"kind": "accepted", "on": "2026-02-06", "unit": "SQ01"}]}, ("events[1].unit", "wrong_unit")),
        ({"events": [{"kind": "retracted", "on": "2026-02-06", "target": 1}]}, ("events[1].target", "bad_value")),
        ({"events": [{"kind": "retracted", "on": "2026-02-06", "target": True}]}, ("events[1].target", "bad_value")),
        ({"events": [{"kind": "corrected", "on": "2026-02-06", "reason": "误", "changes": {"unit": "SQ02"}}]},
         ("events[1].changes.unit", "unknown_field")),
        ({"events": [{"kind": "corrected", "on": "2026-02-06", "reason": "误", "changes": {"source": "听说"}}]},
         ("events[1].changes.source", "bad_term")),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_value_is_one_problem_at_its_path(
    more: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problems(**more) == {problem}


def test_all_problems_of_a_line_are_told_at_once() -> None:
    assert problems(unit="SQ99", summary="", events=[{"kind": "met", "on": "x"}, {"kind": "y"}]) == {
        ("unit", "unknown_unit"), ("summary", "empty"), ("events[1].on", "bad_date"), ("events[2].kind", "bad_term"),
    }  # fmt: skip


def test_keys_that_are_not_ours_are_warnings_and_the_problems_of_an_errors_file_are_not() -> None:
    _record, found = read_object({**BASE, "state": "open", "problems": []}, context())
    assert [(w.field, w.code) for w in found.warnings] == [("state", "unknown_column")]


def test_what_was_retracted_does_not_count() -> None:
    record = read(
        events=[
            {"kind": "met", "on": "2026-02-06"},
            {"kind": "consulted", "on": "2026-02-07"},
            {"kind": "retracted", "on": "2026-02-08", "target": 1},
            {"kind": "retracted", "on": "2026-02-08", "target": 0},
        ]
    )
    assert record.canonical == read(events=[{"kind": "consulted", "on": "2026-02-07"}]).canonical


def test_a_retraction_can_be_retracted() -> None:
    retracted = [
        {"kind": "met", "on": "2026-02-06"},
        {"kind": "retracted", "on": "2026-02-07", "target": 1},
    ]
    record = read(events=[*retracted, {"kind": "retracted", "on": "2026-02-08", "target": 2}])
    assert record.canonical == read(events=retracted[:1]).canonical


def test_a_correction_is_as_if_it_had_been_right_from_the_start() -> None:
    changes = {
        "registered_on": "2026年2月4日",
        "source": "网格排查",
        "parties": [{"role": "申请人", "name": "甲某"}],
        "ref": None,
    }
    record = read(
        ref="R1",
        events=[{"kind": "corrected", "on": "2026-02-08", "reason": "误", "changes": changes}],
    )
    right = read(
        registered_on="2026-02-04", source="patrol", parties=[{"role": "applicant", "name": "甲某"}]
    )
    assert record.canonical == right.canonical
    assert event_object(record.events[0])["changes"] == {
        "registered_on": "2026-02-04", "source": "patrol", "parties": [{"role": "applicant", "name": "甲某"}], "ref": None,
    }  # fmt: skip


def test_facts_count_by_their_dates_and_then_by_their_order() -> None:
    met, reported = {"kind": "met", "on": "2026-02-06"}, {"kind": "reported", "on": "2026-02-05"}
    assert read(events=[met, reported]).canonical == read(events=[reported, met]).canonical
    same_day = {**reported, "on": "2026-02-06"}
    assert read(events=[met, same_day]).canonical != read(events=[same_day, met]).canonical


def test_personal_numbers_are_masked_unless_asked_for() -> None:
    party = {
        "role": "applicant",
        "name": "甲某",
        "phone": "13800000000",
        "id_no": "990000199001010017",
    }
    masked = object_of(read(parties=[party]), full=False)["parties"]
    assert masked == [{**party, "phone": "138****0000", "id_no": "990000********0017"}]


def test_identity_goes_by_reference_then_number_then_content() -> None:
    record = read()
    assert read(ref="R1", case_no="SQ01-2026-00001").key == "ref:R1"
    assert read(case_no="SQ01-2026-00001").key == "no:SQ01-2026-00001"
    assert record.key == f"row:{record.content}"
    assert record.registered["on"] == dt.date(2026, 2, 5)
