"""A file to complete from: the units of the samples, a few cases, one of them closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool.cli import main

SAMPLES = Path(__file__).parents[3] / "data" / "samples"


def run(db: Path, *words: str) -> None:
    assert main(["--db", str(db), "--lang", "en", *words]) in {0, 1}, words


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file; tests only look at it."""
    db = tmp_path_factory.mktemp("office") / "govtool.db"
    run(
        db,
        "--today",
        "2026-02-05",
        "init",
        "--street",
        "JD01",
        "示例街道",
        "--district",
        "QX01",
        "示例区",
    )
    run(db, "import", "units", str(SAMPLES / "units.csv"))
    run(db, "import", "grids", str(SAMPLES / "grids.csv"))
    for unit, names in (
        ("SQ01", ("张大山", "李四")),
        ("SQ02", ("张小川", "样例 物业公司")),
        ("SQ01", ("甲某", "乙某")),
    ):
        parties = [
            word
            for name in names
            for word in ("--party", f"{'申请人' if name == names[0] else '被申请人'}:{name}")
        ]
        fields = [
            "--unit",
            unit,
            "--type",
            "邻里",
            "--source",
            "网格排查",
            "--summary",
            "院墙排水",
            *parties,
        ]
        run(db, "--today", "2026-02-05", "case", "add", *fields)
    run(
        db,
        "--today",
        "2026-02-06",
        "case",
        "mediate",
        "SQ01-2026-00002",
        "--outcome",
        "settled",
        "--agreement",
        "none",
    )
    return db
