"""What a notice or a policy would move, shown before, is what moves when it is applied; all else stays."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.vocabulary import DayKind
from govtool.desk.preview import moved_deadlines
from govtool.rules import Office, judge, stage_number
from govtool.store import Store, Transaction, open_store
from govtool.views import queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import REMINDER
from tests.returns.test_filing import for_a_while
from tests.returns.test_summary import record

Key = tuple[str, str, int]
Dates = dict[Key, dt.date]

TODAY = dt.date(2026, 12, 31)
# An invented notice: New Year until Sunday 10 January 2027 with nothing made up, and Saturday 16 January worked.
NOTICE = [(dt.date(2027, 1, n), "off") for n in range(1, 11)] + [(dt.date(2027, 1, 16), "work")]

# The street's returns: 4, 5, 6 January are the third working day, 4–8 the fifth; with the notice 11–13 and 11–15.
RETURNS = {
    ("JD01-2026-12", "2027-01-06", "2027-01-13"),
    ("JD01-2026-Q4", "2027-01-08", "2027-01-15"),
    ("JD01-2026-H2", "2027-01-08", "2027-01-15"),
    ("JD01-2026", "2027-01-08", "2027-01-15"),
}

# Sorts of deadlines whose way leads through January 2027: (unit, registered, what happened).
AT_THE_TURN = [
    ("SQ01", dt.date(2026, 12, 28), [(0, "reported")]),  # sessions: 7 Jan
    ("SQ02", dt.date(2026, 12, 30), []),  # meeting: 2 Jan, a Saturday; sessions: 9 Jan, a Saturday
    (
        "SQ01",
        dt.date(2026, 12, 20),
        [(0, "reported"), (1, "failed"), (10, "failed")],
    ),  # transfer: 3 working days
    (
        "BM01",
        dt.date(2026, 12, 1),
        [(0, "reported"), (4, "settled")],
    ),  # revisit: 4 Jan; the rest is long overdue
    ("JD01", dt.date(2026, 12, 4), [(3, "letter SQ02")]),  # to close by 4 Jan; letter to 27 Dec
    (
        "JD01",
        dt.date(2026, 12, 16),
        [(14, "close")],
    ),  # closed on 30 Dec: platform by 3 working days, revisit 29 Jan
]


class Cases:
    """All cases of a file, read once and folded as often as wanted."""

    def __init__(self, store: Store) -> None:
        self.office = store.office
        self._histories = [
            store.history(row["subject"]) for row in queries.cases(store.reader, CaseFilter())
        ]

    def dates(self, office: Office, as_of: dt.date, *, only_open: bool = False) -> Dates:
        """Due dates under an office; only of what is owed: not done, not ended, no lapsed reminder."""
        return {
            (case.case_no, o.rule, stage_number(o.turn)): o.due
            for case in (judge(history, office, as_of) for history in self._histories)
            if case is not None
            for o in case.obligations
            if not only_open
            or (
                o.met_on is None
                and o.ended_on is None
                and not (o.rule == REMINDER and o.due < as_of)
            )
        }

    def moves(self, changed: Office, as_of: dt.date) -> dict[Key, tuple[dt.date, dt.date]]:
        """What is owed and has another due date under the changed office."""
        then = self.dates(changed, as_of)
        return {
            key: (old, then[key])
            for key, old in self.dates(self.office, as_of, only_open=True).items()
            if key in then and then[key] != old
        }


def moves_of(store: Store, changed: Office, as_of: dt.date) -> dict[Key, tuple[dt.date, dt.date]]:
    found = [move for move in moved_deadlines(store, changed, as_of) if move.word == "case"]
    as_dict = {(move.case_no, move.rule, move.stage): (move.old, move.new) for move in found}
    assert len(as_dict) == len(found)
    return as_dict


def enter(tx: Transaction) -> None:
    for unit, on, actions in AT_THE_TURN:
        record(tx, unit, on, actions)


def notice_days(days: Iterable[tuple[dt.date, str]]) -> tuple[m.NoticeDay, ...]:
    return tuple(m.NoticeDay(date=date, kind=DayKind(kind), name="元旦") for date, kind in days)


def with_notice(office: Office, year: int, days: Iterable[tuple[dt.date, str]]) -> Office:
    return replace(office, calendar=office.calendar.with_notice(year, notice_days(days)))


def with_policy(office: Office, lines: str) -> Office:
    return replace(office, policy=office.policy.overlaid(lines))


@pytest.fixture(scope="session")
def december_file(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample and the disputes at the turn of the year. Copy it before you change it."""
    path = Path(shutil.copy(sample_file, tmp_path_factory.mktemp("december") / "december.db"))
    with open_store(path) as store, store.writing("甲某") as tx:
        enter(tx)
    return path


@pytest.fixture(scope="session")
def december_store(december_file: Path) -> Iterator[Store]:
    with open_store(december_file) as store:
        yield store


@pytest.fixture(scope="session")
def cases(december_store: Store) -> Cases:
    return Cases(december_store)


