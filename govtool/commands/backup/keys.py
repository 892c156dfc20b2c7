"""The passphrase in the system's key store 系统密钥库, and pairs of keys for backups 备份密钥."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from govtool.backup import reencryption
from govtool.base.i18n import _
from govtool.crypt import key_store, passphrases, sealing
from govtool.shell.frame.session import Session
from govtool.shell.lock_wait import waiting
from govtool.shell.parameters import argument
from govtool.shell.terminal import note, say

app = typer.Typer()


@app.command("remember", epilog="govtool key remember")
def remember(session: Session) -> None:
    """Keep the passphrase in the system's key store, so that no command asks for it.

    That is the macOS Keychain, the Windows Credential Locker, the Secret Service or KWallet. A
    store that writes plain text is refused. Whoever sits at your unlocked session can open the
    file. Needs: pip install "govtool[encrypt]"
    """
    key_store.require()
    target = reencryption.require(session.db, encrypted=True, waiting=waiting(session))
    key = passphrases.fitting(target)
    assert key is not None, "it was opened"
    key_store.store(target, key)
    if session.emits({"db": target, "remembered": True}):
        return
    say(_("The key store of the system keeps the passphrase of {path}.", path=target))
    note(_("Keep it in a safe place too: with the machine the key store is gone."))


@app.command("forget", epilog="govtool key forget")
def forget(session: Session) -> None:
    """Remove the passphrase from the system's key store: commands ask for it again."""
    target = session.db.resolve()
    was_kept = key_store.remove(target)
    if session.emits({"db": target, "remembered": False, "forgotten": was_kept}):
        return
    if was_kept:
        say(
            _(
                "The key store of the system does not keep the passphrase of {path} any more.",
                path=target,
            )
        )
    else:
        say(_("The key store of the system keeps no passphrase of {path}.", path=target))


@app.command("key", epilog="govtool backup key ~/age.key")
def key(
    session: Session, file: Annotated[Path, argument("FILE", "The new file for the secret key.")]
) -> None:
    """Make a pair of keys: a secret one in a private file, a public one for “backup --to”.

    The file is as the age tool writes and reads it. Make it where backups are to be opened, and
    keep it away from them. Needs: pip install "govtool[encrypt]"
    """
    public = sealing.make_identity(file)
    if session.emits({"identity": file, "recipient": public}):
        return
    say(public)
    note(
        _(
            "This is the public key, to be given to others: govtool backup DIR --to {recipient}",
            recipient=public,
        )
    )
    note(
        _(
            "The secret key is in {path}: whoever loses it cannot open the backups made for it.",
            path=file,
        )
    )
