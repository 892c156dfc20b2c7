"""Words for violations of a case 违规: at the refusal, and in the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool.base.dates import day_text, month_day_text
from govtool.base.i18n import _, counted, msgid, msgids
from govtool.base.text import quoted
from govtool.law.office import Office, unit_name
from govtool.subjects.subject import Breach, Violation, Words

_LETTER_TOO_LONG = msgid(
    "The letter gives time until {due}, generally {latest} at the latest, and does not say why."
)
_LATE_EXTENSION = msgid("The extension was requested after the due date, {due}.")
_LACKING = {
    "opinion": msgid("the opinion"),
    "approved_by": msgid("the leader who approved it"),
    "approved_on": msgid("the date of approval, not after delivery"),
}


def _days(days: Sequence[dt.date], today: dt.date) -> str:
    return _(", ").join(month_day_text(day, today) for day in days)


def _few_sessions(none: str, some: tuple[str, str]) -> Words:

    def words(violation: Violation, _office: Office, today: dt.date) -> str:
        needed, failed = violation.facts["needed"], violation.facts["failed"]
        if not failed:
            return _(none, needed=needed)
        return counted(*some, len(failed), needed=needed, days=_days(failed, today))

    return words


def _lacking(text: str) -> Words:

    def words(violation: Violation, _office: Office, _today: dt.date) -> str:
        missing = [_LACKING[field] for field in violation.facts["missing"]]
        return _(text, missing=_(", ").join(map(_, missing)))

    return words


def _tried(own: str, linked: str) -> Words:
    """Return the words for a unit that failed in this case, or in a linked one alone."""

    def words(violation: Violation, office: Office, today: dt.date) -> str:
        facts = violation.facts
        text = own if facts["failed"] else linked
        days = _days(facts["failed"] or facts["elsewhere"], today)
        unit = unit_name(facts["unit"], office, violation.on)
        return _(text, unit=unit, days=days)

    return words


def _before_authority(text: str) -> Words:
    return lambda violation, _office, _today: _(
        text, authority=quoted(violation.facts["authority"])
    )


def _settled_unwritten(violation: Violation, _office: Office, today: dt.date) -> str:
    signed_on = violation.facts.get("signed_on")
    if signed_on is None:
        return _("A petition case was settled without a written agreement.")
    return _(
        "A petition case was settled without a written agreement; one was signed on {day}.",
        day=day_text(signed_on, today),
    )


BREACHES = {
    "early_transfer": Breach(
        msgid("transferred too early"),
        _few_sessions(
            msgid(
                "An ordinary case may be transferred after {needed} failed sessions; so far there "
                "are none."
            ),
            msgids(
                "An ordinary case may be transferred after {needed} failed sessions; so far there "
                "is {n} ({days}).",
                "An ordinary case may be transferred after {needed} failed sessions; so far there "
                "are {n} ({days}).",
            ),
        ),
        _few_sessions(
            msgid("Transferred without a failed session; {needed} are required."),
            msgids(
                "Transferred after {n} failed session ({days}); {needed} are required.",
                "Transferred after {n} failed sessions ({days}); {needed} are required.",
            ),
        ),
        msgid("Hold a session: govtool case mediate {no} --outcome …"),
    ),
    "closed_instead": Breach(
        msgid("terminated instead of transferred"),
        msgid(
            "The case is to be transferred to the centre by {due}; terminating it does not excuse "
            "that."
        ),
        msgid("Terminated although it was to be transferred to the centre by {due}."),
        msgid(
            "Transfer it: govtool case transfer {no} --reason … · or give --reason refused, if a "
            "party clearly refuses."
        ),
    ),
    "letter_too_long": Breach(
        msgid("letter gives too much time"),
        _LETTER_TOO_LONG,
        _LETTER_TOO_LONG,
        msgid("Give an earlier --due date, or the --reason."),
    ),
    "letter_unapproved": Breach(
        msgid("letter not approved"),
        _lacking(msgid("The handling letter lacks: {missing}.")),
        _lacking(msgid("The handling letter was recorded without: {missing}.")),
        msgid("Give --opinion, --approved-by and --approved-on."),
    ),
    "late_extension": Breach(
        msgid("extension requested late"),
        _LATE_EXTENSION,
        _LATE_EXTENSION,
        msgid("Close the case, or ask the district directly."),
    ),
    "routed_back": Breach(
        msgid("sent back to a unit that failed"),
        _tried(
            msgid(
                "{unit} already mediated this case without success ({days}); it should not be sent "
                "back there."
            ),
            msgid(
                "{unit} already mediated a linked case of the same matter without success "
                "({days}); "
                "it should not be sent back there."
            ),
        ),
        _tried(
            msgid(
                "Sent back to {unit}, which had already mediated the case without success ({days})."
            ),
            msgid(
                "Sent to {unit}, which had already mediated a linked case of the same matter "
                "without success "
                "({days})."
            ),
        ),
        msgid("Choose another lead: govtool case route {no}"),
    ),
    "missing_agreement": Breach(
        msgid("no written agreement"),
        msgid("A petition case may only be settled with a written agreement."),
        _settled_unwritten,
        msgid(
            "Write the agreement down and give --agreement written; signed later, also: govtool "
            "case agree {no} --on …"
        ),
    ),
    "not_mediable": Breach(
        msgid("not to be mediated"),
        _before_authority(
            msgid(
                "The matter is already before, or was decided by, {authority}; it may not be "
                "opened for mediation."
            )
        ),
        _before_authority(
            msgid(
                "Opened for mediation although the matter was already before, or decided by, "
                "{authority}."
            )
        ),
        msgid("Tell the parties to wait for, or to use, the proceedings there."),
    ),
}
"""The words for each check of a case."""
