"""Mediators 人民调解员 of committees and communities, at the desk and in files (systems/organisation)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk
from tests.papers.kit import words

FULL = ("--full", "--reason", "报送司法所")


def add(desk: Desk, name: str, unit: str = "SQ01", *words: str, on: str = "2026-03-02") -> str:
    made = desk.done(
        "mediator",
        "add",
        "--unit",
        unit,
        "--name",
        name,
        "--since",
        "2026-01-05",
        *words,
        "--json",
        on=on,
    )
    code: str = made.json["code"]
    return code


def names(desk: Desk, as_of: str, *words: str) -> list[str]:
    return [
        one["name"]
        for one in desk.done("mediator", "list", "--as-of", as_of, *words, "--json").json
    ]


def test_numbers_are_given_in_order_and_never_twice(desk: Desk) -> None:
    assert [add(desk, "甲某"), add(desk, "甲某", "SQ02")] == ["TJ2026-0001", "TJ2026-0002"]
    desk.done("undo", "--yes")
    assert add(desk, "乙某") == "TJ2026-0003"
    assert add(desk, "丙某", on="2027-01-04") == "TJ2027-0001"


def test_a_refused_certificate_number_names_its_option(desk: Desk) -> None:
    add(desk, "甲某")
    answer = desk("mediator", "set", "甲某", "--certificate-no", "1" * 61, "--json")
    assert (answer.error["code"], answer.error["column"]) == ("too_long", "--certificate-no")


def test_somebody_is_found_by_name_and_has_dates(desk: Desk) -> None:
    add(desk, "甲某", "SQ01", "--certificate", "示调字第12号")
    desk.done("mediator", "set", "甲某", "--full-time", "--on", "2026-03-10", on="2026-03-12")
    shown = [
        desk.done("mediator", "show", "甲某", "--as-of", day, "--json").json
        for day in ("2026-03-09", "2026-03-10")
    ]
    assert [one["full_time"] for one in shown] == [False, True]
    assert {one["certificate"] for one in shown} == {"示调字第12号"}
    desk.done("mediator", "close", "甲某", "--on", "2026-03-20", on="2026-03-23")
    assert (names(desk, "2026-03-20"), names(desk, "2026-03-21")) == (["甲某"], [])
    with open_store(desk.db) as store:
        assert doctor.examine(store) == []


def test_who_is_there_twice_is_named_by_the_number(desk: Desk) -> None:
    add(desk, "甲某")
    add(desk, "甲某", "SQ02")
    several = desk("mediator", "set", "甲某", "--full-time", "--json")
    assert (several.code, several.error["code"]) == (3, "ambiguous")
    twice = desk(
        "mediator", "add", "--unit", "SQ01", "--name", "甲某", "--since", "2026-03-01", "--json"
    )
    assert (twice.code, twice.error["code"]) == (3, "exists")
    assert names(desk, "2026-03-31", "--unit", "SQ02") == ["甲某"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--unit", "SQ99"), 4, "unknown_unit"),
        (("--since", "2026-02-30"), 3, "bad_date"),
        (("--phone", "12"), 3, "bad_phone"),
        (("--certificate", "123***"), 3, "masked"),
        (("--name", " "), 3, "empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_is_refused(
    desk: Desk, words: tuple[str, str], status: int, code: str
) -> None:
    given = {"--unit": "SQ01", "--name": "甲某", "--since": "2026-01-05", words[0]: words[1]}
    refused = desk(
        "mediator",
        "add",
        *(part for pair in given.items() for part in pair),
        "--json",
        on="2026-03-02",
    )
    assert (refused.code, refused.error["code"]) == (status, code)
    assert names(desk, "2026-03-31") == []


def mediated(desk: Desk, name: str) -> str:
    """What is noted when a session is recorded with a mediator."""
    number = desk.add("--on", "2026-03-02", on="2026-03-02")
    return desk.done(
        "case", "mediate", number, "--outcome", "failed", "--mediator", name, on="2026-03-03"
    ).err


def test_a_stranger_to_the_register_is_a_hint(desk: Desk) -> None:
    assert "register of mediators" not in mediated(desk, "丁某")
    add(desk, "丁某", "SQ02")
    assert "register of mediators" not in mediated(desk, "丁某")  # of SQ01 the register has nobody
    add(desk, "甲某")
    assert "Not in the register of mediators: 丁某. It has: 甲某." in mediated(desk, "甲某、丁某")
    assert "register of mediators" not in mediated(desk, "甲某")


def test_the_cover_of_a_case_file_has_the_number_of_the_certificate(
    desk: Desk, tmp_path: Path
) -> None:
    add(desk, "甲某", "SQ01", "--certificate", "示调字第00012号")
    number = desk.add("--on", "2026-03-02", on="2026-03-02")
    desk.done(
        "case", "mediate", number, "--outcome", "failed", "--mediator", "甲某", on="2026-03-03"
    )
    desk.done("mediator", "close", "甲某", "--on", "2026-03-03", on="2026-03-04")
    paper = tmp_path / "封面.docx"
    desk.done("doc", "cover", number, "-o", str(paper), on="2026-03-10")
    assert "甲某（证号：示调字第00012号）" in words(paper)


def test_a_unit_with_mediators_or_the_office_of_a_group_is_in_use(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "--code",
        "TW09",
        "--name",
        "示例九调委会",
        "--kind",
        "committee",
        on="2026-03-02",
    )
    add(desk, "甲某", "TW09")
    group = (
        "group",
        "add",
        "--code",
        "ZB01",
        "--name",
        "示例专班",
        "--kind",
        "专班",
        "--office",
        "TW09",
    )
    desk.done(*group, on="2026-03-02")
    refused = desk("unit", "close", "TW09", on="2026-03-03")
    assert (refused.code, "the office of 1 group, 1 mediator" in refused.err) == (3, True)
    desk.done("mediator", "close", "甲某", on="2026-03-03")
    desk.done("group", "close", "ZB01", on="2026-03-03")
    desk.done("unit", "close", "TW09", on="2026-03-03")


# --- files


def test_an_export_comes_back_unchanged(desk: Desk, tmp_path: Path) -> None:
    add(desk, "甲某", "SQ01", "--full-time", "--certificate", "00012", "--phone", "13800000001")
    add(desk, "乙某", "SQ02")
    for form in ("csv", "xlsx", "jsonl"):
        file = str(tmp_path / f"m.{form}")
        desk.done("export", "mediators", "-o", file, *FULL)
        read = desk.done("import", "mediators", file, "--json").json
        assert (read["accepted"], read["duplicates"], read["problems"]) == (0, 2, [])


def test_numbers_are_masked_for_others(desk: Desk) -> None:
    add(desk, "甲某", "SQ01", "--certificate", "示调字第00012号", "--phone", "13800000001")
    said = desk.done("export", "mediators").out
    assert "甲某" in said
    assert "00012" not in said
    assert "13800000001" not in said


def imported(desk: Desk, file: Path, *lines: str, words: tuple[str, ...] = ()) -> Any:
    file.write_text("\n".join(lines), encoding="utf-8")
    return desk("import", "mediators", str(file), *words, "--json").json


def test_without_a_number_name_and_unit_say_who_is_meant(desk: Desk, tmp_path: Path) -> None:
    add(desk, "甲某", "SQ01", "--certificate", "00012")
    head, file = "姓名,所属单位,聘任日期,专职", tmp_path / "m.csv"
    rows = ("甲某,SQ01,2026-01-05,否", "乙某,SQ02,2026-03-01,是", "丙某,SQ02,2026-03-01,是")
    read = imported(desk, file, head, *rows)
    assert (read["accepted"], read["duplicates"]) == (2, 1)
    found = {one["name"]: one["code"] for one in desk.done("mediator", "list", "--json").json}
    assert found == {"甲某": "TJ2026-0001", "乙某": "TJ2026-0002", "丙某": "TJ2026-0003"}
    again = imported(desk, file, head, "甲某,SQ01,2026-01-05,是")
    assert [one["code"] for one in again["problems"]] == ["conflict"]
    imported(desk, file, head, "甲某,SQ01,2026-01-05,是", words=("--update",))
    shown = desk.done("mediator", "show", "TJ2026-0001", "--json").json
    assert (shown["full_time"], shown["certificate"]) == (
        True,
        "00012",
    )  # the file has no column for it
