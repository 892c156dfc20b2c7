"""The peers: how each does the same thing, where it is installed."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

from benchmarks.generate import Plan, Row, rows
from benchmarks.measure import Command, Trial
from benchmarks.workshop import Workshop

_HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "world"):
    print("hello", name)
@app.command()
def goodbye(name: str = "world"):
    print("goodbye", name)
app()
"""


def is_installed(program: str) -> bool:
    """Whether a program is on the search path."""
    return shutil.which(program) is not None


def hello(workshop: Workshop) -> Trial:
    """A Typer application of two commands that does nothing: what any command costs."""
    script = workshop.folder / "hello.py"
    script.write_text(_HELLO, encoding="utf-8")
    return lambda: workshop.python(str(script), "hello")


def sqlite_utils(workshop: Workshop, plan: Plan) -> Trial:
    """``sqlite-utils insert --csv`` of the same file into a new database."""
    path = workshop.cases(plan)

    def prepared() -> Command:
        db = _fresh(workshop.folder / "sqlite-utils.db")
        return workshop.python("-m", "sqlite_utils", "insert", str(db), "cases", str(path), "--csv")

    return prepared


def sqlite3(workshop: Workshop, plan: Plan) -> Trial:
    """``.import`` of SQLite's own shell: text into one table, nothing looked at."""
    path = workshop.cases(plan)

    def prepared() -> Command:
        db = _fresh(workshop.folder / "sqlite3.db")
        return workshop.command("sqlite3", str(db), ".mode csv", f".import {path} cases")

    return prepared


def _fresh(db: Path) -> Path:
    db.unlink(missing_ok=True)
    return db


# --- Taskwarrior


class Taskwarrior:
    """``task`` with a folder of its own: a case is a task, done when the case is closed."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.data = workshop.folder / "taskwarrior"
        self.settings = workshop.folder / "taskrc"
        self.settings.write_text(
            f"data.location={self.data}\nconfirmation=off\nverbose=nothing\n", encoding="utf-8"
        )

    def importing(self, plan: Plan) -> Trial:
        """``task import`` of the clean cases of the plan into an empty folder."""
        path = self.workshop.folder / "tasks.json"
        path.write_text(
            "\n".join(json.dumps(task(row)) for row in rows(plan) if not row.spoiled),
            encoding="utf-8",
        )

        def prepared() -> Command:
            shutil.rmtree(self.data, ignore_errors=True)
            self.data.mkdir()
            return self.command("import", str(path))()

        return prepared

    def command(self, *words: str) -> Trial:
        """One ``task`` command."""
        return lambda: self.workshop.command("task", *words, TASKRC=str(self.settings))


def task(row: Row) -> dict[str, str]:
    """A case as Taskwarrior's JSON; an open one is due on the day it was registered."""
    said = row.values
    begun, ended = (
        f"{said.get(code, '').replace('-', '')}T000000Z" for code in ("registered_on", "closed_on")
    )
    state = (
        {"status": "completed", "end": ended}
        if "closed_on" in said
        else {"status": "pending", "due": begun}
    )
    name = str(uuid.uuid5(uuid.NAMESPACE_OID, said["ref"]))
    return {"uuid": name, "description": said["summary"], "entry": begun, **state}
