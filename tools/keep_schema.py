"""Keep a file of this schema for the tests of upgrades to come: ``make keep-schema``.

Run it before a migration is added, and again only while this schema is not released: a file that
was released stays as it is. Written are ``tests/backup/released/schema-N.sql``, a small made-up
office with something of every noun, and beside the tests of upgrades what this version answers
about it, a line each.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

from compare_versions import answers

from govtool.cli import main as govtool
from govtool.store import schema

TESTS = Path(__file__).parent.parent / "tests"
RELEASED = TESTS / "backup" / "released"
ANSWERS = TESTS / "store" / "upgrades"
VERSION = len(schema.MIGRATIONS)

WORK = """
2025-01-02 init --street JD01 示例街道 --district QX01 示例区
2025-01-02 unit add --code SQ01 --name 示例一社区 --kind community
2025-01-02 unit add --code SQ02 --name 示例二社区 --kind community
2025-01-02 unit add --code BM01 --name 社保所 --kind department
2025-01-02 grid add --code G01 --name 第一网格 --unit SQ01
2025-01-02 household add --code H0001 --grid G01 --head 甲某 --phone 13800000000 --address 示例路1号 --members 3
2026-02-05 case add --unit SQ01 --type neighbour --source patrol --grid G01 --summary 院墙排水流向邻户 \
 --party applicant:甲某:13800000000:990000199001010017 --party respondent:乙某
2026-02-09 case mediate SQ01-2026-00001 --outcome failed
2026-02-13 case mediate SQ01-2026-00001 --outcome failed
2026-02-25 case transfer SQ01-2026-00001 --to JD01 --reason 两次调解未成
2026-02-26 case accept SQ01-2026-00001 --unit JD01
2026-03-01 case add --unit SQ01 --type neighbour --source patrol --summary 楼道堆物 --party applicant:丙某
2026-03-02 report file weekly --period 2026-W09 --unit SQ01
2026-03-02 duty set 2026-03-02 丁某 --phone 13700000000
2026-03-02 duty set 2026-03-02 戊某 --reason 丁某出差
2026-03-02 meeting record --decision 走访双方 --unit SQ01 --due 2026-03-06 --case SQ01-2026-00001
2026-03-02 meeting record --decision 清理楼道 --unit BM01 --due 2026-03-10
2026-03-03 case link SQ01-2026-00001 SQ01-2026-00002 --reason 双方分别反映
2026-03-04 case correct SQ01-2026-00002 --set severity=major --reason 登记时选错
2026-03-05 meeting done M2026-001-1 --note 已走访
2026-03-06 unit set BM01 --name 社会保障所 --reason 更名
2026-03-09 case report SQ01-2026-00002
2026-03-09 undo
2026-03-20 escalate
2026-03-23 matter add --unit SQ01 --category fire --channel head --place 示例路1号 --grid G01 --summary 楼道堆物 \
 --reporter 甲某:13800000000
