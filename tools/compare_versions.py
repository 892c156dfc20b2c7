"""Compare two versions: ``python tools/compare_versions.py OLD NEW [--histories 5000]``.

OLD and NEW are checkouts with a ``.venv``. Both record the same random histories, each through its
own code, and answer the same questions: cases on many days, what is due, what would be escalated,
returns, exports. The file that OLD wrote is also opened by NEW, which upgrades it. With ``--file
FILE`` both open copies of that one instead. The exit code is 1 when any answer differs.

Keys of JSON and columns of tables that are new are passed over (:func:`compared`), and differences
that are stated (:func:`same_ground`): the order of keys; notices for decisions of meetings, and who
is told of them; which of the cases due on one day comes first in the list of a return, which
versions before left to chance where a deadline was extended; the source that explanations name
(:data:`SOURCE`); rules that the rulebook has changed (:data:`CHANGED`); which returns are owed; and
what returns count otherwise: rates, the table of what was done in time, what was told of a case
after the period, its state on a daily sheet (:data:`COUNTED_OTHERWISE`).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import itertools
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

Fact = dict[str, Any]
"""An entry to record: kind, day, fields; ``target`` is the place of an earlier one of its case."""

SOURCE = "依据："
"""The start of the explanation's line with a number's source; its words are not stable."""

COUNTED_OTHERWISE = {
    "cases", "tried", "rate", "previous_rate", "last_year_rate", "closing_rate", "satisfaction", "by_source", "on_time",
    "first_recorded", "persons", "amount", "body_village", "body_community", "body_township", "body_street",
    "body_enterprise", "body_association", "state", "notes", "notices", "table", "title", "row", "label",
}  # fmt: skip
"""Keys of returns that say something else, or are new."""

OLD_TITLE, NEW_TITLE = "矛盾纠纷排查化解汇总表", "矛盾纠纷事件化解排查汇总表"
"""What the summary was called, and what the plan calls it."""

CHANGED = {
    "judicial_confirmation", "app_entry", "hand_over_major", "accept_transfer", "unit_close", "closed_instead",
}  # fmt: skip
"""Rules and checks changed or added in the rulebook, whose results are skipped."""

NEW_NOUNS = {"meeting"}
"""Nouns that owe something since."""

REMINDER = "可共同申请司法确认"
"""A reminder as returns name it: one that was taken up late stood among what was overdue."""

REWORDED = {"letter_too_long", "letter_unapproved"}
"""Checks whose words have changed."""

OF_DECISIONS = {"told", "before_record"}
"""Keys with another meaning for decisions, which now have deadlines and escalation."""

TODAY = dt.date(2026, 11, 27)
_FIRST = dt.date(2025, 1, 6)
_EDGES = [
    dt.date(2025, 9, 27),
    dt.date(2025, 12, 20),
    dt.date(2026, 2, 5),
    dt.date(2026, 4, 27),
    dt.date(2026, 9, 15),
]
"""Where a fortnight goes over a holiday, a made-up working day or the end of a year."""
_STREET = "JD01"
_UNITS = {
    "QX01": ("district", None), _STREET: ("street", "QX01"), "HY01": ("committee", _STREET),
    "SQ01": ("community", _STREET), "SQ02": ("community", _STREET), "SQ03": ("community", _STREET),
    "BM01": ("department", _STREET), "BM02": ("department", _STREET),
}  # fmt: skip
_HANDLERS = ("SQ01", "SQ01", "SQ02", "SQ03", "BM01", "BM02", "HY01", _STREET)
_LEADS = ("SQ01", "SQ02", "BM01", "BM02", "HY01")
_TYPES = ("family", "neighbour", "labour", "property_mgmt", "wage_arrears", "traffic", "other")
_DAYS = (
    "2025-04-15",
    "2025-10-09",
    "2025-12-31",
    "2026-01-01",
    "2026-02-14",
    "2026-03-02",
    "2026-06-30",
    "2026-10-11",
)
_REPORTS = {
    "daily": ("2025-12-31", "2026-03-02", "2026-10-09"),
    "weekly": ("2025-W40", "2026-W01", "2026-W09", "2026-W41"),
    "half-month": ("2025-12-B", "2026-02-A", "2026-10-A"),
    "monthly": ("2025-10", "2025-12", "2026-02", "2026-10"),
    "quarterly": ("2025-Q4", "2026-Q1"),
    "half-year": ("2025-H2", "2026-H1"),
    "yearly": ("2025",),
    "ministry": ("2026-03", "2026-H1", "2025"),
}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_FACTS: dict[str, Fact] = {
    "investigated": {"asked": "甲某"}, "reported": {}, "met": {}, "consulted": {}, "returned": {"reason": "材料不全"},
    "failed": {"kind": "mediated", "outcome": "failed"}, "adjourned": {"kind": "mediated", "outcome": "adjourned"},
    "settled": {"kind": "mediated", "outcome": "settled", "agreement": "written"},
    "oral": {"kind": "mediated", "outcome": "settled", "agreement": "oral"},
    "transferred": {"to": _STREET}, "accepted": {"unit": _STREET}, "replied": {}, "revisited": {}, "performed": {},
    "extension_decided": {"approved": True}, "refused": {"kind": "extension_decided", "approved": False},
    "diverted": {"channel": "litigation"}, "closed": {"outcome": "settled"}, "closure_reported": {},
    "withdrawn": {"kind": "closed", "outcome": "withdrawn"}, "platform_entered": {}, "assigned": {},
    "extension_requested": {}, "supplemented": {"persons": 3, "place": "示例路"},
}  # fmt: skip
_BLOCKS = (
    "reported failed failed transferred accepted", "failed failed transferred returned", "met adjourned failed",
    "transferred accepted assigned failed", "assigned settled replied closure_reported", "assigned assigned replied",
    "extension_requested extension_decided failed", "extension_requested refused",
    "settled platform_entered revisited", "oral performed closed",
    "closed closure_reported revisited", "withdrawn", "diverted", "supplemented investigated",
    "consulted", "reported met settled", "failed",
)  # fmt: skip


# --- the histories


def histories(count: int, seed: int) -> Iterator[list[Fact]]:
    """Yield the facts of one case after the other, in the order in which they are recorded."""
    chosen, given = random.Random(seed), dict.fromkeys(_UNITS, 0)  # noqa: S311  # made-up data, no secrets
    before = ""
    for place in range(count):
        opening = _opening(chosen, place, given)
        yield [opening, *_steps(chosen, dt.date.fromisoformat(opening["on"]), before)]
        before = opening["case_no"]


def _opening(chosen: random.Random, place: int, given: dict[str, int]) -> Fact:
    day = _some_day(chosen)
    unit = chosen.choice(_HANDLERS)
    given[unit] += 1
    parties = [
        {"role": role, "name": f"{name}{place % 97}", "phone": f"1380000{place % 10_000:04}"}
        for role, name in (("applicant", "甲"), ("respondent", "乙"))
    ]
    said: Fact = {
        "case_no": f"{unit}-{day.year}-{given[unit]:05}",
        "dispute_type": chosen.choice(_TYPES),
    }
    said |= {
        "severity": chosen.choice(("ordinary",) * 5 + ("major",)),
        "petition": _by_chance(chosen, 10),
    }
    said |= {"summary": f"第{place}件 院墙排水", "parties": parties, "ref": f"DJ{place:06}"}
    if unit == "SQ01" and _by_chance(chosen, 50):
        said["grid"] = "G01"
    if _by_chance(chosen, 5):
        said |= {"before_authority": "示例法院"} | (
            {"override": "双方自愿"} if _by_chance(chosen, 50) else {}
        )
    return {"kind": "registered", "on": day.isoformat(), "unit": unit, **said}


def _by_chance(chosen: random.Random, percent: int) -> bool:
    return chosen.random() * 100 < percent


def _some_day(chosen: random.Random) -> dt.date:
    if _by_chance(chosen, 50):
        return chosen.choice(_EDGES) + dt.timedelta(days=chosen.randrange(16))
    return _FIRST + dt.timedelta(days=chosen.randrange((TODAY - _FIRST).days))


def _steps(chosen: random.Random, day: dt.date, other: str) -> list[Fact]:
    """Return the entries after a registration: usual sequences, any day's facts, changes."""
    names = [
        name for _turn in range(chosen.randrange(6)) for name in chosen.choice(_BLOCKS).split()
    ]
    facts, on = list[Fact](), day
    for name in names:
        on = min(on + dt.timedelta(days=chosen.choice((0, 0, 1, 2, 3, 5, 8, 20))), TODAY)
        facts.append(_fact(chosen, name, on))
    for _stray in range(chosen.choice((0, 0, 0, 1, 2))):
        late = min(day + dt.timedelta(days=chosen.randrange(-3, 60)), TODAY)
        facts.append(_fact(chosen, chosen.choice(tuple(_FACTS)), late))
    return [*facts, *_changes(chosen, min(on, TODAY).isoformat(), len(facts), other)]


