"""What the documents say is true: commands exist, links lead somewhere, the command reference is fresh."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from govtool import cli
from govtool.base.text_width import width

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]
HELP = sorted((ROOT / "data" / "help").glob("*/*.txt"))
_COMMAND = re.compile(r"(?:^(?:  )?|`)(govtool [^`\n]*)", re.MULTILINE)


def commands_in(document: Path) -> list[str]:
    text = document.read_text(encoding="utf-8")
    written = [match[1].partition("  #")[0].strip() for match in _COMMAND.finditer(text)]
    return [
        line
        for line in dict.fromkeys(written)
        if not re.search(r"COMMAND|命令|…|\bNOUN\b|\|", line)
    ]


@pytest.mark.parametrize("document", [*DOCUMENTS, *HELP], ids=lambda path: path.name)
def test_commands_in_a_document_exist_with_their_options(document: Path) -> None:
    for line in commands_in(document):
        _check(line)


def _check(line: str) -> None:
    words = [word for word in shlex.split(line)[1:] if word != "[OPTIONS]"]
    command = get_command(cli.app)
    with command.make_context("govtool", [], resilient_parsing=True) as ctx:
        known = {option for param in command.params for option in param.opts}
        while words and hasattr(command, "names"):
            if words[0].startswith("-"):
                assert words.pop(0).partition("=")[0] in {*known, "--help"}, line
                continue
            if words[0] not in command.names() and getattr(command, "usual", ""):
                words.insert(0, command.usual)
            if words[0] not in command.names():
                words.pop(0)  # the value of a global option
                continue
            command = command.get_command(ctx, words.pop(0))
            assert command is not None, line
    options = (
        {option for param in command.params for option in param.opts} | known | {"--help", "-h"}
    )
    assert {
        word.partition("=")[0] for word in words if word.startswith("-") and word != "-"
    } <= options, line


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_the_files_named_in_the_architecture_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {
        name for name in re.findall(r"`([a-z_]+/[\w/]+\.\w+|[a-z_]+\.py)`", text) if "*" not in name
    }
    assert named
    assert [
        n for n in sorted(named) if not any((ROOT / base / n).exists() for base in ("", "govtool"))
    ] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_decisions_are_numbered_dated_and_narrow() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    found = re.findall(r"^(\d+)\. (.*(?:\n    .*)*)", text, re.MULTILINE)
    numbers = sorted(int(number) for number, _words in found)
    assert numbers == list(range(1, len(found) + 1))
    assert [number for number, words in found if not re.search(r"\(\d{4}-\d\d-\d\d\)", words)] == []
    assert [line for line in text.splitlines() if width(line) > 100] == []


def test_every_page_in_english_is_in_its_table_of_contents() -> None:
    folder = ROOT / "docs" / "en"
    contents = (folder / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\((\w[\w-]*\.md)\)", contents))


def test_the_chinese_manual_has_every_command_of_the_english_one() -> None:
    chinese = {
        words
        for document in DOCUMENTS
        if _is_chinese(document)
        for words in map(_command, commands_in(document))
    }
    english = {
        _command(line)
        for document in DOCUMENTS
        if document.parent.name == "en" or document == ROOT / "README.md"
        for line in commands_in(document)
    }
    assert english - chinese == set()


def _is_chinese(document: Path) -> bool:
    return document.parent.name == "zh" or document.name == "README.zh-CN.md"


def _command(line: str) -> tuple[str, ...]:
    """Return the words that name a command, without its values and options."""
    names = {name for name, entry in cli.Application.table.items()}
    words = [word for word in shlex.split(line)[1:] if re.fullmatch(r"[a-z-]+", word)]
    noun = next((word for word in words if word in names), "")
    verbs = getattr(cli.Application.table.get(noun), "verbs", ())
    return tuple(
        word for word in (noun, next((word for word in words if word in verbs), "")) if word
    )


def test_the_command_reference_is_fresh(tmp_path: Path) -> None:
    """In a process of its own: the language of this one is not to be changed."""
    made = tmp_path / "commands.md"
    subprocess.run([sys.executable, ROOT / "tools" / "commands.py", made], check=True)
    assert made.read_text(encoding="utf-8") == (ROOT / "docs" / "commands.md").read_text(
        encoding="utf-8"
    ), "run: make docs"
