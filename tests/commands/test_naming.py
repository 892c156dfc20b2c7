"""A case by part of its number, a name, initials or the newest entry; several at once; and by what is owed."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.base.initials import readings
from tests.commands.clerk import Answer, Desk
from tests.commands.mattersample import record_matters
from tests.commands.terminal import Opens, run_each
from tests.commands.test_two_desks import Meanwhile, meanwhile
from tests.properties import examples
from tests.starts import forks

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

import fcntl
import pty
import struct
import termios

ROOT = Path(__file__).parents[2]

__all__ = ["meanwhile"]  # fixtures

NAMES = ("张大山", "张三", "张三丰", "李四", "乙某")
ONE, TWO, THREE, FOUR, FIVE = (f"SQ01-2026-0000{n}" for n in range(1, 6))


@pytest.fixture
def cases(desk: Desk) -> Desk:
    """Five cases of 2 March 2026, one for each of :data:`NAMES`, each against 丁某."""
    desk.once(_five_cases)
    desk.today("2026-03-02")
    return desk


def _five_cases(desk: Desk) -> None:
    for name in NAMES:
        parties = ("--party", f"申请人:{name}:13800000000", "--party", "被申请人:丁某")
        desk.add(*parties, "--yes", on="2026-03-02")


@pytest.mark.parametrize(
    ("word", "no"),
    [
        (TWO, TWO),
        ("sq01-2026-00002", TWO),
        ("ＳＱ０１－２０２６－００００２", TWO),
        ("00002", TWO),
        ("2026-00002", TWO),
        ("SQ01-2", TWO),
        ("sq01-00002", TWO),
        ("2", TWO),
        ("张三", TWO),  # whole, although 张三丰 has it too
        ("张大山", ONE),
        ("大山", ONE),
        ("丰", THREE),
        ("zds", ONE),
        ("ls", FOUR),
        ("-", FIVE),
    ],
)
def test_what_a_word_means(cases: Desk, word: str, no: str) -> None:
    for command in (("case", "show"), ("case", "history"), ("journal", "--of")):
        assert no in cases.done(*command, word, "--json").out, command
    own = cases.done("case", "explain", no, "--json").json
    assert cases.done("explain", word, "--json").json == own
    assert cases.done("case", "report", word, "--json").json["case_no"] == no


@pytest.mark.parametrize(
    ("word", "nos"),
    [
        ("张", [THREE, TWO, ONE]),
        ("zs", [THREE, TWO]),
        ("SQ01", [FIVE, FOUR, THREE, TWO, ONE]),
        ("丁某", [FIVE, FOUR, THREE, TWO, ONE]),
    ],
)
def test_several_that_fit_are_named_in_scripts_and_nothing_is_recorded(
    cases: Desk, word: str, nos: Sequence[str]
) -> None:
    before = cases.entry_count()
    refused = cases("case", "report", word, "--json")
    assert (refused.code, refused.error["code"]) == (3, "ambiguous")
    candidates = refused.error["candidates"]
    assert [one["no"] for one in candidates] == list(nos)
    assert {one["noun"] for one in candidates} == {"case"}
    assert "13800000000" not in refused.err
    assert cases.entry_count() == before


@pytest.mark.parametrize(
    "word", ["SQ01-2026-00009", "赵六", "zl", "00009", "漏水", "院墙", "13800000000"]
)
def test_what_fits_nothing_is_not_found(cases: Desk, word: str) -> None:
    refused = cases("case", "report", word, "--json")
    assert (refused.code, refused.error["code"]) == (4, "no_case")
    assert "initials" in refused.error["hint"]


def test_a_full_number_that_is_gone_means_no_other(cases: Desk) -> None:
    cases.done("undo", "--yes", "--reason", "误录")
    assert cases("case", "show", FIVE).code == 4
    assert cases.done("case", "show", "-", "--json").json["case_no"] == FOUR


def test_a_full_number_of_another_noun_means_nothing_of_this_one(cases: Desk) -> None:
    """The number of a case is the number of a matter with one letter left out."""
    (no,) = record_matters(cases.db, [])
    assert no == ONE.replace("-2026", "-S2026")
    before = cases.entry_count()
    for noun, typed, other in (("matter", ONE, "case"), ("case", no, "matter")):
        refused = cases(noun, "show", typed, "--json")
        assert (refused.code, f"govtool {other} show {typed}" in refused.error["hint"]) == (4, True)
    assert cases("matter", "take", ONE).code == 4
    assert cases.entry_count() == before
    assert ONE in cases.done("matter", "link", no, ONE).out
    assert cases.case(ONE)["linked"] == [no]


def test_places_are_for_terminals(cases: Desk) -> None:
    cases.done("case", "list", "--newest")
    assert cases.done("case", "show", "1", "--json").json["case_no"] == ONE


@pytest.mark.parametrize(
    ("command", "word", "shown"),
    [
        (("meeting", "show"), "1-1", "M2026-001-1"),
        (("meeting", "show"), "-", "M2026-001-1"),
        (("explain", "--json"), "M2026-1-1", "2026-03-09"),
    ],
)
def test_a_decision_is_named_in_the_same_ways(
    desk: Desk, command: tuple[str, ...], word: str, shown: str
) -> None:
    typed = ("--decision", "走访", "--unit", "SQ01", "--due", "2026-03-09", "--leader", "张大山")
    desk.done("meeting", "record", *typed, on="2026-03-02")
    assert shown in desk.done(*command, word).out
    assert "M2026-001-1" in desk.done("meeting", "done", word, "--json").out


def test_registers_are_named_in_the_same_ways(desk: Desk) -> None:
    for word in ("SQ01", "sq01", "一社区", "示例一社区", "slysq", "-"):
        code = "BM01" if word == "-" else "SQ01"
        assert desk.done("unit", "show", word, "--json").json["code"] == code, word
    refused = desk("unit", "show", "社区", "--json")
    assert (refused.code, refused.error["code"]) == (3, "ambiguous")
    assert [one["no"] for one in refused.error["candidates"]] == ["SQ01", "SQ02"]
    assert desk("grid", "show", "第二网格", "--json").error["code"] == "unknown_grid"
    assert desk.done("grid", "show", "一网格", "--json").json["code"] == "G01"


# --- several at once


def test_several_are_one_operation_and_a_list_in_the_order_given(cases: Desk) -> None:
    before = cases.entry_count()
    found = cases.done("case", "report", "张三", "SQ01-1", "00004", "--json").json
    assert [one["case_no"] for one in found] == [TWO, ONE, FOUR]
    assert cases.entry_count() == before + 3
    cases.done("undo", "--yes", "--reason", "误录")
    assert not any(cases.case(no)["stages"][0].get("reported_on") for no in (ONE, TWO, FOUR))
    assert cases.done("case", "report", ONE).code == 0


def test_one_line_for_each_of_several(cases: Desk) -> None:
    lines = cases.done("case", "report", "张三", "李四").out.splitlines()
    assert [TWO in lines[0], FOUR in lines[1], len(lines)] == [True, True, 2]


def test_all_or_nothing_and_the_failure_names_the_case(cases: Desk) -> None:
    cases.done("case", "report", "张三")
    before = cases.entry_count()
    refused = cases("case", "report", "李四", "张三", "--json")
    assert (refused.code, refused.error["code"], refused.error["no"]) == (3, "repeated", TWO)
    assert TWO in refused.error["message"]
    assert "of any" in refused.error["hint"]
    assert cases.entry_count() == before


def test_a_failure_before_the_day_of_registration_names_the_case(cases: Desk) -> None:
    before = cases.entry_count()
    refused = cases("case", "mediate", "李四", "张三", "failed", "--on", "2026-01-05", "--json")
    assert (refused.code, refused.error["no"]) == (3, FOUR)
    assert refused.error["message"].startswith(FOUR)
    assert cases.entry_count() == before


def test_a_case_named_twice_is_done_once(cases: Desk) -> None:
    found = cases.done("case", "report", "张三", TWO, "李四", "--json").json
    assert [one["case_no"] for one in found] == [TWO, FOUR]


def test_the_outcome_may_stand_behind_the_cases(cases: Desk) -> None:
    cases.done("case", "mediate", "张三", "李四", "未成功")
    for no in (TWO, FOUR):
        assert cases.case(no)["stages"][0]["sessions"] == [
            {"on": "2026-03-02", "outcome": "failed"}
        ]
    assert cases("case", "mediate", "未成功").code in {2, 4}
    assert cases.done("case", "close", "张三", "withdrawn", "--json").json["outcome"] == "withdrawn"


def test_a_number_is_that_of_one_paper(cases: Desk) -> None:
    before = cases.entry_count()
    typed = ("--outcome", "settled", "--agreement", "written", "--agreement-no", "2026-12")
    refused = cases("case", "mediate", ONE, TWO, *typed, "--json")
    assert (refused.code, refused.error["code"]) == (2, "unexpected_option")
    assert cases.entry_count() == before
    cases.done("case", "mediate", ONE, TWO, *typed[:4])
    assert len(cases.done("journal", "--kind", "numbered", "--json").json) == 2


def test_several_decisions_and_requests(desk: Desk) -> None:
    typed = ("--unit", "SQ01", "--due", "2026-03-09")
    for text in ("走访", "再调"):
        desk.done("meeting", "record", "--decision", text, *typed, on="2026-03-02")
    found = desk.done("meeting", "done", "M2026-001-2", "1-1", "--json").json
    assert [one["decision"] for one in found] == ["M2026-001-2", "M2026-001-1"]
    for right in ("access", "copy"):
        desk.done("person", "request", "甲某", "--right", right, "--json")
    done = desk.done("person", "answer", "Q2026-0001", "q2026-2", "--json").json
    assert [one["no"] for one in done] == ["Q2026-0001", "Q2026-0002"]


# --- by what is owed


def test_what_is_due_today(cases: Desk) -> None:
    cases.done("case", "report", ONE)
    asked = cases("case", "report", "--due-today", "--json")
    assert (asked.code, asked.error["code"]) == (2, "needs_yes")
    found = cases.done("case", "report", "--due-today", "--yes", "--json").json
    assert [one["case_no"] for one in found] == [TWO, THREE, FOUR, FIVE]
    assert cases.done("case", "report", "--due-today", "--yes", "--json").json == []
    assert "Nothing fits" in cases.done("case", "report", "--due-today").err


def test_settled_since(cases: Desk) -> None:
    cases.done("case", "mediate", "1", "2", "成功", "--agreement", "oral", on="2026-03-03")
    cases.done("case", "mediate", "3", "成功", "--agreement", "oral", on="2026-03-04")
    found = cases.done("case", "enter", "--settled-since", "2026-03-04", "--yes", "--json").json
    assert [one["case_no"] for one in found] == [THREE]
    found = cases.done("case", "app", "--settled-since", "周二", "--yes", "--json").json
    assert [one["case_no"] for one in found] == [ONE, TWO, THREE]
    assert cases("case", "enter", ONE, "--settled-since", "周二", "--yes").code == 2


def test_the_rules_say_which_steps_have_these_options(cases: Desk) -> None:
    assert "--due-today" in cases.done("case", "report", "--help").out
    assert "--due-today" not in cases.done("case", "consult", "--help").out
    assert "--settled-since" in cases.done("case", "report-closure", "--help").out
    assert "--settled-since" not in cases.done("case", "transfer", "--help").out


# --- on a terminal


@pytest.mark.parametrize(
    ("lang", "question", "fits", "done"),
    [("zh_CN", "是哪一项", "符合多项", "上报"), ("en", "Which one", "fits several", "Reported")],
)
def test_one_of_several_is_chosen(
    cases: Desk, at_terminal: Opens, lang: str, question: str, fits: str, done: str
) -> None:
    dialogue = at_terminal("case", "report", "张", lang=lang)
    dialogue.asks(fits).asks(THREE).asks(TWO).asks(ONE).asks(question).types("2")
    assert dialogue.asks(done).asks(TWO).ends() == 0
    assert [
        line["case_no"] for line in cases.done("journal", "--kind", "reported", "--json").json
    ] == [TWO]


def test_leaving_the_choice_records_nothing(cases: Desk, at_terminal: Opens) -> None:
    before = cases.entry_count()
    dialogue = at_terminal("case", "report", "张")
    assert dialogue.asks("是哪一项").types("\x03").ends() == 130
    assert cases.entry_count() == before


def typed_in_one_shell(
    desk: Desk, *commands: str, columns: int = 120, lang: str = "en", answers: str = ""
) -> list[str]:
    """Return what each command prints that is typed one after the other at one terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    words = {
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "PAGER": "cat",
    }
    words |= {"GOVTOOL_LANG": lang, "GOVTOOL_TODAY": "2026-03-02", "GOVTOOL_DB": str(desk.db)}
    words |= {"COLUMNS": str(columns)}
    lines = [shlex.split(command) for command in commands]
    with Connection(os.dup(theirs)) as handed_over:
        how = (lines, os.environ | words, handed_over)
        process = forks().Process(target=run_each, args=how)
        process.start()
    os.close(theirs)
    os.write(ours, answers.encode())
    shown = b""
    with suppress(OSError):  # how Linux says that nobody is at the other end any more
        while piece := os.read(ours, 4096):
            shown += piece
    process.join(10)
    assert process.exitcode == 0
    os.close(ours)
    return shown.decode().replace("\r\n", "\n").split("==\n")


