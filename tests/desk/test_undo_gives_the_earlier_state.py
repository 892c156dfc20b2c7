"""Any run of commands, taken back step by step, gives the earlier state each time, row by row.

Exempt are the counters of case numbers (table ``number``): a number may be on paper, and is never given twice.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool.cli import main
from govtool.store import open_store
from govtool.store.doctor import examine
from tests.properties import examples
from tests.store.kit import projections

HEADER = "外部编号,登记单位,登记日期,网格,纠纷类型,案情摘要,申请人,被申请人,见面日期,首次调解日期,首次调解结果"
POLICY = "[meet_parties]\nvalues = [{ from = 2020-01-01, value = %s }]\n"

CASES = [f"{unit}-2026-0000{n}" for unit in ("SQ01", "JD01") for n in (1, 2, 3)]
case = st.sampled_from(CASES)
day = st.integers(1, 28).map(lambda n: f"2026-03-{n:02}")
unit = st.sampled_from(["SQ01", "SQ02", "JD01"])


def words(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts))


LETTER = (
    "--lead",
    "BM01",
    "--due",
    "2026-04-02",
    "--opinion",
    "o",
    "--approved-by",
    "丙某",
    "--approved-on",
    "2026-03-01",
)
ADD = words(
    "case", "add", "--unit", unit, "--type", st.sampled_from(["邻里", "物业"]), "--source", "patrol", "--summary", "院墙",
    "--party", "申请人:甲某", "--party", st.sampled_from(["被申请人:乙某", "第三人:丁某"]), "--on", day,
)  # fmt: skip
STEP = st.one_of(
    words(
        "case",
        st.sampled_from(["report", "meet", "consult", "reply", "revisit", "report-closure"]),
        case,
        "--on",
        day,
    ),
    words("case", "mediate", case, "--on", day, "--outcome", "failed"),
    words("case", "mediate", case, "--on", day, "--outcome", "settled", "--agreement", "written"),
    words(
        "case",
        "transfer",
        case,
        "--to",
        "JD01",
        "--reason",
        "r",
        "--on",
        day,
        "--override",
        "领导批示",
    ),
    words("case", "accept", case, "--unit", "JD01", "--on", day),
    words("case", "return", case, "--reason", "r", "--on", day),
    words("case", "assign", case, *LETTER, "--on", day),
    words("case", "divert", case, "--channel", "诉讼", "--on", day),
    words("case", "close", case, "--outcome", "withdrawn", "--on", day),
)
DESK = st.one_of(
    words("case", "correct", case, "--set", st.sampled_from(["severity=major", "summary=改", "registered_on=2026-03-01", "grid=G01"]), "--reason", "笔误"),
    words("case", "correct", case, "--session", st.sampled_from(["1", "2"]), "--set", st.sampled_from(["on=2026-03-01", "outcome=adjourned", "mediator=丙某"]), "--reason", "笔误"),
    words("case", "correct", case, "--party", "1.电话=13811112222", "--reason", "笔误"),
    words("case", "describe", case, "--set", st.sampled_from(["persons=5", "place=院内", "amount=1200.50"])),
    words("case", "link", case, case, "--on", "2026-03-28"),
    words("case", "unlink", case, case),
    words("escalate", "--as-of", st.sampled_from(["2026-03-20", "2026-03-30"])),
    words("doc", "transfer", case, "-o", "{folder}/移送函.docx"),
    words("duty", "set", day, st.sampled_from(["甲某", "乙某"]), "--reason", "调班"),
    words("duty", "swap", day, day),
    words("duty", "clear", day),
    words("meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-04-02", "--on", day, "--case", case),
    words("meeting", "done", st.sampled_from(["M2026-001-1", "M2026-002-1"])),
)  # fmt: skip
OFFICE = st.one_of(
    words("unit", "add", "--code", "SQ03", "--name", "三社区", "--kind", "community"),
    words(
        "grid", "add", "--code", st.sampled_from(["G01", "G02"]), "--name", "网格", "--unit", unit
    ),
    words(
        "household",
        "add",
        "--code",
        "H1",
        "--grid",
        st.sampled_from(["G01", "G02"]),
        "--head",
        "丁某",
    ),
    words(
        "report",
        "file",
        "weekly",
        "--period",
        st.sampled_from(["2026-W10", "2026-W11"]),
        "--unit",
        unit,
    ),
    words("policy", "adopt", st.sampled_from(["{folder}/2.toml", "{folder}/9.toml"])),
    words("calendar", "import", st.sampled_from(["{folder}/notice.csv", "{folder}/other.csv"])),
    words("import", "units", "{folder}/units.csv"),
    words("import", "cases", "{folder}/one.csv"),
    words("import", "cases", st.sampled_from(["{folder}/one.csv", "{folder}/two.csv"]), "--update"),
)
RUN = st.lists(st.one_of(ADD, ADD, STEP, STEP, DESK, OFFICE), min_size=1, max_size=9)
SHORT = st.lists(st.one_of(ADD, ADD, STEP, DESK, OFFICE), min_size=1, max_size=3)


def write_files(folder: Path) -> None:
    files = {
        "2.toml": POLICY % 2,
        "9.toml": POLICY % 9,
        "notice.csv": "2026-03-09,放假,春节\n2026-03-10,放假,春节\n2026-03-14,上班,春节\n",
        "other.csv": "2026-03-11,放假,春节\n",
        "units.csv": "单位编码,单位名称,单位类别,上级单位\nSQ01,改名社区,社区,JD01\nSQ04,四社区,社区,JD01\n",
        "one.csv": f"{HEADER}\nR1,SQ01,2026-03-02,,邻里,院墙,甲某,乙某,2026-03-03,,\nR2,SQ01,2026-03-02,,物业,停车,丙某,,,,\n",
        "two.csv": f"{HEADER}\nR1,SQ01,2026-03-03,,物业,院墙,甲某,,,2026-03-05,未成功\nR3,SQ02,2026-03-04,,邻里,噪音,丁某,,,,\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


class Run:
    """Commands typed one after another, and the states the file went through."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "office.db"
        write_files(folder)
        self.type("init", "--street", "JD01", "示例街道")
        for code, kind in (("SQ01", "community"), ("SQ02", "community"), ("BM01", "department")):
            self.type("unit", "add", "--code", code, "--name", f"示例{code}", "--kind", kind)
        self.states = [self.state()]
        self.kept: list[tuple[int, object]] = []

    def type(self, *argv: str) -> int:
        said = [word.format(folder=self.folder) for word in argv]
        streams = (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        )
        with streams[0], streams[1] as errors:
            code = main(
                ["--db", str(self.db), "--today", "2026-03-31", "--lang", "en", "--yes", *said]
            )
        self.said = errors.getvalue()
        return code

    def state(self) -> tuple[int, object]:
        """How many entries the journal has, and every row of every table but the counters."""
        with open_store(self.db) as store:
            rows = projections(store.reader)
            (entries,) = store.reader.execute("SELECT count(*) FROM journal").fetchone()
        del rows["number"]
        return entries, rows

    def do(self, *argv: str) -> None:
        """Type a command; if it recorded anything, remember what came of it."""
        self.type(*argv)
        now = self.state()
        if now[0] != self.states[-1][0]:
            self.states.append(now)

    def back_up(self) -> None:
        """Keep the present state, to be restored later; the backup of before is given up."""
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        assert self.type("backup", str(self.folder / "kept")) == 0, self.said
        self.kept = list(self.states)

    def restore(self) -> None:
        """Put the kept state back, with all that led to it; the restore itself is no step."""
        if self.kept:
            (copy,) = (self.folder / "kept").glob("*.db")
            assert self.type("restore", str(copy)) == 0, self.said
            now = self.state()
            assert now[1] == self.kept[-1][1]
            self.states = [*self.kept[:-1], now]

    def undo(self, steps: int) -> None:
        assert self.type("undo", "--steps", str(steps)) == 0, self.said
        for _step in range(steps):
            self.states.pop()
        now = self.state()
        assert now[1] == self.states[-1][1]
        self.states[-1] = now

    def sound(self) -> bool:
        with open_store(self.db, refresh=False) as store:
            return examine(store) == []


