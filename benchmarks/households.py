"""Figures of registers that follow real life: many households in, micro-grids proposed, a redraw.

A fiftieth of the rows is wrong, each in a way that a clerk has to mend. The mended rows come in
from the errors file, as an update: of a wrong telephone the rest was taken.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Figure, Goal
from benchmarks.measure import Command, in_turns, once
from benchmarks.workshop import FINDINGS, Workshop

HOUSEHOLDS, GRIDS = 50_000, 150
MOVED, INTO = 3_000, 10
"""The households that a redraw moves, and the new grids that they get."""
DIRTY_EACH = 50
PROPOSE_SECONDS = 10
_UNITS = ("SQ01", "SQ02", "SQ03", "SQ04", "SQ05")
_GRID_HEADER = ("网格编码", "网格名称", "所属单位", "上级网格")
_HEADER = ("户编号", "网格", "户主", "电话", "住址", "人口数")
_GRID, _HEAD, _PHONE, _MEMBERS = 1, 2, 3, 5
_WRONG = ((_GRID, "G999"), (_HEAD, ""), (_PHONE, "1380000"), (_MEMBERS, "许多"))
"""What is wrong with a dirty row, in turn: unknown grid, no head, half a telephone, no number."""


def households(workshop: Workshop) -> Iterator[Figure]:
    """Import with wrong rows, proposal for all, redraw of ten grids and its undo as one."""
    db, file = workshop.folder / "households.db", _file(workshop.folder, HOUSEHOLDS, dirty=True)
    errors = workshop.folder / "households-errors.csv"

    def importing() -> Command:
        errors.unlink(missing_ok=True)
        _office(workshop, db)
        words = ("import", "households", str(file), "--errors", str(errors))
        return workshop.govtool(db, *words, codes=(FINDINGS,))

    whole = in_turns({"import": importing}, 1)["import"]
    yield _figure("import households, 2 % wrong", HOUSEHOLDS, whole.seconds)
    mended = _mended(errors)
    once(workshop.govtool(db, "import", "households", str(mended), "--update"))
    proposal = workshop.folder / "proposal.csv"
    propose = ("microgrid", "propose", "--all", "-o", str(proposal), "--force")
    proposing = {"propose": lambda: workshop.govtool(db, *propose)}
    found = in_turns(proposing, workshop.long_repeat)["propose"]
    _require(_rows(proposal) == HOUSEHOLDS, "the proposal has all households")
    yield _figure(
        "microgrid propose --all -o FILE", HOUSEHOLDS, found.seconds, Goal(PROPOSE_SECONDS)
    )
    yield from _redrawn(workshop, db)


def _figure(name: str, n: int, seconds: float, goal: Goal | None = None) -> Figure:
    return Figure("households", name, n, seconds, goal=goal)


def _redrawn(workshop: Workshop, db: Path) -> Iterator[Figure]:
    """Yield a redraw of ten grids and its undo, against the import of as many households."""
    redraw, few = workshop.folder / "redraw.csv", _file(workshop.folder, MOVED, dirty=False)
    moves = [(_code(n), f"N{n % INTO + 1:03}") for n in range(HOUSEHOLDS) if n % GRIDS < INTO]
    _write(redraw, ("户编号", "新网格"), moves[:MOVED])
    copy, other = workshop.folder / "redrawn.db", workshop.folder / "few.db"

    def importing() -> Command:
        _office(workshop, other)
        return workshop.govtool(other, "import", "households", str(few))

    def redrawing() -> Command:
        shutil.copyfile(db, copy)
        return workshop.govtool(copy, "grid", "redraw", str(redraw), "--yes")

    trials = {
        "import": importing,
        "redraw": redrawing,
        "undo": lambda: workshop.govtool(copy, "undo", "--yes"),
    }
    found = in_turns(trials, workshop.long_repeat)
    for name, what, goal in (
        ("redraw", "grid redraw, 10 grids", Goal(2)),
        ("undo", "undo of the redraw, one operation", None),
    ):
        runs, peer = (found[name], found["import"]), "import of as many"
        yield Figure.compared("households", what, MOVED, runs, peer, goal)


def _office(workshop: Workshop, db: Path) -> None:
    """Make a new office with the grids: those of the households, and those that a redraw fills."""
    bare = workshop.folder / "office-150.db"
    if not bare.exists():
        workshop.make_office(bare)
        grids = [
            *(f"G{n:03}" for n in range(1, GRIDS + 1)),
            *(f"N{n:03}" for n in range(1, INTO + 1)),
        ]
        rows = [
            (code, f"示例{code}网格", _UNITS[n % len(_UNITS)], "") for n, code in enumerate(grids)
        ]
        file = workshop.folder / "grids-150.csv"
        _write(file, _GRID_HEADER, rows)
        once(workshop.govtool(bare, "import", "grids", str(file)))
    shutil.copyfile(bare, db)


def _file(folder: Path, n: int, *, dirty: bool) -> Path:
    """Write households by number over the grids, in buildings of stairs; every fiftieth wrong."""
    path = folder / f"households-{n}.csv"
    rows = [_row(number) for number in range(n)]
    for place in range(0, n, DIRTY_EACH) if dirty else ():
        column, wrong = _WRONG[place // DIRTY_EACH % len(_WRONG)]
        rows[place][column] = wrong
    _write(path, _HEADER, rows)
    return path


def _code(number: int) -> str:
    return f"H{number:05}"


def _row(number: int) -> list[str]:
    grid, place = number % GRIDS + 1, number // GRIDS
    building, door = divmod(place, 48)
    stair, room = divmod(door, 12)
    address = f"示例路{grid}号{building + 1}幢{stair + 1}单元{room // 2 + 1}0{room % 2 + 1}室"
    phone = f"138{number:08}"
    return [_code(number), f"G{grid:03}", f"样{number % 97}某", phone, address, str(number % 6 + 1)]


def _mended(errors: Path) -> Path:
    """Return the errors file mended as a clerk does, by the row that was meant."""
    header, *rows = _read(errors)
    _require(len(rows) == HOUSEHOLDS // DIRTY_EACH, "each wrong row is in the errors file")
    mended = errors.with_name("households-mended.csv")
    _write(mended, header[: len(_HEADER)], [_row(int(row[0].strip()[1:])) for row in rows])
    return mended


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _rows(path: Path) -> int:
    return len(_read(path)) - 1


def _require(holds: bool, what: str) -> None:  # noqa: FBT001  # a check, as assert is
    if not holds:
        raise SystemExit(f"households: not so: {what}")
