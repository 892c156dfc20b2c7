"""Copies that leave the machine, sealed with age 信封 (https://age-encryption.org, ``encrypt``).

Whoever makes one needs the public keys of those who are to open it and no secret; who has the
identity to one of them opens it, with us or with the ``age`` tool. Files are sealed and opened as
streams: memory does not grow with them.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from govtool.base import input_files
from govtool.base.errors import Refused, StorageTrouble
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.crypt import passphrases
from govtool.file import disk, durable_files, file_head

SUFFIX = ".age"

_HEAD = b"age-encryption.org/v1\n"
_PUBLIC = "age1"
_PRIVATE = "age-secret-key-"
_LARGEST = 1 << 16
"""Bytes of a file of recipients."""


def is_sealed(path: Path) -> bool:
    """Return whether a file is an envelope, by its content or its name."""
    return path.is_file() and (path.suffix == SUFFIX or has_head(path))


def has_head(path: Path) -> bool:
    """Return whether a file begins as envelopes do."""
    return file_head.first_page(path).startswith(_HEAD)


def _age() -> Any:
    """The library, which few offices have.

    :raises StorageTrouble: code ``no_cipher``.
    """
    try:
        import pyrage
    except ImportError as error:
        raise passphrases.not_installed() from error
    return pyrage


# --- for whom


def recipients(words: Iterable[str]) -> tuple[str, ...]:
    """The public keys meant by words, each a key itself or a file with a key a line.

    :raises Refused: code ``bad_recipient``. :raises StorageTrouble: code ``no_cipher``.
    """
    return tuple(dict.fromkeys(key for word in words for key in _meant(word)))


def _meant(word: str) -> Iterator[str]:
    if word.lower().startswith(_PRIVATE):
        hint = _(
            "Name the public one. What is typed stays in the history of the shell: better make a new pair."
        )
        raise Refused(
            "bad_recipient", _("That is a secret key, which nobody else should see."), hint
        )
    if word.lower().startswith(_PUBLIC):
        yield _public(word, _("“{word}” is no age public key.", word=quoted(word)))
        return
    found = list(_listed(word))
    if not found:
        raise _no_recipient(_("There is no age public key in “{path}”.", path=word))
    yield from found


def _listed(word: str) -> Iterator[str]:
    """Yield the keys in a file. A line that is none is not quoted: it may be a secret one."""
    for number, line in _lines(_content(word)):
        yield _public(line, _("Line {n} of “{path}” is no age public key.", n=number, path=word))


def _content(word: str) -> str:
    try:
        return input_files.content(Path(word), _LARGEST).decode("utf-8-sig")
    except (OSError, ValueError):
        message = _(
            "“{word}” is neither an age public key nor a file with such keys.", word=quoted(word)
        )
        raise _no_recipient(message) from None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def _public(text: str, complaint: str) -> str:
    age = _age()
    try:
        return str(age.x25519.Recipient.from_str(text))
    except age.RecipientError:
        raise _no_recipient(complaint) from None


def _no_recipient(message: str) -> Refused:
    return Refused(
        "bad_recipient",
        message,
        _("A public key begins with age1; a pair is made with: govtool backup key FILE"),
    )


# --- by whom


def make_identity(path: Path) -> str:
    """Write a secret key to a new private file as ``age-keygen`` does; return the public one.

    :raises Refused: code ``exists``. :raises StorageTrouble: it cannot be written, and nothing is
        left of it.
    """
    identity = _age().x25519.Identity.generate()
    public = str(identity.to_public())
    made_at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        text = f"# created: {made_at}\n# public key: {public}\n{identity}\n"
        disk.write_new(path, text.encode())
    except FileExistsError:
        message = _("There is a file “{path}” already.", path=path)
        raise Refused(
            "exists", message, _("A key is never written over: choose another name.")
        ) from None
    except OSError as error:
        raise durable_files.trouble(error, path) from error
    return public


def identities(path: Path) -> list[Any]:
    """The identities in a file, which others must not be able to read.

    :raises Refused: code ``bad_identity``. :raises GovtoolError: all of
        :func:`keys.private_content`.
    """
    age = _age()
    try:
        found = [
            age.x25519.Identity.from_str(line)
            for _number, line in _lines(passphrases.private_content(path).decode())
        ]
    except (age.IdentityError, UnicodeDecodeError):
        found = []
    if not found:
        message = _("“{path}” is no age identity.", path=path)
        hint = _(
            "It has a line that begins with AGE-SECRET-KEY-1, as made by: govtool backup key FILE"
        )
        raise Refused("bad_identity", message, hint)
    return found


# --- the envelope


def seal(source: Path, envelope: Path, recipients: Sequence[str]) -> None:
    """Write a file into an envelope that the owners of these public keys can open.

    :raises OSError: it cannot be read or written.
    """
    age = _age()
    public = [age.x25519.Recipient.from_str(key) for key in recipients]
    try:
        with source.open("rb") as plain, envelope.open("wb") as sealed:
            age.encrypt_io(plain, sealed, public)
    except age.EncryptError as error:
        raise _of_the_system(error) or OSError(errno.EIO, os.strerror(errno.EIO)) from error


def unseal(envelope: Path, target: Path, identities: Sequence[Any]) -> None:
    """Write what is in an envelope into a file; when it fails, what stands there is worth nothing.

    :raises Refused: code ``wrong_identity``. :raises StorageTrouble: codes ``not_age``,
        ``damaged_envelope``.
    :raises OSError: it cannot be read or written.
    """
    if not has_head(envelope):
        raise StorageTrouble("not_age", not_age())
    age = _age()
    try:
        with envelope.open("rb") as sealed, target.open("wb") as plain:
            age.decrypt_io(sealed, plain, identities)
    except age.DecryptError as error:
        raise _of_the_system(error) or _unopened(error) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged() from error  # age says so when a part was changed, or is missing


def not_age() -> str:
    """Return the message about a file that is no envelope."""
    return _("It is not encrypted with age, or its beginning is damaged.")


def _unopened(error: Exception) -> Refused | StorageTrouble:
    """The library tells a key that does not fit from a damaged head by its words alone."""
    if "No matching keys" not in str(error):
        return _damaged()
    return Refused(
        "wrong_identity",
        _("The identity does not open it: it was encrypted for somebody else."),
        _(
            "Name the file with the secret key of one of those for whom it was made: --identity FILE"
        ),
    )


def _damaged() -> StorageTrouble:
    return StorageTrouble(
        "damaged_envelope",
        _("It was changed or cut off after it was made: it cannot be decrypted."),
    )


def _of_the_system(error: Exception) -> OSError | None:
    """Return the system error that the library wraps as text (``OSError: [Errno 28] …``)."""
    told = re.search(r"OSError: \[Errno (\d+)\]", str(error))
    return OSError(int(told[1]), os.strerror(int(told[1]))) if told else None
