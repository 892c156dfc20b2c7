"""Columns that are not collected: named, refused or left out by the clerk's word, never stored (systems/README)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from govtool.store import open_store
from govtool.subjects import registry
from govtool.tables.mapping.not_collected import kind_of
from tests.commands.clerk import Desk
from tests.rows import each

FILES = {
    "households": ("户编号,网格,户主", "H1,G01,甲某"),
    "grids": ("网格编码,网格名称,所属单位", "G09,第九网格,SQ01"),
    "cases": ("登记单位,登记日期,纠纷类型,申请人,被申请人,案情摘要", "SQ01,2026-03-02,邻里,甲某,乙某,漏水"),
    "heads": ("编号,日期,联防组,单位,户长", "H2026-0009,2026-03-02,G01-01,SQ01,甲某"),
    "moves": ("户编号,迁移日期,新住址", "H7,2026-03-02,示例村9号"),
    "logs": ("联防组,日期,职责", "G01-02,2026-03-02,便民服务"),
    "visits": ("户编号,走访日期,走访情况", "H7,2026-03-02,平安"),
}  # fmt: skip
LABELS = (
    "民族", "户主宗教信仰", "健康状况", "慢性病", "政治面貌", "是否党员", "经度", "重点人员类别", "现场照片",
    "Religion", "Ethnic group", "Health", "Medical history", "Political affiliation",
)  # fmt: skip


def village(desk: Desk) -> None:
    parent = ("--unit", "SQ01", "--parent", "G01")
    desk.done("grid", "add", "--code", "G01-01", "--name", "一组", *parent)
    desk.done("grid", "add", "--code", "G01-02", "--name", "二组", *parent)
    desk.done("head", "name", "-g", "G01-02", "--name", "丁某")
    desk.done("household", "add", "--code", "H7", "--grid", "G01", "--head", "丙某")
    desk.done("visit", "request", "--household", "H7")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.today("2026-03-02")
    desk.once(village)
    desk.today("2026-03-03")
    return desk


def file_of(folder: Path, noun: str, label: str) -> Path:
    header, row = FILES[noun]
    path = folder / f"{noun}.csv"
    path.write_text(f"{header},{label}\n{row},标记值\n", encoding="utf-8")
    return path


def stored(desk: Desk) -> str:
    with open_store(desk.db) as store:
        return "".join(row[0] for row in store.reader.execute("SELECT payload FROM journal"))


def bytes_of(desk: Desk) -> bytes:
    return b"".join(file.read_bytes() for file in desk.db.parent.glob(f"{desk.db.name}*"))


@pytest.mark.parametrize("noun", FILES)
def test_refused_until_the_clerk_leaves_it_out(office: Desk, tmp_path: Path, noun: str) -> None:
    before = stored(office)
    for label in LABELS:
        path = file_of(tmp_path, noun, label)
        refused = office("import", noun, str(path), "--json")
        assert (refused.error["code"], refused.error["column"]) == ("not_collected", label)
    tried = office.done("import", noun, str(path), "--dry-run", "--json").json
    assert [one["column"] for one in tried["warnings"] if one["code"] == "not_collected"] == [label]
    assert stored(office) == before
    mapping = tmp_path / "map.toml"
    mapping.write_text(f'[columns]\n"{label}" = ""\n', encoding="utf-8")
    done = office("import", noun, str(path), "--map", str(mapping), "--json").json
    assert done["problems"] == [], done["problems"]
    assert (done["accepted"], "标记值".encode() in bytes_of(office)) == (1, False)


@pytest.mark.parametrize(
    ("command", "header"),
    [(("microgrid", "apply"), "户编号,网格,联防组"), (("grid", "redraw"), "户编号,新网格")],
)
def test_a_file_that_asks_for_one_change_has_none_of_them(
    office: Desk, tmp_path: Path, command: tuple[str, ...], header: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header},民族\nH7,G01,标记值\n", encoding="utf-8")
    before = office.entry_count()
    for more in ((), ("--dry-run",)):
        refused = office(*command, str(path), "--json", "--yes", *more)
        assert (refused.code, refused.error["code"]) == (3, "not_collected")
        assert (refused.error["column"], office.entry_count()) == ("民族", before)


def test_of_a_workbook_as_well(office: Desk, tmp_path: Path) -> None:
    book = Workbook()
    header, row = FILES["heads"]
    for cells in ([*header.split(","), "政治面貌"], [*row.split(","), "标记值"]):
        book.active.append(cells)
    path = tmp_path / "heads.xlsx"
    book.save(path)
    refused = office("import", "heads", str(path), "--json")
    assert (refused.error["code"], refused.error["column"]) == ("not_collected", "政治面貌")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\n"政治面貌" = ""\n', encoding="utf-8")
    done = office.done("import", "heads", str(path), "--map", str(mapping), "--json").json
    assert (done["accepted"], "标记值".encode() in bytes_of(office)) == (1, False)


def test_no_column_of_ours_is_meant() -> None:
    forms = [registry.files(noun) for noun in registry.FILES]
    columns = [column for form in forms for column in form.columns]
    meant = {(c.code, c.label) for c in columns if kind_of(c.label) or kind_of(c.code)}
    assert meant == set()


def test_no_mapping_puts_it_elsewhere(desk: Desk, tmp_path: Path) -> None:
    path, mapping = file_of(tmp_path, "households", "宗教信仰"), tmp_path / "map.toml"
    mapping.write_text('[columns]\n"宗教信仰" = "住址"\n', encoding="utf-8")
    refused = desk("import", "households", str(path), "--map", str(mapping), "--json")
    assert refused.error["code"] == "not_collected"
    assert "标记值" not in stored(desk)


def test_an_object_with_such_a_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"code": "H1", "grid": "G01", "head": "甲某", "religion": "标记值"}\n', encoding="utf-8"
    )
    answer = desk("import", "households", str(path), "--json")
    assert [one["code"] for one in answer.json["problems"]] == ["not_collected"]
    assert "标记值" not in stored(desk)


@each(
    "label, kind",
    [
        ("户主", None),
        ("住址", None),
        ("人口数", None),
        ("ＧＰＳ 坐标", "人身位置和生物特征"),
        ("是否残疾", "健康和身体状况"),
    ],
)
def test_what_is_meant(label: str, kind: str | None) -> None:
    assert kind_of(label) == kind
