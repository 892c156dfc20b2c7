"""``govtool doc dispatch|answer|raise|joint|police``: the forms of a matter as Word files."""

from __future__ import annotations

import typer

from govtool.base.vocabulary import FormKind
from govtool.commands.doc.forms import paper_command, verb_of

app = typer.Typer()

_NOUN = "matter"
_COMMANDS = {
    FormKind.DISPATCH: (
        (
            "Print the dispatch to a unit 派单, with boxes to sign, to send it back, and for the "
            "result.\n"
            "\n"
            "It says nothing of who reported the matter."
        ),
        (
            "govtool doc dispatch SQ01-S2026-00001\n"
            "govtool doc dispatch --from 2026-03-02 --to 2026-03-02 -o 派单"
        ),
    ),
    FormKind.ANSWER: (
        (
            "Print the answer to who reported a matter 答复单: what was done, and room for how that is "
            "judged."
        ),
        "govtool doc answer SQ01-S2026-00001",
    ),
    FormKind.RAISE: (
        "Print the letter by which a matter is raised to the district 上报函.",
        "govtool doc raise SQ01-S2026-00001",
    ),
    FormKind.JOINT: (
        "Print the record of a joint action 联合执法记录, for its units to sign.",
        "govtool doc joint SQ01-S2026-00001 --nth 1",
    ),
    FormKind.POLICE: (
        (
            "Print the slip for the police 公安机关移交单, of a matter of public order.\n\n"
            "No text is kept of such a matter; what was reported is written by hand."
        ),
        "govtool doc police SQ01-S2026-00001",
    ),
}

for _form, (_help, _epilog) in _COMMANDS.items():
    app.command(verb_of(_form), help=_help, epilog=_epilog)(paper_command(_form, _NOUN))
