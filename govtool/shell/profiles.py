"""Profiles 权限: who may give which command; an encrypted file has people prove who they are.

It keeps honest people from slips, and tells in the journal who did what. A file on a disk cannot
enforce it: any other program that can open the file can do as it likes (docs/security.md).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from govtool.base.errors import Refused, StorageTrouble, UsageMistake
from govtool.base.i18n import _
from govtool.base.vocabulary import Profile
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.desk.settings import CLERK, SettingOrigin
from govtool.file import connection
from govtool.file.file_errors import PAST_READING
from govtool.file.reader import Reader, ReadOnly
from govtool.shell.form.screen_check import changed_meanwhile
from govtool.shell.frame.session import Session
from govtool.shell.lock_wait import waiting
from govtool.shell.terminal import note
from govtool.views import clerks

if TYPE_CHECKING:
    from govtool.store import Store

VARIABLE = "GOVTOOL_CLERK_KEY_FILE"

_READING = (
    "case show, case explain, case history, case route, case list, care show, care explain, "
    "care history, care list, visit show, visit explain, visit history, visit list, find, due, "
    "watch, explain, "
    "report daily, report weekly, report half-month, report monthly, report quarterly, "
    "report half-year, report yearly, report ministry, report register, report list, "
    "report status, duty show, duty log, meeting agenda, meeting list, meeting show, "
    "meeting status, meeting minutes, meeting sign-in, doc list, doc check, unit list, "
    "unit show, grid list, grid show, grid history, household list, household show, import suggest, "
    "office show, calendar show, policy show, policy check, policy preview, journal, access, "
    "retention due, doctor, backup list, backup verify, backup key, key remember, key forget, "
    "clerk list, completion install, completion show, init, demo, help, config list, "
    "config get, config set, config unset, config path, rollup run, rollup check"
)
READERS = frozenset(_READING.split(", "))
"""Commands that need no profile: they read, or touch no file with profiles."""

_KEEPING = (
    "office set, calendar import, policy adopt, person export, person erase, person explain, "
    "person refuse, retention apply, restore, encrypt, decrypt, rekey, clerk set, "
    "clerk remove"
)
KEEPERS = frozenset(_KEEPING.split(", "))
"""Commands that decide about the file, or about people's data, as a whole."""


def needed(command: str) -> Profile:
    """The profile a command takes; what nobody thought about takes a clerk."""
    if command in KEEPERS:
        return Profile.KEEPER
    return Profile.READER if command in READERS or not command else Profile.CLERK


def guard(store: Store, session: Session, profile: Profile | None = None) -> None:
    """Require a profile now, and again in every transaction of this opening once it holds the lock.

    :raises Refused, UsageMistake: as :func:`require`.
    """
    require(store.reader, session, profile)
    store.permitted = partial(require_still, store.reader, session, profile)


def require(conn: ReadOnly, session: Session, profile: Profile | None = None) -> None:
    """See to it that the person who acts may do what the command does, or what takes ``profile``.

    Nothing is locked while somebody types a passphrase.

    :raises Refused: codes ``not_allowed``, ``wrong_passphrase``. :raises UsageMistake: code
        ``needs_passphrase``.
    """
    if _covered(conn, session, profile) and passphrases.is_encrypted(session.db):
        _identify(conn, session)


def require_still(conn: Reader, session: Session, profile: Profile | None = None) -> None:
    """Check like :func:`require` under the lock: rights may have been taken away meanwhile.

    :raises Refused: codes ``not_allowed``; ``changed_meanwhile``, where somebody would have to be
        asked who they are.
    """
    if (
        _covered(conn, session, profile)
        and passphrases.is_encrypted(session.db)
        and session.actor not in session.identified
    ):
        raise changed_meanwhile()


def _covered(conn: Reader, session: Session, profile: Profile | None) -> bool:
    """Return whether the command takes a profile in this file; then the person who acts has it.

    :raises Refused: code ``not_allowed``.
    """
    wanted = profile or needed(session.command)
    if wanted is Profile.READER:
        return False
    known = clerks.profiles(conn)
    if not clerks.are_in_force(known):
        return False
    own = known.get(session.actor)
    if own is None or not own.covers(wanted):
        raise _not_allowed(session.actor, own, wanted)
    if session.settings.found(CLERK).origin is SettingOrigin.BESIDE:
        raise _not_from_beside(session)
    return True


