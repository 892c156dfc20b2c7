"""Saving and finding in a register, shared by its commands."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base import text
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, in_chinese, listed, noted, of
from govtool.base.record import Record, field_label
from govtool.base.text_width import printable
from govtool.base.vocabulary import Term
from govtool.models import Event
from govtool.rules import Office, unit_name
from govtool.shell.form.form import Field, Form
from govtool.shell.form.prompt import Choice
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_code
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import emit_json, say
from govtool.subjects import registry
from govtool.subjects.unit.references import closed_by_then, used_before
from govtool.views import registers
from govtool.views.registers import Register

if TYPE_CHECKING:
    from govtool.shell.tables import ListTable
    from govtool.store import Store


class InUse(NamedTuple):
    """A reason why something cannot be closed yet, and the command that ends it, if one does."""

    what: str
    command: str | None = None


class StaysOpen(NamedTuple):
    """What is open after something was closed: its noun and number, and what to do about it."""

    noun: str
    no: str
    hint: str


class DeskRegister(NamedTuple):
    """A register with what is recorded of it.

    ``judge`` refuses a record that cannot be, as the file has it by then; ``in_use`` tells what one
    that is to be closed at the end of a day still has to do, or did later, beside what other
    registers have of it; ``stays_open`` tells what is open after it was closed.
    """

    word: Register
    judge: Callable[[Any, Store], None] = lambda _record, _store: None
    in_use: Callable[[str, dt.date, Store], Iterable[InUse]] = lambda _code, _last, _store: ()
    stays_open: Callable[[str, dt.date, Store], Iterable[StaysOpen]] | None = None

    def subject(self, code: str) -> str:
        """Return the journal's subject of the record with that code."""
        return f"{self.word}:{code}"

    def saving(self, record: Record, on: dt.date, reason: str | None = None) -> Event:
        """Return the event that saves a record for a day."""
        saved, _closed, *_shared = registry.subject(self.word).events
        return saved.checked(on=on, **{self.word: record}, **({"reason": reason} if reason else {}))

    def closing(self, last: dt.date, reason: str | None) -> Event:
        """Return the event that closes a record at the end of a day."""
        _saved, closed, *_shared = registry.subject(self.word).events
        return closed.checked(on=last, reason=reason)


def save(form: Form, kept: DeskRegister, record: Record) -> None:
    """Add a record to a register at the desk.

    :param form: what it was made from; its codes and what they refer to are looked up again under
        the lock.
    :raises Refused: code ``exists`` when the code is taken. :raises NotFound: what it refers to is
        not there.
    """
    session, code = form.session, record.model_dump()["code"]
    kept.judge(record, form.store)
    with form.store.writing(session.actor) as tx:
        form.judge_again()
        kept.judge(record, form.store)
        tx.append(kept.subject(code), kept.saving(record, session.today))
    if session.json:
        emit_json(record)
    else:
        say_added(kept.word, record, form.office)


def say_added(noun: Register, record: Record, office: Office) -> None:
    """Say what was added to a register: its code and name, what it is, and what it belongs to."""
    values = record.model_dump()
    named = " ".join(filter(None, (values["code"], values.get("name") or values.get("head"))))
    kind = getattr(record, "kind", None)
    above = (
        of(
            field_label(name, type(record)),
            unit_name(values[name], office) if word == "unit" else values[name],
        )
        for name, word in registry.subject(noun).names.items()
        if values.get(name)
    )
    more = ("，" if in_chinese() else ", ").join(
        [*([kind.label] if isinstance(kind, Term) else []), *above]
    )
    say(_("Added {what}", what=printable(noted(named, more) if more else named)))


def _refuse_taken(noun: Register, code: str, store: Store) -> None:
    if registers.register_row(store.reader, noun, code) is not None:
        message = _("“{code}” is there already.", code=text.quoted(code))
        hint = _(
            "Choose another code; to change it: govtool {noun} set {code}",
            noun=noun,
            code=text.quoted(code),
        )
        raise Refused("exists", message, hint, column="--code", value=code)
    if registry.subject(noun).codes_once and registers.is_known(store.reader, noun, code):
        raise used_before(noun, code, registers.last_day(store.reader, noun, code, dt.date.max))


def code_field(noun: Register, typed: str | None) -> Field:
    """The code of something new in a register."""

    def read(answer: str, form: Form) -> str:
        code = text.code(answer)
        _refuse_taken(noun, code, form.store)
        return code

    return Field("code", _("Code"), typed, read, required=True)


