"""Papers of the desk: who signs them, what they replace, how their files are named."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.commands.clerk import Desk
from tests.papers.kit import words

SIGNED = ("填报人：甲某", "审核人：乙某", "单位负责人：丙某")


@pytest.fixture
def settled(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A desk in its own folder whose settings say who signs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    desk.done("config", "set", "signatures", *SIGNED)
    return desk


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_returns_name_who_signs_them(settled: Desk, kind: str) -> None:
    for ending in ("docx", "xlsx", "html"):
        settled.done("report", kind, "-o", f"a.{ending}", on="2026-03-09")
    sheet = openpyxl.load_workbook("a.xlsx").worksheets[0]
    cells = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for text in (words(Path("a.docx")), cells, Path("a.html").read_text(encoding="utf-8")):
        assert [who for who in SIGNED if who not in text] == []


def test_without_settings_the_names_are_left_blank(desk: Desk, tmp_path: Path) -> None:
    desk.done("report", "weekly", "-o", str(tmp_path / "a.docx"), on="2026-03-09")
    line = next(
        p.text for p in docx.Document(str(tmp_path / "a.docx")).paragraphs if "填报人" in p.text
    )
    assert line.split()[:2] == ["填报人：", "审核人："]


def test_force_replaces_without_asking(desk: Desk, tmp_path: Path) -> None:
    number = desk.add(on="2026-03-02")
    file = tmp_path / "a.docx"
    desk.done("doc", "intake", number, "-o", str(file))
    docx.Document().save(str(file))  # somebody has written into it
    assert desk("doc", "intake", number, "-o", str(file)).code == 2
    assert words(file) == ""
    desk.done("doc", "intake", number, "-o", str(file), "--force")
    assert number in words(file)


@pytest.mark.parametrize(
    "command", [("doc", "intake"), ("meeting", "sign-in"), ("person", "explain")]
)
def test_a_paper_that_is_not_named_as_a_word_file_is_refused_in_one_sentence(
    desk: Desk, command: tuple[str, str], tmp_path: Path
) -> None:
    number = desk.add("--party", "申请人:甲某", on="2026-03-02")
    named = {"doc": number, "meeting": "weekly", "person": "甲某"}[command[0]]
    error = desk(*command, named, "-o", str(tmp_path / "a.pdf"), "--json").error
    assert (error["code"], error["message"]) == ("bad_format", "“a.pdf”: papers are Word files.")
    folder = tmp_path / "papers"
    folder.mkdir()
    desk.done(*command, named, "-o", str(folder))
    assert [path.suffix for path in folder.iterdir()] == [".docx"]
