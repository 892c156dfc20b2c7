"""The Typer application: global options, and a table of what there is and where.

A command is imported and built only when it is called, or when the help of its own noun lists it.
The table therefore holds the texts of ``govtool --help``, and a command module has this shape::

    app = typer.Typer()

    @app.command("add", epilog="govtool case add --unit SQ01 …")  # the verb of the table
    def add(
        session: Session,
        unit: Annotated[str | None, option("--unit UNIT", "The unit that registers it.")] = None,
    ) -> None:
        \"\"\"Register a dispute.\"\"\"  # the help page; its first paragraph is the summary

- Docstring, texts of options and ``epilog`` are plain English, not wrapped in ``_()``: they are
  translated when the command is built, and ``tools/messages.py`` finds them. The epilog holds
  examples, one per line.
- Global options (``--db --today --actor --lang --json --yes --force``) may follow the verb too:
  the session has them.
- A refusal is raised as a :class:`GovtoolError`; findings end in
  ``raise typer.Exit(ExitCode.FINDINGS)``.
"""

from __future__ import annotations

import gc

from govtool.shell.parameters import option

# Before the imports: a run makes less garbage than the search for it costs (7 % of start-up).
gc.set_threshold(100_000)

import datetime as dt
import os
import sys
from collections.abc import Sequence
from typing import Annotated, ClassVar

import typer

from govtool import __version__
from govtool.shell.frame.command_table import Noun, NounVerbs, Single, Table, verbs
from govtool.shell.frame.lazy import Root
from govtool.shell.frame.run import run
from govtool.shell.frame.session import Session
from govtool.shell.terminal import say

DAILY = "Every day:"
FILES = "Registers and files:"
OFFICE = "The office:"
CARE = "Looking after the file:"

_COMPLETION = "_GOVTOOL_COMPLETE"
"""Set by the scripts of ``data/completion``."""


