"""The Chinese manual and both READMEs do what they say: each command is typed, on a file of the page's own.

In a block, a line that begins with ``govtool`` is typed; the lines below it are what is then on the screen, in order
(``……`` stands for any lines between them). A comment ``<!-- 2026-03-02 -->`` sets the day, ``<!-- govtool … -->`` is
typed unseen, ``<!-- 文件 名称 -->`` before a block writes that file, and ``<!-- 不试 -->`` before a block leaves it out
(programs that are not govtool, or that wait for somebody); in English ``<!-- not tried -->``. A comment of :data:`CODES` behind a command is its exit code.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from govtool.base import i18n
from tests.commands.clerk import Desk

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "zh"
PAGES = sorted(MANUAL.glob("*.md"))
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
_PART = re.compile(r"<!--\s*(.*?)\s*-->|^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
CODES = {"有问题": 1, "拦住": 3, "refused": 3, "找不到": 4}
"""What a page says behind a command of its exit code."""


class Step(NamedTuple):
    """A command of a page, and what it is said to print."""

    day: str
    typed: str
    shown: list[str]

    @property
    def words(self) -> list[str]:
        """Return the words after ``govtool``."""
        return shlex.split(self.typed.partition("  #")[0])[1:]

    @property
    def code(self) -> int:
        """Return the exit code it is said to have."""
        behind = self.typed.partition("# ")[2].strip()
        return CODES.get(behind, 0)


def steps(text: str) -> Iterator[Step | tuple[str, str]]:
    """Yield the commands of a page in order; a pair is a file to be written, its name and text."""
    day, file, is_tried = "2026-03-02", "", True
    for match in _PART.finditer(text):
        comment, block = match.groups()
        if comment is None:
            if file:
                yield file, block
            elif is_tried:
                yield from _of_block(block, day)
            file, is_tried = "", True
        elif _DAY.fullmatch(comment):
            day = comment
        elif comment.startswith("govtool "):
            yield from _of_block(comment, day)
        else:
            file = comment.removeprefix("文件 ") if comment.startswith("文件 ") else file
            is_tried = is_tried and comment not in {"不试", "not tried"}


def _of_block(block: str, day: str) -> Iterator[Step]:
    found: Step | None = None
    for line in block.splitlines():
        if line.startswith("govtool "):
            if found:
                yield found
            found = Step(day, line, [])
        elif found and line.strip():
            found.shown.append(line)
    if found:
        yield found


def missing(shown: list[str], printed: str) -> str | None:
    """Return the first line that is not printed where the page has it."""
    lines = iter([" ".join(line.split()) for line in printed.splitlines()])
    for line in shown:
        wanted = " ".join(line.split())
        if wanted != "……" and not any(wanted in there for there in lines):
            return line
    return None


@pytest.mark.parametrize(
    "page", [*PAGES, *READMES], ids=lambda page: f"{page.parent.name}-{page.stem}"
)
def test_every_command_of_the_manual_does_what_the_page_says(
    page: Path, bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "手册"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name, value in {
        "GOVTOOL_LANG": "en" if page.name == "README.md" and page.parent == ROOT else i18n.CHINESE,
        "COLUMNS": "100",
        "GOVTOOL_ACTOR": "甲某",
    }.items():
        monkeypatch.setenv(name, value)
    desk = Desk(folder / "govtool.db", bare._capsys, monkeypatch)  # the same streams
    wrong = []
    for step in steps(page.read_text(encoding="utf-8")):
        if not isinstance(step, Step):
            (folder / step[0]).write_text(step[1], encoding="utf-8")
            continue
        answer = desk(*step.words, on=step.day)
        lost = missing(step.shown, answer.out + answer.err)
        if answer.code != step.code or lost is not None:
            wrong.append(
                f"{step.typed}\n  exit {answer.code}, lacks: {lost}\n{answer.out}{answer.err}"
            )
    assert not wrong, "\n".join(wrong)


def test_every_page_is_in_the_table_of_contents() -> None:
    contents = (MANUAL / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES if page.name != "README.md"} == set(
        re.findall(r"\]\((\w[\w-]*\.md)\)", contents)
    )


def test_a_page_has_commands_and_says_so_in_plain_words() -> None:
    texts = {page.stem: page.read_text(encoding="utf-8") for page in PAGES}
    assert [
        name
        for name, text in texts.items()
        if name not in {"README", "reference"} and not list(steps(text))
    ] == []
    assert [
        name for name, text in texts.items() if re.search(r"TODO|XXX|表样|打码|入库", text)
    ] == []
