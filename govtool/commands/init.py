"""``govtool init``: make a new file for a street 建库."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import UnitKind
from govtool.commands.shared.record_beginning import day_or_none, say_settled
from govtool.models import OfficeOpened, Unit, UnitSaved
from govtool.rules import unit_name
from govtool.shell.form.prompt import require_yes
from govtool.shell.frame.session import Session
from govtool.shell.opening import open_watched
from govtool.shell.parameters import option
from govtool.shell.terminal import note, say
from govtool.store.record_beginning import Undone, begin

app = typer.Typer()

Street = Annotated[
    tuple[str, str], option("--street CODE NAME", "The street or town this file is for.")
]
District = Annotated[
    tuple[str, str] | None, option("--district CODE NAME", "The district it belongs to.")
]
BeganOn = Annotated[
    str | None,
    option(
        "--began-on DATE",
        "The day from which on deadlines are followed up: what was due before is not owed. Without "
        "it, every deadline is.",
    ),
]
Encrypt = Annotated[
    bool, option("--encrypt", "Encrypt it with a passphrase, which is asked for twice.")
]


@app.command(
    "init",
    epilog="govtool init --street JD01 示例街道\n"
    "govtool init --street JD01 示例街道 --district QX01 示例区 --began-on 2026-11-30",
)
def init(
    session: Session,
    street: Street,
    district: District = None,
    began_on: BeganOn = None,
    encrypt: Encrypt = False,
) -> None:
    """Make a new file for a street and its mediation centre."""
    above = _unit(district, UnitKind.DISTRICT, None) if district else None
    own = _unit(street, UnitKind.STREET, above.code if above else None)
    if above is not None and above.code == own.code:
        message = _("Street and district need different codes.")
        raise Refused("bad_code", message, column="--district", value=above.code)
    began = day_or_none(began_on, session)
    _ask_beside_backups(session)
    with (
        _under_a_key(session, wanted=encrypt),
        open_watched(session, create=True) as store,
        store.writing(session.actor) as tx,
    ):
        if tx.history("office"):
            message = _(
                "“{path}” is in use already, for {street}.",
                path=session.db,
                street=unit_name(tx.office.street, tx.office),
            )
            raise Refused("exists", message, _("Name another file with --db."))
        for unit in filter(None, (above, own)):
            tx.append(f"unit:{unit.code}", UnitSaved(on=session.today, unit=unit))
        tx.append("office", OfficeOpened(on=session.today, street=own.code))
        if began is not None:
            begin(tx, began, session.today)
    if session.emits(
        {
            "db": session.db,
            "street": own.code,
            "district": above.code if above else None,
            "began_on": began,
        }
    ):
        return
    say(_("Made {path} for {street}.", path=session.db, street=own.name))
    if began is not None:
        say_settled(began, Undone(0, 0), session)
    say(_("Next: govtool unit add --code SQ01 --name … --kind community"))


def _ask_beside_backups(session: Session) -> None:
    """Ask before a new file replaces one that was lost: its backups are still there.

    :raises UsageMistake: code ``needs_yes``.
    """
    from govtool.backup import shelf
    from govtool.shell.frame.advice import backup_lines

    if session.db.exists() and session.db.stat().st_size:
        return
    found = shelf.rescue_of(session.db)
    if not found.count:
        return
    if not session.json:
        for line in backup_lines(found, session):
            note(line)
    require_yes(_("Make a new, empty file {path} all the same?", path=session.db), session)


def _under_a_key(session: Session, *, wanted: bool) -> AbstractContextManager[None]:
    """Return a context in which new files are encrypted, if wanted.

    :raises Refused: code ``exists``: there is a file already.
    """
    if not wanted:
        return nullcontext()
    from govtool.crypt import passphrases
    from govtool.file import connection
    from govtool.shell.form.passphrase import chosen

    if session.db.exists() and session.db.stat().st_size:
        message = _("There is a file “{path}” already.", path=session.db)
        raise Refused("exists", message, _("To encrypt it: govtool encrypt"))
    connection.cipher(session.db)
    return passphrases.new_files_under(chosen(session.db, passphrases.named_file()))


def _unit(code_and_name: tuple[str, str], kind: UnitKind, parent: str | None) -> Unit:
    code, name = code_and_name
    return Unit.checked(code=code, name=name, kind=kind, parent=parent)