def test_every_numbered_list_is_the_last_one(cases: Desk) -> None:
    """Whatever list of numbered lines was shown last, a place means a line of it, never of one shown before."""
    _listed, due, after_due = typed_in_one_shell(
        cases, "case list --newest", "case report --due-today --yes", "case show 1"
    )
    assert ONE in due
    assert ONE in after_due
    assert FIVE not in after_due
    _listed, chosen, after_choice = typed_in_one_shell(
        cases, "case list", "case show 张", "case show 1", answers="2\n"
    )
    assert TWO in chosen
    assert THREE in after_choice
    assert ONE not in after_choice


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_a_line_of_the_last_list_of_this_terminal(cases: Desk, lang: str) -> None:
    folder = Path(os.environ["XDG_STATE_HOME"]) / "govtool" / "lists"
    before = (
        set(folder.iterdir()) if folder.exists() else set()
    )  # other tests name units as they like
    listed, shown, reported, again = typed_in_one_shell(
        cases,
        "case list --newest",
        "case show 2",
        "case report 5 1",
        "case show 2 --json | cat",
        lang=lang,
    )
    assert f" 2 {FOUR}" in " ".join(listed.split())
    assert FOUR in shown
    assert [ONE in reported, FIVE in reported, FOUR in reported] == [True, True, False]
    assert json.loads(again)["case_no"] == TWO  # into a pipe it is a part of the number
    new = set(folder.iterdir()) - before
    assert new
    for kept in new:
        assert kept.stat().st_mode & 0o777 == 0o600
        subjects = json.loads(kept.read_text(encoding="utf-8"))
        assert all(
            re.fullmatch(r"[a-z]+:[A-Za-z0-9-]+", subject) for subject in subjects if subject
        )


