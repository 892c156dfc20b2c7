from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from govtool.backup import automatic, shelf, snapshot
from govtool.backup.manifest import Why
from govtool.backup.shelf import on_shelf
from govtool.file import connection
from tests.backup.kit import back_up, more, names, office, restore

START = dt.datetime(2026, 1, 1, 8)
MOMENTS = st.lists(
    st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31)), unique=True, max_size=80
)
CLOSE = st.lists(st.integers(0, 400), unique=True, max_size=120).map(
    lambda hours: [START + dt.timedelta(hours=6 * hour) for hour in hours]
)
MOST = shelf.LAST + shelf.DAYS + shelf.WEEKS + shelf.MONTHS


def kept(moments: list[dt.datetime]) -> set[dt.datetime]:
    made = {Path(moment.isoformat()): moment for moment in moments}
    return {made[path] for path in shelf.worth_keeping(made)}


def test_a_year_of_daily_backups() -> None:
    days = [dt.datetime(2026, 1, 1, 8) + dt.timedelta(days=day) for day in range(365)]
    told = sorted(day.strftime("%m-%d") for day in kept(days))
    monthly = [
        "04-30",
        "05-31",
        "06-30",
        "07-31",
        "08-31",
        "09-30",
        "10-31",
        "11-30",
    ]  # and December's newest
    weekly = [
        "11-08",
        "11-15",
        "11-22",
        "11-29",
        "12-06",
        "12-13",
    ]  # Sundays; the three newest are among the last
    assert told == sorted(monthly + weekly + [f"12-{day}" for day in range(20, 32)])


def test_many_of_one_day_leave_the_last_twelve() -> None:
    hours = [dt.datetime(2026, 3, 2) + dt.timedelta(minutes=10 * n) for n in range(100)]
    assert kept(hours) == set(hours[-12:])


@given(moments=MOMENTS | CLOSE)
def test_the_newest_stays_and_no_more_than_are_needed(moments: list[dt.datetime]) -> None:
    found = kept(moments)
    assert len(found) <= MOST
    assert set(sorted(moments)[-12:]) <= found
    if len(moments) <= 12:
        assert found == set(moments)


@given(moments=MOMENTS | CLOSE)
def test_thinning_after_each_backup_is_thinning_once_at_the_end(moments: list[dt.datetime]) -> None:
    """So what was let go would not have been wanted later."""
    staying: set[dt.datetime] = set()
    for moment in sorted(moments):
        staying = kept([*staying, moment])
    assert staying == kept(moments)


def test_the_newest_for_each_reason_stays() -> None:
    made = {Path(str(n)): START + dt.timedelta(hours=n) for n in range(15)}
    reasons = dict.fromkeys(made, "daily") | {
        Path("0"): "before-restore",
        Path("1"): "before-restore",
    }
    assert Path("0") not in shelf.worth_keeping(made, reasons)
    assert Path("1") in shelf.worth_keeping(made, reasons)


def test_only_our_own_files_go(path: Path) -> None:
    """Foreign files, links, files of another office and copies without a manifest stay."""
    folder = path.parent / "backups"
    oldest = back_up(path)
    first = oldest.path
    foreign = folder / "照片.db"
    foreign.write_text("珍贵")
    (folder / "照片.db.json").write_text('{"govtool_backup": 1, "file": "照片.db"}')
    outside = path.parent / "outside.db"
    outside.write_text("珍贵")
    link = folder / "link.db"
    link.symlink_to(outside)
    told = (
        automatic.manifest_place(first).read_text(encoding="utf-8").replace(first.name, link.name)
    )
    automatic.manifest_place(link).write_text(told, encoding="utf-8")
    automatic.manifest_place(first).with_name("other.db.json").symlink_to(
        automatic.manifest_place(first)
    )
    unlisted = folder / "unlisted.db"
    unlisted.write_bytes(first.read_bytes())
    for _ in range(14):
        more(path)
        back_up(path)
    assert outside.read_text() == foreign.read_text() == "珍贵"
    assert {
        "照片.db",
        "照片.db.json",
        "link.db",
        "link.db.json",
        "other.db.json",
        "unlisted.db",
    } <= set(names(folder))
    staying = [backup for backup in on_shelf(folder) if backup.is_there]
    assert len(staying) == 12
    assert oldest.manifest not in [backup.manifest for backup in staying]


def test_each_office_has_its_own_places_in_a_shared_folder(path: Path, tmp_path: Path) -> None:
    other = office(tmp_path / path.name)
    shared = tmp_path / "shared"
    kept_of_other = back_up(other, shared).path
    for _ in range(14):
        back_up(path, shared)
    assert kept_of_other.exists()
    assert len(on_shelf(shared)) == 13


def test_a_copy_of_the_file_has_its_own_places_too(path: Path) -> None:
    practice = path.with_name("uebung.db")
    shutil.copyfile(path, practice)
    kept_of_it = back_up(practice).path
    for _ in range(14):
        back_up(path)
    assert kept_of_it.exists()


NOW = dt.datetime.now(dt.UTC)


def draw(path: Path, folder: Path, moment: dt.datetime) -> snapshot.Snapshot:
    """A backup made as the clock showed ``moment``."""
    with connection.held(path) as conn:
        drawn = snapshot.draw(conn, path, folder, Why.DAILY)
    kept = snapshot.keep(replace(drawn, made_at=moment), 0)
    shelf.thin_out(kept, moment)
    return kept


def test_with_the_clock_set_back_what_was_just_made_stays(path: Path) -> None:
    folder = path.parent / "backups"
    ahead = [draw(path, folder, NOW + dt.timedelta(days=10 * n)).path for n in range(1, 45)]
    before = {p for p in ahead if p.exists()}
    made = [back_up(path).path for _ in range(3)]
    kept = restore(path, ahead[-1]).kept
    assert kept is not None
    assert all(p.exists() for p in [*made, kept, *before]), "what lies ahead is let alone"
    for _ in range(14):
        back_up(path)
    assert len([b for b in on_shelf(folder) if b.is_there]) == len(before) + shelf.LAST + 1


def test_what_a_strange_manifest_says_of_its_moment_breaks_nothing(path: Path) -> None:
    copy = back_up(path)
    place = automatic.manifest_place(copy.path)
    text = place.read_text(encoding="utf-8")
    for moment in (
        "9999-12-31T23:59:59.000000Z",
        "0001-01-01T00:00:00+14:00",
        "2026-01-01T00:00:00+08:00",
        "2026-01-01",
    ):
        place.write_text(text.replace(copy.manifest.made_at, moment), encoding="utf-8")
        assert copy.path not in [backup.path for backup in on_shelf(copy.path.parent)]
        back_up(path)
    assert copy.path.exists()
