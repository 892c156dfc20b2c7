"""The steps of a matter 事项, one command for each event of its course."""

from __future__ import annotations

from typing import Any

import typer

from govtool import models as e
from govtool.commands.shared.verbs import StepOption, Verbs
from govtool.shell.form.form import Form
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.kinds import MATTER

app = typer.Typer()
matter = Verbs(app, MATTER)

matter.verb(
    "take",
    e.MatterTakenUp,
    "Record that the street takes the matter up.",
    epilog="govtool matter take {no}\ngovtool matter take --due-today",
)

matter.verb(
    "decline",
    e.MatterDeclined,
    """Record that the street does not take the matter up, and who is competent.

    What the district is competent for is taken up and raised: govtool matter raise.
    """,
    StepOption("reason", "Why it is not taken up."),
    StepOption(
        "competent", "Who is competent for it: a court, an organ, another office.", metavar="WHO"
    ),
    epilog="govtool matter decline {no} --reason court --competent 示例区人民法院",
)

matter.verb(
    "dispatch",
    e.MatterDispatched,
    "Record that the matter is handed to a unit.",
    StepOption("unit", "The unit that is to handle it.", "--to"),
    StepOption(
        "with_", "A unit that takes part and owes nothing; give it once for each.", "--with"
    ),
    StepOption("due", "By when, in the place of the time that its class gives."),
    StepOption("opinion", "What the command room asks of the unit."),
    epilog="govtool matter dispatch {no} --to BM02\n"
    "govtool matter dispatch {no} --to SQ01 --with BM03 --due 3月20日\n"
    "govtool matter dispatch 00012 00013 综合执法队",
)

matter.verb(
    "sign",
    e.MatterSigned,
    "Record that the unit whose turn it is signed for the matter.",
    epilog="govtool matter sign {no}\ngovtool matter sign --due-today",
)

matter.verb(
    "send-back",
    e.MatterSentBack,
    "Record that the unit whose turn it is sends the matter back.",
    StepOption("reason", "Why the unit sends it back."),
    StepOption("note", "What more there is to say of it."),
    epilog='govtool matter send-back {no} --reason not_ours --note "道路由市政管养"',
)

matter.verb(
    "major",
    e.MatterMajor,
    "Record that the matter is found to be major: the main leader is told the same day.",
    StepOption("reason", "Why it is major."),
    epilog='govtool matter major {no} --reason "燃气泄漏，影响三栋楼"',
)

matter.verb(
    "tell-leader",
    e.MatterLeaderTold,
    "Record that the main leader was told of the matter.",
    StepOption("whom", "The leader who was told.", metavar="PERSON"),
    epilog="govtool matter tell-leader {no} --whom 甲某",
)

matter.verb(
    "joint",
    e.MatterJoint,
    "Record a joint action of several units.",
    StepOption("units", "A unit that took part; give it once for each.", "--unit"),
    StepOption("place", "Where it took place."),
    StepOption("police", "Whether the police took part."),
    StepOption("result", "What came of it."),
    epilog="govtool matter joint {no} --unit BM02 --unit BM03 --place 示例路 --police no --result "
    '"清理占道三处"',
)


def _label_of_platform(form: Form) -> Any:
    return form.state.category.platform.zh


matter.verb(
    "raise",
    e.MatterRaised,
    "Record that the matter is raised to the district: it is beyond what the street may do.",
    StepOption(
        "class_",
        "The class by which it goes up; without it, its platform.",
        "--class",
        otherwise=_label_of_platform,
    ),
    StepOption("letter", "The number of the letter to the district.", metavar="NO"),
    epilog="govtool matter raise {no}\n"
    "govtool matter raise {no} --class 市场监管 --letter 示街报〔2026〕3号",
)

matter.verb(
    "follow-up",
    e.MatterFollowedUp,
    "Record how a matter stands that was raised to the district.",
    StepOption("note", "How it stands with the district."),
    epilog='govtool matter follow-up {no} --note "区住建局已立项"',
)


def _is_planned(form: Form) -> bool:
    return form.known.get("result") is t.HandlingResult.PLANNED


matter.verb(
    "handle",
    e.MatterHandled,
    "Record that the matter is handled, by the unit whose turn it is, or by the street itself.",
    StepOption("result", "What came of it."),
    StepOption("note", "What was done."),
    StepOption(
        "until", "The day for which it is planned; with the result planned only.", when=_is_planned
    ),
    epilog='govtool matter handle {no} --result done --note "已清理"\n'
    "govtool matter handle 00012 已解决",
)

matter.verb(
    "answer",
    e.MatterAnswered,
    "Record that the reporter was answered; of matters that are linked, one answer serves all.",
    StepOption("way", "How the reporter was answered."),
    epilog="govtool matter answer {no} --way phone\ngovtool matter answer 00012 00013 电话",
)

matter.verb(
    "rate",
    e.MatterRated,
    "Record the reporter's answer when asked again: whether it is solved and satisfactory.",
    StepOption("solved", "Whether the reporter calls it solved."),
    StepOption("satisfied", "Whether the reporter is satisfied."),
    epilog="govtool matter rate {no} --solved yes --satisfied partly",
)

matter.verb(
    "recheck",
    e.MatterRechecked,
    "Record that somebody looked whether it stays done; it may have to be done again.",
    StepOption("result", "What was found."),
    epilog="govtool matter recheck {no} --result ok\ngovtool matter recheck {no} --result again",
)

matter.verb(
    "redo",
    e.MatterRedo,
    "Record that the matter has to be handled again, by the unit that handled it.",
    StepOption("reason", "Why it is done again."),
    epilog='govtool matter redo {no} --reason "垃圾再次堆放"',
)

matter.verb(
    "archive",
    e.MatterArchived,
    "Record that the matter is archived, with those linked with it as duplicates.",
    epilog="govtool matter archive {no}\ngovtool matter archive --due-today",
)

matter.verb(
    "describe",
    e.MatterReporter,
    "Record who reported the matter, if that was not known.",
    StepOption("name", "Who reported it.", "--reporter", metavar="PERSON"),
    StepOption("phone", "The telephone of the reporter.", metavar="PHONE"),
    epilog="govtool matter describe {no} --reporter 甲某 --phone 13800000000",
)
