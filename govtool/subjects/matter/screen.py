"""The screen of a matter: its object for scripts, its card, its line in a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed, msgid, msgids, noted, of
from govtool.base.text import mask_phone
from govtool.base.vocabulary import FormKind
from govtool.law.office import Office, unit_name
from govtool.privacy.masking.masks import mask_name, mask_numbers
from govtool.subjects.guardian import Guardian
from govtool.subjects.matter.intake import MatterReporter
from govtool.subjects.matter.state import Matter, Turn
from govtool.subjects.matter.terms import MatterState
from govtool.subjects.screen import (
    CardLine,
    CardTable,
    JsonObject,
    ListField,
    Screen,
    ToDo,
    linked_numbers,
)

# --- for scripts


def _body(matter: Matter, _office: Office, _as_of: dt.date) -> JsonObject:
    """Return the object that ``matter show --json`` prints, but for what every noun has."""
    opening = matter.opening
    return {
        "matter_no": matter.no,
        "ref": opening.ref,
        "state": matter.stage,
        "category": matter.category.code,
        "platform": matter.category.platform.code,
        "class": matter.class_,
        "channel": opening.channel,
        "urgency": opening.urgency,
        "unit": matter.unit,
        "handler": matter.handler,
        "grid": opening.grid,
        "place": opening.place,
        "summary": opening.summary,
        "wants_answer": opening.wants_answer,
        "reporter": _reporter(matter.reporter),
        "reported_on": matter.opened_on,
        "closed_on": matter.closed_on,
        "result": matter.result,
        "solved": matter.solved,
        "satisfied": matter.satisfied,
        "turns": [_turn(turn) for turn in matter.turns],
        "linked": _linked(matter),
    }


def _reporter(reporter: MatterReporter | None) -> JsonObject | None:
    if reporter is None:
        return None
    acting = reporter.guardian
    guardian = {"guardian": acting.model_dump(mode="json")} if acting else {}
    return {"name": reporter.name, "phone": reporter.phone} | guardian


def _turn(turn: Turn) -> JsonObject:
    fields = ("no", "unit", "opened_on", "signed_on", "closed_on", "outcome")
    return {name: getattr(turn, name) for name in fields}


def _linked(matter: Matter) -> list[str]:
    became = [matter.case_no] if matter.case_no else []
    return list(dict.fromkeys([*linked_numbers(matter), *became]))


def _in_lists(body: JsonObject) -> JsonObject:
    """Return the object with the reporter masked, also in texts."""
    reporter = body["reporter"]
    people = _people(reporter)
    texts = {name: _without(body[name], people) for name in ("place", "summary") if body[name]}
    masked = reporter and _masked(reporter)
    if masked and "guardian" in masked:
        masked["guardian"] = _masked(masked["guardian"])
    return body | texts | {"reporter": masked}


def _people(reporter: JsonObject | None) -> list[JsonObject]:
    """Return the people whom only the intake of the street may see."""
    return [one for one in (reporter, (reporter or {}).get("guardian")) if one]


def _masked(person: JsonObject) -> JsonObject:
    phone = person["phone"]
    return person | {"name": mask_name(person["name"]), "phone": phone and mask_phone(phone)}


def _without(value: str, people: list[JsonObject]) -> str:
    """Return a text in which some people are masked."""
    value = mask_numbers(value, {person["phone"] for person in people if person["phone"]})
    for person in people:
        value = value.replace(person["name"], mask_name(person["name"]))
    return value


# --- for people


def _place(matter: Matter) -> str:
    """Return the place as lists show it, the reporter masked where it names them."""
    return _without(matter.opening.place, _people(_reporter(matter.reporter)))


def _progress(matter: Matter) -> str:
    result = matter.result.label if matter.result and matter.closed_on is None else ""
    return noted(matter.stage.label, result) if result else matter.stage.label


def _headline(matter: Matter, office: Office) -> str:
    return " · ".join((matter.category.label, matter.opening.place, unit_name(matter.unit, office)))


def _heading(matter: Matter) -> str:
    return f"{matter.category.label}  {_progress(matter)} · {matter.class_.label}"


def _lines(matter: Matter, office: Office, _as_of: dt.date) -> Iterator[CardLine]:
    opening = matter.opening
    yield CardLine(opening.summary or _("No text is kept of this category; the police have it."))
    grid = _("grid {code}", code=opening.grid) if opening.grid else None
    yield CardLine(" · ".join(filter(None, (opening.place, grid))))
    yield CardLine(" · ".join(_particulars(matter, office)))
    if matter.reporter is not None:
        told = (matter.reporter.name, matter.reporter.phone, _guardian(matter.reporter.guardian))
        yield CardLine(of(_("reporter"), "  ".join(filter(None, told))))
    if matter.case_no:
        yield CardLine(_("became the case {no}", no=matter.case_no))


def _particulars(matter: Matter, office: Office) -> Iterator[str]:
    opening = matter.opening
    yield unit_name(matter.unit, office)
    yield opening.channel.label
    yield matter.category.platform.label
    if not opening.wants_answer:
        yield _("no answer wanted")
    if matter.solved is not None:
        yield _("solved") if matter.solved else _("not solved")
    if matter.satisfied is not None:
        yield matter.satisfied.label
    if opening.ref:
        yield _("ref {ref}", ref=opening.ref)


def _guardian(guardian: Guardian | None) -> str:
    if guardian is None:
        return ""
    name = noted(guardian.name, guardian.relation) if guardian.relation else guardian.name
    return of(_("guardian"), "  ".join(filter(None, (name, guardian.phone))))


def _whose_turn(matter: Matter, office: Office, as_of: dt.date) -> str:
    turn = matter.turn
    if turn is None:
        return ""
    text = (
        _("With {unit} since {day}")
        if turn.signed_on
        else _("With {unit} since {day}, not signed for yet")
    )
    return text.format(unit=unit_name(turn.unit, office), day=month_day_text(turn.opened_on, as_of))


def _turns(matter: Matter, office: Office, as_of: dt.date) -> Iterator[CardTable]:
    def day(on: dt.date | None) -> str:
        return month_day_text(on, as_of) if on else ""

    header = (_("No."), _("Unit"), _("Dispatched"), _("Signed for"), _("Ended"), _("How it ended"))
    rows = [
        (
            str(turn.no),
            listed(unit_name(code, office) for code in (turn.unit, *turn.cooperating)),
            day(turn.opened_on),
            day(turn.signed_on),
            day(turn.closed_on),
            turn.outcome.label if turn.outcome else "",
        )
        for turn in matter.turns
    ]
    yield CardTable(_("Turns"), header, rows)


def _waiting(matter: Matter) -> Iterator[ToDo]:
    """Yield that a dispute goes on as a case, and the paper for who waits for an answer."""
    if matter.category.becomes_case and matter.closed_on is None:
        yield ToDo(_("register it as a case"), f"govtool matter to-case {matter.no}")
    if matter.stage is MatterState.HANDLED and matter.opening.wants_answer:
        yield ToDo(
            _("print: {form}", form=FormKind.ANSWER.label), f"govtool doc answer {matter.no}"
        )


def _at(matter: Matter, office: Office) -> str:
    return unit_name(matter.handler or matter.unit, office)


def _broken(matter: Matter, _office: Office) -> str:
    return _("yes") if matter.violations else ""


def _column(name: str) -> Any:
    return lambda matter, _office: getattr(matter, name)


MATTER_SCREEN = Screen(
    body=_body,
    in_lists=_in_lists,
    kind=lambda matter: matter.category.label,
    about=_place,
    about_title=msgid("Place"),
    alike=msgid("It may be recorded already: the same category at the same place or in the same "
        "grid, near in time."),
    many=msgids("{n} matter", "{n} matters"),
    progress=_progress,
    headline=_headline,
    heading=_heading,
    lines=_lines,
    handler=lambda matter: matter.handler,
    turn=_whose_turn,
    tables=_turns,
    waiting=_waiting,
    fields=(
        ListField(msgid("ID"), _column("no")),
        ListField(msgid("Reported on"), _column("opened_on")),
        ListField(msgid("Category"), lambda matter, _office: matter.category.label, flexible=8, drop=2),
        ListField(msgid("Place"), lambda matter, _office: _place(matter), flexible=10),
        ListField(msgid("Unit"), _at, flexible=12, drop=3),
        ListField(msgid("State"), lambda matter, _office: _progress(matter)),
        ListField(
            msgid("Against the rules"), _broken, flexible=8, drop=1, short=msgid("Violations"),
            style="red", is_optional=True,
        ),
    ),
)  # fmt: skip
