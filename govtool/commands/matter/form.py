"""The form of a matter 事项: what is asked of everybody, and what is added on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.commands.shared.parties import doubt_of_party, party_of
from govtool.commands.shared.register import grid_field
from govtool.commands.shared.registration import (
    Registration,
    day_of_registration,
    last_time,
    ref_field,
    yes_or_no_field,
)
from govtool.commands.shared.representatives import guardian_from
from govtool.models import Guardian, Party
from govtool.shell.form.form import Field, Form, term_field, text_field, unit_field
from govtool.shell.form.prompt import Choice
from govtool.shell.frame.session import Session
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.store.subject_drafts import NO_NUMBER
from govtool.subjects.matter import categories
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Matter
from govtool.subjects.matter.terms import Channel, Urgency

Typed = Mapping[str, Any]
"""What options give of a matter, by the name of the field; None where it was not given."""

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

    def on_request(field: Field) -> Field:
        return replace(field, on_request=asking)

    return [
        on_request(unit_field("unit", _("Unit that takes it in"), typed["unit"], _KINDS,
                              otherwise=lambda form: form.office.street)),
        _category_field(typed["category"]),
        term_field("channel", _("Channel"), typed["channel"], Channel, required=True, remembered=_last_channel),
        text_field("place", _("Place"), typed["place"], limit=text.LINE_LIMIT, required=True),
        grid_field(_("Grid (may be left empty)"), typed["grid"], of_unit=True, asks=lambda _form: asking),
        _summary_field(typed),
        _reporter_field(typed["reporter"], asks=lambda _form: asking, on_request=asking),
        Field("guardian", _("Guardian of the reporter, for a child: name, relation, telephone"), typed["guardian"],
              _guardian, title=_("Guardian"), show=_guardian_text, on_request=asking),
        on_request(yes_or_no_field("wants_answer", _("Wants an answer"), typed["wants_answer"], otherwise=True)),
        on_request(term_field("urgency", _("Urgency"), typed["urgency"], Urgency, option="--urgent")),
        on_request(day_of_registration(_("Reported on"), typed["on"])),
        on_request(ref_field(MATTER, typed["ref"])),
    ]  # fmt: skip


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
