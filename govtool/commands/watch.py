"""``govtool watch``: the morning list on a wall screen, kept up to date, without names."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.dates import weekday_text
from govtool.base.errors import ExitCode, GovtoolError
from govtool.base.i18n import _, counted
from govtool.base.text_width import pad, printable, width
from govtool.base.vocabulary import Level
from govtool.commands.due import LEVEL_STYLES, MORNING, SHOWN, counts_text, days_ahead, urgency_mark
from govtool.desk.due_list import Deadline, DeadlineFilter, counts, deadlines, reckoned
from govtool.desk.wording import left_text
from govtool.rules import Office, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, unit_or_none
from govtool.shell.parameters import OwedBy, option
from govtool.shell.tables import Column, laid_out
from govtool.shell.terminal import emit_json, glyph, is_terminal, paint, say
from govtool.store import Store, open_store

app = typer.Typer()

EVERY = 2.0
"""Seconds between two looks at the file."""
_GLANCE = 0.25
"""Seconds between two looks at the size of the window."""
_BEGIN, _END = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""Codes that open a screen of its own without a cursor, and restore the previous one."""
_HOME, _WHOLE_LINE, _REST = "\x1b[H", "\x1b[2K", "\x1b[J"
"""Codes that go to the top of the screen, clear a line, and clear the rest."""
_PATIENCE = 1.0
"""Seconds to wait for a command that records; then the page stays as it is until the next look."""
_GIVING_WAY = (2, 3)
"""The columns a narrow window leaves out, in order: the colour shows the level too."""
_AROUND = 4
"""The lines of the window without a deadline: counts, header, rest, status."""

Mark = tuple[int, int, int] | None


class WallLine(NamedTuple):
    """A deadline as the screen has it."""

    texts: Sequence[str]
    level: Level | None


class Picture(NamedTuple):
    """The content of one page, read at one time."""

    on: dt.date
    numbers: tuple[int, int, int]
    lines: Sequence[WallLine]


Within = Annotated[
    str, option("--within DAYS", "What is due in so many days, and what is overdue.")
]
Every = Annotated[
    float,
    option("--every SECONDS", "How often to look whether the file has changed.", min=0.2, max=3600),
]


@app.command("watch", epilog="govtool watch\ngovtool watch --unit SQ01 --within 10d --every 10")
def watch(
    session: Session, unit: OwedBy = None, within: Within = f"{MORNING}d", every: Every = EVERY
) -> None:
    """Show what is due on a wall screen, kept up to date until Ctrl-C: no names.

    It is read anew when the file changes and when a new day begins. Nothing is locked while it
    waits. Without a terminal it is printed once.
    """
    ahead = days_ahead(within)
    with opened(session) as store:
        asked = DeadlineFilter(unit_or_none(unit, store.office), ahead)
        if session.json:
            emit_json(_as_json(store, asked, session.today))
            return
        seen = _mark_of(session)
        picture = _read(store, asked, session.today)
    if _can_draw():
        _Screen(session, asked, picture, seen).run(every)
    for line in _page(picture, asked, None):
        say(line)


def _can_draw() -> bool:
    """Return whether stdout is a terminal on which the cursor can be moved."""
    if not is_terminal(sys.stdout) or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM"))


# --- reading


def _read(store: Store, asked: DeadlineFilter, on: dt.date) -> Picture:
    beside = reckoned(store, on, asked)
    numbers = counts(store, on, asked, beside)
    return Picture(
        on,
        numbers,
        [_line(one, store.office, on) for one in deadlines(store, on, asked, SHOWN, beside)],
    )


def _line(one: Deadline, office: Office, on: dt.date) -> WallLine:
    owed = one.obligation
    level = one.level.label if one.level else ""
    texts = [
        urgency_mark(one),
        left_text(owed, office, on),
        level,
        _(one.rule.short),
        one.no,
        unit_name(owed.unit, office),
    ]
    return WallLine([printable(text) for text in texts], one.level)


def _as_json(store: Store, asked: DeadlineFilter, on: dt.date) -> dict[str, Any]:
    """Return what ``watch --json`` prints: counts, and each deadline without anything of people."""
    beside = reckoned(store, on, asked)
    late, today, later = counts(store, on, asked, beside)
    entries = [
        {
            "noun": one.noun.word,
            "no": one.no,
            "unit": one.obligation.unit,
            "rule": one.obligation.rule,
            "due": one.due,
            "days": one.days,
            "level": one.level,
        }
        for one in deadlines(store, on, asked, beside=beside)
    ]
    return {"as_of": on, "overdue": late, "today": today, "coming": later, "entries": entries}


# --- the page


def _rows(lines: Sequence[WallLine], columns: int | None) -> list[str]:
    """Return the header and the lines, without level and rule if the window is too narrow."""
    headers = ["", _("When"), _("Level"), _("What"), _("ID"), _("Unit")]
    kept = list(range(len(headers)))
    for giving_way in (*_GIVING_WAY, None):
        table = [[headers[i] for i in kept], *([line.texts[i] for i in kept] for line in lines)]
        rows = [first for first, *_more in laid_out([Column(headers[i]) for i in kept], table)]
        if columns is None or max(map(width, rows)) <= columns or giving_way is None:
            break
        kept.remove(giving_way)
    return rows


