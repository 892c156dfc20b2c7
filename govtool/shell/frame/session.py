"""The session of a command: its file, day, actor, and output settings."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from govtool.base import i18n, text
from govtool.base.dates import parse_date
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _
from govtool.base.resources import FILE_NAME
from govtool.desk.settings import Settings
from govtool.shell.terminal import emit_json, is_terminal, paint, say

_committed = False
_may_be_undone = False


@dataclass(frozen=True)
class Session:
    """The global options of one run, in ``ctx.obj``.

    :param today: the day on which everything is judged; the clock was read before, nobody reads it
        again.
    :param clock: the day of the machine's clock, whatever ``--today`` says, for what cannot be
        undone; where nobody tells it, no day has come yet.
    :param look: reads the clock again, for what goes on beyond midnight; :meth:`day_now`.
    :param json: stdout is to be one JSON value.
    :param yes: every confirmation is answered yes.
    :param force: what is written may take the place of a file of another kind.
    :param chosen_db: the file as given; :attr:`db` is the file to use.
    :param chosen_actor: who acts, as given; :attr:`actor` is the name to record.
    :param chosen_lang: the language, as given; :attr:`lang` is the one in use.
    :param command: the words of the command that runs, ``case add``.
    :param output: the file that a list is written to; :param plain: whether as CSV for programs.
    :param pages: whether a long list may be shown in a pager.
    :param identified: who has proved in this run who they are (:mod:`govtool.shell.profiles`).
    """

    today: dt.date
    clock: dt.date = dt.date.min
    look: Callable[[], dt.date] | None = None
    json: bool = False
    yes: bool = False
    force: bool = False
    chosen_db: Path | None = None
    chosen_actor: str | None = None
    chosen_lang: str | None = None
    command: str = ""
    output: Path | None = None
    plain: bool = False
    pages: bool = True
    identified: set[str] = field(default_factory=set, compare=False)
    _settings: dict[tuple[Path, str | None, str | None], Settings] = field(
        default_factory=dict, compare=False, repr=False
    )

    def day_now(self) -> dt.date:
        """Return today, which is another day once midnight is past; one that was chosen stays."""
        return self.look() if self.look and self.today == self.clock else self.today

    def emits(self, value: Any) -> bool:
        """Print a value as JSON where a script asks for that; return whether it does."""
        if self.json:
            emit_json(value)
        return self.json

    @property
    def db(self) -> Path:
        """Return the file: as given, else ``govtool.db`` here, else in the user's data folder."""
        return self.chosen_db or usual_file()

    @property
    def settings(self) -> Settings:
        """Return the settings of file, person and options; read once in a run."""
        key = (self.db, self.chosen_actor, self.chosen_lang)
        if key not in self._settings:
            self._settings[key] = Settings(
                self.db, {"clerk": self.chosen_actor, "language": self.chosen_lang}
            )
        return self._settings[key]

    @property
    def actor(self) -> str:
        """Return the actor: as given, else from the settings, else the user of the system.

        :raises Refused: the user's name cannot be recorded (:func:`govtool.base.text.clean`); the
            settings cannot be read.
        """
        return self.chosen_actor or self.settings.clerk or text.clean(login_name(), text.NAME_LIMIT)

    @property
    def lang(self) -> str:
        """The language in use, ``zh_CN`` or ``en``."""
        return i18n.language()

    @property
    def interactive(self) -> bool:
        """Return whether a person can be asked: stdin and stdout are terminals."""
        return is_terminal(sys.stdin) and is_terminal(sys.stdout)

    def with_options(  # noqa: PLR0913  # one for each global option
        self,
        *,
        db: str | None = None,
        today: str | None = None,
        actor: str | None = None,
        lang: str | None = None,
        json: bool = False,
        yes: bool = False,
        force: bool = False,
    ) -> Session:
        """This session with the options given on the command line; what is not given stays.

        :raises Refused: ``bad_date`` for ``today``; ``empty``, ``too_long``, ``bad_text`` for
            ``actor``.
        :raises UsageMistake: ``bad_value`` for ``db`` or ``lang``.
        """
        _check_language(lang)
        return replace(
            self,
            chosen_lang=self.chosen_lang if lang is None else lang,
            json=self.json or json,
            yes=self.yes or yes,
            force=self.force or force,
            today=self.today if today is None else parse_date(today, self.today),
            chosen_db=self.chosen_db if db is None else _file(db),
            chosen_actor=self.chosen_actor if actor is None else text.clean(actor, text.NAME_LIMIT),
        )


def mark_recorded() -> None:
    """Note that this run changed the file, so that no later trouble claims nothing was recorded."""
    global _committed  # noqa: PLW0603  # one process is one run
    _committed = True


def was_recorded() -> bool:
    """Return whether a transaction of this run was committed."""
    return _committed


def offer_undo(*, offered: bool = True) -> None:
    """Set whether this run ends by naming ``undo``; not where the answer already named it."""
    global _may_be_undone  # noqa: PLW0603  # one process is one run
    _may_be_undone = offered


def say_undo() -> None:
    """Name ``undo`` once, in the last line of an answer, where it takes back what was recorded."""
    if _may_be_undone:
        offer_undo(offered=False)
        say(paint(_("Recorded by mistake? govtool undo"), "dim"))


def usual_file() -> Path:
    """Return the file in use where none is named."""
    here = Path(FILE_NAME)
    if here.exists() or _has_been_here():
        return here
    from platformdirs import user_data_path

    return user_data_path("govtool", appauthor=False) / FILE_NAME


def _has_been_here() -> bool:
    """Return whether backups of a missing file lie here: work must not continue in a new file."""
    begin, end = FILE_NAME.split(".")
    return any(Path("backups").glob(f"{begin}-*.{end}.json"))


def login_name() -> str:
    """Return the login name; a service account or a container may have none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _file(name: str) -> Path:
    if not name.strip():
        raise UsageMistake("bad_value", _("--db needs the name of a file."))
    return Path(name)


def _check_language(lang: str | None) -> None:
    if lang is not None and not lang.lower().startswith(("zh", "en")):
        raise UsageMistake("bad_value", _("There is no language “{lang}”.", lang=lang), "zh_CN, en")
