"""The files of units (contract, Files)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, msgid
from govtool.law.contact import Contact
from govtool.law.office import Office
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help, SavedRecord
from govtool.subjects.unit.kinds import UNIT, Unit, UnitPosts, UnitProfile

_MARKS = marks_of(Contact)
_ABOVE = {voc.UnitKind.STREET: voc.UnitKind.DISTRICT} | dict.fromkeys(
    voc.BELOW_THE_STREET, voc.UnitKind.STREET
)


def _under_the_street(values: dict[str, Any], office: Office) -> dict[str, Any]:
    """Return the values of a unit, by default under the office's street."""
    return {"parent": office.street, **values} if values["kind"] in voc.BELOW_THE_STREET else values


def _wrong_parent(unit: Unit, parent: Unit) -> str | None:
    if parent.kind is _ABOVE.get(unit.kind):
        return None
    message = _("{parent} is a {kind}; it cannot stand above a {below}.")
    return message.format(parent=parent.code, kind=parent.kind.label, below=unit.kind.label)


def _phone(post: voc.Post) -> str:
    return f"{post.value}_phone"


def _of_post(post: voc.Post) -> Iterator[FileColumn]:
    yield FileColumn(post.value, post.zh, Reading.NAMES, width=14, mark=_MARKS["name"], if_any=True)
    yield FileColumn(
        _phone(post), f"{post.zh}电话", Reading.PHONES,
        width=16, mark=_MARKS["phone"], person=post.value, if_any=True,
    )  # fmt: skip


def _quantity(code: str, label: str) -> FileColumn:
    return FileColumn(code, label, Reading.QUANTITY, if_any=True)


_OWN = (
    FileColumn("code", "单位编码", Reading.CODE, required=True),
    FileColumn(
        "name", "单位名称", Reading.NAME, required=True, width=36, mark=marks_of(Unit)["name"]
    ),
    FileColumn(
        "kind",
        "单位类别",
        Reading.WORD,
        required=True,
        width=14,
        words=words_of(voc.UnitKind),
        by_cells=True,
    ),
    FileColumn("parent", "上级单位", Reading.CODE),
    FileColumn(
        "stationed_from",
        "派驻来源",
        Reading.LINE,
        width=20,
        mark=marks_of(Unit)["stationed_from"],
        if_any=True,
    ),
)
_PROFILE = (
    FileColumn("area", "面积（平方公里）", Reading.AREA, if_any=True),
    _quantity("households", "户数"),
    _quantity("population", "人口数"),
    _quantity("residents_groups", "居民小组数"),
)
_STAFF = (
    _quantity("posts", "编制数"),
    _quantity("filled", "实有人数"),
    _quantity("seconded", "借调人数"),
    _quantity("full_time", "专职人数"),
)
COLUMNS: Sequence[FileColumn] = (
    *_OWN,
    *(column for post in voc.Post for column in _of_post(post)),
    *_PROFILE,
    *_STAFF,
)


def _cells(unit: Unit) -> dict[str, Any]:
    """Return the cells of a unit; people and telephones in the same order."""
    cells: dict[str, Any] = {column.code: None for column in COLUMNS}
    cells |= {column.code: getattr(unit, column.code) for column in _OWN}
    for post in dict.fromkeys(contact.post for contact in unit.contacts):
        holders = [contact for contact in unit.contacts if contact.post is post]
        phones = [contact.phone or "" for contact in holders]
        cells[post.value] = text.BETWEEN.join(contact.name for contact in holders)
        cells[_phone(post)] = text.BETWEEN.join(phones) if any(phones) else None
    for record in filter(None, (unit.profile, unit.posts)):
        cells |= dict(record)
    return cells


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a unit from what its columns hold.

    :raises Refused: code ``bad_value``, for more telephones than people.
    """
    known = {column.code: values.get(column.code) for column in _OWN}
    contacts = (contact for post in voc.Post for contact in _holders(post, values))
    profile = {column.code: values.get(column.code) for column in _PROFILE}
    posts = {column.code: values.get(column.code) for column in _STAFF}
    return known | {
        "contacts": tuple(contacts),
        "profile": UnitProfile(**profile) if _says_something(profile) else None,
        "posts": UnitPosts(**posts) if _says_something(posts) else None,
    }


def _says_something(values: Mapping[str, Any]) -> bool:
    return any(value is not None for value in values.values())


def _holders(post: voc.Post, values: Mapping[str, Any]) -> Iterator[Contact]:
    names, phones = (
        cell.split(text.BETWEEN) if cell else []
        for cell in (values.get(post.value), values.get(_phone(post)))
    )
    if len(phones) > len(names):
        message = _("There are more telephone numbers than people.")
        raise Refused("bad_value", message, column=_phone(post))
    for name, phone in zip_longest(names, phones):
        yield Contact.checked(post=post, name=name, phone=phone or None)


UNIT_FILES = FileForm(
    "units",
    "unit",
    msgid("units"),
    "单位",
    COLUMNS,
    Help(
        msgid(
            "Import units, also with contacts (负责人, 负责人电话 …). Columns that the file does "
            "not have change nothing."
        ),
        "govtool import units 单位.csv\ngovtool import units 通讯录.xlsx --update",
    ),
    Help(
        msgid(
            "Export the units with their contacts. Telephone numbers are masked unless --full is "
            "given."
        ),
        "govtool export units -o 单位.csv\n"
        'govtool export units -o 通讯录.xlsx --full --reason "印发通讯录"',
    ),
    SavedRecord(
        UNIT,
        completed=_under_the_street,
        parent="parent",
        parent_fits=_wrong_parent,
        cells=_cells,
        fields=_fields,
        keeps=True,
    ),
    heading=msgid("Units"),
)
