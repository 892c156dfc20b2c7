"""Files that name what was closed: a case may, for its own days; what a register says holds today."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool import models as m
from govtool.law.workdays import ONE_DAY
from govtool.store import Store
from govtool.views import registers
from tests.store.kit import JANUARY, day, save_grid
from tests.tables.kit import TODAY
from tests.tables.test_importing import counts, take_in, take_in_file, told

CASE = "登记单位,登记日期,网格,纠纷类型,案情摘要\n"


@pytest.fixture
def closed(store: Store) -> Store:
    """Grid G01 was there up to 28 February, SQ02 with G02 up to the last day before that of the import."""
    with store.writing("甲某") as tx:
        save_grid(tx, "G02", "SQ02")
        tx.append("grid:G01", m.GridClosed(on=day("02-28"), reason="合并"))
        tx.append("unit:SQ02", m.UnitClosed(on=TODAY - ONE_DAY, reason="合并"))
    return store


@pytest.mark.parametrize("grid", ["G01", "网格G01"])
def test_a_case_from_before_names_the_grid_that_was(closed: Store, grid: str) -> None:
    assert counts(take_in(closed, f"{CASE}SQ01,2026-02-05,{grid},邻里,院墙排水\n")) == (1, 1, 0, 0)
    assert closed.case("SQ01-2026-00001").grid == "G01"


def test_a_name_that_another_grid_has_now_means_that(closed: Store) -> None:
    with closed.writing("甲某") as tx:
        grid = m.Grid(code="G09", name="网格G01", unit="SQ01")
        tx.append("grid:G09", m.GridSaved(on=TODAY, grid=grid))
    take_in(closed, f"{CASE}SQ01,2026-02-05,网格G01,邻里,院墙排水\n")
    assert closed.case("SQ01-2026-00001").grid == "G09"


def test_a_household_lies_in_a_grid_that_is_there_today(closed: Store, tmp_path: Path) -> None:
    file = tmp_path / "households.csv"
    file.write_text("户编号,网格,户主\nH1,G01,甲某\nH2,G02,乙某\n", encoding="utf-8")
    done = take_in_file(closed, file, "households")
    assert (counts(done), told(done)) == ((2, 1, 1, 0), [(2, "网格", "closed_grid")])
    assert "closed on 2026-02-28" in done.problems[0].message


def test_a_grid_lies_in_a_unit_that_is_there_today(closed: Store, tmp_path: Path) -> None:
    file = tmp_path / "grids.csv"
    file.write_text(
        "网格编码,网格名称,所属单位\nG10,第十网格,SQ02\nG11,第十一网格,SQ01\n", encoding="utf-8"
    )
    done = take_in_file(closed, file, "grids")
    assert (counts(done), told(done)) == ((2, 1, 1, 0), [(2, "所属单位", "closed_unit")])


def test_what_was_opened_again_is_not_closed(closed: Store, tmp_path: Path) -> None:
    with closed.writing("甲某") as tx:
        tx.append(
            "grid:G01", m.GridSaved(on=TODAY, grid=m.Grid(code="G01", name="网格G01", unit="SQ01"))
        )
    assert registers.closed_codes(closed.reader, "grid", TODAY) == set()
    assert registers.closed_codes(closed.reader, "grid", day("03-01")) == {"G01"}
    assert registers.closed_codes(closed.reader, "grid", JANUARY) == set()
    file = tmp_path / "households.csv"
    file.write_text("户编号,网格,户主\nH1,G01,甲某\n", encoding="utf-8")
    assert counts(take_in_file(closed, file, "households")) == (1, 1, 0, 0)
