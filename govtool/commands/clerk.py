"""``govtool clerk``: who may do what with the file 权限."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from govtool.base import text
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import Profile
from govtool.commands.shared.correction import note_unchanged
from govtool.crypt import passphrases
from govtool.models import ClerkRemoved, ClerkSet
from govtool.shell import profiles
from govtool.shell.form.prompt import require_yes
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session, mark_recorded
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened, term
from govtool.shell.parameters import argument, option
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import note, say
from govtool.store import Store
from govtool.views import clerks

app = typer.Typer()

Name = Annotated[str, argument("NAME", "The person, as --actor gives the name.")]
Reason = Annotated[str | None, option("--reason TEXT", "Kept in the journal.")]

ProfileOption = Annotated[
    str, option("--profile PROFILE", "reader, clerk or keeper, or the Chinese label.")
]


@app.command(
    "set", epilog="govtool clerk set 甲某 --profile keeper\ngovtool clerk set 乙某 --profile 查阅员"
)
def set_(session: Session, name: Name, profile: ProfileOption, reason: Reason = None) -> None:
    """Give a person a profile: readers look, clerks record, keepers decide about file and data.

    Profiles hold while the file has a keeper; without one everybody may do everything. Who has no
    profile may look. In an encrypted file clerks and keepers choose a passphrase of their own at
    their next command.
    """
    person = text.clean(name, text.NAME_LIMIT)
    event = ClerkSet.checked(
        on=session.today, name=person, profile=term(Profile, profile, "--profile"), reason=reason
    )
    with opened(session) as store:
        agreed = _agreement(store, {person: event.profile}, session)
        with store.writing(session.actor) as tx:
            agreed.require()
            is_new = clerks.profiles(tx.reader).get(person) is not event.profile
            if is_new:
                tx.append(clerks.SUBJECT + person, event)
            else:
                tx.rollback_only()
            if is_new and event.profile is Profile.READER:
                clerks.forget_passphrase(tx, person)
    if session.emits({"name": person, "profile": event.profile}):
        return
    if not is_new:
        note_unchanged()
    else:
        say(_("{name} is a {profile} now.", name=person, profile=event.profile.label))


@app.command("remove", epilog='govtool clerk remove 乙某 --reason "调离"')
def remove(session: Session, name: Name, reason: Reason = None) -> None:
    """Take a person's profile away."""
    with opened(session) as store:
        agreed = _agreement(store, {name: None}, session)
        with store.writing(session.actor) as tx:
            agreed.require()
            tx.append(clerks.SUBJECT + name, ClerkRemoved.checked(on=session.today, reason=reason))
            clerks.forget_passphrase(tx, name)
    if not session.emits({"name": name, "profile": None}):
        say(_("{name} has no profile any more.", name=name))


def _require_known(store: Store, name: str) -> None:
    if name not in clerks.profiles(store.reader):
        message = _("“{name}” has no profile in this file.", name=text.quoted(name))
        raise NotFound("unknown_clerk", message, _("See: govtool clerk list"), value=name)


def _agreement(
    store: Store, changes: dict[str, Profile | None], session: Session
) -> Shown[bool | None]:
    """Ask before profiles begin or cease to hold, and return what was agreed to.

    :raises NotFound, Refused: as :func:`_turn`.
    """
    turn = Shown(store, partial(_turn, store, changes))
    if turn.value is not None:
        _ask(changes, session, hold=turn.value)
    return turn


def _turn(store: Store, changes: dict[str, Profile | None]) -> bool | None:
    """Return whether profiles would begin to hold (True) or cease to (False); None if neither.

    :raises NotFound: code ``unknown_clerk``, when somebody has no profile to take away.
    :raises Refused: code ``no_keeper``, when there would be profiles and nobody to give them.
    """
    for name, profile in changes.items():
        if profile is None:
            _require_known(store, name)
    before = clerks.profiles(store.reader)
    after = {name: profile for name, profile in (before | changes).items() if profile is not None}
    hold = clerks.are_in_force(after)
    if hold != clerks.are_in_force(before):
        return hold
    if after and not hold:
        raise Refused(
            "no_keeper", _("The first profile is that of a keeper, who gives the others.")
        )
    return None


def _ask(changes: dict[str, Profile | None], session: Session, *, hold: bool) -> None:
    if hold and changes.get(session.actor) is not Profile.KEEPER and not session.json:
        text = _(
            "You act as “{name}”, who may then only look. A keeper says who acts: --actor NAME"
        )
        note(text.format(name=session.actor))
    begin = _("From now on only those with a profile may record. Is that right?")
    cease = _("The file would have no keeper, and everybody may do everything. Is that right?")
    require_yes(begin if hold else cease, session)


@app.command("list", epilog="govtool clerk list")
@a_list
def list_(session: Session) -> None:
    """List who has which profile."""
    with opened(session) as store:
        known = clerks.profiles(store.reader)
        chosen = {name: clerks.has_passphrase(store.reader, name) for name in known}
    if not clerks.are_in_force(known) and not session.json:
        note(_("The file has no keeper: everybody may do everything."))
    rows = [(name, known[name].label, _("chosen") if chosen[name] else "") for name in known]
    columns = [Column(_("Name")), Column(_("Profile")), Column(_("Passphrase"))]
    if known or session.json or session.output:
        give(
            session,
            objects=lambda: (
                {"name": name, "profile": known[name], "passphrase": chosen[name]} for name in known
            ),
            listing=lambda: ListTable(_("Clerks"), columns, rows),
        )


NameOption = Annotated[
    str | None,
    argument("NAME", "Whose passphrase is to be forgotten; without it, your own is changed."),
]


@app.command("passphrase", epilog="govtool clerk passphrase\ngovtool clerk passphrase 乙某")
def passphrase(session: Session, name: NameOption = None) -> None:
    """Change your own passphrase; a keeper lets somebody who forgot theirs choose a new one.

    It is asked for in encrypted files only: a plain one can be read and changed by whoever gets at
    it.
    """
    person = name or session.actor
    with opened(session) as store:
        if not passphrases.is_encrypted(session.db):
            message = _(
                "“{path}” is not encrypted, and nobody is asked for a passphrase.", path=session.db
            )
            raise Refused("not_encrypted", message, _("To encrypt it: govtool encrypt"))
        _require_known(store, person)
        if person == session.actor:
            profiles.choose_passphrase(
                store.reader, session, instead_of=clerks.stored_passphrase(store.reader, person)
            )
            mark_recorded()
        else:
            profiles.guard(store, session, Profile.KEEPER)
            with store.writing(session.actor) as tx:
                _require_known(store, person)
                clerks.forget_passphrase(tx, person)
    if session.emits({"name": person}):
        return
    if person == session.actor:
        say(_("You have a new passphrase."))
    else:
        say(_("{name} chooses a new passphrase at the next command.", name=person))
