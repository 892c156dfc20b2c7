"""The files of visits 走访: a row for each visit of a household, as agreed or asked for."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base.i18n import msgid
from govtool.base.vocabulary import Term
from govtool.privacy.personal_marks import marks_of
from govtool.subjects.care.terms import VisitFound, VisitWay
from govtool.subjects.care.visits import VisitMade
from govtool.subjects.file_columns import FileColumn, Reading, words_of
from govtool.subjects.file_form import FileForm, Help, StepFile

_MARKS = marks_of(VisitMade)


def _word(code: str, label: str, words: type[Term], *, required: bool = False) -> FileColumn:
    return FileColumn(code, label, Reading.WORD, required=required, words=words_of(words))


COLUMNS: Sequence[FileColumn] = (
    FileColumn("household", "户编号", Reading.CODE, required=True, width=18),
    FileColumn("on", "走访日期", Reading.FACT_DAY, required=True, width=12),
    _word("found", "走访情况", VisitFound, required=True),
    _word("way", "走访方式", VisitWay),
    FileColumn("by", "走访人", Reading.LINE, width=16, mark=_MARKS["by"]),
    FileColumn("text", "一句话说明", Reading.LINE, width=36, wraps=True, mark=_MARKS["text"]),
)
VISIT_FILES = FileForm(
    "visits",
    "visit",
    msgid("visits"),
    "走访",
    COLUMNS,
    Help(
        msgid(
            "Import visits of households that agreed to be visited, or asked for it.\n\n"
            "A file that is imported again adds nothing; two visits of one day are two rows."
        ),
        "govtool import visits 走访.csv\ngovtool import visits 走访.xlsx --errors 退回.csv",
    ),
    Help(
        msgid("Export the visits. It needs --full and a reason, which is kept in the journal."),
        'govtool export visits -o 走访.csv --full --reason "年度归档"',
    ),
    own_way="step",
    step=StepFile(
        VisitMade,
        "household",
        "govtool.desk.households:visited",
        "govtool.desk.households:all_of_household",
    ),
    needs_reason=True,
)
