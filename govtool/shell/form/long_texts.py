"""Long texts from a file (``@FILE``) or from the clerk's own editor (``@``)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, system_reason

MOST_BYTES = 100_000


def text_meant(typed: str) -> str:
    """Return the text of an option or answer; ``@FILE`` is read, ``@@x`` is the text ``@x``.

    :raises NotFound: code ``no_file``. :raises Refused: it cannot be read as text.
    """
    if not typed.startswith("@") or typed == "@":
        return typed
    if typed.startswith("@@"):
        return typed[1:]
    return _content(Path(typed[1:]).expanduser())


def _content(path: Path) -> str:
    from govtool.base import input_files

    try:
        found = input_files.content(path, MOST_BYTES)
    except OSError as error:
        message = _("“{path}” cannot be read: {reason}.", path=path, reason=system_reason(error))
        raise NotFound("no_file", message) from None
    for encoding in input_files.encodings(found):
        try:
            text = found.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").strip()
    message = _("“{path}” is no text file.", path=path)
    raise Refused("bad_file", message, _("Save it as a text file (.txt)."))


def left_in_editor(start: str) -> str:
    """Return the text as it is left in the editor of the clerk's choice (``$VISUAL``, ``$EDITOR``).

    It stands in a file that only its owner may read, and that is removed. The editor is no line for
    a shell.

    :raises Refused: code ``no_editor``.
    """
    import shlex
    import subprocess
    import tempfile

    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual_editor())
    number, name = tempfile.mkstemp(prefix="govtool-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(start)
        if subprocess.run([*words, name], check=False).returncode:  # noqa: S603  # the clerk's own choice, and no shell
            raise _no_editor(words)
        return path.read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError, IndexError):
        raise _no_editor(words) from None
    finally:
        path.unlink(missing_ok=True)


def _usual_editor() -> str:
    return "notepad" if sys.platform == "win32" else "vi"


def _no_editor(words: list[str]) -> Refused:
    message = _("The editor “{editor}” did not end well.", editor=" ".join(words))
    return Refused("no_editor", message, _("Name yours in VISUAL, or type the text here."))
