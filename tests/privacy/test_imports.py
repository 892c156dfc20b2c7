"""What an import says of refused rows: no number that nobody typed; the file of refused rows says them as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govtool.privacy.masking.characters import signs_of
from tests.commands.clerk import Desk

HEADER = "登记单位,登记日期,纠纷类型,申请人,申请人电话,申请人证件号,案情摘要"
ROWS = [
    "SQ01,2026-13-01,邻里,张样一,+8613812345678转801,990000199001010017,院墙",
    "SQ01,2026-02-05,邻里,张样一,1381234567899,99000019900101001777,院墙",
    "SQ01,2026-02-05,邻里13812345678,张样一,013812345678,990000199001010018,院墙",
]
NUMBERS = ["13812345678", "1381234567", "9900001990010100", "0138123456"]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_numbers_of_a_table_are_masked_where_they_are_shown(
    desk: Desk, tmp_path: Path, options: list[str]
) -> None:
    ledger, errors = tmp_path / "in.csv", tmp_path / "errors.csv"
    ledger.write_text("\n".join([HEADER, *ROWS, ""]), encoding="utf-8")
    answer = desk("import", "cases", str(ledger), "--errors", str(errors), *options)
    assert answer.code == 1
    assert [number for number in NUMBERS if number in answer.out + answer.err] == []
    assert "2026-13-01" in answer.out
    kept = errors.read_text(encoding="utf-8")
    assert all(
        number in kept for number in ("+8613812345678转801", "1381234567899", "990000199001010018")
    )


def test_so_are_those_of_lines(desk: Desk, tmp_path: Path) -> None:
    ledger, errors = tmp_path / "in.jsonl", tmp_path / "errors.jsonl"
    party = {
        "role": "applicant",
        "name": "张样一",
        "phone": "+86138123456789转801",
        "id_no": "99000019900101001777",
    }
    record = {"unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "summary": "院墙", "parties": [party], "events": []}  # fmt: skip
    ledger.write_text(json.dumps(record) + "\n", encoding="utf-8")
    answer = desk("import", "cases", str(ledger), "--errors", str(errors), "--json")
    assert answer.code == 1
    assert len(answer.json["problems"]) == 2
    assert [number for number in NUMBERS if number in answer.out + answer.err] == []
    assert (
        "+86138123456789转801"
        in json.loads(errors.read_text(encoding="utf-8"))["parties"][0]["phone"]
    )


WRONG_PLACES = [
    ("registered_on", "13812345678"), ("registered_on", "990000199001010017"), ("unit", "13812345678"), ("dispute_type", "138-1234-5678"),
    ("major", "138 1234 5678"), ("applicant_phone", "1381234567899"), ("applicant_id_no", "990000199001010017？"), ("session1_on", "138/1234/5678"),
    ("amount", "电话13812345678"), ("grid", "13812345678"), ("applicant_phone", "057998765"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), WRONG_PLACES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_number_in_a_wrong_column_is_never_quoted_whole(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    column: str,
    value: str,
) -> None:
    """The value in the message and the one beside it are the same, and the advice stands as it was written."""
    monkeypatch.setenv("GOVTOOL_LANG", language)
    cells = {
        "unit": "SQ01",
        "registered_on": "2026-02-05",
        "dispute_type": "邻里",
        "summary": "院墙",
        "session1_outcome": "",
    }
    cells |= {"applicant": "张样一"} if column.startswith("applicant") else {}
    cells[column] = value
    ledger = tmp_path / "in.csv"
    ledger.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    answer = desk("import", "cases", str(ledger), "--json")
    problems = [
        problem
        for problem in answer.json["problems"] + answer.json["warnings"]
        if problem["column"] == column
    ]
    assert problems
    for problem in problems:
        assert signs_of(value) not in signs_of(f"{problem['value']} {problem['message']}")
        assert "*" in problem["value"]
        if "“" in problem["message"] and column != "applicant_id_no":
            assert f"“{problem['value']}”" in problem["message"]
        if problem["code"] == "bad_phone":
            assert "0571-1234567" in problem["message"]
