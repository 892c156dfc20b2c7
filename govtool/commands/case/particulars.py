"""The particulars of a case 案件要素 as options: ``--set FIELD=VALUE`` and a few more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, choose_from, in_chinese
from govtool.base.patterns import pattern
from govtool.base.text import half_width, quoted
from govtool.shell.form.long_texts import text_meant
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_term, naming, typed_day, whole_number, written
from govtool.shell.parameters import option
from govtool.subjects.case.particulars import PARTICULARS, TIMES

_FIELDS = {label: field for field, label in PARTICULARS.items()}

Persons = Annotated[
    int | None,
    option(
        "--persons N", "How many persons it is about; without it, as many as there are parties."
    ),
]
Scale = Annotated[
    str | None,
    option(
        "--scale 01|02|03", "The scale of the event (GB/T 31000): 个体性, 一般群体性 or 重大群体性."
    ),
]
Amount = Annotated[str | None, option("--amount YUAN", "The amount in the agreement, in yuan.")]
Body = Annotated[
    str | None,
    option(
        "--body BODY",
        "The body that mediated, e.g. community or 居调委会; without it, that of the unit.",
    ),
]
Way = Annotated[
    str | None, option("--way WAY", "The way it was settled, e.g. peoples or 人民调解.")
]
SET_HELP = (
    "What else the papers ask, once for each: occurred_on, place, persons, scale, category, "
    "mediator, mediator_phone, body, way, amount, facts, points, terms, performance, perform_by, "
    "paper, matter, prevented, or their Chinese names, e.g. 协议内容=…; @FILE takes a value from a "
    "text file."
)
More = Annotated[list[str] | None, option("--set FIELD=VALUE", SET_HELP)]


def field_named(name: str) -> str | None:
    """Return the field with this code or Chinese name, or None."""
    word = half_width(name)
    return word if word in PARTICULARS else _FIELDS.get(word)


def read(field: str, value: str, option: str, session: Session) -> Any:
    """Return the value of a particular as typed; None if empty, or "none" for a term.

    :raises Refused: a value that cannot be, under the name of its option.
    """
    if not value.strip() or (field in _CHOSEN and half_width(value).lower() in _NONE):
        return None
    convert = _READ.get(field)
    with naming(option, value):
        return convert(value.strip(), session) if convert else value


def told(pairs: Iterable[str], options: Mapping[str, Any], session: Session) -> dict[str, Any]:
    """Return the particulars given by ``--set`` and other options; None takes one out.

    :param options: by field, what was typed, None where the option was not given.
    :raises UsageMistake: code ``unexpected_option``, for one given twice. :raises Refused: an
        unknown field, a wrong value.
    """
    given = [
        (field, f"--{field}", str(value)) for field, value in options.items() if value is not None
    ]
    given += [_pair(typed) for typed in pairs]
    answers = {field: read(field, value, option, session) for field, option, value in given}
    if len(answers) < len(given):
        raise UsageMistake(
            "unexpected_option", _("A field is given twice in one command."), _("Give each once.")
        )
    return {
        name: told
        for field, value in answers.items()
        for name, told in told_as(field, value).items()
    }


def _pair(typed: str) -> tuple[str, str, str]:
    name, equals, value = typed.partition("=")
    field = field_named(name)
    if not equals or field is None:
        message = _(
            "--set: “{value}” is not FIELD=VALUE of something the papers ask.", value=quoted(typed)
        )
        hint = choose_from(PARTICULARS.values() if in_chinese() else PARTICULARS)
        raise Refused("unknown_field", message, hint, column="--set", value=quoted(typed))
    option = f"--set {half_width(name)}"
    with naming(option, value):
        return field, option, text_meant(value.strip())


def told_as(field: str, value: Any) -> dict[str, Any]:
    """Return the values by field: the time of performance may be a day, instalments, or words."""
    if field != "perform_by":
        return {field: value}
    if value is None:
        return dict.fromkeys(TIMES)
    if isinstance(value, str):
        return {"perform_when": value}
    return {"instalments" if isinstance(value, tuple) else field: value}


def known_time(known: m.Particulars) -> Any:
    """Return the time of performance in the form that is recorded, or None."""
    return next((value for name in TIMES if (value := getattr(known, name)) is not None), None)


def supplement(
    values: Mapping[str, Any], on: dt.date, reason: str | None = None
) -> m.Supplemented | None:
    """Return the event that records the particulars, or None if there are none.

    :param values: what :func:`told` gives.
    :raises Refused: a value that cannot be.
    """
    if not values:
        return None
    known = {field: value for field, value in values.items() if value is not None}
    cleared = tuple(field for field, value in values.items() if value is None)
    return m.Supplemented.checked(on=on, cleared=cleared, reason=reason, **known)


def _term(vocabulary: type[voc.Term]) -> Callable[[str, Session], voc.Term]:
    return lambda value, _session: meant_term(vocabulary, value)


def prevented_kinds(typed: Iterable[str]) -> tuple[voc.Prevented, ...]:
    """Return the kinds prevented, each once; one text may name several (民转刑、自杀).

    :raises Refused: code ``bad_term``.
    """
    words = [word for text in typed for word in _BETWEEN.split(half_width(text)) if word]
    found = {meant_term(voc.Prevented, word) for word in words}
    return tuple(kind for kind in voc.Prevented if kind in found)


_BETWEEN = pattern(r"[、,，;；/\s]+")

LONG = frozenset({"terms", "performance", "facts", "points"})
"""Fields that may have several lines."""
_CHOSEN: dict[str, Callable[[str, Session], voc.Term]] = {
    "scale": _term(voc.Scale),
    "body": _term(voc.Body),
    "way": _term(voc.Way),
    "paper": _term(voc.AgreementPaper),
    "matter": _term(voc.AgreementMatter),
}
"""Fields that hold a term of a vocabulary."""
_NONE = frozenset({"none", "无"})
_PART = pattern(
    r"(?P<day>\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{8}|(\d{4}年)?\d{1,2}月\d{1,2}日)前?[\s:]*(?P<amount>\d[\d,.]*万?元?)?"
)
"""One instalment: a day, and how much."""
_BETWEEN_DAYS = pattern(r"[;；、\n]|[,，](?=\s*(?:\d{4}[-/.年]|\d{1,2}月))")
_NO_WORDS = pattern(r"[\d\s年月日元万,.:;、/-]*")


def _time(value: str, session: Session) -> Any:
    """Return a day, instalments (days with amounts), or words such as 即时履行."""
    parts = [part for piece in _BETWEEN_DAYS.split(value) if (part := half_width(piece))]
    matches = [match for part in parts if (match := _PART.fullmatch(part))]
    if len(parts) <= 1 and not any(match["amount"] for match in matches):
        return _day_or_words(value, session)
    if len(matches) == len(parts):
        return tuple(
            sorted((_instalment(match, session) for match in matches), key=lambda one: one.on)
        )
    if any(_NO_WORDS.fullmatch(part) and not _PART.fullmatch(part) for part in parts):
        raise _no_instalments(value)
    return value


def _day_or_words(value: str, session: Session) -> Any:
    try:
        return written(value, session, ahead=True)  # 三天内 is a promise in words
    except Refused:
        if _NO_WORDS.fullmatch(half_width(value)):
            raise
        return value


def _instalment(match: re.Match[str], session: Session) -> m.Instalment:
    on = typed_day(match["day"], session, ahead=True)
    return m.Instalment.checked(on=on, amount=match["amount"])


def _no_instalments(value: str) -> Refused:
    message = _("“{value}” is not a list of days and amounts.", value=quoted(value))
    return Refused(
        "bad_date",
        message,
        _(
            "Write a day and an amount for each: {example}",
            example="2026-03-31 5000；2026-06-30 5000",
        ),
    )


_READ: dict[str, Callable[[str, Session], Any]] = {
    "occurred_on": typed_day,
    "perform_by": _time,
    "persons": lambda value, _session: whole_number(value),
    "prevented": lambda value, _session: prevented_kinds([value]),
    **_CHOSEN,
}
"""Readers of the values of fields; any other is a text."""
