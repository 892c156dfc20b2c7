"""The noun head 户长: its events, its rules, and what is said of them."""

from govtool.base.i18n import msgid
from govtool.subjects.common_events import with_shared
from govtool.subjects.head.naming import NAMING_KINDS, open_head
from govtool.subjects.head.rules import RULES
from govtool.subjects.head.service import SERVICE_KINDS
from govtool.subjects.head.state import Headship
from govtool.subjects.series import of_office
from govtool.subjects.subject import Breach, Purpose, Subject

HEADS = of_office("head", "H")
"""Numbers of heads 户长编号: ``H2026-0007``."""
_DISORDER = {
    "already_listed": msgid("On {day} the head was on a list already, or approved."),
    "after_close": msgid("On {day} the head had been replaced."),
    "not_listed": msgid("On {day} the head was not on that list."),
    "not_approved": msgid("On {day} the street had not approved the head yet."),
    "no_task": msgid("On {day} the head had no task of that number."),
}
"""Sentences on facts that are out of order, by reason."""
_BREACHES = {
    "trained_unapproved": Breach(
        msgid("trained before the approval"),
        msgid("The street has not approved the head yet."),
        msgid("Trained before the street had approved the head."),
        msgid("Approve first: govtool head approve {no}"),
    ),
}
HEAD: Subject[Headship] = Subject(
    "head",
    msgid("head of a micro-grid"),
    open_head,
    with_shared(*NAMING_KINDS, *SERVICE_KINDS),
    rules=RULES,
    belongs_to="microgrid",
    number_series=(HEADS,),
    disorder=_DISORDER,
    comes_first={"not_listed": "head list-out {no}", "not_approved": "head approve {no}"},
    breaches=lambda: _BREACHES,
    linked_with=("case", "matter"),
    names={"unit": "unit", "microgrid": "grid"},
    missing=msgid("There is no head {code} here."),
    screen="govtool.subjects.head.screen:HEAD_SCREEN",
    papers="govtool.papers.head_papers:PAPERS",
    correctable=("name", "phone", "chosen_by"),
    purpose=Purpose(
        msgid("to know and to reach the heads of micro-grids"),
        msgid("Personal Information Protection Law, articles 13 (1) (1) and (3)"),
    ),
)
