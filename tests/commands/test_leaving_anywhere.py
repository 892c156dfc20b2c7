"""Ctrl-C and Ctrl-D at every question: nothing is recorded, the terminal is as it was, and a draft is where it was promised.

Each line of ``LINES`` is answered to its end once, and then run again and again and left at its first question, its
second, one in the middle and its last; at every one with ``GOVTOOL_TEST_LEAVING=all``. The places
that ask are read from the source: a new one fails here until ``WHERE`` names a line that gets there.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("a process is forked with all that it has imported", allow_module_level=True)

from govtool import cli
from govtool.desk import form_drafts
from tests.commands.leaving import CTRL_C, CTRL_D, PACKAGE, Asked, Run, faults_of_terminal, run

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

TODAY = "2026-03-05"

ANSWERS = {
    r"[Pp]assphrase|same again": "correct horse battery staple 1",
    r"Telephone|telephone number": "13800000000",
    r"^Code": "XX09",
    r"[Hh]ow many|number of people": "3",
    r"New due date|By when|answered by|Due": "2026-04-20",
    r"Number of the other case": "SQ01-2026-00002",
    r"^Number:": "M2026-001-1",
    r"y/N|Y/n|yes/no": "y",
    r"may be left empty|leave it empty": "",
    r" on|[Dd]ay|[Dd]ate": "2026-03-05",
}
"""What is answered to a question that has these words and no choices; where none fits, the default or a name."""

RECORD = "record"
GUARDIAN = {r"As what": ["agent"], r"of whom nothing": ["y", "n"]}

LINES: dict[str, dict[str, list[str]]] = {
    "case add": {
        r"^applicant: name": ["甲某"],
        r"^Another party": ["丙某", ""],
        r"^Which of these": ["terms", ""],
        RECORD: ["other parties", "addresses", "other particulars", ""],
    },
    "case add --like SQ01-2026-00001": {},
    "case add -u SQ01 -p 甲某::990000199001010018": {},
    "case add -u SQ01 -t 邻里 -s patrol -m 院墙排水 -p 申请人:甲某 -p 被申请人:乙某": {},
    "case report": {},
    "case report SQ01-2026-00001 --on 2026-03-02": {},
    "case report --due-today": {},
    "case meet SQ01-2026-00001 --on 3月4日（周一）": {},
    "case extend JD01-2026-00001": {},
    "case represent SQ01-2026-00001": GUARDIAN,
    "case correct SQ01-2026-00001": {r"Which field": ["summary", ""]},
    "case correct SQ01-2026-00002": {r"Which field": ["parties", ""]},
    "case describe SQ01-2026-00001": {},
    "report weekly --file": {},
    "duty set 2026-03-05 乙某": {},
    "meeting record": {},
    "mediator add": {},
    "mediator set 丁某": {r".": [""]},
    "import cases rest.csv": {},
    "import suggest rest.csv -o there.toml": {},
    "calendar import notice.csv": {},
    "policy adopt office.toml": {},
    "person show": {},
    "person refuse": {},
    "clerk set 甲某 --profile keeper": {},
    "undo": {},
    "encrypt": {},
}
if os.environ.get("GOVTOOL_TEST_ENCRYPTED"):
    del LINES["encrypt"]

EVERYWHERE = os.environ.get("GOVTOOL_TEST_LEAVING") == "all"
"""Minutes more."""

if EVERYWHERE:  # places that the lines above get to as well
    LINES |= {
        "case mediate SQ01-2026-00001": {},
        "case assign JD01-2026-00001": {},
        "case close SQ01-2026-00001": {},
        "meeting hold weekly": {},
        "meeting hold deliberation": {},
        "group add": {},
        "unit add": {},
        "grid add": {},
        "household add": {},
        "unit set SQ01": {r"Kind": [""]},
        "group set LD01": {},
        "grid set G01": {},
        "household set H1": {},
        "case approve JD01-2026-00002": {},
        "case reply JD01-2026-00002": {},
        "case divert SQ01-2026-00001": {},
        "case revisit SQ01-2026-00002": {},
        "case confirm SQ01-2026-00002": {},
        "case return SQ01-2026-00004": {},
        "case transfer SQ01-2026-00003": {},
        "duty receive": {r"Which one": ["1"]},
        "meeting done": {},
        "meeting correct M2026-001": {},
        "person erase": {},
        "person explain": {},
        "person answer": {r"^Number": ["Q2026-0001"]},
        "person request": {},
        "report file weekly": {},
        "case link SQ01-2026-00001": {},
    }

WHERE: dict[str, str] = {
    "commands/shared/representatives.py:_ask_agent": "case represent SQ01-2026-00001",
    "commands/shared/representatives.py:_ask_party": "case represent SQ01-2026-00001",
    "commands/shared/representatives.py:_ask_phone": "case represent SQ01-2026-00001",
    "commands/shared/representatives.py:ask_acting": "case represent SQ01-2026-00001",
    "shell/form/confirmation.py:confirm_again": "case report SQ01-2026-00001 --on 2026-03-02",
    "shell/form/confirmation.py:ask_what_to_do": "mediator add",
    "commands/shared/correction.py:_ask_value": "case correct SQ01-2026-00001",
    "commands/shared/correction.py:ask_values": "case correct SQ01-2026-00001",
    "commands/shared/correction.py:carry_out": "case correct SQ01-2026-00001",
    "commands/report/returns.py:_confirm": "report weekly --file",
    "shell/form/form.py:_asked": "mediator set 丁某",
    "shell/subject_words.py:asked_for": "case report",
    "shell/options.py:text_or_ask": "case correct SQ01-2026-00001",
    "shell/options.py:written": "case meet SQ01-2026-00001 --on 3月4日（周一）",
    "commands/shared/parties.py:dialogue": "case add",
    "commands/shared/parties.py:question_parties": "case add -u SQ01 -p 甲某::990000199001010018",
    "commands/shared/party_edits.py:ask_parties": "case correct SQ01-2026-00002",
    "shell/form/passphrase.py:_typed_twice": "encrypt",
    "commands/person/choice.py:word_for": "person show",
    "commands/case/add.py:_chosen_parties": "case add --like SQ01-2026-00001",
    "commands/shared/registration.py:agreed": "case add --like SQ01-2026-00001",
    "commands/case/add.py:ask_addresses": "case add",
    "commands/case/add.py:ask_particulars": "case add",
    "commands/shared/selection.py:_agree": "case report --due-today",
    "commands/calendar.py:_agreed": "calendar import notice.csv",
    "commands/case/describe.py:_ask": "case describe SQ01-2026-00001",
    "commands/shared/extensions.py:_ask_which": "case extend JD01-2026-00001",
    "commands/clerk.py:_ask": "clerk set 甲某 --profile keeper",
    "commands/duty/roster.py:_put": "duty set 2026-03-05 乙某",
    "commands/files/suggestion.py:_write": "import suggest rest.csv -o there.toml",
    "commands/files/file_import.py:_agreed": "import cases rest.csv",
    "commands/meeting/decisions.py:_several": "meeting record",
    "commands/person/requests.py:_term_or_ask": "person refuse",
    "commands/policy.py:adopt": "policy adopt office.toml",
    "commands/undo.py:_take_back": "undo",
    "crypt/passphrases.py:ask": "encrypt",
}
"""A line that gets to each place that asks."""

ELSEWHERE = {
    "commands/shared/representatives.py:_ask_guardian": "as _ask_agent beside it",
    "shell/form/confirmation.py:begin_form": "before the form that a draft goes on with",
    "commands/shared/record_beginning.py:_ask": "after an import, which is recorded by then",
    "shell/choice.py:_chosen": "beside the number of a case that is asked for",
    "shell/form/form.py:be_sure": "about an answer, between two questions of a form",
    "shell/profiles.py:_asked_key": "the passphrase of an encrypted file",
    "commands/shared/registration.py:_ask_which": "one choice, after a matter like another is agreed to",
    "commands/case/represent.py:_be_sure": "one yes or no, as undo",
    "commands/backup/encryption.py:_are_let_go": "one yes or no, as undo",
    "commands/backup/encryption.py:decrypt": "one yes or no, as undo",
    "commands/care/agreement.py:withdraw": "one yes or no, as undo",
    "commands/care/visits.py:_offer": "one yes or no, after a visit that is recorded by then",
    "commands/shared/asked_change.py:record_at_once": "one yes or no, as undo",
    "commands/shared/versions.py:known_codes": "one question, before anything is recorded",
    "commands/init.py:_ask_beside_backups": "one yes or no, as undo",
    "commands/person/data.py:correct": "one yes or no, as undo",
    "commands/person/data.py:erase": "one yes or no, as undo",
    "commands/backup/restore.py:_restore": "one yes or no, as undo",
    "commands/retention.py:apply": "one yes or no, as undo",
}
"""Places to which no line gets yet, and what they are like."""


# --- the office


def _done(db: Path, *argv: str, on: str = "2026-03-02") -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
        code = cli.main(["--db", str(db), "--today", on, "--lang", "en", *argv])
    assert code == 0, (argv, told.getvalue())


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office in which every command has something to ask about."""
    importlib.import_module("tests.commands.preloaded")  # once here, not in every run
    folder = tmp_path_factory.mktemp("office")
    db = folder / "office.db"
    _done(
        db, "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    for code, name, kind in (
        ("SQ01", "一社区", "community"),
        ("SQ02", "二社区", "community"),
        ("BM01", "社保所", "department"),
    ):
        _done(db, "unit", "add", "--code", code, "--name", name, "--kind", kind)
    _done(db, "grid", "add", "--code", "G01", "--name", "第一网格", "--unit", "SQ01")
    _done(db, "household", "add", "--code", "H1", "--grid", "G01", "--head", "甲某")
    _done(db, "mediator", "add", "--unit", "SQ01", "--name", "丁某", "--appointed-on", "2026-01-05")
    _done(
        db,
        "group",
        "add",
        "--code",
        "LD01",
        "--name",
        "领导小组",
        "--kind",
        "leading_group",
        "--head",
        "甲某",
    )
    for unit, names in (("SQ01", ("甲某", "丙某", "戊某", "壬某")), ("JD01", ("己某", "庚某"))):
        for name in names:
            _done(
                db, "case", "add", "--unit", unit, "--type", "邻里", "--source", "patrol", "--summary", "院墙排水",
                "--party", f"申请人:{name}", "--party", "被申请人:乙某", "--yes",
            )  # fmt: skip
    _done(
        db,
        "case",
        "mediate",
        "SQ01-2026-00002",
        "settled",
        "--agreement",
        "written",
        on="2026-03-03",
    )
    for number in (3, 4):
        for day in ("2026-03-03", "2026-03-04"):
            _done(db, "case", "mediate", f"SQ01-2026-0000{number}", "failed", on=day)
    _done(
        db,
        "case",
        "transfer",
        "SQ01-2026-00004",
        "--to-unit",
        "JD01",
        "--reason",
        "r",
        on="2026-03-04",
    )
    for lead in ("BM01", "SQ02"):
        _done(
            db,
            "case",
            "assign",
            "JD01-2026-00002",
            "--lead",
            lead,
            "--due",
            "2026-04-01",
            "--override",
            "急",
        )
    _done(db, "meeting", "hold", "weekly", "--chair", "甲某")
    _done(db, "meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-03-16")
    _done(db, "duty", "set", "2026-03-05", "甲某")
    _done(db, "case", "report", "SQ01-2026-00001")
    _done(db, "person", "request", "己某", "--right", "copy", "--reason", "r")
    _done(
        db, "case", "add", "--unit", "SQ02", "--type", "邻里", "--source", "patrol", "--summary", "渗水", on=TODAY
    )  # fmt: skip
    (folder / "rest.csv").write_text(
        "登记单位,登记日期,纠纷类型,案情摘要,备注\nSQ01,2026-03-05,邻里,墙,已回访\n", "utf-8"
    )
    (folder / "notice.csv").write_text("日期,安排,名称\n2027-01-01,放假,元旦\n", "utf-8")
    (folder / "office.toml").write_text(
        "[red]\nvalues = [{ from = 2026-01-01, value = 7 }]\n", "utf-8"
    )
    (folder / "there.toml").write_text("", "utf-8")
    return folder