def test_another_terminal_has_another_list(cases: Desk) -> None:
    typed_in_one_shell(cases, "case list --newest")
    (shown,) = typed_in_one_shell(cases, "case show 2")
    assert TWO in shown


def test_a_line_of_another_noun_is_refused(cases: Desk) -> None:
    typed = ("--decision", "走访", "--unit", "SQ01", "--due", "2026-03-02")
    cases.done("meeting", "record", *typed, on="2026-03-02")
    before = cases.entry_count()
    shown = typed_in_one_shell(
        cases,
        "due --noun decision",
        "case report 1",
        "meeting show 1",
        "unit list",
        "case report 1",
    )
    assert "M2026-001-1" in shown[1]
    assert "is not what is meant here" in shown[1]
    assert "走访" in shown[2]
    assert "is not what is meant here" in shown[4]
    assert cases.entry_count() == before


def test_a_line_that_is_owed_before_anything_is_recorded_of_it(cases: Desk) -> None:
    listed, explained, refused = typed_in_one_shell(
        cases, "due --noun return --within 20", "explain 1", "case report 1"
    )
    assert "file return" in listed
    assert "is not what is meant here" not in explained
    assert "Basis: " in explained
    assert "is not what is meant here" in refused


def test_the_place_gives_way_where_there_is_no_room(cases: Desk) -> None:
    wide, narrow = (typed_in_one_shell(cases, "case list", columns=n)[0] for n in (120, 34))
    assert f"1 {ONE}" in " ".join(wide.split())
    assert f"1 {ONE}" not in " ".join(narrow.split())
    assert ONE in narrow


