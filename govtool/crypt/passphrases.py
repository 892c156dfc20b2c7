"""The key of an encrypted file 口令: where it comes from, and how it is kept while a command runs.

A passphrase comes from the file that ``GOVTOOL_KEY_FILE`` names, from the key store of the system,
or from a prompt that does not show it; never from the command line, where other users of the
machine can read it. No message, ``repr`` or journal entry ever has it.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from govtool.base import text
from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble, UsageMistake
from govtool.base.i18n import _, system_reason
from govtool.base.patterns import pattern
from govtool.file import file_head

VARIABLE = "GOVTOOL_KEY_FILE"
SHORTEST = 8
"""Characters of a passphrase."""
ATTEMPTS = 3
"""The number of times a person may type a passphrase."""
SALT = 16
"""Length in bytes of the salt at the start of an encrypted file."""

_PLAIN = b"SQLite format 3\0"
_SEALED = b"age-encryption.org/"
"""The first bytes of an envelope (:mod:`govtool.crypt.sealing`), whose page is random too."""
_PACKED = struct.Struct("<4s3H")
"""The head of the first part of a workbook or Word file, whose page may look random too."""
_NEWEST_ZIP = 63
"""The newest version of zip files there is."""
_LAST_WAY = 99
"""The highest number of a way to pack."""
_RANDOM = 240
"""The least number of different byte values in a page of random bytes (as a rule all 256)."""
_ROUNDS = 256_000
"""Parameters by which SQLCipher 4 derives keys: its own tools open our files too."""
_RAW = pattern(r"[0-9a-fA-F]{64}")
_LONGEST = 4096
"""Bytes of a key file."""
_LOOKED_AT = 1 << 16
"""Bytes of a file in which a secret key is looked for."""
_SECRET = rb"AGE-SECRET-KEY-(PQ-)?1|BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File"
"""Texts by which keys of age, SSH, TLS, PGP and PuTTY are recognised."""


class Key:
    """A secret: a passphrase, or 64 hexadecimal digits that are a key themselves."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        import unicodedata

        self._secret = unicodedata.normalize("NFC", secret)

    def __repr__(self) -> str:
        return "Key(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._secret == other._secret

    def __hash__(self) -> int:
        return hash(self._secret)

    def secret(self) -> str:
        """Return the passphrase itself: for the key store of the system alone."""
        return self._secret

    def for_salt(self, salt: bytes) -> str:
        """Return the key of a file with that salt as SQLCipher takes it, derived once."""
        return f"x'{_derived(self._secret, salt).hex()}{salt.hex()}'"

    def stretched(self, salt: bytes) -> bytes:
        """Return the scrypt hash of the passphrase (slow to brute-force)."""
        import hashlib

        return hashlib.scrypt(
            self._secret.encode(), salt=salt, n=1 << 15, r=8, p=1, maxmem=1 << 26, dklen=32
        )


@lru_cache(maxsize=32)
def _derived(secret: str, salt: bytes) -> bytes:
    if _RAW.fullmatch(secret):
        return bytes.fromhex(secret)
    import hashlib

    return hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, _ROUNDS, 32)


# --- which files are encrypted


def is_encrypted(path: Path) -> bool:
    """Return whether a file looks encrypted: no SQLite header, and a first page of random bytes.

    Nothing else in it tells; a picture may pass too, and then no key fits.
    """
    page = file_head.first_page(path)
    if len(page) < file_head.PAGE or page.startswith((_PLAIN, _SEALED)) or len(set(page)) < _RANDOM:
        return False
    return not (_is_packed(page) or _is_parquet(page) or _is_utf_16(page))


def _is_packed(page: bytes) -> bool:
    """Return whether it is the start of a zip file, judged by more than the first letters."""
    mark, version, _flags, way = _PACKED.unpack_from(page)
    return bool(mark == b"PK\x03\x04" and version <= _NEWEST_ZIP and way <= _LAST_WAY)


def _is_parquet(page: bytes) -> bool:
    """Return whether it is the start of a Parquet file: its letters, and a header of a page."""
    return re.match(rb"PAR1\x15[\x00\x04\x06]\x15", page) is not None


