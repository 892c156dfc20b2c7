"""The objects measured: files of cases, offices with them imported, and the program's commands.

Everything is made once, when it is first asked for, in one folder.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.generate import SAMPLES, TODAY, Plan, write
from benchmarks.matters import MatterPlan, write_matters
from benchmarks.measure import Command, Runs, Trial, in_turns, once
from benchmarks.people import ROOT

OFFICE = (
    ("init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区"),
    ("import", "units", str(SAMPLES / "units.csv")),
    ("import", "grids", str(SAMPLES / "grids.csv")),
)
DONE, FINDINGS = 0, 1
SOME_OPEN = 200
"""Open cases of a desk that is compared at two sizes."""


@dataclass
class Workshop:
    """A folder to work in.

    :param sizes: numbers of cases to measure at, the smallest first.
    :param repeat: how often a short command is run for its median; :param long_repeat: a long one,
        for its best.
    """

    folder: Path
    sizes: tuple[int, ...]
    repeat: int = 21
    long_repeat: int = 3
    imports: dict[Plan, Runs] = field(default_factory=dict)
    """How the imports went that were measured."""

    @property
    def small(self) -> int:
        """The smallest size."""
        return self.sizes[0]

    @property
    def large(self) -> int:
        """The biggest size."""
        return self.sizes[-1]

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of a clerk, with compiled modules as an installed copy has them.

        The first change of a day is preceded by a backup, which is no part of what is measured.
        """
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("GOVTOOL_", "PYTHON", "TASK"))
        }
        ours = {
            "GOVTOOL_TODAY": TODAY.isoformat(),
            "GOVTOOL_ACTOR": "示例员",
            "GOVTOOL_LANG": "zh_CN",
            "GOVTOOL_BACKUPS": "off",
        }
        return {**kept, **ours, "PYTHONPATH": str(ROOT)}

    # --- commands

    def command(self, *words: str, codes: tuple[int, ...] = (DONE,), **environ: str) -> Command:
        """Any process, in this folder."""
        return Command(words, self.folder, {**self.environ, **environ}, codes)

    def python(self, *words: str, codes: tuple[int, ...] = (DONE,)) -> Command:
        """A process of this interpreter."""
        return self.command(sys.executable, *words, codes=codes)

    def govtool(self, db: Path, *words: str, codes: tuple[int, ...] = (DONE,)) -> Command:
        """A command of ours on the file ``db``."""
        return self.python("-m", "govtool", "--db", str(db), *words, codes=codes)

    # --- what there is to work on

    def cases(self, plan: Plan) -> Path:
        """The CSV file of the plan."""
        path = self.folder / f"{_name(plan)}.csv"
        if not path.exists():
            write(plan, path)
        return path

    def make_office(self, db: Path) -> None:
        """A new office in that file, with its units and grids and without cases."""
        bare = self.folder / "office.db"
        if not bare.exists():
            for words in OFFICE:
                once(self.govtool(bare, *words))
        shutil.copyfile(bare, db)

    def importing(self, plan: Plan) -> Trial:
        """Return the import of the plan's file into a new office, which :meth:`imported` finds."""

        def prepared() -> Command:
            db = self.database(plan)
            self.make_office(db)
            codes = (FINDINGS,) if plan.dirty_rows else (DONE,)
            return self.govtool(db, "import", "cases", str(self.cases(plan)), codes=codes)

        return prepared

    def imported(self, plan: Plan) -> Path:
        """An office with the cases of the plan."""
        if plan not in self.imports:
            self.imports |= {plan: in_turns({"import": self.importing(plan)}, 1)["import"]}
        return self.database(plan)

    def with_matters(self, plan: Plan, matters: MatterPlan) -> Path:
        """An office with the cases of a plan, and matters beside them."""
        db = self.folder / f"{_name(plan)}-matters-{matters.matters}.db"
        if not db.exists():
            lines = self.folder / f"matters-{matters.matters}.jsonl"
            write_matters(matters, lines)
            shutil.copyfile(self.imported(plan), db)
            once(self.govtool(db, "import", "matters", str(lines)))
        return db

    def database(self, plan: Plan) -> Path:
        """Where the office of the plan is, imported or not."""
        return self.folder / f"{_name(plan)}.db"


def mixed(cases: int) -> Plan:
    """A fiftieth dirty, a fiftieth open."""
    return Plan(cases)


def quiet(cases: int) -> Plan:
    """The same few open cases whatever the size."""
    return Plan(cases, opened=SOME_OPEN)


def _name(plan: Plan) -> str:
    kind = (
        "registrations" if plan.registration_only else "mixed" if plan.opened is None else "quiet"
    )
    return f"{kind}-{plan.cases}"


def one(db: Path, query: str, values: Sequence[str] = ()) -> tuple[object, ...]:
    """The first row of a query on a file."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as conn:
        found: tuple[object, ...] = conn.execute(query, values).fetchone()
    return found
