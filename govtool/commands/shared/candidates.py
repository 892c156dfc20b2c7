"""Candidates for the values of options and arguments, by their metavar, such as UNIT or DATE."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from govtool.base import i18n
from govtool.base import vocabulary as voc
from govtool.base.dates import RELATIVE
from govtool.base.i18n import _, in_chinese
from govtool.base.text import half_width
from govtool.shell.frame.completion import FILES, OPEN, Completions
from govtool.shell.frame.lazy import Lazy, NounGroup
from govtool.shell.frame.session import Session

if TYPE_CHECKING:
    from typer._click import Context, Parameter

_PERIODS = "govtool.law.periods:PeriodKind"
_TERMS: dict[str, str] = {
    "TYPE": "DisputeType",
    "SOURCE": "Source",
    "OUTCOME": "Outcome",
    "BODY": "Body",
    "WAY": "Way",
    "PROFILE": "Profile",
    "GROUND": "RefusalGround",
    "RIGHT": "Right",
    "CHANNEL": "govtool.subjects.matter.terms:Channel",
    "case KIND": "AlertKind",
    "unit KIND": "UnitKind",
    "group KIND": "GroupKind",
    "meeting KIND": "MeetingKind",
    "meeting KIND|ID": "MeetingKind",
    "report KIND": _PERIODS,
}
"""The vocabulary of a word of help, or of that word in one group."""
_FILES = re.compile(r"FILE|DIR|\.toml|TEMPLATE")
_CHOICES = re.compile(r"[a-z_0-9-]+(\|[a-z_0-9-]+)+")


class _Place(NamedTuple):
    """A value that is being typed, and where."""

    context: Context
    typed: str
    is_described: bool

    @property
    def group(self) -> str:
        """The noun of the command line, or the command itself."""
        return self.context.command_path.split()[1]


def values(
    param: Parameter, context: Context, typed: str, is_described: bool
) -> Completions:  # as it is called
    """Return the candidates for a parameter (:data:`~govtool.shell.frame.completion.Values`)."""
    word = (getattr(param, "placeholder", None) or param.metavar or "").removesuffix("...")
    asked = _Place(context, typed, is_described)
    if _FILES.search(word):
        return Completions([], FILES)
    if _CHOICES.fullmatch(word):
        return Completions(_chosen(_labelled(word.split("|")), typed))
    terms = _TERMS.get(f"{asked.group} {word}") or _TERMS.get(word)
    if terms:
        return Completions(_chosen(_vocabulary(terms), typed))
    if word.startswith("ROLE:"):
        return Completions(
            [(f"{term.label}:", "") for term in voc.PartyRole if term.label.startswith(typed)], OPEN
        )
    source = _SOURCES.get(f"{asked.group} {word}") or _SOURCES.get(word)
    return Completions(source(asked) if source else [])


# --- words that are always the same


def _vocabulary(name: str) -> Iterable[voc.Term]:
    module, _colon, kind = name.rpartition(":")
    found: Iterable[voc.Term] = getattr(import_module(module) if module else voc, kind)
    return found


def _labelled(codes: list[str]) -> Iterator[voc.Term | str]:
    """The terms of the smallest vocabulary that has all these codes; the codes where none has."""
    kinds = [
        kind for kind in voc.Term.__subclasses__() if {*codes} <= {term.value for term in kind}
    ]
    if not kinds:
        return iter(codes)
    smallest = min(kinds, key=len)
    return iter([smallest(code) for code in codes])


def _chosen(terms: Iterable[voc.Term | str], typed: str) -> list[tuple[str, str]]:
    """Return the terms with a prefix: by label in Chinese, by code otherwise, or as typed."""
    key = half_width(typed).casefold()
    found = []
    for term in terms:
        forms = (term.zh, str(term.value)) if isinstance(term, voc.Term) else (term,)
        ordered = forms if in_chinese() else forms[::-1]
        begun = [form for form in ordered if form.casefold().startswith(key)]
        if begun:
            found.append((begun[0], " ".join(form for form in ordered if form != begun[0])))
    return found


def _days(asked: _Place) -> list[tuple[str, str]]:
    """Return the last days, by words of the reader's language, or by their dates where usual."""
    today = _session(asked.context).today
    own = {word: days for word, days in RELATIVE.items() if word.isascii() is not in_chinese()}
    found = [(word, (today + dt.timedelta(days)).isoformat()) for word, days in own.items()]
    if asked.typed[:1].isdigit() or not in_chinese():
        found += [(day, word) for word, day in found]
    return [(value, text) for value, text in found if value.startswith(asked.typed)]