def _is_utf_16(page: bytes) -> bool:
    """Return whether it is UTF-16 text; random pairs contain halves of surrogate pairs."""
    with suppress(UnicodeDecodeError):
        codecs.getincrementaldecoder("utf-16")("strict").decode(page)
        return page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return False


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted file; a new one for a file that is still empty."""
    return file_head.first_page(path)[:SALT] or os.urandom(SALT)


# --- the keys of this run


_known: list[Key] = []
_fitting: dict[Path, Key] = {}
_for_new: list[Key] = []
_related: list[Path] = []


def remember(key: Key, path: Path | None = None) -> None:
    """Try this key too from now on: it was just chosen, or fitted the file at ``path``."""
    if path is not None:
        _fitting[path.absolute()] = key
    if key not in _known:
        _known.insert(0, key)


def also_try_that_of(path: Path) -> None:
    """Try the stored key of this file on others too: its backups have the same passphrase."""
    _related.append(path)


def fitting(path: Path) -> Key | None:
    """Return the key with which ``path`` was opened in this run, or None for a plain file."""
    return _fitting.get(path.absolute()) if is_encrypted(path) else None


def forget() -> None:
    """Know no key any more."""
    _known.clear()
    _fitting.clear()
    _related.clear()


@contextmanager
def new_files_under(key: Key) -> Iterator[None]:
    """Whatever file is made inside is encrypted with this key."""
    remember(key)
    _for_new.append(key)
    try:
        yield
    finally:
        _for_new.pop()


def for_new_file(path: Path) -> Key | None:
    """Return the key under which a file that is still empty is to be made; None for a plain one."""
    return _for_new[-1] if _for_new and path.stat().st_size == 0 else None


def candidates(path: Path) -> Iterator[Key]:
    """Yield the keys to try on a file: those that fitted others, key file or store, then typed.

    :raises UsageMistake: code ``needs_key``, when there is none and nobody to ask.
    :raises Refused: code ``wrong_key``, when the one in the key store does not fit and nobody is
        there to ask.
    :raises GovtoolError: all of :func:`from_file`.
    """
    tried = []
    for key in _at_hand():
        tried.append(key)
        yield key
    kept = [key for key in _stored_keys(path) if key not in tried]
    yield from kept
    misfit = _("The passphrase in the key store of the system does not fit.")
    if can_ask():
        is_wrong_file = tried and from_variable() in tried
        told = _("The passphrase in the key file does not fit.") if is_wrong_file else ""
        yield from _typed(path, misfit if kept else told)
    elif kept:
        raise Refused("wrong_key", misfit, _("Keep the right one there: govtool key remember"))
    elif not tried:
        raise UsageMistake(
            "needs_key",
            _("“{path}” is encrypted, and there is nobody to ask for the passphrase.", path=path),
            _("{name} names a file with the passphrase in it, for scripts.", name=VARIABLE),
        )


def _typed(path: Path, misfit: str) -> Iterator[Key]:
    """Yield the keys that a person types, who may mistype them.

    :param misfit: what was tried before and did not fit, to be said first.
    """
    question = _("Passphrase of {path}: ", path=path)
    for _attempt in range(ATTEMPTS):
        yield Key(ask(f"{misfit}\n{question}" if misfit else question))
        misfit = _("That is not it.")


def _stored_keys(path: Path) -> list[Key]:
    """Return the keys in the system's key store; none where a key file is named."""
    if named_file() is not None:
        return []
    from govtool.crypt import key_store

    found = (key_store.stored(one) for one in (path, *_related))
    return list(dict.fromkeys(key for key in found if key is not None))


def _at_hand() -> Iterator[Key]:
    yield from tuple(_known)
    named = from_variable()
    if named is not None and named not in _known:
        yield named


def not_installed(message: str = "") -> StorageTrouble:
    """The extra ``encrypt`` is missing: code ``no_cipher``."""
    hint = _('To work with encrypted files: pip install "govtool[encrypt]"')
    return StorageTrouble("no_cipher", message or _("What encrypts files is not installed."), hint)


def wrong(path: Path) -> Refused:
    """No key fits."""
    return Refused(
        "wrong_key",
        _(
            "This is not the passphrase of “{path}”, or the beginning of the file is damaged.",
            path=path,
        ),
        _(
            "If it is forgotten, nobody can open the file: move it away, and restore a backup of "
            "which you know the passphrase."
        )
        + "\n"
        + _("Is it surely right? Then move the file away and restore the newest backup."),
    )