2026-03-23 matter take SQ01-S2026-00001
2026-03-23 matter dispatch SQ01-S2026-00001 --to SQ02
2026-03-24 matter send-back SQ01-S2026-00001 --reason not_ours --note 不在辖区
2026-03-24 matter dispatch SQ01-S2026-00001 --to SQ01 --due 2026-03-27
2026-03-24 matter sign SQ01-S2026-00001
2026-03-25 matter handle SQ01-S2026-00001 --result done
2026-03-25 matter answer SQ01-S2026-00001 --way phone
2026-03-26 matter rate SQ01-S2026-00001 --solved yes --satisfied partly
2026-03-26 matter recheck SQ01-S2026-00001 --result ok
2026-03-27 matter archive SQ01-S2026-00001
2026-03-27 matter add --category dispute --channel hotline --place 示例路2号 --summary 院墙排水 --ref W1
2026-03-27 matter to-case JD01-S2026-00001 --type neighbour --source application --party applicant:丙某 --party respondent:丁某
2026-03-30 matter add --category noise --channel hotline --place 示例路3号 --summary 夜间施工
2026-03-31 matter take JD01-S2026-00002
2026-03-31 matter raise JD01-S2026-00002 --class 综合执法
2026-03-31 unit set SQ02 --name 示例新村社区 --on 2026-03-15 --reason 更名
2026-04-01 unit add --code SQ03 --name 示例三社区 --kind community
2026-04-01 grid add --code G02 --name 第二网格 --unit SQ03
2026-04-01 grid add --code G01-01 --name 第一网格联防组01 --unit SQ01 --parent G01
2026-04-01 household add --code H0002 --grid G01 --head 乙某 --address 示例路2号 --microgrid G01-01
2026-04-01 household add --code H0003 --grid G01 --head 丙某 --address 示例路3号 --microgrid G01-01
2026-04-02 head name --microgrid G01-01 --name 丁某 --phone 13900000000 --chosen-by 2
2026-04-02 head agree H2026-0001 --household H0002 --household H0003
2026-04-03 head list-out H2026-0001
2026-04-07 head approve H2026-0001
2026-04-07 head insure H2026-0001 --from 2026-04-07 --until 2027-04-06 --amount 100
2026-04-08 head log H2026-0001 --duty law --text 讲解高空抛物 --households 2
2026-04-09 care agree --household H0002 --want visit --rhythm weekly --explained-by 样班 --consent oral
2026-04-09 care agree --household H0003 --want meals --rhythm monthly --times 2 --explained-by 样班 --consent written
2026-04-15 visit add H0002 --found well --way door --by 样班
2026-04-16 visit request --household H0003 --by 丙某
2026-04-17 visit add V2026-0001 --found not_in
2026-04-20 household move H0002 --grid G02
2026-04-21 care change C2026-0001 --rhythm monthly
2026-04-22 care withdraw H0003 --yes
2026-04-23 household merge H0003 --into H0002
2026-04-24 head replace H2026-0001 --reason 迁出
2026-04-30 household close H0001 --reason 拆迁
2026-05-31 unit close SQ02 --on 2026-05-31 --reason 并入示例一社区
"""
"""The commands to record, by day. The first two cases are in the files of all earlier schemas."""

ASKED = (
    "case show SQ01-2026-00001 --as-of 2026-11-27", "case show SQ01-2026-00002 --as-of 2026-11-27",
    "due --as-of 2025-12-31", "escalate --dry-run --as-of 2025-12-31 --today 2025-12-31",
    "due --as-of 2026-03-02", "escalate --dry-run --as-of 2026-03-02 --today 2026-03-02",
    "due --as-of 2026-11-27", "escalate --dry-run --as-of 2026-11-27 --today 2026-11-27",
    "report weekly --period 2026-W09", "report monthly --period 2026-02", "report status",
    "export cases --format jsonl -o OUT.jsonl", "export cases --format csv -o OUT.csv",
    "export decisions --format jsonl -o OUT.jsonl", "export households --format csv -o OUT.csv",
    "export units --format csv -o OUT.csv",
    *(f"matter show {no} --as-of 2026-11-27" for no in ("SQ01-S2026-00001", "JD01-S2026-00001", "JD01-S2026-00002")),
    "household list --as-of 2026-04-19", "household list --as-of 2026-04-20", "grid list --as-of 2026-04-30",
    "microgrid list --as-of 2026-04-20", "head list --all", "head show H2026-0001 --as-of 2026-04-23",
    "care list --all", "care show C2026-0001 --as-of 2026-05-31", "care show C2026-0002 --as-of 2026-05-31",
    "visit list --all", "report count household --period 2026-04",
    "matter list", "report matters weekly --period 2026-W13", "export matters --format jsonl -o OUT.jsonl",
)  # fmt: skip


def main() -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        for day, words in _work():
            _do(["--db", str(path), "--today", day, "--actor", "甲某", "--yes", "--json", *words])
        (RELEASED / f"schema-{VERSION}.sql").write_text(_dumped(path), encoding="utf-8")
        said = answers(path, [words.split(" ") for words in ASKED])
        lines = [json.dumps(pair, ensure_ascii=False) + "\n" for pair in said]
    (ANSWERS / f"schema-{VERSION}.answers").write_text("".join(lines), encoding="utf-8")
    print(f"schema-{VERSION}: {len(lines)} answers")


def _work() -> Iterator[tuple[str, list[str]]]:
    for line in WORK.replace("\\\n", "").strip().splitlines():
        day, *words = shlex.split(line)
        yield day, words


def _do(words: Sequence[str]) -> None:
    err = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        code = govtool(list(words))
    if code:
        raise SystemExit(f"{shlex.join(words)}: {err.getvalue()}")


def _dumped(path: Path) -> str:
    """Return a file as the SQL that makes it."""
    with closing(sqlite3.connect(path)) as conn:
        statements = "\n".join(conn.iterdump())
    return (
        f"-- A small made-up office as govtool wrote it under schema {VERSION}.\n"
        f"PRAGMA application_id = {schema.APPLICATION_ID};\nPRAGMA user_version = {VERSION};\n{statements}\n"
    )


if __name__ == "__main__":
    os.environ["GOVTOOL_LANG"] = "en"
    main()
