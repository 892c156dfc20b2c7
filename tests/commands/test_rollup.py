"""``govtool rollup`` at the command line: parts of three streets, whole and broken.

Each street has one case of its community, of October 2026, and exports on 2 November. The monthly return of October is
due on the 5th.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from govtool.commands import rollup as commands
from tests.commands.clerk import Answer, Desk

LIST = "街道编码,街道名称,区县,省\nJD01,甲街道,QX01,示例省\nJD02,乙街道,QX01,示例省\nJD03,丙街道,QX02,示例省\n"
RUN = ("--report", "monthly", "--period", "2026-10")
_MADE: dict[str, Path] = {}


def made(bare: Desk, code: str, folder: Path) -> None:
    """Export the part of a street, with one case of 12 October."""
    bare.db.unlink(missing_ok=True)
    bare.done(
        "init", "--street", code, f"{code}街道", "--district", "QX01", "示例区", on="2026-01-01"
    )
    bare.done("unit", "add", "--code", f"{code}SQ", "--name", "示例社区", "--kind", "社区")
    bare.add(on="2026-10-12", unit=f"{code}SQ")
    bare.done("rollup", "export", "-o", str(folder), on="2026-11-02")


@pytest.fixture
def parts(
    bare: Desk,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A folder with the parts of three streets, to be broken."""
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    if not _MADE:
        folder = tmp_path_factory.mktemp("parts")
        for code in ("JD01", "JD02", "JD03"):
            made(bare, code, folder)
        _MADE["parts"] = folder
    (tmp_path / "街道.csv").write_text(LIST, encoding="utf-8")
    bare.today("2026-11-03")
    return Path(shutil.copytree(_MADE["parts"], tmp_path / "上报"))


def run(desk: Desk, parts: Path, *words: str) -> Answer:
    return desk("rollup", "run", "--from", str(parts), *RUN, "--workers", "1", *words)


def expected(parts: Path) -> tuple[str, str]:
    return "--expect", str(parts.parent / "街道.csv")


def rewritten(part: Path, **values: object) -> None:
    """Change what ``office.json`` says, as another export would: with its digest."""
    changed = said_by(part) | values
    changed["digest"] = digest_of(changed)
    (part / "office.json").write_text(json.dumps(changed), encoding="utf-8")


