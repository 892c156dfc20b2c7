"""``govtool doc`` with matters at the desk: by number and by day, by Chinese name, in JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govtool.papers.template_files import shipped
from tests.commands.clerk import Desk
from tests.papers.kit import words

ON = "2026-03-20"
LIGHT = {
    "unit": "SQ01", "channel": "resident", "category": "street_light_road", "place": "幸福路1号", "reported_on": "2026-03-02",
    "summary": "样立成13800000000反映路灯不亮", "wants_answer": True, "reporter": {"name": "样立成", "phone": "13800000000"},
}  # fmt: skip
TAKEN = {"kind": "matter_taken_up", "on": "2026-03-03"}
SENT = {"kind": "matter_dispatched", "on": "2026-03-04", "unit": "BM01"}
MATTERS = (
    LIGHT | {"ref": "1", "events": [TAKEN, SENT]},
    LIGHT | {"ref": "2", "reported_on": "2026-03-04", "events": []},
    {key: value for key, value in LIGHT.items() if key != "summary"} | {"ref": "3", "category": "public_order", "events": []},
)  # fmt: skip
FIRST, SECOND, POLICE = (f"SQ01-S2026-0000{n}" for n in (1, 2, 3))


@pytest.fixture
def clerk(desk: Desk) -> Desk:
    """A desk with three matters: one dispatched, one just reported, one for the police."""
    file = desk.db.parent / "matters.jsonl"
    file.write_text(
        "\n".join(json.dumps(one, ensure_ascii=False) for one in MATTERS), encoding="utf-8"
    )
    desk.done("import", "matters", str(file), on=ON)
    return desk


def test_a_dispatch_by_its_number_says_nothing_of_the_reporter(clerk: Desk) -> None:
    made = clerk.done("doc", "派单", FIRST, "--json", "--templates", str(shipped()), on=ON).json
    assert (made["form"], made["noun"], made["no"], made["case_no"]) == (
        "dispatch",
        "matter",
        FIRST,
        None,
    )
    said = words(Path(made["file"]))
    assert "样**138****0000反映路灯不亮" in said
    assert not any(secret in said for secret in ("样立成", "13800000000"))


def test_what_an_office_puts_into_its_own_template_is_masked_too(clerk: Desk) -> None:
    made = clerk.done(
        "doc", "dispatch", FIRST, "--json", on=ON
    ).json  # of the desk's templates with every name
    said = words(Path(made["file"]))
    assert "反映人：样**" in said
    assert not any(secret in said for secret in ("样立成", "13800000000"))


def test_all_of_a_time_those_without_a_dispatch_left_out(clerk: Desk, tmp_path: Path) -> None:
    days = ("--from", "2026-03-01", "--to", "2026-03-31", "--unit", "SQ01")
    made = clerk.done("doc", "dispatch", *days, "-o", str(tmp_path / "派单"), "--json", on=ON).json
    assert [(one["no"], one["blank"].count("办理结果")) for one in made["files"]] == [(FIRST, 1)]
    assert made["refused"] == []


def test_several_by_number_name_what_one_of_them_lacks(clerk: Desk, tmp_path: Path) -> None:
    answer = clerk("doc", "dispatch", FIRST, SECOND, "-o", str(tmp_path / "派单"), "--json", on=ON)
    assert answer.code == 1
    (refused,) = answer.json["refused"]
    assert (refused["no"], refused["case_no"], refused["code"]) == (
        SECOND,
        None,
        "nothing_to_print",
    )


def test_the_slip_for_the_police(clerk: Desk) -> None:
    made = clerk.done("doc", "police", POLICE, "--json", "--templates", str(shipped()), on=ON).json
    said = words(Path(made["file"]))
    assert "治安问题移交单" in said
    assert "样立成" not in said
    refused = json.loads(clerk("doc", "police", FIRST, "--json", on=ON).err)["error"]
    assert refused["code"] == "nothing_to_print"
    assert "category=public_order" in refused["hint"]


def test_the_forms_that_fit(clerk: Desk) -> None:
    rows = {
        row["form"]: row["code"] for row in clerk.done("doc", "list", FIRST, "--json", on=ON).json
    }
    lacking = "nothing_to_print"
    assert rows == {
        "dispatch": None, "answer": lacking, "raise": lacking, "joint": lacking, "police": lacking, "supervision": lacking,
    }  # fmt: skip


def test_a_notice_names_the_commander_of_the_platform(clerk: Desk) -> None:
    clerk.done(
        "group", "add", "--code", "BMPT", "--name", "便民服务平台", "--kind", "协调小组", "--head", "丙某", on="2026-03-02"
    )  # fmt: skip
    issued = clerk.done("escalate", "--noun", "matter", "--json", on="2026-03-15").json
    found = {
        (one["no"], one["rule"]): (one["told"], one["told_name"], one["also_told"])
        for one in issued
    }
    assert found[FIRST, "matter_handle"] == ("platform_commander", "丙某", [])
    due = clerk.done("due", "--noun", "matter", "--json", on="2026-03-19").json
    (one,) = (one for one in due if (one["no"], one["rule"]) == (FIRST, "matter_handle"))
    assert (one["told"], one["also_told"]) == (
        "commander_in_chief", [{"told": "main_leader", "told_name": None}],
    )  # fmt: skip
    made = clerk.done("doc", "supervision", FIRST, "--json", on="2026-03-15").json
    assert "告知对象：平台指挥长 丙某" in words(Path(made["file"]))


def test_a_dispatch_names_its_paper_next(clerk: Desk) -> None:
    clerk.done("matter", "take", SECOND, on="2026-03-05")
    said = clerk.done("matter", "dispatch", SECOND, "--to", "BM01", on="2026-03-05").out
    assert f"govtool doc dispatch {SECOND}" in said
    assert "govtool doc" not in clerk.done("matter", "sign", SECOND, on="2026-03-05").out
