"""The form of a registration of any noun: its questions, and the check before recording.

The fields are the noun's own. What is likely to be the same matter is shown before anything is
recorded; a draft of what was answered is kept when the form is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any, ClassVar

import typer

from govtool import models as m
from govtool.base.dates import month_day_text
from govtool.base.errors import ExitCode
from govtool.base.i18n import _, in_chinese
from govtool.base.text_width import printable
from govtool.commands.shared.recording import Fact, show_recorded
from govtool.desk import casework
from govtool.shell.form.form import Field, Form
from govtool.shell.form.prompt import among, ask, confirm, optional
from govtool.shell.form.screen_check import Shown, changed_meanwhile
from govtool.shell.frame.session import Session
from govtool.shell.options import not_ahead, typed_day
from govtool.shell.terminal import note, page_width
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.store import Store, Transaction
    from govtool.views.likeness import Alike

# --- fields


def day_of_registration(label: str, typed: str | None, **how: Any) -> Field:
    """Return the field of the day on which it was registered: today, unless another is given."""
    word = "今天" if in_chinese() else "today"
    return Field(
        "on",
        label,
        typed,
        _past_day,
        default=word,
        otherwise=lambda form: form.session.today,
        blank_is_none=False,
        **how,
    )


def _past_day(answer: str, form: Form) -> dt.date:
    return not_ahead(typed_day(answer, form.session), form.session)


def ref_field(noun: Subject[Any], typed: str | None, **how: Any) -> Field:
    """Return the field of a number of another system, which nothing of the noun has yet."""

    def read(answer: str, form: Form) -> str | None:
        ref = answer.strip() or None
        casework.refuse_taken_ref(form.store, noun, ref)
        return ref

    return Field("ref", _("Number in another system"), typed, read, **how)


def as_given(given: Any, _form: Form) -> Any:
    """Read a value that is no text: it was made from options already."""
    return given


def last_time(form: Form, opening: type[m.Event]) -> Mapping[str, Any]:
    """Return the clerk's last values for an event that opens; a closed unit is left out."""
    found = dict(lookups.newest_opening(form.store.reader, opening.kind, form.session.actor))
    unit = form.office.units_on(form.day).get(found.get("unit") or "")
    return found | {"unit": unit.name if unit else None}


# --- the form


