"""A street that filed its return stands in the sums as it was filed: rates and medians too."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.law.periods import PeriodKind, period_of
from govtool.returns import filing
from govtool.returns.model import Return
from govtool.rollup.engines import local
from govtool.rollup.export import export
from govtool.rollup.received import received
from govtool.rollup.run import SumsAsked, rolled_up
from govtool.store import open_store
from govtool.subjects import registry
from tests.samples import LOADED_ON

MONTH = period_of(PeriodKind.MONTHLY, dt.date(2026, 10, 11))


def without_sums_behind(figures: dict[str, Any]) -> dict[str, Any]:
    """Return what a version kept that knew no sums behind rates and medians."""
    kept = json.loads(json.dumps(figures, default=str))
    for table in kept["paper"]["tables"]:
        del table["beside"], table["spread"]
    return kept


@pytest.fixture(params=["now", "before"], ids=["as kept now", "as kept before"])
def both(
    request: pytest.FixtureRequest, sample_file: Path, tmp_path: Path
) -> tuple[Return, Return]:
    """The return as the street prints it, and the sums of its part alone."""
    path = Path(shutil.copy(sample_file, tmp_path / "filed.db"))
    with open_store(path) as store:
        with store.writing("甲某") as tx:
            event = filing.file_return(tx, MONTH, "JD01", LOADED_ON, LOADED_ON)
            if request.param == "before":
                tx.rollback_only()
        if request.param == "before":
            old = event.model_copy(update={"figures": without_sums_behind(event.figures)})
            with store.writing("甲某") as tx:
                tx.append(filing.subject(MONTH, "JD01"), m.ReturnFiled.model_validate(dict(old)))
        printed = registry.rolled_up("case")(store, MONTH, LOADED_ON)
        export(store, tmp_path / "parts", LOADED_ON)
    asked = SumsAsked("case", MONTH, LOADED_ON)
    sums = rolled_up(
        received([tmp_path / "parts"]), asked, lambda files, plan: local.run(files, plan, 1)
    )
    return printed, sums


def test_every_cell_is_that_of_the_printed_return(both: tuple[Return, Return]) -> None:
    printed, sums = both
    compared = 0
    for table in sums.tables:
        own = printed.table(table.code)
        if own is None or table.code == "comparison":  # whose rates are left out (decision 341)
            continue
        compared += 1
        ends = zip(own.ends, table.ends, strict=True)
        assert [list(one[2:]) for one, _other in ends] == [list(one[2:]) for one in table.ends]
        if not table.is_by_unit:
            assert [list(row) for row in table.rows] == [list(row) for row in own.rows]
    assert compared == 9


def test_the_rate_and_the_median_are_there(both: tuple[Return, Return]) -> None:
    summary, days = (both[1].table(code) for code in ("summary", "days_to_close"))
    assert summary is not None
    assert summary.total is not None
    assert summary.total[-1] is not None
    assert days is not None
    assert days.rows[0][3] is not None
