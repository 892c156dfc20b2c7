"""Writing a file as a whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from govtool.errors import GovtoolError, NotFound, StorageTrouble
from govtool.i18n import _


@contextmanager
def replacing(path: Path | None) -> Iterator[BinaryIO]:
    """A binary file to write, which takes the place of ``path`` only once the block has ended well.

    Until then it has a temporary name in the same folder; an exception leaves the old file as it was.
    ``None`` is standard output. A device or pipe cannot be replaced and is written to directly.

    :raises NotFound: code ``no_folder``. :raises StorageTrouble: codes ``not_writable``, ``disk_full``.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = path.resolve()  # a link stays a link: the file it points to is replaced
        with _direct(target) if _is_special(target) else _whole(target) as file:
            yield file
    except OSError as error:
        raise trouble(error, path) from error


@contextmanager
def replacing_text(path: Path | None, *, bom: bool = False, encoding: str = "utf-8") -> Iterator[TextIO]:
    """As :func:`replacing`, for text whose line ends are written as they are given; UTF-8 unless told otherwise."""
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig" if bom else encoding, newline="", write_through=False)
        try:
            yield text
            text.flush()
        finally:
            text.detach()


def trouble(error: OSError, path: Path) -> GovtoolError:
    """What an error of the file system means to the person who named ``path``."""
    if isinstance(error, FileNotFoundError):
        message = _("There is no folder {folder}.").format(folder=path.parent)
        return NotFound("no_folder", message, _("Make it, or choose another place."))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        message = _("The disk is full; {path} was not written.").format(path=path)
        return StorageTrouble("disk_full", message, _("Make room, or choose another place."))
    message = _("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error)
    return StorageTrouble("not_writable", message, _("Close it in other programs, or choose another place."))


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file() and not target.is_dir()


@contextmanager
def _direct(target: Path) -> Iterator[BinaryIO]:
    with target.open("wb") as file:
        yield file


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
