"""``govtool encrypt|decrypt|rekey``: encryption of the file with a passphrase 加密."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from govtool.backup import creation, reencryption
from govtool.backup.manifest import Why
from govtool.base.errors import GovtoolError
from govtool.base.i18n import _, counted, sentences
from govtool.crypt import passphrases
from govtool.file import connection
from govtool.file.lock_wait import Waiting
from govtool.shell.form.passphrase import chosen, keep_up
from govtool.shell.form.prompt import decide, require_yes
from govtool.shell.frame.session import Session, mark_recorded
from govtool.shell.lock_wait import waiting
from govtool.shell.parameters import option
from govtool.shell.profiles import require_at, require_still
from govtool.shell.terminal import emit_json, note, say

app = typer.Typer()

Drop = Annotated[bool, option("--drop-plain-backups", "Remove the backups that are not encrypted.")]


@app.command("encrypt", epilog="govtool encrypt\ngovtool encrypt --drop-plain-backups")
def encrypt(session: Session, drop: Drop = False) -> None:
    """Encrypt the file with a passphrase, asked for twice or read from GOVTOOL_KEY_FILE.

    Every command then asks for it. An encrypted backup is made at once; backups of before, and
    damaged files that were kept, stay readable for everybody who gets at them, and you are asked
    whether to remove them. With --drop-plain-backups also later. Needs: pip install
    "govtool[encrypt]"
    """
    require_at(session)
    how = waiting(session)
    is_done = drop and session.db.is_file() and passphrases.is_encrypted(session.db.resolve())
    target = reencryption.require(session.db, encrypted=is_done, waiting=how)
    if not is_done:
        _encrypt(target, how, session)
    backup = _backed_up(target, how)
    found = reencryption.plain_copies(target)
    dropped = (
        reencryption.remove(found.own)
        if found.own and backup and _are_let_go(found.own, session, drop=drop)
        else 0
    )
    left = len(found.own) + found.others - dropped
    if session.json:
        told = {"db": target, "encrypted": True, "backup": backup}
        emit_json({**told, "plain_backups": left, "plain_backups_removed": dropped})
        return
    say(_("{path} is encrypted.", path=target))
    if backup:
        say("  " + _("Encrypted backup: {path}", path=backup))
    if dropped:
        say("  " + counted("{n} plain copy removed.", "{n} plain copies removed.", dropped))
    _say_traces(left)


def _encrypt(target: Path, how: Waiting, session: Session) -> None:
    connection.cipher(target)
    if target.stat().st_nlink > 1:
        text = _(
            "Warning: the file has a second name on this disk. What stands under that one stays "
            "readable for everybody."
        )
        note(text)
    _recode(target, chosen(target, passphrases.named_file()), how, session)
    keep_up(target, None)


def _recode(target: Path, key: passphrases.Key | None, how: Waiting, session: Session) -> None:
    """Write the file anew under another key, or plain without one."""
    reencryption.recode(target, key, how, partial(require_still, session=session))
    mark_recorded()


def _backed_up(target: Path, how: Waiting) -> Path | None:
    """Return the encrypted backup, or None after a warning: the file is encrypted anyway."""
    try:
        return creation.make(target, Why.MANUAL, waiting=how).path
    except GovtoolError as trouble:
        note(sentences(_("Warning: no backup could be made."), trouble.message))
        return None


def _are_let_go(copies: Sequence[Path], session: Session, *, drop: bool) -> bool:
    """Return whether to remove plain copies; ``--yes`` alone removes nothing."""
    if drop and (session.yes or not session.interactive):
        return True
    if not session.interactive or session.json or session.yes:
        return False
    for path in copies:
        note(f"  {path}")
    n = len(copies)
    return decide(
        counted(
            "Remove {n} copy that is not encrypted?", "Remove {n} copies that are not encrypted?", n
        )
    )


def _say_traces(left: int) -> None:
    if left:
        text = counted(
            "{n} copy is not encrypted and can be read by whoever gets at it: govtool encrypt "
            "--drop-plain-backups",
            "{n} copies are not encrypted and can be read by whoever gets at them: govtool encrypt "
            "--drop-plain-backups",
            left,
        )
        note(text)
    note(_("What stood on the disk before may still be found there; so may copies elsewhere."))


@app.command("decrypt", epilog="govtool decrypt")
def decrypt(session: Session) -> None:
    """Decrypt the file, after asking for its passphrase. Its encrypted backups stay as they are."""
    require_at(session)
    how = waiting(session)
    target = reencryption.require(session.db, encrypted=True, waiting=how)
    require_yes(_("Let everybody who gets at {path} read it?", path=target), session)
    _recode(target, None, how, session)
    keep_up(target, None)
    if session.emits({"db": target, "encrypted": False}):
        return
    say(_("{path} is not encrypted any more.", path=target))


New = Annotated[
    Path | None,
    option(
        "--new-key-file FILE",
        "The file with the new passphrase, or with 64 hexadecimal digits; without it, you are "
        "asked.",
    ),
]


@app.command("rekey", epilog="govtool rekey\ngovtool rekey --new-key-file ~/.govtool-key")
def rekey(session: Session, new: New = None) -> None:
    """Give an encrypted file another passphrase. Backups of before keep the old one."""
    require_at(session)
    how = waiting(session)
    target = reencryption.require(session.db, encrypted=True, waiting=how)
    key = chosen(target, new)
    _recode(target, key, how, session)
    keep_up(target, key)
    backup = _backed_up(target, how)
    if session.emits({"db": target, "encrypted": True, "backup": backup}):
        return
    say(_("{path} has a new passphrase.", path=target))
    if backup:
        say("  " + _("Encrypted backup: {path}", path=backup))
    note(_("Backups of before still need the old one: keep it as long as you keep them."))