def _fact(chosen: random.Random, name: str, on: dt.date) -> Fact:
    said = {"kind": name, "on": on.isoformat(), **_FACTS[name]}
    later = (on + dt.timedelta(days=chosen.choice((1, 5, 10, 15, 31, 60)))).isoformat()
    if name == "assigned":
        said |= {"lead": chosen.choice(_LEADS), "due": later}
        said |= {"approved_by": "丙某", "approved_on": said["on"]} if _by_chance(chosen, 70) else {}
    if name == "replied" and _by_chance(chosen, 60):
        said["lead"] = chosen.choice(_LEADS)
    if name == "extension_requested" or (name == "extension_decided" and _by_chance(chosen, 30)):
        said["until"] = later
    if _by_chance(chosen, 5):
        said["override"] = "情况特殊"
    return said


def _changes(chosen: random.Random, on: str, steps: int, other: str) -> Iterator[Fact]:
    """Yield corrections, retractions, links and numbers of papers, each in a few cases."""
    if _by_chance(chosen, 12):
        changes = chosen.choice(
            (
                {"registered_on": on},
                {"unit": "SQ02"},
                {"severity": "major"},
                {"unit": _STREET},
                {"summary": "改"},
            )
        )
        yield {"kind": "corrected", "on": on, "changes": changes, "reason": "登记有误"}
    if steps and _by_chance(chosen, 15):
        yield {"kind": "retracted", "on": on, "target": chosen.randint(1, steps), "reason": "误记"}
    if _by_chance(chosen, 2):
        yield {"kind": "retracted", "on": on, "target": 0, "reason": "误登"}
    if other and _by_chance(chosen, 5):
        yield {"kind": "linked", "on": on, "other": other, "reason": "同一纠纷"}
    if _by_chance(chosen, 3):
        yield {"kind": "supplemented", "on": on, "cleared": ["place"], "reason": "误记"}


