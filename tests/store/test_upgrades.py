"""Files of earlier versions: opening one upgrades it, and the answers are those of the version that wrote it.

``upgrades/histories-5.sql`` is a file with more in it than the small ones of every released schema: random histories
as ``tools/compare_versions.py`` records them. Beside it are the answers of the last version with that schema, a line
each, written by ``python tools/compare_versions.py --answer`` with the code of that version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.base import i18n
from govtool.store import open_store
from tests.released import SCHEMAS
from tests.store.kit import another
from tools.compare_versions import answers, compared

HERE = Path(__file__).parent / "upgrades"
FILES = [*SCHEMAS, HERE / "histories-5.sql"]


def expected(name: str) -> Iterator[tuple[str, str]]:
    """Yield each command with the answer of the earlier version."""
    for line in (HERE / f"{name}.answers").read_text(encoding="utf-8").splitlines():
        words, said = json.loads(line)
        yield words, said


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Commands given in this process leave their language behind."""
    yield
    i18n.use("en")


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param.stem}.db"
    conn = another(path)
    conn.executescript(request.param.read_text(encoding="utf-8"))
    conn.close()
    return path


def test_an_upgraded_file_gives_the_same_answers(old_file: Path) -> None:
    asked = dict(expected(old_file.stem))
    assert {words.split()[0] for words in asked} >= {"case", "due", "escalate", "report", "export"}
    for words, said in answers(old_file, [words.split(" ") for words in asked]):
        before, after = compared(words, asked[words], said)
        assert after == before, words


def test_an_upgrade_issues_no_notice_and_leaves_every_entry(old_file: Path) -> None:
    conn = another(old_file)
    before = conn.execute(
        "SELECT node, seq, subject, kind, payload, hash FROM journal ORDER BY pos"
    ).fetchall()
    conn.close()
    with open_store(old_file) as store:
        after = store.reader.execute(
            "SELECT node, seq, subject, kind, payload, hash FROM journal ORDER BY pos"
        ).fetchall()
    assert list(map(tuple, after[: len(before)])) == before
    assert not [row for row in after[len(before) :] if row[3] == "notice_issued"]