AS_OF = [
    dt.date(2025, 8, 12),
    dt.date(2026, 10, 31),
    TODAY,
]  # the first lies between a request and its approval


@settings(max_examples=examples(15))
@given(
    year=st.sampled_from([2026, 2027]),
    marks=st.dictionaries(
        st.integers(-8, 60), st.sampled_from(["off", "off", "work"]), min_size=3, max_size=30
    ),
    as_of=st.sampled_from(AS_OF),
)
def test_any_notice(
    december_store: Store, cases: Cases, year: int, marks: dict[int, str], as_of: dt.date
) -> None:
    """Invented days around New Year 2027, or another notice in the place of that of 2026."""
    anchor = dt.date(2027, 1, 1) if year == 2027 else dt.date(2026, 10, 28)
    days = [(anchor + dt.timedelta(days=n), kind) for n, kind in sorted(marks.items())]
    days = [
        (day, kind)
        for day, kind in days
        if day.year == year or (day.year == year - 1 and day.month == 12)
    ]
    changed = with_notice(december_store.office, year, days)
    expected = cases.moves(changed, as_of)
    assert moves_of(december_store, changed, as_of) == expected
    if (
        as_of != TODAY
    ):  # the projections stand at the last fact: only of today do they say what the preview says
        return
    with for_a_while(december_store) as tx:
        tx.append(f"calendar:{year}", m.CalendarNotice(on=as_of, year=year, days=notice_days(days)))
        tx.project()
        now = projected(tx)
    before = cases.dates(cases.office, as_of, only_open=True)
    after = before | {key: new for key, (_old, new) in expected.items()}
    assert {key: now[key] for key in before} == after


def projected(tx: Transaction) -> Dates:
    rows = tx.reader.execute(
        "SELECT c.no, o.rule, CAST(o.turn AS INTEGER), o.due FROM obligation AS o JOIN subject AS c ON c.id = o.subject_id"
    )
    return {
        (case_no, rule, stage): dt.date.fromisoformat(due) for case_no, rule, stage, due in rows
    }


# A change of every sort: longer, shorter, another unit, not rolled any more, from a date on.
POLICIES = [
    "[meet_parties]\nvalues = [{ from = 2011-01-01, value = 5 }]\n",
    "[two_sessions]\nvalues = [{ from = 2011-01-01, value = 6 }]\n",
    "[centre_close]\nvalues = [{ from = 2026-01-01, value = 2 }]\n",
    '[revisit]\nvalues = [{ from = 2026-10-15, value = 20, unit = "working_days" }]\n',
    "[two_sessions]\nvalues = [{ from = 2011-01-01, value = 10, roll = false }]\n",
    "[platform_entry]\nvalues = [{ from = 2026-12-01, value = 10 }]\n[transfer_up]\nvalues = [{ from = 2026-12-01, value = 1 }]\n",
    "[judicial_confirmation]\nvalues = [{ from = 2011-01-01, value = 45 }]\n",
]
NAMES = [
    "meet later",
    "sessions earlier",
    "close later",
    "revisit in working days",
    "sessions not rolled",
    "two",
    "confirm later",
]


@pytest.mark.parametrize("as_of", AS_OF, ids=str)
@pytest.mark.parametrize("lines", POLICIES, ids=NAMES)
def test_any_policy(december_store: Store, cases: Cases, lines: str, as_of: dt.date) -> None:
    changed = with_policy(december_store.office, lines)
    assert moves_of(december_store, changed, as_of) == cases.moves(changed, as_of)


# --- through the commands


@pytest.fixture
def december(
    december_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    """A desk with the sample and the disputes at the turn of the year, on 31 December 2026."""
    desk = Desk(Path(shutil.copy(december_file, tmp_path / "december.db")), capsys, monkeypatch)
    desk.today(TODAY.isoformat())
    return desk


def due_list(desk: Desk) -> dict[Key, str]:
    return {
        (row["case_no"], row["rule"], row["stage"]): row["due"]
        for row in desk.done("due", "--noun", "case", "--json").json
    }


def listed(moves: Iterable[Mapping[str, Any]]) -> dict[Key, tuple[str, str]]:
    """The moves of cases; returns move too."""
    return {
        (move["case_no"], move["rule"], move["stage"]): (move["old"], move["new"])
        for move in moves
        if move["noun"] == "case"
    }


def in_words(moves: dict[Key, tuple[dt.date, dt.date]]) -> dict[Key, tuple[str, str]]:
    return {key: (old.isoformat(), new.isoformat()) for key, (old, new) in moves.items()}


def test_a_notice_moves_what_it_said_it_would(december: Desk, cases: Cases, tmp_path: Path) -> None:
    expected = in_words(cases.moves(with_notice(cases.office, 2027, NOTICE), TODAY))
    assert len(expected) >= 6
    file = tmp_path / "notice.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("date", "kind", "name"), *((day, kind, "元旦") for day, kind in NOTICE)]
        )
    before = due_list(december)
    dry = december.done("calendar", "import", str(file), "--dry-run", "--json").json
    assert (dry["applied"], listed(dry["moves"])) == (False, expected)
    assert due_list(december) == before
    applied = december.done("calendar", "import", str(file), "--yes", "--json").json
    assert (applied["applied"], listed(applied["moves"])) == (True, expected)
    after = due_list(december)
    assert after == before | {key: new for key, (_old, new) in expected.items()}
    # Nothing of January 2027 is uncertain any more.
    rows = december.done("due", "--noun", "case", "--json").json
    assert [row for row in rows if row["provisional"] and row["due"] < "2027-12-01"] == []
    again = december.done("calendar", "import", str(file), "--dry-run", "--json").json
    assert again["moves"] == []
    assert {
        (m["no"], m["old"], m["new"]) for m in applied["moves"] if m["noun"] == "return"
    } == RETURNS
    december.done("doctor")
    december.done("undo", "--yes")
    assert due_list(december) == before


