"""Choosing a new passphrase: typed twice, hidden, and questioned when easy to guess."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from govtool.base.errors import GovtoolError, Refused, UsageMistake
from govtool.base.i18n import _, sentences
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key
from govtool.shell.form.prompt import decide
from govtool.shell.terminal import note

_FEW = 5
"""Different characters of which a passphrase should have more."""


def chosen(path: Path, key_file: Path | None) -> Key:
    """The key that a file is to get: from a key file, else from a person.

    :param key_file: where it stands, if it stands in one.
    :raises UsageMistake: code ``needs_key``, where there is neither. :raises GovtoolError: all of
        :func:`keys.from_file`.
    """
    if key_file is not None:
        return passphrases.from_file(key_file)
    if not passphrases.can_ask():
        message = _("There is nobody to ask for a passphrase for “{path}”.", path=path)
        raise UsageMistake(
            "needs_key", message, _("Write it into a file that only you may read, and name that.")
        )
    note(
        _(
            "Whoever loses the passphrase loses the file: nobody can restore it. Keep it in a safe "
            "place too."
        )
    )
    return typed_anew()


def typed_anew() -> Key:
    """A new passphrase that a person types twice, asked for until it will do."""
    while True:
        try:
            return _typed_twice()
        except Refused as refusal:
            note("  " + sentences(refusal.message, refusal.hint or ""))


def _typed_twice() -> Key:
    passphrase = passphrases.ask(_("New passphrase: "))
    key = passphrases.checked(passphrase)
    if is_weak(passphrase) and not decide(_("It is easy to guess. Use it all the same?")):
        raise Refused("weak_key", _("Then choose another one: several words, for instance."))
    if passphrases.ask(_("The same again: ")) != passphrase:
        raise Refused("differing_keys", _("The two were not the same."))
    return key


def is_weak(passphrase: str) -> bool:
    """Return whether a passphrase is only digits, few different characters, or an alphabet run."""
    steps = {ord(right) - ord(left) for left, right in pairwise(passphrase)}
    return passphrase.isdecimal() or len(set(passphrase)) <= _FEW or steps in ({1}, {-1})


def keep_up(path: Path, key: Key | None) -> None:
    """Replace the passphrase of this file in the system's key store, if one is kept there.

    :param key: the new one, which takes the place of the old; None to keep none. A store that fails
        is told: the file has its new passphrase all the same.
    """
    from govtool.crypt import key_store

    if key_store.stored(path) is None:
        return
    try:
        if key is None:
            key_store.remove(path)
        else:
            key_store.store(path, key)
    except GovtoolError as trouble:
        note(sentences(_("Warning: the key store still has the old passphrase."), trouble.message))