# --- where a key comes from


def named_file(variable: str = VARIABLE) -> Path | None:
    """Return the key file that the environment names, if it does."""
    named = os.environ.get(variable, "")
    return Path(named) if named else None


def from_variable(variable: str = VARIABLE) -> Key | None:
    """Return the key in the file that the environment names. Raises as :func:`from_file`."""
    named = named_file(variable)
    return None if named is None else from_file(named)


def is_key(path: Path) -> bool:
    """Return whether a file is the key file, or holds a secret key, wherever it lies."""
    named = named_file()
    with suppress(OSError):
        return (named is not None and path.samefile(named)) or _holds_key(path)
    return False


def _holds_key(path: Path) -> bool:
    """Return whether a file holds a secret: a key of age, of SSH or ours, or a passphrase."""
    with path.open("rb") as file:
        # Notepad may write two bytes a character.
        content = file.read(_LOOKED_AT).replace(b"\0", b"")
    lines = [
        line.removeprefix("\ufeff").strip()
        for line in content.decode("utf-8", "ignore").splitlines()
    ]
    lines = [line for line in lines if line]
    is_own = len(lines) == 1 and len(content) <= _LONGEST and _may_be_passphrase(lines[0])
    is_private = os.name != "nt" and not path.stat().st_mode & 0o077
    return (
        re.search(_SECRET, content, re.IGNORECASE) is not None
        or _RAW.fullmatch(next(iter(lines), "")) is not None
        or (is_own and is_private)
    )


def _may_be_passphrase(line: str) -> bool:
    """Return whether a line is a passphrase rather than the header of a table, JSON or a page."""
    return (
        len(line) >= SHORTEST and not any(sign in line for sign in ",\t;|") and line[0] not in "{[<"
    )


def from_file(path: Path) -> Key:
    """Return the key in a file: its first line.

    :raises NotFound: code ``no_key_file``. :raises StorageTrouble: code ``bad_key_file``, when it
        cannot be read.
    :raises Refused: codes ``open_key_file``, when others may read it too; ``short_key``.
    """
    line = (
        private_content(path).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].removesuffix(b"\r")
    )
    try:
        return checked(line.decode())
    except UnicodeDecodeError:
        raise _bad_file(path, _("it is no text")) from None


def checked(passphrase: str) -> Key:
    """Return the key for a passphrase that is long enough.

    :raises Refused: code ``short_key``.
    """
    if len(passphrase) < SHORTEST:
        raise Refused("short_key", _("A passphrase has at least {n} characters.", n=SHORTEST))
    return Key(passphrase)


def private_content(path: Path) -> bytes:
    """The content of a file with a secret in it, which others must not be able to read.

    :raises NotFound: code ``no_key_file``. :raises StorageTrouble: code ``bad_key_file``, when it
        cannot be read.
    :raises Refused: code ``open_key_file``, when others may read it too.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:  # that of paths takes no opener
            _refuse_open(path, os.fstat(file.fileno()))
            return file.read(_LONGEST)
    except FileNotFoundError:
        raise NotFound("no_key_file", _("There is no key file “{path}”.", path=path)) from None
    except OSError as error:
        raise _bad_file(path, system_reason(error)) from error


def _without_waiting(name: str, flags: int) -> int:
    """Open a file; a pipe would keep us waiting for somebody to write into it."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_open(path: Path, found: os.stat_result) -> None:
    """Require that others cannot read it; Windows has no such bits, but private folders."""
    if not stat.S_ISREG(found.st_mode):
        raise _bad_file(path, _("it is no file"))
    if os.name != "nt" and stat.S_IMODE(found.st_mode) & 0o077:
        message = _("Others may read the key file “{path}”.", path=path)
        raise Refused("open_key_file", message, _("Let its owner alone read it: chmod 600 FILE"))


def _bad_file(path: Path, reason: str) -> GovtoolError:
    message = _("The key file “{path}” cannot be used: {reason}.", path=path, reason=reason)
    return StorageTrouble("bad_key_file", message)


def can_ask() -> bool:
    """Return whether a person sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """A line that is typed without being shown.

    :raises EOFError: at the end of input (Ctrl-D). :raises Refused: code ``bad_text``.
    """
    import getpass

    return text.typed(lambda: getpass.getpass(question))