class Registration(Fact):
    """The form of something about to be registered.

    :param draft: its opening with values that break no rule in the place of those not known yet.
    """

    links_duplicates: ClassVar[bool] = False
    """Set where a clerk may name a likely duplicate, so that both are linked."""
    similar: Shown[list[Alike]]

    def __init__(self, session: Session, store: Store, noun: Subject[Any], draft: m.Event) -> None:
        super().__init__(session, store, noun, draft)
        self._fields: list[Field] = []
        self._duplicate_of: Alike | None = None

    # --- what a noun says of its own

    def opening(self) -> m.Event:
        """Return the opening as the form says it, without its number."""
        raise NotImplementedError

    def beside(self) -> Iterable[m.Event]:
        """Return what is told of it in the same transaction."""
        return ()

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Record in the same transaction what is said of others, now that it has its number."""

    def point_out_doubts(self) -> None:
        """Tell what is odd about the answers although nothing forbids it."""

    # --- before it is recorded

    def fill(self, fields: Iterable[Field], *, agree: bool = True) -> None:
        """Know all fields."""
        self._fields = list(fields)
        super().fill(self._fields, agree=agree)

    def agreed(self, *, asking: bool) -> list[Alike]:
        """Return the likely duplicates that the clerk saw before agreeing to record this one.

        :raises typer.Exit: the clerk does not want it recorded.
        """
        if asking and not self.session.yes:
            self.agree(self._fields, doubt=self._point_out)
            self._ask_which()
            return self.similar.value
        self.complete()
        if asking:
            self.show(self._fields)
        self._point_out()
        is_asked = is_questioned(self.similar.value, self.session)
        if is_asked and not confirm(_("Register it all the same?"), self.session):
            note(_("Cancelled; nothing was registered."))
            raise typer.Exit(ExitCode.REFUSED)
        if is_asked:
            self._ask_which()
        return self.similar.value

    def _ask_which(self) -> None:
        """Ask which of those likely to be the same matter it is, where they are linked."""
        found = {one.state.no: one for one in self.similar.value}
        if not (found and self.links_duplicates) or self.session.yes:
            return
        label = _("Which of these was reported once more (leave empty for none)")
        no = ask(label, optional(among(dict.fromkeys(found))), [(no, "") for no in found])
        self._duplicate_of = found.get(no or "")

    @property
    def is_linked(self) -> bool:
        """Return whether a clerk named one of the likely duplicates."""
        return self._duplicate_of is not None

    def _point_out(self) -> bool:
        """Show what may be the same matter; whether there is anything."""
        self.point_out_doubts()
        self.similar = Shown(self.store, self._look)
        point_out(self.noun, self.similar.value, self.session)
        return bool(self.similar.value)

    def _look(self) -> list[Alike]:
        from govtool.views.likeness import asked, similar_to  # help compares nothing

        question = asked(self.store.reader, self.office, self.noun.word, self.session.today)
        return similar_to(question, self.opening()) if question else []

    # --- recording

    def record(self, tx: Transaction, shown: Sequence[Alike]) -> tuple[Any, list[Alike]]:
        """Record it; return it as it is then, and what may be the same matter.

        :param shown: what the clerk saw of that.
        :raises Refused: code ``changed_meanwhile``, when another command changed that in the
            meantime.
        """
        self.judge_again()
        similar = self.similar.now
        if is_questioned(unseen(similar, shown), self.session):
            raise changed_meanwhile()
        events, subject = [self.opening(), *self.beside()], tx.new_subject(self.noun.word)
        state = casework.open_subject(tx, self.noun, events, self.session.today)
        self.also(tx, subject, state.no)
        if self._duplicate_of is not None:
            self._link(
                tx, (subject, state.no), (self._duplicate_of.subject, self._duplicate_of.state.no)
            )
            state = tx.state(subject)
        return state, similar

    def _link(self, tx: Transaction, *both: tuple[str, str]) -> None:
        """Record on both that they are one thing reported twice."""
        for (subject, _no), (other, no) in permutations(both):
            entry = lookups.entry_of(other)
            event = m.Linked.checked(on=self.day, other=no, other_entry=entry, duplicate=True)
            casework.take_step(tx, subject, event, self.session.today)


def register(form: Registration, fields: Sequence[Field], *, asking: bool) -> Any:
    """Fill in a form, record what it says, and show it; return the subject as it is then.

    :param asking: whether a person is asked for what is missing.
    """
    session, store = form.session, form.store
    form.fill(fields, agree=False)
    shown = form.agreed(asking=asking)
    with store.writing(session.actor) as tx:
        state, similar = form.record(tx, shown)
    more = {"similar": [one.state.no for one in similar]}
    show_recorded(_("Registered"), form.noun, state, store.office, session, **more)
    if not form.is_linked:
        tell_way_on(form.noun, similar, state.no)
    return state


def link_to(no: str, subject: str, on: object) -> m.Event:
    """Return the event by which something says that it is one matter with another subject."""
    return m.Linked.checked(on=on, other=no, other_entry=lookups.entry_of(subject))


_SHOWN = 5


def is_questioned(found: Sequence[Alike], session: Session) -> bool:
    """Return whether a clerk is asked first; a script and ``--yes`` go on."""
    return bool(found) and session.interactive and not session.json


def unseen(now: Sequence[Alike], shown: Sequence[Alike]) -> list[Alike]:
    """Return the cases found now that were not shown."""
    known = {one.id for one in shown}
    return [one for one in now if one.id not in known]


def point_out(noun: Subject[Any], found: Sequence[Alike], session: Session) -> None:
    """Show possible duplicates, the nearest in time first, each with its distinguishing marks."""
    if not found:
        return
    from govtool.shell.tables import Column, laid_out  # most are like none

    screen = registry.screen(noun.word)
    note(_(screen.alike))
    rows = [
        (
            known.state.no,
            month_day_text(known.state.opened_on, session.today),
            printable(screen.about(known.state) if screen.about else known.state.title),
            screen.progress(known.state),
        )
        for known in found[:_SHOWN]
    ]
    room = page_width() - 2 if session.interactive else None
    for lines in laid_out(
        [Column(""), Column(""), Column("", flexible=12), Column("")], rows, room
    ):
        for line in lines:
            note(f"  {line}")
    if len(found) > _SHOWN:
        note("  " + _("… and {n} more", n=len(found) - _SHOWN))


def tell_way_on(noun: Subject[Any], found: Sequence[Alike], no: str) -> None:
    """Say what to type if it was one matter indeed."""
    if found:
        text = _("If it is one matter: govtool {noun} link {no} {other}")
        note(text.format(noun=noun.word, no=no, other=found[0].state.no))
