"""``govtool matter add``: take a matter in 上报."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.commands.shared.parties import doubt_of_party, party_of
from govtool.commands.shared.register import grid_field
from govtool.commands.shared.registration import (
    Registration,
    day_of_registration,
    last_time,
    ref_field,
    register,
)
from govtool.commands.shared.representatives import guardian_from
from govtool.models import Guardian, Party
from govtool.shell.form.form import (
    Field,
    Form,
    require,
    term_field,
    text_field,
    unit_field,
    yes_or_no_field,
)
from govtool.shell.form.prompt import Choice
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import (
    CategoryOption,
    ChannelOption,
    Resume,
    Typed,
    flag_option,
    taking,
    value_option,
)
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.matter import categories
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Matter
from govtool.subjects.matter.terms import Channel, Urgency
from govtool.subjects.series import NO_NUMBER

_KINDS = voc.CENTRE | voc.BELOW_THE_STREET
_HARMLESS = {"category": "suggestion", "place": "-", "summary": "-", "unit": ""}
"""Values with which a report breaks no rule of its own accord."""


def like(typed: Typed, matter: Matter) -> dict[str, Any]:
    """Return the options, completed from an earlier matter."""
    opening, reporter = matter.opening, matter.reporter
    known = {
        "unit": opening.unit,
        "category": opening.category,
        "channel": opening.channel.value,
        "place": opening.place,
        "grid": opening.grid,
        "reporter": ":".join(filter(None, (reporter.name, reporter.phone))) if reporter else None,
    }
    return dict(typed) | {name: value for name, value in known.items() if typed.get(name) is None}


# --- fields


def fields_of(typed: Typed, *, asking: bool = False) -> list[Field]:
    """Return the fields of a matter: those that are asked for, and those added on request."""

    def field(make: Callable[..., Field], name: str, label: str, *kind: Any, **how: Any) -> Field:
        return make(name, label, typed[name], *kind, **how)

    def added(made: Field) -> Field:
        return replace(made, on_request=asking)

    def asks(_form: Form) -> bool:
        return asking

    def street(form: Form) -> str:
        return form.office.street

    child = _("Guardian of the reporter, for a child: name, relation, telephone")
    guardian = field(Field, "guardian", child, _guardian, title=_("Guardian"), show=_guardian_text)
    return [
        added(field(unit_field, "unit", _("Unit that takes it in"), _KINDS, otherwise=street)),
        _category_field(typed["category"]),
        field(
            term_field, "channel", _("Channel"), Channel, required=True, remembered=_last_channel
        ),
        field(text_field, "place", _("Place"), limit=text.LINE_LIMIT, required=True),
        grid_field(_("Grid (may be left empty)"), typed["grid"], of_unit=True, asks=asks),
        _summary_field(typed),
        _reporter_field(typed["reporter"], asks=asks, on_request=asking),
        added(guardian),
        added(
            field(
                yes_or_no_field, "wants_answer", _("Wants an answer"), otherwise=lambda _form: True
            )
        ),
        added(field(term_field, "urgency", _("Urgency"), Urgency, option="--urgent")),
        added(day_of_registration(_("Reported on"), typed["on"])),
        added(ref_field(MATTER, typed["ref"])),
    ]


def _category_field(typed: str | None) -> Field:
    choices: list[Choice] = [(one.code, one.label) for one in categories.categories().values()]

    def read(answer: str, _form: Form) -> str:
        return categories.chosen(answer).code

    def show(code: str, _form: Form) -> str:
        return categories.category(code).label

    return Field(
        "category", _("Category"), typed, read, lambda _form: choices, required=True, show=show
    )


def _keeps_text(category: str | None) -> bool:
    return category is None or categories.category(category).keeps_text


def _summary_field(typed: Typed) -> Field:
    """Return the field of the text; categories without a text ask for none."""
    meant = categories.meant_by(typed["category"]) if typed["category"] else None
    field = text_field("summary", _("What happened"), typed["summary"])

    def read(answer: str, form: Form) -> str | None:
        summary: str | None = field.read(answer, form)
        return summary if _keeps_text(form.known.get("category")) else None

    return replace(
        field,
        read=read,
        required=meant is None or meant.keeps_text,
        asks=lambda form: _keeps_text(form.known.get("category")),
    )


def _reporter_field(typed: str | None, **how: Any) -> Field:
    def read(answer: str, _form: Form) -> Party | None:
        if text.says_nothing(answer):
            return None
        party = party_of(voc.PartyRole.APPLICANT, answer, "--reporter")
        if any((party.id_no, party.address, party.occupation, party.representative)):
            message = _("Of who reported it a name and a telephone are kept, and nothing else.")
            raise Refused("bad_value", message, _("For example: --reporter 甲某:13800000000"))
        return party

    def show(party: Party, _form: Form) -> str:
        return "  ".join(filter(None, (party.name, party.phone)))

    label = _("Reporter: name, telephone (may be left empty)")
    return Field(
        "reporter", label, typed, read, title=_("Reporter"), show=show, doubt=doubt_of_party, **how
    )


def _guardian(answer: str, _form: Form) -> Guardian | None:
    return None if text.says_nothing(answer) else guardian_from(answer)


def _guardian_text(guardian: Guardian, _form: Form) -> str:
    return "  ".join(filter(None, (guardian.name, guardian.relation, guardian.phone)))


def _last_channel(form: Form) -> str | None:
    """Return the label of the channel of the clerk's newest matter."""
    known = Channel.meant_by(last_time(form, m.MatterReported).get("channel") or "")
    return known.label if known else None