def decisions(count: int, seed: int) -> Iterator[list[Fact]]:
    """Yield what meetings decided, some of it carried out."""
    chosen = random.Random(f"{seed}:meetings")  # noqa: S311  # made-up data, no secrets
    for place in range(count):
        on = _some_day(chosen)
        due = on + dt.timedelta(days=chosen.choice((0, 3, 10, 30)))
        unit = chosen.choice(_LEADS)
        made = {
            "kind": "decision_made",
            "on": on.isoformat(),
            "no": f"M{on.year}-{place + 1:03}-1",
            "meeting": "weekly",
        }
        made |= {"text": f"议定{place}", "unit": unit, "due": due.isoformat()}
        done = on + dt.timedelta(days=chosen.randrange(45))
        yield [made, {"kind": "decision_done", "on": done.isoformat()}][
            : 1 if done > TODAY else chosen.choice((1, 2))
        ]


# --- run by each version: recording


def record(path: Path, count: int, seed: int) -> None:
    """Record everything into a new file with the version that runs this."""
    from govtool.store import open_store

    clock = itertools.count()

    def now() -> dt.datetime:
        return dt.datetime(2026, 11, 27, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=next(clock))

    with open_store(path, create=True) as store:
        with store.writing("甲某", now) as tx:
            _found(tx)
        for many in _batched(histories(count, seed), 200):
            with store.writing("甲某", now) as tx:
                for facts in many:
                    _append(tx, tx.new_subject("case"), facts)
        with store.writing("甲某", now) as tx:
            for facts in decisions(count // 50, seed):
                _append(tx, tx.new_subject("decision"), facts)


def _batched(items: Iterator[list[Fact]], size: int) -> Iterator[list[list[Fact]]]:
    while many := list(itertools.islice(items, size)):
        yield many


def _found(tx: Any) -> None:
    on = "2025-01-02"
    _append(tx, "office", [{"kind": "office_opened", "on": on, "street": _STREET}])
    for code, (kind, parent) in _UNITS.items():
        unit = {"code": code, "name": f"示例{code}", "kind": kind, "parent": parent}
        _append(tx, f"unit:{code}", [{"kind": "unit_saved", "on": on, "unit": unit}])
    for code, unit_code, parent in (
        ("G01", "SQ01", None),
        ("G01-L1", "SQ01", "G01"),
        ("G02", "SQ02", None),
    ):
        grid = {"code": code, "name": f"网格{code}", "unit": unit_code, "parent": parent}
        _append(tx, f"grid:{code}", [{"kind": "grid_saved", "on": on, "grid": grid}])
    for place in range(40):
        home: Fact = {
            "code": f"H{place:03}",
            "grid": "G01-L1",
            "head": f"户主{place}",
            "phone": f"1390000{place:04}",
        }
        home |= {"address": f"示例路{place}号", "members": place % 6 + 1}
        saved = {"kind": "household_saved", "on": on, "household": home}
        _append(
            tx,
            f"household:{home['code']}",
            [saved, *([saved | {"reason": "核对"}] if place % 7 == 0 else [])],
        )
    for place in range(60):
        date = (_FIRST + dt.timedelta(days=place)).isoformat()
        duty = {
            "date": date,
            "leader": f"丁{place % 5}",
            "phone": f"1370000{place:04}",
            "note": "带班",
        }
        cleared = [{"kind": "duty_cleared", "on": date}] if place % 9 == 0 else []
        _append(tx, f"duty:{date}", [{"kind": "duty_set", "on": date, "duty": duty}, *cleared])


def _append(tx: Any, subject: str, facts: Sequence[Fact]) -> None:
    from govtool import models

    ids: list[str] = []
    for fact in facts:
        said = {key: value for key, value in fact.items() if key not in {"kind", "target"}}
        if "target" in fact:
            said["targets"] = [ids[fact["target"]]]
        event = getattr(models, fact["kind"].title().replace("_", ""))
        ids.append(tx.append(subject, event.model_validate(said)).id)


# --- run by each version: answering


def answers(path: Path, asked: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each command with what the version that runs this says.

    The random node of the file, and the digests that follow from it, are left out.
    """
    from govtool.store import open_store

    with open_store(path) as store:
        node = store.node
    for words in asked:
        yield " ".join(words), _HASH.sub("HASH", ask(path, words).replace(node, "NODE"))


def questions(path: Path, seed: int, days: int) -> Iterator[list[str]]:
    """Yield the commands in order; recording ones come late, followed by queries."""
    yield from _of_cases(path, seed, days)
    yield from _of_lists()
    yield from _of_returns()
    for what in ("cases", "units", "grids", "households", "duty"):
        for form in ("csv", "jsonl"):
            yield ["export", what, "--format", form, "-o", f"OUT.{form}"]
            yield [
                "export",
                what,
                "--format",
                form,
                "-o",
                f"OUT.{form}",
                "--full",
                "--reason",
                "比较",
            ]
    for day in ("2025-12-31", "2026-03-02", TODAY.isoformat()):
        yield ["escalate", "--as-of", day, "--today", day]
        yield ["escalate", "--as-of", day, "--today", day]
    yield from _of_lists()
    yield from _of_cases(path, seed, 1)
    yield ["report", "file", "weekly", "--period", "2026-W09", "--unit", "SQ01"]
    yield from _of_returns()
    yield ["doctor"]


def _of_cases(path: Path, seed: int, days: int) -> Iterator[list[str]]:
    chosen = random.Random(f"{seed}:days")  # noqa: S311  # made-up data, no secrets
    for case_no, registered in _registered(path):
        on = dt.date.fromisoformat(registered)
        asked = [
            min(on + dt.timedelta(days=chosen.choice((2, 4, 9, 15, 22, 40, 70))), TODAY)
            for _day in range(days - 1)
        ]
        for day in sorted({*asked, TODAY}):
            yield ["case", "show", case_no, "--as-of", day.isoformat()]


def _registered(path: Path) -> list[tuple[str, str]]:
    """Return the number and the day of every registration in a journal of any version."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(
            "SELECT json_extract(payload, '$.case_no'), \"on\" FROM journal "
            "WHERE kind = 'registered' ORDER BY pos"
        ).fetchall()


def _of_lists() -> Iterator[list[str]]:
    for day in (*_DAYS, TODAY.isoformat()):
        yield ["due", "--as-of", day]
        yield ["due", "--overdue", "--unit", "SQ01", "--as-of", day]
        yield ["due", "--within", "5d", "--as-of", day]
        yield ["escalate", "--dry-run", "--as-of", day, "--today", day]
    yield from (
        ["meeting", "list"],
        ["meeting", "list", "--open"],
        ["case", "list"],
        ["unit", "list"],
        ["grid", "list"],
    )
    yield from (
        ["household", "list"],
        ["duty", "show", "--month", "2025-01"],
        ["find", "排水"],
        ["find", "jia12"],
    )


def _of_returns() -> Iterator[list[str]]:
    for report, periods in _REPORTS.items():
        for period in periods:
            yield ["report", report, "--period", period]
            if report in {"weekly", "monthly"}:
                yield ["report", report, "--period", period, "--unit", "SQ01"]
    yield ["report", "status"]


def ask(path: Path, words: Sequence[str]) -> str:
    """Return what a command says and writes, and its exit code."""
    from govtool.cli import main

    out, err = io.StringIO(), io.StringIO()
    file = path.with_name(words[words.index("-o") + 1]) if "-o" in words else None
    given = [str(file) if file and word == file.name else word for word in words]
    today = [] if "--today" in words else ["--today", TODAY.isoformat()]
    with redirect_stdout(out), redirect_stderr(err):
        code = main(
            [
                "--db",
                str(path),
                *today,
                "--actor",
                "甲某",
                "--lang",
                "zh_CN",
                "--yes",
                "--force",
                "--json",
                *given,
            ]
        )
    written = file.read_bytes().decode() if file and file.exists() else ""
    if file:
        file.unlink(missing_ok=True)
    said = "\n".join((f"exit {int(code)}", out.getvalue(), err.getvalue(), written))
    return said.replace(str(path.parent), "")


# --- comparing


def same_ground(words: str, said: str) -> str:
    r"""Return an answer without what is stated to be different.

    >>> same_ground("escalate", 'exit 0\n[{"rule": "decision"}, {"rule": "meet"}]')
    'exit 0\n[{"rule": "meet"}]'
    >>> same_ground("due", 'exit 0\n[{"rule": "decision", "told": null}]')
    'exit 0\n[{"rule": "decision"}]'
    """
    said = said.replace(OLD_TITLE, NEW_TITLE)
    command, (ending, _line, rest) = words.split(" ", 1)[0], said.partition("\n")
    if words == "report status":
        return ""
    if command not in {"case", "find", "due", "escalate", "report"} or not rest.startswith(
        ("[", "{")
    ):
        return said
    value, end = json.JSONDecoder().raw_decode(rest)
    value = _unchanged(value)
    if command == "report":
        value = _in_order(_counted_alike(value))
    elif command in {"due", "escalate"}:
        owed = [row for row in value if row.get("noun") not in NEW_NOUNS]
        kept = [row for row in owed if command != "escalate" or row.get("rule") != "decision"]
        value = [_told_alike(row) for row in kept]
    return f"{ending}\n{json.dumps(value, ensure_ascii=False, sort_keys=True)}{rest[end:]}"


def _told_alike(row: Fact) -> Fact:
    passed_over = OF_DECISIONS if row.get("rule") == "decision" else set()
    return {key: one for key, one in row.items() if key not in passed_over}


def compared(words: str, before: str, after: str) -> tuple[str, str]:
    r"""Return two answers without known differences, and the newer one without its new keys.

    Objects may gain keys, and tables columns.

    >>> compared("due", 'exit 0\n[{"rule": "meet"}]', 'exit 0\n[{"rule": "meet", "turn": "1"}]')
    ('exit 0\n[{"rule": "meet"}]', 'exit 0\n[{"rule": "meet"}]')
    """
    if words.startswith("export"):
        parts = _with_columns_of if "csv" in words else _with_keys_of
        return parts(before, before), parts(before, after)
    one, two = same_ground(words, before), same_ground(words, after)
    if not (_is_json(one) and _is_json(two)):
        return one, two
    (_line, _nl, old), (ending, _nl, new) = one.partition("\n"), two.partition("\n")
    (was, rest), (value, end) = (
        json.JSONDecoder().raw_decode(old),
        json.JSONDecoder().raw_decode(new),
    )
    before, after = (
        json.dumps(each, ensure_ascii=False, sort_keys=True)
        for each in (was, _without_gains(was, value))
    )
    return f"{one.partition(chr(10))[0]}\n{before}{old[rest:]}", f"{ending}\n{after}{new[end:]}"


def _with_keys_of(before: str, after: str) -> str:
    """Return an answer whose JSON lines have only the keys of the earlier answer's lines."""
    lines = zip(before.split("\n"), after.split("\n"), strict=False)
    return "\n".join(_line_with_keys_of(*pair) for pair in lines)


def _line_with_keys_of(before: str, after: str) -> str:
    if not (before.startswith("{") and after.startswith("{")):
        return after
    return json.dumps(
        _without_gains(json.loads(before), json.loads(after)), ensure_ascii=False, sort_keys=True
    )


def _is_json(said: str) -> bool:
    return said.partition("\n")[2].startswith(("[", "{"))


def _without_gains(before: Any, after: Any) -> Any:
    """Return JSON without the keys of objects that were not there before."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {
            key: _without_gains(before[key], one) for key, one in after.items() if key in before
        }
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [_without_gains(one, two) for one, two in zip(before, after, strict=True)]
    return after


def _with_columns_of(before: str, after: str) -> str:
    """Return an answer with a table in it with the columns alone that the earlier one has."""
    columns = next(csv.reader(io.StringIO(before.partition("\ufeff")[2])), [])
    told, mark, table = after.partition("\ufeff")
    head, *rows = csv.reader(io.StringIO(table)) if mark else [[]]
    kept = [place for place, label in enumerate(head) if label in columns]
    out = io.StringIO()
    csv.writer(out).writerows([row[place] for place in kept] for row in (head, *rows))
    return f"{told}{mark}{out.getvalue()}"


def _unchanged(value: Any) -> Any:
    """Return JSON without what is owed by changed rules, and without the sources of numbers.

    >>> _unchanged([{"rule": "app_entry"}, {"explain": ["3月1日 登记", "依据：方案 · P"]}])
    [{'explain': ['3月1日 登记']}]
    """
    if isinstance(value, dict):
        passed_over = {"detail"} if value.get("rule") in REWORDED else set()
        return {key: _unchanged(one) for key, one in value.items() if key not in passed_over}
    if not isinstance(value, list):
        return value
    return [_unchanged(one) for one in value if not _is_stated(one)]


def _is_stated(value: Any) -> bool:
    if isinstance(value, str):
        return value.startswith(SOURCE)
    if not isinstance(value, dict):
        return False
    # A termination does not end a transfer that is owed: what was waived is missed.
    excused = value.get("rule") == "transfer_up" and value.get("status") in {"waived", "missed"}
    return excused or value.get("rule") in {*CHANGED, REMINDER}


def _counted_alike(value: Any) -> Any:
    """Return the JSON of a return without changed counts and the names of its last lines."""
    if isinstance(value, dict):
        passed_over = COUNTED_OTHERWISE | ({"name"} if value.get("unit", "") is None else set())
        return {key: _counted_alike(one) for key, one in value.items() if key not in passed_over}
    if isinstance(value, list):
        new = {"closing_rate", "satisfaction"}
        return [
            _counted_alike(one)
            for one in value
            if not (
                isinstance(one, dict)
                and (one.get("code") in new or one.get("table", "summary") != "summary")
            )
        ]
    return value


def _in_order(value: Any) -> Any:
    """Return JSON with the cases in lists of deadlines by number, where they are due on one day."""
    if isinstance(value, dict):
        return {key: _in_order(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    if all(isinstance(row, dict) and {"case_no", "due"} <= row.keys() for row in value):
        return sorted(value, key=lambda row: (row["due"], row["case_no"], str(row)))
    return [_in_order(one) for one in value]


def differences(old: Path, new: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each question whose answers differ, with the two answers."""
    with old.open(encoding="utf-8") as first, new.open(encoding="utf-8") as second:
        for asked, again in itertools.zip_longest(
            first, second, fillvalue='["nothing was asked", ""]'
        ):
            (words, before), (_words, after) = json.loads(asked), json.loads(again)
            one, two = (before, after) if before == after else compared(words, before, after)
            if one != two:
                yield words, one, two


def _where(one: str, two: str) -> str:
    """Return the first place at which two texts differ, as either has it."""
    place = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )
    begin = max(place - 120, 0)
    return f"    old …{one[begin : place + 80]!r}\n    new …{two[begin : place + 80]!r}"