def is_allowed(conn: Reader, session: Session, wanted: Profile) -> bool:
    """Return whether the actor's profile covers ``wanted``; :func:`require` has them prove it."""
    known = clerks.profiles(conn)
    own = known.get(session.actor)
    return not clerks.are_in_force(known) or (own is not None and own.covers(wanted))


def require_at(session: Session) -> None:
    """Check like :func:`require`, for a command that opens the file in its own way.

    A file that is missing or past reading has no profiles: it is to be restored.
    """
    if not session.db.is_file():
        return
    try:
        with connection.asked(session.db, waiting(session)) as conn:
            require(conn, session)
    except StorageTrouble as trouble:
        if trouble.code not in PAST_READING:
            raise


def _not_from_beside(session: Session) -> Refused:
    """Return the refusal of a name that was set beside the file, for whoever opens it."""
    message = _("“{name}” comes from {place}, which gives nobody rights in this file.")
    text = message.format(name=session.actor, place=session.settings.beside.path)
    hint = _("Say who you are: --actor NAME, or for good: govtool config set clerk NAME")
    return Refused("not_allowed", text, hint, value=session.actor)


def _not_allowed(name: str, own: Profile | None, wanted: Profile) -> Refused:
    if own is None:
        message = _(
            "“{name}” has no profile in this file and may only look; this takes a {wanted}."
        )
    else:
        message = _("“{name}” is a {own} of this file; this takes a {wanted}.")
    text = message.format(name=name, own=own.label if own else "", wanted=wanted.label)
    hint = _(
        "--actor NAME says who acts. A keeper gives profiles: govtool clerk set NAME --profile "
        "{profile}"
    )
    return Refused("not_allowed", text, hint.format(profile=wanted.value), value=name)


def _identify(conn: ReadOnly, session: Session) -> None:
    """Have the person prove who they are; who never did chooses a passphrase now."""
    name = session.actor
    if name in session.identified:
        return
    if not clerks.has_passphrase(conn, name):
        choose_passphrase(conn, session, instead_of=None)
    elif not clerks.is_passphrase(
        conn, name, passphrases.from_variable(VARIABLE) or _asked_key(name)
    ):
        message = _("This is not the passphrase of “{name}”.", name=name)
        hint = _("If it is forgotten, a keeper helps: govtool clerk passphrase NAME")
        raise Refused("wrong_passphrase", message, hint)
    session.identified.add(name)


def choose_passphrase(conn: ReadOnly, session: Session, *, instead_of: str | None) -> None:
    """Let the person who acts choose a passphrase of their own.

    :param instead_of: what the file kept of their passphrase when they proved who they are; None if
        they had none.
    :raises UsageMistake: code ``needs_passphrase``, when there is nobody to ask.
    :raises Refused: code ``changed_meanwhile``, when their profile or passphrase is another one by
        then.
    """
    name = session.actor
    key = passphrases.from_variable(VARIABLE)
    if key is None:
        if not passphrases.can_ask():
            raise _nobody_to_ask(name)
        note(_("“{name}” chooses a passphrase of their own, which nobody else is told.", name=name))
        from govtool.shell.form.passphrase import typed_anew

        key = typed_anew()
    if not clerks.choose_passphrase(conn, session.db, name, key, instead_of):
        raise changed_meanwhile()
    session.identified.add(name)


def _asked_key(name: str) -> Key:
    if not passphrases.can_ask():
        raise _nobody_to_ask(name)
    return Key(passphrases.ask(_("Passphrase of {name}: ", name=name)))


def _nobody_to_ask(name: str) -> UsageMistake:
    message = _(
        "“{name}” has to prove who they are, and there is nobody to ask for the passphrase.",
        name=name,
    )
    hint = _("{name} names a file with the passphrase in it, for scripts.", name=VARIABLE)
    return UsageMistake("needs_passphrase", message, hint)
