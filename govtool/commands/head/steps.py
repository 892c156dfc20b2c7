"""What a head gets and does 聘任后, one command for each event."""

from __future__ import annotations

from typing import Any

import typer

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.commands.shared.register import known_code
from govtool.commands.shared.verbs import BETWEEN, StepOption, Verbs
from govtool.shell.form.form import Field, Form
from govtool.shell.frame.session import Session
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.head.terms import HeadDuty
from govtool.views import registers

app = typer.Typer()
head = Verbs(app, HEAD)

head.verb(
    "capacity",
    m.HeadChosenAs,
    "Record in which capacity the head was chosen, for the list for approval alone.",
    StepOption("capacity", "In which capacity the head was chosen."),
    epilog="govtool head capacity {no} 村民小组长",
)
head.verb(
    "plaque",
    m.HeadPlaqued,
    "Record that the plaque is at the door.",
    epilog="govtool head plaque {no}",
)
head.verb(
    "train",
    m.HeadTrained,
    "Record that heads took part in a training.",
    StepOption("training", "The training."),
    epilog="govtool head train {no} --training 第一期户长培训",
)
head.verb(
    "chat",
    m.HeadChatOpened,
    "Record that the households have a chat.",
    StepOption("households", "How many households are in it."),
    epilog="govtool head chat {no} --households 10",
)
head.verb(
    "insure",
    m.HeadInsured,
    "Record that the head is insured; what is owed next is the day the insurance ends.",
    StepOption("from_", "The first insured day.", "--from"),
    StepOption("until", "The last insured day."),
    StepOption("amount", "The premium in yuan.", metavar="YUAN"),
    epilog="govtool head insure {no} --from 2026-04-01 --until 2027-03-31 --amount 100",
)
head.verb(
    "commend",
    m.HeadCommended,
    "Record that the head was commended.",
    StepOption("by", "Who commended the head.", metavar="PERSON"),
    StepOption("text", "What for.", "--for"),
    epilog="govtool head commend {no} --by 示例街道 --for 调解及时",
)
head.verb(
    "task",
    m.HeadTasked,
    "Give the head a task to be done by a day.",
    StepOption("task", "What is to be done."),
    StepOption("due", "By when."),
    epilog='govtool head task {no} --task "通知停水" --due 3月20日',
)
head.verb(
    "order",
    m.ReplaceOrdered,
    "Record that the street orders the head to be replaced.",
    StepOption("reason", "Why."),
    epilog='govtool head order {no} --reason "长期不在本地"',
)
head.verb(
    "replace",
    m.HeadReplaced,
    """Record that the head is no longer one; then name the next: govtool head name.

    Until then its micro-grid has no head.
    """,
    StepOption("reason", "Why."),
    epilog='govtool head replace {no} --reason "搬离"',
)


# --- the agreement, by households of the micro-grid


def _household_fields(typed: dict[str, Any], _session: Session) -> list[Field]:
    def read(answer: list[str] | str, form: Form) -> tuple[str, ...]:
        words = BETWEEN.split(answer) if isinstance(answer, str) else answer
        return _members_meant([word for word in words if word.strip()], form)

    label = _("Households that signed (codes)")
    return [
        Field(
            "households",
            label,
            typed["households"] or None,
            read,
            required=True,
            option="--household",
        )
    ]


def _members_meant(words: list[str], form: Form) -> tuple[str, ...]:
    """Return the codes of households of the head's micro-grid on the day.

    :raises Refused: code ``other_microgrid``. :raises NotFound: a household is not there.
    """
    microgrid = form.state.microgrid
    codes = [known_code("household", word, form.store, form.session) for word in words]
    members = {
        row["code"]
        for row, _place in registers.households_of(form.store.reader, form.day, microgrid)
    }
    others = [code for code in codes if code not in members]
    if others:
        message = _(
            "Not households of {microgrid} on that day: {codes}.",
            microgrid=microgrid,
            codes=listed(others),
        )
        hint = _("See: govtool household list --grid {code}", code=microgrid)
        raise Refused("other_microgrid", message, hint, column="--household")
    return tuple(dict.fromkeys(codes))


head.verb(
    "agree",
    m.HeadAgreed,
    "Record which households of the micro-grid signed the agreement.",
    StepOption(
        "households", "A household that signed; give it once for each.", "--household", "CODE"
    ),
    fields=_household_fields,
    epilog="govtool head agree {no} --household H0001 --household H0002",
)


# --- what the head did


def _is_task(form: Form) -> bool:
    return form.known.get("duty") is HeadDuty.TASK


def _is_quarrel(form: Form) -> bool:
    return form.known.get("duty") is HeadDuty.SETTLE


head.verb(
    "log",
    m.HeadLogged,
    """Record what the head did: one of the six duties, a good deed, a change that was noticed.

    What is to become a case or a matter: govtool head to-case, to-matter.
    """,
    StepOption("duty", "What the head did."),
    StepOption("text", "What was done, in a few words.", "--text"),
    StepOption("households", "How many households it reached."),
    StepOption(
        "across", "Whether another micro-grid is part of the quarrel.", "--beyond", when=_is_quarrel
    ),
    StepOption("task", "The number of the task that it does.", "--task-no", when=_is_task),
    epilog="govtool head log {no} --duty law --text 讲解高空抛物 --households 8\n"
    "govtool head log {no} 便民服务",
)