def _told(title: str, old: Path, new: Path) -> bool:
    """Print how many answers of each command differ, and the first; return whether none does."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for difference in differences(old.with_suffix(".answers"), new.with_suffix(".answers")):
        found.setdefault(" ".join(difference[0].split()[:2]), []).append(difference)
    sys.stdout.write(f"{title}: {'the same' if not found else 'DIFFERENT'}\n")
    for command, many in found.items():
        sys.stdout.write(f"  {command}: {len(many)} answers differ\n")
        for words, one, two in many[:3]:
            sys.stdout.write(f"   {words}\n{_where(one, two)}\n")
    return not found


# --- running both


def _run(checkout: Path, *words: str) -> None:
    """Run this script with the code and the interpreter of a checkout."""
    python = checkout / ".venv" / "bin" / "python"
    environment = os.environ | {
        "PYTHONPATH": str(checkout),
        "GOVTOOL_BACKUPS": words[1] + ".backups",
    }
    subprocess.run([python, __file__, *words], cwd=checkout, env=environment, check=True)  # noqa: S603  # ours


def _inside(act: str, path: Path, count: int, seed: int, days: int) -> None:
    """Do what is done with the code of one version."""
    if act == "--record":
        record(path, count, seed)
        return
    with path.with_suffix(".answers").open("w", encoding="utf-8") as file:
        for pair in answers(path, list(questions(path, seed, days))):
            file.write(json.dumps(pair, ensure_ascii=False) + "\n")


def compare(old: Path, new: Path, numbers: Sequence[str], folder: Path) -> bool:
    """Return whether both versions answer the same after recording; files stay in ``folder``."""
    before, after = _places(folder, "old", "new")
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda one: _run(one[0], "--record", str(one[1]), *numbers),
                ((old, before), (new, after)),
            )
        )
    (upgraded,) = _places(folder, "upgraded")
    shutil.copy(before, upgraded)
    _answer_all(((old, before), (new, after), (new, upgraded)), numbers)
    same = _told("recorded by each", before, after)
    return _told("the old file, upgraded", before, upgraded) and same


def compare_file(old: Path, new: Path, numbers: Sequence[str], folder: Path, file: Path) -> bool:
    """Return whether both versions answer the same on an existing file; each upgrades a copy."""
    before, after = _places(folder / file.stem, "old", "new")
    for path in (before, after):
        shutil.copy(file, path)
    _answer_all(((old, before), (new, after)), numbers)
    return _told(file.name, before, after)


def _places(folder: Path, *names: str) -> Iterator[Path]:
    for name in names:
        (folder / name).mkdir(parents=True)
        yield folder / name / "file.db"


def _answer_all(asked: Sequence[tuple[Path, Path]], numbers: Sequence[str]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: _run(one[0], "--answer", str(one[1]), *numbers), asked))


def main() -> int:
    """Compare what the arguments name; return the exit code."""
    if sys.argv[1:2] in (["--record"], ["--answer"]):
        _inside(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6]))
        return 0
    parser = argparse.ArgumentParser(
        description="Compare the judgements, lists, returns and files of two versions."
    )
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--histories", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--days", type=int, default=5, help="days on which each case is looked at")
    parser.add_argument(
        "--file", type=Path, action="append", help="compare what they say of it instead"
    )
    parser.add_argument("--keep", type=Path, help="a new folder for files and answers")
    said = parser.parse_args()
    numbers = [str(said.histories), str(said.seed), str(said.days)]
    with tempfile.TemporaryDirectory() as folder:
        where = (said.keep or Path(folder)).resolve()
        given = (said.old.resolve(), said.new.resolve(), numbers, where)
        done = [compare_file(*given, file.resolve()) for file in said.file or ()] or [
            compare(*given)
        ]
        return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
