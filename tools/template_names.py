"""Write ``docs/templates.md`` from the table of names: ``make docs``. A test holds it true."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from govtool.papers.dossier import FILE_TYPE
from govtool.papers.grid_papers import PAPERS as GRID_PAPERS
from govtool.papers.noun_papers import ANY, nouns_with_papers
from govtool.papers.person_papers import PAPERS
from govtool.papers.template_names import SECTIONS, Name, NameKind

PAGE = Path(__file__).parents[1] / "docs" / "templates.md"
HEAD = """# Templates of forms 文书模板

Made from the table of names by `make docs`.

An office replaces a form by putting its own Word file of the same name into a folder `templates` beside its `govtool.db`, into the folder named by
`GOVTOOL_TEMPLATES`, or into one given with `--templates`; what such a folder lacks is taken from the forms that came with the program (`data/templates`).
The same folder may hold a `numbers.toml` with the words around the numbers of letters and agreements. See whether a template is in order with
`govtool doc check 交办函.docx`, and which ones are in use with `govtool doc list`.

各单位可用自己的模板：把同名的 Word 文件放进 `govtool.db` 旁边的 `templates` 文件夹（或 `GOVTOOL_TEMPLATES`、`--templates` 指定的文件夹），其中没有的仍用程序自带的模板。

## What a template may say 可用的写法

| written 写法 | stands for 含义 |
|---|---|
| `{{ 案件编号 }}` | the value of a name 填入内容 |
| `{{ 发生地点\\|空白 }}`, `{{ 发生地点 or "……" }}` | the value, or a line for the pen, or a text of your own 没有内容的，留出手填的空白或写上自己的文字 |
| `{% if 是重大 %} … {% else %} … {% endif %}` | one or the other 按情况二选一 |
| `{%tr for 人 in 当事人表 %}` … `{{ 人.姓名 }}` … `{%tr endfor %}` | a row of a table for each item; the two tags stand in rows of their own 表格中每项一行，两个标记各占一行 |
| `{%p for 段 in 案情摘要\\|段落 %}` … `{{ 段 }}` … `{%p endfor %}` | a paragraph for each of a long text; the two tags stand in paragraphs of their own 长文本逐段填入，两个标记各占一段 |
| `{{ loop.index }}`, `{{ 当事人表\\|length }}` | the number of the item, and of all items 序号、总数 |

Nothing else is allowed: no other names, filters or statements. What is not known is empty. 其他名称和写法一律不接受；没有登记的内容为空，留待手填。

## Forms 模板

| file 文件 | command 命令 |
|---|---|
"""


def page() -> str:
    """The whole page."""
    of_nouns = [
        (form.template, f"doc {form.kind.value.replace('_', '-')}")
        for papers in (*(own for _noun, own in nouns_with_papers()), ANY)
        for form in papers.forms.values()
    ]
    of_persons = [
        (f"{name}{FILE_TYPE}", command) for name, command in (PAPERS | GRID_PAPERS).items()
    ]
    forms = "".join(
        f"| {file} | `{command}` |\n" for file, command in dict.fromkeys([*of_nouns, *of_persons])
    )
    names = "\n".join(
        part
        for section in SECTIONS
        for part in (_title(section.zh, section.en), *_tables(section.names))
    )
    return f"{HEAD}{forms}\n{names}"


def _title(zh: str, en: str) -> str:
    return f"## {en} {zh}\n"


def _tables(names: Iterable[Name]) -> Iterator[str]:
    """The names, and below them the parts of those that have some; equal parts are told once."""
    names = list(names)
    yield _table(names)
    told: dict[tuple[Name, ...], list[str]] = {}
    for name in names:
        if name.parts:
            told.setdefault(name.parts, []).append(name.name)
    for parts, owners in told.items():
        yield f"Parts 各项: {', '.join(owners)}\n"
        yield _table(parts)


def _table(names: Iterable[Name]) -> str:
    kinds = {
        NameKind.TEXT: "",
        NameKind.YES_OR_NO: " (yes or no 是否)",
        NameKind.LIST: " (list 列表)",
        NameKind.OBJECT: " (one item 一项)",
    }
    rows = "".join(f"| {name.name} | {name.zh} | {name.en}{kinds[name.kind]} |\n" for name in names)
    return f"| name 名称 | 含义 | meaning |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else PAGE
    target.write_text(page(), encoding="utf-8")
    print(f"{target.name}: {len(SECTIONS)} sections")