@settings(
    max_examples=examples(60),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(commands=RUN, sizes=st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_undo_step_by_step_gives_the_earlier_states(
    tmp_path_factory: pytest.TempPathFactory, commands: list[tuple[str, ...]], sizes: list[int]
) -> None:
    with mock.patch.dict(os.environ, {"GOVTOOL_WAIT": "60"}):
        run = Run(tmp_path_factory.mktemp("run"))
        for argv in commands:
            run.do(*argv)
        for size in sizes:
            steps = min(size, len(run.states) - 1)
            if steps:
                run.undo(steps)
        assert run.sound()


@settings(
    max_examples=examples(20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    runs=st.lists(
        st.tuples(SHORT, st.sampled_from(["back up", "restore", "undo"])), min_size=2, max_size=5
    )
)
def test_undo_reaches_across_restores(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[list[tuple[str, ...]], str]]
) -> None:
    with mock.patch.dict(os.environ, {"GOVTOOL_WAIT": "60", "GOVTOOL_BACKUPS": "off"}):
        run = Run(tmp_path_factory.mktemp("run"))
        for commands, then in runs:
            for argv in commands:
                run.do(*argv)
            match then:
                case "back up":
                    run.back_up()
                case "restore":
                    run.restore()
                case _ if len(run.states) > 1:
                    run.undo(1)
        while len(run.states) > 1:
            run.undo(min(2, len(run.states) - 1))
        assert run.sound()


def test_a_day_of_everything_and_all_of_it_taken_back(tmp_path: Path) -> None:
    """One run that touches every table, so that the property above is not about nothing."""
    run = Run(tmp_path)
    add = (
        "case",
        "add",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
        "--party",
        "申请人:甲某",
        "--unit",
    )
    for argv in [
        ("grid", "add", "--code", "G01", "--name", "网格", "--unit", "SQ01"),
        ("household", "add", "--code", "H1", "--grid", "G01", "--head", "丁某"),
        (*add, "SQ01", "--grid", "G01", "--on", "2026-03-02", "--party", "被申请人:乙某"),
        (*add, "JD01", "--on", "2026-03-03"),
        ("case", "meet", CASES[0], "--on", "2026-03-03"),
        ("case", "correct", CASES[0], "--set", "severity=major", "--reason", "笔误"),
        ("case", "describe", CASES[0], "--set", "persons=5"),
        ("case", "link", CASES[0], CASES[3], "--on", "2026-03-28"),
        ("case", "unlink", CASES[0], CASES[3]),
        ("case", "assign", CASES[3], *LETTER, "--on", "2026-03-05"),
        ("escalate",),
        ("doc", "letter", CASES[3], "-o", "{folder}/letter.docx"),
        ("duty", "set", "2026-03-02..2026-03-06", "甲某"),
        ("duty", "set", "2026-03-04", "乙某", "--reason", "调班"),
        (
            "meeting",
            "record",
            "--decision",
            "走访",
            "--unit",
            "SQ01",
            "--due",
            "2026-04-02",
            "--case",
            CASES[0],
        ),
        ("meeting", "done", "M2026-001-1"),
        ("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01"),
        ("policy", "adopt", "{folder}/9.toml"),
        ("policy", "adopt", "{folder}/2.toml"),
        ("calendar", "import", "{folder}/notice.csv"),
        ("import", "units", "{folder}/units.csv", "--update"),
        ("import", "cases", "{folder}/one.csv"),
        ("import", "cases", "{folder}/two.csv", "--update"),
        ("case", "close", CASES[0], "--outcome", "withdrawn", "--on", "2026-03-20"),
    ]:
        before = len(run.states)
        run.do(*argv)
        assert len(run.states) == before + (argv[:2] != ("doc", "letter")), (argv, run.said)
    filled = {name for name, rows in dict(run.states[-1][1]).items() if rows}  # type: ignore[call-overload]  # a dict
    assert filled == {
        "unit", "grid", "household", "filing", "duty", "tally", "subject", "case", "stage", "obligation", "notice", "search",
        "likeness", "party", "paper_number", "before",
    }  # fmt: skip
    while len(run.states) > 1:
        run.undo(min(len(run.states) - 1, 1 + len(run.states) % 3))
    assert run.sound()
    assert run.type("undo", "--list", "--limit", "3") == 0
