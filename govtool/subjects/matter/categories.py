"""Categories of matters and the platforms that see to them: closed lists in ``data/matters``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from govtool.base import toml_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, in_chinese, listed
from govtool.base.resources import data_dir
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import Post


class Platform(NamedTuple):
    """One of the platforms 平台; its commander is the head of its coordinating group."""

    code: str
    zh: str
    en: str
    group: str
    """协调小组: the code of the group in its register."""

    @property
    def label(self) -> str:
        """The label in the language of the person reading."""
        return self.zh if in_chinese() else self.en


class Room(NamedTuple):
    """The command room 综合指挥室; the head of its group is the commander in chief 总指挥."""

    zh: str
    en: str
    group: str
    chief: Post
    """The post of the commander in chief at the street, where there is no such group."""


class Category(NamedTuple):
    """A category of matters 事项类别."""

    code: str
    zh: str
    en: str
    platform: Platform
    words: tuple[str, ...] = ()
    """Other names of it in files."""
    competent: tuple[str, ...] = ()
    """Parts of the names of competent departments."""
    keeps_text: bool = True
    becomes_case: bool = False

    @property
    def label(self) -> str:
        """The label in the language of the person reading."""
        return self.zh if in_chinese() else self.en

    @property
    def code_and_label(self) -> str:
        """The code as it may be typed, and the label where that says more than the code."""
        return (
            self.code if self.label == self.code.replace("_", " ") else f"{self.code} {self.label}"
        )


def _table(name: str) -> Mapping[str, Any]:
    return toml_text.tables((data_dir() / "matters" / name).read_text(encoding="utf-8"))


@cache
def platforms() -> Mapping[str, Platform]:
    """Return the platforms by their codes."""
    found = {code: each for code, each in _table("platforms.toml").items() if code != "room"}
    return {
        code: Platform(code, each["label"], each["label_en"], each["group"])
        for code, each in found.items()
    }


@cache
def room() -> Room:
    """Return the command room."""
    table = _table("platforms.toml")["room"]
    return Room(table["label"], table["label_en"], table["group"], Post(table["chief"]))


@cache
def categories() -> Mapping[str, Category]:
    """Return the categories by their codes, in the order of their platforms."""
    return {code: _category(code, each) for code, each in _table("categories.toml").items()}


def _category(code: str, table: Mapping[str, Any]) -> Category:
    return Category(
        code,
        table["label"],
        table["label_en"],
        platforms()[table["platform"]],
        tuple(table.get("words", ())),
        tuple(table.get("competent", ())),
        table.get("keeps_text", True),
        table.get("becomes_case", False),
    )


def category(code: str) -> Category:
    """Return the category with a code.

    :raises PydanticCustomError: code ``unknown_category``, as of a field of a record.
    """
    found = categories().get(code)
    if found is None:
        raise PydanticCustomError(
            "unknown_category", _("There is no category “{code}”.", code=quoted(code))
        )
    return found


def meant_by(typed: str) -> Category | None:
    """Return the category meant by a code, label or word of offices, or None."""
    return _by_word().get(_key(typed))


def _key(word: str) -> str:
    """Return a word as words are compared: without spaces, half-width, in small letters."""
    return "".join(half_width(word).split()).casefold()


@cache
def _by_word() -> Mapping[str, Category]:
    found: dict[str, Category] = {}
    for each in categories().values():
        for word in (each.code, each.zh, each.en, *each.words):
            found.setdefault(_key(word), each)
    return found


def chosen(typed: str) -> Category:
    """Return the category that somebody means, at the desk or in a file.

    :raises Refused: codes ``refused_category``, ``unknown_category``; in ``column`` the field.
    """
    found = meant_by(typed)
    if found is None:
        raise _refused(typed) or _unknown(typed)
    return found


def _refused(typed: str) -> Refused | None:
    """Return the refusal of what is no matter, by its name and with the reason."""
    word = _key(typed)
    group = next(
        (each for each in _refusals() if any(_key(part) in word for part in each["words"])), None
    )
    if group is None:
        return None
    label = group["label"] if in_chinese() else group["label_en"]
    message = _("“{word}” is not taken in as a matter: {what}.", word=quoted(typed), what=label)
    if group.get("discipline", False):
        reason = _(
            "Matters against officials are for the discipline organs; refer the person to them."
        )
    else:
        reason = _(
            "This register is for service and disputes; a register of persons would cost it the "
            "trust it lives on."
        )
    return Refused("refused_category", message, reason, column="category", value=typed)


@cache
def _refusals() -> Sequence[Mapping[str, Any]]:
    return [*_table("refused.toml").values()]


def _unknown(typed: str) -> Refused:
    import difflib

    words, word = _by_word(), _key(typed)
    near = [words[each] for each in difflib.get_close_matches(word, words, n=5, cutoff=0.5)]
    named = [each for key, each in words.items() if word and (word in key or key in word)]
    likely = list(dict.fromkeys((*near, *named)))[:_FEW]
    message = _("There is no category “{code}”.", code=quoted(typed))
    hint = _("Did you mean: {codes}?") if likely else _("Choose one of: {choices}.")
    labels = (each.label for each in categories().values())  # without their codes: there are many
    codes = listed((each.code_and_label for each in likely) if likely else labels)
    return Refused(
        "unknown_category",
        message,
        hint.format(codes=codes, choices=codes),
        column="category",
        value=typed,
    )


_FEW = 3