# --- what the file has


def _session(context: Context) -> Session:
    """Return the session from the options of the line, those after the verb too."""
    root = context.find_root()
    with root:
        root.invoke(cast("Callable[..., None]", root.command.callback), **root.params)
    session: Session = root.obj
    shared: tuple[str, ...] = getattr(context.command, "shared", ())
    typed: dict[str, Any] = {name: context.params.get(name) for name in shared}
    found = session.with_options(**typed)
    if found.chosen_db is not None:
        return found.with_options(db=os.path.expandvars(found.chosen_db.expanduser()))
    return found


def _from_file(asked: _Place, what: str, word: str | None) -> list[tuple[str, str]]:
    """Return what :mod:`govtool.desk.candidates` finds, if the actor may give this command."""
    from govtool.desk import candidates
    from govtool.shell import profiles
    from govtool.store.quick_look import NoAnswer, glance

    session = _session(asked.context)
    wanted = candidates.Wanted(asked.typed, word, asked.is_described)
    with suppress(NoAnswer), glance(session.db) as conn:
        command = asked.context.command_path.partition(" ")[2]
        if profiles.is_allowed(conn, session, profiles.needed(command)):
            return [*map(tuple, getattr(candidates, what)(conn, wanted))]
    return []


def _numbers(asked: _Place) -> list[tuple[str, str]]:
    """The subjects of the noun that the group is about; of all nouns where it is about none."""
    from govtool.subjects import registry

    group = asked.context.parent.command if asked.context.parent else None
    verb = asked.context.info_name or ""
    word = group.apart.get(verb, group.about) if isinstance(group, NounGroup) else ""
    return _from_file(asked, "subjects", word if word in registry.NOUNS else None)


def _register(word: str) -> Callable[[_Place], list[tuple[str, str]]]:
    return lambda asked: _from_file(asked, "records", word)


def _settings(asked: _Place) -> list[tuple[str, str]]:
    from govtool.desk.settings import SETTINGS

    return [(name, _(each.help)) for name, each in SETTINGS.items() if name.startswith(asked.typed)]


def _values_of_setting(asked: _Place) -> list[tuple[str, str]]:
    match asked.context.params.get("key"):
        case "unit":
            return _from_file(asked, "records", "unit")
        case "source":
            return _chosen(voc.Source, asked.typed)
        case "language":
            return [
                (language, "")
                for language in (i18n.CHINESE, i18n.ENGLISH)
                if language.startswith(asked.typed)
            ]
    return []


def _pages(asked: _Place) -> list[tuple[str, str]]:
    """The pages of help, and after them the commands."""
    from govtool.commands.help import topics

    root = asked.context.find_root().command
    commands = [(name, "") for name in root.names()] if isinstance(root, Lazy) else []
    return [
        (name, text)
        for name, text in [*topics().items(), *commands]
        if name.startswith(asked.typed)
    ]


def _closed_list(name: str, asked: _Place) -> list[tuple[str, str]]:
    """Return the terms of a closed list with a prefix: by label in Chinese, else by code."""
    from govtool.subjects.matter import categories

    found: Iterable[Any] = getattr(categories, name)().values()
    key, chinese = half_width(asked.typed).casefold(), in_chinese()
    pairs = [(one.zh, one.code) if chinese else (one.code, one.zh) for one in found]
    begun = [
        next((word for word in pair if word.casefold().startswith(key)), None) for pair in pairs
    ]
    return [
        (word, " ".join({*pair} - {word})) for word, pair in zip(begun, pairs, strict=True) if word
    ]


_SOURCES: dict[str, Callable[[_Place], list[tuple[str, str]]]] = {
    "DATE": _days,
    "NO": _numbers,
    "ID": _numbers,
    "OTHER": _numbers,
    "CATEGORY": partial(_closed_list, "categories"),
    "PLATFORM": partial(_closed_list, "platforms"),
    "UNIT": _register("unit"),
    "GRID": _register("grid"),
    "GROUP": _register("group"),
    "CODE": lambda asked: _from_file(asked, "records", asked.group),
    "meeting CODE": _register("group"),
    "mediator WHO": _register("mediator"),
    "SETTING": _settings,
    "config VALUE": _values_of_setting,
    "help TOPIC|COMMAND": _pages,
}
