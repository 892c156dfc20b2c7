"""A file that asks for one change as a whole: refused row by row, recorded in one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn, Protocol

import typer

from govtool.base.errors import ExitCode, Problem
from govtool.base.i18n import _
from govtool.commands.files.import_report import say_kinds
from govtool.shell.automatic_backups import before_import
from govtool.shell.form.prompt import decide
from govtool.shell.form.screen_check import changed_meanwhile
from govtool.shell.frame.session import Session
from govtool.shell.parameters import option
from govtool.shell.terminal import emit_json, note
from govtool.store import Store, Transaction

DryRun = Annotated[bool, option("--dry-run", "Only show what it would do.")]
Errors = Annotated[
    Path | None,
    option("--errors FILE", "Write the rows with problems there, with the reasons, to be mended."),
]


class AskedChange(Protocol):
    """What a file asks, before anything is recorded."""

    @property
    def changes(self) -> bool:
        """Whether anything is to be recorded."""

    def record(self, tx: Transaction) -> None:
        """Record all of it."""


Planned = tuple[AskedChange, Sequence[Problem]]


def refuse_file(told: Mapping[str, Any], problems: Sequence[Problem], session: Session) -> NoReturn:
    """Say what is wrong with a file, and end.

    :param told: the object for scripts.
    """
    if session.json:
        emit_json(told)
    else:
        say_kinds(_("Problems:"), problems)
        note(_("Nothing was recorded. Mend the file and try again."))
    raise typer.Exit(ExitCode.FINDINGS)


def record_at_once(
    plan: AskedChange, anew: Callable[[], Planned], store: Store, file: str, session: Session
) -> str | None:
    """Record a change in one operation; return its id, None where all is so already.

    :param anew: plans it again, where the office's file changed since.
    :raises typer.Exit: a person does not want it.
    """
    if not plan.changes:
        note(_("Nothing changes: all of it is recorded already."))
        return None
    if session.interactive and not (session.yes or session.json) and not decide(_("Record it?")):
        note(_("Nothing was recorded."))
        raise typer.Exit(ExitCode.REFUSED)
    version = store.version
    store.before_writing = partial(before_import, store, file, update=True)
    with store.writing(session.actor) as tx:
        if store.version != version:
            plan, problems = anew()
            if problems:
                raise changed_meanwhile()
        plan.record(tx)
        return tx.id
