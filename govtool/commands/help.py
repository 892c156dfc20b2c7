"""``govtool help``: pages about how things are done, and the help of any command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.base import i18n
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.resources import data_dir
from govtool.base.text import half_width, quoted
from govtool.shell.frame import help as layout
from govtool.shell.frame.lazy import Lazy
from govtool.shell.frame.session import Session
from govtool.shell.parameters import argument
from govtool.shell.terminal import say

app = typer.Typer()

_TITLE = "# "

Words = Annotated[list[str] | None, argument("TOPIC|COMMAND", "A page of the list, or a command.")]


@app.command("help", epilog="govtool help\ngovtool help days\ngovtool help case mediate")
def help_(session: Session, ctx: typer.Context, words: Words = None) -> None:
    """Read a help page (days, names, files, privacy …) or the help of a command."""
    if not words:
        _list(session)
        return
    root = ctx.find_root().command
    is_command = isinstance(root, Lazy) and words[0] in root.names()
    topic = _topic(words[0]) if len(words) == 1 and not is_command else None
    text = layout.topic(_text(topic)) if topic else _help_of(words, ctx)
    if not session.emits(
        {"topic": topic, "command": None if topic else " ".join(words), "text": text}
    ):
        say(text.rstrip("\n"))


def topics() -> dict[str, str]:
    """Return the titles of the pages in the language in use, by their names."""
    pages = {
        path.stem: path.read_text(encoding="utf-8") for path in sorted(_folder().glob("*.txt"))
    }
    titles = {name: page.partition("\n")[0].removeprefix(_TITLE) for name, page in pages.items()}
    return dict(
        sorted(titles.items(), key=lambda one: _ORDER.index(one[0]) if one[0] in _ORDER else 99)
    )


_ORDER = (
    "start",
    "days",
    "names",
    "matters",
    "neighbours",
    "deadlines",
    "returns",
    "sums",
    "files",
    "settings",
    "keys",
    "privacy",
    "scripts",
)
"""The pages in the order in which somebody needs them."""


def _folder() -> Path:
    return data_dir() / "help" / i18n.language()


def _text(topic: str) -> str:
    return (_folder() / f"{topic}.txt").read_text(encoding="utf-8")


def _topic(word: str) -> str | None:
    """Return the page meant by its name, or by a word of one title only; None for none."""
    key = half_width(word).casefold()
    titles = topics()
    if key in titles:
        return key
    meant = [name for name, title in titles.items() if len(key) > 1 and key in title.casefold()]
    return meant[0] if len(meant) == 1 else None


def _list(session: Session) -> None:
    titles = topics()
    if session.emits([{"topic": name, "title": title} for name, title in titles.items()]):
        return
    rows = [(name, title) for name, title in titles.items()]
    say(layout.definitions(_("Pages, to be read with “govtool help NAME”:"), rows))
    say()
    commands = [
        ("govtool help case add", _("the help of a command, as govtool case add -h")),
        ("govtool --help", _("all commands, and the options of all of them")),
    ]
    say(layout.definitions(_("Commands:"), commands))


def _help_of(words: list[str], ctx: typer.Context) -> str:
    """Return the help page of the command that these words call.

    :raises UsageMistake: code ``no_such_command``, naming the pages too.
    """
    parent = ctx.find_root()
    command: object = parent.command
    known = [word for word in words if not word.startswith("-")]
    for place, word in enumerate(known):
        if not isinstance(command, Lazy):
            break
        try:
            name, found, _rest = command.resolve_command(parent, [word])
        except UsageMistake as error:
            if place:
                raise
            hint = _("Pages: {names}.", names=listed(topics()))
            message = _("There is no page and no command “{name}”.", name=quoted(word))
            raise UsageMistake(
                error.code, message, "\n".join(filter(None, (error.hint, hint)))
            ) from None
        assert found is not None
        assert name is not None
        parent = found.make_context(name, [], parent=parent, resilient_parsing=True)
        parent.resilient_parsing = False  # what is not there is refused
        command = found
    return parent.get_help()