# --- the property

WORDS = st.one_of(
    st.sampled_from(
        [
            "张",
            "三",
            "张三",
            "张三丰",
            "李四",
            "zs",
            "zsf",
            "z",
            "ls",
            "SQ01",
            "SQ02-1",
            "-1",
            "2026-2",
        ]
    ),
    st.integers(1, 4).map(lambda n: f"{n:05d}"),
    st.integers(1, 4).map(lambda n: f"SQ01-2026-{n:05d}"),
    st.text("张三丰李四大山zsfl120-", min_size=1, max_size=4),
)
FILES = st.lists(
    st.tuples(st.sampled_from(["SQ01", "SQ02"]), st.text("张三丰李", min_size=1, max_size=3)),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def office_file() -> dict[str, bytes]:
    return {}


def fitting(word: str, known: Sequence[tuple[str, str]]) -> list[str]:
    """Return the numbers of the cases that a word fits, as the contract has it: the first way that finds any."""
    word = word.strip()
    ways = [[no for no, _name in known if no.casefold() == word.casefold()]]
    if (
        word.count("-") == 2
        and word[:4] in {"SQ01", "SQ02"}
        and word[5:9] == "2026"
        and len(word) == 15
    ):
        return ways[0]
    if any(map(str.isdigit, word)) and word.isascii():
        ways += [
            [no for no, _name in known if _ends(no, word)],
            [no for no, _name in known if word.lower() in no.lower()],
        ]
    ways.append([no for no, name in known if name == word])
    if word.isascii() and word.isalpha():
        ways.append(
            [
                no
                for no, name in known
                if any(one.startswith(word.lower()) for one in readings(name))
            ]
        )
    ways.append([no for no, name in known if word in name])
    return next(filter(None, ways), [])


def _ends(no: str, word: str) -> bool:
    *front, last = [
        part.lstrip("0") or "0" if part.isdigit() else part.lower()
        for part in word.strip("-").split("-")
    ]
    unit, year, n = no.split("-")
    allowed = [[], [unit.lower()], [year], [unit.lower(), year]]
    digits = [[], [unit.lower()[2:].lstrip("0")], [year], [unit.lower()[2:].lstrip("0"), year]]
    return last == str(int(n)) and (front in allowed or front in digits)


@settings(max_examples=examples(25))
@given(FILES, WORDS)
def test_a_step_is_recorded_on_the_only_case_that_fits_or_on_none(
    tmp_path_factory: pytest.TempPathFactory, office_file: dict[str, bytes], named: Any, word: str
) -> None:
    desk = _desk(tmp_path_factory, office_file)
    known = []
    for unit, name in named:
        no = _run(desk, "case", "add", "--unit", unit, "--type", "邻里", "--source", "patrol", "--summary", "排水",
                  "--party", f"申请人:{name}", "--yes", "--json").json["case_no"]  # fmt: skip
        known.append((no, name))
    if word.startswith("-"):
        word = word.lstrip("-") or "张"
    fits = fitting(word, known)
    answer = _run(desk, "case", "report", "--json", "--", word)
    reported = [
        line["case_no"] for line in _run(desk, "journal", "--kind", "reported", "--json").json
    ]
    expected = {0: (4, "no_case"), 1: (0, "")}.get(len(fits), (3, "ambiguous"))
    assert (answer.code, answer.error["code"] if answer.code else "") == expected, (
        word,
        known,
        answer.err,
    )
    assert reported == (fits if len(fits) == 1 else [])


def _desk(factory: pytest.TempPathFactory, made: dict[str, bytes]) -> Path:
    db = factory.mktemp("naming") / "office.db"
    if made:
        db.write_bytes(made["office"])
        return db
    _run(db, "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区")
    for unit in ("SQ01", "SQ02"):
        _run(db, "unit", "add", "--code", unit, "--name", f"示例{unit}社区", "--kind", "社区")
    made["office"] = db.read_bytes()
    return db


def _run(db: Path, *words: str) -> Answer:
    import contextlib
    import io

    from govtool.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--db", str(db), "--today", "2026-03-02", *words])
    return Answer(code, out.getvalue(), err.getvalue())


def test_the_oracle_itself() -> None:
    known = [("SQ01-2026-00001", "张三"), ("SQ02-2026-00001", "张三丰")]
    assert fitting("1", known) == [no for no, _name in known]
    assert fitting("SQ02-1", known) == ["SQ02-2026-00001"]
    assert fitting("张三", known) == ["SQ01-2026-00001"]
    assert json.dumps(fitting("zs", known)) == json.dumps([no for no, _name in known])


# --- other desks, other nouns


def test_what_was_meant_stays_meant_while_another_desk_registers(
    cases: Desk, meanwhile: Meanwhile
) -> None:
    def register() -> None:
        words = (
            "--unit",
            "SQ02",
            "--type",
            "邻里",
            "--source",
            "patrol",
            "--summary",
            "排水",
            "--party",
            "申请人:李四",
        )
        assert _run(cases.db, "case", "add", *words, "--yes").code == 0

    meanwhile(register)
    assert cases.done("case", "report", "李四", "--json").json["case_no"] == FOUR
    assert cases("case", "meet", "李四", "--json").error["code"] == "ambiguous"


def test_what_was_meant_and_is_taken_back_meanwhile_is_not_found(
    cases: Desk, meanwhile: Meanwhile
) -> None:
    meanwhile(lambda: _run(cases.db, "undo", "--yes", "--reason", "误录"))
    refused = cases("case", "report", "乙某", "--json")
    assert (refused.code, refused.error["code"]) == (4, "no_case")
    assert not cases.done("journal", "--kind", "reported", "--json").json


def test_a_unit_is_meant_by_a_piece_of_its_name_too(cases: Desk) -> None:
    assert cases.done("case", "list", "--unit", "二社区", "--json").json == []
    assert len(cases.done("case", "list", "--unit", "slysq", "--json").json) == len(NAMES)
    refused = cases("case", "list", "--unit", "社区", "--json")
    assert (refused.code, refused.error["code"], refused.error["candidates"]) == (
        3,
        "ambiguous",
        ["SQ01", "SQ02"],
    )


def test_the_approver_of_last_time_and_no_question_too_many(
    cases: Desk, at_terminal: Opens
) -> None:
    for no in (ONE, TWO):
        cases.done(
            "case", "transfer", no, "--reason", "移送", "--override", "测试", on="2026-03-03"
        )
        cases.done("case", "accept", no, on="2026-03-04")
    letter = ("--lead", "社保", "--due", "30天", "--opinion", "依职责调处")
    cases.done(
        "case", "assign", ONE, *letter, "--approved-by", "戊某", "--approved-on", "2026-03-04"
    )
    assert cases.case(ONE)["letters"][0]["due"] == "2026-04-03"
    dialogue = at_terminal("case", "assign", TWO, *letter, today="2026-03-04")
    dialogue.asks("戊某").types("").asks("审批日期").types("")
    assert dialogue.asks("交办").ends() == 0
    assert cases.case(TWO)["letters"][0]["approved_by"] == "戊某"


@pytest.mark.parametrize(("no", "is_looked_for"), [(ONE, False), (TWO, True)])
def test_a_number_that_was_given_once_is_looked_for_as_nothing_else(
    desk: Desk, no: str, is_looked_for: bool
) -> None:
    assert desk.add("--on", "2026-03-02", on="2026-03-02") == ONE
    desk.done("undo", "--yes", on="2026-03-02")
    answer = desk("case", "show", no, on="2026-03-02")
    assert (answer.code, "It was looked for as" in answer.err) == (4, is_looked_for)


REFUSED = {
    "show": ("--as-of", "2026-01-01"), "explain": ("--as-of", "2026-01-01"), "report": ("--on", "2026-01-01"),
    "mediate": ("--outcome", "failed", "--on", "2026-01-01"), "transfer": ("--reason", "r"), "accept": (),
    "assign": ("--lead", "BM01", "--due", "2026-01-01", "--opinion", "o", "--approved-by", "p", "--approved-on", "2026-03-02"),
    "reply": (), "extend": ("--approve",), "return": ("--reason", "r"), "approve": ("--approved-by", "p"), "agree": (),
    "confirm": (), "perform": (), "report-closure": (), "enter": (), "revisit": (), "close": ("--outcome", "withdrawn", "--on", "2026-01-01"),
    "correct": ("--set", "registered_on=2026-03-30", "--reason", "r"), "describe": ("--set", "amount=x"),
    "represent": ("--agent", "路人=丁某"), "divert": ("--channel", "litigation", "--on", "2026-01-01"),
    "link": ("张大山",), "unlink": ("张大山",),
}  # fmt: skip


@pytest.mark.parametrize("verb", REFUSED)
def test_a_refusal_names_the_case_by_its_number(cases: Desk, verb: str) -> None:
    """Inside, a case that was meant by a name is known by its place in the journal; nobody is shown that."""
    answer = cases("case", verb, "张大山", *REFUSED[verb], "--json", on="2026-03-02")
    assert answer.code in {2, 3, 4}, answer.out
    assert not re.search(r"case:\w", answer.err), answer.err


@pytest.mark.parametrize(
    "paper", ["agreement", "letter", "supervision", "closing", "confirmation", "extension"]
)
def test_a_paper_that_is_not_made_names_the_case_by_its_number(
    cases: Desk, tmp_path: Path, paper: str
) -> None:
    answer = cases("doc", paper, "张大山", "-o", str(tmp_path), "--json", on="2026-03-02")
    assert not re.search(r"case:\w", answer.err + answer.out), answer.err
