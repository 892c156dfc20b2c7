"""Looking into a sealed backup: what is in it lies, for its owner only, beside the office's file for as long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govtool.backup import verification
from govtool.backup.verification import Checked
from govtool.base.errors import StorageTrouble, UsageMistake
from govtool.base.i18n import _
from govtool.crypt import sealing
from govtool.file import durable_files, temporary_notes


@contextmanager
def opened(
    path: Path, identity: Path | None, office: Path, *, whole: bool = False
) -> Iterator[Checked]:
    """A backup that was checked; of an envelope also what is in it, where an identity is given.

    :param identity: the file with the secret key; a backup that is not sealed needs none.
    :param office: the file in use, beside which lies what is taken out; it is gone after.
    :param whole: it is to be put in the place of that file, and looking at the outside of an envelope is not enough.
    :raises UsageMistake: code ``needs_identity``. :raises GovtoolError: ``wrong_identity``, ``no_file``, and all of
        :func:`sealing.identities`.
    """
    if not sealing.is_sealed(path):
        yield verification.verify(path)
        return
    checked = verification.outside(path)
    if identity is None:
        if not checked.findings and (whole or checked.backup is None):
            raise _needs_identity(path)
        yield checked
        return
    secrets = sealing.identities(identity)
    if checked.findings:
        yield checked
        return
    with _private_place(path, _home(office, is_target=whole)) as place:
        try:
            sealing.unseal(path, place, secrets)
        except StorageTrouble as trouble:
            checked.findings.append(verification.differs(trouble.code, path, trouble.message))
        except OSError as error:
            raise durable_files.trouble(error, place) from error
        else:
            verification.look_inside(checked, place)
        yield checked


@contextmanager
def _private_place(path: Path, folder: Path) -> Iterator[Path]:
    """An empty file for what is in an envelope."""
    durable_files.clear_forgotten(folder)
    place = durable_files.half_made(folder / path.stem)
    try:
        yield place
    finally:
        durable_files.clear_away(place)


def _home(office: Path, *, is_target: bool) -> Path:
    """A folder for what is plain: that of the office's file, which has the same in it, or is to have it.

    Where there is no such file, the folder may be anybody's, a stick's too: then the user's own for what programs keep.
    """
    folder = office.resolve().parent
    if folder.is_dir() and (is_target or office.exists()):
        return folder
    durable_files.private_folder(temporary_notes.state_folder())
    return temporary_notes.state_folder()


def _needs_identity(path: Path) -> UsageMistake:
    message = _(
        "“{path}” is encrypted with age: without an identity it cannot be looked into."
    ).format(path=path)
    return UsageMistake(
        "needs_identity", message, _("Name the file with the secret key: --identity FILE")
    )
