"""One language at a time: what a clerk reads in Chinese has no English but what is typed, and the other way round."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from govtool import cli
from govtool.base import i18n, vocabulary
from govtool.base.errors import ExitCode
from govtool.base.text import truth_of
from govtool.shell.frame import lazy
from tests.commands.clerk import Desk
from tests.commands.test_plan_sentences import rows
from tools import messages
from tools.commands import paths

PAGES = list(paths())
TYPED = {word for words in PAGES for word in words} | {"govtool"}
"""What is typed in English in every language: the words of commands."""
NAMES = set(
    re.findall(
        r"\S+",
        "Excel WPS Word Windows macOS Secret Service KWallet APP JSON CSV TOML GB T DB csv xlsx docx html json jsonl toml md ods db"
        " bash zsh fish powershell PowerShell Tab Enter Ctrl-C pip install age docs templates backups zh_CN en off",
    )
)
"""Names of programs and formats, and what files end in."""
SHOWN = {
    "rollup run": {"sc"},
    "find": {"zs"},
    "demo": {"govtool-demo"},
    "completion show": {"Invoke-Expression", "Out-String"},
    "retention due": {"personal_data_kept"},
    "config get": {"language", "width", "pager", "off", "signatures", "source"},
    "config set": {"language", "width", "pager", "off", "signatures", "source"},
}
"""What a page shows as an example or as a key."""


def texts(words: tuple[str, ...], language: str) -> list[str]:
    """Return what the help page of a command says, each text in one line, without examples of commands and options."""
    i18n.use(language)
    try:
        command: Any = get_command(cli.app)
        with command.make_context("govtool", [], resilient_parsing=True) as ctx:
            for word in words:
                command = command.get_command(ctx, word)
            found = [i18n._(text) for _owner, _attribute, text in lazy.texts(command)]
    finally:
        i18n.use(i18n.ENGLISH)
    said = (" ".join(text.split()) for text in found if not text.startswith("govtool "))
    return [
        re.sub(
            r"(?<![\w-])--?[a-z][\w-]*|GOVTOOL_\w+(=off)?|govtool\[(encrypt|rollup|spark)\]",
            "",
            text,
        )
        for text in said
    ]


def english_in(words: tuple[str, ...]) -> set[str]:
    """Return the English words of a help page in Chinese, but for what is typed and for names."""
    known = TYPED | NAMES | SHOWN.get(" ".join(words), set())
    latin = {
        word
        for text in texts(words, i18n.CHINESE)
        for word in re.findall(r"(?<![\w-])[A-Za-z][A-Za-z_-]*(?!\w)", text)
    }
    # one letter is part of a code or a number: 2026-W10, 3d
    return {word for word in latin if len(word) > 1} - known


def test_help_pages_in_chinese_have_no_english() -> None:
    assert {words: found for words in PAGES if (found := english_in(words))} == {}


CHINESE = re.compile(r"[\u4e00-\u9fff]")
ALLOWED_IN_ENGLISH = re.compile(
    r"e\.g\. .*|Takes 2026.*|zs finds 张三|day or days: .*|(or|with|which day:|contacts|columns) [(（]?[\u4e00-\u9fff].*|"
    r"such as JD01负责人|its head BM01负责人|[（(][\u4e00-\u9fff].*[)）]|GB/T 31000\): .*"
)
"""Examples of what is typed, and the columns of files."""
PAPERS = {term.zh for term in vocabulary.FormKind} | {
    "登记汇总表",
    "人民调解案件情况统计表",
    "个人信息处理说明",
    "不予…告知书",
    "研判报告",
}


def chinese_in(words: tuple[str, ...]) -> list[str]:
    """Return the Chinese texts of a help page in English, but for examples and names of papers."""
    left = []
    for text in texts(words, i18n.ENGLISH):
        rest = ALLOWED_IN_ENGLISH.sub("", text)
        for paper in sorted(PAPERS, key=len, reverse=True):
            rest = rest.replace(paper, "")
        left += [text] if CHINESE.search(rest) else []
    return left


def test_help_pages_in_english_have_no_chinese_but_examples_and_papers() -> None:
    assert {words: found for words in PAGES if (found := chinese_in(words))} == {}


def test_lists_of_choices_in_chinese_are_what_is_taken() -> None:
    lists = [
        (str(m.id), str(m.string))
        for m in messages.read()
        if m.id and re.fullmatch(r"[a-z0-9_]+(\|[a-z0-9_]+)+", str(m.id))
    ]
    assert lists
    assert [both for both in lists if not _is_taken(*both)] == []


def _is_taken(codes: str, labels: str) -> bool:
    """Return whether an option takes the labels of a list, in its order, for its codes."""
    if codes == "yes|no":
        words = (*codes.split("|"), *labels.split("|"))
        return [truth_of(word) for word in words] == [True, False] * 2
    kinds = [
        kind
        for kind in vocabulary.Term.__subclasses__()
        if set(codes.split("|")) - {"none"} <= set(map(str, kind))
    ]
    taken = [
        [
            str(kind.meant_by(label) or ("none" if label == "无" else ""))
            for label in labels.split("|")
        ]
        for kind in kinds
    ]
    return codes.split("|") in taken


SAID: list[tuple[str, list[str], list[str]]] = [
    # a command in Chinese, what it says, what it does not say
    ("unit add --help", ["--kind 社区"], ["--kind community"]),
    ("clerk set --help", ["--profile 管理员"], ["keeper"]),
    ("case mediate --help", ["成功|未成功|择期再调", "--outcome 未成功"], ["failed"]),
    ("case add --help", ["登记日期"], ["发生日期，不写"]),
    ("case correct --help", ["纠纷类型=物业", "字段：登记日期"], ["registered_on"]),
    ("meeting agenda --help", ["周例会|月度研判会"], []),
    ("case list --help", ["在办|移送中|已办结"], ["1<=x"]),
]


@pytest.mark.parametrize(("line", "there", "not_there"), SAID, ids=[line for line, *_ in SAID])
def test_what_a_page_says_in_chinese(
    line: str, there: list[str], not_there: list[str], bare: Desk
) -> None:
    page = "".join(bare(*line.split(), "--lang", "zh_CN").out.split())  # lines break anywhere
    assert [text for text in there if text.replace(" ", "") not in page] == []
    assert [text for text in not_there if text.replace(" ", "") in page] == []


Line = tuple[list[str], int, list[str], list[str]]
AT_THE_DESK: list[Line] = [
    # what is typed, its exit code, what it says, what it does not say
    (
        ["init", "--street", "JD01"],
        2,
        ["后须写编码、名称共 2 项", "例如：--street JD01"],
        ["后须写值"],
    ),
    (["case", "list", "--state"], 2, ["后须写在办|移送中|已办结", "例如：--state 在办"], ["open"]),
    (
        ["case", "list", "--unit", "示例壹社区"],
        4,
        ["没有单位“示例壹社区”", "是否想写：", "SQ01 示例一社区"],
        ["不是编码"],
    ),
    (["case", "list", "--unit", "梨花街"], 4, ["没有单位“梨花街”"], ["不是编码"]),
    (["case", "explain", "SQ01-2026-00001"], 0, ["依据：《多元调处化解方案》"], ["· P", "(P)"]),
    (
        ["case", "transfer", "SQ01-2026-00001", "--reason", "试"],
        3,
        ["组织调解：govtool"],
        ["再组织"],
    ),
    (["due"], 0, ["提醒对象"], ["督办对象"]),
    (
        ["case", "divert", "SQ01-2026-00001", "--channel", "诉讼"],
        0,
        ["已导入诉讼程序"],
        ["导入：诉讼"],
    ),
]


@pytest.mark.parametrize("line", AT_THE_DESK, ids=lambda line: " ".join(line[0]))
def test_what_the_desk_says_in_chinese(line: Line, desk: Desk) -> None:
    desk.add("--party", "申请人:甲某", "--party", "被申请人:乙某", on="2026-03-02")
    typed, code, there, not_there = line
    answer = (
        desk(*typed, "--lang", "zh_CN")
        if code != ExitCode.USAGE
        else desk("--lang", "zh_CN", *typed)
    )
    said = answer.out + answer.err
    assert answer.code == code, said
    assert [text for text in there if text not in said] == [], said
    assert [text for text in not_there if text in said] == [], said


OFFICIAL = re.compile(
    r"《[^》]*》\S*|（\d{4}）\S+号|矛调\w〔\d{4}〕\d+号|\S+\.(docx|xlsx|csv|html|json)"
)
"""Citations, numbers of papers and files, which are Chinese in every language."""


def test_the_day_of_the_plan_in_english_has_no_chinese_but_what_was_typed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Returns are left out: they are official forms. So are the blanks of a paper, which have the paper's own words."""
    monkeypatch.chdir(tmp_path)
    desk.done(
        "unit", "add", "--code", "XF01", "--name", "信访办", "--kind", "department", on="2026-03-31"
    )
    typed = {"信访办", "示例街道", "示例区", "示例一社区", "示例二社区", "社保所", *PAPERS}
    left = []
    for words in [words for row in rows() for words in row.commands]:
        typed.update(found for word in words for found in re.findall(r"[\u4e00-\u9fff]+", word))
        answer = desk(*words, "--lang", "en")
        if words[0] == "report" or answer.code:
            continue
        for line in [
            line for line in (answer.out + answer.err).splitlines() if "Left blank" not in line
        ]:
            rest = OFFICIAL.sub("", line)
            for known in sorted(typed, key=len, reverse=True):
                rest = rest.replace(known, "")
            left += [f"{' '.join(words)}: {line}"] if CHINESE.search(rest) else []
    assert left == []


def test_the_day_of_the_plan_in_chinese_has_no_english_but_commands_and_files(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk.done(
        "unit", "add", "--code", "XF01", "--name", "信访办", "--kind", "department", on="2026-03-31"
    )
    typed = re.compile(
        r"govtool [^，。；、]*|\S+\.(docx|xlsx|csv|html|db|toml)|(?<![\w-])--?[a-z][\w-]*|/\S+"
    )
    left = []
    for words in [words for row in rows() for words in row.commands]:
        answer = desk(*words, "--lang", "zh_CN")
        for line in (answer.out + answer.err).splitlines():
            latin = set(re.findall(r"[A-Za-z][a-z_-]{2,}", typed.sub("", line))) - NAMES
            left += [f"{' '.join(words)}: {line}"] if latin else []
    assert left == []


def test_choices_are_named_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code may be typed; in English the label mostly says the same."""
    for lang, said in (
        ("en", "open, transferring, closed"),
        ("zh_CN", "open 在办、transferring 移送中、closed 已办结"),
    ):
        monkeypatch.setenv("GOVTOOL_LANG", lang)
        assert said in desk("case", "list", "--state", "foo").err
