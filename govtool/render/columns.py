"""The columns of the files people exchange: one table per noun, used by import and export alike.

Labels and codes are those of the contract (Files). A file is written with the labels; a file is read with
labels or codes, in any order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from govtool import models as m
from govtool import personal
from govtool.masking import hidden_value
from govtool.personal import Personal, marks_of


class Kind(Enum):
    """What a column holds, as far as a file format cares: how a spreadsheet should show it."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    YES_NO = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its stable English code, its Chinese label, what it holds, and whether a record needs it.

    ``width`` is for its usual text, in half-width characters as spreadsheets count; a workbook makes it no narrower
    than the label. Longer text of a column that ``wraps`` goes on in further lines.
    """

    code: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    width: int = 10
    wraps: bool = False
    mark: Personal | None = None
    """What it says of somebody: the mark of the field that it holds."""


_CASE: Mapping[str, Personal | None] = {**marks_of(m.Mediated), **marks_of(m.Particulars), **marks_of(m.Registered)}
_PARTY, _HOME, _DUTY = marks_of(m.Party), marks_of(m.Household), marks_of(m.Duty)

CASES: Sequence[Column] = (
    Column("ref", "外部编号", width=18, mark=_CASE["ref"]),
    Column("unit", "登记单位", required=True),
    Column("registered_on", "登记日期", Kind.DATE, required=True),
    Column("grid", "网格", width=14),
    Column("dispute_type", "纠纷类型", required=True, width=20),
    Column("source", "案件来源", width=14),
    Column("major", "重大复杂", Kind.YES_NO),
    Column("petition", "信访转办", Kind.YES_NO),
    Column("applicant", "申请人", width=16, mark=_PARTY["name"]),
    Column("applicant_phone", "申请人电话", width=16, mark=_PARTY["phone"]),
    Column("applicant_id_no", "申请人证件号", width=22, mark=_PARTY["id_no"]),
    Column("respondent", "被申请人", width=16, mark=_PARTY["name"]),
    Column("respondent_phone", "被申请人电话", width=16, mark=_PARTY["phone"]),
    Column("respondent_id_no", "被申请人证件号", width=22, mark=_PARTY["id_no"]),
    Column("summary", "案情摘要", required=True, width=44, wraps=True, mark=_CASE["summary"]),
    Column("reported_on", "上报日期", Kind.DATE),
    Column("met_on", "见面日期", Kind.DATE),
    Column("session1_on", "首次调解日期", Kind.DATE),
    Column("session1_outcome", "首次调解结果"),
    Column("session2_on", "二次调解日期", Kind.DATE),
    Column("session2_outcome", "二次调解结果"),
    Column("transferred_on", "移送日期", Kind.DATE),
    Column("transferred_to", "移送单位"),
    Column("accepted_on", "受理日期", Kind.DATE),
    Column("closed_on", "办结日期", Kind.DATE),
    Column("closed_outcome", "办结方式", width=14),
    Column("agreement_no", "协议编号", width=32, mark=_CASE["agreement_no"]),
    # After-care: without these, every settled case of an office's past would come in as overdue for good.
    Column("closure_reported_on", "结果上报日期", Kind.DATE),
    Column("platform_entered_on", "录入平台日期", Kind.DATE),
    Column("revisited_on", "回访日期", Kind.DATE),
    Column("persons", "涉及人数", Kind.NUMBER),
    Column("scale", "事件规模", width=12),
    Column("amount", "协议金额", Kind.NUMBER, width=12),
    Column("body", "调解组织", width=20),
    Column("way", "化解方式", width=12),
    # Only our exports write these two, so that whatever they hold imports back unchanged.
    Column("case_no", "案件编号", width=18),
    Column("history", "完整经过"),
)
UNITS: Sequence[Column] = (
    Column("code", "单位编码", required=True),
    Column("name", "单位名称", required=True, width=36, mark=marks_of(m.Unit)["name"]),
    Column("kind", "单位类别", required=True, width=14),
    Column("parent", "上级单位"),
)
GRIDS: Sequence[Column] = (
    Column("code", "网格编码", required=True, width=14),
    Column("name", "网格名称", required=True, width=30, mark=marks_of(m.Grid)["name"]),
    Column("unit", "所属单位", required=True),
    Column("parent", "上级网格", width=14),
)
HOUSEHOLDS: Sequence[Column] = (
    Column("code", "户编号", required=True, width=18),
    Column("grid", "网格", required=True, width=14),
    Column("head", "户主", required=True, width=16, mark=_HOME["head"]),
    Column("phone", "电话", width=16, mark=_HOME["phone"]),
    Column("address", "住址", width=36, wraps=True, mark=_HOME["address"]),
    Column("members", "人口数", Kind.NUMBER),
)
DUTY: Sequence[Column] = (
    Column("date", "日期", Kind.DATE, required=True, width=12),
    Column("leader", "值班领导", required=True, width=16, mark=_DUTY["leader"]),
    Column("phone", "电话", width=16, mark=_DUTY["phone"]),
    Column("note", "备注", width=36, wraps=True, mark=_DUTY["note"]),
)
BY_NOUN: dict[str, Sequence[Column]] = {
    "cases": CASES,
    "units": UNITS,
    "grids": GRIDS,
    "households": HOUSEHOLDS,
    "duty": DUTY,
}

_ALL = [column for columns in BY_NOUN.values() for column in columns]
PERSONS = frozenset(column.code for column in _ALL if column.mark is Personal.NAME)
"""Columns with the name of a person; ``applicant_phone`` and the like belong to one of them."""
NUMBERS = frozenset(column.code for column in _ALL if column.mark in personal.NUMBERS)
"""Columns with a telephone or document number."""

OURS_ALONE = frozenset({"case_no", "history"})
"""Columns that only our own exports write."""

NAMING_UNITS = frozenset({"unit", "transferred_to"})
"""Columns with the code of a unit, for which a mapping may give its name."""

PROBLEMS_LABEL = "导入问题"
"""The column an errors file has beside the input's own; ignored when the mended file is imported."""


def labels(columns: Sequence[Column]) -> list[str]:
    """The header row of a file with these columns."""
    return [column.label for column in columns]


def hidden(columns: Sequence[Column], values: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """Return the values of columns with a mark, without the numbers of people. See :func:`govtool.masking.marked.hidden`."""
    return {c.code: hidden_value(c.mark, values[c.code], own) for c in columns if c.mark and c.code in values}


def label_key(label: str) -> str:
    r"""A label or code as headers are compared by: without white space, width and case.

    >>> label_key(" 姓　名 "), label_key("ＣＯＤＥ"), label_key("联系\n电话")
    ('姓名', 'code', '联系电话')
    """
    folded = unicodedata.normalize("NFKC", label).casefold()
    return "".join(folded.replace("\ufeff", "").replace("\u200b", "").split())
