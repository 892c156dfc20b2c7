"""``govtool restore``: put a backup in the place of the file 恢复."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.backup import restoration, restore_plan, snapshot, verification
from govtool.backup.restoration import Done
from govtool.backup.restore_plan import Beyond, ErasedBeyond, RestorePlan
from govtool.base.errors import Refused
from govtool.base.i18n import _, counted, listed, ngettext
from govtool.crypt import passphrases
from govtool.shell.automatic_backups import say_clock
from govtool.shell.form.prompt import require_yes
from govtool.shell.frame.session import Session, mark_recorded
from govtool.shell.lock_wait import waiting
from govtool.shell.parameters import argument, option
from govtool.shell.profiles import require_at, require_still
from govtool.shell.screens.journal import local_time
from govtool.shell.terminal import hanging, note, say

app = typer.Typer()

_SHOWN = 8
"""Reasons and cases that are named one by one."""

Plain = Annotated[
    bool, option("--unencrypted", "Say yes to a file that is not encrypted any more.")
]
Identity = Annotated[
    Path | None, option("--identity FILE", "The secret key of a backup encrypted with age.")
]
OtherFile = Annotated[
    bool,
    option(
        "--other-file", "Also a backup of another file, with which this one has nothing in common."
    ),
]


@app.command(
    "restore",
    epilog="govtool restore backups/govtool-20261102-083015.db\n"
    "govtool restore /media/usb/backups/govtool-20261102-083015.db.age --identity ~/age.key",
)
def restore(
    session: Session,
    file: Annotated[Path, argument("FILE", "The backup; “govtool backup list” shows them.")],
    plain: Plain = False,
    identity: Identity = None,
    other_file: OtherFile = False,
) -> None:
    """Replace the file with a backup. The backup is checked, and the present file backed up.

    It says what was recorded since and would be gone, and asks. A backup of an older version is
    upgraded.
    """
    passphrases.also_try_that_of(session.db)
    fits_no_key = _fits_no_key(session)
    with verification.opened_backup(
        _found(file, session), identity, session.db, whole=True
    ) as checked:
        plan = restore_plan.plan(session.db, checked, waiting(session), fits_no_key=fits_no_key)
        if not other_file:
            _refuse_strangers(plan, session)
        _refuse_plain(plan, session, is_wanted=plain)
        _restore(plan, session)


def _fits_no_key(session: Session) -> bool:
    """Return whether no key fits the present file, and a person can confirm that it is damaged."""
    try:
        require_at(session)
    except Refused as refusal:
        if refusal.code != "wrong_key" or not session.interactive or session.yes or session.json:
            raise
        note(refusal.message)
        return True
    return False


def _refuse_plain(plan: RestorePlan, session: Session, *, is_wanted: bool) -> None:
    """Refuse ``--yes`` alone when the restored file would not be encrypted.

    :raises Refused: code ``would_be_plain``.
    """
    if plan.will_be_plain and session.yes and not is_wanted:
        message = _("The backup {name} is not encrypted, and the file would not be any more.")
        hint = _(
            "Nothing was changed. Choose an encrypted backup; or say so with --unencrypted, then: "
            "govtool encrypt"
        )
        raise Refused("would_be_plain", message.format(name=plan.copy.path.name), hint)


def _found(file: Path, session: Session) -> Path:
    """Return the path of the backup; a bare name is also looked up in the usual folder."""
    if not file.exists() and file.name == str(file):
        there = snapshot.folder_of(session.db) / file
        return there if there.exists() else file
    return file


def _restore(plan: RestorePlan, session: Session) -> None:
    if not session.json:
        _say_plan(plan, session)
    require_yes(_question(plan), session)
    how = waiting(session)
    done = restoration.restore(
        plan, session.actor, session.today, how, partial(require_still, session=session)
    )
    mark_recorded()
    if done.kept is not None:
        say_clock(plan.target, done.kept.parent, how)
    if not session.emits(_json(plan, done)):
        _say_done(plan, done)


def _refuse_strangers(plan: RestorePlan, session: Session) -> None:
    """Refuse ``--yes`` alone for a backup of another file; a person may confirm it.

    :raises Refused: code ``other_file``.
    """
    if plan.strangers is not None and (session.yes or not session.interactive):
        hint = _("Nothing was changed. If it is meant all the same, add --other-file.")
        raise Refused("other_file", _strangers_text(plan.strangers), hint)


def _strangers_text(strangers: tuple[str, str]) -> str:
    backup, present = (name or _("unknown") for name in strangers)
    text = _(
        "This is no backup of this file (backup: {backup}; present file: {present}): they have no "
        "entry in common."
    )
    return text.format(backup=backup, present=present)


def _question(plan: RestorePlan) -> str:
    if plan.strangers is not None:
        backup, present = (name or _("unknown") for name in plan.strangers)
        text = _("Put the backup of {backup} in the place of the file of {present}, {path}?")
        return text.format(backup=backup, present=present, path=plan.target)
    if plan.fits_no_key:
        text = _(
            "Is the passphrase surely right? Then {path} is damaged. Put this backup in its place?"
        )
        return text.format(path=plan.target)
    if plan.had_nothing:
        return _("Restore it as {path}?", path=plan.target)
    if plan.will_be_plain:
        return _("Put this backup in the place of {path}, not encrypted?", path=plan.target)
    return _("Put this backup in the place of {path}?", path=plan.target)


def _say_plan(plan: RestorePlan, session: Session) -> None:
    backup = plan.copy.backup
    if backup is None:
        note(
            _(
                "{name} has no manifest: whether it is as it was made cannot be told.",
                name=plan.copy.path.name,
            )
        )
    else:
        made = local_time(backup.manifest.made_at, session.today)
        note(_("{name} is sound; it was made {moment}.", name=plan.copy.path.name, moment=made))
    if plan.is_damaged:
        note(_("The present file is damaged: what it holds beyond the backup cannot be told."))
    elif plan.lost is None:
        note(_("There is no file {path} yet.", path=plan.target))
    else:
        _say_lost(plan, plan.lost, session)
    if plan.erased is not None:
        _say_erased(plan.erased)
    if not plan.is_certain:
        _say_uncertain()
    if plan.will_encrypt:
        note(_("The backup is not encrypted; it will be, with the passphrase of the present file."))
    elif plan.will_be_plain:
        note(
            _(
                "Warning: the file will not be encrypted: everybody who gets at it can read it. To "
                "encrypt it: govtool encrypt"
            )
        )
    elif plan.is_encrypted:
        note(_("The backup is encrypted: the file will have its passphrase."))
    if plan.gained is not None and plan.gained.entries:
        n = plan.gained.entries
        text = counted(
            "{n} entry of the backup is not in the present file.",
            "{n} entries of the backup are not in the present file.",
            n,
        )
        note(text)


def _say_erased(erased: ErasedBeyond) -> None:
    text = ngettext(
        "Personal data was erased since the backup ({n} entry; reason: {reasons}). Restored, it is "
        "there again, and has to be erased once more.",
        "Personal data was erased since the backup ({n} entries; reason: {reasons}). Restored, it "
        "is there again, and has to be erased once more.",
        erased.entries,
    )
    reasons = _shortened(erased.reasons)
    for line in hanging("", text.format(n=erased.entries, reasons=reasons)):
        note(line)


def _shortened(texts: Sequence[str]) -> str:
    """Return the first few texts, separated by commas."""
    return listed([*texts[:_SHOWN], *(["…"] if len(texts) > _SHOWN else [])])


def _say_uncertain() -> None:
    text = _(
        "What was recorded after the newest backup cannot be told: case numbers given since may be "
        "given again (check papers that were printed), and personal data erased since has to be "
        "erased again."
    )
    for line in hanging("", text):
        note(line)


def _say_lost(plan: RestorePlan, lost: Beyond, session: Session) -> None:
    if plan.strangers is not None:
        note(_strangers_text(plan.strangers))
        n = lost.entries
        text = ngettext(
            "{n} entry of the present file would be gone from it.",
            "{n} entries of the present file would be gone from it.",
            n,
        )
        note(text.format(n=n))
        return
    if not lost.entries or lost.first is None or lost.last is None:
        note(_("Nothing was recorded since."))
        return
    text = ngettext(
        "{n} entry recorded since would be gone from the file (cases touched: {cases}):",
        "{n} entries recorded since would be gone from the file (cases touched: {cases}):",
        lost.entries,
    )
    note(text.format(n=lost.entries, cases=lost.cases))
    first, last = (local_time(moment, session.today) for moment in (lost.first, lost.last))
    note("  " + _("from {first} to {last}", first=first, last=last))
    if lost.case_nos:
        note("  " + _("registered: {case_nos}", case_nos=listed(lost.case_nos)))
    if lost.others:
        note("  " + _("other records touched: {n}", n=lost.others))
    if lost.other_nos:
        note("  " + _("begun: {numbers}", numbers=listed(lost.other_nos)))


def _say_done(plan: RestorePlan, done: Done) -> None:
    say(_("{path} is the backup {name} now.", path=plan.target, name=plan.copy.path.name))
    if done.upgraded:
        note(_("It was brought up to this version."))
    if done.adopted:
        note(_("Some rules are new to it. From when on they hold: govtool office show"))
    if done.kept is not None:
        note(_("The file of before is kept: {path}", path=done.kept))
    if plan.erased is not None:
        _say_erase_again(plan.erased)
    if plan.lost is not None and plan.lost.entries:
        note(
            _(
                "What was recorded since has to be entered again; see it with: govtool --db {path} "
                "journal",
                path=done.kept,
            )
        )


def _say_erase_again(erased: ErasedBeyond) -> None:
    note(
        _(
            "Erased personal data is in the file again (cases: {cases}). Erase it once more:",
            cases=_shortened(erased.cases),
        )
    )
    if erased.retained:
        note("  govtool retention apply")
    note("  " + _("govtool person erase NAME --reason …"))


def _json(plan: RestorePlan, done: Done) -> dict[str, Any]:
    return {
        "restored": str(plan.target),
        "backup": str(plan.copy.path),
        "manifest": plan.copy.backup is not None,
        "lost": plan.lost and asdict(plan.lost),
        "gained": plan.gained and asdict(plan.gained),
        "damaged": plan.is_damaged,
        "kept": done.kept and str(done.kept),
        "node": done.node,
        "upgraded": done.upgraded,
        "erased_since": plan.erased and asdict(plan.erased),
        "certain": plan.is_certain,
        "other_file": plan.strangers
        and dict(zip(("backup", "present"), plan.strangers, strict=True)),
    }
