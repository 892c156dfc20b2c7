"""``govtool config``: what is settled once 设置, and where each value comes from."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.base import i18n
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import quoted
from govtool.base.text_width import printable
from govtool.desk.settings import (
    CLERK,
    LANGUAGE,
    OFF,
    PAGER_SETTING,
    SETTINGS,
    SOURCE,
    UNIT,
    Found,
    Setting,
    SettingOrigin,
    Settings,
    Value,
    own_path,
    setting,
)
from govtool.shell import pager
from govtool.shell.frame.session import Session, login_name
from govtool.shell.options import meant_code, meant_term, naming
from govtool.shell.parameters import argument, option
from govtool.shell.tables import Column, table
from govtool.shell.terminal import emit_json, note, say
from govtool.store.quick_look import NoAnswer, glance
from govtool.views import registers

app = typer.Typer()

Key = Annotated[str, argument("SETTING", "Its name, as govtool config list has it.")]
Here = Annotated[
    bool,
    option(
        "--here",
        "In govtool.toml beside the file, for all who work on it; without it, in your own file.",
    ),
]


@app.command("list", epilog="govtool config list\ngovtool config list --json")
def list_(session: Session) -> None:
    """List what is settled, and where each value comes from.

    An option goes before a variable of the environment, that before govtool.toml beside the file,
    that before your own file. Who records is taken from your own file first, the pager from there
    only.
    """
    _warn_of_unknown(session)
    found = {each: session.settings.found(each) for each in SETTINGS.values()}
    if session.emits([_as_json(each, found[each], session) for each in found]):
        return
    columns = [
        Column(_("Setting")),
        Column(_("Value"), flexible=12),
        Column(_("Comes from"), flexible=16),
        Column(_("What for"), flexible=20, drop=1),
    ]
    rows = [
        [each.name, _shown(each, one, session), _whence(one), _(each.help)]
        for each, one in found.items()
    ]
    table(columns, rows)


@app.command("get", epilog="govtool config get unit")
def get(session: Session, key: Key) -> None:
    """Print the value of a setting; an empty line where there is none."""
    wanted = setting(key)
    found = session.settings.found(wanted)
    if not session.emits(_as_json(wanted, found, session)):
        say(printable(_text(_effective(wanted, found, session))))


@app.command(
    "set",
    epilog="govtool config set unit SQ01\n"
    "govtool config set clerk 甲某\n"
    "govtool config set signatures 填报人：甲某 审核人：乙某\n"
    "govtool config set unit SQ01 --here",
)
def set_(
    session: Session,
    key: Key,
    value: Annotated[list[str], argument("VALUE", "What it is from now on.")],
    here: Here = False,
) -> None:
    """Settle something from now on, in your own file.

    The settings: unit and source fill in --unit and --source of commands that add something, and
    never narrow a list or a return; clerk says who records; language; width of lists; pager for
    long lists, or off; signatures for papers.
    """
    wanted = setting(key)
    checked = _checked(wanted, value)
    origin = _origin(here)
    if origin not in wanted.places:
        message = _(
            "“{key}” is a program to run, and is taken from your own file only.", key=wanted.name
        )
        raise Refused("own_only", message, _("Leave --here out."))
    _put(session, wanted, checked, origin)
    if session.json:
        emit_json(_as_json(wanted, _anew(session, wanted), session))
        return
    say(f"{wanted.name} = {printable(_text(checked))}")
    _warn_of_unknown(session)
    if wanted is UNIT and not _may_be_unit(str(checked), session):
        note(
            _(
                "Warning: there is no unit “{value}” in {path}.",
                value=quoted(checked),
                path=session.db,
            )
        )
    _say_what_counts(wanted, checked, session)


@app.command("unset", epilog="govtool config unset unit\ngovtool config unset unit --here")
def unset(session: Session, key: Key, here: Here = False) -> None:
    """Take a setting out of your own file, so that what is settled elsewhere counts, or nothing."""
    wanted = setting(key)
    file = session.settings.file(_origin(here))
    was_there = wanted.name in file.tables
    if was_there:
        _put(session, wanted, None, _origin(here))
    found = _anew(session, wanted)
    if session.emits(_as_json(wanted, found, session)):
        return
    if not was_there:
        note(_("{path} does not say anything of “{key}”.", path=file.path, key=wanted.name))
    value = _shown(wanted, found, session)
    say(f"{wanted.name} = {value}" + (f"  ({_whence(found)})" if value else ""))


@app.command("path", epilog="govtool config path\ngovtool config path --here")
def path(session: Session, here: Here = False) -> None:
    """Print where your own settings are, or with --here those beside the file."""
    if session.emits({"user": own_path(), "beside": session.settings.beside.path}):
        return
    say(str(session.settings.file(_origin(here)).path or ""))


def _checked(wanted: Setting, words: list[str]) -> Value:
    """Return the value that the words of the command line mean.

    :raises Refused: it cannot be one, naming the setting.
    """
    with naming(wanted.name, " ".join(words)):
        value = wanted.check(words if len(words) > 1 else words[0])
        if wanted is SOURCE:
            meant_term(voc.Source, str(value))
    return value


def _may_be_unit(typed: str, session: Session) -> bool:
    """Return whether the file has such a unit, or cannot be read now."""
    with suppress(NoAnswer, Refused), glance(session.db) as conn:
        return (
            meant_code(
                typed, {row["code"]: row["name"] for row in registers.register_rows(conn, "unit")}
            )
            is not None
        )
    return True


def _origin(here: bool) -> SettingOrigin:
    return SettingOrigin.BESIDE if here else SettingOrigin.OWN


def _put(session: Session, wanted: Setting, value: Value | None, origin: SettingOrigin) -> None:
    """Write a setting; a file beside the database gets the rights of the database."""
    rights_of = session.db if origin is SettingOrigin.BESIDE else None
    session.settings.file(origin).put(wanted, value, rights_of=rights_of)


def _anew(session: Session, wanted: Setting) -> Found:
    """Return the effective value of a setting."""
    return Settings(session.db, session.settings.given).found(wanted)


def _say_what_counts(wanted: Setting, value: Value, session: Session) -> None:
    """Point out a setting that takes precedence over the new one."""
    found = _anew(session, wanted)
    if found.value != value:
        text = _("But {place} goes before it: {value}")
        note(text.format(place=found.where, value=printable(_text(found.value))))


def _warn_of_unknown(session: Session) -> None:
    for origin in (SettingOrigin.OWN, SettingOrigin.BESIDE):
        file = session.settings.file(origin)
        unknown = file.unknown()
        if unknown:
            text = _(
                "Warning: {path} has settings that there are not: {names}. There are: {known}."
            )
            names = listed(quoted(key) for key in unknown)
            note(text.format(path=file.path, names=names, known=listed(SETTINGS)))
        for each in SETTINGS.values():
            if each.name in file.tables and origin not in each.places:
                text = _("Warning: {path}: “{key}” is not taken from there.")
                note(text.format(path=file.path, key=each.name))


def _effective(each: Setting, found: Found, session: Session) -> Value | None:
    """Return the value in use, including the default."""
    if found.value is not None:
        return found.value
    usual: dict[str, Callable[[], Value | None]] = {
        CLERK.name: login_name,
        LANGUAGE.name: i18n.language,
        PAGER_SETTING.name: lambda: " ".join(pager.command_of(session.settings.pager)) or OFF,
    }
    return usual[each.name]() if each.name in usual else None


def _shown(each: Setting, found: Found, session: Session) -> str:
    return printable(_text(_effective(each, found, session)))


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _whence(found: Found) -> str:
    texts = {
        SettingOrigin.OPTION: _("option {where}"),
        SettingOrigin.ENVIRONMENT: _("variable {where}"),
        SettingOrigin.BESIDE: _("beside the file: {where}"),
        SettingOrigin.OWN: _("your own: {where}"),
        SettingOrigin.DEFAULT: _("usual"),
    }
    return texts[found.origin].format(where=_shortened(found.where or ""))


def _shortened(path: str) -> str:
    """Return a path below ``~`` if it is in the user's home."""
    home = os.path.expanduser("~")  # noqa: PTH111  # never fails, where nobody has a home
    return (
        str(Path("~") / Path(path).relative_to(home)) if Path(path).is_relative_to(home) else path
    )


def _as_json(each: Setting, found: Found, session: Session) -> dict[str, Any]:
    return {
        "name": each.name,
        "value": _effective(each, found, session),
        "origin": found.origin,
        "where": found.where,
        "help": _(each.help),
    }