def said_by(part: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((part / "office.json").read_text(encoding="utf-8"))
    return found


def digest_of(said: Mapping[str, object]) -> str:
    """Return the digest, reckoned by the test: of all entries but its own, in one line, sorted."""
    rest = {name: value for name, value in said.items() if name != "digest"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def test_all_of_three_streets(bare: Desk, parts: Path) -> None:
    found = run(bare, parts, *expected(parts), "--json")
    assert found.code == 0, found.err
    counts = (
        "complete",
        "expected",
        "received",
        "added_up",
        "on_time",
        "stale",
        "refused",
        "missing",
    )
    assert [found.json[name] for name in counts] == [True, 3, 3, 3, 3, 0, 0, 0]
    assert found.json["tables"]["summary"]["total"]["registered"] == 3
    assert next(iter(found.json["tables"])) == "standing"


def test_without_a_list_nobody_knows_whether_it_is_all(bare: Desk, parts: Path) -> None:
    found = run(bare, parts, "--json")
    assert (found.code, found.json["complete"], found.json["expected"]) == (0, None, None)
    assert "未提供应报街道名单" in found.json["notes"][0]


def bytes_changed(part: Path) -> None:
    file = part / "cases.parquet"
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(raw)


def file_missing(part: Path) -> None:
    (part / "registers.parquet").unlink()


def head_missing(part: Path) -> None:
    (part / "office.json").unlink()


def head_half_written(part: Path) -> None:
    text = (part / "office.json").read_bytes()
    (part / "office.json").write_bytes(text[: len(text) // 2])


def head_too_deep(part: Path) -> None:
    (part / "office.json").write_text("[" * 100_000, encoding="utf-8")


def of_no_schema(part: Path) -> None:
    rewritten(part, schema=0)


def other_things(part: Path) -> None:
    for file in part.iterdir():
        file.unlink()
    (part / "说明.txt").write_text("示例", encoding="utf-8")


def head_of_another_kind(part: Path) -> None:
    rewritten(part, office=[["office", "{}"]])


def no_parquet(part: Path) -> None:
    (part / "cases.parquet").write_bytes(b"not a table")
    files = json.loads((part / "office.json").read_text(encoding="utf-8"))["files"]
    files["cases"] = {"rows": 1, "sha256": sha256(b"not a table").hexdigest()}
    rewritten(part, files=files)


def rows_of_another_street(part: Path) -> None:
    rewritten(part, street="JD03")
    shutil.rmtree(part.parent / "JD03")


def ahead(part: Path) -> None:
    rewritten(part, exported_on="2026-11-04")


def packed(part: Path) -> None:
    shutil.make_archive(str(part), "zip", part.parent, part.name)
    shutil.rmtree(part)


def older(part: Path) -> None:
    said = said_by(part)
    del said["digest"]
    (part / "office.json").write_text(json.dumps(said), encoding="utf-8")


def newer(part: Path) -> None:
    rewritten(part, schema=2)


def stale(part: Path) -> None:
    rewritten(part, exported_on="2026-10-31")


def without_the_noun(part: Path) -> None:
    files = json.loads((part / "office.json").read_text(encoding="utf-8"))["files"]
    del files["cases"]
    rewritten(part, files=files)


def gone(part: Path) -> None:
    shutil.rmtree(part)


def twice(part: Path) -> None:
    other = Path(shutil.copytree(part, part.parent.parent / "再报" / "JD02"))
    rewritten(other, head=1)
    shutil.move(other, part.parent / "JD02-再报")


TORN = "上报包缺文件、文件损坏"


@pytest.mark.parametrize(
    ("broken", "code", "state", "words"),
    [
        (bytes_changed, "torn", "refused", TORN),
        (file_missing, "torn", "refused", TORN),
        (head_missing, "torn", "refused", TORN),
        (head_half_written, "torn", "refused", TORN),
        (head_of_another_kind, "torn", "refused", TORN),
        (head_too_deep, "torn", "refused", TORN),
        (of_no_schema, "torn", "refused", TORN),
        (other_things, "no_part", "refused", "文件夹中没有上报包"),
        (no_parquet, "torn", "refused", TORN),
        (newer, "newer_schema", "refused", "由较新版本的 govtool 导出"),
        (without_the_noun, "lacking", "refused", "由较旧版本的 govtool 导出"),
        (stale, "stale", "stale", "在报告期结束前导出"),
        (older, "older", "refused", "由较旧版本的 govtool 导出，无法判断是否被改动过"),
        (ahead, "ahead", "refused", "导出日期晚于今天"),
        (packed, "packed", "refused", "上报包还是压缩文件"),
        (twice, "twice", "refused", "另有同一天导出、内容不同的上报包"),
        (gone, None, "missing", "未报：JD02乙街道"),
    ],
)  # fmt: skip
def test_a_street_left_out_is_named_and_its_sums_are_not_the_whole(
    bare: Desk,
    parts: Path,
    broken: Callable[[Path], None],
    code: str | None,
    state: str,
    words: str,
) -> None:
    broken(parts / "JD02")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json[state]) == (1, False, 1), found.err
    assert found.json["added_up"] == 2
    assert found.json["tables"]["summary"]["total"]["registered"] == 2
    shown = run(bare, parts, *expected(parts))
    assert shown.code == 1
    assert "（汇总，不完整）" in shown.out
    assert words in shown.out.replace("\n", "").replace(" ", "") or words in shown.out
    if code not in {None, "stale", "lacking"}:  # check is asked about no period and no noun
        checked = bare("rollup", "check", str(parts), "--json")
        assert checked.code == 1
        assert {fault["code"] for part in checked.json["parts"] for fault in part["faults"]} == {
            code
        }
        assert all(fault["hint"] for part in checked.json["parts"] for fault in part["faults"])


CHANGES: list[Callable[[dict[str, Any]], object]] = [
    lambda said: said.update(exported_on="2026-11-09"),
    lambda said: said["filed"].update({"monthly 2026-10": []}),
    lambda said: said["counts"].update(care={}),
    lambda said: said.update(policy="0" * 64),
    lambda said: said.update(note="x"),
    lambda said: said.pop("counts"),
    lambda said: said.update(digest="0" * 64),
    lambda said: said.update(digest=None),
    lambda said: said.update(digest=said["digest"].upper()),
    lambda said: said["office"].reverse(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_anything_changed_in_the_head_is_found(
    bare: Desk, parts: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    said = said_by(parts / "JD02")
    assert said["digest"] == digest_of(said)
    change(said)
    (parts / "JD02" / "office.json").write_text(json.dumps(said), encoding="utf-8")
    checked = bare("rollup", "check", str(parts), "--json")
    faults = [fault["code"] for part in checked.json["parts"] for fault in part["faults"]]
    assert (checked.code, faults) == (1, ["torn"])
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json["refused"]) == (1, False, 1)


def test_the_same_head_written_otherwise_is_the_same(bare: Desk, parts: Path) -> None:
    """A mail program may change line ends; the order of the entries says nothing."""
    said = said_by(parts / "JD02")
    text = json.dumps(dict(reversed(said.items())), indent=4).replace("\n", "\r\n")
    (parts / "JD02" / "office.json").write_bytes(text.encode())
    assert bare("rollup", "check", str(parts)).code == 0


def test_a_part_of_a_day_to_come_replaces_none(bare: Desk, parts: Path) -> None:
    """A computer whose clock is a year ahead would else count for a year."""
    shutil.copytree(parts / "JD02", parts / "JD02-时钟")
    rewritten(parts / "JD02-时钟", exported_on="2027-11-02")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json["added_up"]) == (0, True, 3)
    assert bare("rollup", "check", str(parts)).code == 1


def test_an_archive_beside_its_part_keeps_nothing_out(bare: Desk, parts: Path) -> None:
    shutil.make_archive(str(parts / "JD02"), "gztar", parts, "JD02")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json["added_up"]) == (0, True, 3)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("街道.csv", "请指定所在的文件夹：{}"), ("上报/JD01/cases.parquet", "请指定所在的文件夹：{}"), ("a.zip", "请先解压")],
)  # fmt: skip
@pytest.mark.parametrize("words", [("run", *RUN, "--from"), ("check",)])
def test_a_file_in_place_of_a_folder(
    bare: Desk, parts: Path, name: str, hint: str, words: tuple[str, ...]
) -> None:
    path = parts.parent / name
    path.touch()
    found = bare("rollup", *words, str(path), "--json")
    assert (found.code, found.error["code"]) == (3, "not_a_folder")
    assert "是文件" in found.error["message"]
    assert hint.format(path.parent) in str(found.error["hint"])


def refused_to_read(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    """Let the system refuse to read some files and folders, as it does to others than root."""

    def refusing(usual: Any) -> Any:
        def opened(path: Path, *words: Any, **options: Any) -> Any:
            if path in places:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return usual(path, *words, **options)

        return opened

    for name in ("open", "iterdir", "read_text"):
        monkeypatch.setattr(Path, name, refusing(getattr(Path, name)))


@pytest.mark.parametrize("file", ["office.json", "cases.parquet", "registers.parquet"])
def test_a_part_that_may_not_be_read(
    bare: Desk, parts: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    refused_to_read(monkeypatch, parts / "JD02" / file)
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json["refused"]) == (1, False, 1)
    checked = bare("rollup", "check", str(parts), "--json")
    faults = [fault["code"] for part in checked.json["parts"] for fault in part["faults"]]
    assert (checked.code, faults) == (1, ["unreadable"])


def test_a_folder_of_parts_that_may_not_be_read(
    bare: Desk, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused_to_read(monkeypatch, parts)
    found = run(bare, parts, "--json")
    assert (found.code, found.error["code"]) == (6, "not_readable")
    assert str(parts) in found.error["message"]
    assert "权限" in str(found.error["hint"])


def test_what_may_not_be_read_is_said_in_our_words(
    bare: Desk, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser of the command line would say it in English, before anything is read."""
    monkeypatch.setattr(os, "access", lambda *_words, **_options: False)
    found = bare("rollup", "check", str(parts))
    assert (found.code, "not readable" in found.err) == (0, False), found.err


@pytest.mark.parametrize(
    "change", ["not json", "7", "[]", '[["a",1,"2026-10-12T00:00:00Z","wish","2026-10-12",{}]]']
)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_entries_that_cannot_be_read_name_their_street(
    bare: Desk, parts: Path, change: str, workers: str
) -> None:
    """The files are as they were exported, and nobody can add them up."""
    part = parts / "JD02"
    events_changed(part, change)
    assert bare("rollup", "check", str(parts)).code == 0
    path = parts.parent / "sums.xlsx"
    found = run(bare, parts, "--workers", workers, "-o", str(path), "--json")
    assert (found.code, found.error["code"]) == (6, "unreadable_street")
    assert "JD02" in found.error["message"]
    assert "重新导出" in str(found.error["hint"])
    assert not path.exists()


def events_changed(part: Path, text: str) -> None:
    """Change the entries of the only case of a part, with all digests as an export writes them."""
    import pyarrow as pa
    from pyarrow import parquet

    file = part / "cases.parquet"
    found = parquet.read_table(file)
    place = found.schema.get_field_index("events")
    column = pa.array([text], found.schema.field("events").type)
    parquet.write_table(found.set_column(place, found.schema.field("events"), column), file)
    files = said_by(part)["files"]
    files["cases"] = {"rows": 1, "sha256": sha256(file.read_bytes()).hexdigest()}
    rewritten(part, files=files)


def test_rows_of_another_street_are_found(bare: Desk, parts: Path) -> None:
    rows_of_another_street(parts / "JD02")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["added_up"], found.json["refused"]) == (1, 1, 1)


def test_a_newer_part_replaces_an_older(bare: Desk, parts: Path) -> None:
    shutil.copytree(parts / "JD02", parts / "JD02-旧")
    rewritten(parts / "JD02-旧", exported_on="2026-11-01")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"]) == (0, True)
    assert found.json["tables"]["summary"]["total"]["registered"] == 3
    states = [row["state"] for row in found.json["tables"]["standing"]["rows"]]
    assert states.count("已被更新的替换") == 1


def test_a_copy_of_a_part_counts_once(bare: Desk, parts: Path) -> None:
    shutil.copytree(parts / "JD02", parts / "JD02-副本")
    found = run(bare, parts, "--from", str(parts), *expected(parts), "--json")
    assert (found.code, found.json["tables"]["summary"]["total"]["registered"]) == (0, 3)
    rows = found.json["tables"]["standing"]["rows"]
    (copy,) = [row for row in rows if row["state"] == "重复，只计一次"]
    assert (copy["street"], "只计一次" in copy["reason"]) == ("JD02", True)


@pytest.mark.parametrize("file", ["office.json", "cases.parquet", "registers.parquet"])
def test_a_file_cut_anywhere_is_torn(bare: Desk, parts: Path, file: str) -> None:
    path = parts / "JD02" / file
    raw = path.read_bytes()
    for cut in (0, 1, len(raw) // 4, len(raw) // 2, len(raw) - 8, len(raw) - 2):
        path.write_bytes(raw[:cut])
        found = bare("rollup", "check", str(parts), "--json")
        faults = [fault["code"] for part in found.json["parts"] for fault in part["faults"]]
        assert (found.code, faults) == (1, ["torn"]), cut


def test_a_street_nobody_knows(bare: Desk, parts: Path) -> None:
    (parts.parent / "街道.csv").write_text("code,name\nJD01,甲街道\nJD02,乙街道\n", encoding="gbk")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"], found.json["refused"]) == (1, False, 1)
    assert found.json["tables"]["summary"]["total"]["registered"] == 2


def test_an_empty_part_is_named_and_counts_nothing(bare: Desk, parts: Path, tmp_path: Path) -> None:
    bare.db.unlink(missing_ok=True)
    bare.done("init", "--street", "JD02", "乙街道", on="2026-01-01")
    bare.done("rollup", "export", "-o", str(parts), on="2026-11-02")
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"]) == (0, True)
    assert [row["registered"] for row in found.json["tables"]["summary"]["rows"]] == [1, 0, 1]
    assert any("记录为空：JD02" in note for note in found.json["notes"])
    assert bare("rollup", "check", str(parts)).code == 1


def test_rules_of_a_street_of_its_own_are_listed(bare: Desk, parts: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 5 }]\n", encoding="utf-8"
    )
    made(bare, "JD02", parts)
    bare.done("policy", "adopt", str(own), "--yes", on="2026-11-02")
    bare.done("rollup", "export", "-o", str(parts))
    found = run(bare, parts, *expected(parts), "--json")
    assert found.code == 0
    (row,) = found.json["tables"]["own_rules"]["rows"]
    assert [row["street"], row["rule"], row["since"]] == ["JD02", "meet_parties", "2026-01-01"]
    assert row["own"] != row["usual"]
    assert any("JD02" in note and "自定" in note for note in found.json["notes"])


def test_a_program_with_other_rules_is_named(bare: Desk, parts: Path) -> None:
    rewritten(parts / "JD02", policy="0" * 64)
    found = run(bare, parts, *expected(parts), "--json")
    assert (found.code, found.json["complete"]) == (0, True)
    assert any("JD02" in note and "程序" in note for note in found.json["notes"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("名,区\n甲街道,某区\n", "没有名为“街道编码”"),
        ("code,name\n", "没有列出任何街道"),
        ("code,编码\nJD01,JD02\n", "多列含义相同"),
        ('code,name\n"JD01,甲\nJD02,乙\n', "不是街道名单"),
        ("code,name\nJD01,甲\n,乙\n", "第3行没有编码"),
        ("code,name\nJD01,甲\nJD01,乙\n", "第3行：JD01已在第2行"),
    ],
)
def test_a_list_of_streets_that_is_none(bare: Desk, parts: Path, text: str, reason: str) -> None:
    (parts.parent / "街道.csv").write_text(text, encoding="utf-8")
    found = run(bare, parts, *expected(parts))
    assert found.code == 3
    assert reason in found.err.replace("\n", "")
    assert run(bare, parts, *expected(parts), "--json").error["code"] == "bad_list"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--from", "nowhere"), 4, "no_folder"),
        (("--noun", "wish"), 3, "bad_value"),
        (("--level", "village"), 3, "bad_term"),
        (("--engine", "abacus"), 3, "bad_term"),
        (("--engine", "spark"), 2, "missing_option"),
        (("--report", "hourly"), 3, "bad_term"),
        (("--expect", "nowhere.csv"), 4, "no_such_file"),
        (("--table", "summary"), 2, "missing_option"),
        (("--period", "2026-11"), 3, "bad_period"),
        (("--period", "2027-01"), 3, "bad_period"),
        (("--as-of", "2026-10-31"), 3, "bad_period"),
        (("-o", "sums.pdf"), 3, "bad_format"),
        (("-o", "."), 3, "bad_format"),
        (("-o", "nowhere/sums.xlsx"), 4, "no_folder"),
        (("-o", "sums.csv", "--table", "nothing"), 3, "unknown_table"),
    ],
)
def test_a_slip_of_the_finger(
    bare: Desk, parts: Path, words: tuple[str, ...], code: int, error: str
) -> None:
    found = run(bare, parts, *words, "--json")
    assert (found.code, found.error["code"]) == (code, error)
    assert found.error["hint"]


@pytest.mark.parametrize(
    ("name", "code", "error", "hint"),
    [
        ("目录.xlsx", 6, "not_writable", "请指定其中的文件"),
        ("街道.csv", 3, "same_file", "请换一个文件名或文件夹"),
        ("上报/JD02/office.json", 3, "same_file", "请换一个文件名或文件夹"),
        ("上报/JD02/汇总.xlsx", 3, "same_file", "请换一个文件名或文件夹"),
        ("说明.docx", 3, "another_kind", "--force"),
    ],
)
def test_where_sums_are_not_written(
    bare: Desk,
    parts: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    code: int,
    error: str,
    hint: str,
) -> None:
    """It is found before anything is added up, which may take minutes."""
    (parts.parent / "目录.xlsx").mkdir()
    (parts.parent / "说明.docx").write_text("示例", encoding="utf-8")
    before = contents(parts.parent)
    monkeypatch.setattr(commands, "rolled_up", lambda *_words: pytest.fail("it was added up"))
    found = run(bare, parts, *expected(parts), "-o", str(parts.parent / name), "--json")
    assert (found.code, found.error["code"]) == (code, error)
    assert hint in str(found.error["hint"])
    assert contents(parts.parent) == before


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {one: one.read_bytes() if one.is_file() else None for one in folder.rglob("*")}


def test_an_empty_folder(bare: Desk, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    found = bare("rollup", "run", "--from", str(tmp_path / "空"), *RUN, "--json")
    assert (found.code, found.error["code"]) == (4, "no_parts")


def test_nothing_that_can_be_added_up(bare: Desk, parts: Path) -> None:
    for part in parts.iterdir():
        stale(part)
    found = run(bare, parts, "--json")
    assert (found.code, found.error["code"]) == (3, "nothing_to_add")
    assert "报告期结束前" in found.error["message"]


def entered_late(desk: Desk, day: str) -> None:
    """Enter a case of a day of October on 3 November."""
    what = ("--unit", "JD02SQ", "--type", "婚姻家庭", "--source", "patrol", "--summary", "口角")
    desk.done("case", "add", *what, "--on", day, on="2026-11-03")


def test_a_filed_return_counts_as_it_was_filed(bare: Desk, parts: Path) -> None:
    """One case was filed on the 2nd; another of October was entered on the 3rd."""
    made(bare, "JD02", parts)
    bare.done(
        "report", "monthly", "--period", "2026-10", "--file", "--unit", "JD02", on="2026-11-02"
    )
    entered_late(bare, "2026-10-20")
    bare.done("rollup", "export", "-o", str(parts))
    own = bare.done("report", "monthly", "--period", "2026-10", "--json").json["tables"]
    found = run(bare, parts, *expected(parts), "--json").json["tables"]
    assert own["summary"]["total"]["registered"] == 1
    assert [row["registered"] for row in found["summary"]["rows"]] == [1, 1, 1]
    assert found["summary"]["rows"][1]["closing"] == own["summary"]["total"]["closing"] == 1
    (kind,) = [row for row in found["by_type"]["rows"] if row["registered"]]
    assert (kind["code"], kind["registered"]) == ("neighbour", 3)
    subjects = {row["street"]: row["subjects"] for row in found["standing"]["rows"]}
    assert subjects == {"JD01": 1, "JD02": 2, "JD03": 1}


@pytest.mark.parametrize(
    ("kind", "period", "unit", "registered"),
    [
        ("monthly", "2026-10", "JD02", 1),
        ("weekly", "2026-W42", "JD02SQ", 1),
        ("weekly", "2026-W42", None, 2),
    ],
)
def test_the_sums_of_one_street_are_what_it_prints(
    bare: Desk, parts: Path, kind: str, period: str, unit: str | None, registered: int
) -> None:
    """A case of 12 October is there, then its return may be filed, then one of the 14th is entered."""
    made(bare, "JD02", parts)
    if unit is not None:
        filed = ("report", kind, "--period", period, "--file", "--unit", unit)
        bare.done(*filed, on="2026-11-02")
    entered_late(bare, "2026-10-14")
    bare.done("rollup", "export", "-o", str(parts))
    own = bare.done("report", kind, "--period", period, "--json").json["tables"]
    for code in ("JD01", "JD03"):
        gone(parts / code)
    words = ("--report", kind, "--period", period, "--workers", "1", "--json")
    found = bare.done("rollup", "run", "--from", str(parts), *words).json["tables"]
    assert found["summary"]["total"]["registered"] == registered
    for code in found.keys() - {"standing"}:
        table, printed = found[code], own[code]
        own_total = printed["total"] or {}
        named = {"name", "unit", "item"}
        assert {
            key: value for key, value in (table["total"] or {}).items() if key not in named
        } == {key: value for key, value in own_total.items() if key not in named}, code
        if not any("JD02" in row.values() for row in table["rows"]):  # a row for each term
            assert table["rows"] == printed["rows"], code


def test_rates_of_the_comparison_are_of_all_cases_together(bare: Desk, parts: Path) -> None:
    """JD02 has three cases of which two ended; the others have one open case each.

    2 ÷ (3 + 1 + 1) = 0.4, and not the mean of 0.666667, 0 and 0.
    """
    made(bare, "JD02", parts)
    for day in ("2026-10-13", "2026-10-14"):
        number = bare.add(on=day, unit="JD02SQ")
        bare.done("case", "close", number, "--outcome", "withdrawn", "--on", day, on="2026-10-15")
    bare.done("rollup", "export", "-o", str(parts), on="2026-11-02")
    own = bare.done("report", "monthly", "--period", "2026-10", "--json").json["tables"]
    rates = {row["code"]: row for row in own["comparison"]["rows"]}
    assert rates["closing_rate"]["current"] == 0.666667
    bare.today("2026-11-03")
    found = run(bare, parts, *expected(parts), "--json").json["tables"]["comparison"]["rows"]
    rates = {row["code"]: row for row in found}
    assert rates["closing_rate"]["current"] == 0.4
    assert rates["closing_rate"]["previous"] is rates["satisfaction"]["current"] is None
    public = run(bare, parts, *expected(parts), "--public", "--json").json["tables"]["comparison"]
    assert not {"closing_rate", "satisfaction"} & {row["code"] for row in public["rows"]}


def test_each_street_keeps_its_own_calendar(bare: Desk, parts: Path, tmp_path: Path) -> None:
    """JD02 is off from 12 to 30 October: of four duties of its case of the 12th only the report of
    the same day is due in October; the 31st is a Saturday.
    """
    days = tmp_path / "days.csv"
    days.write_text(
        "日期,类型,名称\n" + "".join(f"2026-10-{day},放假,示例假期\n" for day in range(12, 31)),
        encoding="utf-8",
    )
    made(bare, "JD02", parts)
    bare.done("calendar", "import", str(days), "--yes", on="2026-11-02")
    bare.done("rollup", "export", "-o", str(parts), on="2026-11-02")
    bare.today("2026-11-03")
    found = run(bare, parts, *expected(parts), "--json")
    assert found.code == 0, found.err
    (row,) = found.json["tables"]["own_rules"]["rows"]
    assert [row["street"], row["rule"], row["since"]] == ["JD02", "calendar", "2026-01-01"]
    assert row["own"].startswith("不同：1月1日、")  # a notice is of a whole year
    on_time = found.json["tables"]["on_time"]
    assert sorted(row["due"] for row in on_time["rows"]) == [2, 2, 2, 3]
    assert on_time["total"]["due"] == 9
    assert any("JD02" in note and "自定" in note for note in found.json["notes"])


LEVELS = [
    ("county", LIST, [("QX01", "示例区", 2), ("QX02", "QX02", 1)]),
    ("province", LIST, [("示例省", "示例省", 3)]),
    ("county", "code,name\nJD01,甲\nJD02,乙\nJD03,丙\n", [("QX01", "示例区", 3)]),
    ("province", "code,name\nJD01,甲\nJD02,乙\nJD03,丙\n", [("?", "未注明", 3)]),
]


@pytest.mark.parametrize(("level", "streets", "lines"), LEVELS)
def test_streets_are_added_up_for_what_is_above_them(
    bare: Desk, parts: Path, level: str, streets: str, lines: list[tuple[str, str, int]]
) -> None:
    (parts.parent / "街道.csv").write_text(streets, encoding="utf-8")
    found = run(bare, parts, *expected(parts), "--level", level, "--json")
    rows = found.json["tables"]["summary"]["rows"]
    assert [(row["unit"], row["name"], row["registered"]) for row in rows] == lines
    assert found.json["tables"]["summary"]["total"]["registered"] == 3


@pytest.mark.parametrize(
    ("kind", "period", "registered"),
    [
        ("daily", "2026-10-12", 3),
        ("weekly", "2026-W42", 3),
        ("weekly", "2026-W41", 0),
        ("half-month", "2026-10-A", 3),
        ("half-month", "2026-10-B", 0),
        ("quarterly", "2026-Q4", 3),
        ("half-year", "2026-H2", 3),
        ("yearly", "2026", 3),
    ],
)
@pytest.mark.parametrize("noun", ["case", "matter", "decision"])
def test_every_kind_of_return_of_every_noun(
    bare: Desk, parts: Path, kind: str, period: str, registered: int, noun: str
) -> None:
    for part in parts.iterdir():
        rewritten(part, exported_on="2027-01-01")
    bare.today("2027-01-05")
    words = ("--report", kind, "--period", period, "--noun", noun, "--workers", "1", "--json")
    found = bare("rollup", "run", "--from", str(parts), *expected(parts), *words)
    assert found.code == 0, found.err
    counted = found.json["tables"]["summary"]["total"]
    if noun == "case":
        assert counted["registered"] == registered
    else:
        assert not any(value for value in counted.values() if isinstance(value, int))


@pytest.mark.parametrize(
    ("level", "streets", "named"),
    [
        ("province", "code,name,province\nJD01,甲,示例省\nJD02,乙,\nJD03,丙,\n", "JD02、JD03"),
        ("province", "code,name,province\nJD01,甲,示例省\nJD02,乙,示例省\nJD03,丙,示例省\n", None),
        ("county", "code,name\nJD01,甲\nJD02,乙\nJD03,丙\n", None),
        ("street", "code,name\nJD01,甲\nJD02,乙\nJD03,丙\n", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "docx", "json"])
def test_streets_of_which_nothing_says_where_they_belong_are_named(
    bare: Desk, parts: Path, level: str, streets: str, named: str | None, ending: str
) -> None:
    (parts.parent / "街道.csv").write_text(streets, encoding="utf-8")
    path = parts.parent / f"sums.{ending}"
    found = run(bare, parts, *expected(parts), "--level", level, "-o", str(path))
    assert found.code == 0
    said = f"名单的“省”列未填，列在“未注明”一行：{named}"
    assert (said in found.err.replace("\n", "")) is (named is not None)
    if ending != "csv":
        assert (said in text_of(path)) is (named is not None)


def test_a_subtotal_says_what_it_lacks(bare: Desk, parts: Path) -> None:
    stale(parts / "JD02")
    found = run(bare, parts, *expected(parts), "--level", "county", "--json").json["tables"][
        "summary"
    ]
    assert [(row["name"], row["registered"]) for row in found["rows"]] == [
        ("示例区（缺1个街道）", 1),
        ("QX02", 1),
    ]
    assert found["total"]["name"] == "各区县小计（不完整）"


def test_streets_of_one_name_are_told_apart(bare: Desk, parts: Path) -> None:
    (parts.parent / "街道.csv").write_text(
        "code,name\nJD01,城关街道\nJD02,城关街道\nJD03,河东街道\n", encoding="utf-8"
    )
    rows = run(bare, parts, *expected(parts), "--json").json["tables"]["summary"]["rows"]
    assert [row["name"] for row in rows] == ["城关街道（JD01）", "城关街道（JD02）", "河东街道"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "docx", "json"])
def test_every_format_says_first_how_complete_it_is(bare: Desk, parts: Path, ending: str) -> None:
    gone(parts / "JD02")
    path = parts.parent / f"sums.{ending}"
    found = run(bare, parts, *expected(parts), "-o", str(path))
    assert found.code == 1
    assert "未报：JD02乙街道" in found.err
    assert "不完整" in text_of(path)
    if ending != "csv":
        assert text_of(path).index("各街道报送情况") < text_of(path).index("本期登记")


def text_of(path: Path) -> str:
    """Return the text of a file: of a workbook or document, its parts that hold text."""
    if path.suffix not in {".xlsx", ".docx"}:
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as package:
        names = [
            one
            for one in package.namelist()
            if one.endswith(("workbook.xml", "document.xml", "Strings.xml"))
        ]
        return "".join(package.read(name).decode() for name in sorted(names))


def test_invented_parts_are_named_in_title_remark_and_json(bare: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "模拟"
    bare.done("rollup", "export", "--simulate", "2x5", "-o", str(folder), on="2026-11-02")
    bare.today("2026-11-03")
    found = run(bare, folder, "--json").json
    assert found["simulated"] is True
    assert any("模拟上报包" in note for note in found["notes"])
    bare.done(
        "rollup",
        "run",
        "--from",
        str(folder),
        *RUN,
        "--workers",
        "1",
        "-o",
        str(tmp_path / "a.html"),
    )
    assert "汇总，模拟数据" in (tmp_path / "a.html").read_text(encoding="utf-8")
    checked = bare("rollup", "check", str(folder), "--json")
    assert {fault["code"] for part in checked.json["parts"] for fault in part["faults"]} == {
        "simulated"
    }


def test_invented_parts_are_never_added_to_real_ones(bare: Desk, parts: Path) -> None:
    bare.done(
        "rollup", "export", "--simulate", "1x5", "-o", str(parts.parent / "模拟"), on="2026-11-02"
    )
    (invented,) = (parts.parent / "模拟").iterdir()
    shutil.copytree(invented, parts / invented.name)
    bare.today("2026-11-03")
    found = run(bare, parts, "--json").json
    assert (found["simulated"], found["added_up"], found["refused"]) == (False, 3, 1)


def test_streets_with_one_unit_alone_are_in_the_line_by_cases(bare: Desk, parts: Path) -> None:
    """A street prints no such line where it has one unit: here three of them have one case each."""
    found = run(bare, parts, "--json").json["tables"]["summary"]
    assert (found["total"]["registered"], found["cases"]["registered"]) == (3, 3)


def test_values_of_own_rules_are_in_chinese_on_an_english_terminal_too(
    bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    own = tmp_path / "own.toml"
    own.write_text(
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 2 }]\n", encoding="utf-8"
    )
    bare.done("init", "--street", "JD01", "甲街道", on="2026-01-01")
    bare.done("policy", "adopt", str(own), "--yes", on="2026-01-02")
    bare.done("rollup", "export", "-o", str(tmp_path / "parts"), on="2026-11-02")
    bare.today("2026-11-03")
    (row,) = run(bare, tmp_path / "parts", "--json").json["tables"]["own_rules"]["rows"]
    assert (row["rule"], row["own"]) == ("meet_parties", "2日（遇休息日顺延）")
