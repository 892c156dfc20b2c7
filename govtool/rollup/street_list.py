"""The list of streets that have to send a part 应报名单, as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.tables.formats.source import open_source


class Expected(NamedTuple):
    """A street that has to send its part, and what it belongs to."""

    code: str
    name: str
    county: str = ""
    province: str = ""


_HEADERS = {
    "code": ("code", "street", "街道编码", "编码"),
    "name": ("name", "街道名称", "街道", "名称"),
    "county": ("county", "区县", "县", "区"),
    "province": ("province", "省", "省份"),
}


def expected_in(path: Path) -> dict[str, Expected]:
    """Return the streets that a list in CSV names, by code.

    :raises Refused: code ``bad_list``; as :func:`govtool.tables.formats.source.open_source`.
    """
    with open_source(str(path)) as source, source.text() as text:
        reader = csv.DictReader(text, strict=True)
        try:
            headers = [header.strip() for header in reader.fieldnames or ()]
            reader.fieldnames = headers
            rows = [(reader.line_num, row) for row in reader if any(row.values())]
        except csv.Error as error:
            raise _bad_list(path, str(error)) from error
    if not set(_HEADERS["code"]) & set(headers):
        raise _bad_list(path, _("No column is called “code” or “街道编码”."))
    for names in _HEADERS.values():
        if len(same := [header for header in headers if header in names]) > 1:
            raise _bad_list(path, _("Several columns say the same: {names}", names=listed(same)))
    lines = [
        (line, Expected(*(_value(row, names) for names in _HEADERS.values()))) for line, row in rows
    ]
    if mistakes := list(_mistakes(lines)):
        raise _bad_list(path, listed(mistakes))
    return {one.code: one for _line, one in lines}


def _value(row: Mapping[str, str | None], names: Iterable[str]) -> str:
    return next((text.strip() for name in names if (text := row.get(name))), "")


def _mistakes(lines: list[tuple[int, Expected]]) -> Iterator[str]:
    """Yield what is wrong with the lines."""
    seen: dict[str, int] = {}
    if not lines:
        yield _("It names no street.")
    for line, one in lines:
        if not one.code:
            yield _("line {n}: no code", n=line)
        elif one.code in seen:
            yield _(
                "line {n}: {code} is on line {other} already",
                n=line,
                code=quoted(one.code),
                other=seen[one.code],
            )
        seen.setdefault(one.code, line)


def _bad_list(path: Path, reason: str) -> Refused:
    message = _("“{path}” is no list of streets: {reason}", path=path, reason=reason)
    hint = _(
        "Make it a CSV file with the columns code, name, county and province, one line a street."
    )
    return Refused("bad_list", message, hint, column="--expect", value=str(path))
