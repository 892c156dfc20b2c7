"""Templates and output files for the commands that print papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.file import disk
from govtool.papers.dossier import FILE_TYPE
from govtool.papers.printout import Press
from govtool.papers.template_files import template_folders
from govtool.shell.frame.session import Session
from govtool.shell.parameters import option
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.tables.output_files import trouble

Templates = Annotated[
    Path | None,
    option(
        "--templates DIR",
        "The office's own templates; without it, $GOVTOOL_TEMPLATES, or the folder “templates” "
        "beside the file. What it lacks is taken from ours.",
    ),
]


def press_for(store: Store, session: Session, templates: Path | None) -> Press:
    """Return a press with the templates in use; the login name never goes on paper."""
    return Press(
        store,
        session.actor,
        session.today,
        template_folders(session.db, templates),
        maker=session.chosen_actor or session.settings.clerk or "",
    )


def say_own_templates(press: Press, session: Session) -> None:
    """Say which of the office's own templates were used."""
    if session.json:
        return
    for folder in dict.fromkeys(path.parent for path in press.own_templates):
        names = "、".join(path.stem for path in press.own_templates if path.parent == folder)
        note(_("Templates from {folder}: {names}", folder=folder, names=names))


def in_folder(output: Path | None, usual: str) -> Path:
    """Return the file to write: the one named, or the usual name in the folder named or this."""
    if output is not None and output.is_dir():
        return output / usual
    return output or Path(usual)


def require_word_file(target: Path) -> None:
    """Refuse a file name that is not a Word file's.

    :raises Refused: code ``bad_format``.
    """
    if target.suffix.lower() != FILE_TYPE:
        message = _("“{name}”: papers are Word files.", name=target.name)
        hint = _("Name a file that ends in .docx, or a folder that is there.")
        raise Refused("bad_format", message, hint, column="--output", value=target.name)


def made_folder(folder: Path) -> Path:
    """Return the folder, made if missing; its parent must exist.

    :raises UsageMistake: code ``bad_value``, for a file. :raises GovtoolError: as for a file that
        cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        message = _("“{path}” is a file; several papers need a folder.", path=folder)
        raise UsageMistake("bad_value", message, _("Name a folder."))
    try:
        folder.mkdir(exist_ok=True)
        disk.write_through(folder.parent)
    except OSError as error:
        raise trouble(error, folder) from error
    return folder