class Application(Root):
    """The commands: nouns with the module of each verb, and single commands."""

    overview: ClassVar[str] = "overview"
    table: ClassVar[Table] = {
        "case": Noun(
            "Register disputes, record what happens to them, see where they stand.",
            DAILY,
            verbs(
                "case.add: add",
                "case.steps: report major app alert meet consult",
                "case.mediation: investigate mediate",
                "case.steps: transfer accept return",
                "case.letters: assign approve reply",
                "shared.extensions: extend",
                "case.steps: divert",
                "case.mediation: close",
                "case.steps: report-closure enter revisit",
                "case.mediation: perform agree confirm",
                "shared.views: show explain history",
                "case.view: route list",
                "case.represent: represent",
                "case.correct: correct",
                "case.describe: describe",
                "shared.links: link unlink",
                "case.to_matter: to-matter",
            ),
            "govtool case add\ngovtool case show SQ01-2026-00001\ngovtool case list --state open",
        ),
        "matter": Noun(
            "Matters on the four platforms: take them in, hand them on, answer, archive.",
            DAILY,
            verbs(
                "matter.add: add",
                "matter.steps: take decline dispatch sign send-back major tell-leader joint raise",
                "matter.steps: follow-up handle answer rate recheck redo archive describe",
                "shared.extensions: extend",
                "correct: correct",
                "shared.links: link unlink",
                "shared.views: show explain history",
                "matter.view: route list",
                "matter.to_case: to-case",
            ),
            "govtool matter add\n"
            "govtool matter dispatch SQ01-S2026-00001 --to BM02\n"
            "govtool matter list --overdue",
            example="SQ01-S2026-00001",
        ),
        "find": Single("find", "Find cases by a name, its initials, a number or a word.", DAILY),
        "due": Single("due", "List what is due or overdue, the most urgent first.", DAILY),
        "watch": Single("watch", "Keep what is due on a screen on the wall, without names.", DAILY),
        "explain": Single("explain", "Tell how the due dates of something came about.", DAILY),
        "correct": Single(
            "correct", "Correct what was recorded of anything, after showing what changes.", DAILY
        ),
        "escalate": Single(
            "escalate", "Issue the supervision notices that overdue deadlines call for.", DAILY
        ),
        "report": Noun(
            "Print the returns, file them, see which are missing.",
            DAILY,
            verbs(
                "report.returns: daily weekly half-month monthly quarterly half-year yearly",
                "report.matters: matters",
                "report.count: count",
                "report.ministry: ministry",
                "report.register: register",
                "report.case_list: list",
                "report.returns: file status",
            ),
            "govtool report weekly\ngovtool report weekly -o 周报.xlsx\ngovtool report status",
        ),
        "duty": Noun(
            "Who of the leaders is on duty on which day, and whom they received.",
            DAILY,
            verbs(
                "duty.roster: set swap clear show",
                "duty.file_import: import",
                "duty.receptions: receive log",
            ),
            "govtool duty set 本周 甲某\n"
            "govtool duty show --month 2026-03\n"
            "govtool duty import 值班表.xlsx",
        ),
        "meeting": Noun(
            "Meetings: the agenda, what was held, and what was decided.",
            DAILY,
            verbs(
                "meeting.agenda: agenda",
                "meeting.held: hold correct",
                "meeting.status: status",
                "meeting.papers: minutes sign-in",
                "meeting.decisions: record done list show",
            ),
            "govtool meeting agenda weekly\n"
            "govtool meeting hold weekly\n"
            "govtool meeting record\n"
            "govtool meeting list --open",
        ),
        "doc": Noun(
            "Print forms as Word files: agreements, letters, records, notices, the whole file of a "
            "case.",
            DAILY,
            verbs(
                "doc.bundle: list file check",
                "doc.forms: cover contents application intake rights attorney investigation "
                "session",
                "doc.forms: agreement oral-agreement settlement revisit confirmation transfer",
                "doc.letter: letter-draft letter",
                "doc.forms: receipt supervision extension closing dispatch answer raise joint police",
                "doc.forms: neighbours handbook",
            ),
            "govtool doc agreement SQ01-2026-00001\n"
            "govtool doc 交办函 JD01-2026-00003\n"
            "govtool doc file SQ01-2026-00001 卷宗",
            other_words="doc.forms",
            about="case",
            apart={"list": "", "supervision": ""}
            | dict.fromkeys(("dispatch", "answer", "raise", "joint", "police"), "matter"),
        ),
        "unit": Noun(
            "The units: street, communities, departments, committees.",
            FILES,
            verbs("registers.unit: add set close commend list show"),
            "govtool unit add --code SQ06 --name 示例六社区 --kind community\ngovtool unit list",
        ),
        "group": Noun(
            "The leading groups and task groups: heads, members, office.",
            FILES,
            verbs("registers.group: add set close commend list show"),
            "govtool group list --kind 专班\ngovtool group show LD01",
        ),
        "mediator": Noun(
            "The mediators of committees and communities.",
            FILES,
            verbs("registers.mediator: add set close commend list show"),
            "govtool mediator add\ngovtool mediator list --unit SQ01",
        ),
        "grid": Noun(
            "The grids and micro-grids.",
            FILES,
            verbs(
                "registers.grid: add set list",
                "registers.grid_course: show history close",
                "registers.grid_sign: sign",
                "registers.grid_sheet: sheet",
                "registers.grid_redraw: redraw",
            ),
            "govtool grid list --unit SQ01",
        ),
        "microgrid": Noun(
            "The micro-grids of about ten households: proposed, formed, closed.",
            FILES,
            verbs(
                "microgrid.forming: propose apply",
                "microgrid.view: list",
                "registers.grid_course: show history close",
            ),
            "govtool microgrid propose --all -o 联防组建议.csv\n"
            "govtool microgrid apply 联防组建议.csv",
        ),
        "head": Noun(
            "The heads of micro-grids: chosen, approved, insured, and what they do.",
            DAILY,
            verbs(
                "head.naming: name",
                "head.steps: capacity",
                "head.naming: list-out approve refuse",
                "head.steps: agree plaque train chat insure commend task log order replace",
                "head.became: to-case to-matter",
                "head.view: list",
                "head.printed: print",
                "head.sheet: sheet",
                "shared.views: show explain history",
            ),
            "govtool head name\ngovtool head approve SQ01-20260304",
            example="H2026-0001",
        ),
        "care": Noun(
            "Care of households that agreed to it: what help they want, and how often.",
            DAILY,
            verbs(
                "care.agreement: agree change withdraw list",
                "shared.views: show explain history",
            ),
            "govtool care agree\ngovtool care withdraw H0012",
            example="C2026-0001",
        ),
        "visit": Noun(
            "Visits of households, as agreed or asked for.",
            DAILY,
            verbs(
                "care.visits: add to-matter request list",
                "shared.views: show explain history",
            ),
            "govtool visit add H0012 --found well",
            example="V2026-0001",
        ),
        "household": Noun(
            "The households.",
            FILES,
            verbs(
                "registers.household: add set list show close",
                "registers.household_moves: move leave merge",
            ),
            "govtool household list --grid LF001",
        ),
        "import": Noun(
            "Read cases and registers from files of other systems.",
            FILES,
            NounVerbs("files.file_import", suggest="files.suggestion"),
            "govtool import cases 台账.xlsx --dry-run\n"
            "govtool import cases 台账.xlsx --errors 问题行.xlsx",
        ),
        "export": Noun(
            "Write cases and registers to files for Excel and WPS.",
            FILES,
            NounVerbs("files.export", exchange="files.exchange"),
            "govtool export cases -o 台账.xlsx\ngovtool export grids -o 网格.csv",
        ),
        "rollup": Noun(
            "Parts without personal data for the offices above, and the sums of many streets.",
            FILES,
            verbs("rollup: export run check"),
            "govtool rollup export -o 上报\n"
            "govtool rollup run --from 上报 --report monthly -o 全县月报.xlsx\n"
            "govtool rollup check 上报",
        ),
        "init": Single("init", "Make a new file for a street.", OFFICE),
        "office": Noun(
            "The office this file is for, and since when its deadlines are followed up.",
            OFFICE,
            verbs("office: show set"),
            "govtool office show\ngovtool office set --began-on 2026-11-30",
        ),
        "calendar": Noun(
            "Working days and holiday notices.",
            OFFICE,
            verbs("calendar: show import"),
            "govtool calendar show 2026\ngovtool calendar import 2027放假通知.csv",
        ),
        "policy": Noun(
            "The deadlines in force, and trying out a change.",
            OFFICE,
            verbs("policy: show check preview adopt"),
            "govtool policy show\ngovtool policy preview 本街道.toml",
        ),
        "help": Single("help", "Read how things are done, or the help of a command.", OFFICE),
        "config": Noun(
            "What is settled once: unit, who records, language, lists, who signs.",
            OFFICE,
            verbs("config: list get set unset path"),
            "govtool config list\ngovtool config set unit SQ01\ngovtool config set clerk 甲某",
        ),
        "demo": Single("demo", "Try everything out in a new folder with made-up data.", OFFICE),
        "journal": Single("journal", "Read the journal: who recorded what, and when.", CARE),
        "person": Noun(
            "What the file holds of a person: show, copy, correct, erase, explain, refuse.",
            CARE,
            verbs(
                "person.data: show export correct erase",
                "person.requests: explain refuse request requests answer",
            ),
            "govtool person show 13800000000\n"
            'govtool person export 甲某 -o 本人信息.csv --reason "本人申请查阅"\n'
            "govtool person explain 甲某",
        ),
        "retention": Noun(
            "Personal data that has been kept long enough.",
            CARE,
            verbs("retention: due apply"),
            "govtool retention due\ngovtool retention apply",
        ),
        "access": Single(
            "access", "List who exported, corrected or erased personal data, and why.", CARE
        ),
        "clerk": Noun(
            "Who may look, record, and decide about the file.",
            CARE,
            verbs("clerk: set remove list passphrase"),
            "govtool clerk set 甲某 --profile keeper\ngovtool clerk list",
        ),
        "undo": Single("undo", "Take back what was recorded last.", CARE),
        "doctor": Single("backup.doctor", "Check the file, and repair what can be rebuilt.", CARE),
        "backup": Noun(
            "Make, list and check backups.",
            CARE,
            verbs("backup.backups: make list verify", "backup.keys: key"),
            "govtool backup\n"
            "govtool backup /media/usb/backups\n"
            "govtool backup list\n"
            "govtool backup verify",
            usual="make",
        ),
        "restore": Single("backup.restore", "Put a backup in the place of the file.", CARE),
        "encrypt": Single("backup.encryption", "Encrypt the file with a passphrase.", CARE),
        "decrypt": Single("backup.encryption", "Make an encrypted file plain again.", CARE),
        "rekey": Single("backup.encryption", "Give an encrypted file another passphrase.", CARE),
        "completion": Noun(
            "Complete commands, options, numbers and names with the Tab key.",
            OFFICE,
            verbs("completion: install show"),
            "govtool completion install\ngovtool completion show bash",
        ),
        "key": Noun(
            "The passphrase of an encrypted file in the key store of the system.",
            CARE,
            verbs("backup.keys: remember forget"),
            "govtool key remember\ngovtool key forget",
        ),
    }


