"""Settings 设置: the user's own file, ``govtool.toml`` beside the database, variables.

An option overrides a variable of the environment, that the file beside the database, that the
user's own file: what is closer to the work knows more of it. Two settings differ:

- ``clerk``: users know best who they are, so their own file goes first; and where a file has
  profiles, a name from beside it gives no rights (:mod:`govtool.shell.profiles`).
- ``pager`` is a program to run: it is taken from the user's own file only. A folder that came from
  somebody else must not be able to start one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from govtool.base import i18n, text, toml_text
from govtool.base.errors import GovtoolError, NotFound, Refused
from govtool.base.i18n import _, listed, msgid
from govtool.base.patterns import pattern

Value = str | int | tuple[str, ...]

OWN_NAME = "config.toml"
BESIDE_NAME = "govtool.toml"
OWN_VARIABLE = "GOVTOOL_CONFIG"
"""The variable that names another own file; empty or missing for a script without settings."""
PAGER = "less -FRX"
OFF = "off"
NARROWEST, WIDEST = 40, 400
SIGNERS = ("填报人", "审核人", "单位负责人", "记录人")
"""The roles that sign papers, as printed."""
_OTHER_SIGNERS = {"负责人": "单位负责人", "制表人": "填报人", "复核人": "审核人"}
_LARGEST = 1 << 16
"""Bytes of a file."""
_SECRETS = pattern(r"pass|secret|token|pwd|口令|密码|密钥|(?:^|[_.-])key$", re.IGNORECASE)


class SettingOrigin(StrEnum):
    """The origin of a value."""

    OPTION = "option"
    ENVIRONMENT = "environment"
    BESIDE = "beside"
    OWN = "user"
    DEFAULT = "default"


class Found(NamedTuple):
    """A value, its origin, and the option, variable or path that sets it."""

    value: Value | None
    origin: SettingOrigin
    where: str | None = None


class Setting(NamedTuple):
    """A setting.

    :param name: its key in the files.
    :param help: what it is for.
    :param check: turns what a file, or the words of a command line, say into the value. Refuses
        what cannot be one.
    :param variable: the variable of the environment that goes before the files.
    :param option: the option that goes before all.
    :param places: the files that may say it, the first that does so counts.
    :param fills: whether the option of commands that add something is filled with it.
    """

    name: str
    help: str
    check: Callable[[Any], Value]
    variable: str
    option: str = ""
    places: tuple[SettingOrigin, ...] = (SettingOrigin.BESIDE, SettingOrigin.OWN)
    fills: bool = False


def _line(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, value))
    if not isinstance(value, str):
        raise Refused("bad_value", _("It is not a text."), _('Texts are written in quotes: "SQ01"'))
    return text.clean(value, text.LINE_LIMIT)


def _name(value: Any) -> str:
    return text.clean(_line(value), text.NAME_LIMIT)


def _language(value: Any) -> str:
    meant = text.half_width(_line(value)).casefold()
    if meant.startswith(("zh", "chinese", "中文", "汉语")):
        return i18n.CHINESE
    if meant.startswith(("en", "英文", "英语")):
        return i18n.ENGLISH
    message = _("There is no language “{lang}”.", lang=text.quoted(meant))
    raise Refused("bad_value", message, "zh_CN, en")


def _width(value: Any) -> int:
    number = value
    if not isinstance(value, int):
        typed = text.half_width(_line(value))
        number = int(typed) if re.fullmatch(r"\d{1,4}", typed) else None
    if number is None or isinstance(number, bool) or not NARROWEST <= number <= WIDEST:
        message = _("It is not a number from {least} to {most}.", least=NARROWEST, most=WIDEST)
        raise Refused("bad_value", message)
    return int(number)


def _pager(value: Any) -> str:
    if value is False:
        return OFF
    command = _line(value)
    return OFF if command.casefold() in {"off", "no", "none", "关", "否", "无", "不用"} else command


def _signatures(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, (list, tuple)) else re.split(r"[,，、;；]", _line(value))
    found = dict(_signature(_line(part)) for part in parts)
    return tuple(f"{who}：{name}" for who, name in found.items())


def _signature(part: str) -> tuple[str, str]:
    who, _colon, name = (piece.strip() for piece in re.sub("[:=＝]", "：", part).partition("："))
    who = _OTHER_SIGNERS.get(who, who)
    if who not in SIGNERS or not name:
        message = _("“{value}” does not say who signs as what.", value=text.quoted(part))
        hint = _("For example: {example}. There are: {names}.")
        raise Refused(
            "bad_value", message, hint.format(example="填报人：甲某", names=listed(SIGNERS))
        )
    return who, text.clean(name, text.NAME_LIMIT)


UNIT = Setting(
    "unit",
    msgid("The unit that is meant where something is added, by code or name."),
    _line,
    "GOVTOOL_UNIT",
    "--unit",
    fills=True,
)
CLERK = Setting(
    "clerk",
    msgid("Who records."),
    _name,
    "GOVTOOL_ACTOR",
    "--actor",
    (SettingOrigin.OWN, SettingOrigin.BESIDE),
)
SOURCE = Setting(
    "source",
    msgid("Where disputes come from that are registered, e.g. 网格排查."),
    _line,
    "GOVTOOL_SOURCE",
    "--source",
    fills=True,
)
LANGUAGE = Setting("language", msgid("The language to speak."), _language, "GOVTOOL_LANG", "--lang")
WIDTH = Setting(
    "width",
    msgid("How many columns lists take; without it, those of the window."),
    _width,
    "GOVTOOL_WIDTH",
)
PAGER_SETTING = Setting(
    "pager",
    msgid("The program that shows long lists page by page, or off; from your own file only."),
    _pager,
    "GOVTOOL_PAGER",
    places=(SettingOrigin.OWN,),
)
SIGNATURES = Setting(
    "signatures",
    msgid("Who signs papers, e.g. 填报人：甲某 审核人：乙某."),
    _signatures,
    "GOVTOOL_SIGNATURES",
)
SETTINGS = {
    each.name: each for each in (UNIT, CLERK, SOURCE, LANGUAGE, WIDTH, PAGER_SETTING, SIGNATURES)
}
"""All there are, by name."""


def setting(name: str) -> Setting:
    """Return the setting of that name, in any case.

    :raises Refused: code ``secret``, for what must not lie in a file in the clear.
    :raises NotFound: code ``unknown_setting``, with those most like it.
    """
    key = text.half_width(name).casefold()
    if key in SETTINGS:
        return SETTINGS[key]
    if _SECRETS.search(key):
        message = _(
            "Nothing secret is kept in settings: everybody who sees the file could read it."
        )
        hint = _("The key store of the system keeps passphrases: govtool key remember")
        raise Refused("secret", message, hint)
    from difflib import get_close_matches

    near = get_close_matches(key, SETTINGS)
    message = _("There is no setting “{name}”.", name=text.quoted(name))
    ways = _("Did you mean: {names}?", names=listed(near)) if near else ""
    ways = ways or _("There are: {names}.", names=listed(SETTINGS))
    raise NotFound("unknown_setting", message, ways)


# --- files


class SettingsFile:
    """A file with settings, read when first asked; one that is not there has none.

    :param path: None for none at all.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    @cached_property
    def source(self) -> str:
        """The text of the file.

        :raises Refused: code ``bad_settings``.
        """
        if self.path is None or not os.path.exists(self.path):  # noqa: PTH110  # of a service account no folder may exist
            return ""
        from govtool.base import input_files  # most desks have no file of settings

        try:
            content = input_files.content(self.path, _LARGEST + 1)
        except OSError as error:
            raise self._bad(
                i18n.system_reason(error), _("See to it that you may read it.")
            ) from error
        if len(content) > _LARGEST:
            raise self._bad(_("it is too large"), _("Change it in the file."))
        for encoding in input_files.encodings(content):
            with suppress(UnicodeDecodeError):
                return content.decode(encoding).removeprefix("\ufeff")
        raise self._bad(_("it is no text"), _("Save it as UTF-8."))

    @cached_property
    def tables(self) -> dict[str, Any]:
        """The values by key.

        :raises Refused: code ``bad_settings``, naming file and line.
        """
        source = self.source
        if not source:
            return {}
        try:
            return toml_text.tables(source)
        except ValueError as error:
            place = re.search(r"line (\d+)", str(error))
            line = int(place[1]) if place else source.count("\n") + 1
            hint = _('Write a setting to a line, its text in straight quotes: unit = "SQ01"')
            raise self._bad(_("line {n} cannot be read", n=line), hint, line=line) from error

    def value(self, setting: Setting) -> Value | None:
        """Return the value of a setting, or None.

        :raises Refused: code ``bad_settings``, naming file, line and key.
        """
        said = self.tables.get(setting.name)
        if said is None:
            return None
        try:
            return setting.check(said)
        except GovtoolError as error:
            line = toml_text.line_of(self.source, setting.name)  # none where it heads a table
            reason = i18n.of(f"“{setting.name}”", error.message)
            if line is not None:
                template = _("line {n}, “{key}”: {problem}")
                reason = template.format(n=line, key=setting.name, problem=error.message)
            hint = "\n".join(
                [
                    *filter(None, [error.hint]),
                    _("To be without it: govtool config unset {key}", key=setting.name)
                    + (" --here" if self.path and self.path.name == BESIDE_NAME else ""),
                ]
            )
            raise self._bad(reason, hint, line=line, key=setting.name) from error

    def unknown(self) -> list[str]:
        """Return the keys in it that are no settings."""
        return [key for key in self.tables if key not in SETTINGS]

    def put(self, setting: Setting, value: Value | None, *, rights_of: Path | None = None) -> None:
        """Write a value to the file, all else unchanged; as a whole or not at all.

        :param rights_of: a file whose rights a new one gets; without it only its owner may read it.
        :raises Refused: code ``bad_settings``, when it cannot be read, or not be changed;
            ``no_settings``, for none at all.
        :raises StorageTrouble: it cannot be written.
        """
        if self.path is None:
            message = _(
                "{variable} is empty: there are no settings of your own.", variable=OWN_VARIABLE
            )
            raise Refused("no_settings", message)
        _write(self.path, self._edited(setting, value), rights_of)

    def _edited(self, setting: Setting, value: Value | None) -> str:
        _readable = self.tables
        try:
            return toml_text.edited(
                self.source, setting.name, None if value is None else toml_text.literal(value)
            )
        except ValueError as error:
            line = toml_text.line_of(self.source, setting.name)
            raise self._bad(
                str(error), _("Change it in the file."), line=line, key=setting.name
            ) from error

    def _bad(self, reason: str, hint: str, **where: Any) -> Refused:
        message = _(
            "The settings in {path} cannot be used: {reason}.",
            path=self.path,
            reason=reason.rstrip(".。"),
        )
        return Refused("bad_settings", message, hint, path=str(self.path), **where)