def _page(
    picture: Picture, asked: DeadlineFilter, room: os.terminal_size | None, status: str = ""
) -> Iterator[str]:
    """Yield the lines of a page that fit the window, and the number of the rest."""
    most = len(picture.lines) if room is None else max(room.lines - _AROUND, 0)
    shown = picture.lines[:most]
    yield _cut_to(_head(picture, asked, room.columns if room else None), room)
    if picture.lines:
        header, *rows = _rows(shown, room.columns if room else None)
        yield _cut_to(header, room)
        for line, text in zip(shown, rows, strict=True):
            yield paint(_cut_to(text, room), LEVEL_STYLES[line.level])
    else:
        yield _cut_to(_("Nothing is due."), room)
    rest = sum(picture.numbers) - len(shown)
    if rest > 0:
        more = counted("… and {n} more: govtool due", "… and {n} more: govtool due", rest)
        yield _cut_to(more, room)
    if status:
        yield _cut_to(status, room)


def _head(picture: Picture, asked: DeadlineFilter, columns: int | None) -> str:
    counted = counts_text(picture.numbers, asked.within)
    date = f"{picture.on.isoformat()} {weekday_text(picture.on)}"
    space = columns - width(counted) if columns else 0
    return counted + (pad(date, space, "right") if space > width(date) + 1 else f"    {date}")


def _cut_to(text: str, room: os.terminal_size | None) -> str:
    """Return a text that fits into a line of the window, with … where it does not."""
    if room is None or width(text) <= room.columns:
        return text
    more = glyph("…", "~")
    while text and width(text + more) > room.columns:
        text = text[:-1]
    return text + more


# --- the screen


class _Screen:
    """An alternate screen, redrawn when the file, the day or the window size changes."""

    def __init__(
        self, session: Session, asked: DeadlineFilter, picture: Picture, seen: Mark
    ) -> None:
        self._session = session
        self._asked = asked
        self._picture = picture
        self._seen = seen
        self._read_at = _now()
        self._trouble = ""

    def run(self, every: float) -> None:
        """Show it until somebody ends it, and look at the file ``every`` so many seconds.

        :raises typer.Exit: always, with 130: it has no other end.
        """
        try:
            with _own_screen():
                self._go_on(every)
        except KeyboardInterrupt:
            raise typer.Exit(ExitCode.INTERRUPTED) from None

    def _go_on(self, every: float) -> None:
        drawn: object = None
        looked = time.monotonic()
        while True:
            if time.monotonic() - looked >= every:
                self._look()
                looked = time.monotonic()
            now = (_window(), self._picture, self._trouble)
            if now != drawn:
                self._draw(now[0])
                drawn = now
            time.sleep(min(_GLANCE, every))

    def _look(self) -> None:
        """Read the file again if it or the day changed; if that fails, keep the last picture."""
        mark, today = _mark_of(self._session), self._session.day_now()
        if mark is None:
            self._trouble = _("the file is not there")
            self._seen = None
        elif mark != self._seen or today != self._picture.on:
            self._read_again(mark, today)

    def _read_again(self, mark: Mark, today: dt.date) -> None:
        try:
            with open_store(self._session.db, wait=_PATIENCE, refresh=False) as store:
                self._picture = _read(store, self._asked, today)
        except GovtoolError as error:
            self._trouble = error.message
            return
        self._seen, self._read_at, self._trouble = mark, _now(), ""

    def _draw(self, room: os.terminal_size) -> None:
        status = _("as of {time}; Ctrl-C ends", time=self._read_at)
        if self._trouble:
            status = _(
                "as of {time}: {trouble}", time=self._read_at, trouble=printable(self._trouble)
            )
        lines = list(_page(self._picture, self._asked, room, status))[: room.lines]
        drawn = "\r\n".join(_WHOLE_LINE + line for line in lines)
        sys.stdout.write(f"{_HOME}{drawn}{_REST}")
        sys.stdout.flush()


def _mark_of(session: Session) -> Mark:
    """Return a mark that changes with the file, or None while the file is missing."""
    try:
        found = session.db.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _window() -> os.terminal_size:
    """Return the size of the window, one column less: a terminal may break a line that fills it."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        size = shutil.get_terminal_size()
    return os.terminal_size((max(size.columns - 1, 1), max(size.lines, 1)))


def _now() -> str:
    return time.strftime("%H:%M:%S")


@contextmanager
def _own_screen() -> Iterator[None]:
    """Open an alternate screen, and restore the previous one at the end or on a signal."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    endings = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [signal.signal(ending, end) for ending in endings]
    if os.name == "nt":
        os.system("")  # noqa: S605, S607  # lets the console understand the cursor's movements
    try:
        with _silent_keys():
            sys.stdout.write(_BEGIN)
            yield
    finally:
        with suppress(OSError):  # the window may be closed
            sys.stdout.write(_END)
            sys.stdout.flush()
        for ending, handler in zip(endings, before, strict=True):
            signal.signal(ending, handler)


@contextmanager
def _silent_keys() -> Iterator[None]:
    """Hide what is typed meanwhile, where the system can do that."""
    try:
        import termios

        keyboard = sys.stdin.fileno()
        before = termios.tcgetattr(keyboard)
    except (ImportError, OSError, ValueError, termios.error):
        yield
        return
    flags = before.copy()
    flags[3] &= ~termios.ECHO
    termios.tcsetattr(keyboard, termios.TCSADRAIN, flags)
    try:
        yield
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
        termios.tcflush(keyboard, termios.TCIFLUSH)