app = typer.Typer(
    cls=Application,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        say(f"govtool {__version__}")
        raise typer.Exit


File = Annotated[
    str | None,
    option(
        "--db FILE",
        "The file to work on. Without it: govtool.db in this folder if there is one, else in your "
        "data folder.",
        envvar="GOVTOOL_DB",
    ),
]
Today = Annotated[
    str | None, option("--today DATE", "The day to take for today.", envvar="GOVTOOL_TODAY")
]
Actor = Annotated[
    str | None,
    option(
        "--actor PERSON",
        "Who records; without it, the user of the computer.",
        envvar="GOVTOOL_ACTOR",
    ),
]
Language = Annotated[
    str | None, option("--lang zh_CN|en", "The language to speak.", envvar="GOVTOOL_LANG")
]
Json = Annotated[bool, option("--json", "Print one JSON value, for scripts.")]
Yes = Annotated[bool, option("--yes, -y", "Answer yes to every question.")]
Force = Annotated[
    bool, option("--force", "Replace the named file, but no database, backup or key.")
]
Version = Annotated[
    bool,
    option(
        "--version",
        "Show the version and exit.",
        is_eager=True,
        callback=_show_version,
        expose_value=False,
    ),
]


def machine_day() -> dt.date:
    """The day on the clock of the machine: the only place that reads it."""
    return dt.datetime.now().astimezone().date()


@app.callback(
    epilog="govtool demo\n"
    "govtool case add\n"
    "govtool due --within 3d\n"
    "govtool report weekly -o return.csv"
)
def start(
    ctx: typer.Context,
    db: File = None,
    today: Today = None,
    actor: Actor = None,
    lang: Language = None,
    json: Json = False,
    yes: Yes = False,
    force: Force = False,
    version: Version = False,  # noqa: ARG001  # done by its callback
) -> None:
    """Registers, deadlines and returns of a mediation centre, in one file.

    The options below may stand anywhere: govtool --json due, or govtool due --json.
    """
    clock = machine_day()
    ctx.obj = Session(today=clock, clock=clock, look=machine_day).with_options(
        db=db, today=today, actor=actor, lang=lang, json=json, yes=yes, force=force
    )


def _complete() -> int:
    """Answer a shell in which somebody pressed Tab."""
    from govtool.commands.shared.candidates import values
    from govtool.shell.frame.completion import answer

    return answer(app, os.environ, values)


def main(argv: Sequence[str] | None = None) -> int:
    """Run govtool with ``argv`` (default: the command line) and return its exit code."""
    if argv is not None:
        return run(app, argv)
    code = _complete() if _COMPLETION in os.environ else run(app, sys.argv[1:])
    gc.freeze()  # the process ends here: a search for cycles would take a sixth of the run
    return code


if __name__ == "__main__":
    sys.exit(main())