@pytest.fixture
def office(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the office, in the folder in which commands are run; no drafts are left of it."""
    folder = tmp_path / "office"
    shutil.copytree(model, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GOVTOOL_TODAY", TODAY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return folder


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# --- walking a line


class Walk:
    """The answers that get from one question of a command line to the next."""

    def __init__(self, line: str) -> None:
        self.argv = ["--db", "office.db", *line.split()]
        self.answers: list[str] = []
        self.places: set[tuple[str, int]] = set()
        self._own = {words: list(answers) for words, answers in LINES[line].items()}
        self._others: list[str] = []
        self._last: Asked | None = None

    def go(self) -> Run:
        """Answer all that is asked."""
        return run(self.argv, lambda question, _n: self._answer(question))

    def leave(self, at: int, key: str) -> Run:
        """Answer as before, and leave at one of the questions."""
        return run(self.argv, lambda _question, n: self.answers[n] if n < at else None, key)

    def _answer(self, question: Asked) -> str:
        """Return an answer to a question, another one where the last was refused."""
        last, self._last = self._last, question
        self.places.update(question.places)
        if last and (last.name, last.held, last.places) == (
            question.name,
            question.held,
            question.places,
        ):
            assert self._others, (
                f"no answer is taken to {question.words!r}: {self.answers}; give one in LINES"
            )
            answer = self._others.pop(0)
        else:
            answer, *self._others = self._candidates(question)
        self.answers.append(answer)
        assert len(self.answers) < 60, f"it never ends: {self.answers}"
        return answer

    def _candidates(self, question: Asked) -> list[str]:
        for words, answers in self._own.items():
            if answers and (words == question.name or re.search(words, question.words)):
                return [answers.pop(0) if len(answers) > 1 else answers[0]]
        fitting = [answer for words, answer in ANSWERS.items() if re.search(words, question.words)]
        if question.name == RECORD or "may be left empty" in question.words:
            return [""]
        return [
            *(question.choices or fitting[:1]),
            *([""] if question.default else []),
            "甲某",
            "3",
        ]


def faults(done: Run, before: dict[str, str], folder: Path) -> list[str]:
    """Return what is wrong after a command was left at a question."""
    said = re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", done.shown)
    found = faults_of_terminal(done)
    found += [f"exit {done.code}"] if done.code != 130 else []
    found += ["not one clear line"] if said.count("Interrupted; nothing was recorded.") != 1 else []
    found += ["Traceback"] if "Traceback" in said else []
    found += ["files differ"] if contents(folder) != before else []
    kept = any(form_drafts.folder().glob("*.json"))
    return found + (
        ["a draft, or none, against what was said"] if kept != ("--resume" in said) else []
    )


def resumed(done: Run) -> list[str] | None:
    """Return the command line that goes on, None where no draft was kept."""
    found = re.search(r"Go on: govtool (.*--resume)", done.shown)
    return ["--db", "office.db", *found[1].split()] if found else None


def walked(line: str, office: Path, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """Return the way through a line, walked in a copy of the office."""
    walk = Walk(line)
    copy = Path(shutil.copytree(office, office.with_name("copy")))
    with monkeypatch.context() as there:
        there.chdir(copy)
        there.setenv("XDG_STATE_HOME", str(office.with_name("state of copy")))
        done = walk.go()
    assert walk.places, f"nothing is asked: {done.shown}"
    return walk


def places_to_leave(questions: int) -> list[int]:
    if EVERYWHERE:
        return list(range(questions))
    return sorted({0, min(1, questions - 1), questions // 2, questions - 1})


@pytest.mark.parametrize("line", LINES)
def test_every_question_can_be_left(
    line: str, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = walked(line, office, monkeypatch)
    before = contents(office)
    for at in places_to_leave(len(walk.answers)):
        done = walk.leave(at, CTRL_C)
        assert done.was_left, (walk.answers[:at], done.shown)
        question = done.asked[-1]
        assert not faults(done, before, office), (
            question.words,
            faults(done, before, office),
            done.shown,
        )
        if argv := resumed(done):
            again = run(argv, lambda _question, _n: None, CTRL_D)
            assert again.asked[0].name == question.name, (question.words, again.shown)
        else:
            again = walk.leave(at, CTRL_D) if EVERYWHERE or at == 0 else done
        assert not faults(again, before, office), (
            question.words,
            faults(again, before, office),
            again.shown,
        )
        shutil.rmtree(form_drafts.folder(), ignore_errors=True)
    got = {_place(file, at) for file, at in walk.places}
    assert {place for place, way in WHERE.items() if way == line} <= got


# --- the places that ask

_ASKING = {"ask", "put", "confirm", "decide", "require_yes", "undecided"}


@cache
def _functions(file: str) -> list[ast.FunctionDef]:
    tree = ast.parse((PACKAGE / file).read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _place(file: str, line: int) -> str:
    """Return the innermost function at a line of a file of the package."""
    around = [one for one in _functions(file) if one.lineno <= line <= (one.end_lineno or 0)]
    return f"{file}:{max(around, key=lambda one: one.lineno).name if around else ''}"


@cache
def asking_places() -> frozenset[str]:
    """Return the functions that ask a person something."""
    return frozenset(place for path in PACKAGE.rglob("*.py") for place in _asking(path))


def _asking(path: Path) -> Iterator[str]:
    file = path.relative_to(PACKAGE).as_posix()
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom))
    names = {
        one.name
        for node in imports
        if node.module == "govtool.shell.form.prompt"
        for one in node.names
    } & _ASKING
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        if ast.unparse(call.func) in names | {"passphrases.ask", "getpass.getpass"}:
            yield _place(file, call.lineno)


def test_a_line_gets_to_every_place_that_asks() -> None:
    assert asking_places() == WHERE.keys() | ELSEWHERE.keys()
    assert set(WHERE.values()) <= LINES.keys() | {"encrypt"}
