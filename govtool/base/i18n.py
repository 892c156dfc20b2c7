"""The language people read: English source strings, Chinese from the gettext catalogue.

The domain is bound process-wide, so that Typer's own words ("Options", "No such command") come
from the same catalogue as ours.
"""

from __future__ import annotations

import errno
import gettext as _gettext
import locale
import os
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

__all__ = [
    "CHINESE",
    "DOMAIN",
    "ENGLISH",
    "Catalogue",
    "_",
    "choose_from",
    "counted",
    "detect",
    "in_chinese",
    "in_files",
    "language",
    "listed",
    "msgid",
    "msgids",
    "ngettext",
    "of",
    "sentences",
    "system_reason",
    "use",
]

DOMAIN = "govtool"
CHINESE = "zh_CN"
ENGLISH = "en"
_LOCALE_DIR = Path(__file__).parents[1] / "locale"
_current = ENGLISH
_HEAD = struct.Struct("<5I")
_ENTRY = struct.Struct("<II")
_END = b"\0"
"""The end of a singular, and of each form of a translation but the last."""


class Catalogue:
    """The messages of one compiled catalogue (``.mo``), each read when it is asked for.

    A command says some fifty of the thousands there are; the reader of gettext decodes all of them.

    ``translation`` gives what stands for a message, its first form where it has several; None where
    nothing does.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        _magic, _revision, count, self._originals, self._translations = _HEAD.unpack_from(
            self._data
        )
        self._places = range(count)
        self.translation = cache(self._found)

    def _found(self, message: str) -> str | None:
        wanted = message.encode()
        place = bisect_left(self._places, wanted, key=self._original)
        if place == len(self._places) or self._original(place) != wanted:
            return None
        return self._first(self._translations, place).decode()

    def _original(self, place: int) -> bytes:
        return self._first(self._originals, place)

    def _first(self, table: int, place: int) -> bytes:
        length, start = _ENTRY.unpack_from(self._data, table + _ENTRY.size * place)
        return self._data[start : start + length].partition(_END)[0]


def _english(_message: str) -> str | None:
    """Return nothing: the source is English."""
    return None


_translation: Callable[[str], str | None] = _english


def _(message: str, /, **values: object) -> str:
    """Return a message in the language in use, with values in the place of the fields it has.

    ``gettext.gettext`` would look for the catalogue at each call.

    >>> _("{path}: {n} rows", path="a.csv", n=3)
    'a.csv: 3 rows'
    """
    text = _translation(message) or message
    return text.format(**values) if values else text


def in_files(message: str) -> str:
    """Return a message in Chinese, whatever language the clerk reads: files are for the office."""
    return _chinese()(message) or message


@cache
def _chinese() -> Callable[[str], str | None]:
    path = _LOCALE_DIR / CHINESE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    return Catalogue(path).translation if path.exists() else _english


def msgid(message: str) -> str:
    """Return the message as it is: it is translated with :func:`_` where it is shown."""
    return message


def msgids(singular: str, plural: str) -> tuple[str, str]:
    """Return both forms of a message as they are; :func:`ngettext` translates them."""
    return singular, plural


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form of a message for a number; Chinese has one."""
    return _translation(singular) or (singular if n == 1 else plural)


def counted(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return the form of a message for a number, with ``{n}`` and other values filled in.

    >>> counted("{n} row", "{n} rows", 2)
    '2 rows'
    """
    return ngettext(singular, plural, n).format(n=n, **values)


def detect(environ: Mapping[str, str], wanted: str | None = None) -> str:
    """Return the language: ``--lang``, ``GOVTOOL_LANG``, the locale, Chinese on such a Windows.

    >>> detect({"LC_ALL": "zh_CN.UTF-8"}), detect({"LANG": "C"}), detect({}, "zh")
    ('zh_CN', 'en', 'zh_CN')
    """
    names = [wanted, environ.get("GOVTOOL_LANG")]
    names += [environ.get(key) for key in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((n for n in names if n), None)
    if name is None and os.name == "nt":
        name = locale.getlocale()[0]
    name = (name or ENGLISH).lower()
    return CHINESE if name.startswith(("zh", "chinese")) else ENGLISH


def use(lang: str) -> None:
    """Speak ``lang`` (``zh_CN`` or ``en``) from now on in this process."""
    global _current, _translation  # noqa: PLW0603  # a process speaks one language, as gettext does
    _current = lang
    _translation = _chinese() if lang == CHINESE else _english
    os.environ["LANGUAGE"] = lang
    _gettext.bindtextdomain(DOMAIN, str(_LOCALE_DIR))
    _gettext.textdomain(DOMAIN)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak a language for a while: for what stands in files, in Chinese whoever reads."""
    before = _current
    use(lang)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """Return the language in use."""
    return _current


def in_chinese() -> bool:
    """Return whether people are being spoken to in Chinese."""
    return _current == CHINESE


def listed(items: Iterable[str]) -> str:
    """Items one after another: a, b, or 甲、乙."""
    return _(", ").join(items)


def choose_from(choices: Iterable[str]) -> str:
    """Return the hint that names the choices there are."""
    return _("Choose one of: {choices}.", choices=listed(choices))


def sentences(*parts: str | None) -> str:
    """Sentences one after another; Chinese sets no space between them."""
    return ("" if in_chinese() else " ").join(part for part in parts if part)


def of(what: object, problem: str) -> str:
    """Return a sentence with its subject: ``--on: …``."""
    return _("{what}: {problem}").format(what=what, problem=problem)


def noted(what: object, note: object) -> str:
    """Return something with what there is to say of it in brackets, those of the language."""
    return str(what) + _(" ({note})").format(note=note)


def system_reason(error: OSError) -> str:
    """Return the reason why the system refuses a file; rare ones in its own words."""
    reasons = {
        errno.ENOENT: _("it is not there"),
        errno.EEXIST: _("something of that name is there already"),
        errno.ENOTDIR: _("a file stands where a folder should be"),
        errno.EISDIR: _("it is a folder"),
        errno.EACCES: _("you have no right to it"),
        errno.EPERM: _("you have no right to it"),
        errno.EROFS: _("it can only be read there"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.EBUSY: _("another program has it open"),
        errno.EIO: _("the disk cannot be read or written"),
    }
    return reasons.get(error.errno or 0) or error.strerror or str(error)