def grid_field(
    label: str,
    typed: str | None,
    *,
    name: str = "grid",
    of_unit: bool = False,
    offered: Callable[[Form], Collection[str]] | None = None,
    **how: Any,
) -> Field:
    """A grid, by code or name.

    :param of_unit: whether it lies in the unit of the same form, and may be left empty at its
        prompt. :param offered: returns the codes that are offered; None for all.
    """

    def read(answer: str, form: Form) -> str | None:
        if of_unit and not answer:
            return None
        own = _named(form, _community(form)) if of_unit else {}
        code = meant_code(answer, own) or known_code("grid", answer, form.store, form.session)
        if registers.register_row(form.store.reader, "grid", code, form.day) is None:
            raise closed_by_then(
                "grid", code, registers.last_day(form.store.reader, "grid", code, form.day)
            )
        return code

    def choices(form: Form) -> list[Choice]:
        named = _named(form, _community(form) if of_unit else None)
        codes = named.keys() if offered is None else offered(form)
        return [(code, label) for code, label in named.items() if code in codes]

    def doubt(code: str | None, form: Form) -> str | None:
        row = (
            registers.register_row(form.store.reader, "grid", code, form.day)
            if code and of_unit
            else None
        )
        if row is None or _community(form) in {None, row["unit"]}:
            return None
        text = _("Grid {code} belongs to {unit}. Record it all the same?")
        return text.format(code=code, unit=unit_name(row["unit"], form.office))

    def show(code: str, form: Form) -> str:
        return " ".join(filter(None, (code, _named(form, None).get(code))))

    return Field(name, label, typed, read, choices, doubt=doubt, show=show, **how)


def _community(form: Form) -> str | None:
    """Return the unit of the form whose grids are meant; None for the street, which has all."""
    unit: str | None = form.known.get("unit")
    return None if unit == form.office.street else unit


def _named(form: Form, unit: str | None) -> dict[str, str]:
    """Return the names of the grids of a unit, or of all, by code, on the day of the form."""
    return {
        row["code"]: row["name"]
        for row in registers.register_rows(form.store.reader, "grid", form.day, unit=unit)
    }


def known_code(noun: Register, typed: str, store: Store, session: Session) -> str:
    """Return the code in a register, closed or not, that a word means (:func:`subject_meant`).

    :raises NotFound: it is not there. :raises Refused: code ``ambiguous``.
    """

    def exact(store: Store, code: str) -> str:
        if not registers.is_known(store.reader, noun, code):
            raise not_there(noun, text.quoted(code), registers.register_codes(store.reader, noun))
        return f"{noun}:{code}"

    return subject_meant(typed, store, session, noun, exact=exact).partition(":")[2]


def not_there(noun: Register, code: str, known: Sequence[str]) -> NotFound:
    """The error for a code that a register does not have, with the codes most like it."""
    near = difflib.get_close_matches(code, known, n=5, cutoff=0.4)
    hint = (
        _("Did you mean: {codes}?", codes=listed(near))
        if near
        else _("See: govtool {noun} list", noun=noun)
    )
    message = _(registry.subject(noun).missing, code=text.quoted(code))
    return NotFound(f"unknown_{noun}", message, hint, value=text.quoted(code))


_FOLDED = {"name": 10, "head": 8, "address": 12}
"""The fewest columns of a register's texts on a narrow terminal; codes stay whole."""

_MASKED = {"phone": text.mask_phone}
"""The fields that the screen shows in full and files mask, except exports with a reason."""


class RegisterView(NamedTuple):
    """The view of a register's list: its noun, and the (field, header) of each column."""

    word: Register
    columns: Sequence[tuple[str, str]]


def give_rows(
    view: RegisterView,
    rows: Sequence[dict[str, Any]],
    session: Session,
    objects: Sequence[dict[str, Any]] | None = None,
) -> None:
    """Give out the list of a register; ``objects`` makes JSON other than the rows."""

    def listing() -> ListTable:
        subjects = [f"{view.word}:{row['code']}" for row in rows]
        return _listing(view.columns, rows, _(registry.subject(view.word).label), subjects)

    from govtool.shell.listing import give  # a form that asks for a grid lists none

    give(session, objects=lambda: rows if objects is None else objects, listing=listing)


def show_rows(
    rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str]], session: Session
) -> None:
    """Print register rows as JSON or as a table of the given (field, header) columns."""
    if session.json:
        emit_json(list(rows))
    else:
        from govtool.shell.tables import say_listing

        say_listing(_listing(columns, rows, ""))


def _listing(
    columns: Sequence[tuple[str, str]],
    rows: Sequence[dict[str, Any]],
    title: str,
    subjects: Sequence[str] = (),
) -> ListTable:
    from govtool.shell.tables import Column, ListTable  # a form that asks for a grid lists none

    heads = [
        Column(header, flexible=_FOLDED.get(field, 0), mask=_MASKED.get(field))
        for field, header in columns
    ]
    cells = [[_text(row[field]) for field, _header in columns] for row in rows]
    return ListTable(title, heads, cells, subjects=subjects)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
