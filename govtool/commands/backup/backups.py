"""``govtool backup``: make, list and check backups 备份."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.backup import creation, shelf, snapshot, verification
from govtool.backup.manifest import Why
from govtool.backup.shelf import Backup
from govtool.backup.snapshot import Snapshot
from govtool.backup.verification import Checked
from govtool.base.errors import ExitCode, NotFound, UsageMistake
from govtool.base.i18n import _, counted, listed
from govtool.crypt import passphrases, sealing
from govtool.shell.automatic_backups import say_clock
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.lock_wait import waiting
from govtool.shell.parameters import argument, option
from govtool.shell.profiles import require_at
from govtool.shell.screens.findings import finding_cell
from govtool.shell.screens.journal import local_time
from govtool.shell.tables import Cell, Column, ListTable, table
from govtool.shell.terminal import Style, note, say

app = typer.Typer()

_SUFFIXES = frozenset({".db", sealing.SUFFIX})

Folder = Annotated[
    Path | None,
    argument("DIR", "The folder; without it GOVTOOL_BACKUPS, else “backups” beside the file."),
]

Identity = Annotated[
    Path | None, option("--identity FILE", "The secret key of a backup encrypted with age.")
]

To = Annotated[
    list[str] | None,
    option(
        "--recipient RECIPIENT",
        "Encrypt it with age for this public key (age1…), or for those in a file, one a line. May "
        "be repeated.",
    ),
]


@app.command(
    "make",
    epilog="govtool backup\n"
    "govtool backup /media/usb/backups\n"
    "govtool backup /media/usb/backups --recipient recipients.txt",
)
def make(
    session: Session,
    folder: Folder = None,
    to: To = None,
    deep: Annotated[bool, option("--deep", "Walk the whole chain of a long journal too.")] = False,
) -> None:
    """Make a backup that is sure to restore: copied, opened and checked, with a manifest.

    “backup make” may be written “backup”. Of all backups the last 12 are kept, and the newest of 10
    days, 9 weeks and 9 months. GOVTOOL_BACKUPS=off turns off those made by the way: once a day, and
    before large imports.

    With --recipient only the owners of those keys can read it: for copies that leave the machine.
    An encrypted file stays encrypted inside. Needs: pip install "govtool[encrypt]"
    """
    _refuse_slip(folder)
    require_at(session)
    how = waiting(session)
    sealed_for = sealing.recipients(to or ())
    kept = creation.make(
        session.db, Why.MANUAL, folder, deep=deep, recipients=sealed_for, waiting=how
    )
    say_clock(session.db, kept.path.parent, how)
    beside = _is_same_disk(kept.path, session.db)
    if session.emits({**_kept_json(kept), "same_disk": beside}):
        return
    counts = kept.manifest.facts.counts
    say(_("Backed up to {path}", path=kept.path))
    text = _("{size}, {cases} cases, {entries} entries; checked, SHA-256 {digest}")
    digest = kept.manifest.sha256
    size = size_text(kept.manifest.size)
    say(
        "  "
        + text.format(
            size=size,
            cases=counts.get("case", 0),
            entries=counts["journal"],
            digest=f"{digest[:16]}…",
        )
    )
    if kept.manifest.recipients:
        say("  " + _("Can be opened by: {recipients}", recipients=listed(kept.manifest.recipients)))
    if beside:
        note(_("It is on the same disk as the file. Keep one elsewhere too: govtool backup DIR"))


def _refuse_slip(folder: Path | None) -> None:
    """Refuse “govtool backup restore”, which would make a folder of that name."""
    if folder == Path("restore") and not folder.exists():
        message = _("There is no command “{name}”.", name="govtool backup restore")
        hint = _("To put a backup in the place of the file: govtool restore FILE")
        raise UsageMistake("no_such_command", message, hint)


def _is_same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _kept_json(kept: Snapshot) -> dict[str, Any]:
    return _json(Backup(kept.path, kept.manifest, kept.manifest.size))


@app.command("list", epilog="govtool backup list\ngovtool backup list --verify")
@a_list
def list_(
    session: Session,
    folder: Folder = None,
    verify_: Annotated[bool, option("--verify", "Read each one and compare its digest.")] = False,
) -> None:
    """List the backups, newest first: when and why they were made, content and state.

    Exit code 1 when one is not.
    """
    place = _shelf(folder, session)
    backups = shelf.on_shelf(place)
    states = [_state(backup, read=verify_) for backup in backups]
    on_screen = give(
        session,
        objects=lambda: (
            {**_json(b), "state": state} for b, state in zip(backups, states, strict=True)
        ),
        listing=lambda: _listing(place, backups, states, session),
    )
    if on_screen:
        note(
            _("To put one in the place of the file: govtool restore NAME")
            if backups
            else _("Make one: govtool backup")
        )
    if not set(states) <= {"present", "sound"}:
        raise typer.Exit(ExitCode.FINDINGS)


def _shelf(folder: Path | None, session: Session) -> Path:
    """Return the folder of the backups; the usual one may not exist yet.

    :raises NotFound: code ``no_folder``.
    """
    if folder is not None and not folder.is_dir():
        message = _("There is no folder “{path}”.", path=folder)
        raise NotFound("no_folder", message, _("Is the disk plugged in?"))
    return folder or snapshot.folder_of(session.db)


def _state(backup: Backup, *, read: bool) -> str:
    if not backup.is_there:
        return "missing"
    if not backup.has_size or (read and snapshot.digest(backup.path) != backup.manifest.sha256):
        return "changed"
    return "sound" if read else "present"


def _listing(
    place: Path, backups: Sequence[Backup], states: Sequence[str], session: Session
) -> ListTable:
    head = _("Backups in {folder}", folder=place.absolute())
    empty = _("There is no backup in “{folder}”.", folder=place)
    columns = [
        Column(_("Backup")),
        Column(_("Made"), drop=1),
        Column(_("Why"), flexible=8),
        Column(_("Size"), "right"),
        Column(_("Cases"), "right"),
        Column(_("Entries"), "right", drop=2),
        Column(_("Encrypted"), drop=3),
        Column(_("State")),
    ]
    rows = [_row(b, state, session) for b, state in zip(backups, states, strict=True)]
    return ListTable(_("Backups"), columns, rows, [head] if rows else [], empty)


def _row(backup: Backup, state: str, session: Session) -> list[Cell | str | int]:
    labels: dict[str, tuple[str, Style]] = {
        "present": (_("not read"), ""),
        "sound": (_("sound"), "green"),
        "changed": (_("CHANGED"), "red"),
        "missing": (_("GONE"), "red"),
    }
    said, counts = backup.manifest, backup.manifest.facts.counts
    made = local_time(said.made_at, session.today)
    numbers = (counts.get("case", 0), counts.get("journal", 0))
    encrypted = _("yes") if said.encrypted or said.recipients else _("no")
    return [
        backup.path.name,
        made,
        _why(said.why),
        size_text(said.size),
        *numbers,
        encrypted,
        Cell(*labels[state]),
    ]


def _why(why: str) -> str:
    labels = {
        Why.MANUAL: _("by hand"),
        Why.DAILY: _("daily"),
        Why.BEFORE_UPGRADE: _("before an upgrade"),
        Why.BEFORE_RESTORE: _("before a restore"),
        Why.BEFORE_IMPORT: _("before an import"),
        Why.BEFORE_REBUILD: _("before a rebuild"),
    }
    return labels.get(Why(why), why) if why in set(Why) else why


PathOption = Annotated[
    Path | None,
    argument("FILE|DIR", "A backup, or a folder with all in it; without it, the newest."),
]


@app.command(
    "verify",
    epilog="govtool backup verify\ngovtool backup verify /media/usb/backups\n"
    "govtool backup verify govtool-20261102-083015.db.age --identity ~/age.key",
)
def verify_(session: Session, path: PathOption = None, identity: Identity = None) -> None:
    """Check backups: digest, every page, the journal's whole chain, the numbers in the manifest.

    Of a backup encrypted with age the digest alone is checked, unless you give the secret key with
    --identity. Exit code 1 when something is wrong. Nothing is changed.
    """
    passphrases.also_try_that_of(session.db)
    checked = [_verified(backup, identity, session) for backup in _wanted(path, session)]
    if not session.emits(
        {
            "ok": not any(c.findings for c in checked),
            "backups": [_checked_json(c) for c in checked],
        }
    ):
        _say_checked(checked)
        _say_passed_over(path)
    if any(c.findings for c in checked):
        raise typer.Exit(ExitCode.FINDINGS)


def _verified(backup: Path, identity: Path | None, session: Session) -> Checked:
    with verification.opened_backup(backup, identity, session.db) as checked:
        return checked


def _wanted(path: Path | None, session: Session) -> list[Path]:
    """Return the backups to check.

    :raises NotFound: code ``no_backup``, where there are none.
    """
    if path is not None and not path.is_dir():
        return [path]
    folder = path or snapshot.folder_of(session.db)
    found = [backup.path for backup in shelf.on_shelf(folder) if backup.is_there]
    if not found:
        message = _("There is no backup in “{folder}”.", folder=folder)
        raise NotFound("no_backup", message, _("Make one: govtool backup"))
    return found if path else found[:1]


def _say_passed_over(path: Path | None) -> None:
    """Name the files in a folder that were not checked because they have no manifest."""
    if path is None or not path.is_dir():
        return
    known = {backup.path.name for backup in shelf.on_shelf(path)}
    names = sorted(
        one.name for one in path.iterdir() if one.suffix in _SUFFIXES and one.name not in known
    )
    if names:
        note(_("Not checked, having no manifest of their own: {names}", names=listed(names)))


def _say_checked(checked: Sequence[Checked]) -> None:
    for one in checked:
        name = one.path.name
        if one.backup is None:
            note(
                _("{name} has no manifest: whether it is as it was made cannot be told.", name=name)
            )
        if not one.findings and one.content is None:
            say(_("{name} is as it was made.", name=name))
            note(
                _("It is encrypted with age, and was not looked into. To do that: --identity FILE")
            )
        elif not one.findings and one.backup is None:
            say(_("{name} can be read, and its journal is whole.", name=name))
        elif not one.findings:
            say(_("{name} is sound.", name=name))
    findings = [finding for one in checked for finding in one.findings]
    if findings:
        wrong, remedy = (
            Column(_("What is wrong"), flexible=16),
            Column(_("What to do"), flexible=16),
        )
        table(
            [_("Finding"), _("Record"), wrong, remedy],
            [(finding_cell(f), f.record, f.message, f.remedy) for f in findings],
        )
        say(counted("{n} finding", "{n} findings", len(findings)))


def _json(backup: Backup) -> dict[str, Any]:
    said = backup.manifest
    return {
        "backup": str(backup.path),
        "of": said.of,
        "made_at": said.made_at,
        "why": said.why,
        "size": said.size,
        "sha256": said.sha256,
        "cases": said.facts.counts.get("case", 0),
        "entries": said.facts.counts.get("journal", 0),
        "schema": said.facts.schema,
        "encrypted": said.encrypted,
        "recipients": list(said.recipients),
    }


def _checked_json(checked: Checked) -> dict[str, Any]:
    findings = [finding.as_json() for finding in checked.findings]
    return {
        "backup": str(checked.path),
        "manifest": checked.backup is not None,
        "ok": not findings,
        "inside": checked.content is not None,
        "findings": findings,
    }


_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1024


def size_text(size: float) -> str:
    """Return a number of bytes as people read it: 3.2 MB."""
    unit = 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    return f"{size:.{1 if unit > 1 else 0}f} {_UNITS[unit]}"
