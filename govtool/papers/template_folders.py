"""Where templates are looked for: an office's own folder, then ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.base.resources import data_dir

VARIABLE = "GOVTOOL_TEMPLATES"
_BESIDE = "templates"


def shipped() -> Path:
    """Our own templates."""
    return data_dir() / "templates"


def searched(
    db: Path, chosen: Path | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """The folders to look into, in order: the one named, else ``templates`` beside the file; ours comes last.

    :param db: the file of the office; :param chosen: the folder named on the command line.
    :raises NotFound: code ``no_folder``, when a folder was named that is not there.
    """
    named = chosen or (Path(environ[VARIABLE]) if environ.get(VARIABLE) else None)
    if named is not None and not named.is_dir():
        raise NotFound(
            "no_folder",
            _("There is no folder {folder}.", folder=named),
            _("Make it, or name another."),
        )
    own = named or db.parent / _BESIDE
    return (own, shipped()) if own.is_dir() else (shipped(),)


def found(name: str, folders: tuple[Path, ...]) -> Path:
    """The first file of that name.

    :raises NotFound: code ``no_template``.
    """
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    places = ", ".join(map(str, folders))
    raise NotFound(
        "no_template",
        _("There is no template “{name}”.", name=name),
        _("Looked in: {places}", places=places),
    )


def is_ours(path: Path) -> bool:
    """Whether a file is one of those that come with the program."""
    return path.parent == shipped()
