"""Numbers of letters and agreements: gapless per kind, unit and year; given back by undo; never the same twice."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from govtool.base.errors import Refused
from govtool.base.vocabulary import FormKind
from govtool.papers.paper_numbers import series_of_papers
from tests import forks
from tests.commands.clerk import Desk

LETTER = (
    "--lead",
    "BM01",
    "--due",
    "2026-04-01",
    "--opinion",
    "依职责调处",
    "--approved-by",
    "丙某",
)


def accepted(desk: Desk, on: str = "2026-03-02") -> str:
    return desk.add(on=on, unit="JD01")


def letter(desk: Desk, number: str, *more: str, on: str = "2026-03-03") -> str | None:
    answer = desk.done(
        "case", "assign", number, *LETTER, "--approved-on", on, *more, "--json", on=on
    )
    text: str | None = answer.json["letters"][-1]["no"]
    return text


def settle(desk: Desk, number: str, *more: str, on: str = "2026-03-09") -> str | None:
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "written", *more, on=on
    )
    lines = desk.done("journal", "--case", number, "--json").json
    text: str | None = next(line for line in lines if line["kind"] == "mediated")["payload"].get(
        "agreement_no"
    )
    return text


def test_letters_of_a_year_are_numbered_one_after_another(desk: Desk) -> None:
    assert [letter(desk, accepted(desk)) for _ in range(3)] == [
        f"矛调交〔2026〕{n}号" for n in (1, 2, 3)
    ]


def test_a_number_given_by_hand_stays_and_is_not_part_of_the_series(desk: Desk) -> None:
    assert letter(desk, accepted(desk), "--no", "街矛〔2026〕88号") == "街矛〔2026〕88号"
    assert letter(desk, accepted(desk)) == "矛调交〔2026〕1号"


def test_each_year_begins_anew_by_the_day_of_the_fact(desk: Desk) -> None:
    assert (
        letter(desk, accepted(desk, "2025-12-30"), "--due", "2026-01-20", on="2025-12-31")
        == "矛调交〔2025〕1号"
    )
    assert letter(desk, accepted(desk)) == "矛调交〔2026〕1号"
    late = accepted(desk, "2025-12-29")
    desk.done(
        "case",
        "assign",
        late,
        *LETTER,
        "--due",
        "2026-01-15",
        "--approved-on",
        "2025-12-31",
        "--on",
        "2025-12-31",
        on="2026-03-04",
    )
    assert desk.case(late)["letters"][0]["no"] == "矛调交〔2025〕2号"


def test_agreements_are_numbered_by_the_unit_that_mediates(desk: Desk) -> None:
    first, second, third = (
        desk.add(on="2026-03-02"),
        desk.add(on="2026-03-02", unit="SQ02"),
        desk.add(on="2026-03-02"),
    )
    assert [settle(desk, number) for number in (first, second, third)] == [
        "（2026）示例一社区人调字第1号", "（2026）示例二社区人调字第1号", "（2026）示例一社区人调字第2号",
    ]  # fmt: skip
    assert settle(desk, desk.add(on="2026-03-02"), "--agreement-no", "甲-7") == "甲-7"


def test_an_oral_agreement_takes_no_number(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--agreement", "oral", on="2026-03-09"
    )
    assert "numbered" not in {line["kind"] for line in desk.done("journal", "--json").json}


def test_undo_gives_the_number_back_with_the_letter(desk: Desk) -> None:
    letter(desk, accepted(desk))
    again = accepted(desk)
    letter(desk, again)
    desk.done("undo", "--yes")
    assert desk.case(again)["letters"] == []
    assert letter(desk, again) == "矛调交〔2026〕2号"


def test_a_refused_letter_takes_no_number(desk: Desk) -> None:
    number = accepted(desk)
    assert (
        desk(
            "case", "assign", number, "--lead", "BM01", "--due", "2026-04-01", on="2026-03-03"
        ).code
        == 3
    )
    assert letter(desk, number) == "矛调交〔2026〕1号"


def test_the_number_is_reported_and_is_in_the_time_line(desk: Desk) -> None:
    number = accepted(desk)
    said = desk.done(
        "case", "assign", number, *LETTER, "--approved-on", "2026-03-03", on="2026-03-03"
    ).out
    assert "矛调交〔2026〕1号" in said.splitlines()[0]
    assert "handling letter · 矛调交〔2026〕1号" in desk.done("case", "show", number).out


def test_rebuilding_keeps_the_series_and_the_doctor_compares_it(desk: Desk) -> None:
    letter(desk, accepted(desk))
    desk.done("doctor", "--rebuild")
    desk.done("doctor")
    assert letter(desk, accepted(desk)) == "矛调交〔2026〕2号"


def test_a_history_brings_its_numbers_along(desk: Desk, bare: Desk, tmp_path: Path) -> None:
    letter(desk, accepted(desk))
    file = tmp_path / "cases.jsonl"
    desk.done("export", "cases", "-o", str(file), "--full", "--reason", "r")
    other = Desk(tmp_path / "other.db", bare._capsys, bare._monkeypatch)
    other.done("init", "--street", "JD01", "示例街道", on="2026-01-01")
    other.done("unit", "add", "--code", "BM01", "--name", "社保所", "--kind", "department")
    other.done("import", "cases", str(file), on="2026-03-03")
    assert letter(other, accepted(other)) == "矛调交〔2026〕2号"


def without_papers(line: dict[str, Any]) -> dict[str, Any]:
    """A history as another system tells it, which knows nothing of our numbers; it says something else besides."""
    events = [
        {**event, "no": None, "agreement_no": None}
        for event in line["events"]
        if event["kind"] != "numbered"
    ]
    return {**line, "summary": "更正后的案情", "events": events}


def test_an_update_from_a_file_leaves_the_numbers_of_papers(desk: Desk, tmp_path: Path) -> None:
    first, second = accepted(desk), desk.add(on="2026-03-02")
    letter(desk, first)
    settle(desk, second)
    file = tmp_path / "cases.jsonl"
    desk.done("export", "cases", "-o", str(file), "--full", "--reason", "r", "--plain")
    lines = [
        without_papers(json.loads(line))
        for line in file.read_text(encoding="utf-8-sig").splitlines()
    ]
    file.write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8"
    )
    desk.done("import", "cases", str(file), "--update", on="2026-03-10")
    assert desk.case(first)["letters"][0]["no"] == "矛调交〔2026〕1号"
    assert letter(desk, accepted(desk)) == "矛调交〔2026〕2号"
    assert settle(desk, desk.add(on="2026-03-02")) == "（2026）示例一社区人调字第2号"
    desk.done("doctor")


def test_a_number_that_a_paper_has_is_not_taken_in_again(desk: Desk, tmp_path: Path) -> None:
    letter(desk, accepted(desk))
    events = [
        {"kind": "numbered", "on": "2026-02-06", "document": "letter", "unit": "JD01", "year": 2026, "number": n, "text": f"甲{n}号"}
        for n in (1, 2, 2)
    ]  # fmt: skip
    case = {
        "unit": "JD01",
        "registered_on": "2026-02-05",
        "dispute_type": "other",
        "summary": "院墙",
    }
    file = tmp_path / "three.jsonl"
    lines = [
        json.dumps(case | {"ref": f"R{n}", "events": [event]}) for n, event in enumerate(events)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    answer = desk("import", "cases", str(file), "--json", on="2026-03-10").json
    assert [(problem["row"], problem["code"]) for problem in answer["problems"] if problem["column"] == "events"] == [
        (1, "conflict"), (3, "conflict"),
    ]  # fmt: skip
    assert letter(desk, accepted(desk)) == "矛调交〔2026〕3号"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 10**30},
        {"number": 2**63 - 1},
        {"number": 0},
        {"year": 10**30},
        {"year": -3},
        {"document": "cover"},
    ],
    ids=str,
)
def test_a_number_in_a_file_that_no_paper_can_have_is_refused(
    desk: Desk, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    given = {
        "kind": "numbered", "on": "2026-02-06", "document": "letter", "unit": "JD01", "year": 2026, "number": 1,
        "text": "甲1号",
    } | wrong  # fmt: skip
    case = {
        "unit": "JD01",
        "registered_on": "2026-02-05",
        "dispute_type": "other",
        "summary": "院墙",
        "events": [given],
    }
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(case), encoding="utf-8")
    (problem,) = desk("import", "cases", str(file), "--json", on="2026-03-10").json["problems"]
    assert problem["column"] == f"events[1].{next(iter(wrong))}"


def test_processes_at_once_never_get_the_same_number(desk: Desk) -> None:
    numbers = [accepted(desk) for _ in range(12)]
    office = ("--db", str(desk.db), "--today", "2026-03-03")
    lines = [
        [*office, "case", "assign", number, *LETTER, "--approved-on", "2026-03-03"]
        for number in numbers
    ]
    assert forks.codes_at_once(lines, os.environ) == [0] * 12
    desk.today("2026-03-03")
    given = [desk.case(number)["letters"][0]["no"] for number in numbers]
    assert sorted(int(re.findall(r"(\d+)号", text)[0]) for text in given) == list(range(1, 13))


def test_an_office_writes_its_numbers_its_own_way_and_goes_on_from_what_it_gave_by_hand(
    desk: Desk,
) -> None:
    folder = desk.db.parent / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "numbers.toml").write_text(
        '[letter]\npattern = "{street}交〔{year}〕{n}号"\nafter = { 2026 = 17 }\n', encoding="utf-8"
    )
    assert [letter(desk, accepted(desk)) for _ in range(2)] == [
        "示例街道交〔2026〕18号",
        "示例街道交〔2026〕19号",
    ]
    assert settle(desk, desk.add(on="2026-03-04")) == "（2026）示例一社区人调字第1号"


@pytest.mark.parametrize(
    "text",
    ["[letter", "[letters]\npattern = '{n}{year}'", "[letter]\npattern = '{n}'", "[letter]\npattern = '{n}{year}{x}'",
     "[letter]\npattern = '{n.real}{year}'", "[letter]\npattern = '{n:>999999999}{year}'", "[letter]\npattern = '{'",
     "letter = 1", "[letter]\npattern = '{n}{year}'\nafter = 3", "[letter]\npattern = '{n}{year}'\nafter = { 2026 = '3' }"],
)  # fmt: skip
def test_a_wrong_file_of_numbers_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "numbers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        series_of_papers((tmp_path,))
    assert refusal.value.code == "bad_numbers"


def test_our_own_file_has_every_series(tmp_path: Path) -> None:
    from govtool.papers.template_files import shipped

    assert set(series_of_papers((shipped(),))) == {
        FormKind.AGREEMENT, FormKind.LETTER, FormKind.TRANSFER, FormKind.SUPERVISION, FormKind.EXTENSION,
    }  # fmt: skip


def test_a_folder_of_templates_that_is_not_there_stops_only_what_needs_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = accepted(desk)
    monkeypatch.setenv("GOVTOOL_TEMPLATES", "nowhere")
    desk.done("case", "meet", number)
    assert (
        desk("case", "assign", number, *LETTER, "--approved-on", "2026-03-02", "--json").error[
            "code"
        ]
        == "no_folder"
    )
    desk.done("case", "assign", number, *LETTER, "--approved-on", "2026-03-02", "--no", "甲1号")


# --- several of one day


def numbers_of(desk: Desk, number: str, form: str, times: int) -> list[str]:
    """The numbers of the first, second … paper of a form, each printed twice."""
    made = [
        desk.done(
            "doc",
            form,
            number,
            "--nth",
            str(nth),
            "-o",
            str(desk.db.parent / f"{form}{nth}.docx"),
            "--yes",
            "--json",
        )
        for nth in [*range(1, times + 1)] * 2
    ]
    told = [answer.json["number"] for answer in made]
    assert told[:times] == told[times:], "printed again, a paper bears the number it has"
    return told[:times]


def test_two_transfers_of_one_day_have_two_numbers(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    for more in ((), ("--again",)):
        desk.done("case", "mediate", number, "--outcome", "failed", *more, on="2026-03-03")
    desk.done("case", "transfer", number, "--reason", "两次未成")
    desk.done("case", "return", number, "--reason", "材料不全")
    desk.done("case", "transfer", number, "--reason", "已补材料")
    assert numbers_of(desk, number, "transfer", 2) == ["矛调移〔2026〕1号", "矛调移〔2026〕2号"]


def test_two_requests_of_one_day_have_two_numbers(desk: Desk) -> None:
    number = accepted(desk)
    for until in ("2026-04-20", "2026-05-20"):
        desk.done(
            "case",
            "extend",
            number,
            "--request",
            "--until",
            until,
            "--reason",
            "需鉴定",
            on="2026-03-20",
        )
        desk.done("case", "extend", number, "--refuse")
    assert numbers_of(desk, number, "extension", 2) == ["矛调延〔2026〕1号", "矛调延〔2026〕2号"]


def test_two_letters_to_one_lead_on_one_day_have_two_numbers(desk: Desk) -> None:
    number = accepted(desk)
    assert [letter(desk, number), letter(desk, number, "--again")] == [
        "矛调交〔2026〕1号",
        "矛调交〔2026〕2号",
    ]
    assert [one["no"] for one in desk.case(number)["letters"]] == [
        "矛调交〔2026〕1号",
        "矛调交〔2026〕2号",
    ]


def test_letters_of_a_file_without_numbers_are_numbered_one_by_one(desk: Desk) -> None:
    """Two letters of one day to one lead: the number of the one must not become that of the other."""
    event = {"kind": "assigned", "on": "2026-03-03", "lead": "BM01", "due": "2026-04-01"}
    event |= {"opinion": "依职责调处", "approved_by": "丙某", "approved_on": "2026-03-03"}
    record = {
        "unit": "JD01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": "院墙", "events": [event, event],
    }  # fmt: skip
    file = desk.db.parent / "cases.jsonl"
    file.write_text(json.dumps(record), encoding="utf-8")
    desk.done("import", "cases", str(file), on="2026-03-20")
    number = "JD01-2026-00001"
    assert [one["no"] for one in desk.case(number)["letters"]] == [None, None]
    assert numbers_of(desk, number, "letter", 2) == ["矛调交〔2026〕1号", "矛调交〔2026〕2号"]
