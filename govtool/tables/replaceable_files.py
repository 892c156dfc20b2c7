"""Files that may be replaced: what we or office programs write of that kind, or with --force."""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

from govtool.base.errors import Refused
from govtool.base.i18n import _

_LOOKED_AT = 1 << 20
"""Bytes of a text that are looked at."""
_DELIMITERS = ",\t;|，"

_forced = False


def force(*, is_forced: bool) -> None:
    """Say whether the person gave --force: then files of other kinds are replaced too."""
    global _forced  # noqa: PLW0603  # one process runs one command at a time
    _forced = is_forced


def refuse_other(path: Path, kind: str | None = None) -> None:
    """Refuse to replace a file of another kind than is written, unless --force was given.

    :param kind: how the names of such files end; None to go by the name of the file itself.
    :raises Refused: code ``another_kind``. :raises OSError: the file cannot be read.
    """
    if (
        _forced
        or not path.is_file()
        or not path.stat().st_size
        or _is_of(kind or path.suffix.lower(), path)
    ):
        return
    message = _(
        "{path} is there already, and is no file that this command writes; it is not replaced."
    )
    hint = _("Choose another name. To replace it all the same: --force")
    raise Refused("another_kind", message.format(path=path), hint)


def _is_of(kind: str, path: Path) -> bool:
    if kind == ".parquet":
        with path.open("rb") as file:
            return file.read(4) == b"PAR1"
    if kind in _PACKAGES:
        return _is_package(path, _PACKAGES[kind])
    looks_like = _TEXTS.get(kind)
    text = _text(path) if looks_like else None
    return looks_like is not None and text is not None and looks_like(text)


def _is_package(path: Path, kind: bytes) -> bool:
    """Return whether it is a zip file that Office programs open, of one of their kinds."""
    import zipfile

    with (
        suppress(
            zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, EOFError
        ),
        zipfile.ZipFile(path) as parts,
        parts.open("[Content_Types].xml") as types,
    ):
        return kind in types.read(_LOOKED_AT)
    return False


def _text(path: Path) -> str | None:
    """Return the beginning of a text, None for a file that holds none."""
    from govtool.base.input_files import encodings  # most commands replace nothing

    with path.open("rb") as file:
        content = file.read(_LOOKED_AT)
    for encoding in encodings(content):
        with suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder(encoding)("strict").decode(content)
            return None if "\0" in text else text
    return None


def _is_table(text: str) -> bool:
    return any(sign in text.lstrip().partition("\n")[0] for sign in _DELIMITERS)


def _is_page(text: str) -> bool:
    return "<html" in text[:1000].lower()


def _is_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _is_json_lines(text: str) -> bool:
    import json

    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(text.lstrip().partition("\n")[0]), dict)
    return False


def _is_toml(text: str) -> bool:
    import tomllib

    with suppress(ValueError, RecursionError):
        tomllib.loads(text)
        return True
    return False


_PACKAGES = {".xlsx": b"spreadsheetml", ".docx": b"wordprocessingml"}
"""The name of files of these kinds in their list of contents."""
_TEXTS = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), _is_table),
    **dict.fromkeys((".html", ".htm"), _is_page),
    ".json": _is_json,
    **dict.fromkeys((".jsonl", ".ndjson"), _is_json_lines),
    ".toml": _is_toml,
}
