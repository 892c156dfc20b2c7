from __future__ import annotations

import errno
import sqlite3
import time
from typing import Annotated, Literal

import typer

from govtool.base.errors import ExitCode, FileBusy, NotFound, Refused
from govtool.shell.form import prompt
from govtool.shell.frame.session import Session, mark_recorded
from govtool.shell.terminal import emit_json, note, say

app = typer.Typer()


@app.command("show", epilog="govtool thing show 7 --name [甲某]\ngovtool thing show 7 --count 2")
def show(
    ctx: typer.Context,
    no: Annotated[str, typer.Argument(metavar="NO", help="Its number.")],
    name: Annotated[str | None, typer.Option("--name", help="What it is called.")] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=9, help="How many.")] = 1,
    kind: Annotated[Literal["a", "b"], typer.Option("--kind", help="Which kind.")] = "a",
    major: Annotated[bool, typer.Option("--major", help="Whether it matters.")] = False,
) -> None:
    """Show a thing.

    A second paragraph about it, which is quite long, so that it has to be broken somewhere near its eightieth column.
    """
    s: Session = ctx.obj
    values = {"no": no, "name": name, "count": count, "kind": kind, "major": major}
    values |= {
        "db": s.db,
        "today": s.today,
        "actor": s.actor,
        "lang": s.lang,
        "yes": s.yes,
        "json": s.json,
    }
    if s.json:
        emit_json(values)
    else:
        say(f"{no} {name}")


def _locked() -> sqlite3.Error:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def _failure(how: str) -> BaseException:
    return {
        "refused": Refused("no_way", "It cannot be.", "First do this.\nThen that."),
        "not-found": NotFound("no_case", "There is no such case."),
        "busy": FileBusy("busy", "Somebody else has the file."),
        "interrupt": KeyboardInterrupt(),
        "eof": EOFError(),
        "abort": typer.Abort(),
        "findings": typer.Exit(ExitCode.FINDINGS),
        "database": _locked(),
        "full": OSError(errno.ENOSPC, "No space left on device", "x.csv"),
        "forbidden": PermissionError(errno.EACCES, "Permission denied", "x.csv"),
        "read-only": OSError(errno.EROFS, "Read-only file system", "x.csv"),
        "no-folder": FileNotFoundError(errno.ENOENT, "No such file", "/nowhere/x.csv"),
        "no-file": FileNotFoundError(errno.ENOENT, "No such file", "x.csv"),
        "is-folder": IsADirectoryError(errno.EISDIR, "Is a directory", "x"),
        "bad": typer.BadParameter("Words of ours."),
        "odd": RuntimeError("secret inside"),
        "memory": MemoryError(),
        "steering": Refused("steering", "a\x1b]0;title\x07b\u202ec"),
    }[how]


@app.command("fail")
def fail(
    how: Annotated[str, typer.Argument(help="How to fail.")],
    late: Annotated[bool, typer.Option("--late", help="After recording.")] = False,
) -> None:
    """Fail in some way."""
    if late:
        mark_recorded()
    raise _failure(how)


def _even(text: str) -> int:
    if not text.isdecimal() or int(text) % 2:
        raise Refused("odd_number", "That is not even.", "Try 2.")
    return int(text)


@app.command("ask")
def ask(ctx: typer.Context) -> None:
    """Ask for things."""
    colour = prompt.ask("Colour", str, [("red", "红色"), ("green", "绿色")], default="red")
    number = prompt.ask("Number", _even)
    words = prompt.ask("Words", prompt.optional(str))
    say(f"{colour} {number} {words} {ctx.obj.interactive}")


@app.command("sure")
def sure(ctx: typer.Context) -> None:
    """Ask for a confirmation."""
    say("done" if prompt.confirm("Sure?", ctx.obj) else "left")


@app.command("wait")
def wait() -> None:
    """Wait for Ctrl-C."""
    note("ready")
    time.sleep(30)


@app.command("flood")
def flood(lines: Annotated[int, typer.Argument(help="How many lines.")] = 100000) -> None:
    """Print and print."""
    for number in range(lines):
        say(f"line {number}")
