"""The names of our columns in headers: our own, usual ones, or pairs of upper and lower cells.

A header of two rows (申请人 over 姓名 and 联系电话) is read as one, with the labels
``申请人/姓名`` and ``申请人/联系电话``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Self

from govtool.subjects.file_columns import FileColumn, label_key

PAIR = "/"
"""Between the upper and the lower cell of a header of two rows."""

_NAMES = frozenset(
    {"姓名", "名字", "名称", "姓名或名称", "姓名(名称)", "姓名/名称", "名称/姓名", "name"}
)
_GENERAL = re.compile(r"(基本信息|基本情况|信息|情况|资料)$")
_ABOUT_THE_CASE = frozenset({"", "案件", "纠纷", "矛盾纠纷", "事件", "基本", "登记", "受理"})
_TELLING = 3
"""Characters of a lower cell that says by itself what it is: 登记时间, but not 日期."""
_LEVELS = re.compile("[/·・•|>:_—–-]+")
_REMARK = (
    r"必填项?|选填项?|非必填|可不填|可空|请?填写.*|请?选择.*|下拉.*|[单多]选.*|[是有]/[否无]|√|打√|单位:[元人件个]|[元人个名件户]"
    r"|\d+位(数字)?|\d+字(以内|以上)?|不超过\d+字|格式.*|[如例].*|见.*|yyyy.*|年[-/.]?月[-/.]?日|姓名|姓名或名称|本人|全称"
)
_DECORATED = re.compile(
    rf"[*※★☆▲●]*(?:\(?\d{{1,2}}[).、])?[*※★☆▲●]*[\[【〔「<]?(?P<name>.+?)[\]】〕」>]?"
    rf"(?:[*※★☆▲●:。?]|[(\[【〔](?:{_REMARK})[)\]】〕])*"
)


@lru_cache(maxsize=4096)
def plain_key(label: str) -> str:
    """Return the key of a label without decoration: 登记日期 for *登记日期（必填）.

    What changes the meaning stays: 万元, another person.

    >>> plain_key("*登记 日期（必填）"), plain_key("3、【申请人】："), plain_key("协议金额(万元)")
    ('登记日期', '申请人', '协议金额(万元)')
    """
    key = label_key(label)
    match = _DECORATED.fullmatch(key)
    return match["name"] if match else key


@dataclass(frozen=True)
class Names:
    """The names that a header may have for our columns.

    ``own``: our columns by the keys of their labels and codes; ``usual``: the codes of columns by
    the keys of usual names, each with its rank, 0 for the most usual; ``ignored``: the keys of
    headers that say nothing, such as 序号; ``shared``: the keys of upper cells that stand over
    several persons, as 当事人 over 甲方 and 乙方.
    """

    own: Mapping[str, FileColumn]
    usual: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    def within(self, labels: Iterable[str]) -> Self:
        """Return the names as they are meant in a header with these labels."""
        pairs = filter(None, map(_pair, labels))
        shared = frozenset(upper for upper, lower in pairs if self._is_person_within(upper, lower))
        return replace(self, shared=shared) if shared else self

    def is_own(self, label: str) -> bool:
        """Return whether a label is our own name of a column, however it is decorated."""
        return label_key(label) in self.own or plain_key(label) in self.own

    def is_ignored(self, label: str) -> bool:
        """Return whether a label says nothing."""
        return plain_key(label) in self.ignored or label_key(label) in self.ignored

    def column(self, label: str) -> FileColumn | None:
        """Return the column that a label names for certain: by our name, or as a known pair."""
        own = self.own.get(label_key(label)) or self.own.get(plain_key(label))
        return own or next(
            (self._columns[code] for code, rank in self._paired(label).items() if rank == 0), None
        )

    def codes(self, label: str) -> Mapping[str, int]:
        """Return the codes of the columns that a label is usual for, with their ranks."""
        return (
            self.usual.get(label_key(label))
            or self.usual.get(plain_key(label))
            or self._paired(label)
        )

    def recognised(self, labels: Sequence[str]) -> int:
        """Return how many of our columns a row names, by our own names and usual ones."""
        codes: set[str] = set()
        for label in filter(None, labels):
            column = self.column(label)
            code = column.code if column is not None else _most_usual(self.codes(label))
            if code is not None:
                codes.add(code)
        return len(codes)

    def person(self, label: str) -> str | None:
        """Return the code of the column of persons that a label names."""
        column = self.column(label)
        if column is not None:
            return column.code if column.is_name else None
        code = _most_usual(self.codes(label))
        return code if code in self._persons else None

    @cached_property
    def _columns(self) -> dict[str, FileColumn]:
        return {column.code: column for column in self.own.values()}

    @cached_property
    def _persons(self) -> frozenset[str]:
        return frozenset(code for code, column in self._columns.items() if column.is_name)

    def _paired(self, label: str) -> dict[str, int]:
        """Return the columns that a label 申请人/姓名 names; 0 for one that is certain."""
        pair = _pair(label)
        if pair is None:
            return {}
        upper, lower = pair
        general = _GENERAL.sub("", upper)
        whole = self.own.get(upper + lower) or self.own.get(general + lower)
        if whole is not None:
            return {whole.code: 0}
        if upper in self.shared or self._is_person_within(upper, lower):
            return self._among_persons(lower)
        if several := self._acting_called(general):
            return {code: 1 for person in several for code in self._person_columns(person, lower)}
        person = self._person_called(general)
        if person is not None:
            return self._person_columns(person, lower)
        if (general + lower) in self.usual:
            return dict(self.usual[general + lower])
        return self._by_lower_cell(general, lower)

    def _is_person_within(self, upper: str, lower: str) -> bool:
        """Return whether the lower cell names one of several persons: 甲方 below 当事人."""
        is_role = lower not in _NAMES and self._party_called(lower) is not None
        return is_role and _GENERAL.sub("", upper) not in self.own

    def _among_persons(self, key: str) -> dict[str, int]:
        """Return the columns of a cell below one over several persons: a person, or a number."""
        person = self._party_called(key) if key not in _NAMES else None
        return (
            {person: 0}
            if person
            else {code: rank + 1 for code, rank in self.usual.get(key, {}).items()}
        )

    def _person_called(self, key: str) -> str | None:
        own = self.own.get(key)
        if own is not None:
            return own.code if own.is_name else None
        code = _most_usual(self.usual.get(key, {}))
        return code if code in self._persons else None

    def _acting_called(self, key: str) -> list[str]:
        """Return those who act for one party or another and share a key, such as 监护人."""
        codes = (
            [] if key in self.own else [c for c in self.usual.get(key, {}) if c in self._persons]
        )
        return codes if len(codes) > 1 and all(self._columns[code].person for code in codes) else []

    def _party_called(self, key: str) -> str | None:
        """Return the person that a key names, unless it acts for another, unnamed one."""
        person = self._person_called(key)
        return None if person is None or self._columns[person].person else person

    def _person_columns(self, person: str, key: str) -> dict[str, int]:
        """Return the column of a cell below the name of a person: the name, or a number."""
        if key in _NAMES:
            return {person: 0}
        own = self.own.get(key)
        codes = {own.code: 0} if own is not None else self.usual.get(key, {})
        return {code: 0 for code in codes if self._columns[code].person == person}

    def _by_lower_cell(self, upper: str, lower: str) -> dict[str, int]:
        """Return the columns that the lower cell names by itself, except those of persons."""
        own = self.own.get(lower)
        if own is not None:
            return {own.code: 0}
        if len(lower) < _TELLING and upper not in _ABOUT_THE_CASE:
            return {}
        return {
            code: rank + 1
            for code, rank in self.usual.get(lower, {}).items()
            if not is_personal(self._columns[code])
        }


def _most_usual(ranks: Mapping[str, int]) -> str | None:
    return min(ranks, key=ranks.__getitem__, default=None)


@lru_cache(maxsize=4096)
def _pair(label: str) -> tuple[str, str] | None:
    """Return the keys of the two lowest cells of a header of several rows; None for one row."""
    *_above, upper, lower = ["", "", *filter(None, map(plain_key, _LEVELS.split(label_key(label))))]
    return (upper, lower) if upper else None


def is_personal(column: FileColumn) -> bool:
    """Return whether a column has the name or a number of a person."""
    return column.is_name or column.is_number


def own_names(columns: Sequence[FileColumn]) -> dict[str, FileColumn]:
    """Our columns by the keys of their labels and codes."""
    return {label_key(name): column for column in columns for name in (column.label, column.code)}
