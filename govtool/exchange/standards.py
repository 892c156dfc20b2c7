"""The tables of GB/T 31000-2015 in ``data/standards``: categories of events by dispute type."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from govtool.base import toml_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, of
from govtool.base.resources import data_dir
from govtool.base.vocabulary import DisputeType

TYPES, USUAL = "gb31000_event_types.csv", "gb31000_usual_types.toml"


@cache
def event_types() -> Mapping[str, str]:
    """Return 事件类别: the names of the categories by their codes of two or four digits.

    :raises Refused: code ``bad_standard``, when someone edited the file wrongly.
    """
    try:
        with (data_dir() / "standards" / TYPES).open(encoding="utf-8-sig", newline="") as file:
            return {code: name for code, name, *_more in list(csv.reader(file))[1:]}
    except (OSError, ValueError) as error:
        raise _bad(TYPES, str(error)) from error


@cache
def usual_event_types() -> Mapping[DisputeType, str]:
    """Return the usual category of each dispute type; an office may change it.

    :raises Refused: code ``bad_standard``, naming what is wrong or missing in the file.
    """
    try:
        text = (data_dir() / "standards" / USUAL).read_text(encoding="utf-8")
        codes = toml_text.tables(text)
    except (OSError, ValueError) as error:
        raise _bad(USUAL, str(error)) from error
    wrong = next((kind for kind in DisputeType if codes.get(kind) not in event_types()), None)
    if wrong is not None:
        message = _("“{code}” for {kind} is no category of events.")
        raise _bad(USUAL, message.format(code=codes.get(wrong), kind=wrong.value))
    return {kind: codes[kind] for kind in DisputeType}


def _bad(file: str, message: str) -> Refused:
    return Refused("bad_standard", of(file, message), _("Restore the file as it was shipped."))