def _write(path: Path, source: str, rights_of: Path | None) -> None:
    from govtool.file import disk, durable_files

    target = disk.real_path(path)
    with durable_files.translated(path):
        if rights_of is None:  # the folder of a database is never made by the way
            disk.make_folder(target.parent)
        durable_files.clear_forgotten(target.parent)
        part = durable_files.written(target, source.encode())
        try:
            like = target if target.exists() else rights_of
            if like is not None and like.exists():
                part.chmod(like.stat().st_mode & 0o666)
            part.replace(target)
        finally:
            durable_files.clear_away(part)
        disk.write_through(target.parent)


def own_path(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return where the person's own settings are; None where a script wants none."""
    named = environ.get(OWN_VARIABLE)
    if named is not None:
        return Path(named) if named.strip() else None
    return config_folder(environ) / OWN_NAME


def config_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the user's folder for settings; on Linux without the slow import of platformdirs."""
    if platform == "linux":
        folder = environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")  # noqa: PTH111  # never fails
        return Path(folder) / "govtool"
    from platformdirs import user_config_path

    return user_config_path("govtool", appauthor=False)


def beside_path(db: Path) -> Path:
    """Return where the settings for all who work on a file are."""
    return db.parent / BESIDE_NAME


# --- together


class Settings:
    """The settings in force for a file.

    :param db: the file in use.
    :param given: values of options, by name of the setting.
    :raises Refused: each value as it is asked for, code ``bad_settings``; see :meth:`check`.
    """

    def __init__(
        self,
        db: Path,
        given: Mapping[str, Value | None] | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.given = given or {}
        self.environ = environ
        self.own = SettingsFile(own_path(environ))
        self.beside = SettingsFile(beside_path(db))

    @property
    def unit(self) -> str | None:
        """The unit of ``add`` commands, as it was written: a code or a name."""
        return self._text(UNIT)

    @property
    def clerk(self) -> str | None:
        """The actor; None for the user of the computer."""
        return self._text(CLERK)

    @property
    def source(self) -> str | None:
        """The source of cases, as it was written: a code or a label."""
        return self._text(SOURCE)

    @property
    def language(self) -> str | None:
        """``zh_CN`` or ``en``; None for that of the locale."""
        return self._text(LANGUAGE)

    @property
    def width(self) -> int | None:
        """Columns of lists; None for those of the window."""
        value = self.found(WIDTH).value
        return value if isinstance(value, int) else None

    @property
    def pager(self) -> str | None:
        """The command that shows long lists on a terminal; None for none."""
        command = self._text(PAGER_SETTING) or self.environ.get("PAGER", "").strip() or PAGER
        return None if command == OFF else command

    @property
    def signatures(self) -> dict[str, str]:
        """The signers of papers: names by role (:data:`SIGNERS`)."""
        value = self.found(SIGNATURES).value
        return dict(_signature(part) for part in value) if isinstance(value, tuple) else {}

    def found(self, setting: Setting) -> Found:
        """Return the value of a setting, and where it comes from.

        :raises Refused: code ``bad_settings``; ``bad_value`` for a variable.
        """
        said = self.environ.get(setting.variable, "")
        given = self.given.get(setting.name)
        if given is not None and given != said:
            return Found(given, SettingOrigin.OPTION, setting.option)
        if said.strip():
            return Found(_of_variable(setting, said), SettingOrigin.ENVIRONMENT, setting.variable)
        for origin in setting.places:
            file = self.file(origin)
            value = file.value(setting)
            if value is not None:
                return Found(value, origin, str(file.path))
        return Found(None, SettingOrigin.DEFAULT)

    def file(self, origin: SettingOrigin) -> SettingsFile:
        """Return the file of an origin."""
        return self.own if origin is SettingOrigin.OWN else self.beside

    def check(self) -> None:
        """Refuse any invalid setting at once, so that no command fails half-way."""
        for each in SETTINGS.values():
            self.found(each)

    def filling(self) -> Iterable[tuple[str, Found]]:
        """Yield the options of commands that add something, with what they are filled with."""
        for each in SETTINGS.values():
            found = self.found(each)
            if each.fills and found.value is not None:
                yield each.option, found

    def _text(self, setting: Setting) -> str | None:
        value = self.found(setting).value
        return value if isinstance(value, str) else None


def _of_variable(setting: Setting, said: str) -> Value:
    try:
        return setting.check(said)
    except GovtoolError as error:
        message = i18n.of(setting.variable, error.message)
        raise Refused(
            "bad_value", message, error.hint, column=setting.variable, value=said
        ) from error


def language_beforehand(db: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the language set for a file before anything else is known, or None.

    Every command but those that fix settings refuses an unreadable file once it runs.
    """
    with suppress(GovtoolError, OSError):
        return Settings(db, environ=environ).language
    return None