# --- the form


class MatterRegistration(Registration):
    """The form of a matter about to be recorded."""

    links_duplicates = True

    def __init__(self, session: Session, store: Store) -> None:
        draft = MATTER.events[m.MatterReported].draft(session.today, {**_HARMLESS, "no": NO_NUMBER})
        super().__init__(session, store, MATTER, draft)

    @property
    def category(self) -> Category:
        """Return the chosen category."""
        return categories.category(self.known["category"])

    def opening(self) -> m.MatterReported:
        """Return the report as the form says it, without its number."""
        own = {
            name: value
            for name, value in self.known.items()
            if name in m.MatterReported.model_fields
        }
        if not self.category.keeps_text:
            own["summary"] = None
        return m.MatterReported.checked(**own, no=NO_NUMBER)

    def beside(self) -> Iterator[m.Event]:
        """Yield the reporter as a separate entry, which stays at the street."""
        reporter = self.known.get("reporter")
        guardian = self.known.get("guardian")
        if reporter is not None:
            yield m.MatterReporter.checked(
                on=self.known["on"], name=reporter.name, phone=reporter.phone, guardian=guardian
            )
        elif guardian is not None:
            message = _("A guardian is recorded beside the child who reports.")
            raise Refused("bad_value", message, _("Give --reporter too."), column="--guardian")

    def point_out_doubts(self) -> None:
        """Point out that no text is kept of a category."""
        if not self.category.keeps_text:
            note(
                _(
                    "Of {category} no text is kept; the police have it.",
                    category=self.category.label,
                )
            )


def tell_what_next(matter: Matter) -> None:
    """Print where a matter goes that is not for this system."""
    if not matter.category.keeps_text:
        text_ = _("For the police, with what was said, on paper: {command}")
        note(text_.format(command=f"govtool doc police {matter.no}"))


app = typer.Typer()


@app.command(
    "add",
    epilog="""govtool matter add
govtool matter add -c 消防 --channel 网格员 --place 示例路1号 -m "楼道堆物" --reporter 甲某:13800000000
govtool matter add --unit SQ01 --category 路灯道路 --channel hotline --place 示例路2号 \
--grid G01 --summary "路灯不亮" --no-answer
govtool matter add -c noise --channel resident --place 示例路3号 -m "夜间施工" --urgent --on 昨天
govtool matter add --like SQ01-S2026-00001
govtool matter add --resume""",
)
@taking(
    unit=value_option("--unit, -u UNIT", "The unit that takes it in; without it, the street."),
    category=CategoryOption,
    channel=ChannelOption,
    place=value_option("--place TEXT", "Where it is."),
    grid=value_option("--grid, -g GRID", "The grid where it is."),
    summary=value_option("--summary, -m TEXT", "What happened; @FILE takes it from a text file."),
    reporter=value_option(
        "--reporter PERSON", "Who reported it, e.g. 甲某:13800000000; only the intake sees it."
    ),
    guardian=value_option(
        "--guardian NAME[:RELATION[:PHONE]]",
        "The guardian of a child who reports, e.g. 丙某:母亲:13800000000.",
    ),
    no_answer=flag_option("--no-answer", "Nobody wants an answer."),
    urgent=flag_option("--urgent", "More urgent than its category: dispatched the same day."),
    emergency=flag_option("--emergency", "An emergency: dispatched and handled the same day."),
    ref=value_option("--ref REF", "Your own number for it in another system."),
    on=value_option(
        "--on DATE", "The day it was reported; without it, today. Takes 2026-03-02, 3月2日, 昨天 …"
    ),
    like_no=value_option(
        "--like NO",
        "An earlier matter to take the unit, category, channel, place, grid and reporter from.",
    ),
    resume=Resume,
)
def add(session: Session, typed: Typed) -> None:
    """Take in a matter and see its first deadlines.

    On a terminal it asks for what is needed and shows all of it before it is recorded: a number
    changes or adds something, < goes back, @FILE takes a long text from a file and @ opens your
    editor. What was answered is kept when you leave: --resume goes on with it.
    """
    urgent, emergency = typed["urgent"], typed["emergency"]
    if urgent and emergency:
        raise UsageMistake("unexpected_option", _("Give either --urgent or --emergency."))
    urgency = Urgency.EMERGENCY.value if emergency else Urgency.URGENT.value if urgent else None
    wants_answer = False if typed["no_answer"] else None
    typed = {**typed, "wants_answer": wants_answer, "urgency": urgency}
    with opened(session) as store:
        if typed["like_no"] is not None:
            earlier = subject_meant(typed["like_no"], store, session, MATTER.word)
            typed = like(typed, store.state(earlier))
        asking = bool(require(fields_of(typed), session))
        form = MatterRegistration(session, store)
        matter = register(form, fields_of(typed, asking=asking), asking=asking)
    tell_what_next(matter)
