"""Columns that are not collected: named, refused or left out by the clerk's word, never stored (systems/README)."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool.store import open_store
from govtool.tables.mapping.not_collected import kind_of
from tests.commands.clerk import Desk
from tests.rows import each

FILES = {
    "households": ("户编号,网格,户主", "H1,G01,甲某"),
    "grids": ("网格编码,网格名称,所属单位", "G09,第九网格,SQ01"),
    "cases": ("登记单位,登记日期,纠纷类型,申请人,被申请人,案情摘要", "SQ01,2026-03-02,邻里,甲某,乙某,漏水"),
}  # fmt: skip
LABELS = ("民族", "户主宗教信仰", "健康状况", "经度", "重点人员类别", "现场照片")


def file_of(folder: Path, noun: str, label: str) -> Path:
    header, row = FILES[noun]
    path = folder / f"{noun}.csv"
    path.write_text(f"{header},{label}\n{row},标记值\n", encoding="utf-8")
    return path


def stored(desk: Desk) -> str:
    with open_store(desk.db) as store:
        return "".join(row[0] for row in store.reader.execute("SELECT payload FROM journal"))


@pytest.mark.parametrize("noun", FILES)
@pytest.mark.parametrize("label", LABELS)
def test_refused_until_the_clerk_leaves_it_out(
    desk: Desk, tmp_path: Path, noun: str, label: str
) -> None:
    desk.today("2026-03-03")
    path, before = file_of(tmp_path, noun, label), stored(desk)
    refused = desk("import", noun, str(path), "--json")
    assert (refused.error["code"], refused.error["column"]) == ("not_collected", label)
    tried = desk.done("import", noun, str(path), "--dry-run", "--json").json
    assert [one["column"] for one in tried["warnings"] if one["code"] == "not_collected"] == [label]
    assert stored(desk) == before
    mapping = tmp_path / "map.toml"
    mapping.write_text(f'[columns]\n"{label}" = ""\n', encoding="utf-8")
    done = desk.done("import", noun, str(path), "--map", str(mapping), "--json").json
    assert (done["accepted"], "标记值" in stored(desk)) == (1, False)


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
