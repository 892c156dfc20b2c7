"""The passphrase of an encrypted file in the system's key store 系统密钥库 (extra ``encrypt``).

That is the macOS Keychain, the Windows Credential Locker, or the Secret Service or KWallet of a
Linux desktop. Whoever wants it there says so (``govtool key remember``); a store that is missing,
locked or broken never keeps a file closed.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

from govtool.base.errors import GovtoolError, StorageTrouble
from govtool.base.i18n import _
from govtool.crypt import passphrases
from govtool.crypt.passphrases import Key

SERVICE = "govtool"

TRUSTED = {
    "keyring.backends.macOS.Keyring",
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
}
"""Stores of the system, locked with the user's session; others write plain text or nothing."""


def stored(path: Path) -> Key | None:
    """Return the stored key of a file, or None if there is none, no store or no answer."""
    with suppress(Exception):  # whatever a desktop's service may raise: then a person is asked
        place = _trusted()
        found = place and place.get_password(SERVICE, _user(path))
        return Key(found) if found else None
    return None


def store(path: Path, key: Key) -> None:
    """Keep the key of a file, in the place of the one that was kept before.

    :raises StorageTrouble: codes ``no_cipher``, ``no_key_store``, ``key_store``.
    """
    place = require()
    with suppress(Exception):  # their words may hold what they were given
        place.set_password(SERVICE, _user(path), key.secret())
    if stored(path) != key:
        raise _failed()


def remove(path: Path) -> bool:
    """Keep no key for a file any more; returns whether one was kept.

    :raises StorageTrouble: codes ``no_cipher``, ``no_key_store``, ``key_store``.
    """
    place = require()
    if stored(path) is None:
        return False
    with suppress(Exception):  # as above
        place.delete_password(SERVICE, _user(path))
    if stored(path) is not None:
        raise _failed()
    return True


def require() -> Any:
    """The store.

    :raises StorageTrouble: codes ``no_cipher``; ``no_key_store``, where there is none that can be
        trusted.
    """
    try:
        place = _trusted()
    except GovtoolError:
        raise
    except Exception:  # noqa: BLE001  # whatever a desktop's service may raise: there is none then
        place = None
    if place is None:
        message = _("There is no key store of the system here that keeps a passphrase safe.")
        hint = _("Use a key file instead: {name}", name=passphrases.VARIABLE)
        raise StorageTrouble("no_key_store", message, hint)
    return place


def _trusted() -> Any | None:
    """The first of the stores there are that we trust.

    :raises StorageTrouble: code ``no_cipher``.
    """
    # It would log tracebacks of broken plug-ins.
    logging.getLogger("keyring").addHandler(logging.NullHandler())
    try:
        import keyring
    except ImportError as error:
        raise passphrases.not_installed() from error
    found = keyring.get_keyring()
    several = getattr(found, "backends", None) or [found]  # several come chained
    return next((place for place in several if _name(place) in TRUSTED), None)


def _name(place: object) -> str:
    kind = type(place)
    return f"{kind.__module__}.{kind.__qualname__}"


def _user(path: Path) -> str:
    return str(path.resolve())


def _failed() -> StorageTrouble:
    message = _(
        "The key store of the system did not do it: it may be locked, or the request was declined."
    )
    return StorageTrouble("key_store", message, _("Unlock it, then do it again."))
