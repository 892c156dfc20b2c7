"""What a written agreement says, asked in the form that settles the case: the papers ask for it anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, in_chinese
from govtool.commands.case.particulars import LONG, known_time, read, told_as
from govtool.models import Particulars
from govtool.shell.form.form import Field, Form
from govtool.subjects.case.words import PARTICULARS, particular_text

_ASKED = ("terms", "performance", "perform_by", "mediator")
_ON_REQUEST = ("amount", "persons", "way", "facts", "points")


def agreement_fields(told: Mapping[str, Any], typed: Mapping[str, str | None]) -> list[Field]:
    """Return the fields of what an agreement says: some are asked for where its form was, others added on request.

    :param told: the particulars that options give; :param typed: what options of their own give of these.
    """
    names = [
        name for name in (*_ASKED, *_ON_REQUEST) if not told.keys() & told_as(name, None).keys()
    ]
    return [_field(name, typed.get(name)) for name in names]


def _field(name: str, typed: str | None) -> Field:
    label = PARTICULARS[name] if in_chinese() else name.replace("_", " ")

    def parse(answer: str, form: Form) -> Any:
        value = read(name, answer, f"--{name}" if typed is not None else label, form.session)
        known = {key: one for key, one in told_as(name, value).items() if one is not None}
        checked = Particulars.checked(**known)
        return getattr(checked, name) if name in known else value

    return Field(
        name,
        _("{field} (may be left empty)").format(field=label),
        typed,
        parse,
        asks=_asks(name) if name in _ASKED else None,
        on_request=True,
        lines=name in LONG,
        show=lambda value, _form: particular_text(value),
    )


def _asks(name: str) -> Callable[[Form], bool]:
    """Return whether it is asked for: a person said that the agreement is written, and it is not known yet."""

    def asks(form: Form) -> bool:
        is_written = form.known.get("agreement") == voc.AgreementForm.WRITTEN.value
        known = form.state.particulars if form.state else None
        there = known_time(known) if known and name == "perform_by" else getattr(known, name, None)
        return is_written and form.was_asked("agreement") and there is None

    return asks
