"""What was said of a day stays so, byte for byte: after each change, all that was asked before is asked again."""

from __future__ import annotations

import datetime as dt
import json
import shlex
from pathlib import Path

import pytest

from govtool.law.periods import PeriodKind, period_of
from govtool.law.workdays import ONE_DAY
from govtool.store import doctor, open_store
from tests.commands.clerk import Desk

LISTS = (
    "unit list", "grid list", "household list", "household list --grid G01", "household list --grid G01-01",
    "microgrid list", "head list --all", "head list", "head list --state approved", "care list",
    "care list --unit SQ01", "visit list", "grid show G01 --json", "household show H1 --json",
    "care show C2026-0001 --json", "head show H2026-0001 --json", "due", "due --json",
)  # fmt: skip
"""Asked with ``--as-of`` the day before each change. The versions told by ``show`` are those of all days."""
RETURNS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.DAILY)

CHANGES = """
2026-03-10 head name --microgrid G01-01 --name 样1某 --phone 13800000001
2026-03-16 head list-out H2026-0001 --list-no L1
2026-03-18 head refuse H2026-0001 --reason 长期在外
2026-03-20 head list-out H2026-0001 --list-no L2
2026-03-24 head approve H2026-0001
2026-04-01 household move H5 --grid G02
2026-04-08 household move H6 --address 示例路66号
2026-04-15 visit add H1 --found well
2026-04-16 visit add H3 --found well
2026-05-06 care change C2026-0003 --until 2026-05-31
2026-05-31 household merge H3 --into H4
2026-06-08 head replace H2026-0001 --reason 迁出
2026-06-09 head name --microgrid G01-01 --name 样2某
2026-06-15 care change C2026-0001 --rhythm weekly
2026-07-01 grid redraw FILE --close G03=G02
2026-07-10 head replace H2026-0002
2026-07-13 grid set G02 --unit SQ01
2026-07-31 household leave H6
2026-07-31 grid set G02 --name 新网格
"""


@pytest.fixture
def town(desk: Desk, tmp_path: Path) -> Desk:
    """Two communities, three grids, a micro-grid of four households, three agreements, a case and a matter."""
    desk.today("2026-03-02")
    for code, unit in (("G02", "SQ02"), ("G03", "SQ01")):
        desk.done("grid", "add", "--code", code, "--name", f"网格{code}", "--unit", unit)
    parent = ("--unit", "SQ01", "--parent", "G01")
    desk.done("grid", "add", "--code", "G01-01", "--name", "一组", *parent)
    for n in range(1, 9):
        group = ("--microgrid", "G01-01") if n <= 4 else ()
        grid = "G03" if n > 6 else "G01"
        about = ("--head", f"样{n}某", "--address", f"示例路{n}号", *group)
        desk.done("household", "add", "--code", f"H{n}", "--grid", grid, *about)
    agreed = (
        "--want",
        "visit",
        "--rhythm",
        "monthly",
        "--explained-by",
        "样班",
        "--consent",
        "oral",
    )
    for home in ("H1", "H2", "H3"):
        desk.done("care", "agree", "--household", home, *agreed)
    desk.done("visit", "request", "--household", "H6")
    case = (
        "--party",
        "申请人:样1某",
        "--party",
        "被申请人:丙某",
        "--summary",
        "漏水",
        "--grid",
        "G01",
    )
    desk.done("case", "add", "--unit", "SQ01", "--type", "neighbour", "--source", "patrol", *case)
    matter = ("--place", "示例路1号", "--grid", "G01", "--summary", "楼道堆物")
    desk.done("matter", "add", "--unit", "SQ01", "--category", "fire", "--channel", "head", *matter)
    rows = ["household,new_grid", "H1,G02", "H7,G02", "H8,G02", ""]
    (tmp_path / "redraw.csv").write_text("\n".join(rows), encoding="utf-8")
    desk.today("2026-12-31")
    return desk


def asked_before(change: dt.date) -> list[tuple[str, ...]]:
    """Return what is asked about the time before a change: the day before, and periods that had ended."""
    before = change - ONE_DAY
    found = [(*words.split(), "--as-of", before.isoformat()) for words in LISTS]
    for kind in RETURNS:
        ended = period_of(kind, period_of(kind, change).begin - ONE_DAY).name
        found.append(("report", kind.value, "--period", ended))
        found.append(("report", kind.value, "--period", ended, "--unit", "SQ01", "--json"))
        if ended >= "2026":
            found.append(("report", "matters", kind.value, "--period", ended, "--json"))
    return found


def said(desk: Desk, words: tuple[str, ...]) -> str:
    """Return the answer to a question, its exit code and what it says beside; not the versions of all days."""
    answer = desk(*words)
    out = answer.out
    if words[1] == "show" and words[0] in {"grid", "household"}:
        out = json.dumps({k: v for k, v in answer.json.items() if k != "versions"})
    return f"{answer.code}\n{out}\n{answer.err}"


def test_what_is_asked_about_an_earlier_day_is_answered_as_it_was(
    town: Desk, tmp_path: Path
) -> None:
    told: dict[tuple[str, ...], str] = {}
    for line in CHANGES.strip().splitlines():
        day, *words = shlex.split(line.replace("FILE", str(tmp_path / "redraw.csv")))
        for question in asked_before(dt.date.fromisoformat(day)):
            told[question] = said(town, question)
        town.done(*words, "--on", day)
    not_there_yet = {
        words for words in told if words[:2] == ("head", "show") and told[words][:2] != "0\n"
    }
    assert len(not_there_yet) == 1  # whose number was not given yet
    again = {words: said(town, words) for words in told.keys() - not_there_yet}
    assert [words for words in again if again[words] != told[words]] == []
    as_of_a_day = [words for words in told if "--as-of" in words]
    assert len({told[words] for words in as_of_a_day}) > len(CHANGES.splitlines()) * 3  # they tell
    with open_store(town.db) as store:
        assert doctor.examine(store) == []
