"""Care with consent, typed at a desk: agreed, visited, moved, withdrawn; and what is nowhere to be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.commands.clerk import Answer, Desk

AGREED = (
    "care", "agree", "--want", "meals", "--want", "escort", "--rhythm", "monthly",
    "--explained-by", "样班", "--consent", "oral", "--way", "door",
)  # fmt: skip
LINE = "扶手松动要修"


@pytest.fixture
def village(desk: Desk) -> Desk:
    """Two communities with a grid each; households H12 and H13 in the first."""
    desk.today("2026-05-20")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ02")
    for code, head in (("H12", "东方样甲"), ("H13", "西门样乙")):
        desk.done("household", "add", "--code", code, "--grid", "G01", "--head", head)
    return desk


def owed(desk: Desk, on: str) -> list[tuple[str, str, str, str]]:
    found = desk.done("due", "--json", on=on).json
    return [
        (one["no"], one["title"], one["unit"], one["due"]) for one in found if one["noun"] == "care"
    ]


def agreed(desk: Desk, household: str = "H12", on: str = "2026-05-20") -> Answer:
    return desk.done(*AGREED, "--household", household, "--json", on=on)


def test_what_is_agreed_is_owed_and_named_by_the_household_alone(village: Desk) -> None:
    assert agreed(village, "东方样甲").json["care_no"] == "C2026-0001"
    assert agreed(village, "H13").json["care_no"] == "C2026-0002"
    assert owed(village, "2026-05-31") == []
    assert owed(village, "2026-06-01") == [
        ("C2026-0001", "household H12", "SQ01", "2026-06-30"),
        ("C2026-0002", "household H13", "SQ01", "2026-06-30"),
    ]
    village.done("visit", "add", "H12", "东方样甲", "--found", "well")
    assert [no for no, *_more in owed(village, "2026-06-30")] == ["C2026-0002"]


def test_an_agreement_needs_who_explained_it_and_how_the_household_consented(village: Desk) -> None:
    without = [word for word in AGREED if word not in {"--explained-by", "样班"}]
    assert village(*without, "--household", "H12").code == 2
    without = [word for word in AGREED if word not in {"--consent", "oral"}]
    assert village(*without, "--household", "H12").code == 2


def test_one_household_has_one_agreement(village: Desk) -> None:
    agreed(village)
    answer = village(*AGREED, "--household", "H12", "--json")
    assert (answer.code, answer.error["code"]) == (3, "exists")


def test_who_did_not_agree_nor_ask_is_not_visited(village: Desk) -> None:
    agreed(village)
    answer = village("visit", "add", "H13", "--found", "well", "--json", on="2026-06-01")
    assert (answer.code, answer.error["code"]) == (3, "no_consent")
    before = village("visit", "add", "H12", "--found", "well", "--on", "2026-05-19", "--json")
    assert before.error["code"] == "no_consent"


def test_a_visit_asked_for_is_due_the_next_day_also_a_sunday(village: Desk) -> None:
    asked = village.done("visit", "request", "--household", "H13", "--json", on="2026-06-06").json
    (obligation,) = asked["obligations"]
    assert (asked["visit_no"], obligation["due"], obligation["status"]) == (
        "V2026-0001",
        "2026-06-07",
        "open",
    )
    away = village.done("visit", "add", "H13", "--found", "not_in", "--json", on="2026-06-07").json
    assert away["obligations"][0]["status"] == "open"
    late = village.done("visit", "add", "H13", "--found", "well", "--json", on="2026-06-08").json
    assert (late["obligations"][0]["status"], late["state"]) == ("late", "closed")


def test_a_household_moves_and_its_slot_with_it(village: Desk) -> None:
    agreed(village)
    village.done("household", "set", "H12", "--grid", "G02", on="2026-06-30")
    assert [unit for _no, _title, unit, _due in owed(village, "2026-06-30")] == ["SQ02"]
    shown = village.done("care", "show", "C2026-0001", "--as-of", "2026-06-29", "--json").json
    assert [one["unit"] for one in shown["obligations"]] == ["SQ01"]
    village.done("undo", "--yes")
    assert [unit for _no, _title, unit, _due in owed(village, "2026-06-30")] == ["SQ01"]
    village.done("doctor")


def test_the_grid_of_a_household_comes_under_another_community(village: Desk) -> None:
    agreed(village)
    village.done("grid", "set", "G01", "--unit", "SQ02", on="2026-07-02")
    assert [unit for _no, _title, unit, _due in owed(village, "2026-07-02")] == ["SQ02"]
    shown = village.done("care", "show", "C2026-0001", "--json").json
    assert [(one["turn"], one["unit"]) for one in shown["obligations"]] == [
        ("2026-06", "SQ01"), ("2026-07", "SQ02"),
    ]  # fmt: skip
    village.done("doctor")


def test_a_redraw_shows_the_agreed_visits_that_change_hands_and_hands_them_over(
    village: Desk, tmp_path: Path
) -> None:
    village.done("household", "add", "--code", "H14", "--grid", "G01", "--head", "南宫样丙")
    agreed(village)
    village.done(*AGREED, "--household", "H13", "--until", "2026-12-31")
    village.done(*AGREED, "--household", "H14", "--until", "2026-06-30")
    file = tmp_path / "redraw.csv"
    rows = ["household,new_grid", "H12,G02", "H13,G02", "H14,G02", ""]
    file.write_text("\n".join(rows), encoding="utf-8")
    village.today("2026-07-01")
    before = village.done("care", "list", "--json").out
    shown = village.done("grid", "redraw", str(file), "--dry-run")
    change = "Agreed visits that change hands: C2026-0001 SQ01 → SQ02, C2026-0002 SQ01 → SQ02"
    assert change in shown.out
    assert "C2026-0003" not in shown.out  # its last day was the day before
    assert village.done("care", "list", "--json").out == before
    handed = village.done("grid", "redraw", str(file), "--json").json["handed"]
    assert handed == [
        {"noun": "care", "no": f"C2026-000{n}", "before": "SQ01", "after": "SQ02"} for n in (1, 2)
    ]
    owing = [
        ("C2026-0001", "household H12", "SQ02", "2026-07-31"),
        ("C2026-0002", "household H13", "SQ02", "2026-07-31"),
    ]
    assert owed(village, "2026-07-01") == owing
    in_june = village.done("care", "show", "C2026-0001", "--as-of", "2026-06-30", "--json").json
    assert [(one["turn"], one["unit"]) for one in in_june["obligations"]] == [("2026-06", "SQ01")]
    village.done("undo", "--yes")
    assert [unit for _no, _title, unit, _due in owed(village, "2026-07-01")] == ["SQ01", "SQ01"]
    village.done("doctor")


@pytest.mark.parametrize(
    "how", [("leave", "H12"), ("merge", "H12", "--into", "H13"), ("close", "H12")]
)
def test_a_household_with_an_agreement_stays_until_the_agreement_ends(
    village: Desk, how: tuple[str, ...]
) -> None:
    agreed(village)
    village.done("visit", "request", "--household", "H12", on="2026-06-29")
    refused = village("household", *how, "--json", on="2026-06-30")
    assert (refused.code, refused.error["code"]) == (3, "in_use")
    assert "care of a household C2026-0001" in refused.error["message"]
    command = "govtool care change C2026-0001 --until 2026-06-30 --on 2026-06-30"
    assert command in refused.error["hint"]
    village.done(*command.split()[1:])
    left = village.done("household", *how)
    assert "V2026-0001 is still open. If it was done: govtool visit add V2026-0001" in left.err
    assert owed(village, "2026-07-01") == []
    village.done("visit", "add", "V2026-0001", "--found", "well", "--on", "2026-06-30")
    village.done("undo", "--yes")
    village.done("undo", "--yes")
    done = village.done("household", *how, "--on", "2026-06-30", "--json").json
    assert done["open"] == [{"noun": "visit", "no": "V2026-0001"}]
    village.done("doctor")


def test_who_leaves_may_have_been_head_of_the_micro_grid(village: Desk) -> None:
    parent = ("--unit", "SQ01", "--parent", "G01")
    village.done("grid", "add", "--code", "G01-01", "--name", "一组", *parent)
    for code, head in (("H15", "东方样甲"), ("H16", "西门样乙")):
        group = ("--grid", "G01", "--microgrid", "G01-01")
        village.done("household", "add", "--code", code, *group, "--head", head)
    village.done("head", "name", "--microgrid", "G01-01", "--name", "东方样甲")
    other = village.done("household", "leave", "H16", "--json", on="2026-06-30").json
    elsewhere = village.done("household", "leave", "H12", "--json").json  # of that name, not of it
    assert (other["open"], elsewhere["open"]) == ([], [])
    left = village.done("household", "leave", "H15")
    assert "H2026-0001, the head of G01-01, is of this household." in left.err
    assert "govtool head replace H2026-0001" in left.err
    assert village.done("head", "list", "--json").json[0]["state"] == "named"  # never guessed


def test_what_is_needed_becomes_a_matter_in_one_step(village: Desk) -> None:
    agreed(village)
    village.today("2026-06-10")
    matter = village.done(
        "visit", "to-matter", "H12", "--category", "suggestion", "--place", "示例路1号", "-m", LINE, "--json"
    ).json  # fmt: skip
    care = village.done("care", "show", "C2026-0001", "--json").json
    assert (matter["linked"], care["linked"]) == (["C2026-0001"], [matter["matter_no"]])
    assert [one["found"] for one in care["visited"]] == ["needs"]
    village.done("undo", "--yes")
    care = village.done("care", "show", "C2026-0001", "--json").json
    assert (care["linked"], care["visited"]) == ([], [])


NEEDS = ("meals", "escort", "送餐", "陪同", LINE, "needs", "有需求")


def test_needs_stand_in_no_list(village: Desk, tmp_path: Path) -> None:
    agreed(village)
    village.done("visit", "add", "H12", "--found", "needs", "--text", LINE, on="2026-06-10")
    village.today("2026-07-01")
    for words in (
        ("due",), ("due", "--json"), ("due", "--calendar"), ("care", "list"), ("care", "list", "--json"), ("journal",),
        ("escalate", "--dry-run"), ("report", "daily"), ("meeting", "agenda"), ("explain", "visit_asked"),
        ("care", "explain", "C2026-0001"), ("care", "history", "C2026-0001"),
    ):  # fmt: skip
        said = village(*words).out
        assert [need for need in NEEDS if need in said] == [], words
    village.done("rollup", "export", "-o", str(tmp_path / "parts"))
    for file in (tmp_path / "parts").rglob("*.parquet"):
        rows = [row for row in parquet.read_table(file).to_pylist() if row["noun"] != "household"]
        said = json.dumps(rows, default=str, ensure_ascii=False)
        assert [need for need in (*NEEDS, "H12") if need in said] == []


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


def test_withdrawing_leaves_rhythm_days_and_units_and_no_byte_of_needs(
    village: Desk, tmp_path: Path
) -> None:
    agreed(village)
    village.done("visit", "add", "H12", "--found", "well", "--by", "南宫样丁", on="2026-06-02")
    village.done("visit", "add", "H12", "--found", "not_in", on="2026-07-10")
    village.done("visit", "request", "--household", "H12", "--by", "北堂样丙", on="2026-08-03")
    village.done("visit", "add", "H12", "--found", "needs", "--text", LINE)
    no = village.done(
        "visit", "to-matter", "H12", "--category", "suggestion", "--place", "示例路1号", "-m", "请来看", "--json"
    ).json["matter_no"]  # fmt: skip
    before = village.done("care", "show", "C2026-0001", "--json", on="2026-08-05").json
    answer = village.done("care", "withdraw", "H12", "--yes")
    assert "Backups and other copies made before still hold it" in answer.err
    after = village.done("care", "show", "C2026-0001", "--json").json
    slots = [(o["turn"], o["status"], o["unit"]) for o in after["obligations"]]
    assert slots == [("2026-06", "met", "SQ01"), ("2026-07", "missed", "SQ01")]
    assert slots == [(o["turn"], o["status"], o["unit"]) for o in before["obligations"]][:2]
    assert (after["household"], after["help"], after["linked"]) == (None, [], [])
    assert (after["rhythm"], after["times"], len(after["visited"])) == ("monthly", 1, 3)
    raw = everything_in(village.db.parent)
    for need in (
        "meals",
        "escort",
        LINE,
        "南宫样丁",
        "北堂样丙",
        '"needs"',
        '"door"',
        '"H12","unit"',
    ):
        assert need.encode() not in raw, need
    village.done("doctor")
    matter = village.done("matter", "show", no, "--json").json
    assert matter["linked"] == []
    assert owed(village, "2026-09-01") == []
    refused = village("visit", "add", "H12", "--found", "well", "--json")
    assert refused.error["code"] == "no_consent"
    agreed(village, on="2026-09-02")  # whoever withdrew may agree again


def test_a_withdrawal_is_not_taken_back(village: Desk) -> None:
    agreed(village)
    village.done("care", "withdraw", "C2026-0001", "--yes")
    assert village("undo", "--yes").code == 3
    again = village("care", "withdraw", "C2026-0001", "--yes", "--json")
    assert again.error["code"] == "withdrawn"


def test_several_are_visited_by_name_and_one_undo_takes_all_back(village: Desk) -> None:
    agreed(village)
    agreed(village, "H13")
    village.today("2026-06-03")
    both = village.done("visit", "add", "东方样甲", "西门样乙", "--found", "well", "--json").json
    assert [one["care_no"] for one in both] == ["C2026-0001", "C2026-0002"]
    village.done("undo", "--yes")
    assert [no for no, *_more in owed(village, "2026-06-30")] == ["C2026-0001", "C2026-0002"]


def test_another_rhythm_holds_from_the_next_whole_slot(village: Desk) -> None:
    agreed(village)
    changed = village.done(
        "care", "change", "H12", "--rhythm", "weekly", "--json", on="2026-06-03"
    ).json
    assert (changed["rhythm"], changed["help"]) == ("weekly", ["meals", "escort"])
    assert owed(village, "2026-06-07") == []
    assert [due for *_who, due in owed(village, "2026-06-08")] == ["2026-06-14"]


# --- files


HEADER = "户编号,走访日期,走访情况,走访方式,走访人,一句话说明"
ROWS = [
    "H12,2026-06-02,平安,上门,样班,",
    "H12,2026-06-02,平安,上门,样班,",
    f"H12,2026年7月28日,有需求,电话,样班,{LINE}",
    "H13,2026-06-02,平安,,,",
    "H99,2026-06-02,平安,,,",
    "H12,2026-06-02,很好,,,",
    "H12,2026-05-19,平安,,,",
]


def test_visits_come_in_and_what_is_refused_is_mended_and_comes_in(
    village: Desk, tmp_path: Path
) -> None:
    agreed(village)
    file, errors = tmp_path / "visits.csv", tmp_path / "errors.csv"
    file.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    village.today("2026-08-05")
    answer = village("import", "visits", str(file), "--errors", str(errors), "--json")
    assert answer.code == 1
    told = answer.json
    assert (told["accepted"], told["rejected"], told["duplicates"]) == (3, 4, 0)
    codes = [(one["row"], one["code"]) for one in told["problems"]]
    assert codes == [
        (5, "no_consent"),
        (6, "unknown_household"),
        (7, codes[2][1]),
        (8, "no_consent"),
    ]
    care = village.done("care", "show", "C2026-0001", "--json").json
    assert [one["on"] for one in care["visited"]] == ["2026-06-02", "2026-06-02", "2026-07-28"]
    assert [one["status"] for one in care["obligations"]] == ["met", "met", "open"]
    again = village("import", "visits", str(file), "--json").json
    assert (again["accepted"], again["duplicates"]) == (0, 3)
    agreed(village, "H13")
    village.today("2026-08-05")
    mended = errors.read_text(encoding="utf-8-sig").replace("H99", "H13").splitlines()
    errors.write_text("\n".join(mended[:3]), encoding="utf-8")
    assert village.done("import", "visits", str(errors), "--json").json["accepted"] == 2
    village.done("undo", "--yes")
    village.done("doctor")


def test_visits_go_out_with_a_reason_alone_and_come_in_elsewhere(
    village: Desk, tmp_path: Path
) -> None:
    agreed(village)
    agreed(village, "H13")
    village.done("visit", "add", "H12", "H13", "--found", "needs", "--text", LINE, on="2026-06-02")
    out = tmp_path / "visits.csv"
    assert village("export", "visits", "-o", str(out)).code == 2
    assert not out.exists()
    for name in ("visits.csv", "visits.xlsx", "visits.jsonl"):
        village.done("export", "visits", "-o", str(tmp_path / name), "--full", "--reason", "归档")
        again = village.done("import", "visits", str(tmp_path / name), "--json").json
        assert (again["rows"], again["duplicates"]) == (2, 2)
    assert LINE in out.read_text(encoding="utf-8-sig")
    village.done("care", "withdraw", "H12", "--yes")
    village.done("export", "visits", "-o", str(out), "--full", "--reason", "归档", "--yes")
    lines = out.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.partition(",")[0] for line in lines] == ["H13"]


def test_an_agreement_is_named_by_its_household_too(village: Desk) -> None:
    agreed(village)
    assert village.done("care", "show", "H12", "--json").json["care_no"] == "C2026-0001"
    village.done("care", "change", "C2026-0001", "--until", "2026-05-20")
    closed = village("care", "show", "H12", "--json", on="2026-05-21")
    assert (closed.code, closed.error["code"]) == (4, "no_number")
    assert village("care", "show", "H13", "--json").code == 4
