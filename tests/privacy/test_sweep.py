"""Every command of the program, run over a file with marked people: their numbers come out only where they may.

A new command has to be put into :data:`COMMANDS`, and so somebody has to say whether it may show numbers.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from govtool.base.text import mask_phone
from govtool.cli import Application
from govtool.shell.frame.command_table import Noun
from tests.commands.clerk import Desk
from tests.commands.mattersample import dispatched, handled, record_matters, taken
from tests.store.kit import tamper

PHONE, ID_NO, NAME, ADDRESS = "13877776666", "990000197707070012", "尉迟样标", "标记新村77幢707室"
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
"""A public key from the manual of age."""
PASSPORT = "XY7654321"
WRITTEN = [
    "+8613877776666", "8613877776666", "138.7777.6666", "138－7777－6666", "13877 776666", "138-777-76666", "１３８７７７７６６６６", "138\u30007777\u30006666",
    "0571 88812345", "（0571）88812345", "+86-571-88812345", "990000 19770707 0012", "990000-19770707-0012", "990000770707001",
    "E12345678", PASSPORT,
]  # fmt: skip
"""Numbers as people write them."""
ALL_WRITTEN = "、".join(WRITTEN)
A, B, C = "SQ01-2026-00001", "SQ01-2026-00002", "SQ01-2026-00003"
M = "SQ01-S2026-0000"
"""The numbers of matters: reported, taken up, dispatched, handled."""
"""A case in hand, one settled in writing, and one that the centre handed down by letter."""
H = "H2026-0001"
"""A head of a micro-grid."""
PEOPLE = [
    {"role": "applicant", "name": NAME, "phone": PHONE, "id_no": ID_NO, "address": ADDRESS},
    {
        "role": "respondent",
        "name": "李样二",
        "id_no": PASSPORT,
        "address": f"{ALL_WRITTEN[:150]}家隔壁",
        "occupation": f"致电{PHONE}",
    },
]
HISTORIES: dict[str, list[dict[str, Any]]] = {
    "A": [],
    "B": [
        {"kind": "mediated", "on": "2026-02-09", "outcome": "settled", "agreement": "written", "note": f"致电{PHONE}、{ALL_WRITTEN}"},
        {"kind": "supplemented", "on": "2026-02-09", "terms": f"付款后致电{PHONE}、{ALL_WRITTEN}", "place": f"{PHONE}机主门前"},
    ],
    "C": [
        {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
        {"kind": "mediated", "on": "2026-02-13", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-02-25", "to": "JD01", "reason": "两次未成"},
        {"kind": "accepted", "on": "2026-02-26", "unit": "JD01"},
        {"kind": "assigned", "on": "2026-02-27", "lead": "BM01", "due": "2026-03-10", "opinion": "请办理", "approved_by": "乙某", "approved_on": "2026-02-27"},
    ],
}  # fmt: skip
LEDGER = f"登记单位,登记日期,纠纷类型,申请人,申请人电话,申请人证件号,案情摘要\nSQ01,2026-13-01,邻里纠纷,{NAME},{PHONE},{ID_NO},院墙\n"
HOMES = f"户编号,网格,户主,电话\nH2,没有,{NAME},{PHONE}\n"

# On the desk the clerk works with the numbers (contract: the case in full, find, lists); so do a household, the journal,
# who is on duty, what a meeting decided,
# and the rights of persons. Papers of a case are filled in with them, and exports where a reason is given.
ON_THE_DESK = {
    "case add", "case show", "case list", "case history", "matter add", "matter show", "matter list", "matter history",
    "matter to-case", "case to-matter", "matter sign", "matter answer", "matter describe", "find", "household list", "household show", "household add",
    "household set", "household move",
    "journal", "person show", "person correct", "undo", "duty set", "duty show", "duty swap", "duty clear",
    "meeting record", "meeting list", "meeting show", "meeting done",
    "meeting hold", "meeting correct", "correct",
    "care agree", "care change", "care show", "care history", "visit add", "visit request", "visit to-matter", "visit show", "visit history",
    *(f"head {verb}" for verb in Application.table["head"].verbs if verb != "list"),  # type: ignore[union-attr]  # a noun
}  # fmt: skip
RECORDS = {f"case {verb}" for verb in Application.table["case"].verbs}  # type: ignore[union-attr]  # a noun
IN_PAPERS = {f"doc {verb}" for verb in Application.table["doc"].verbs}  # type: ignore[union-attr]  # a noun
MAY_SHOW = ON_THE_DESK | RECORDS | IN_PAPERS | {"person export"}

COMMANDS: dict[str, list[str]] = {
    "case add": [f"case add --unit SQ01 --type 邻里 --source patrol --summary 漏水 --party 申请人:{NAME}:{PHONE}:{ID_NO}"],
    "case report": [f"case report {A}"], "case meet": [f"case meet {A}"], "case consult": [f"case consult {A}"],
    "case investigate": [f"case investigate {A} --asked 某人"],
    "case mediate": [f"case mediate {A} --outcome failed"],
    "case transfer": [f"case transfer {A} --to JD01 --reason 难 --override 急"],
    "case accept": [f"case accept {A} --unit JD01"], "case return": [f"case return {A} --reason 退"],
    "case assign": [f"case assign {C} --lead BM01 --due 2026-03-12 --opinion 办 --approved-by 甲 --approved-on 2026-03-02"],
    "case approve": [f"case approve {C} --lead BM01 --by 乙某", f"case approve {C} --by 乙某 --json"],
    "case reply": [f"case reply {C} --lead BM01"], "case extend": [f"case extend {C} --request --until 2026-04-01 --reason 难"],
    "case divert": [f"case divert {C} --channel litigation"], "case close": [f"case close {A} --outcome withdrawn"],
    "case report-closure": [f"case report-closure {B}"], "case enter": [f"case enter {B}"],
    "case revisit": [f"case revisit {B}"], "case perform": [f"case perform {B}"], "case confirm": [f"case confirm {B} --court 示例区人民法院"],
    "case agree": [f"case agree {B} --no 示例2026-12"],
    "case major": [f"case major {A} --reason 涉及多户"], "case app": [f"case app {A}"],
    "case alert": [f"case alert {A} --kind crime --done 劝导 --told 示例派出所"],
    "case show": [f"case show {A}", f"case show {A} --json"], "case explain": [f"case explain {C}", f"case explain {C} --json"],
    "case history": [f"case history {A}", f"case history {A} --json"], "case route": [f"case route {C}", f"case route {C} --json"],
    "case list": ["case list", "case list --json"], "case correct": [f"case correct {A} --set severity=major --reason 误"],
    "case represent": [f"case represent {A} --agent {NAME}=丁样:13800001234"],
    "case describe": [f"case describe {A} --persons 3"], "case link": [f"case link {A} {B}"], "case unlink": [f"case unlink {A} {B} --reason 误"],
    "matter add": [f"matter add -c fire --channel grid --place 示例路1号 --summary 联系{PHONE} --reporter {NAME}:{PHONE}"],
    "matter show": [f"matter show {M}1", f"matter show {M}1 --json"], "matter explain": [f"matter explain {M}1", f"matter explain {M}1 --json"],
    "matter history": [f"matter history {M}1", f"matter history {M}1 --json"], "matter route": [f"matter route {M}1"],
    "matter list": ["matter list", "matter list --json", "matter list -o {out}/x.csv"],
    "matter to-case": [f"matter to-case {M}1 --type 邻里 --source patrol --party 申请人:{NAME}"],
    "case to-matter": [f"case to-matter {A} -c fire --channel grid --place 示例路1号"],
    "matter take": [f"matter take {M}1"], "matter decline": [f"matter decline {M}1 court --competent 示例区人民法院"],
    "matter dispatch": [f"matter dispatch {M}2 --to BM01 --opinion 联系{PHONE}"], "matter sign": [f"matter sign {M}3", f"matter sign {M}3 --json"],
    "matter send-back": [f"matter send-back {M}3 not_ours --note 联系{PHONE}"], "matter major": [f"matter major {M}2 --reason 涉及多户"],
    "matter tell-leader": [f"matter tell-leader {M}2 --whom 样班"], "matter joint": [f"matter joint {M}3 --unit BM01 --place 示例路 --police no --result 已清理"],
    "matter raise": [f"matter raise {M}2"], "matter follow-up": [f"matter follow-up {M}2 --note 已立项"],
    "matter handle": [f"matter handle {M}3 done --note 联系{PHONE}"], "matter answer": [f"matter answer {M}4 --way phone", f"matter answer {M}4 --way phone --json"],
    "matter rate": [f"matter rate {M}4 --solved yes --satisfied yes"], "matter recheck": [f"matter recheck {M}4 ok"],
    "matter extend": [f"matter extend {M}3 --request --until 2026-05-01 --reason 难"], "matter correct": [f"matter correct {M}2 --set category=noise --reason 误", f"matter correct {M}2 --set category=noise --reason 误 --json"],
    "matter link": [f"matter link {M}1 {M}2", f"matter link {M}1 {A}"], "matter unlink": [f"matter unlink {M}1 {M}2"],
    "matter describe": [f"matter describe {M}1 --reporter {NAME} --phone {PHONE}", f"matter describe {M}1 --reporter {NAME} --phone {PHONE} --json"],
    "matter redo": [f"matter redo {M}4 --reason 再次堆放"], "matter archive": [f"matter archive {M}4 --override 反映人已知"],
    # Copies hold everything and are read by nobody here: what is printed about them is what counts.
    "backup make": ["backup", "backup --json", f"backup {{out}} --to {RECIPIENT}"], "backup key": ["backup key {out}/age.key", "backup key {out}/age.key --json"], "backup list": ["backup list", "backup list --json --verify"],
    "backup verify": ["backup verify", "backup verify --json"], "restore": ["restore {base}/office.db --yes --json"],
    # They refuse without a passphrase, which nobody types here.
    "encrypt": ["encrypt --json"], "decrypt": ["decrypt --json"], "rekey": ["rekey --json"],
    "key remember": ["key remember --json"], "key forget": ["key forget --json"],
    "find": [f"find {NAME}", f"find {PHONE} --json"],
    "explain": [f"explain {C}", "explain M2026-001-1", "explain M2026-001-1 --json"],
    "due": ["due", "due --json"], "watch": ["watch", "watch --json"], "escalate": ["escalate --dry-run", "escalate --json", "escalate"],
    **{
        f"report {kind}": [f"report {kind}", f"report {kind} --json", *(f"report {kind} -o {{out}}/r.{form}" for form in forms)]
        for kind, forms in {
            "daily": ["csv", "xlsx", "html", "json", "docx"], "weekly": ["csv", "xlsx"], "half-month": ["csv"],
            "monthly": ["csv", "xlsx", "html", "docx", "json"], "quarterly": ["xlsx"], "half-year": ["csv"], "yearly": ["docx"],
            "ministry": ["csv", "xlsx", "json"],
        }.items()
    },
    "report register": ["report register weekly --cell registered", "report register weekly --cell closing --json", "report register weekly --cell closing -o {out}/r.xlsx", "report register matters --cell reported", "report register matters --cell due --json"],
    "report count": ["report count household", "report count mediator --json", *(f"report count grid yearly -o {{out}}/c.{form}" for form in ("csv", "xlsx", "html", "docx", "json"))],
    "report matters": ["report matters weekly", "report matters weekly --json", *(f"report matters monthly -o {{out}}/m.{form}" for form in ("csv", "xlsx", "html", "docx", "json"))],
    "report list": ["report list weekly", "report list monthly --json", *(f"report list weekly -o {{out}}/l.{form}" for form in ("docx", "xlsx", "csv", "json"))],
    "report file": ["report file weekly --period 2026-W08 --unit JD01"], "report status": ["report status", "report status --json"],
    "duty set": ["duty set 2026-03-03 样班"], "duty swap": ["duty swap 2026-03-02 2026-03-05"], "duty clear": ["duty clear 2026-03-02"],
    "duty receive": ["duty receive --on 2026-03-02 --leader 样班 --persons 2 --about 咨询"], "duty log": ["duty log", "duty log --json"],
    "duty show": ["duty show", "duty show --json"], "duty import": ["duty import {base}/homes.csv"],
    "meeting agenda": ["meeting agenda weekly", "meeting agenda monthly -o {out}/a.xlsx", "meeting agenda weekly -o {out}/a.csv", "meeting agenda weekly --json"],
    "meeting record": [f"meeting record --kind weekly --decision 会商 --unit SQ01 --due 2026-03-20 --case {A}"],
    "meeting status": ["meeting status", "meeting status --json"],
    "meeting minutes": ["meeting minutes M2026-001 -o {out}/j.docx"],
    "meeting sign-in": ["meeting sign-in weekly -o {out}/s.docx"],
    "meeting hold": ["meeting hold monthly --chair 样班 --attended 样二", "meeting hold dispatch --chair 样班 --json"],
    "correct": [f"correct {A} --set severity=major --reason 误"],
    "meeting correct": ["meeting correct M2026-001 --set chair=样三 --reason 误"],
    "meeting done": ["meeting done 1"], "meeting list": ["meeting list", "meeting list --json"], "meeting show": ["meeting show 1"],
    **{f"doc {verb}": [f"doc {verb} {{{'C' if verb in {'letter', 'letter-draft', 'receipt', 'transfer', 'supervision', 'extension'} else 'B'}}} -o {{out}}/p.docx"] for verb in Application.table["doc"].verbs},  # type: ignore[union-attr]  # a noun
    "doc list": [f"doc list {B}"], "doc file": [f"doc file {B} {{out}}"], "doc check": ["doc check"],
    "unit add": ["unit add --code SQ09 --name 示例九社区 --kind 社区"], "unit list": ["unit list"], "unit show": ["unit show SQ01"],
    "unit set": ["unit set SQ02 --name 新名社区"], "unit close": ["unit close SQ01"],
    "unit commend": [f"unit commend SQ01 --by 示例区 --for 联系{PHONE}"], "group commend": ["group commend LD01 --by 示例区"],
    "mediator commend": ["mediator commend 样调 --by 示例区 --json"],
    "group add": ["group add --code LD09 --name 示例领导小组 --kind 领导小组 --head 样班 --member SQ01"],
    "group set": ["group set LD09 --head 样二"], "group close": ["group close LD09"],
    "group list": ["group list", "group list --json"], "group show": ["group show LD09"],
    "mediator add": ["mediator add --unit SQ01 --name 样调 --since 2026-01-05", "mediator add --unit SQ02 --name 样调 --since 2026-01-05 --json"],
    "mediator set": ["mediator set 样调 --full-time"], "mediator close": ["mediator close 样调"],
    "mediator list": ["mediator list", "mediator list --json"], "mediator show": ["mediator show 样调"],
    "grid add": ["grid add --code G09 --name 网格九 --unit SQ01"], "grid list": ["grid list"], "grid show": ["grid show G01"],
    "grid set": ["grid set G01 --name 新名网格"], "grid close": ["grid close G01", "grid close G01-02 --successor G01-01 --json"],
    "grid redraw": ["grid redraw {base}/redraw.csv --dry-run", "grid redraw {base}/redraw.csv --json", "grid redraw {base}/homes.csv"],
    "grid sign": ["grid sign G01 -o {out}/s.docx", "grid sign G01 -o {out}/s.docx --json"],
    "grid history": ["grid history G01", "grid history G01 --json", "grid history G01 -o {out}/x.csv"],
    "microgrid propose": ["microgrid propose --all", "microgrid propose --all --json", "microgrid propose --all -o {out}/m.csv"],
    "microgrid apply": ["microgrid apply {base}/homes.csv"], "microgrid list": ["microgrid list", "microgrid list --json"],
    "microgrid show": ["microgrid show G01-01"], "microgrid close": ["microgrid close G01-01"],
    "microgrid history": ["microgrid history G01-01"],
    "head name": [f"head name --microgrid G01-02 --name {NAME} --phone {PHONE}"], "head capacity": [f"head capacity {H} volunteer"],
    "head agree": [f"head agree {H} --household H1"], "head list-out": [f"head list-out {H}"], "head approve": [f"head approve {H}"],
    "head refuse": [f"head refuse {H} --reason 联系{PHONE}"], "head plaque": [f"head plaque {H}"],
    "head train": [f"head train {H} --training 第一期 --override 先培训"], "head chat": [f"head chat {H} --households 9"],
    "head insure": [f"head insure {H} --from 2026-03-02 --until 2027-03-01"], "head commend": [f"head commend {H} --by 示例街道 --for 联系{PHONE}"],
    "head task": [f"head task {H} --task 联系{PHONE} --due 2026-03-20"], "head log": [f"head log {H} law --text 联系{PHONE}"],
    "head order": [f"head order {H} --reason 联系{PHONE}"], "head replace": [f"head replace {H} --reason 联系{PHONE}"],
    "head to-case": [f"head to-case {H} --type 邻里 --party 申请人:{NAME}:{PHONE} --summary 漏水"],
    "head to-matter": [f"head to-matter {H} -c fire --place 示例路1号 --summary 联系{PHONE}"],
    "head print": ["head print approval -o {out}/l.docx", "head print insurance -o {out}/l.docx --json"],
    "head sheet": [f"head sheet {H} yearly --period 2026", f"head sheet {H} --period 2026-03 --json", f"head sheet {H} --period 2026-03 -o {{out}}/s.docx", f"head sheet {H} yearly --period 2026 -o {{out}}/s.xlsx"],
    "grid sheet": ["grid sheet G01 yearly --period 2026 --worker 样班", "grid sheet G01 yearly --period 2026 --worker 样班 -o {out}/s.csv"],
    "head list": ["head list", "head list --json", "head list -o {out}/x.csv"], "head show": [f"head show {H}", f"head show {H} --json"],
    "head explain": [f"head explain {H}", f"head explain {H} --json"], "head history": [f"head history {H}", f"head history {H} --json"],
    "care agree": [f"care agree --household H2 --want visit --rhythm weekly --explained-by 样班 --consent oral --guardian {NAME}:母亲:{PHONE}"],
    "care change": ["care change H1 --rhythm weekly"], "care withdraw": ["care withdraw H1 --yes"],
    "care list": ["care list", "care list --json", "care list -o {out}/c.csv"], "care show": ["care show C2026-0001", "care show C2026-0001 --json"],
    "care explain": ["care explain C2026-0001", "care explain C2026-0001 --json"],
    "care history": ["care history C2026-0001", "care history C2026-0001 --json"],
    "visit add": [f"visit add H1 --found needs --text 联系{PHONE}"], "visit list": ["visit list", "visit list --json", "visit list -o {out}/v.csv"],
    "visit request": [f"visit request --household H2 --by {NAME} --text 联系{PHONE}"],
    "visit to-matter": [f"visit to-matter H1 -c fire --place 示例路1号 --summary 联系{PHONE}"],
    "visit show": ["visit show V2026-0001", "visit show V2026-0001 --json"], "visit explain": ["visit explain V2026-0001", "visit explain V2026-0001 --json"],
    "visit history": ["visit history V2026-0001", "visit history V2026-0001 --json"],
    "import logs": ["import logs {base}/homes.csv"],
    "export logs": ["export logs", "export logs -o {out}/l.xlsx"],
    "import visits": ["import visits {base}/homes.csv"],
    "export visits": ["export visits"],
    "import heads": ["import heads {base}/homes.csv"], "export heads": ["export heads", "export heads -o {out}/h.xlsx", "export heads -o {out}/h.jsonl"],
    "household add": ["household add --code H9 --grid G01 --head 某人"], "household list": ["household list", "household list --json"],
    "household show": ["household show H1"], "household set": ["household set H1 --members 4", "household set H1 --members 5 --json"],
    "household close": ["household close H1"], "household move": ["household move H1 --grid G01-02", f"household move {NAME} --address 示例路9号 --json"],
    "household leave": ["household leave H1"], "household merge": ["household merge H1 --into H1", f"household merge H1 --into {NAME}"],
    "import cases": ["import cases {base}/ledger.csv", "import cases {base}/histories.jsonl --json"],
    "import units": ["import units {base}/homes.csv"], "import grids": ["import grids {base}/homes.csv"],
    "import households": ["import households {base}/homes.csv --dry-run"], "import moves": ["import moves {base}/moves.csv", "import moves {base}/homes.csv"], "import duty": ["import duty {base}/homes.csv"],
    "import decisions": ["import decisions {base}/homes.csv"], "import meetings": ["import meetings {base}/homes.csv"], "import receptions": ["import receptions {base}/homes.csv"],
    "import matters": ["import matters {base}/homes.csv"],
    "import mediators": ["import mediators {base}/homes.csv"],
    "import suggest": ["import suggest {base}/ledger.csv"],
    "export cases": ["export cases", "export cases -o {out}/c.xlsx", "export cases -o {out}/c.csv", "export cases -o {out}/c.jsonl"],
    "export units": ["export units"], "export mediators": ["export mediators", "export mediators -o {out}/t.xlsx"], "export grids": ["export grids"],
    "export moves": ["export moves", "export moves -o {out}/m.xlsx", "export moves -o {out}/m.jsonl"],
    "export households": ["export households", "export households -o {out}/h.xlsx", "export households -o {out}/h.jsonl"],
    "rollup export": ["rollup export -o {out}/part", "rollup export -o {out}/part --json"],
    "rollup check": ["rollup check {base}/parts", "rollup check {base}/parts --json"],
    "rollup run": ["rollup run --from {base}/parts --workers 1 --report weekly", "rollup run --from {base}/parts --workers 1 --report weekly --json", "rollup run --from {base}/parts --workers 1 --report weekly --public"],
    "export matters": ["export matters", "export matters -o {out}/m.xlsx", "export matters -o {out}/m.jsonl"],
    "export receptions": ["export receptions", "export receptions -o {out}/z.xlsx", "export receptions -o {out}/z.jsonl"],
    "export meetings": ["export meetings", "export meetings -o {out}/m.xlsx", "export meetings -o {out}/m.jsonl"],
    "export decisions": ["export decisions", "export decisions -o {out}/d.xlsx", "export decisions -o {out}/d.jsonl"],
    "export duty": ["export duty"], "export exchange": ["export exchange --all", "export exchange --all -o {out}/e.xlsx", "export exchange --all -o {out}/e.jsonl"],
    "init": ["init --street JD01 示例街道"], "office show": ["office show", "office show --json"],
    "office set": ["office set --began-on 2026-03-01"], "calendar show": ["calendar show 2026"], "calendar import": ["calendar import {base}/homes.csv"],
    "policy show": ["policy show"], "policy check": ["policy check {base}/homes.csv"], "policy preview": ["policy preview {base}/homes.csv"],
    "policy adopt": ["policy adopt {base}/homes.csv --yes"], "demo": [],  # its own data, made up
    "journal": ["journal", "journal --json"],
    "person show": [f"person show {NAME}", f"person show {NAME} --json"],
    "person export": [f"person export {NAME} -o {{out}}/p.csv --reason 查阅"],
    "person correct": [f"person correct {NAME} --set occupation=教师 --reason 补 --yes"],
    "person erase": [f"person erase {NAME} --case {B} --reason 申请 --yes", f"person erase {NAME} --case {A} --reason 申请 --yes --json"],
    "person explain": [f"person explain {NAME} -o {{out}}/e.docx --yes"],
    "person refuse": [f"person refuse {NAME} --request erasure --ground purpose -o {{out}}/n.docx --yes"],
    "person request": [f"person request {NAME} --right copy", f"person request {NAME} --right copy --json"],
    "person requests": ["person requests", "person requests --json"], "person answer": ["person answer Q2026-0001"],
    "retention due": ["retention due --within 3650d", "retention due --within 3650d --json"], "retention apply": ["retention apply --yes"],
    "access": ["access", "access --json", f"access --person {NAME}"],
    "clerk set": ["clerk set 甲某 --profile keeper --yes"], "clerk remove": ["clerk remove 甲某 --yes"],
    "clerk list": ["clerk list", "clerk list --json"], "clerk passphrase": ["clerk passphrase"],
    "config list": ["config list", "config list --json"], "config get": ["config get unit --json"], "config path": ["config path"],
    "config set": ["config set unit SQ01 --here"], "config unset": ["config unset unit --here"],
    "completion install": ["completion install bash --yes"], "completion show": ["completion show bash"],
    "help": ["help", "help days --json", "help case add"],
    "undo": ["undo --yes", "undo --yes --json"], "doctor": ["doctor", "doctor --json", "doctor --rebuild"],
}  # fmt: skip


def every_command() -> set[str]:
    """The whole table of the program."""
    return {
        f"{noun} {verb}" if verb else noun
        for noun, entry in Application.table.items()
        for verb in (entry.verbs if isinstance(entry, Noun) else [""])
    }


def test_every_command_is_here() -> None:
    assert set(COMMANDS) == every_command(), (
        "say how the command is run, and whether it may show numbers"
    )


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of marked people, and files to import."""
    from govtool.cli import main

    folder = tmp_path_factory.mktemp("base")
    common = {"unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "source": "patrol", "summary": f"院墙排水，联系{PHONE}，证件{ID_NO}，{ALL_WRITTEN}", "grid": "G01", "parties": PEOPLE}  # fmt: skip
    refs = {"C": PHONE}  # the number of another system is whoever's called
    lines = [
        json.dumps({**common, "ref": refs.get(ref, ref), "events": told}, ensure_ascii=False)
        for ref, told in HISTORIES.items()
    ]
    (folder / "histories.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "homes.csv").write_text(HOMES, encoding="utf-8")
    (folder / "moves.csv").write_text(
        f"户编号,新住址\nH1,{PHONE}隔壁\n{PHONE},{NAME}\n", encoding="utf-8"
    )
    (folder / "redraw.csv").write_text(
        f"户编号,新网格\nH1,G01-02\n{PHONE},{NAME}\n", encoding="utf-8"
    )
    for words in (
        "init --street JD01 示例街道 --district QX01 示例区",
        "unit add --code SQ01 --name 示例一社区 --kind 社区",
        "unit add --code BM01 --name 社保所 --kind department",
        "grid add --code G01 --name 第一网格 --unit SQ01",
        f"household add --code H1 --grid G01 --head {NAME} --phone {PHONE} --address {ADDRESS}、138.7777.6666",
        f"import cases {folder}/histories.jsonl",
        "grid add --code G01-01 --name 一组 --unit SQ01 --parent G01",
        "grid add --code G01-02 --name 二组 --unit SQ01 --parent G01",
        "household set H1 --grid G01-01",
        f"household move H1 --address {ADDRESS}、138.7777.6666",
        f"head name --microgrid G01-01 --name {NAME} --phone {PHONE}",
        "household add --code H2 --grid G01 --head 某人",
        f"care agree --household H1 --want visit --rhythm weekly --explained-by 样班 --consent oral --guardian {NAME}:母亲:{PHONE}",
        f"visit add H1 --found needs --text 联系{PHONE}",
        f"visit request --household H1 --by 某人 --text 联系{PHONE}",
        "duty set 2026-03-02 样班 --note 138.7777.6666、（0571）88812345",
        f"meeting record --kind weekly --decision 请联系138.7777.6666、{PHONE}、{PASSPORT} --unit SQ01 --due 2026-03-02 --case {A}",
    ):
        assert (
            main(["--db", f"{folder}/office.db", "--today", "2026-03-02", *words.split(" ")]) == 0
        ), words
    histories = ([], taken(), dispatched("BM01"), handled("BM01"))
    record_matters(folder / "office.db", *histories, summary=f"渣土堆放，联系{PHONE}，{WRITTEN[0]}")
    assert main(["--db", f"{folder}/office.db", "rollup", "export", "-o", f"{folder}/parts"]) == 0
    return folder


_opened: list[str] = []
"""Whatever file the program opens, in the order of opening."""


@cache
def _watch() -> None:
    """Begin to keep what is opened; nobody can take such a hook away again."""
    sys.addaudithook(lambda event, args: _opened.append(str(args[0])) if event == "open" else None)


@pytest.fixture
def temporary(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[str]]:
    """What was opened in the folder for temporary files so far, and what is left there."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    _watch()
    _opened.clear()
    return lambda: (
        [name for name in _opened if name.startswith(str(folder))]
        + [one.name for one in folder.iterdir()]
    )


@pytest.fixture
def marked(base: Path, bare: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a copy of that file, on a Monday after everything was due."""
    shutil.copy(base / "office.db", bare.db)
    monkeypatch.chdir(bare.db.parent)
    bare.today("2026-03-02")
    return bare


def written(folder: Path) -> str:
    """All text in the files of a folder, unpacked."""
    return "\n".join(_text_of(path) for path in sorted(folder.rglob("*")) if path.is_file())


def _text_of(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8-sig", errors="replace")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def came_out(desk: Desk, base: Path, line: str) -> tuple[int, str]:
    """The exit code of a command, and all that it said and wrote."""
    out = desk.db.parent / "out"
    out.mkdir(exist_ok=True)
    words = [word.format(out=out, base=base, A=A, B=B, C=C) for word in line.split(" ")]
    answer = desk(*words)
    return answer.code, f"{answer.out}\n{answer.err}\n{written(out)}"


LINES = [(name, line) for name, lines in COMMANDS.items() for line in lines]


@pytest.mark.parametrize(
    ("name", "line"), LINES, ids=[line.replace(PHONE, "…") for _name, line in LINES]
)
def test_numbers_come_out_only_where_they_may(
    marked: Desk, base: Path, temporary: Callable[[], list[str]], name: str, line: str
) -> None:
    _code, said = came_out(marked, base, line)
    assert "Traceback" not in said
    assert temporary() == [], "what is written meanwhile lies beside the file it will become"
    if name in MAY_SHOW:
        return
    typed = "".join(line.split(" ")[1:])
    shown = [mark for mark in (PHONE, ID_NO, *WRITTEN) if mark in said and mark not in typed]
    assert shown == []
    if name.startswith(("report ", "access", "retention ", "watch")):
        assert NAME not in said or NAME in typed
    if name.startswith(
        ("report ", "access", "retention ", "export exchange", "due", "escalate", "meeting ")
    ):
        assert ADDRESS not in said


def test_the_sweep_would_see_a_temporary_file(temporary: Callable[[], list[str]]) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(PHONE.encode())
    assert temporary() != []


def test_the_sweep_would_see_them(marked: Desk, base: Path) -> None:
    """The marks are there to be found, and most commands do something rather than refuse."""
    for line in (
        f"case show {A} --json",
        f"find {NAME} --json",
        "case list --json",
        f"doc intake {B} -o {{out}}/p.docx",
    ):
        code, said = came_out(marked, base, line)
        assert (code, PHONE in said) == (0, True), line
    full = {"cases": WRITTEN, "households": ["138.7777.6666"], "duty": ["（0571）88812345"]}
    for noun, marks in full.items():
        said = came_out(marked, base, f"export {noun} --full --reason 移交")[1]
        assert [mark for mark in marks if mark not in said] == [], noun
    assert "138.7777.6666" in came_out(marked, base, "meeting list")[1]
    assert mask_phone(PHONE) in came_out(marked, base, "export cases")[1]


WRITERS = [
    *(f"export {noun} -o {{out}}/x.{end}{full}" for noun in ("cases", "households", "duty", "exchange") for end in ("csv", "xlsx", "jsonl") for full in ("", " --full --reason 移交")),
    *(f"report monthly -o {{out}}/x.{end}" for end in ("csv", "xlsx", "docx", "html")), "report daily -o {out}/x.xlsx",
    f"person export {NAME} --only 1 -o {{out}}/x.csv --reason 查阅", "import suggest {base}/ledger.csv -o {out}/map.toml",
    "import cases {base}/ledger.csv --errors {out}/bad.csv", f"doc file {B} {{out}}/new", f"doc intake {B} -o {{out}}/x.docx", "meeting agenda weekly -o {out}/x.xlsx",
    "backup {out}/a/b", "--db {out}/c/d/new.db init --street JD02 示例街道",
]  # fmt: skip


@pytest.mark.parametrize("line", WRITERS)
def test_whatever_is_written_is_for_its_owner(marked: Desk, base: Path, line: str) -> None:
    """Files and folders, whatever the mask of the user."""
    mask = os.umask(0)
    try:
        code, said = came_out(marked, base, line)
    finally:
        os.umask(mask)
    assert code in {0, 1}, said
    out = marked.db.parent / "out"
    found = {path: path.stat().st_mode & 0o777 for path in out.rglob("*")}
    assert found
    assert {
        path: mode
        for path, mode in found.items()
        if mode not in ({0o700} if path.is_dir() else {0o600, 0o400})
    } == {}
    assert sorted(path.name for path in marked.db.parent.iterdir()) == [
        "office.db",
        "out",
    ]  # nothing temporary stays


@pytest.mark.parametrize("line", ["export cases -o {out}/c.csv", "export households -o {out}/h.csv", "export exchange --all -o {out}/e.xlsx"])  # fmt: skip
def test_files_in_full_are_full(marked: Desk, base: Path, line: str) -> None:
    code, said = came_out(marked, base, f"{line} --full --reason 移交")
    assert (code, PHONE in said or ID_NO in said) == (0, True)


def test_a_failure_inside_shows_nobody(marked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the details for programmers name no value: a record that is none any more, wherever it is read."""
    monkeypatch.setenv("GOVTOOL_DEBUG", "1")
    party = f'{{"role":"nobody","name":"{NAME}","phone":"{PHONE}","id_no":"{ID_NO}"}}'
    tamper(
        marked.db,
        f"UPDATE journal SET payload = json_set(payload, '$.parties[0]', json('{party}')) WHERE kind = 'registered'",
    )
    for words in (("case", "show", A), ("case", "correct", A, "--set", "severity=major", "--reason", "误"), ("doctor", "--rebuild"), ("person", "show", "李样二"), ("export", "cases")):  # fmt: skip
        answer = marked(*words)
        assert answer.code != 0, words
        assert [mark for mark in (PHONE, ID_NO, NAME) if mark in answer.err] == [], words


def test_a_correction_that_is_none_shows_nobody(
    marked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_DEBUG", "1")
    wrong = f'{{"changes":{{"parties":["{NAME} {PHONE}"]}},"reason":"误"}}'
    marked.done("case", "correct", A, "--set", "severity=major", "--reason", "误")
    tamper(marked.db, f"UPDATE journal SET payload = '{wrong}' WHERE kind = 'corrected'")
    for words in (("case", "show", A), ("person", "show", "李样二"), ("doctor",)):
        answer = marked(*words)
        assert answer.code != 0, words
        assert [mark for mark in (PHONE, NAME) if mark in answer.err] == [], words
