"""Initials of names: the shipped tables are what pypinyin says, and surnames are read as surnames."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from govtool.base import initials
from govtool.base.initials import readings
from tests.rows import each

ROOT = Path(__file__).parents[2]
PINYIN = ROOT / "data" / "pinyin"
USUAL = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "社区街道村委员会网格单元栋幢室物业服务有限公司责任集团银行学校医院商店超市餐饮建筑装饰工程劳务置业房地产开发科技"
    "楼上漏水噪音邻居争执赔偿停车位宠物家暴继承赡养抚养彩礼拖欠工资工伤合同借款"
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭萧田董潘袁于蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范金廖"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉华建文辉力健永红梓涵浩宇轩欣怡诗雨晨曦"
)


@each(
    ("name", "expected"),
    [
        ("张三", "zs"),
        ("李小明", "lxm"),
        ("示例物业公司", "slwygs"),
        ("示例嘉园物业服务有限公司", "sljywyfwyxgs"),
        ("单雄", "sx"),
        ("曾某", "zm"),
        ("仇某", "qm"),
        ("解某某", "xmm"),
        ("区某", "om"),
        ("查某", "zm"),
        ("任某", "rm"),
        ("华某", "hm"),
        ("朴某", "pm"),
        ("尹某", "ym"),
        ("盖某", "gm"),
        ("缪某", "mm"),
        ("覃某", "qm"),
        ("翟某", "zm"),
        ("冼某", "xm"),
        ("种某", "cm"),
        ("繁某", "pm"),
        ("欧阳某", "oym"),
        ("尉迟某", "ycm"),
        ("单于某", "cym"),
        ("万俟某", "mqm"),
        ("长孙某", "zsm"),
        ("澹台某", "ttm"),
        ("甲·乙", "jy"),
        ("A栋２单元", "ad2dy"),
        ("Ｋ歌房", "kgf"),
        ("〇", ""),
        ("", ""),
    ],
)
def test_the_initials_of_a_name(name: str, expected: str) -> None:
    assert readings(name)[0] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张乐", {"zl", "zy"}),  # Zhang Le, Zhang Yue
        ("覃行", {"qx", "qh", "tx", "th"}),
        ("陈茜", {"cq", "cx"}),
        ("李晟", {"lc", "ls"}),
        ("王长朝", {"wcc", "wcz", "wzc", "wzz"}),
        ("单重", {"sc", "sz"}),  # never d: it is a surname here
        ("单元门业主大会", {"dymyzdh"}),  # and none here
        ("区政府", {"ozf", "qzf"}),  # a surname as short as that, or the district government
        ("单于飞", {"cyf", "syf"}),
    ],
)
def test_every_common_reading_is_there(name: str, expected: set[str]) -> None:
    assert set(readings(name)) == expected


def test_a_name_of_many_readings_has_not_all_of_them() -> None:
    assert len(readings("乐行重长朝盛单乐行重长")) == initials.MOST_READINGS


@given(st.text(max_size=60))
def test_any_name_has_initials_that_can_be_typed(name: str) -> None:
    for reading in readings(name):
        assert not reading.strip("abcdefghijklmnopqrstuvwxyz0123456789")
        assert len(reading) <= len(name)


# --- the tables


def test_the_tables_are_what_the_tool_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "make_initials.py", tmp_path], check=True)
    for name in ("initials.txt", "several.txt"):
        assert (tmp_path / name).read_bytes() == (PINYIN / name).read_bytes(), (
            "run: python tools/make_initials.py"
        )


def test_characters_are_read_as_pypinyin_reads_them() -> None:
    """Asked one by one, past the tool: those of daily use, and some from the whole range."""
    some = random.Random(1).sample(range(initials.FIRST, initials.LAST + 1), 2000)
    for character in {*USUAL, *map(chr, some)}:
        syllable = lazy_pinyin(character)[0]
        expected = syllable[0] if syllable.isalpha() and syllable[0].isascii() else ""
        assert readings(character + "号楼业主会")[0][: len(expected)] == expected, character


def test_the_tables_are_small() -> None:
    assert sum(file.stat().st_size for file in PINYIN.iterdir()) < 24_000


def test_every_surname_says_something_new() -> None:
    characters, surnames, _begins = initials._tables()
    for surname, letters in surnames.items():
        assert len(surname) == len(letters), surname
        assert letters != tuple(characters[character] for character in surname), surname
