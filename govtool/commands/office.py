"""``govtool office``: the office of this file, and since when its deadlines count 本单位."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from govtool.base.dates import day_text
from govtool.base.i18n import _, listed
from govtool.base.text_width import pad, width
from govtool.base.vocabulary import UnitKind
from govtool.commands.shared import record_beginning as beginning
from govtool.models import OfficeOpened
from govtool.rules import Office, effective
from govtool.shell.frame.session import Session
from govtool.shell.options import one_of, opened
from govtool.shell.parameters import option
from govtool.shell.terminal import hanging, note, say
from govtool.store import Store, schema
from govtool.store.record_beginning import is_beginning_set, undone
from govtool.subjects import registry
from govtool.subjects.common_events import rule_name
from govtool.subjects.file_form import FileForm
from govtool.views import noun_tables
from govtool.views.office import SUBJECT

app = typer.Typer()


@app.command("show", epilog="govtool office show\ngovtool office show --json")
def show(session: Session) -> None:
    """Show what this file is: its street, since when it is kept, and how much is in it."""
    with opened(session) as store:
        found, rules = _described(store, session), _rules(store.office, session)
    if not session.emits(found):
        _say(found, rules, session)


BeganOn = Annotated[
    str | None,
    option(
        "--began-on DATE",
        "The day from which on deadlines are followed up: what was due before is not owed.",
    ),
]
NoBeganOn = Annotated[
    bool, option("--no-began-on", "Every deadline is followed up, whenever it was due.")
]


@app.command(
    "set", epilog="govtool office set --began-on 2026-11-30\ngovtool office set --no-began-on"
)
def set_(session: Session, began_on: BeganOn = None, no_began_on: NoBeganOn = False) -> None:
    """Say from which day on this office follows up deadlines.

    What was due before that day is neither due nor overdue, gets no notice and is in no figure of
    what was on time. No case and no count of cases changes. It can be changed later, and taken back
    with undo.
    """
    one_of({"--began-on": began_on is not None, "--no-began-on": no_began_on})
    wanted = beginning.day_or_none(began_on, session)
    with opened(session) as store:
        changed = beginning.record(store, wanted, session)
        found = _described(store, session)
        left = undone(store.reader, wanted)
    if session.emits(found):
        return
    beginning.say_settled(wanted, left, session)
    if not changed:
        note(_("Nothing was changed."))


def _described(store: Store, session: Session) -> dict[str, Any]:
    """Return the JSON object of the office."""
    office = store.office
    counts = noun_tables.row_counts(store.reader)
    return {
        "street": office.street,
        "street_name": _name(office, office.street),
        "district": (district := _district(office)),
        "district_name": _name(office, district),
        "began_on": office.began_on,
        "began_on_set": is_beginning_set(store.reader),
        "before_record": undone(store.reader, office.began_on).deadlines,
        "rules_adopted": dict(office.adopted),
        "rules_escalated": dict(office.escalated),
        "opened_on": _opened_on(store),
        "db": session.db,
        "schema": len(schema.MIGRATIONS),
        **{form.noun: counts[form.word] for form in _counted()},
    }


def _counted() -> list[FileForm]:
    """Return the file forms of the nouns counted in the summary."""
    return [form for form in map(registry.files, registry.FILES) if form.heading]


def _name(office: Office, code: str | None) -> str | None:
    unit = office.unit(code)
    return unit.name if unit else None


def _district(office: Office) -> str | None:
    """Return the code of the street's district, or None."""
    street = office.unit(office.street)
    above = office.unit(street.parent) if street else None
    return above.code if above and above.kind is UnitKind.DISTRICT else None


def _opened_on(store: Store) -> dt.date | None:
    opened_on = (
        e.event.on for e in effective(store.history(SUBJECT)) if isinstance(e.event, OfficeOpened)
    )
    return next(opened_on, None)


def _rules(office: Office, session: Session) -> str:
    """Return the rules that newer versions added, and their days; empty if none."""
    adopted = ((day, rule, _("{rule} from {day} on")) for rule, day in office.adopted.items())
    escalated = (
        (day, rule, _("{rule}: notices if due from {day} on"))
        for rule, day in office.escalated.items()
    )
    return listed(
        text.format(rule=rule_name(rule, office), day=day_text(day, session.today))
        for day, rule, text in (*adopted, *escalated)
    )


def _say(found: dict[str, Any], rules: str, session: Session) -> None:
    rows = [
        (_("Street"), _named(found["street"], found["street_name"])),
        (_("District"), _named(found["district"], found["district_name"])),
        (_("Deadlines followed up"), _since(found, session)),
        *([(_("New rules"), rules)] if rules else []),
        (_("File"), str(found["db"])),
        (_("Made on"), day_text(found["opened_on"], session.today) if found["opened_on"] else ""),
        *((_(form.heading), str(found[form.noun])) for form in _counted()),
    ]
    labels = max(width(label) for label, _text in rows)
    for label, text in rows:
        for line in hanging(pad(label, labels) + "  ", text):
            say(line)


def _named(code: str | None, name: str | None) -> str:
    return " ".join(filter(None, (code, name)))


def _since(found: dict[str, Any], session: Session) -> str:
    if found["began_on"] is None:
        if found["began_on_set"]:
            return _("all")
        return _("all (no beginning was set: govtool office set --began-on DATE)")
    day, left = day_text(found["began_on"], session.today), found["before_record"]
    text = _("from {day} on ({n} earlier ones are left out)") if left else _("from {day} on")
    return text.format(day=day, n=left)