def test_a_decision_of_a_meeting_does_not_move(desk: Desk, tmp_path: Path) -> None:
    """It is due as the meeting wrote it; beside it a case moves, with its noun."""
    number = desk.add("--on", "2026-12-30", on="2026-12-31")
    decided = ("--decision", "走访", "--unit", "SQ01", "--due", "2027-01-04", "--case", number)
    desk.done("meeting", "record", *decided, on="2026-12-31")
    file = tmp_path / "notice.csv"
    file.write_text("".join(f"{day},{kind},元旦\n" for day, kind in NOTICE), encoding="utf-8")
    moves = desk.done("calendar", "import", str(file), "--dry-run", "--json").json["moves"]
    found = {(move["noun"], move["no"], move["rule"]) for move in moves if move["noun"] != "return"}
    assert found == {("case", number, "app_entry"), ("case", number, "meet_parties")}
    assert number in desk.done("calendar", "import", str(file), "--yes").out


def test_the_notice_by_hand(desk: Desk, tmp_path: Path) -> None:
    """Registered Wed 30 December 2026: met by Sat 2 January, so the next working day; two sessions by Sat 9 January.

    First only 1 January (a Friday) is known to be off: Monday the 4th and Monday the 11th. With the notice, off until
    Sunday the 10th: both on Monday the 11th. It goes into the app by the first working day after Sunday the 3rd.
    """
    number = desk.add("--on", "2026-12-30", on="2026-12-31")
    desk.done("case", "report", number, "--on", "2026-12-30")
    file = tmp_path / "notice.csv"
    file.write_text("".join(f"{day},{kind},元旦\n" for day, kind in NOTICE), encoding="utf-8")
    assert due_list(desk) == {
        (number, "app_entry", 1): "2027-01-04",
        (number, "meet_parties", 1): "2027-01-04",
        (number, "two_sessions", 1): "2027-01-11",
    }
    moves = desk.done("calendar", "import", str(file), "--yes", "--json").json["moves"]
    moved = ("2027-01-04", "2027-01-11")
    assert listed(moves) == {(number, "app_entry", 1): moved, (number, "meet_parties", 1): moved}
    assert [move["provisional"] for move in moves if move["noun"] == "case"] == [False, False]
    assert due_list(desk) == {
        (number, "app_entry", 1): "2027-01-11",
        (number, "meet_parties", 1): "2027-01-11",
        (number, "two_sessions", 1): "2027-01-11",
    }


@pytest.mark.parametrize("lines", POLICIES[::2], ids=NAMES[::2])
def test_a_policy_moves_what_it_said_it_would(
    december: Desk, cases: Cases, tmp_path: Path, lines: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(lines, encoding="utf-8")
    expected = in_words(cases.moves(with_policy(cases.office, lines), TODAY))
    before = due_list(december)
    preview = december.done("policy", "preview", str(file), "--json").json
    assert due_list(december) == before
    adopted = december.done("policy", "adopt", str(file), "--yes", "--json").json["moves"]
    after = due_list(december)
    moved = {
        key: (before[key], after[key])
        for key in before
        if key in after and before[key] != after[key]
    }
    assert moved == expected
    assert listed(preview) == listed(adopted) == expected
    december.done("doctor")


def test_a_second_policy_replaces_the_first_and_the_preview_says_so(
    december: Desk, tmp_path: Path
) -> None:
    """ "A later file replaces an earlier one as a whole" (docs/decisions.md): what the preview shows must be what comes."""
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(POLICIES[0], encoding="utf-8")
    second.write_text(POLICIES[1], encoding="utf-8")
    december.done("policy", "adopt", str(first), "--yes")
    before = due_list(december)
    preview = december.done("policy", "preview", str(second), "--json").json
    december.done("policy", "adopt", str(second), "--yes")
    after = due_list(december)
    assert listed(preview) == {
        key: (before[key], after[key])
        for key in before
        if key in after and before[key] != after[key]
    }
